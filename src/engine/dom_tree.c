/* Making the dominator tree out of its parts, and asking about it. */
#include "base/pair.h"
#include "engine/dom_work.h"

/* The two searches know nothing of each other. */
struct searching {
    struct hpy_domtree *tree;
    struct hpy_dom_depth depth;
    struct hpy_job *job;
};

static enum hpy_status search_depth(void *work, struct hpy_err *err)
{
    struct searching *searching = work;
    return hpy_dom_search_depth(&searching->depth, searching->tree->graph,
                                &searching->tree->keeps, searching->job, err);
}

static enum hpy_status search_breadth(void *work, struct hpy_err *err)
{
    struct searching *searching = work;
    return hpy_dom_search_breadth(searching->tree, searching->job, err);
}

enum { TWO_THREADS_FROM = 1 << 16 }; /* nodes, below which a thread is not worth its start */

static enum hpy_status search_both(struct searching *searching, struct hpy_err *err)
{
    hpy_job_phase(searching->job, "searching for dominators", searching->tree->graph->n_nodes);
    if (searching->tree->graph->n_nodes >= TWO_THREADS_FROM)
        return hpy_pair_run(search_depth, searching, search_breadth, searching, err);
    HPY_TRY(search_depth(searching, err));
    return search_breadth(searching, err);
}

/* From depth-first numbers to ranks. What the search has in number and spare is not
 * needed any more, and the tree takes them over: memory that was touched once is
 * cheaper than memory that was not. */
static void renumber(struct hpy_domtree *tree, struct hpy_dom_depth *depth)
{
    enum { AHEAD = 32 };
    uint32_t n = tree->n_reached;
    const uint32_t *number_idom = depth->parent;
    uint32_t *number_node = depth->node, *number_rank = depth->node; /* in its place */
    tree->node = depth->number;
    tree->idom = depth->spare;
    depth->number = depth->spare = NULL;
    for (uint32_t v = 0; v < n; v++) {
        if (v + AHEAD < n)
            __builtin_prefetch(&tree->rank[number_node[v + AHEAD]]);
        uint32_t node = number_node[v], rank = tree->rank[node];
        tree->node[rank] = node;
        number_rank[v] = rank;
    }
    for (uint32_t v = 0; v < n; v++)
        tree->idom[number_rank[v]] = number_rank[number_idom[v]];
}

static enum hpy_status make(struct hpy_domtree *tree, struct hpy_job *job, struct hpy_err *err)
{
    struct searching searching = { .tree = tree, .job = job };
    struct hpy_dom_depth *depth = &searching.depth;
    enum hpy_status status = search_both(&searching, err);
    if (status != HPY_OK)
        goto out;
    tree->retained = HPY_ARRAY(uint64_t, tree->n_reached);
    status = tree->retained ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    if (status == HPY_OK)
        status = hpy_dom_immediate(depth, tree->retained, tree->graph, &tree->keeps, job, err);
    if (status != HPY_OK)
        goto out;
    renumber(tree, depth);
    hpy_dom_depth_dispose(depth);
    status = hpy_dom_retain(tree, job, err);
out:
    hpy_dom_depth_dispose(depth);
    return status;
}

enum hpy_status hpy_domtree_new(struct hpy_domtree **out, const struct hpy_graph *graph,
                                const struct hpy_dom_options *options, struct hpy_job *job,
                                struct hpy_err *err)
{
    *out = NULL;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct hpy_domtree *tree = HPY_NEW(struct hpy_domtree);
    if (!tree)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    tree->graph = graph;
    tree->options = options ? *options : hpy_dom_usual;
    enum hpy_status status = hpy_dom_keeps_init(&tree->keeps, graph, &tree->options, err);
    if (status == HPY_OK)
        status = make(tree, job, err);
    if (status == HPY_OK)
        *out = tree;
    else
        hpy_domtree_free(tree);
    return status;
}

void hpy_domtree_free(struct hpy_domtree *tree)
{
    if (!tree)
        return;
    hpy_free(tree->rank);
    hpy_free(tree->node);
    hpy_free(tree->idom);
    hpy_free(tree->parent);
    hpy_free(tree->retained);
    hpy_free((void *)(uintptr_t)tree->external.node);
    hpy_free((void *)(uintptr_t)tree->external.value);
    hpy_dom_keeps_dispose(&tree->keeps);
    hpy_free(tree);
}

bool hpy_domtree_dominates(const struct hpy_domtree *tree, uint32_t a, uint32_t b)
{
    uint32_t of = tree->rank[a], at = tree->rank[b];
    if (of == HPY_DOM_NO_RANK || at == HPY_DOM_NO_RANK)
        return false;
    while (at > of) /* a dominator's rank is lower */
        at = tree->idom[at];
    return at == of;
}

uint64_t hpy_domtree_chain(uint32_t *out, uint64_t room, const struct hpy_domtree *tree,
                           uint32_t node)
{
    uint64_t n = 0;
    uint32_t rank = tree->rank[node];
    if (rank == HPY_DOM_NO_RANK)
        return 0;
    for (; rank != 0; n++) {
        rank = tree->idom[rank];
        if (n < room)
            out[n] = tree->node[rank];
    }
    return n;
}
