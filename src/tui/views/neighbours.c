#include "tui/views/neighbours.h"

#include "tui/describe.h"
#include "tui/figures.h"

#define PREVIEW_BYTES 200

enum { SORT_HELD, SORT_SIZE, SORT_TYPE, SORT_NAME };

enum { COLUMN_MARK, COLUMN_EDGE, COLUMN_SIZE, COLUMN_TYPE, COLUMN_VALUE, N_COLUMNS };

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_EDGE] = { "by way of", 10, 48, 1, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME,
                      SORT_NAME, "relation" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 1, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_TYPE] = { "type", 8, 36, 2, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_TYPE, "type" },
    [COLUMN_VALUE] = { "value", 12, 0, 2, 3, 2, HPY_ALIGN_LEFT, HPY_ROLE_TEXT,
                       HPY_NO_TAG, "value" },
};

static const struct hpy_graph *graph_of(const struct hpy_neighbours *n)
{
    return n->session->graph;
}

/* Source and out-edge number of a row's edge. */
static uint64_t edge_of(const struct hpy_neighbours *n, uint64_t row, uint32_t *source)
{
    const struct hpy_graph *graph = graph_of(n);
    if (!n->inward) {
        *source = n->node;
        return graph->out_off[n->node] + row;
    }
    uint64_t at = graph->in_off[n->node] + row;
    *source = graph->in_source[at];
    return graph->out_off[*source] + graph->in_slot[at];
}

uint32_t hpy_neighbours_node(const struct hpy_neighbours *n, uint64_t row)
{
    uint32_t source;
    uint64_t edge = edge_of(n, row, &source);
    return n->inward ? source : graph_of(n)->out_target[edge];
}

void hpy_neighbours_edge(const struct hpy_neighbours *n, uint64_t row,
                         struct hpy_text *out)
{
    uint32_t source;
    uint64_t edge = edge_of(n, row, &source);
    hpy_graph_edge_text(out, graph_of(n), source, edge);
}

static uint64_t key_size(const void *model, uint64_t row)
{
    const struct hpy_neighbours *n = model;
    return ~hpy_graph_size(graph_of(n), hpy_neighbours_node(n, row));
}

static uint64_t key_type(const void *model, uint64_t row)
{
    const struct hpy_neighbours *n = model;
    return n->session->type_rank[graph_of(n)->type[hpy_neighbours_node(n, row)]];
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_neighbours *n = model;
    uint32_t node = hpy_neighbours_node(n, row);
    hpy_neighbours_edge(n, row, out);
    hpy_text_add_char(out, ' ');
    hpy_describe_kind(out, graph_of(n), node);
    hpy_text_add_char(out, ' ');
    hpy_describe_value(out, graph_of(n), node, PREVIEW_BYTES);
}

static const struct hpy_sort sorts[] = {
    [SORT_HELD] = { "as they are held", false, true, NULL, false },
    [SORT_SIZE] = { "by size", true, false, key_size, false },
    [SORT_TYPE] = { "by type", false, false, key_type, false },
    [SORT_NAME] = { "by name", false, false, NULL, true },
};
static const struct hpy_list_ops list_ops = { sorts, 4, label };

/* Look at a sample of the rows for the widths of the columns. */
static void measure(struct hpy_neighbours *n)
{
    uint64_t n_rows = n->list.n_rows;
    uint64_t n_samples = n_rows < HPY_SAMPLE_ROWS ? n_rows : HPY_SAMPLE_ROWS;
    for (uint64_t i = 0; i < n_samples; i++) {
        uint64_t row = i * n_rows / n_samples;
        struct hpy_text edge = { 0 };
        hpy_neighbours_edge(n, row, &edge);
        int width =
            (int)hpy_text_width(hpy_text_str(&edge));
        if (width > n->edge_cells)
            n->edge_cells = width;
        hpy_text_dispose(&edge);
        hpy_describe_measure(&n->cells, graph_of(n), hpy_neighbours_node(n, row));
    }
}

void hpy_neighbours_init(struct hpy_neighbours *n, const struct hpy_session *session,
                         uint32_t node, bool inward)
{
    const uint64_t *off = inward ? session->graph->in_off : session->graph->out_off;
    *n = (struct hpy_neighbours){ .session = session, .node = node, .inward = inward };
    hpy_list_init(&n->list, &list_ops, n, off[node + 1] - off[node]);
    measure(n);
}

void hpy_neighbours_dispose(struct hpy_neighbours *n)
{
    hpy_list_dispose(&n->list);
}

static void lay_out(struct hpy_neighbours *n, struct hpy_rect area)
{
    struct hpy_table *table = &n->list.table;
    hpy_table_init(table, columns, N_COLUMNS);
    hpy_table_want(table, COLUMN_EDGE, n->edge_cells);
    hpy_table_want(table, COLUMN_SIZE, n->session->exact ? 12 : 8);
    hpy_table_want(table, COLUMN_TYPE, n->cells.kind);
    hpy_table_want(table, COLUMN_VALUE, n->cells.value);
    hpy_table_calc(table, area.x, area.width - 1);
    n->list.match_x = table->x[COLUMN_EDGE];
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_neighbours *n = context;
    const struct hpy_graph *graph = graph_of(n);
    const struct hpy_table *table = &n->list.table;
    uint32_t source, node = hpy_neighbours_node(n, row);
    uint64_t edge = edge_of(n, row, &source);
    bool keeps = hpy_rel_keeps_alive(graph->out_rel[edge]);
    struct hpy_text text = { 0 };
    char size[HPY_FIGURE_BYTES];
    hpy_neighbours_edge(n, row, &text);
    hpy_table_cell_as(table, grid, y, COLUMN_EDGE, keeps ? HPY_ROLE_NAME : HPY_ROLE_DIM,
                      hpy_text_get(&text));
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(size, n->session, hpy_graph_size(graph, node)));
    hpy_text_clear(&text);
    hpy_describe_kind(&text, graph, node);
    hpy_table_cell(table, grid, y, COLUMN_TYPE, hpy_text_get(&text));
    hpy_text_clear(&text);
    hpy_describe_value(&text, graph, node, PREVIEW_BYTES);
    hpy_table_cell(table, grid, y, COLUMN_VALUE, hpy_text_get(&text));
    hpy_text_dispose(&text);
}

void hpy_neighbours_draw(struct hpy_neighbours *n, struct hpy_grid *grid,
                         struct hpy_rect area)
{
    struct hpy_rect rows = { area.x, area.y + 1, area.width, area.height - 1 };
    lay_out(n, rows);
    hpy_list_frame(&n->list, rows, area.y);
    hpy_list_header(&n->list, grid);
    hpy_list_draw(&n->list, grid, n->inward ? "nothing refers to this object"
                                            : "this object refers to nothing",
                  draw_row, n);
}
