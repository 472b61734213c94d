#include "tui/views/neighbours.h"

#include "base/mem.h"
#include "tui/edge_text.h"

#define PREVIEW_BYTES 200

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

struct hpy_neighbours_row hpy_neighbours_row(const struct hpy_neighbours *n, uint64_t row)
{
    const struct hpy_graph *graph = graph_of(n);
    struct hpy_neighbours_row r = { .source = n->node, .is_one = true };
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
    return hpy_neighbours_row(n, row).shown;
}

static void add_reference(const struct hpy_neighbours *n, const struct hpy_neighbours_row *r,
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
    struct hpy_neighbours_row r = hpy_neighbours_row(n, row);
    add_reference(n, &r, out);
}

bool hpy_neighbours_has_keys(const struct hpy_neighbours *n)
{
    return n->mode == HPY_NEIGHBOURS_OUT && n->merged && !n->raw &&
           graph_of(n)->owner[n->node] == HPY_NO_NODE && n->n_merged > 0 &&
           n->merged[0].source == n->node &&
           rel_kind(graph_of(n), hpy_neighbours_row(n, 0).edge) == HPY_REL_DICT_VALUE;
}

void hpy_neighbours_add_cell(const struct hpy_neighbours *n,
                             const struct hpy_neighbours_row *r, struct hpy_text *out)
{
    if (hpy_neighbours_has_keys(n) && rel_kind(graph_of(n), r->edge) == HPY_REL_DICT_VALUE) {
        hpy_edge_add_key(out, graph_of(n), r->source, r->edge);
        hpy_text_add(out, " →");
    } else
        add_reference(n, r, out);
}

bool hpy_neighbours_retained(uint64_t *size_bytes, const struct hpy_neighbours *n,
                             uint32_t node)
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
    return hpy_neighbours_retained(&size_bytes, model, hpy_neighbours_node(model, row))
               ? ~size_bytes
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
    struct hpy_neighbours_row r = hpy_neighbours_row(n, row);
    hpy_neighbours_add_cell(n, &r, out);
    hpy_text_add_char(out, ' ');
    hpy_describe_kind(out, graph_of(n), r.shown);
    hpy_text_add_char(out, ' ');
    hpy_describe_value(out, graph_of(n), &n->session->numbers, r.shown, PREVIEW_BYTES);
}

static enum hpy_status prepare(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_neighbours *n = model;
    const struct hpy_domtree *tree;
    return sort == HPY_NEIGHBOURS_BY_RETAINED
               ? hpy_known_need_tree(&tree, n->known, job, err)
               : HPY_OK;
}

static const struct hpy_sort sorts[] = {
    [HPY_NEIGHBOURS_BY_HELD] = { "as they are held", false, true, NULL, false },
    [HPY_NEIGHBOURS_BY_SIZE] = { "by size", true, false, key_size, false },
    [HPY_NEIGHBOURS_BY_RETAINED] = { "by retained size", true, false, key_retained, false },
    [HPY_NEIGHBOURS_BY_TYPE] = { "by type", false, false, key_type, false },
    [HPY_NEIGHBOURS_BY_NAME] = { "by name", false, false, NULL, true },
};
static const struct hpy_list_ops list_ops = { sorts, HPY_NEIGHBOURS_N_SORTS, label };

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
        struct hpy_neighbours_row r = hpy_neighbours_row(n, i * n_rows / n_samples);
        struct hpy_text edge = { 0 };
        hpy_neighbours_add_cell(n, &r, &edge);
        int width = (int)hpy_text_width(hpy_text_str(&edge));
        if (width > n->edge_cells)
            n->edge_cells = width;
        hpy_text_dispose(&edge);
        hpy_describe_measure(&n->cells, graph_of(n), &n->session->numbers, r.shown);
    }
}

static void list_anew(struct hpy_neighbours *n)
{
    hpy_list_dispose(&n->list);
    hpy_list_init(&n->list, &list_ops, n, count_rows(n));
    n->list.prepare = prepare;
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
