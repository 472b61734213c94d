/* The menus behind `b` and `B`: by what the same objects are to be grouped, or by what
 * more. Classifiers are chosen by row, by the letter in front, or by typing what they
 * are called. */
#include "engine/kinds.h"
#include "tui/menu.h"
#include "tui/views/set_rows.h"
#include "tui/views/views.h"

struct regroup_view {
    struct hpy_session *session; /* of the objects, perhaps of an older capture */
    struct hpy_members *members; /* counted; NULL: all */
    struct hpy_text base, trail;
    const struct hpy_classifier *current; /* held; NULL = none */
    bool more;                   /* one thing more instead of something else */
    const struct hpy_view *below; /* where it was asked: for its selected row */
    struct hpy_list list;
};

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_classifier *by = hpy_classifiers[row];
    (void)model;
    hpy_text_addf(out, "%c %s %s", by->letter, by->name, by->title);
}

static char letter(const void *model, uint64_t row)
{
    (void)model;
    return hpy_classifiers[row]->letter;
}

static const char *name(const void *model, uint64_t row)
{
    (void)model;
    return hpy_classifiers[row]->name;
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };
static const struct hpy_menu_ops menu_ops = { letter, name };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct regroup_view *v = view->state;
    uint64_t n = 0;
    (void)job;
    (void)err;
    v->members = args->members;
    v->base = hpy_text_take(&args->base);
    v->trail = hpy_text_take(&args->trail);
    v->current = args->by;
    v->more = args->action == HPY_ACT_PRODUCT && args->by && !args->by->individual;
    v->below = args->below;
    v->session = view->session;
    args->members = NULL;
    args->by = NULL;
    while (hpy_classifiers[n] && hpy_classifiers[n]->letter)
        n++;
    hpy_list_init(&v->list, &list_ops, v, n);
    for (uint64_t i = 0; i < n; i++)
        if (hpy_classifiers[i] == v->current && !v->more)
            hpy_list_select(&v->list, i);
    return HPY_OK;
}

static void dispose(struct hpy_view *view)
{
    struct regroup_view *v = view->state;
    hpy_list_dispose(&v->list);
    hpy_classifier_unref(v->current);
    hpy_members_unref(v->members);
    hpy_text_dispose(&v->base);
    hpy_text_dispose(&v->trail);
}

static bool is_current(const struct regroup_view *v, const struct hpy_classifier *by)
{
    const struct hpy_classifier *const *f = v->current ? v->current->factors : NULL;
    while (f && *f && *f != by)
        f++;
    return by == v->current || (f && *f);
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct regroup_view *v = context;
    const struct hpy_classifier *by = hpy_classifiers[row];
    char key[2] = { by->letter, '\0' };
    int x = v->list.area.x + 2, end = v->list.area.x + v->list.area.width - 1;
    (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_KEY, key);
    (void)hpy_grid_text(grid, x + 3, y, end - x - 3, HPY_ROLE_NAME, by->title);
    hpy_grid_text_right(grid, x + 26, y, end - x - 26, HPY_ROLE_DIM,
                        is_current(v, by) ? "now" : by->name);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct regroup_view *v = view->state;
    hpy_menu_box(&v->list, grid, body, 44, v->more ? "and then by" : "group by");
    hpy_list_draw(&v->list, grid, "", draw_row, v);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct regroup_view *v = view->state;
    uint64_t row;
    if (hpy_list_selected(&row, &v->list))
        hpy_text_add(out, hpy_classifiers[row]->help);
}

/* Open the same objects grouped anew, on the kind of what was selected. */
static void regroup(struct regroup_view *v, const struct hpy_classifier *by,
                    struct hpy_reply *reply)
{
    reply->bits |= HPY_DO_POP;
    if (by == v->current)
        return;
    reply->bits |= HPY_DO_PUSH;
    /* a row per object is what the object list shows better */
    reply->push = by->individual ? &hpy_view_objects : &hpy_view_partition;
    hpy_view_args_by(&reply->args, by);
    reply->args.node = hpy_set_rows_node(v->below);
    reply->args.session = v->session;
    if (by == hpy_classifier_find("Prod") && v->session->graph->n_sites == 0)
        hpy_reply_say(reply, "no lines were captured: heapy-tui run --sites, or "
                             "dump(…, sites=True)");
    reply->args.members = v->members;
    reply->args.base = hpy_text_take(&v->base);
    reply->args.trail = hpy_text_take(&v->trail);
    v->members = NULL;
}

/* Of what is grouped already, by one thing more. */
static void refine(struct regroup_view *v, const struct hpy_classifier *by,
                   struct hpy_reply *reply)
{
    const struct hpy_classifier *const factors[] = { v->current, by };
    const struct hpy_classifier *product;
    struct hpy_err err;
    if (hpy_classifier_product(&product, factors, 2, &err) != HPY_OK) {
        hpy_reply_fail(reply, &err);
        return;
    }
    if (product == v->current)
        hpy_reply_say(reply, "%s says nothing more: it follows from what is shown",
                      by->title);
    regroup(v, product, reply);
    hpy_classifier_unref(product);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct regroup_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        (v->more ? refine : regroup)(v, hpy_classifiers[row], reply);
}

static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct regroup_view *v = view->state;
    return hpy_menu_key(&v->list, &menu_ops, pressed, reply);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct regroup_view *)view->state)->list;
}

static const enum hpy_action hints[] = { HPY_ACT_OPEN, HPY_ACT_CANCEL, HPY_ACT_NONE };

const struct hpy_view_ops hpy_view_regroup = {
    .name = "regroup",
    .title = "Ways of grouping",
    .help = "Type the letter in front, or some of the name, and Enter; or choose by j, k "
            "and the arrows. b groups by something else, B by one thing more: then each "
            "combination of the two is a row.",
    .state_bytes = sizeof(struct regroup_view),
    .overlay = true,
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .key = key,
    .list = list,
    .status = status,
    .dispose = dispose,
};
