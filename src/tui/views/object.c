/* The page of one object: what it is, what it refers to, what refers to it. */
#include <inttypes.h>

#include "engine/partition.h"
#include "engine/site.h"
#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/views/neighbours.h"
#include "tui/views/views.h"

#define PREVIEW_BYTES 2000

/* The tabs below the facts. Later ones are further rows here. */
enum { TAB_REFERENTS, TAB_REFERRERS, N_TABS };
static const struct {
    const char *title;
    enum hpy_action action;
} tabs[N_TABS] = {
    [TAB_REFERENTS] = { "referents", HPY_ACT_REFERENTS },
    [TAB_REFERRERS] = { "referrers", HPY_ACT_REFERRERS },
};

struct object_view {
    uint32_t node;
    int tab;
    struct hpy_neighbours neighbours[N_TABS];
};

/* The object that stands first when a set is listed. */
static enum hpy_status first_of_set(uint32_t *node, const struct hpy_view *view,
                                    struct hpy_view_args *args, struct hpy_job *job,
                                    struct hpy_err *err)
{
    struct hpy_partition *p;
    HPY_TRY(hpy_partition_new(&p, view->session->graph,
                              args->members ? &args->members->set : NULL,
                              hpy_classifier_find("Id"), job, err));
    bool empty = p->n_rows == 0;
    if (!empty)
        *node = (uint32_t)hpy_partition_row(p, 0).kind;
    hpy_partition_free(p);
    if (empty)
        return hpy_fail(err, HPY_ENOTFOUND, "there is no object in this set");
    hpy_text_add(&args->base, ".byid[0]");
    return HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct object_view *v = view->state;
    v->node = args->node;
    HPY_TRY(hpy_graph_need_edges(view->session->graph, job, err));
    if (v->node == HPY_NO_NODE)
        HPY_TRY(first_of_set(&v->node, view, args, job, err));
    for (int i = 0; i < N_TABS; i++) {
        hpy_neighbours_init(&v->neighbours[i], view->session, v->node,
                            i == TAB_REFERRERS);
        if (tabs[i].action == args->action)
            v->tab = i;
    }
    view->expression = args->base;
    view->trail = args->trail;
    args->base = args->trail = (struct hpy_text){ 0 };
    HPY_TRY(hpy_text_check(&view->expression, err));
    return hpy_text_check(&view->trail, err);
}

static void dispose(struct hpy_view *view)
{
    struct object_view *v = view->state;
    for (int i = 0; i < N_TABS; i++)
        hpy_neighbours_dispose(&v->neighbours[i]);
}

/* ------------------------------------------------------------------- drawing */

static void add_kind(struct hpy_text *out, const struct hpy_session *session,
                     uint32_t node)
{
    hpy_describe_kind(out, session->graph, node);
}

static void add_size(struct hpy_text *out, const struct hpy_session *session,
                     uint32_t node)
{
    uint64_t external = hpy_graph_external(session->graph, node);
    hpy_figure_add_count(out, session, hpy_graph_size(session->graph, node), "byte",
                         "bytes");
    if (external) {
        hpy_text_add(out, " + ");
        hpy_figure_add_count(out, session, external, "byte outside", "bytes outside");
    }
}

static void add_address(struct hpy_text *out, const struct hpy_session *session,
                        uint32_t node)
{
    if (session->graph->flags[node] & HPY_NODE_VIRTUAL)
        hpy_text_add(out, "– (not an object of Python)");
    else
        hpy_text_addf(out, "0x%" PRIx64, session->graph->addr[node]);
}

static void add_value(struct hpy_text *out, const struct hpy_session *session,
                      uint32_t node)
{
    hpy_describe_value(out, session->graph, node, PREVIEW_BYTES);
}

static void add_site(struct hpy_text *out, const struct hpy_session *session,
                     uint32_t node)
{
    hpy_graph_site_brief(out, session->graph, node);
}

/* Only what is worth a word. */
static const struct {
    unsigned flag;
    bool when_set;
    const char *words;
} notes[] = {
    { HPY_NODE_REACHABLE, false, "not reachable: garbage, or held from outside Python" },
    { HPY_NODE_SIZE_GUESSED, true, "size estimated: its own __sizeof__ was not run" },
    { HPY_NODE_SKIPPED, true, "its referents could not be read" },
    { HPY_NODE_INLINE_ATTRS, true, "attributes lie in the object" },
    { HPY_NODE_IMMORTAL, true, "immortal" },
};

static void add_notes(struct hpy_text *out, const struct hpy_session *session,
                      uint32_t node)
{
    unsigned flags = session->graph->flags[node];
    const char *between = "";
    if (flags & HPY_NODE_VIRTUAL)
        return;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (((flags & notes[i].flag) != 0) == notes[i].when_set) {
            hpy_text_addf(out, "%s%s", between, notes[i].words);
            between = " · ";
        }
}

/* What is told of an object, most important first: low windows show fewer. */
static const struct {
    const char *title;
    enum hpy_role role;
    void (*add)(struct hpy_text *out, const struct hpy_session *session, uint32_t node);
} facts[] = {
    { "type", HPY_ROLE_NAME, add_kind },       { "value", HPY_ROLE_TEXT, add_value },
    { "size", HPY_ROLE_NUMBER, add_size },     { "note", HPY_ROLE_WARN, add_notes },
    { "address", HPY_ROLE_DIM, add_address }, { "made at", HPY_ROLE_TEXT, add_site },
};
#define N_FACTS ((int)(sizeof facts / sizeof *facts))

/* Returns how many lines were used. */
static int draw_facts(const struct hpy_view *view, struct hpy_grid *grid,
                      struct hpy_rect body)
{
    const struct object_view *v = view->state;
    int room = body.height / 3, used = 0;
    for (int i = 0; i < N_FACTS && used < room; i++) {
        struct hpy_text text = { 0 };
        facts[i].add(&text, view->session, v->node);
        if (text.n_bytes > 0) {
            int y = body.y + used++;
            (void)hpy_grid_text(grid, body.x + 2, y, 8, HPY_ROLE_DIM, facts[i].title);
            (void)hpy_grid_text(grid, body.x + 11, y, body.width - 12, facts[i].role,
                                hpy_text_get(&text));
        }
        hpy_text_dispose(&text);
    }
    return used;
}

static void draw_tabs(const struct hpy_view *view, struct hpy_grid *grid, int y)
{
    const struct object_view *v = view->state;
    hpy_grid_rule(grid, y);
    int x = 1;
    for (int i = 0; i < N_TABS; i++) {
        char count[HPY_FIGURE_BYTES], key[HPY_KEY_BYTES];
        struct hpy_text text = { 0 };
        bool active = i == v->tab;
        hpy_text_addf(&text, " %s %s ", tabs[i].title,
                      hpy_figure_count(count, view->session,
                                       v->neighbours[i].list.n_rows));
        x = hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, " ");
        x = hpy_grid_text(grid, x, y, grid->width - x, HPY_ROLE_KEY,
                          active ? "▸" : hpy_action_key(key, tabs[i].action));
        x = hpy_grid_text(grid, x, y, grid->width - x,
                          active ? HPY_ROLE_TITLE : HPY_ROLE_DIM, hpy_text_get(&text));
        x += 1;
        hpy_text_dispose(&text);
    }
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct object_view *v = view->state;
    int used = draw_facts(view, grid, body);
    draw_tabs(view, grid, body.y + used);
    used++;
    struct hpy_rect area = { body.x, body.y + used, body.width, body.height - used };
    hpy_neighbours_draw(&v->neighbours[v->tab], grid, area);
}

static void caption(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right)
{
    const struct object_view *v = view->state;
    char size[HPY_FIGURE_BYTES];
    uint64_t bytes = hpy_graph_size(view->session->graph, v->node);
    hpy_text_addf(left, "1 object · %s", hpy_figure_size(size, view->session, bytes));
    hpy_text_add(right, "object");
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct object_view *v = view->state;
    const struct hpy_neighbours *n = &v->neighbours[v->tab];
    uint64_t row;
    if (!hpy_list_selected(&row, &n->list))
        return;
    uint32_t node = hpy_neighbours_node(n, row);
    add_kind(out, view->session, node);
    if (!(view->session->graph->flags[node] & HPY_NODE_VIRTUAL))
        hpy_text_addf(out, " at 0x%" PRIx64, view->session->graph->addr[node]);
    hpy_text_add(out, ": ");
    add_size(out, view->session, node);
}

/* ------------------------------------------------------------------- actions */

/* Ways lead over references, not over expressions: the trail tells them. */
static void follow(struct hpy_view *view, struct hpy_reply *reply)
{
    struct object_view *v = view->state;
    const struct hpy_neighbours *n = &v->neighbours[v->tab];
    struct hpy_view_args *args = &reply->args;
    struct hpy_err err;
    uint64_t row;
    if (!hpy_list_selected(&row, &n->list))
        return;
    args->node = hpy_neighbours_node(n, row);
    args->below = view;
    args->action = tabs[v->tab].action;
    hpy_text_add(&args->base, hpy_text_get(&view->expression));
    hpy_text_add(&args->trail, hpy_text_get(&view->trail));
    hpy_text_add(&args->trail, n->inward ? " ◂ " : " ▸ ");
    hpy_neighbours_edge(n, row, &args->trail);
    if (hpy_text_check(&args->base, &err) != HPY_OK ||
        hpy_text_check(&args->trail, &err) != HPY_OK) {
        hpy_view_args_dispose(args);
        hpy_reply_fail(reply, &err);
        return;
    }
    reply->push = &hpy_view_object;
    reply->bits = HPY_DO_PUSH;
}

/* The object of the page, whatever row is selected: Enter leads to that one first. */
static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct object_view *v = view->state;
    (void)row;
    (void)job;
    HPY_TRY(hpy_view_args_node(args, v->node, view->session, err));
    if (view->trail.n_bytes == 0) {
        hpy_text_clear(&args->base);
        hpy_text_add(&args->base, hpy_text_get(&view->expression));
    }
    return hpy_text_check(&args->base, err);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct object_view *v = view->state;
    if (action == HPY_ACT_OPEN) {
        follow(view, reply);
        return;
    }
    for (int i = 0; i < N_TABS; i++)
        if (tabs[i].action == action) {
            v->tab = i;
            reply->bits = HPY_DO_HANDLED;
        }
}

static bool key(struct hpy_view *view, hpy_key pressed, struct hpy_reply *reply)
{
    struct object_view *v = view->state;
    if (pressed != HPY_KEY_TAB)
        return false;
    v->tab = (v->tab + 1) % N_TABS;
    reply->bits = HPY_DO_HANDLED;
    return true;
}

static struct hpy_list *list(struct hpy_view *view)
{
    struct object_view *v = view->state;
    return &v->neighbours[v->tab].list;
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_BACK, HPY_ACT_REFERENTS, HPY_ACT_REFERRERS, HPY_ACT_SEARCH,
    HPY_ACT_FILTER, HPY_ACT_SORT, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_object = {
    .name = "object",
    .title = "Page of an object",
    .help = "What it is, what it refers to, and what refers to it. Enter follows the "
            "reference under the cursor; Tab changes between the two lists.",
    .state_bytes = sizeof(struct object_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .key = key,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
