/* Why objects of random graphs live, against plain relaxation of all edges. The seed is
 * printed; HPY_SEED=n repeats one. */
#include <string.h>

#include "base/mem.h"
#include "engine/build.h"
#include "engine/inedges.h"
#include "engine/why_work.h"
#include "random.h"
#include "random_types.h"

enum { N_MAX = 60 };

/* ------------------------------------------------------------------ random graphs */

static const char *const names[] = { "i0_modules", "i0_t7_f0", "i0_interned_strings", "a", "b",
                                     "f_code", "f_globals" };
enum { N_NAMES = sizeof names / sizeof *names };

static void add_edges(struct hpy_sink *sink, uint64_t i, uint64_t n, uint64_t degree,
                      bool statics)
{
    struct hpy_err err;
    while (degree-- > 0) {
        enum hpy_rel_kind kind = i == 0 && any(4) ? HPY_REL_ROOT
                                                  : (enum hpy_rel_kind)any(HPY_N_REL_KINDS);
        struct hpy_edge edge = { address(any(4) ? any(n) : any(n < 5 ? n : 5), statics), 0 };
        switch (hpy_rel_info(kind)->arg) {
        case HPY_ARG_INDEX: edge.rel = HPY_REL(kind, any(3)); break;
        case HPY_ARG_NAME: edge.rel = HPY_REL(kind, any(N_NAMES)); break;
        default: edge.rel = HPY_REL(kind, 0); break;
        }
        if (kind == HPY_REL_DICT_VALUE) {
            struct hpy_edge key = { address(any(n), statics), HPY_REL(HPY_REL_DICT_KEY, degree) };
            demand(sink->ops->edges(sink, &key, 1, &err), &err);
        }
        demand(sink->ops->edges(sink, &edge, 1, &err), &err);
    }
}

static struct hpy_graph *any_graph(uint64_t n, unsigned max_degree, bool statics)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = begin_graph(names, N_NAMES);
    struct hpy_sink *sink = hpy_builder_sink(builder);
    for (uint64_t i = 0; i < n; i++) {
        const char *text = names[any(N_NAMES)];
        struct hpy_content content = { .kind = any(3) ? HPY_CONTENT_NAME : HPY_CONTENT_STR,
                                       .length = strlen(text), .text = hpy_str_of(text) };
        struct hpy_node_info node = {
            .addr = address(i, statics), .size_bytes = 16 * any(4),
            .type = i == 0 || any(2) ? THING : (uint32_t)any(N_TYPES),
            .flags = i == 0 || (i == 1 && statics) || any(9) == 0 ? HPY_NODE_VIRTUAL : 0,
            .content = any(4) ? &content : NULL,
        };
        demand(sink->ops->node(sink, &node, &err), &err);
        add_edges(sink, i, n, any(max_degree + 1) + (i == 0), statics);
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

/* ------------------------------------------------------------------- the naive way */

static bool is_end(const struct hpy_why_rules *rules, uint32_t node)
{
    return node == HPY_ROOT_NODE || node == rules->statics;
}

/* Cheapest ways to all nodes, none of which passes one of them (or HPY_NO_NODE). UINT32_MAX:
 * there is none. */
static void naive_costs(uint32_t *cost, const struct hpy_why_rules *rules, uint32_t passing)
{
    const struct hpy_graph *graph = rules->graph;
    for (uint32_t v = 0; v < graph->n_nodes; v++)
        cost[v] = hpy_why_module_at(rules, v) && v != passing ? 0 : UINT32_MAX;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t u = 0; u < graph->n_nodes; u++)
            for (uint64_t e = graph->out_off[u]; e < graph->out_off[u + 1]; e++) {
                uint32_t step = hpy_why_cost(rules, u, e), v = graph->out_target[e];
                uint32_t so_far = is_end(rules, u) ? 0 : cost[u];
                if (step == HPY_WHY_NEVER || so_far == UINT32_MAX || v == passing ||
                    so_far + step >= cost[v])
                    continue;
                cost[v] = so_far + step;
                more = true;
            }
    }
}

static uint32_t cost_of(const struct hpy_why *why, const struct hpy_why_rules *rules)
{
    uint32_t cost = 0;
    for (uint64_t i = why->n_lead; i < why->n_steps; i++)
        cost += hpy_why_cost(rules, why->step[i].source, why->step[i].edge);
    return cost;
}

/* Whether something that leads to a node is referred to by nothing. */
static bool naive_outside(const struct hpy_graph *graph, uint32_t node)
{
    uint8_t *leads = HPY_ZARRAY(uint8_t, graph->n_nodes);
    bool outside = false;
    leads[node] = 1;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t u = 0; u < graph->n_nodes; u++)
            for (uint64_t e = graph->out_off[u]; e < graph->out_off[u + 1]; e++)
                if (!leads[u] && leads[graph->out_target[e]] &&
                    hpy_rel_keeps_alive(graph->out_rel[e]))
                    leads[u] = more = true;
    }
    for (uint32_t v = 0; v < graph->n_nodes; v++) {
        bool held = false;
        for (uint64_t e = graph->in_off[v]; e < graph->in_off[v + 1]; e++)
            held |= hpy_rel_keeps_alive(
                graph->out_rel[graph->out_off[graph->in_source[e]] + graph->in_slot[e]]);
        outside |= leads[v] && (!held || v == hpy_inedges_statics(graph));
    }
    hpy_free(leads);
    return outside;
}

/* ------------------------------------------------------------------------ the test */

static void check_chain(const struct hpy_why *why)
{
    const struct hpy_graph *graph = why->graph;
    for (uint64_t i = 0; i < why->n_steps; i++) {
        const struct hpy_why_step *step = &why->step[i];
        cr_assert(step->edge >= graph->out_off[step->source] &&
                  step->edge < graph->out_off[step->source + 1]);
        cr_assert_eq(graph->out_target[step->edge], step->target);
        cr_assert(hpy_rel_keeps_alive(graph->out_rel[step->edge]));
        cr_assert(i == 0 || why->step[i - 1].target == step->source);
    }
    cr_assert_eq(why->n_steps ? why->step[why->n_steps - 1].target : why->first, why->node);
}

static void check_keepers(const struct hpy_why *why, const struct hpy_domtree *tree)
{
    uint32_t n_keepers = 0, n_dominators = 0;
    if (!hpy_domtree_has(tree, why->node))
        return;
    for (uint64_t i = 0; i < why->n_steps; i++) {
        n_keepers += why->step[i].keeps;
        cr_assert_eq(why->step[i].keeps,
                     hpy_domtree_dominates(tree, why->step[i].target, why->node));
    }
    for (uint32_t v = why->node; v != HPY_ROOT_NODE; v = hpy_domtree_idom(tree, v))
        n_dominators++;
    bool whole = why->n_steps > 0 && why->step[0].source == HPY_ROOT_NODE;
    cr_assert(whole ? n_keepers == n_dominators : n_keepers <= n_dominators);
}

static void check_directs(const struct hpy_why *why, const struct hpy_domtree *tree)
{
    const struct hpy_graph *graph = why->graph;
    uint64_t sum = 0;
    for (int i = 0; i < HPY_N_WHY_HOLDERS; i++)
        sum += why->count[i];
    cr_assert_eq(sum, graph->in_off[why->node + 1] - graph->in_off[why->node]);
    for (uint64_t i = 0; i < why->n_direct; i++) {
        const struct hpy_why_direct *direct = &why->direct[i];
        cr_assert_eq(graph->out_target[direct->edge], why->node);
        cr_assert_eq(direct->holder == HPY_WHY_WEAK,
                     !hpy_rel_keeps_alive(graph->out_rel[direct->edge]));
        if (direct->holder == HPY_WHY_CYCLE)
            cr_assert(hpy_domtree_dominates(tree, why->node, direct->source));
        for (uint64_t k = 0; k < i; k++)
            cr_assert_neq(why->direct[k].edge, direct->edge);
    }
}

static void check_node(const struct hpy_why_rules *rules, const struct hpy_domtree *tree,
                       uint32_t node, const uint32_t *cost, uint32_t *around)
{
    const struct hpy_graph *graph = rules->graph;
    struct hpy_why_options options = { HPY_WHY_ANY, tree };
    struct hpy_err err;
    struct hpy_why *why, *other;
    demand(hpy_why_new(&why, rules, node, &options, NULL, &err), &err);
    check_chain(why);
    check_keepers(why, tree);
    check_directs(why, tree);
    if (graph->flags[node] & HPY_NODE_REACHABLE)
        cr_assert_eq(cost_of(why, rules), cost[node]);
    else
        cr_assert_eq(why->begin != HPY_WHY_FROM_CYCLE, naive_outside(graph, node));
    naive_costs(around, rules, node);
    for (uint64_t i = 0; i < why->n_direct && graph->flags[node] & HPY_NODE_REACHABLE; i++) {
        uint32_t source = why->direct[i].source;
        uint32_t step = hpy_why_cost(rules, source, why->direct[i].edge);
        uint32_t before = is_end(rules, source) ? 0 : around[source];
        options.through = why->direct[i].edge;
        enum hpy_status status = hpy_why_new(&other, rules, node, &options, NULL, &err);
        cr_assert_eq(status == HPY_OK, step != HPY_WHY_NEVER && before != UINT32_MAX);
        if (status == HPY_OK) {
            check_chain(other);
            cr_assert_eq(cost_of(other, rules), before + step);
            cr_assert_eq(other->direct[0].edge, options.through);
        }
        hpy_why_free(other);
    }
    hpy_why_free(why);
}

Test(prop_why, as_told_naively)
{
    enum { ROUNDS = 1500 };
    uint64_t seed = seed_or(41, "why");
    for (uint64_t round = 0; round < ROUNDS; round++) {
        random_state = seed + round;
        struct hpy_err err;
        uint64_t n = 2 + any(N_MAX - 1);
        struct hpy_graph *graph = any_graph(n, 1 + any_of(4), any(2));
        struct hpy_why_rules *rules;
        struct hpy_domtree *tree;
        uint32_t cost[N_MAX + 1], around[N_MAX + 1];
        demand(hpy_why_rules_new(&rules, graph, NULL, &err), &err);
        demand(hpy_domtree_new(&tree, graph, NULL, NULL, &err), &err);
        naive_costs(cost, rules, HPY_NO_NODE);
        for (uint32_t node = 1; node < graph->n_nodes; node++)
            if (node != rules->statics)
                check_node(rules, tree, node, cost, around);
        hpy_domtree_free(tree);
        hpy_why_rules_free(rules);
        hpy_graph_free(graph);
    }
}
