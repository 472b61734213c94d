/* The page of one object: what it is, what it refers to, what refers to it, and what
 * keeps it alive. */
#include <inttypes.h>

#include "base/mem.h"
#include "engine/why.h"
#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/views/neighbours.h"
#include "tui/views/object_facts.h"
#include "tui/views/views.h"

/* The tabs below the facts. */
enum { TAB_REFERENTS, TAB_REFERRERS, TAB_KEEPERS, N_TABS };
static const struct {
    const char *title;
    enum hpy_action action;  /* that changes to it, or HPY_ACT_NONE: Tab does */
    enum hpy_neighbours_mode mode;
    const char *step;        /* in the trail */
} tabs[N_TABS] = {
    [TAB_REFERENTS] = { "referents", HPY_ACT_REFERENTS, HPY_NEIGHBOURS_OUT, " ▸ " },
    [TAB_REFERRERS] = { "referrers", HPY_ACT_REFERRERS, HPY_NEIGHBOURS_IN, " ◂ " },
    [TAB_KEEPERS] = { "dominators", HPY_ACT_NONE, HPY_NEIGHBOURS_KEEPERS, " ◂ … " },
};

struct object_view {
    uint32_t node;
    int tab;
    struct hpy_known known;
    struct hpy_neighbours neighbours[N_TABS];
};

/* The object that stands first when a set is listed: its largest. Linear. */
static enum hpy_status first_of_set(uint32_t *node, const struct hpy_view *view,
                                    struct hpy_view_args *args, struct hpy_job *job,
                                    struct hpy_err *err)
{
    const struct hpy_nodeset *set;
    HPY_TRY(hpy_view_args_set(&set, args, view->session, job, err));
    HPY_TRY(hpy_why_largest(node, view->session->graph, set, NULL, job, err));
    if (*node == HPY_NO_NODE)
        return hpy_fail(err, HPY_ENOTFOUND, "there is no object in this set");
    if (args->base.n_bytes == 0) { /* of a set that no expression makes */
        hpy_text_clear(&args->trail);
        return hpy_view_args_node(args, *node, view->session, err);
    }
    hpy_text_add(&args->base, ".byid[0]");
    return HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct object_view *v = view->state;
    v->node = args->node;
    HPY_TRY(hpy_graph_need_edges(view->session->graph, job, err));
    hpy_known_init(&v->known, &view->session->heap->analyses);
    if (v->node == HPY_NO_NODE)
        HPY_TRY(first_of_set(&v->node, view, args, job, err));
    for (int i = 0; i < N_TABS; i++) {
        HPY_TRY(hpy_neighbours_init(&v->neighbours[i], view->session, &v->known, v->node,
                                    tabs[i].mode, job, err));
        if (tabs[i].action != HPY_ACT_NONE && tabs[i].action == args->action)
            v->tab = i;
    }
    bool asked = args->action == tabs[TAB_REFERENTS].action;
    if (!asked && v->tab == TAB_REFERENTS && v->neighbours[TAB_REFERENTS].list.n_rows == 0)
        v->tab = TAB_REFERRERS; /* numbers and texts: there is nothing in them to see */
    HPY_TRY(hpy_view_take_names(view, args, err));
    if (view->trail.n_bytes == 0)
        return HPY_OK;
    struct hpy_view_args itself = HPY_NO_ARGS;
    enum hpy_status status = hpy_view_args_node(&itself, v->node, view->session, err);
    view->again = hpy_text_take(&itself.base);
    hpy_view_args_dispose(&itself);
    return status;
}

static void dispose(struct hpy_view *view)
{
    struct object_view *v = view->state;
    for (int i = 0; i < N_TABS; i++)
        hpy_neighbours_dispose(&v->neighbours[i]);
}

/* -------------------------------------------------------------------- dominators */

/* Finds the dominators of the object, once the tree is there. */
struct keepers_task {
    struct hpy_task task;
    struct object_view *view;
    uint32_t *keepers;
    uint64_t n;
};

static enum hpy_status find_keepers(struct keepers_task *t, struct hpy_job *job,
                                    struct hpy_err *err)
{
    const struct hpy_domtree *tree;
    HPY_TRY(hpy_known_need_tree(&tree, &t->view->known, job, err));
    t->n = hpy_domtree_chain(NULL, 0, tree, t->view->node);
    t->keepers = HPY_ARRAY(uint32_t, t->n + 1);
    if (!t->keepers)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the dominators of an object");
    (void)hpy_domtree_chain(t->keepers, t->n, tree, t->view->node);
    return HPY_OK;
}

static enum hpy_status run_keepers(struct hpy_task *task, struct hpy_job *job,
                                   struct hpy_err *err)
{
    struct keepers_task *t = (struct keepers_task *)task;
    return hpy_known_excuse(&t->view->known, find_keepers(t, job, err));
}

static void commit_keepers(struct hpy_task *task, struct hpy_reply *reply)
{
    struct keepers_task *t = (struct keepers_task *)task;
    (void)reply;
    if (!t->keepers)
        return;
    hpy_neighbours_set_keepers(&t->view->neighbours[TAB_KEEPERS], t->keepers, t->n);
    t->keepers = NULL;
}

static void dispose_keepers(struct hpy_task *task)
{
    hpy_free(((struct keepers_task *)task)->keepers);
    hpy_free(task);
}

static void idle(struct hpy_view *view, struct hpy_reply *reply)
{
    struct object_view *v = view->state;
    struct hpy_task *names = hpy_known_task(&v->known, true, false);
    if (names) {
        hpy_reply_run(reply, names);
        return;
    }
    if (v->neighbours[TAB_KEEPERS].keepers || hpy_known_failed(&v->known))
        return;
    struct keepers_task *t = HPY_NEW(struct keepers_task);
    if (!t)
        return;
    t->task = (struct hpy_task){ "finding what keeps it", run_keepers, commit_keepers,
                                 dispose_keepers, true };
    t->view = v;
    hpy_reply_run(reply, &t->task);
}

/* ------------------------------------------------------------------- drawing */

static void add_tab(const struct object_view *v, const struct hpy_session *session, int tab,
                    struct hpy_text *out)
{
    const struct hpy_neighbours *n = &v->neighbours[tab];
    char count[HPY_FIGURE_BYTES];
    bool known = tab != TAB_KEEPERS || n->keepers;
    hpy_text_addf(out, " %s %s ", tabs[tab].title,
                  known ? hpy_figure_count(count, session, n->list.n_rows) : "…");
}

static void draw_tabs(const struct hpy_view *view, struct hpy_grid *grid, int y)
{
    const struct object_view *v = view->state;
    hpy_grid_rule(grid, y);
    int x = 1;
    for (int i = 0; i < N_TABS; i++) {
        char key[HPY_KEY_BYTES];
        struct hpy_text text = { 0 };
        bool active = i == v->tab;
        const char *mark = active ? "▸"
                           : tabs[i].action != HPY_ACT_NONE
                               ? hpy_action_key(key, tabs[i].action)
                               : "Tab";
        add_tab(v, view->session, i, &text);
        x = hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, " ");
        x = hpy_grid_text(grid, x, y, grid->width - x, HPY_ROLE_KEY, mark);
        x = hpy_grid_text(grid, x, y, grid->width - x,
                          active ? HPY_ROLE_TITLE : HPY_ROLE_DIM, hpy_text_get(&text));
        x += 1;
        hpy_text_dispose(&text);
    }
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct object_view *v = view->state;
    const struct hpy_object object = { view->session, &v->known, v->node };
    int used = hpy_object_facts_draw(&object, grid, body, body.height * 2 / 5);
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
    hpy_text_add(right, v->neighbours[v->tab].raw ? "object, references as they are"
                                                  : "object");
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    const struct object_view *v = view->state;
    const struct hpy_neighbours *n = &v->neighbours[v->tab];
    const struct hpy_graph *graph = view->session->graph;
    uint64_t row;
    if (!hpy_list_selected(&row, &n->list))
        return;
    uint32_t node = hpy_neighbours_node(n, row);
    hpy_describe_kind(out, graph, node);
    if (!(graph->flags[node] & HPY_NODE_VIRTUAL))
        hpy_text_addf(out, " at 0x%" PRIx64, graph->addr[node]);
    hpy_text_add(out, ": ");
    hpy_figure_add_bytes(out, view->session, hpy_graph_size(graph, node),
                         hpy_graph_external(graph, node));
    hpy_known_add_name(out, ", ", &v->known, node);
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
    hpy_text_add(&args->trail, tabs[v->tab].step);
    hpy_neighbours_edge_text(n, row, &args->trail);
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

/* Also where a list has no rows. */
static bool row(const struct hpy_view *view, uint64_t *number)
{
    (void)view;
    *number = HPY_NO_ROW;
    return true;
}

static void show_raw(struct object_view *v, struct hpy_reply *reply)
{
    bool raw = !v->neighbours[TAB_REFERENTS].raw;
    hpy_neighbours_show_raw(&v->neighbours[TAB_REFERENTS], raw);
    hpy_neighbours_show_raw(&v->neighbours[TAB_REFERRERS], raw);
    hpy_reply_say(reply, raw ? "every reference as it is"
                             : "attributes through attribute dicts, keys beside values");
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct object_view *v = view->state;
    if (action == HPY_ACT_OPEN)
        follow(view, reply);
    else if (action == HPY_ACT_VARIANT)
        show_raw(v, reply);
    for (int i = 0; i < N_TABS; i++)
        if (tabs[i].action != HPY_ACT_NONE && tabs[i].action == action) {
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
    HPY_ACT_OPEN, HPY_ACT_BACK, HPY_ACT_REFERENTS, HPY_ACT_REFERRERS, HPY_ACT_WHY,
    HPY_ACT_DOMINATORS, HPY_ACT_PATHS, HPY_ACT_VARIANT, HPY_ACT_SEARCH, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_object = {
    .name = "object",
    .title = "Page of an object",
    .help = "What it is, what it refers to, what refers to it, and what keeps it alive: "
            "its dominators, without any of which it would be freed. Enter follows the "
            "row under the cursor, all other questions are about the object of the page. "
            "r, e and Tab change between the lists. Attribute dicts are passed through; "
            "v shows every reference as it is.",
    .state_bytes = sizeof(struct object_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .idle = idle,
    .act = act,
    .subject = subject,
    .key = key,
    .list = list,
    .row = row,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
