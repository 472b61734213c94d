/* How the rows of the page of an object are drawn. */
#include <string.h>

#include "tui/figures.h"
#include "tui/views/neighbours.h"

#define PREVIEW_BYTES 200

enum {
    COLUMN_MARK, COLUMN_EDGE, COLUMN_SIZE, COLUMN_RETAINED, COLUMN_SHARE, COLUMN_TYPE,
    COLUMN_VALUE, COLUMN_NAME, N_COLUMNS
};
_Static_assert((int)N_COLUMNS == HPY_NEIGHBOURS_N_COLUMNS, "a column per title");

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_EDGE] = { "by way of", 14, 48, 1, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME,
                      HPY_NEIGHBOURS_BY_NAME, "relation" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                      HPY_NEIGHBOURS_BY_SIZE, "size" },
    [COLUMN_RETAINED] = { "retained", 8, 0, 2, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                          HPY_NEIGHBOURS_BY_RETAINED, "retained" },
    [COLUMN_SHARE] = { "%", 3, 3, 1, 0, 5, HPY_ALIGN_RIGHT, HPY_ROLE_DIM,
                       HPY_NEIGHBOURS_BY_RETAINED, "retained%" },
    [COLUMN_TYPE] = { "type", 8, 36, 2, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME,
                      HPY_NEIGHBOURS_BY_TYPE, "type" },
    [COLUMN_VALUE] = { "value", 12, 0, 2, 3, 3, HPY_ALIGN_LEFT, HPY_ROLE_TEXT,
                       HPY_NO_TAG, "value" },
    [COLUMN_NAME] = { "known as", 24, 60, 2, 3, 6, HPY_ALIGN_TAIL, HPY_ROLE_TEXT, HPY_NO_TAG,
                      "name" },
};

static void lay_out(struct hpy_neighbours *n, struct hpy_rect area)
{
    struct hpy_table *table = &n->list.table;
    const struct hpy_session *session = n->session;
    memcpy(n->columns, columns, sizeof columns);
    if (hpy_neighbours_has_keys(n))
        n->columns[COLUMN_EDGE].title = "key";
    else if (n->mode == HPY_NEIGHBOURS_KEEPERS)
        n->columns[COLUMN_EDGE].title = "holds";
    hpy_table_init(table, n->columns, N_COLUMNS);
    hpy_table_want(table, COLUMN_EDGE, n->edge_cells);
    hpy_table_want(table, COLUMN_SIZE, session->exact ? 12 : 8);
    hpy_table_want(table, COLUMN_RETAINED,
                   hpy_figure_size_cells(session, session->graph->size_bytes));
    hpy_table_want(table, COLUMN_TYPE, n->cells.kind);
    hpy_table_want(table, COLUMN_VALUE, n->cells.value);
    hpy_table_want(table, COLUMN_NAME, 30);
    if (n->mode != HPY_NEIGHBOURS_KEEPERS)
        hpy_table_hide(table, COLUMN_SHARE);
    if (n->mode == HPY_NEIGHBOURS_OUT)
        hpy_table_hide(table, COLUMN_NAME);
    hpy_table_calc(table, area.x, area.width - 1);
    n->list.match_x = table->x[COLUMN_EDGE];
    n->list.passed_over =
        table->width[COLUMN_RETAINED] ? 0 : UINT64_C(1) << HPY_NEIGHBOURS_BY_RETAINED;
}

static void draw_figures(const struct hpy_neighbours *n, struct hpy_grid *grid, int y,
                         uint32_t node)
{
    const struct hpy_table *table = &n->list.table;
    char text[HPY_FIGURE_BYTES];
    uint64_t retained;
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, n->session, hpy_graph_size(n->session->graph, node)));
    if (hpy_neighbours_retained(&retained, n, node)) {
        hpy_table_cell(table, grid, y, COLUMN_RETAINED,
                       hpy_figure_size(text, n->session, retained));
        hpy_table_cell(table, grid, y, COLUMN_SHARE,
                       hpy_figure_share(text, retained, n->session->graph->reachable_bytes));
    } else
        hpy_table_cell(table, grid, y, COLUMN_RETAINED,
                       hpy_known_failed(n->known) ? "–" : "…");
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_neighbours *n = context;
    const struct hpy_graph *graph = n->session->graph;
    const struct hpy_table *table = &n->list.table;
    struct hpy_neighbours_row r = hpy_neighbours_row(n, row);
    bool keeps = r.is_one && hpy_rel_keeps_alive(graph->out_rel[r.edge]);
    struct hpy_text text = { 0 };
    hpy_neighbours_add_cell(n, &r, &text);
    hpy_table_cell_as(table, grid, y, COLUMN_EDGE, keeps ? HPY_ROLE_NAME : HPY_ROLE_DIM,
                      r.is_one ? hpy_text_get(&text) : "…");
    draw_figures(n, grid, y, r.shown);
    hpy_text_clear(&text);
    hpy_describe_kind(&text, graph, r.shown);
    hpy_table_cell(table, grid, y, COLUMN_TYPE, hpy_text_get(&text));
    hpy_text_clear(&text);
    hpy_describe_value(&text, graph, &n->session->numbers, r.shown, PREVIEW_BYTES);
    hpy_table_cell(table, grid, y, COLUMN_VALUE, hpy_text_get(&text));
    hpy_text_clear(&text);
    if (table->width[COLUMN_NAME] > 0)
        hpy_known_name(&text, n->known, r.shown);
    hpy_table_cell(table, grid, y, COLUMN_NAME, hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static const char *why_none(const struct hpy_neighbours *n)
{
    switch (n->mode) {
    case HPY_NEIGHBOURS_OUT: return "this object refers to nothing";
    case HPY_NEIGHBOURS_IN: return "nothing refers to this object";
    default: break;
    }
    if (n->keepers)
        return "the interpreter does not reach this object: nothing keeps it";
    return hpy_known_failed(n->known) ? "there is no memory for the dominators"
                                      : "the dominators are being found …";
}

void hpy_neighbours_draw(struct hpy_neighbours *n, struct hpy_grid *grid,
                         struct hpy_rect area)
{
    struct hpy_rect rows = { area.x, area.y + 1, area.width, area.height - 1 };
    lay_out(n, rows);
    hpy_list_frame(&n->list, rows, area.y);
    hpy_list_header(&n->list, grid);
    hpy_list_draw(&n->list, grid, why_none(n), draw_row, n);
}
