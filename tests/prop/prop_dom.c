/* Dominators of random graphs, against what removing nodes says. The seed is
 * printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pair.h"
#include "engine/build.h"
#include "engine/dom.h"
#include "engine/dom_set.h"
#include "random.h"

enum { N_MAX = 160 };

/* ------------------------------------------------------------ random graphs */

enum { ROOT_TYPE, PLAIN, MODULE, FRAME, BARE_FRAME, N_TYPES };

static const struct hpy_type_info types[N_TYPES] = {
    [ROOT_TYPE] = { .name = HPY_STR("root"), .module = HPY_STR("interpreter") },
    [PLAIN] = { .name = HPY_STR("frame"), .module = HPY_STR("films") }, /* is none */
    [MODULE] = { .name = HPY_STR("module"), .module = HPY_STR("builtins"),
                 .flags = HPY_TYPE_IS_MODULE },
    [FRAME] = { .name = HPY_STR("frame"), .module = HPY_STR("builtins") },
    [BARE_FRAME] = { .name = HPY_STR("frame"), .module = HPY_STR("interpreter") },
};

/* Targets near, far, or few, so that there are deep trees, wide ones and hubs. */
static uint64_t any_target(uint64_t from, uint64_t n, unsigned style)
{
    switch (style) {
    case 0: return any(n);
    case 1: return (from + 1 + any(3)) % n;
    case 2: return any(4) ? (from + 1 + any(2)) % n : any(n);
    default: return any(3) ? any(n) : any(n < 4 ? n : 4);
    }
}

static uint32_t any_type(void)
{
    return any(4) ? PLAIN : (uint32_t)(PLAIN + any(N_TYPES - PLAIN));
}

static struct hpy_graph *any_graph(uint64_t n, unsigned max_degree, unsigned style)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->name(sink, 0, HPY_STR("wr"), &err), &err);
    for (uint32_t i = 0; i < N_TYPES; i++)
        demand(sink->ops->type(sink, i, &types[i], &err), &err);
    for (uint64_t i = 0; i < n; i++) {
        uint32_t type = i ? any_type() : ROOT_TYPE;
        struct hpy_node_info node = {
            .addr = i ? i * 16 + 16 : HPY_ADDR_ROOT,
            .size_bytes = any(20) ? any(1000) : (UINT64_C(1) << 32) + any(9),
            .external_bytes = any(6) ? 0 : any(1000),
            .type = type,
            .flags = type == ROOT_TYPE || type == BARE_FRAME ? HPY_NODE_VIRTUAL : 0,
        };
        demand(sink->ops->node(sink, &node, &err), &err);
        for (uint64_t degree = any(max_degree + 1); degree > 0; degree--) {
            uint64_t target = any_target(i, n, style);
            struct hpy_edge edge = { target ? target * 16 + 16 : HPY_ADDR_ROOT,
                                     any(6) ? HPY_REL(HPY_REL_ITEM, 0) : HPY_REL(HPY_REL_WEAK, 0) };
            demand(sink->ops->edges(sink, &edge, 1, &err), &err);
        }
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

/* -------------------------------------------------------------- the slow way */

struct naive {
    const struct hpy_graph *graph;
    struct hpy_dom_options options;
    bool reached[N_MAX];
    bool dominates[N_MAX][N_MAX]; /* [a][b], both reached */
};

static bool keeps(const struct naive *naive, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = naive->graph;
    uint32_t type = graph->type[source];
    return (naive->options.weak || HPY_REL_KIND(graph->out_rel[edge]) != HPY_REL_WEAK) &&
           (naive->options.modules || type != MODULE) &&
           (naive->options.frames || (type != FRAME && type != BARE_FRAME));
}

/* What can be reached from the marked nodes without entering an avoided one. */
static void spread(const struct naive *naive, bool *marks, const bool *avoid)
{
    const struct hpy_graph *graph = naive->graph;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            for (uint64_t e = graph->out_off[node]; marks[node] && e < graph->out_off[node + 1]; e++)
                if (keeps(naive, node, e) && !marks[graph->out_target[e]] &&
                    !(avoid && avoid[graph->out_target[e]]))
                    changed = marks[graph->out_target[e]] = true;
    }
}

static void naive_make(struct naive *naive, const struct hpy_graph *graph,
                       struct hpy_dom_options options)
{
    memset(naive, 0, sizeof *naive);
    naive->graph = graph;
    naive->options = options;
    naive->reached[0] = true;
    spread(naive, naive->reached, NULL);
    for (uint32_t a = 0; a < graph->n_nodes; a++) {
        bool avoid[N_MAX] = { false }, marks[N_MAX] = { false };
        avoid[a] = true;
        marks[0] = a != 0;
        spread(naive, marks, avoid);
        for (uint32_t b = 0; b < graph->n_nodes; b++)
            naive->dominates[a][b] = naive->reached[a] && naive->reached[b] && !marks[b];
    }
}

/* The dominator of b, other than b, that all its other dominators dominate. */
static uint32_t naive_idom(const struct naive *naive, uint32_t b)
{
    uint32_t best = HPY_NO_NODE;
    for (uint32_t a = 0; a < naive->graph->n_nodes; a++)
        if (a != b && naive->dominates[a][b] &&
            (best == HPY_NO_NODE || naive->dominates[best][a]))
            best = a;
    return best;
}

/* What the root reaches around the set, and then what the set reaches around that. */
static void naive_dominos(const struct naive *naive, bool *out, const bool *set)
{
    bool around[N_MAX] = { false };
    around[0] = !set[0];
    spread(naive, around, set);
    memcpy(out, set, N_MAX * sizeof *out);
    spread(naive, out, around);
}

static void naive_imdom(const struct naive *naive, bool *out, const bool *set)
{
    const struct hpy_graph *graph = naive->graph;
    bool referrer[N_MAX] = { false };
    memset(out, 0, N_MAX * sizeof *out);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1]; e++)
            if (set[graph->out_target[e]] && keeps(naive, node, e) &&
                !(graph->flags[node] & HPY_NODE_VIRTUAL))
                referrer[node] = true;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        bool others[N_MAX], marks[N_MAX] = { false };
        memcpy(others, referrer, sizeof others);
        others[node] = false;
        marks[0] = true;
        spread(naive, marks, others);
        out[node] = referrer[node] && marks[node];
    }
}

/* ------------------------------------------------------------------- checks */

static void check_tree(const struct naive *naive, const struct hpy_domtree *tree)
{
    const struct hpy_graph *graph = naive->graph;
    uint32_t n_reached = 0;
    for (uint32_t b = 0; b < graph->n_nodes; b++) {
        uint64_t retained = 0, external = 0, n_dominators = 0;
        uint32_t chain[N_MAX];
        n_reached += naive->reached[b];
        cr_assert_eq(hpy_domtree_has(tree, b), naive->reached[b]);
        cr_assert_eq(hpy_domtree_idom(tree, b), naive_idom(naive, b), "idom of %u", b);
        for (uint32_t c = 0; c < graph->n_nodes; c++) {
            cr_assert_eq(hpy_domtree_dominates(tree, b, c), naive->dominates[b][c]);
            n_dominators += c != b && naive->dominates[c][b];
            if (naive->dominates[b][c]) {
                external += hpy_graph_external(graph, c);
                if (!(graph->flags[c] & HPY_NODE_VIRTUAL))
                    retained += hpy_graph_size(graph, c);
            }
        }
        cr_assert_eq(hpy_domtree_retained(tree, b), retained);
        cr_assert_eq(hpy_domtree_retained_external(tree, b), external);
        cr_assert_eq(hpy_domtree_chain(NULL, 0, tree, b), n_dominators);
        cr_assert_eq(hpy_domtree_chain(chain, N_MAX, tree, b), n_dominators);
        for (uint64_t i = 0, below = b; i < n_dominators; below = chain[i++])
            cr_assert_eq(chain[i], hpy_domtree_idom(tree, (uint32_t)below));
    }
    cr_assert_eq(tree->n_reached, n_reached);
}

static void check_children(const struct hpy_domtree *tree)
{
    struct hpy_err err;
    struct hpy_dom_children *children;
    uint32_t n_all = 0;
    demand(hpy_dom_children_new(&children, tree, NULL, &err), &err);
    for (uint32_t node = 0; node < tree->graph->n_nodes; node++) {
        uint32_t n;
        const uint32_t *child = hpy_dom_children_of(&n, children, node);
        for (uint32_t i = 0; i < n; i++) {
            cr_assert_eq(hpy_domtree_idom(tree, child[i]), node);
            if (i == 0)
                continue;
            uint64_t before = hpy_domtree_retained(tree, child[i - 1]);
            uint64_t retained = hpy_domtree_retained(tree, child[i]);
            cr_assert(before > retained ||
                      (before == retained && tree->rank[child[i - 1]] < tree->rank[child[i]]));
        }
        n_all += n;
    }
    cr_assert_eq(n_all, tree->n_reached - 1);
    hpy_dom_children_free(children);
}

static void same_set(const struct hpy_nodeset *set, const struct hpy_graph *graph,
                     const bool *expected, const char *what)
{
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        cr_assert_eq(hpy_nodeset_has(set, node),
                     expected[node] && !(graph->flags[node] & HPY_NODE_VIRTUAL),
                     "%s: node %u", what, node);
}

static void check_set(const struct naive *naive, const struct hpy_domtree *tree, unsigned one_in)
{
    const struct hpy_graph *graph = naive->graph;
    struct hpy_err err;
    struct hpy_nodeset set, out;
    bool member[N_MAX] = { false }, expected[N_MAX];
    uint64_t size, expected_size = 0;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (!(graph->flags[node] & HPY_NODE_VIRTUAL) && any(one_in) == 0) {
            member[node] = true;
            hpy_nodeset_add(&set, node);
        }
    naive_dominos(naive, expected, member);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (expected[node] && !(graph->flags[node] & HPY_NODE_VIRTUAL))
            expected_size += hpy_graph_size(graph, node);
    demand(hpy_dom_dominos(&out, tree, &set, NULL, &err), &err);
    same_set(&out, graph, expected, "dominos");
    hpy_nodeset_dispose(&out);
    demand(hpy_dom_domisize(&size, tree, &set, NULL, &err), &err);
    cr_assert_eq(size, expected_size);
    naive_imdom(naive, expected, member);
    demand(hpy_dom_imdom(&out, tree, &set, NULL, &err), &err);
    same_set(&out, graph, expected, "imdom");
    hpy_nodeset_dispose(&out);
    hpy_nodeset_dispose(&set);
}

static uint64_t first_seed(void)
{
    return seed_or(1979, "prop_dom");
}

/* Node removal costs nodes * edges, and a graph of a dozen nodes has every shape
 * that matters; a few larger ones have long paths. */
Test(prop_dom, trees_and_sets_are_what_removing_nodes_says)
{
    uint64_t seed = first_seed();
    static struct naive naive;
    for (unsigned round = 0; round < 4000; round++) {
        random_state = seed + round;
        uint64_t n = 1 + any(round % 100 == 0 ? N_MAX : round % 10 == 0 ? 40 : 14);
        struct hpy_graph *graph = any_graph(n, 1 + (unsigned)any(4), round % 4);
        struct hpy_dom_options options = hpy_dom_usual;
        struct hpy_domtree *tree;
        struct hpy_err err;
        if (round % 3 == 0)
            options = (struct hpy_dom_options){ any(2), any(2), any(2) };
        naive_make(&naive, graph, options);
        demand(hpy_domtree_new(&tree, graph, round % 3 ? NULL : &options, NULL, &err), &err);
        check_tree(&naive, tree);
        check_children(tree);
        for (unsigned one_in = 1; one_in < 30; one_in = one_in * 2 + 1)
            check_set(&naive, tree, one_in);
        hpy_domtree_free(tree);
        hpy_graph_free(graph);
    }
}

/* ------------------------------------------------------------- large graphs */

/* A linked list whose every item is held by another list too, as where records are
 * chained and indexed: the paths are as long as they can be, and the dominator of
 * each item is far from the one it was found by. */
static struct hpy_graph *chain_graph(uint64_t n)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge first = { 0x1000, HPY_REL(HPY_REL_ITEM, 0) };
    struct hpy_edge index = { 0x800, HPY_REL(HPY_REL_ITEM, 0) };
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->type(sink, 0, &types[0], &err), &err);
    demand(sink->ops->node(sink, &root, &err), &err);
    demand(sink->ops->edges(sink, &first, 1, &err), &err);
    demand(sink->ops->edges(sink, &index, 1, &err), &err);
    for (uint64_t i = 0; i < n; i++) { /* links at even places, items behind them */
        struct hpy_node_info link = { .addr = 0x1000 + i * 32, .size_bytes = 10 };
        struct hpy_node_info item = { .addr = 0x1010 + i * 32, .size_bytes = 1 };
        struct hpy_edge edges[3] = {
            { 0x1000 + (i + 1) * 32, HPY_REL(HPY_REL_ITEM, 0) },
            { 0x1010 + i * 32, HPY_REL(HPY_REL_ITEM, 1) },
            { 0x1000 + (i ? i - 1 : 0) * 32, HPY_REL(HPY_REL_ITEM, 2) },
        };
        demand(sink->ops->node(sink, &link, &err), &err);
        demand(sink->ops->edges(sink, i + 1 < n ? edges : edges + 1, i + 1 < n ? 3 : 2, &err), &err);
        demand(sink->ops->node(sink, &item, &err), &err);
    }
    struct hpy_node_info list = { .addr = 0x800, .size_bytes = 100 };
    demand(sink->ops->node(sink, &list, &err), &err);
    for (uint64_t i = 0; i < n; i++) {
        struct hpy_edge edge = { 0x1010 + i * 32, HPY_REL(HPY_REL_ITEM, i) };
        demand(sink->ops->edges(sink, &edge, 1, &err), &err);
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

Test(prop_dom, a_chain_of_a_million)
{
    enum { N = 1000000 };
    struct hpy_graph *graph = chain_graph(N);
    struct hpy_domtree *tree;
    struct hpy_dom_children *children;
    struct hpy_err err;
    uint32_t list = hpy_graph_find(graph, 0x800), n;
    demand(hpy_domtree_new(&tree, graph, NULL, NULL, &err), &err);
    for (uint64_t i = 0; i < N; i++) {
        uint32_t link = hpy_graph_find(graph, 0x1000 + i * 32);
        uint32_t item = hpy_graph_find(graph, 0x1010 + i * 32);
        cr_assert_eq(hpy_domtree_idom(tree, link),
                     i ? hpy_graph_find(graph, 0x1000 + (i - 1) * 32) : HPY_ROOT_NODE);
        cr_assert_eq(hpy_domtree_idom(tree, item), HPY_ROOT_NODE);
        cr_assert_eq(hpy_domtree_retained(tree, link), 10 * (N - i));
    }
    cr_assert_eq(hpy_domtree_retained(tree, list), 100);
    uint32_t last = hpy_graph_find(graph, 0x1000 + (N - 1) * 32ull), up[2];
    cr_assert_eq(hpy_domtree_chain(up, 2, tree, last), N);
    cr_assert_eq(graph->addr[up[1]], 0x1000 + (N - 3) * 32ull);
    demand(hpy_dom_children_new(&children, tree, NULL, &err), &err);
    const uint32_t *of_root = hpy_dom_children_of(&n, children, HPY_ROOT_NODE);
    cr_assert_eq(n, N + 2);
    cr_assert_eq(graph->addr[of_root[0]], 0x1000);
    cr_assert_eq(of_root[1], list);
    hpy_dom_children_free(children);

    /* list and chain together dominate the items as well; half of the chain does not */
    struct hpy_nodeset set, out;
    uint64_t size;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    hpy_nodeset_add(&set, list);
    hpy_nodeset_add(&set, hpy_graph_find(graph, 0x1000 + N / 2 * 32ull));
    demand(hpy_dom_domisize(&size, tree, &set, NULL, &err), &err);
    cr_assert_eq(size, 100 + 11ull * (N / 2));
    demand(hpy_dom_dominos(&out, tree, &set, NULL, &err), &err);
    cr_assert_eq(hpy_nodeset_count(&out), N + 1);
    hpy_nodeset_dispose(&out);
    hpy_nodeset_dispose(&set);
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}

/* Stopped at whatever point the other thread gets to: nothing stays behind. */
struct stopping {
    struct hpy_job job;
    uint64_t after;
};

static enum hpy_status stop_after(void *work, struct hpy_err *err)
{
    struct stopping *stopping = work;
    volatile uint64_t spent = 0;
    (void)err;
    while (spent < stopping->after)
        spent++;
    hpy_job_cancel(&stopping->job);
    return HPY_OK;
}

struct making {
    struct stopping stopping;
    const struct hpy_graph *graph;
    unsigned n_stopped, n_made;
};

static enum hpy_status make_and_free(void *work, struct hpy_err *err)
{
    struct making *making = work;
    struct hpy_domtree *tree;
    enum hpy_status status =
        hpy_domtree_new(&tree, making->graph, NULL, &making->stopping.job, err);
    cr_assert(status == HPY_OK || status == HPY_ECANCELLED);
    cr_assert_eq(tree != NULL, status == HPY_OK);
    making->n_stopped += status == HPY_ECANCELLED;
    making->n_made += status == HPY_OK;
    hpy_domtree_free(tree);
    return HPY_OK;
}

static enum hpy_status stop(void *work, struct hpy_err *err)
{
    struct making *making = work;
    return stop_after(&making->stopping, err);
}

Test(prop_dom, stopping_leaves_nothing_behind)
{
    struct making making = { .graph = chain_graph(200000) };
    struct hpy_err err;
    uint64_t live = hpy_mem_live();
    for (unsigned round = 0; round < 40; round++) {
        hpy_job_init(&making.stopping.job);
        making.stopping.after = round == 0 ? 0 : UINT64_C(2000000) * round;
        if (round == 0)
            hpy_job_cancel(&making.stopping.job);
        demand(hpy_pair_run(make_and_free, &making, stop, &making, &err), &err);
        cr_assert_eq(hpy_mem_live(), live);
    }
    cr_assert_gt(making.n_stopped, 0);
    hpy_graph_free((struct hpy_graph *)(uintptr_t)making.graph);
}
