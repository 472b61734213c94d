/* The menu behind `b`: by what the same objects are to be grouped. Classifiers are
 * chosen by row or by their letters. */
#include "engine/kinds.h"
#include "tui/views/views.h"

struct regroup_view {
    struct hpy_members *members; /* counted; NULL: all */
    struct hpy_text base;
    const struct hpy_classifier *current; /* held; NULL = none */
    struct hpy_list list;
};

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    (void)model;
    hpy_text_addf(out, "%s %s", hpy_classifiers[row]->name, hpy_classifiers[row]->title);
}

static const struct hpy_list_ops list_ops = { NULL, 0, label };

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct regroup_view *v = view->state;
    uint64_t n = 0;
    (void)job;
    (void)err;
    v->members = args->members;
    v->base = args->base;
    v->current = args->by;
    args->members = NULL;
    args->base = (struct hpy_text){ 0 };
    args->by = NULL;
    while (hpy_classifiers[n] && hpy_classifiers[n]->letter)
        n++;
    hpy_list_init(&v->list, &list_ops, v, n);
    for (uint64_t i = 0; i < n; i++)
        if (hpy_classifiers[i] == v->current)
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
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct regroup_view *v = context;
    const struct hpy_classifier *by = hpy_classifiers[row];
    char letter[2] = { by->letter, '\0' };
    int x = v->list.area.x + 2, end = v->list.area.x + v->list.area.width - 1;
    (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_KEY, letter);
    (void)hpy_grid_text(grid, x + 3, y, end - x - 3, HPY_ROLE_NAME, by->title);
    if (by == v->current)
        hpy_grid_text_right(grid, x, y, end - x, HPY_ROLE_DIM, "now");
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct regroup_view *v = view->state;
    struct hpy_rect area;
    hpy_layout_box(grid, body, 34, (int)v->list.n_rows, "group by", &area);
    hpy_list_frame(&v->list, area, -1);
    v->list.match_x = area.x + 2;
    hpy_list_draw(&v->list, grid, "", draw_row, v);
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct regroup_view *v = view->state;
    uint64_t row;
    if (hpy_list_selected(&row, &v->list))
        hpy_text_add(out, hpy_classifiers[row]->help);
}

static void choose(struct regroup_view *v, const struct hpy_classifier *by,
                   struct hpy_reply *reply)
{
    reply->bits = HPY_DO_POP;
    if (by == v->current)
        return;
    reply->bits |= HPY_DO_PUSH;
    /* a row per object is what the object list shows better */
    reply->push = by->individual ? &hpy_view_objects : &hpy_view_partition;
    hpy_view_args_by(&reply->args, by);
    reply->args.members = v->members;
    reply->args.base = v->base;
    v->members = NULL;
    v->base = (struct hpy_text){ 0 };
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct regroup_view *v = view->state;
    uint64_t row;
    if (action == HPY_ACT_OPEN && hpy_list_selected(&row, &v->list))
        choose(v, hpy_classifiers[row], reply);
    else if (action == HPY_ACT_REGROUP) { /* b b steps through them */
        v->list.cursor = (v->list.cursor + 1) % v->list.n_rows;
        reply->bits = HPY_DO_HANDLED;
    }
}

static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct regroup_view *v = view->state;
    for (uint64_t i = 0; i < v->list.n_rows; i++)
        if (pressed == (hpy_key)(unsigned char)hpy_classifiers[i]->letter) {
            choose(v, hpy_classifiers[i], reply);
            return true;
        }
    return false;
}

static struct hpy_list *list(struct hpy_view *view)
{
    return &((struct regroup_view *)view->state)->list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_DOWN, HPY_ACT_UP, HPY_ACT_CANCEL, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_regroup = {
    .name = "regroup",
    .title = "Ways of grouping",
    .help = "Choose by row, or by the letter in front.",
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
