/* Shortest paths: how objects are reached, as a tree that shares what paths begin with, as
 * a list, and one of them step by step. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "engine/why_text.h"
#include "report/rep_paths.h"
#include "tui/figures.h"
#include "tui/questions.h"
#include "tui/task.h"
#include "tui/views/paths_question.h"
#include "tui/views/paths_rows.h"
#include "tui/views/views.h"

enum form { FORM_TREE, FORM_LIST, FORM_PATH };
enum { LINE_STEPS = 40, HELD_LOOKED_AT = 1000 };

struct paths_view {
    struct hpy_paths_question question;
    struct hpy_paths *paths;
    enum form form;
    struct hpy_tree tree;
    struct hpy_list list;          /* of paths, or of the steps of one */
    struct hpy_paths_lines shown, looked; /* of the key loop, and of tasks */
    uint64_t path;                 /* FORM_PATH: which one */
    uint64_t n_members, n_reached, from_frames;
    struct hpy_text count;         /* how many paths, in digits */
    const char *none;              /* why there are none */
};

/* ---------------------------------------------------------------------------- opening */

static void path_label(const void *model, uint64_t row, struct hpy_text *out)
{
    /* tasks look at rows one after another, and have a walk of their own for it */
    struct paths_view *v = ((const struct hpy_view *)model)->state;
    struct hpy_err err;
    if (v->form == FORM_LIST && hpy_paths_lines_go(&v->looked, row, &err) == HPY_OK)
        hpy_rep_path_line(out, &v->looked.walk, LINE_STEPS);
}

static uint32_t step_of(struct hpy_path_step *step, const struct paths_view *v, uint64_t row)
{
    *step = (struct hpy_path_step){ HPY_NO_NODE, HPY_NO_NODE, 0 };
    if (row > 0)
        *step = hpy_path_walk_step(&v->shown.walk, row - 1);
    return row > 0 ? step->target : hpy_path_walk_step(&v->shown.walk, 0).source;
}

static void step_label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_view *view = model;
    const struct paths_view *v = view->state;
    struct hpy_path_step step;
    uint32_t node = step_of(&step, v, row);
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
static const char *why_none(const struct paths_view *v, const struct hpy_view *view,
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

static enum hpy_status ask(struct paths_view *v, const struct hpy_view *view,
                           const struct hpy_nodeset *set, struct hpy_job *job,
                           struct hpy_err *err)
{
    const struct hpy_paths_question *q = &v->question;
    struct hpy_paths_options options = { q->avoid_nodes, &q->avoid, q->weak };
    return hpy_paths_new(&v->paths, view->session->graph, q->sources ? &q->sources->set : NULL, set,
                         &options, job, err);
}

static enum hpy_status take_args(struct paths_view *v, struct hpy_view *view,
                                 struct hpy_view_args *args, struct hpy_err *err)
{
    const struct hpy_value *value = &args->value;
    struct hpy_paths_step step;
    if (args->action == HPY_ACT_AVOID && args->below && args->below->ops == &hpy_view_paths) {
        const struct paths_view *below = args->below->state;
        HPY_TRY(hpy_paths_question_copy(&v->question, &below->question, err));
        if (below->form == FORM_TREE) {
            hpy_paths_tree_row(&step, &below->tree, args->row);
        } else {
            struct hpy_path_step taken;
            (void)step_of(&taken, below, args->row);
            step = (struct hpy_paths_step){ .source = taken.source, .target = taken.target };
        }
        return hpy_paths_question_avoid(&v->question, view->session, step.source, step.target, err);
    }
    if (value->kind == HPY_VALUE_PATHS || value->kind == HPY_VALUE_PATH) {
        v->paths = hpy_paths_ref(value->paths);
        if (value->kind == HPY_VALUE_PATH && v->paths->length > 0) {
            v->form = FORM_PATH;
            v->path = value->path < 0 ? v->paths->n_paths + (uint64_t)value->path
                                      : (uint64_t)value->path;
        }
        HPY_TRY(hpy_paths_question_of(&v->question, v->paths, &args->base, err));
        view->expression = hpy_text_take(&args->base);
        return hpy_text_check(&view->expression, err);
    }
    v->question.members = args->members;
    args->members = NULL;
    v->question.base = hpy_text_take(&args->base);
    view->trail = hpy_text_take(&args->trail);
    return HPY_OK;
}

static enum hpy_status count(struct paths_view *v, struct hpy_job *job, struct hpy_err *err)
{
    if (v->paths->n_paths == UINT64_MAX)
        return hpy_paths_count_text(&v->count, v->paths, 0, job, err);
    return HPY_OK;
}

static enum hpy_status open_rows(struct hpy_view *view, struct hpy_job *job, struct hpy_err *err)
{
    struct paths_view *v = view->state;
    uint64_t n = v->paths->n_paths < HPY_MAX_LIST_ROWS ? v->paths->n_paths : HPY_MAX_LIST_ROWS;
    v->shown.paths = v->looked.paths = v->paths;
    if (v->form == FORM_PATH) {
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
    struct paths_view *v = view->state;
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
    struct paths_view *v = view->state;
    hpy_tree_dispose(&v->tree);
    hpy_list_dispose(&v->list);
    hpy_paths_lines_dispose(&v->shown);
    hpy_paths_lines_dispose(&v->looked);
    hpy_paths_unref(v->paths);
    hpy_paths_question_dispose(&v->question);
    hpy_text_dispose(&v->count);
}

/* ---------------------------------------------------------------------------- drawing */

enum { COLUMN_MARK, COLUMN_COUNT, COLUMN_STEP, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_COUNT] = { "", 5, 0, 0, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "count" },
    [COLUMN_STEP] = { "", 20, 0, 2, 4, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "path" },
};

static struct hpy_list *list_of(struct paths_view *v)
{
    return v->form == FORM_TREE ? &v->tree.list : &v->list;
}

static void add_number(struct hpy_text *out, const struct hpy_session *session, uint64_t n)
{
    char text[HPY_FIGURE_BYTES];
    hpy_text_add(out, n == UINT64_MAX ? "many" : hpy_figure_count(text, session, n));
}

/* "local s", "['9f1c']" and the object there. */
static void draw_step(const struct hpy_view *view, struct hpy_grid *grid, int x, int y, int end,
                      uint32_t source, uint64_t edge, uint32_t target, bool is_end)
{
    const struct hpy_graph *graph = view->session->graph;
    struct hpy_text text = { 0 };
    if (source != HPY_NO_NODE) {
        hpy_graph_edge_text(&text, graph, source, edge);
        bool keeps = hpy_rel_keeps_alive(graph->out_rel[edge]);
        int most = end - x > 40 ? (end - x) * 2 / 3 : end - x;
        x = hpy_grid_text(grid, x, y, most, keeps ? HPY_ROLE_NAME : HPY_ROLE_DIM,
                          hpy_text_get(&text)) + 2;
        hpy_text_clear(&text);
    }
    hpy_why_object_text(&text, graph, target, &view->session->numbers);
    if (x < end)
        x = hpy_grid_text(grid, x, y, end - x, is_end ? HPY_ROLE_TEXT : HPY_ROLE_DIM,
                          hpy_text_get(&text)) + 1;
    if (is_end && x + 1 < end)
        (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_BAR, grid->ascii ? "<" : "◂");
    hpy_text_dispose(&text);
}

static void draw_tree_row(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    struct paths_view *v = view->state;
    const struct hpy_table *table = &v->tree.list.table;
    struct hpy_paths_step step;
    struct hpy_text text = { 0 };
    int end = table->x[COLUMN_STEP] + table->width[COLUMN_STEP];
    hpy_paths_tree_row(&step, &v->tree, row);
    int x = hpy_tree_lead(&v->tree, grid, y, row);
    if (step.is_more) {
        char more[HPY_FIGURE_BYTES];
        hpy_table_cell(table, grid, y, COLUMN_COUNT, "");
        hpy_text_addf(&text, "… %s more", hpy_figure_count(more, view->session,
                                                         hpy_tree_row(&v->tree, row)->n_more));
        (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_DIM, hpy_text_get(&text));
    } else {
        if (step.n_paths != 1 || step.source == HPY_NO_NODE)
            add_number(&text, view->session, step.n_paths);
        hpy_table_cell(table, grid, y, COLUMN_COUNT, hpy_text_get(&text));
        draw_step(view, grid, x, y, end, step.source, step.edge, step.target, step.is_end);
    }
    hpy_text_dispose(&text);
}

static void draw_list_row(const struct hpy_view *view, struct hpy_grid *grid, int y, uint64_t row)
{
    struct paths_view *v = view->state;
    const struct hpy_table *table = &v->list.table;
    int x = table->x[COLUMN_STEP], end = x + table->width[COLUMN_STEP];
    char number[HPY_FIGURE_BYTES];
    struct hpy_text text = { 0 };
    struct hpy_err err;
    hpy_table_cell(table, grid, y, COLUMN_COUNT, hpy_figure_count(number, view->session, row));
    if (v->form == FORM_LIST) {
        if (hpy_paths_lines_go(&v->shown, row, &err) == HPY_OK)
            hpy_rep_path_line(&text, &v->shown.walk, LINE_STEPS);
        hpy_paths_draw_line(grid, x, y, end - x, HPY_ROLE_NAME, hpy_text_get(&text));
    } else {
        struct hpy_path_step step;
        uint32_t node = step_of(&step, v, row);
        uint64_t most = (uint64_t)(end - x) / 6;
        x += 2 * (int)(row < most ? row : most);
        draw_step(view, grid, x, y, end, step.source, step.edge, node,
                  row == v->paths->length);
    }
    hpy_text_dispose(&text);
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_view *view = context;
    if (((const struct paths_view *)view->state)->form == FORM_TREE)
        draw_tree_row(view, grid, y, row);
    else
        draw_list_row(view, grid, y, row);
}

static void draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct paths_view *v = view->state;
    struct hpy_list *list = list_of(v);
    struct hpy_table *table = &list->table;
    char number[HPY_FIGURE_BYTES];
    uint64_t most = v->form == FORM_PATH ? v->paths->length
                    : v->paths->n_paths == UINT64_MAX ? 0 : v->paths->n_paths;
    hpy_table_init(table, columns, N_COLUMNS);
    hpy_table_want(table, COLUMN_COUNT,
                   (int)strlen(hpy_figure_count(number, view->session, most)));
    hpy_table_calc(table, body.x, body.width - 1);
    list->match_x = table->x[COLUMN_STEP];
    if (v->form == FORM_TREE)
        hpy_tree_frame(&v->tree, body, -1, table->x[COLUMN_STEP], table->width[COLUMN_STEP]);
    else
        hpy_list_frame(list, body, -1);
    hpy_list_draw(list, grid, v->none, draw_row, view);
}

/* "3 shortest paths, 2 of them from running code". Counts of a thousand digits are told by
 * how many there are. */
static void caption(const struct hpy_view *view, struct hpy_text *left, struct hpy_text *right)
{
    enum { DIGITS = 12 };
    static const char *const forms[] = { "paths", "paths as a list", "a path" };
    const struct paths_view *v = view->state;
    const struct hpy_paths *paths = v->paths;
    char number[HPY_FIGURE_BYTES];
    hpy_text_add(right, forms[v->form]);
    if (v->form == FORM_PATH)
        hpy_text_addf(left, "path %s, ", hpy_figure_count(number, view->session, v->path));
    else if (paths->n_paths == UINT64_MAX && v->count.n_bytes > DIGITS)
        hpy_text_addf(left, "%.*s… shortest paths, a number of %zu digits; ", 3,
                      hpy_text_get(&v->count), v->count.n_bytes);
    else {
        hpy_figure_add_count(left, view->session, paths->n_paths, "shortest path",
                             "shortest paths");
        hpy_text_add(left, paths->n_paths ? ", " : "");
    }
    if (paths->length)
        hpy_figure_add_count(left, view->session, paths->length, "step", "steps");
    if (v->n_reached && v->n_reached < v->n_members) {
        hpy_text_addf(left, ", to %s", hpy_figure_count(number, view->session, v->n_reached));
        hpy_text_addf(left, " of %s", hpy_figure_count(number, view->session, v->n_members));
    }
    if (v->from_frames && v->form != FORM_PATH) {
        bool all = v->from_frames == paths->n_paths;
        hpy_text_add(left, ", ");
        if (!all)
            add_number(left, view->session, v->from_frames);
        hpy_text_addf(left, "%s from running code", all ? "only" : " of them");
    }
}

static void status(const struct hpy_view *view, struct hpy_text *out)
{
    struct paths_view *v = view->state;
    const struct hpy_graph *graph = view->session->graph;
    uint64_t row;
    uint32_t node = HPY_NO_NODE;
    struct hpy_paths_step step;
    struct hpy_path_step taken;
    if (!hpy_list_selected(&row, list_of(v)))
        return;
    if (v->form == FORM_LIST) {
        hpy_text_add(out, "Enter shows the path step by step");
        return;
    }
    if (v->form == FORM_PATH) {
        node = step_of(&taken, v, row);
    } else {
        hpy_paths_tree_row(&step, &v->tree, row);
        if (!step.is_more)
            node = step.target;
    }
    if (node == HPY_NO_NODE || node == HPY_ROOT_NODE)
        return;
    hpy_why_object_text(out, graph, node, &view->session->numbers);
    if (graph->flags[node] & HPY_NODE_VIRTUAL)
        return;
    hpy_text_addf(out, " at 0x%" PRIx64 ": ", graph->addr[node]);
    hpy_figure_add_count(out, view->session, hpy_graph_size(graph, node), "byte", "bytes");
}

/* ---------------------------------------------------------------------------- actions */

static void avoid(struct hpy_view *view, uint64_t row, struct hpy_reply *reply)
{
    struct paths_view *v = view->state;
    struct hpy_paths_step step = { .source = HPY_NO_NODE };
    struct hpy_path_step taken = { HPY_NO_NODE, HPY_NO_NODE, 0 };
    if (v->form == FORM_TREE)
        hpy_paths_tree_row(&step, &v->tree, row);
    else if (v->form == FORM_PATH)
        (void)step_of(&taken, v, row);
    if (v->form == FORM_LIST)
        hpy_reply_say(reply, "choose a step: v shows the tree, Enter the path");
    else if ((v->form == FORM_TREE ? step.source : taken.source) == HPY_NO_NODE)
        hpy_reply_say(reply, "this is no step: nothing leads here");
    else
        hpy_reply_drill(reply, view, row, &hpy_view_paths, HPY_ACT_AVOID);
}

/* One path on a page of its own. */
static void open_path(struct hpy_view *view, uint64_t row, struct hpy_reply *reply)
{
    struct paths_view *v = view->state;
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
    const struct paths_view *v = view->state;
    for (size_t i = 0; i < sizeof without_rows / sizeof *without_rows; i++)
        if (without_rows[i].action == action && v->n_members)
            hpy_reply_drill(reply, view, HPY_NO_ROW, without_rows[i].view, action);
}

static void act(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    struct paths_view *v = view->state;
    uint64_t row;
    if (v->form == FORM_TREE)
        hpy_tree_act(&v->tree, action, reply);
    if (reply->bits)
        return;
    bool any = hpy_list_selected(&row, list_of(v));
    if (v->paths->length == 0)
        ask_whole(view, action, reply);
    else if (action == HPY_ACT_VARIANT && v->form != FORM_PATH) {
        v->form = v->form == FORM_TREE ? FORM_LIST : FORM_TREE;
        reply->bits = HPY_DO_HANDLED;
    } else if (action == HPY_ACT_AVOID && any) {
        avoid(view, row, reply);
    } else if (action == HPY_ACT_OPEN && any) {
        if (v->form == FORM_LIST)
            open_path(view, row, reply);
        else
            hpy_reply_drill(reply, view, row, &hpy_view_object, action);
    }
}

static enum hpy_status subject(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct paths_view *v = view->state;
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
    if (v->form == FORM_PATH)
        return hpy_view_args_node(args, step_of(&taken, v, row), session, err);
    if (v->form == FORM_TREE) {
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
    struct paths_view *v = view->state;
    return v->form == FORM_TREE && hpy_tree_mouse(&v->tree, event, reply);
}

static struct hpy_list *list(struct hpy_view *view)
{
    return list_of(view->state);
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
    .state_bytes = sizeof(struct paths_view),
    .hints = hints,
    .open = open_view,
    .draw = draw,
    .act = act,
    .subject = subject,
    .mouse = mouse,
    .list = list,
    .caption = caption,
    .status = status,
    .dispose = dispose,
};
