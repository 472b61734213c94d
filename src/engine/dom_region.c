/* What a set X dominates: all nodes to which every way from the root leads through X.
 *
 * Call it D. The obvious way is to search from the root around X; what is reached
 * in the whole graph but not then is D. That costs a search of the whole heap. Two
 * trees bound D instead:
 *
 * - what X has below it in the dominator tree is in D;
 * - what X has not below it in the breadth-first tree is not: the way down that tree
 *   avoids X. That tree is shallow, so few nodes that X does not dominate are below
 *   it there.
 *
 * What lies between the bounds are candidates, and of them D has those that all
 * referrers in the tree are D's: strike out each with a referrer that is below X in
 * neither tree, and then, over and over, each with a referrer that was struck out.
 * The rest is D: a way from the root to one of them around X would have to enter D
 * by a referrer outside. So the work is linear in what the breadth-first tree has
 * below X and its references. */
#include "engine/dom_region.h"

enum hpy_status hpy_dom_region_init(struct hpy_dom_region *region,
                                    const struct hpy_domtree *tree, struct hpy_err *err)
{
    *region = (struct hpy_dom_region){ hpy_bits_new(tree->n_reached),
                                       hpy_bits_new(tree->n_reached) };
    if (region->member && region->dominated)
        return HPY_OK;
    hpy_dom_region_dispose(region);
    return hpy_fail(err, HPY_ENOMEM, "out of memory for what a set dominates");
}

void hpy_dom_region_dispose(struct hpy_dom_region *region)
{
    hpy_free(region->member);
    hpy_free(region->dominated);
    *region = (struct hpy_dom_region){ NULL, NULL };
}

/* ---------------------------------------------------- the breadth-first tree */

/* The first rank from `from` on whose parent is not below `parent`: parents ascend
 * with the rank. Gallops, as the answer is often near. */
static uint32_t first_child(const struct hpy_domtree *tree, uint32_t from, uint64_t parent)
{
    uint64_t low = from, step = 1, n = tree->n_reached;
    while (low + step < n && tree->parent[low + step] < parent) {
        low += step;
        step *= 2;
    }
    uint64_t high = low + step < n ? low + step : n;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (tree->parent[middle] < parent)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* Add to the marks all that is below a marked rank. The children of ranks in a row
 * are in a row, further on, so that a run of marks is dealt with at once; but where
 * runs are many and short it is cheaper to look at every rank. */
static void mark_below(uint64_t *marks, const struct hpy_domtree *tree)
{
    uint32_t n = tree->n_reached;
    uint64_t left = n / 64 + 8; /* runs that may still cost what they do */
    uint64_t from = hpy_bits_next(marks, n, 0, true), child = 1;
    if (from == 0) { /* the root is its own parent */
        hpy_bits_add_range(marks, 0, n);
        return;
    }
    for (; from < n && left > 0; left--) {
        uint64_t end = hpy_bits_next(marks, n, from, false);
        if (child < end)
            child = end; /* those within the run are marked */
        child = first_child(tree, (uint32_t)child, from);
        uint64_t child_end = first_child(tree, (uint32_t)child, end);
        hpy_bits_add_range(marks, child, child_end);
        child = child_end;
        from = hpy_bits_next(marks, n, end, true);
    }
    for (uint64_t r = from; r < n; r++)
        if (hpy_bits_has(marks, tree->parent[r]))
            hpy_bits_add(marks, r);
}

/* ---------------------------------------------------------------- candidates */

struct candidates {
    const struct hpy_domtree *tree;
    uint64_t *below; /* by rank, bits: below the set in the breadth-first tree */
    uint64_t *maybe; /* candidates that are not struck out */
    uint32_t *list;  /* the candidates; struck ones gather at its front */
    uint32_t n, n_struck;
};

static void candidates_dispose(struct candidates *c)
{
    hpy_free(c->below);
    hpy_free(c->maybe);
    hpy_free(c->list);
}

/* Take the ranks below apart: what the dominator tree decides, and the rest. */
static void split(struct candidates *c, uint64_t *dominated)
{
    const struct hpy_domtree *tree = c->tree;
    uint64_t n_words = hpy_bits_words(tree->n_reached);
    for (uint64_t w = 0; w < n_words; w++) {
        for (uint64_t left = c->below[w] & ~dominated[w]; left; left &= left - 1) {
            uint64_t r = w * 64 + (uint64_t)__builtin_ctzll(left);
            if (hpy_bits_has(dominated, tree->idom[r]))
                hpy_bits_add(dominated, r);
        }
        c->maybe[w] = c->below[w] & ~dominated[w];
        c->n += (uint32_t)__builtin_popcountll(c->maybe[w]);
    }
}

static void make_list(struct candidates *c)
{
    uint64_t n_words = hpy_bits_words(c->tree->n_reached);
    uint32_t n = 0;
    for (uint64_t w = 0; w < n_words; w++)
        for (uint64_t left = c->maybe[w]; left; left &= left - 1)
            c->list[n++] = (uint32_t)(w * 64 + (uint64_t)__builtin_ctzll(left));
}

/* Whether some referrer can be reached around the set for sure. */
static bool is_held_outside(const struct candidates *c, uint32_t rank)
{
    const struct hpy_domtree *tree = c->tree;
    const struct hpy_graph *graph = tree->graph;
    uint32_t node = tree->node[rank];
    uint64_t end = graph->in_off[node + 1ull];
    for (uint64_t e = graph->in_off[node]; e < end; e++) {
        uint32_t source = tree->rank[graph->in_source[e]];
        if (source != HPY_DOM_NO_RANK && !hpy_bits_has(c->below, source) &&
            hpy_dom_in_edge_keeps(&tree->keeps, graph, e, node))
            return true;
    }
    return false;
}

static void strike(struct candidates *c, uint32_t rank)
{
    hpy_bits_remove(c->maybe, rank);
    c->list[c->n_struck++] = rank;
}

static enum hpy_status strike_held(struct candidates *c, struct hpy_job *job,
                                   struct hpy_err *err)
{
    const struct hpy_graph *graph = c->tree->graph;
    const uint32_t *node = c->tree->node, *rank = c->tree->rank;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->n - i > 36) {
            __builtin_prefetch(&graph->in_off[node[c->list[i + 36]]]);
            __builtin_prefetch(&graph->in_source[graph->in_off[node[c->list[i + 24]]]]);
            /* a candidate has a referrer: it is in the tree */
            __builtin_prefetch(&rank[graph->in_source[graph->in_off[node[c->list[i + 12]]]]]);
        }
        if (is_held_outside(c, c->list[i]))
            strike(c, c->list[i]); /* its place in the list was read already */
        if (i % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, i, err));
    }
    return HPY_OK;
}

/* What a struck one refers to is struck. */
static enum hpy_status strike_on(struct candidates *c, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree *tree = c->tree;
    const struct hpy_graph *graph = tree->graph;
    for (uint32_t i = 0; i < c->n_struck; i++) {
        if (c->n_struck - i > 24) {
            __builtin_prefetch(&graph->out_off[tree->node[c->list[i + 24]]]);
            __builtin_prefetch(&graph->out_target[graph->out_off[tree->node[c->list[i + 12]]]]);
        }
        uint32_t node = tree->node[c->list[i]];
        uint64_t end;
        for (uint64_t e = hpy_dom_edges(&end, &tree->keeps, graph, node); e < end; e++) {
            uint32_t target = graph->out_target[e], r = tree->rank[target];
            if (r != HPY_DOM_NO_RANK && hpy_bits_has(c->maybe, r) &&
                hpy_dom_edge_keeps(&tree->keeps, graph, e, target))
                strike(c, r);
        }
        if (i % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, c->n + (uint64_t)i, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_dom_region_find(struct hpy_dom_region *region,
                                    const struct hpy_domtree *tree, struct hpy_job *job,
                                    struct hpy_err *err)
{
    uint64_t n_words = hpy_bits_words(tree->n_reached);
    enum hpy_status status = HPY_OK;
    struct candidates c = { .tree = tree, .below = hpy_bits_new(tree->n_reached),
                            .maybe = hpy_bits_new(tree->n_reached) };
    if (!c.below || !c.maybe) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for what a set dominates");
        goto out;
    }
    for (uint64_t w = 0; w < n_words; w++)
        c.below[w] = region->dominated[w] = region->member[w];
    mark_below(c.below, tree);
    split(&c, region->dominated);
    c.list = HPY_ARRAY(uint32_t, c.n);
    if (!c.list) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for what a set dominates");
        goto out;
    }
    make_list(&c);
    hpy_job_phase(job, "finding what a set dominates", 2ull * c.n);
    status = strike_held(&c, job, err);
    if (status == HPY_OK)
        status = strike_on(&c, job, err);
    if (status != HPY_OK)
        goto out;
    for (uint64_t w = 0; w < n_words; w++)
        region->dominated[w] |= c.maybe[w];
out:
    candidates_dispose(&c);
    return status;
}
