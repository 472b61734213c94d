/* Retained sizes: what a node dominates, added up towards the root. */
#include "engine/dom_work.h"

/* Own sizes to their ranks, then each to its dominator, the highest rank first:
 * when a rank's turn comes, all that it dominates has been added to it. */
static enum hpy_status retain_sizes(struct hpy_domtree *tree, struct hpy_job *job,
                                    struct hpy_err *err)
{
    enum { AHEAD = 32 };
    const struct hpy_graph *graph = tree->graph;
    uint32_t n = tree->n_reached;
    hpy_job_phase(job, "adding up retained sizes", 2ull * n);
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        uint32_t rank = tree->rank[node];
        if (rank != HPY_DOM_NO_RANK)
            tree->retained[rank] =
                graph->flags[node] & HPY_NODE_VIRTUAL ? 0 : hpy_graph_size(graph, node);
    }
    HPY_TRY(hpy_job_poll(job, n, err));
    for (uint32_t r = n - 1; r > 0; r--) {
        if (r > AHEAD)
            __builtin_prefetch(&tree->retained[tree->idom[r - AHEAD]], 1);
        tree->retained[tree->idom[r]] += tree->retained[r];
        if (r % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, 2ull * n - r, err));
    }
    return HPY_OK;
}

/* Few nodes have external bytes, so only those and their dominators get an entry. */
static void mark_external(uint64_t *marks, const struct hpy_domtree *tree)
{
    const struct hpy_sparse *external = &tree->graph->external;
    for (uint64_t i = 0; i < external->n; i++) {
        uint32_t rank = tree->rank[external->node[i]];
        while (rank != HPY_DOM_NO_RANK && !hpy_bits_has(marks, rank)) {
            hpy_bits_add(marks, rank);
            rank = tree->idom[rank];
        }
    }
}

static uint64_t sparse_place(const uint32_t *ranks, uint64_t n, uint32_t rank)
{
    uint64_t low = 0, high = n;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (ranks[middle] < rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum hpy_status retain_external(struct hpy_domtree *tree, struct hpy_err *err)
{
    const struct hpy_graph *graph = tree->graph;
    if (graph->external.n == 0)
        return HPY_OK;
    uint64_t *marks = hpy_bits_new(tree->n_reached);
    uint32_t *ranks = NULL;
    uint64_t *values = NULL;
    uint64_t n = 0;
    if (marks) {
        mark_external(marks, tree);
        n = hpy_bits_count(marks, tree->n_reached);
        ranks = HPY_ARRAY(uint32_t, n);
        values = HPY_ARRAY(uint64_t, n);
    }
    if (!marks || !ranks || !values) {
        hpy_free(marks);
        hpy_free(ranks);
        hpy_free(values);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for retained sizes");
    }
    uint64_t rank = 0;
    for (uint64_t i = 0; i < n; i++, rank++) {
        rank = hpy_bits_next(marks, tree->n_reached, rank, true);
        ranks[i] = (uint32_t)rank;
        values[i] = hpy_graph_external(graph, tree->node[rank]);
    }
    hpy_free(marks);
    for (uint64_t i = n; i-- > 1;) /* entry 0 is the root's */
        values[sparse_place(ranks, n, tree->idom[ranks[i]])] += values[i];
    tree->external = (struct hpy_sparse){ ranks, values, n };
    return HPY_OK;
}

enum hpy_status hpy_dom_retain(struct hpy_domtree *tree, struct hpy_job *job,
                               struct hpy_err *err)
{
    HPY_TRY(retain_sizes(tree, job, err));
    return retain_external(tree, err);
}

uint64_t hpy_domtree_retained_external(const struct hpy_domtree *tree, uint32_t node)
{
    const struct hpy_sparse *external = &tree->external;
    uint32_t rank = tree->rank[node];
    if (rank == HPY_DOM_NO_RANK || external->n == 0)
        return 0;
    uint64_t at = sparse_place(external->node, external->n, rank);
    return at < external->n && external->node[at] == rank ? external->value[at] : 0;
}
