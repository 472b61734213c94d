#include "tui/views/neighbours.h"

#include <string.h>

#include "base/mem.h"
#include "tui/edge_text.h"
#include "tui/figures.h"

#define PREVIEW_BYTES 200

enum { SORT_HELD, SORT_SIZE, SORT_RETAINED, SORT_TYPE, SORT_NAME, N_SORTS };

enum {
    COLUMN_MARK, COLUMN_EDGE, COLUMN_SIZE, COLUMN_RETAINED, COLUMN_SHARE, COLUMN_TYPE,
    COLUMN_VALUE, COLUMN_NAME, N_COLUMNS
};
_Static_assert((int)N_COLUMNS == HPY_NEIGHBOURS_N_COLUMNS, "a column per title");

static const struct hpy_column columns[N_COLUMNS] = {
    [COLUMN_MARK] = { "", 1, 1, 0, 0, 0, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG, NULL },
    [COLUMN_EDGE] = { "by way of", 14, 48, 1, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME,
                      SORT_NAME, "relation" },
    [COLUMN_SIZE] = { "size", 7, 0, 2, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, SORT_SIZE,
                      "size" },
    [COLUMN_RETAINED] = { "retained", 8, 0, 2, 0, 4, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER,
                          SORT_RETAINED, "retained" },
    [COLUMN_SHARE] = { "%", 3, 3, 1, 0, 5, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, SORT_RETAINED,
                       "retained%" },
    [COLUMN_TYPE] = { "type", 8, 36, 2, 2, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, SORT_TYPE, "type" },
    [COLUMN_VALUE] = { "value", 12, 0, 2, 3, 3, HPY_ALIGN_LEFT, HPY_ROLE_TEXT,
                       HPY_NO_TAG, "value" },
    [COLUMN_NAME] = { "known as", 24, 60, 2, 3, 6, HPY_ALIGN_LEFT, HPY_ROLE_TEXT, HPY_NO_TAG,
                      "name" },
};

static const struct hpy_graph *graph_of(const struct hpy_neighbours *n)
{
    return n->session->graph;
}

/* ------------------------------------------------------------- merged references */

static int rel_kind(const struct hpy_graph *graph, uint64_t edge)
{
    return HPY_REL_KIND(graph->out_rel[edge]);
}

/* A key whose value follows: both are one row, the value's. */
static bool is_key_of_next(const struct hpy_graph *graph, uint64_t edge, uint64_t end)
{
    return rel_kind(graph, edge) == HPY_REL_DICT_KEY && edge + 1 < end &&
           rel_kind(graph, edge + 1) == HPY_REL_DICT_VALUE;
}

/* The attribute dict that an out-edge leads to, or HPY_NO_NODE. */
static uint32_t own_dict(const struct hpy_graph *graph, uint32_t node, uint64_t edge)
{
    uint32_t target = graph->out_target[edge];
    return rel_kind(graph, edge) == HPY_REL_DICT && graph->owner[target] == node
               ? target
               : HPY_NO_NODE;
}

static void add_merged(struct hpy_neighbours *n, uint32_t source, uint64_t edge)
{
    if (n->merged)
        n->merged[n->n_merged] = (struct hpy_neighbours_edge){
            source, (uint32_t)(edge - graph_of(n)->out_off[source])
        };
    n->n_merged++;
}

/* Rows of the object's references in order, those of its attribute dict in front of the
 * dict itself. Called once to count them and once to write them. Returns by *any whether
 * they differ from the references as they are. */
static enum hpy_status walk_merged(struct hpy_neighbours *n, bool *any, struct hpy_job *job,
                                   struct hpy_err *err)
{
    const struct hpy_graph *graph = graph_of(n);
    uint64_t end = graph->out_off[n->node + 1ull];
    n->n_merged = 0;
    for (uint64_t e = graph->out_off[n->node]; e < end; e++) {
        uint32_t dict = own_dict(graph, n->node, e);
        if (e % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, n->n_merged, err));
        if (is_key_of_next(graph, e, end)) {
            *any = true;
            continue;
        }
        if (dict != HPY_NO_NODE) {
            for (uint64_t a = graph->out_off[dict]; a < graph->out_off[dict + 1ull]; a++)
                if (rel_kind(graph, a) == HPY_REL_DICT_VALUE)
                    add_merged(n, dict, a);
            *any = true;
        }
        add_merged(n, n->node, e);
    }
    return HPY_OK;
}

static enum hpy_status merge(struct hpy_neighbours *n, struct hpy_job *job,
                             struct hpy_err *err)
{
    bool any = false;
    HPY_TRY(walk_merged(n, &any, job, err));
    if (!any)
        return HPY_OK;
    n->merged = HPY_ARRAY(struct hpy_neighbours_edge, n->n_merged + 1);
    if (!n->merged)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the references of an object");
    return walk_merged(n, &any, job, err);
}

/* -------------------------------------------------------------------------- rows */

/* What a row is: a reference, and who is shown at its other end. */
struct reference {
    uint32_t source, shown;
    uint64_t edge;
    bool is_one; /* a dominator need not refer to what it keeps */
};

static struct reference reference_of(const struct hpy_neighbours *n, uint64_t row)
{
    const struct hpy_graph *graph = graph_of(n);
    struct reference r = { .source = n->node, .is_one = true };
    if (n->mode == HPY_NEIGHBOURS_KEEPERS) {
        r.source = r.shown = n->keepers[row];
        r.is_one = hpy_edge_find(&r.edge, graph, r.source,
                                 row > 0 ? n->keepers[row - 1] : n->node);
    } else if (n->mode == HPY_NEIGHBOURS_IN) {
        uint64_t at = graph->in_off[n->node] + row;
        r.source = r.shown = graph->in_source[at];
        r.edge = graph->out_off[r.source] + graph->in_slot[at];
        if (!n->raw && graph->owner[r.source] != HPY_NO_NODE &&
            rel_kind(graph, r.edge) == HPY_REL_DICT_VALUE)
            r.shown = graph->owner[r.source];
    } else {
        uint64_t slot = row;
        if (n->merged && !n->raw) {
            r.source = n->merged[row].source;
            slot = n->merged[row].slot;
        }
        r.edge = graph->out_off[r.source] + slot;
        r.shown = graph->out_target[r.edge];
    }
    return r;
}

uint32_t hpy_neighbours_node(const struct hpy_neighbours *n, uint64_t row)
{
    return reference_of(n, row).shown;
}

static void add_reference(const struct hpy_neighbours *n, const struct reference *r,
                          struct hpy_text *out)
{
    if (r->is_one && n->raw)
        hpy_graph_edge_text(out, graph_of(n), r->source, r->edge);
    else if (r->is_one)
        hpy_edge_add(out, graph_of(n), r->source, r->edge);
}

void hpy_neighbours_edge_text(const struct hpy_neighbours *n, uint64_t row,
                              struct hpy_text *out)
{
    struct reference r = reference_of(n, row);
    add_reference(n, &r, out);
}

/* The rows are mostly keys and values of a dict that is no object's attributes. */
static bool has_keys(const struct hpy_neighbours *n)
{
    return n->mode == HPY_NEIGHBOURS_OUT && n->merged && !n->raw &&
           graph_of(n)->owner[n->node] == HPY_NO_NODE && n->n_merged > 0 &&
           n->merged[0].source == n->node &&
           rel_kind(graph_of(n), reference_of(n, 0).edge) == HPY_REL_DICT_VALUE;
}

/* As it stands in its column. */
static void add_cell(const struct hpy_neighbours *n, const struct reference *r,
                     struct hpy_text *out)
{
    if (has_keys(n) && rel_kind(graph_of(n), r->edge) == HPY_REL_DICT_VALUE) {
        hpy_edge_add_key(out, graph_of(n), r->source, r->edge);
        hpy_text_add(out, " →");
    } else
        add_reference(n, r, out);
}

/* What is freed with the row's object; false while that is not known. */
static bool retained_of(uint64_t *size_bytes, const struct hpy_neighbours *n, uint32_t node)
{
    const struct hpy_domtree *tree = hpy_known_tree(n->known);
    if (!tree)
        return false;
    *size_bytes = hpy_domtree_has(tree, node) ? hpy_domtree_retained(tree, node)
                                              : hpy_graph_size(graph_of(n), node);
    return true;
}

static uint64_t key_size(const void *model, uint64_t row)
{
    const struct hpy_neighbours *n = model;
    return ~hpy_graph_size(graph_of(n), hpy_neighbours_node(n, row));
}

static uint64_t key_retained(const void *model, uint64_t row)
{
    uint64_t size_bytes;
    return retained_of(&size_bytes, model, hpy_neighbours_node(model, row)) ? ~size_bytes
                                                                            : UINT64_MAX;
}

static uint64_t key_type(const void *model, uint64_t row)
{
    const struct hpy_neighbours *n = model;
    return n->session->type_rank[graph_of(n)->type[hpy_neighbours_node(n, row)]];
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_neighbours *n = model;
    struct reference r = reference_of(n, row);
    add_cell(n, &r, out);
    hpy_text_add_char(out, ' ');
    hpy_describe_kind(out, graph_of(n), r.shown);
    hpy_text_add_char(out, ' ');
    hpy_describe_value(out, graph_of(n), r.shown, PREVIEW_BYTES);
}

static enum hpy_status prepare(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_neighbours *n = model;
    const struct hpy_domtree *tree;
    return sort == SORT_RETAINED ? hpy_known_need_tree(&tree, n->known, job, err) : HPY_OK;
}

static const struct hpy_sort sorts[] = {
    [SORT_HELD] = { "as they are held", false, true, NULL, false },
    [SORT_SIZE] = { "by size", true, false, key_size, false },
    [SORT_RETAINED] = { "by retained size", true, false, key_retained, false },
    [SORT_TYPE] = { "by type", false, false, key_type, false },
    [SORT_NAME] = { "by name", false, false, NULL, true },
};
static const struct hpy_list_ops list_ops = { sorts, N_SORTS, label };

static uint64_t count_rows(const struct hpy_neighbours *n)
{
    const struct hpy_graph *graph = graph_of(n);
    const uint64_t *off = n->mode == HPY_NEIGHBOURS_IN ? graph->in_off : graph->out_off;
    if (n->mode == HPY_NEIGHBOURS_KEEPERS)
        return n->n_keepers;
    return n->merged && !n->raw ? n->n_merged : off[n->node + 1ull] - off[n->node];
}

/* Look at a sample of the rows for the widths of the columns. */
static void measure(struct hpy_neighbours *n)
{
    uint64_t n_rows = n->list.n_rows;
    uint64_t n_samples = n_rows < HPY_SAMPLE_ROWS ? n_rows : HPY_SAMPLE_ROWS;
    for (uint64_t i = 0; i < n_samples; i++) {
        struct reference r = reference_of(n, i * n_rows / n_samples);
        struct hpy_text edge = { 0 };
        add_cell(n, &r, &edge);
        int width = (int)hpy_text_width(hpy_text_str(&edge));
        if (width > n->edge_cells)
            n->edge_cells = width;
        hpy_text_dispose(&edge);
        hpy_describe_measure(&n->cells, graph_of(n), r.shown);
    }
}

static void list_anew(struct hpy_neighbours *n)
{
    hpy_list_dispose(&n->list);
    hpy_list_init(&n->list, &list_ops, n, count_rows(n));
    n->list.prepare = prepare;
    memcpy(n->columns, columns, sizeof columns);
    if (has_keys(n))
        n->columns[COLUMN_EDGE].title = "key";
    else if (n->mode == HPY_NEIGHBOURS_KEEPERS)
        n->columns[COLUMN_EDGE].title = "holds";
    n->edge_cells = 0;
    n->cells = (struct hpy_describe_cells){ 0, 0 };
    measure(n);
}

enum hpy_status hpy_neighbours_init(struct hpy_neighbours *n,
                                    const struct hpy_session *session,
                                    struct hpy_known *known, uint32_t node,
                                    enum hpy_neighbours_mode mode, struct hpy_job *job,
                                    struct hpy_err *err)
{
    *n = (struct hpy_neighbours){ .session = session, .known = known, .node = node,
                                  .mode = mode };
    if (mode == HPY_NEIGHBOURS_OUT)
        HPY_TRY(merge(n, job, err));
    list_anew(n);
    return HPY_OK;
}

void hpy_neighbours_dispose(struct hpy_neighbours *n)
{
    hpy_list_dispose(&n->list);
    hpy_free(n->merged);
    hpy_free(n->keepers);
}

void hpy_neighbours_show_raw(struct hpy_neighbours *n, bool raw)
{
    n->raw = raw;
    list_anew(n);
}

void hpy_neighbours_set_keepers(struct hpy_neighbours *n, uint32_t *keepers,
                                uint64_t n_keepers)
{
    hpy_free(n->keepers);
    n->keepers = keepers;
    n->n_keepers = n_keepers;
    list_anew(n);
}

/* ----------------------------------------------------------------------- drawing */

static void lay_out(struct hpy_neighbours *n, struct hpy_rect area)
{
    struct hpy_table *table = &n->list.table;
    const struct hpy_session *session = n->session;
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
    n->list.passed_over = table->width[COLUMN_RETAINED] ? 0 : UINT64_C(1) << SORT_RETAINED;
}

static void draw_figures(const struct hpy_neighbours *n, struct hpy_grid *grid, int y,
                         uint32_t node)
{
    const struct hpy_table *table = &n->list.table;
    char text[HPY_FIGURE_BYTES];
    uint64_t retained;
    hpy_table_cell(table, grid, y, COLUMN_SIZE,
                   hpy_figure_size(text, n->session, hpy_graph_size(graph_of(n), node)));
    if (retained_of(&retained, n, node)) {
        hpy_table_cell(table, grid, y, COLUMN_RETAINED,
                       hpy_figure_size(text, n->session, retained));
        hpy_table_cell(table, grid, y, COLUMN_SHARE,
                       hpy_figure_share(text, retained, graph_of(n)->reachable_bytes));
    } else
        hpy_table_cell(table, grid, y, COLUMN_RETAINED,
                       hpy_known_failed(n->known) ? "–" : "…");
}

static void draw_row(const void *context, struct hpy_grid *grid, int y, uint64_t row)
{
    const struct hpy_neighbours *n = context;
    const struct hpy_graph *graph = graph_of(n);
    const struct hpy_table *table = &n->list.table;
    struct reference r = reference_of(n, row);
    bool keeps = r.is_one && hpy_rel_keeps_alive(graph->out_rel[r.edge]);
    struct hpy_text text = { 0 };
    add_cell(n, &r, &text);
    hpy_table_cell_as(table, grid, y, COLUMN_EDGE, keeps ? HPY_ROLE_NAME : HPY_ROLE_DIM,
                      r.is_one ? hpy_text_get(&text) : "…");
    draw_figures(n, grid, y, r.shown);
    hpy_text_clear(&text);
    hpy_describe_kind(&text, graph, r.shown);
    hpy_table_cell(table, grid, y, COLUMN_TYPE, hpy_text_get(&text));
    hpy_text_clear(&text);
    hpy_describe_value(&text, graph, r.shown, PREVIEW_BYTES);
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
