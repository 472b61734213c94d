/* Questions about sets, answered by the region of what is in the tree and a search
 * of what is not. */
#include "engine/dom_set.h"

#include "engine/dom_region.h"

enum { PAGE = 1 << 16 }; /* a set gives large pages faster */

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for what a set dominates");
}

/* ------------------------------------------------ members outside the tree */

/* Unreached nodes: members of the set, then what they reach. */
struct loose {
    uint64_t *met;   /* by node, bits; NULL if there are none */
    uint32_t *nodes; /* room for every unreached node */
    uint32_t n;
};

static void loose_dispose(struct loose *loose)
{
    hpy_free(loose->met);
    hpy_free(loose->nodes);
}

static enum hpy_status loose_add(struct loose *loose, uint32_t node,
                                 const struct hpy_domtree *tree, struct hpy_err *err)
{
    if (!loose->met) {
        loose->met = hpy_bits_new(tree->graph->n_nodes);
        loose->nodes = HPY_ARRAY(uint32_t, tree->graph->n_nodes - tree->n_reached);
        if (!loose->met || !loose->nodes)
            return no_memory(err);
    }
    if (!hpy_bits_has(loose->met, node)) {
        hpy_bits_add(loose->met, node);
        loose->nodes[loose->n++] = node;
    }
    return HPY_OK;
}

/* What an unreached node refers to in the tree is either reached around the set, or
 * dominated by the set's other members. */
static enum hpy_status loose_follow(struct loose *loose, const struct hpy_domtree *tree,
                                    struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = tree->graph;
    for (uint32_t i = 0; i < loose->n; i++) {
        uint64_t end;
        for (uint64_t e = hpy_dom_edges(&end, &tree->keeps, graph, loose->nodes[i]); e < end; e++) {
            uint32_t target = graph->out_target[e];
            if (!hpy_domtree_has(tree, target) &&
                hpy_dom_edge_keeps(&tree->keeps, graph, e, target))
                HPY_TRY(loose_add(loose, target, tree, err));
        }
        if (i % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, i, err));
    }
    return HPY_OK;
}

/* ------------------------------------------------------------------ the set */

/* What a set dominates: in the tree, and outside. */
struct dominion {
    const struct hpy_domtree *tree;
    struct hpy_dom_region region;
    struct loose loose;
};

static void dominion_dispose(struct dominion *dominion)
{
    hpy_dom_region_dispose(&dominion->region);
    loose_dispose(&dominion->loose);
}

/* The members of a set, page by page; what is done with a page is the caller's. */
static enum hpy_status for_each_page(const struct hpy_nodeset *set,
                                     enum hpy_status (*use)(void *with, const uint32_t *nodes,
                                                            uint64_t n, struct hpy_err *err),
                                     void *with, struct hpy_job *job, struct hpy_err *err)
{
    uint64_t room = hpy_nodeset_count(set), n, done = 0;
    uint32_t *nodes = HPY_ARRAY(uint32_t, room < PAGE ? room : PAGE), next = 0;
    enum hpy_status status = nodes ? HPY_OK : no_memory(err);
    while (status == HPY_OK && (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0) {
        next = nodes[n - 1] + 1;
        status = use(with, nodes, n, err);
        if (status == HPY_OK)
            status = hpy_job_poll(job, done += n, err);
    }
    hpy_free(nodes);
    return status;
}

static enum hpy_status take_members(void *with, const uint32_t *nodes, uint64_t n,
                                    struct hpy_err *err)
{
    struct dominion *dominion = with;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t rank = dominion->tree->rank[nodes[i]];
        if (rank != HPY_DOM_NO_RANK)
            hpy_bits_add(dominion->region.member, rank);
        else
            HPY_TRY(loose_add(&dominion->loose, nodes[i], dominion->tree, err));
    }
    return HPY_OK;
}

/* On failure there is nothing to dispose of. */
static enum hpy_status dominion_find(struct dominion *out, const struct hpy_domtree *tree,
                                     const struct hpy_nodeset *set, struct hpy_job *job,
                                     struct hpy_err *err)
{
    *out = (struct dominion){ .tree = tree };
    HPY_TRY(hpy_dom_region_init(&out->region, tree, err));
    enum hpy_status status = for_each_page(set, take_members, out, job, err);
    if (status == HPY_OK)
        status = hpy_dom_region_find(&out->region, tree, job, err);
    if (status == HPY_OK)
        status = loose_follow(&out->loose, tree, job, err);
    if (status != HPY_OK)
        dominion_dispose(out);
    return status;
}

/* ------------------------------------------------------------------ answers */

static bool is_virtual(const struct hpy_graph *graph, uint32_t node)
{
    return graph->flags[node] & HPY_NODE_VIRTUAL;
}

/* The nodes whose bits are set, without virtual ones, whose bits are cleared. */
static enum hpy_status set_of_bits(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                   uint64_t *bits, struct hpy_err *err)
{
    uint64_t n_words = hpy_bits_words(graph->n_nodes);
    for (uint64_t w = 0; w < n_words; w++)
        for (uint64_t left = bits[w]; left; left &= left - 1) {
            uint32_t node = (uint32_t)(w * 64 + (uint64_t)__builtin_ctzll(left));
            if (is_virtual(graph, node))
                hpy_bits_remove(bits, node);
        }
    return hpy_nodeset_from_bits(out, graph->n_nodes, bits, err);
}

enum hpy_status hpy_dom_dominos(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                                const struct hpy_nodeset *set, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct dominion dominion;
    enum hpy_status status;
    *out = (struct hpy_nodeset){ 0 };
    HPY_TRY(dominion_find(&dominion, tree, set, job, err));
    const uint64_t *dominated = dominion.region.dominated;
    uint64_t n_words = hpy_bits_words(tree->n_reached);
    uint64_t *nodes = hpy_bits_new(tree->graph->n_nodes);
    if (!nodes) {
        status = no_memory(err);
        goto out;
    }
    for (uint64_t w = 0; w < n_words; w++)
        for (uint64_t left = dominated[w]; left; left &= left - 1)
            hpy_bits_add(nodes, tree->node[w * 64 + (uint64_t)__builtin_ctzll(left)]);
    for (uint32_t i = 0; i < dominion.loose.n; i++)
        hpy_bits_add(nodes, dominion.loose.nodes[i]);
    status = set_of_bits(out, tree->graph, nodes, err);
out:
    hpy_free(nodes);
    dominion_dispose(&dominion);
    return status;
}

enum hpy_status hpy_dom_domisize(uint64_t *size_bytes, const struct hpy_domtree *tree,
                                 const struct hpy_nodeset *set, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct dominion dominion;
    uint32_t one;
    *size_bytes = 0;
    if (hpy_nodeset_count(set) == 1 && hpy_nodeset_page(set, 0, &one, 1) == 1 &&
        hpy_domtree_has(tree, one)) {
        *size_bytes = hpy_domtree_retained(tree, one);
        return HPY_OK;
    }
    HPY_TRY(dominion_find(&dominion, tree, set, job, err));
    const uint64_t *dominated = dominion.region.dominated;
    uint64_t n_words = hpy_bits_words(tree->n_reached), sum = 0;
    /* what is dominated is subtrees of the dominator tree: add up their heads */
    for (uint64_t w = 0; w < n_words; w++)
        for (uint64_t left = dominated[w]; left; left &= left - 1) {
            uint64_t r = w * 64 + (uint64_t)__builtin_ctzll(left);
            if (r == 0 || !hpy_bits_has(dominated, tree->idom[r]))
                sum += tree->retained[r];
        }
    for (uint32_t i = 0; i < dominion.loose.n; i++)
        if (!is_virtual(tree->graph, dominion.loose.nodes[i]))
            sum += hpy_graph_size(tree->graph, dominion.loose.nodes[i]);
    *size_bytes = sum;
    dominion_dispose(&dominion);
    return HPY_OK;
}

/* -------------------------------------------------------------------- imdom */

struct referrers {
    const struct hpy_domtree *tree;
    uint64_t *marks; /* by rank */
};

/* Objects only: that a virtual node holds a member does not hide others. */
static enum hpy_status mark_referrers(void *with, const uint32_t *nodes, uint64_t n,
                                      struct hpy_err *err)
{
    const struct referrers *referrers = with;
    const struct hpy_domtree *tree = referrers->tree;
    const struct hpy_graph *graph = tree->graph;
    (void)err;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t end = graph->in_off[nodes[i] + 1ull];
        for (uint64_t e = graph->in_off[nodes[i]]; e < end; e++) {
            uint32_t rank = tree->rank[graph->in_source[e]];
            if (rank != HPY_DOM_NO_RANK && !is_virtual(graph, graph->in_source[e]) &&
                hpy_dom_in_edge_keeps(&tree->keeps, graph, e, nodes[i]))
                hpy_bits_add(referrers->marks, rank);
        }
    }
    return HPY_OK;
}

/* Whether the last step to a node can be made from outside the region. */
static bool is_entered(const struct hpy_dom_region *region, const struct hpy_domtree *tree,
                       uint32_t node)
{
    const struct hpy_graph *graph = tree->graph;
    uint64_t end = graph->in_off[node + 1ull];
    for (uint64_t e = graph->in_off[node]; e < end; e++) {
        uint32_t rank = tree->rank[graph->in_source[e]];
        if (rank != HPY_DOM_NO_RANK && !hpy_bits_has(region->dominated, rank) &&
            hpy_dom_in_edge_keeps(&tree->keeps, graph, e, node))
            return true;
    }
    return false;
}

enum hpy_status hpy_dom_imdom(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                              const struct hpy_nodeset *set, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct hpy_dom_region region;
    *out = (struct hpy_nodeset){ 0 };
    HPY_TRY(hpy_dom_region_init(&region, tree, err));
    uint64_t *nodes = hpy_bits_new(tree->graph->n_nodes);
    enum hpy_status status = nodes ? HPY_OK : no_memory(err);
    if (status == HPY_OK)
        status = for_each_page(set, mark_referrers,
                               &(struct referrers){ tree, region.member }, job, err);
    if (status == HPY_OK)
        status = hpy_dom_region_find(&region, tree, job, err);
    for (uint64_t r = 0; status == HPY_OK && r < tree->n_reached; r++) {
        r = hpy_bits_next(region.member, tree->n_reached, r, true);
        if (r < tree->n_reached && is_entered(&region, tree, tree->node[r]))
            hpy_bits_add(nodes, tree->node[r]);
        if (r % HPY_DOM_STRIDE == 0)
            status = hpy_job_poll(job, r, err);
    }
    if (status == HPY_OK)
        status = set_of_bits(out, tree->graph, nodes, err);
    hpy_free(nodes);
    hpy_dom_region_dispose(&region);
    return status;
}
