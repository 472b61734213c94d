/* How shortest paths look: rows of the tree, paths in a line each, the steps of one. */
#include <inttypes.h>
#include <string.h>

#include "engine/why_text.h"
#include "report/rep_paths.h"
#include "tui/figures.h"
#include "tui/views/paths_view.h"

enum { COLUMN_MARK, COLUMN_COUNT, COLUMN_STEP, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_COUNT] = { "", 5, 0, 0, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "count" },
    [COLUMN_STEP] = { "", 20, 0, 2, 4, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, HPY_NO_TAG, "path" },
};

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
    struct hpy_paths_view *v = view->state;
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
    struct hpy_paths_view *v = view->state;
    const struct hpy_table *table = &v->list.table;
    int x = table->x[COLUMN_STEP], end = x + table->width[COLUMN_STEP];
    char number[HPY_FIGURE_BYTES];
    struct hpy_text text = { 0 };
    struct hpy_err err;
    hpy_table_cell(table, grid, y, COLUMN_COUNT, hpy_figure_count(number, view->session, row));
    if (v->form == HPY_PATHS_LIST) {
        if (hpy_paths_lines_go(&v->shown, row, &err) == HPY_OK)
            hpy_rep_path_line(&text, &v->shown.walk, HPY_PATHS_LINE_STEPS);
        hpy_paths_draw_line(grid, x, y, end - x, HPY_ROLE_NAME, hpy_text_get(&text));
    } else {
        struct hpy_path_step step;
        uint32_t node = hpy_paths_view_step(&step, v, row);
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
    if (((const struct hpy_paths_view *)view->state)->form == HPY_PATHS_TREE)
        draw_tree_row(view, grid, y, row);
    else
        draw_list_row(view, grid, y, row);
}

void hpy_paths_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body)
{
    struct hpy_paths_view *v = view->state;
    struct hpy_list *list = hpy_paths_view_list(v);
    struct hpy_table *table = &list->table;
    char number[HPY_FIGURE_BYTES];
    uint64_t most = v->form == HPY_PATHS_ONE ? v->paths->length
                    : v->paths->n_paths == UINT64_MAX ? 0 : v->paths->n_paths;
    hpy_table_init(table, columns, N_COLUMNS);
    hpy_table_want(table, COLUMN_COUNT,
                   (int)strlen(hpy_figure_count(number, view->session, most)));
    hpy_table_calc(table, body.x, body.width - 1);
    list->match_x = table->x[COLUMN_STEP];
    if (v->form == HPY_PATHS_TREE)
        hpy_tree_frame(&v->tree, body, -1, table->x[COLUMN_STEP], table->width[COLUMN_STEP]);
    else
        hpy_list_frame(list, body, -1);
    hpy_list_draw(list, grid, v->none, draw_row, view);
}

/* "3 shortest paths, 2 of them from running code". Counts of a thousand digits are told by
 * how many there are. */
void hpy_paths_view_caption(const struct hpy_view *view, struct hpy_text *left,
                            struct hpy_text *right)
{
    enum { DIGITS = 12 };
    static const char *const forms[] = { "paths", "paths as a list", "a path" };
    const struct hpy_paths_view *v = view->state;
    const struct hpy_paths *paths = v->paths;
    char number[HPY_FIGURE_BYTES];
    hpy_text_add(right, forms[v->form]);
    if (v->form == HPY_PATHS_ONE)
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
    if (v->from_frames && v->form != HPY_PATHS_ONE) {
        bool all = v->from_frames == paths->n_paths;
        hpy_text_add(left, ", ");
        if (!all)
            add_number(left, view->session, v->from_frames);
        hpy_text_addf(left, "%s from running code", all ? "only" : " of them");
    }
}

void hpy_paths_view_status(const struct hpy_view *view, struct hpy_text *out)
{
    struct hpy_paths_view *v = view->state;
    const struct hpy_graph *graph = view->session->graph;
    uint64_t row;
    uint32_t node = HPY_NO_NODE;
    struct hpy_paths_step step;
    struct hpy_path_step taken;
    if (!hpy_list_selected(&row, hpy_paths_view_list(v)))
        return;
    if (v->form == HPY_PATHS_LIST) {
        hpy_text_add(out, "Enter shows the path step by step");
        return;
    }
    if (v->form == HPY_PATHS_ONE) {
        node = hpy_paths_view_step(&taken, v, row);
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
