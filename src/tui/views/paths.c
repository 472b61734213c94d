/* Shortest paths: how objects are reached, as a tree that shares what paths begin with, as
 * a list, and one of them step by step. What that looks like is in paths_draw.c. */
#include <inttypes.h>

#include "engine/why_text.h"
#include "report/rep_paths.h"
#include "tui/questions.h"
#include "tui/views/paths_view.h"
#include "tui/views/views.h"

enum { HELD_LOOKED_AT = 1000 };

/* ---------------------------------------------------------------------------- opening */

static void path_label(const void *model, uint64_t row, struct hpy_text *out)
{
    /* tasks look at rows one after another, and have a walk of their own for it */
    struct hpy_paths_view *v = ((const struct hpy_view *)model)->state;
    struct hpy_err err;
    if (v->form == HPY_PATHS_LIST && hpy_paths_lines_go(&v->looked, row, &err) == HPY_OK)
        hpy_rep_path_line(out, &v->looked.walk, HPY_PATHS_LINE_STEPS);
}

uint32_t hpy_paths_view_step(struct hpy_path_step *step, const struct hpy_paths_view *v,
                             uint64_t row)
{
    *step = (struct hpy_path_step){ HPY_NO_NODE, HPY_NO_NODE, 0 };
    if (row > 0)
        *step = hpy_path_walk_step(&v->shown.walk, row - 1);
    return row > 0 ? step->target : hpy_path_walk_step(&v->shown.walk, 0).source;
}

static void step_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_view *view = model;
    const struct hpy_paths_view *v = view->state;
    struct hpy_path_step step;
    uint32_t node = hpy_paths_view_step(&step, v, row);
    if (row > 0) {
        hpy_graph_edge_text(out, view->session->graph, step.source, step.edge);
        hpy_text_add_char(out, ' ');
    }
    hpy_why_object_text(out, view->session->graph, node, &hpy_numbers_plain);
}

static const struct hpy_sort sorts[] = { { "in the order of paths", false, true, NULL, false } };
static const struct hpy_list_ops path_ops = { sorts, 1, path_label };
static const struct hpy_list_ops step_ops = { sorts, 1, step_label };

/* Why there are none, for a person. */
static const char *why_none(const struct hpy_paths_view *v, const struct hpy_view *view,
                            const struct hpy_nodeset *set)
{
    const struct hpy_graph *graph = view->session->graph;
    uint32_t nodes[HELD_LOOKED_AT];
    uint64_t n = hpy_nodeset_page(set, 0, nodes, HELD_LOOKED_AT), n_weak = 0, n_reachable = 0;
    if (n == 0)
        return v->question.given ? "no path: nothing leads there, or paths begin where they end"
                                 : "no objects in this set";
    if (v->question.avoid.n > 0 || v->question.avoid_nodes)
        return "no other way: each leads through what is avoided";
    for (uint64_t i = 0; i < n; i++) {
        n_reachable += (graph->flags[nodes[i]] & HPY_NODE_REACHABLE) != 0;
        for (uint64_t e = graph->in_off[nodes[i]];
             e < graph->in_off[nodes[i] + 1] && e < graph->in_off[nodes[i]] + HELD_LOOKED_AT; e++) {
            uint32_t source = graph->in_source[e];
            n_weak += !hpy_rel_keeps_alive(graph->out_rel[graph->out_off[source] +
                                                          graph->in_slot[e]]);
        }
    }
    if (v->question.sources)
        return "nothing leads from there to these objects";
    if (n_reachable)
        return "paths begin where these end";
    return n_weak ? "only weak references lead here; w tells who holds them"
                  : "unreachable: garbage, or held from outside Python; w tells more";
}

static uint64_t add_counts(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Paths that begin with code that runs. */
static uint64_t count_from_frames(const struct hpy_paths *paths)
{
    const struct hpy_graph *graph = paths->graph;
    uint64_t n = 0;
    if (!paths->from_root || paths->length == 0)
        return 0;
    for (uint64_t e = paths->edge_off[0]; e < paths->edge_off[1]; e++) {
        uint64_t place = paths->level_off[1] + paths->to[e];
        struct hpy_str name =
            hpy_graph_name(graph, graph->types[graph->type[paths->node[place]]].name);
        if (hpy_str_equal(name, HPY_STR("frame")))
            n = add_counts(n, paths->count[place]);
    }
    return n;
}

static enum hpy_status ask(struct hpy_paths_view *v, const struct hpy_view *view,
                           const struct hpy_nodeset *set, struct hpy_job *job,
                           struct hpy_err *err)
{
    const struct hpy_paths_question *q = &v->question;
    struct hpy_paths_options options = { q->avoid_nodes, &q->avoid, q->weak };
    return hpy_paths_new(&v->paths, view->session->graph, q->sources ? &q->sources->set : NULL, set,
                         &options, job, err);
}

static enum hpy_status take_args(struct hpy_paths_view *v, struct hpy_view *view,
                                 struct hpy_view_args *args, struct hpy_err *err)
{
    const struct hpy_value *value = &args->value;
    struct hpy_paths_step step;
    if (args->action == HPY_ACT_AVOID && args->below && args->below->ops == &hpy_view_paths) {
        const struct hpy_paths_view *below = args->below->state;
        HPY_TRY(hpy_paths_question_copy(&v->question, &below->question, err));
        if (below->form == HPY_PATHS_TREE) {
            hpy_paths_tree_row(&step, &below->tree, args->row);
        } else {
            struct hpy_path_step taken;
            (void)hpy_paths_view_step(&taken, below, args->row);
            step = (struct hpy_paths_step){ .source = taken.source, .target = taken.target };
        }
        return hpy_paths_question_avoid(&v->question, view->session, step.source, step.target, err);
    }
    if (value->kind == HPY_VALUE_PATHS || value->kind == HPY_VALUE_PATH) {
        v->paths = hpy_paths_ref(value->paths);
        if (value->kind == HPY_VALUE_PATH && v->paths->length > 0) {
            v->form = HPY_PATHS_ONE;
            v->path = value->path < 0 ? v->paths->n_paths + (uint64_t)value->path
                                      : (uint64_t)value->path;
        }
        HPY_TRY(hpy_paths_question_of(&v->question, v->paths, &args->base, err));
        /* the expression of one path makes its own end, not those of all */
        v->question.nameless |= v->form == HPY_PATHS_ONE &&
                                hpy_nodeset_count(&v->question.members->set) > 1;
        view->expression = hpy_text_take(&args->base);
        return hpy_text_check(&view->expression, err);
    }
    v->question.members = args->members;
    args->members = NULL;
    v->question.base = hpy_text_take(&args->base);
    view->trail = hpy_text_take(&args->trail);
    return HPY_OK;
}

static enum hpy_status count(struct hpy_paths_view *v, struct hpy_job *job, struct hpy_err *err)
{
    if (v->paths->n_paths == UINT64_MAX)
        return hpy_paths_count_text(&v->count, v->paths, 0, job, err);
    return HPY_OK;
}

struct hpy_list *hpy_paths_view_list(struct hpy_paths_view *v)
{
    return v->form == HPY_PATHS_TREE ? &v->tree.list : &v->list;
}

static enum hpy_status open_rows(struct hpy_view *view, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_paths_view *v = view->state;
    uint64_t n = v->paths->n_paths < HPY_MAX_LIST_ROWS ? v->paths->n_paths : HPY_MAX_LIST_ROWS;
    v->shown.paths = v->looked.paths = v->paths;
    if (v->form == HPY_PATHS_ONE) {
        HPY_TRY(hpy_paths_lines_go(&v->shown, v->path, err));
        hpy_list_init(&v->list, &step_ops, view, v->paths->length + 1);
        return HPY_OK;
    }
    hpy_list_init(&v->list, &path_ops, view, v->paths->length ? n : 0);
    hpy_tree_init(&v->tree, &hpy_paths_tree_ops, v->paths);
    HPY_TRY(hpy_tree_open(&v->tree, job, err));
    if (v->tree.list.n_rows == 1 && v->tree.rows[0].fold == HPY_TREE_FOLDED)
        HPY_TRY(hpy_tree_unfold(&v->tree, 0, job, err));
    /* where ways part is where one has something to choose */
    uint64_t row = 0;
    while (row + 1 < v->tree.list.n_rows && v->tree.rows[row + 1].depth == row + 1 &&
           v->tree.rows[row + 1].last && !v->tree.rows[row + 1].n_more)
        row++;
    hpy_list_select(&v->tree.list, row);
    return HPY_OK;
}

static enum hpy_status open_view(struct hpy_view *view, struct hpy_view_args *args,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_paths_view *v = view->state;
    const struct hpy_nodeset *set;
    struct hpy_members *members;
    HPY_TRY(take_args(v, view, args, err));
    members = v->question.members;
    if (!members)
        HPY_TRY(hpy_heap_reachable(&members, view->session->heap, job, err));
    set = &members->set;
    v->n_members = hpy_nodeset_count(set);
    if (!v->paths) {
        HPY_TRY(ask(v, view, set, job, err));
        hpy_paths_question_text(&view->expression, &v->question);
        HPY_TRY(hpy_text_check(&view->expression, err));
    }
    v->none = v->paths->length ? "" : why_none(v, view, set);
    if (v->paths->length)
        v->n_reached = v->paths->level_off[v->paths->length + 1] -
                       v->paths->level_off[v->paths->length];
    v->from_frames = count_from_frames(v->paths);
    HPY_TRY(count(v, job, err));
    return open_rows(view, job, err);
}

static void dispose(struct hpy_view *view)
{
    struct hpy_paths_view *v = view->state;
    hpy_tree_dispose(&v->tree);
    hpy_list_dispose(&v->list);
    hpy_paths_lines_dispose(&v->shown);
    hpy_paths_lines_dispose(&v->looked);
    hpy_paths_unref(v->paths);
    hpy_paths_question_dispose(&v->question);
    hpy_text_dispose(&v->count);
}

/* ---------------------------------------------------------------------------- actions */

static void avoid(struct hpy_view *view, uint64_t row, struct hpy_reply *reply)
{
    struct hpy_paths_view *v = view->state;
    struct hpy_paths_step step = { .source = HPY_NO_NODE };
    struct hpy_path_step taken = { HPY_NO_NODE, HPY_NO_NODE, 0 };
    if (v->form == HPY_PATHS_TREE)
        hpy_paths_tree_row(&step, &v->tree, row);
    else if (v->form == HPY_PATHS_ONE)
        (void)hpy_paths_view_step(&taken, v, row);
    if (v->form == HPY_PATHS_LIST)
        hpy_reply_say(reply, "choose a step: v shows the tree, Enter the path");
    else if ((v->form == HPY_PATHS_TREE ? step.source : taken.source) == HPY_NO_NODE)
        hpy_reply_say(reply, "this is no step: nothing leads here");
    else
        hpy_reply_drill(reply, view, row, &hpy_view_paths, HPY_ACT_AVOID);
}

/* One path on a page of its own. */
static void open_path(struct hpy_view *view, uint64_t row, struct hpy_reply *reply)
{
    struct hpy_paths_view *v = view->state;
    struct hpy_err err;
    struct hpy_value value = { .kind = HPY_VALUE_PATH, .heap = hpy_heap_ref(view->session->heap) };
    value.paths = hpy_paths_ref(v->paths);
    value.path = (int64_t)row;
    reply->args.value = value;
    reply->args.action = HPY_ACT_OPEN;
    reply->args.below = view;
    if (view->expression.n_bytes)
        hpy_text_addf(&reply->args.base, "%s[%" PRIu64 "]", hpy_text_get(&view->expression), row);
    if (hpy_text_check(&reply->args.base, &err) != HPY_OK) {
        hpy_view_args_dispose(&reply->args);
        hpy_reply_fail(reply, &err);
        return;
    }
    reply->push = &hpy_view_paths;
    reply->bits = HPY_DO_PUSH;
}

/* Where there is no path there is no row, but what has none can still be asked about. */
static const struct {
    enum hpy_action action;
    const struct hpy_view_ops *view;
} without_rows[] = {
    { HPY_ACT_WHY, &hpy_view_why },
    { HPY_ACT_PATTERN, &hpy_view_pattern },
    { HPY_ACT_OBJECT, &hpy_view_object },
};

static void ask_whole(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    const struct hpy_paths_view *v = view->state;
    for (size_t i = 0; i < sizeof without_rows / sizeof *without_rows; i++)
        if (without_rows[i].action == action && v->n_members)
            hpy_reply_drill(reply, view, HPY_NO_ROW, without_rows[i].view, action);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct hpy_paths_view *v = view->state;
    uint64_t row;
    if (v->form == HPY_PATHS_TREE)
        hpy_tree_act(&v->tree, action, reply);
    if (reply->bits)
        return;
    bool any = hpy_list_selected(&row, hpy_paths_view_list(v));
    if (v->paths->length == 0)
        ask_whole(view, action, reply);
    else if (action == HPY_ACT_VARIANT && v->form != HPY_PATHS_ONE) {
        v->form = v->form == HPY_PATHS_TREE ? HPY_PATHS_LIST : HPY_PATHS_TREE;
        reply->bits = HPY_DO_HANDLED;
    } else if (action == HPY_ACT_AVOID && any) {
        avoid(view, row, reply);
    } else if (action == HPY_ACT_OPEN && any) {
        if (v->form == HPY_PATHS_LIST)
            open_path(view, row, reply);
        else
            hpy_reply_drill(reply, view, row, &hpy_view_object, action);
    }
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_paths_view *v = view->state;
    const struct hpy_session *session = view->session;
    struct hpy_paths_step step;
    struct hpy_path_step taken;
    (void)job;
    if (row == HPY_NO_ROW) {
        args->members = hpy_members_ref(v->question.members);
        if (!v->question.nameless)
            hpy_text_add(&args->base, hpy_text_get(&v->question.base));
        return hpy_text_check(&args->base, err);
    }
    if (v->form == HPY_PATHS_ONE)
        return hpy_view_args_node(args, hpy_paths_view_step(&taken, v, row), session, err);
    if (v->form == HPY_PATHS_TREE) {
        hpy_paths_tree_row(&step, &v->tree, row);
        return hpy_view_args_node(args, step.target == HPY_NO_NODE ? HPY_ROOT_NODE : step.target,
                                  session, err);
    }
    struct hpy_paths_lines lines = { .paths = v->paths };
    HPY_TRY(hpy_paths_lines_go(&lines, row, err));
    uint32_t target = hpy_path_walk_step(&lines.walk, v->paths->length - 1).target;
    hpy_paths_lines_dispose(&lines);
    return hpy_view_args_node(args, target, session, err);
}

static bool mouse(struct hpy_view *view, const struct hpy_event *event,
                  struct hpy_reply *reply)
{
    struct hpy_paths_view *v = view->state;
    return v->form == HPY_PATHS_TREE && hpy_tree_mouse(&v->tree, event, reply);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return hpy_paths_view_list(view->state);
}

static const enum hpy_action hints[] = {
    HPY_ACT_OPEN, HPY_ACT_AVOID, HPY_ACT_VARIANT, HPY_ACT_INTO, HPY_ACT_OUT, HPY_ACT_WHY,
    HPY_ACT_PATTERN, HPY_ACT_BACK, HPY_ACT_NONE
};

const struct hpy_view_ops hpy_view_paths = {
    .name = "paths",
    .title = "Shortest paths",
    .help = "How the interpreter reaches the nearest objects of a set, by as few references "
            "as can be. Paths that begin alike share their rows; v lists them one by one. "
            "a asks again for paths without the step under the cursor: if there is none "
            "left, that step is what keeps the objects.",
    .state_bytes = sizeof(struct hpy_paths_view),
    .hints = hints,
    .open = open_view,
    .draw = hpy_paths_view_draw,
    .act = act,
    .subject = subject,
    .mouse = mouse,
    .list = list,
    .caption = hpy_paths_view_caption,
    .status = hpy_paths_view_status,
    .dispose = dispose,
};
