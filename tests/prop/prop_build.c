/* Random graphs through the builder, against a model that does everything the
 * slow and obvious way. The seed is printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/build.h"
#include "engine/graph_check.h"
#include "random.h"

struct model_edge {
    unsigned target;
    uint32_t rel;
};

struct model {
    unsigned n; /* nodes; 0 is the root */
    uint64_t *addr;
    uint64_t *size, *external;
    struct model_edge **edges;
    unsigned *degree;
    unsigned *id; /* what the builder must call it */
    bool *reached;
};

/* Addresses as heaps have them, crowded or scattered, some with bit 3 set. */
static uint64_t any_address(unsigned style)
{
    switch (style) {
    case 0: return 0x7f0000000000 + any(1 << 16) * 16;
    case 1: return 0x550000000000 + any(1 << 14) * 8;
    default: return 16 + any(UINT64_C(1) << 50) * 8;
    }
}

static uint32_t any_relation(void)
{
    switch (any(5)) {
    case 0: return HPY_REL(HPY_REL_WEAK, any(3));
    case 1: return HPY_REL(HPY_REL_ATTR, any(3));
    case 2: return HPY_REL(HPY_REL_DICT, 0);
    default: return HPY_REL(HPY_REL_ITEM, any(100));
    }
}

static void model_make(struct model *m, unsigned n, unsigned max_degree, unsigned style)
{
    m->n = n;
    m->addr = calloc(n, sizeof *m->addr);
    m->size = calloc(n, sizeof *m->size);
    m->external = calloc(n, sizeof *m->external);
    m->edges = calloc(n, sizeof *m->edges);
    m->degree = calloc(n, sizeof *m->degree);
    m->id = calloc(n, sizeof *m->id);
    m->reached = calloc(n, sizeof *m->reached);
    m->addr[0] = HPY_ADDR_ROOT;
    for (unsigned i = 1; i < n; i++) {
        bool fresh;
        do {
            m->addr[i] = any_address(style);
            fresh = true;
            for (unsigned j = 0; fresh && j < i; j++)
                fresh = m->addr[j] != m->addr[i];
        } while (!fresh);
        m->size[i] = any(9) ? any(1000) : (UINT64_C(1) << 32) + any(1000);
        m->external[i] = any(5) ? 0 : any(1000);
    }
    for (unsigned i = 0; i < n; i++) {
        m->degree[i] = (unsigned)any(max_degree + 1);
        m->edges[i] = calloc(m->degree[i] + 1, sizeof **m->edges);
        for (unsigned e = 0; e < m->degree[i]; e++)
            m->edges[i][e] = (struct model_edge){ (unsigned)any(n), any_relation() };
        for (unsigned j = 0; j < n; j++)
            m->id[i] += m->addr[j] < m->addr[i];
    }
    /* what is reached: repeat until nothing changes */
    m->reached[0] = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (unsigned i = 0; i < n; i++)
            for (unsigned e = 0; m->reached[i] && e < m->degree[i]; e++)
                if (HPY_REL_KIND(m->edges[i][e].rel) != HPY_REL_WEAK &&
                    !m->reached[m->edges[i][e].target])
                    changed = m->reached[m->edges[i][e].target] = true;
    }
}

static void model_dispose(struct model *m)
{
    for (unsigned i = 0; i < m->n; i++)
        free(m->edges[i]);
    free(m->addr);
    free(m->size);
    free(m->external);
    free(m->edges);
    free(m->degree);
    free(m->id);
    free(m->reached);
}

/* Announce the model in a random order of nodes, edges in random portions. */
static void announce(struct hpy_sink *sink, const struct model *m)
{
    struct hpy_err err;
    struct hpy_type_info type = { .name = HPY_STR("T"), .module = HPY_STR("m") };
    unsigned *order = calloc(m->n, sizeof *order);
    for (unsigned i = 0; i < m->n; i++)
        order[i] = i;
    for (unsigned i = m->n - 1; i > 0; i--) {
        unsigned j = (unsigned)any(i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->type(sink, 0, &type, &err), &err);
    for (uint32_t i = 0; i < 3; i++)
        demand(sink->ops->name(sink, i, (struct hpy_str){ &"abc"[i], 1 }, &err), &err);
    for (unsigned k = 0; k < m->n; k++) {
        unsigned i = order[k];
        struct hpy_node_info node = { .addr = m->addr[i], .size_bytes = m->size[i],
                                      .external_bytes = m->external[i],
                                      .flags = i ? 0 : HPY_NODE_VIRTUAL };
        demand(sink->ops->node(sink, &node, &err), &err);
        for (unsigned e = 0; e < m->degree[i];) {
            struct hpy_edge some[8];
            unsigned n = 0, most = 1 + (unsigned)any(8);
            for (; n < most && e < m->degree[i]; n++, e++)
                some[n] = (struct hpy_edge){ m->addr[m->edges[i][e].target], m->edges[i][e].rel };
            demand(sink->ops->edges(sink, some, n, &err), &err);
        }
    }
    free(order);
    demand(sink->ops->finish(sink, &err), &err);
}

/* The names are interned behind "T" and "m". */
static uint32_t expected_relation(uint32_t rel)
{
    enum hpy_rel_kind kind = HPY_REL_KIND(rel);
    return kind == HPY_REL_WEAK || kind == HPY_REL_ATTR ? HPY_REL(kind, 2 + HPY_REL_ARG(rel)) : rel;
}

static void compare_node(const struct hpy_graph *graph, const struct model *m, unsigned i)
{
    uint32_t node = m->id[i];
    cr_assert_eq(graph->addr[node], m->addr[i]);
    cr_assert_eq(hpy_graph_find(graph, m->addr[i]), node);
    cr_assert_eq(hpy_graph_size(graph, node), m->size[i]);
    cr_assert_eq(hpy_graph_external(graph, node), m->external[i]);
    cr_assert_eq(!!(graph->flags[node] & HPY_NODE_REACHABLE), m->reached[i]);
    uint64_t first = graph->out_off[node];
    cr_assert_eq(graph->out_off[node + 1] - first, m->degree[i]);
    for (unsigned e = 0; e < m->degree[i]; e++) {
        cr_assert_eq(graph->out_target[first + e], m->id[m->edges[i][e].target]);
        cr_assert_eq(graph->out_rel[first + e], expected_relation(m->edges[i][e].rel));
    }
    /* each in-edge is an edge of its source, and there are as many as there should */
    uint64_t expected = 0, last = 0;
    uint32_t owner = HPY_NO_NODE;
    for (unsigned j = 0; j < m->n; j++)
        for (unsigned e = 0; e < m->degree[j]; e++)
            if (m->edges[j][e].target == i) {
                expected++;
                if (HPY_REL_KIND(m->edges[j][e].rel) == HPY_REL_DICT && m->id[j] < owner)
                    owner = m->id[j];
            }
    cr_assert_eq(graph->in_off[node + 1] - graph->in_off[node], expected);
    cr_assert_eq(graph->owner[node], owner);
    for (uint64_t e = graph->in_off[node]; e < graph->in_off[node + 1]; e++) {
        uint64_t source = graph->in_source[e], slot = graph->in_slot[e];
        cr_assert(e == graph->in_off[node] || (source << 32 | slot) > last);
        last = source << 32 | slot;
        cr_assert_lt(slot, graph->out_off[source + 1] - graph->out_off[source]);
        cr_assert_eq(graph->out_target[graph->out_off[source] + slot], node);
    }
}

static uint64_t first_seed(void)
{
    return seed_or(20260, "prop_build");
}

Test(prop_build, a_sealed_graph_is_the_model)
{
    uint64_t seed = first_seed();
    struct hpy_builder *builder = hpy_builder_new();
    for (unsigned round = 0; round < 300; round++) {
        struct model m = { 0 };
        struct hpy_graph *graph;
        struct hpy_err err;
        random_state = seed + round;
        model_make(&m, 1 + (unsigned)any(round % 10 ? 40 : 400),
                   round % 50 == 7 ? 3000 : (unsigned)any(6), round % 3);
        announce(hpy_builder_sink(builder), &m);
        demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
        demand(hpy_graph_validate(graph, graph->name_off[graph->n_names], &err), &err);
        cr_assert_eq(graph->n_nodes, m.n);
        uint64_t n_reached = 0;
        for (unsigned i = 0; i < m.n; i++) {
            compare_node(graph, &m, i);
            n_reached += i > 0 && m.reached[i];
        }
        cr_assert_eq(graph->n_objects, m.n - 1);
        cr_assert_eq(graph->n_reachable, n_reached);
        hpy_graph_free(graph);
        model_dispose(&m);
    }
    hpy_builder_free(builder);
}

/* Large enough for two threads and several chunks: a chain with jumps, whose every
 * edge can be told from its number. */
Test(prop_build, a_large_graph_on_two_threads)
{
    enum { N = 200000 };
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_type_info type = { .name = HPY_STR("T"), .module = HPY_STR("m") };
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge down = { 0x100000, HPY_REL(HPY_REL_ITEM, 0) };
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->type(sink, 0, &type, &err), &err);
    demand(sink->ops->node(sink, &root, &err), &err);
    demand(sink->ops->edges(sink, &down, 1, &err), &err);
    for (uint64_t k = 0; k < N; k++) {
        uint64_t i = k * 7919 % N; /* every number once, out of order */
        struct hpy_node_info node = { .addr = 0x100000 + i * 48, .size_bytes = i };
        struct hpy_edge edges[2] = {
            { 0x100000 + (i + 1) % N * 48, HPY_REL(HPY_REL_ITEM, 0) },
            { 0x100000 + i * 31 % N * 48, HPY_REL(HPY_REL_ITEM, i % 1000) },
        };
        demand(sink->ops->node(sink, &node, &err), &err);
        demand(sink->ops->edges(sink, edges, i % 3 ? 1 : 2, &err), &err);
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    demand(hpy_graph_validate(graph, graph->name_off[graph->n_names], &err), &err);
    cr_assert_eq(graph->n_reachable, N);
    for (uint32_t i = 0; i < N; i++) {
        uint64_t first = graph->out_off[i + 1];
        cr_assert_eq(hpy_graph_size(graph, i + 1), i);
        cr_assert_eq(graph->out_off[i + 2] - first, i % 3 ? 1 : 2);
        cr_assert_eq(graph->out_target[first], (i + 1) % N + 1);
        if (i % 3 == 0)
            cr_assert_eq(graph->out_target[first + 1], (uint64_t)i * 31 % N + 1);
    }
    hpy_graph_free(graph);
    hpy_builder_free(builder);
}
