/* Two random captures of one heap whose history is known, matched. The seed is printed;
 * HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/build.h"
#include "engine/facts.h"
#include "engine/match.h"
#include "random.h"

enum { N_SLOTS = 300 };

/* What lies at an address: nothing, or an int with a value, or something virtual. */
struct slot {
    bool there, is_virtual;
    uint64_t value;
};

static uint64_t addr_of(unsigned slot)
{
    return 0x1000 + 16 * (uint64_t)slot;
}

static struct hpy_graph *graph_of(const struct slot slots[N_SLOTS])
{
    static const struct hpy_type_info types[] = {
        { .name = HPY_STR("root"), .module = HPY_STR("interpreter") },
        { .name = HPY_STR("int"), .module = HPY_STR("builtins") },
    };
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->fact(sink, hpy_str_of(HPY_FACT_PID), HPY_STR("1"), &err), &err);
    for (uint32_t t = 0; t < 2; t++)
        demand(sink->ops->type(sink, t, &types[t], &err), &err);
    demand(sink->ops->node(sink, &root, &err), &err);
    for (unsigned i = 0; i < N_SLOTS; i++) {
        struct hpy_content content = { .kind = HPY_CONTENT_INT, .bits = slots[i].value };
        struct hpy_node_info node = { .addr = addr_of(i), .type = 1, .size_bytes = 28,
                                      .flags = slots[i].is_virtual ? HPY_NODE_VIRTUAL : 0,
                                      .content = &content };
        if (slots[i].there)
            demand(sink->ops->node(sink, &node, &err), &err);
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

static bool is_object(const struct slot *slot)
{
    return slot->there && !slot->is_virtual;
}

/* Of each slot and side: that it is in the sets where it should be, and that a random set
 * is translated member by member. */
static void compare(const struct slot slots[HPY_N_MATCH_SIDES][N_SLOTS])
{
    struct hpy_graph *graph[HPY_N_MATCH_SIDES] = { graph_of(slots[0]), graph_of(slots[1]) };
    struct hpy_match *match;
    struct hpy_err err;
    demand(hpy_match_new(&match, graph[HPY_MATCH_OLD], graph[HPY_MATCH_NEW], NULL, &err), &err);
    for (int side = 0; side < HPY_N_MATCH_SIDES; side++) {
        struct hpy_nodeset some, there;
        uint64_t n_kept = 0, n_only = 0, n_there = 0;
        demand(hpy_nodeset_init(&some, graph[side]->n_nodes, &err), &err);
        hpy_nodeset_add(&some, HPY_ROOT_NODE);
        for (unsigned i = 0; i < N_SLOTS; i++)
            if (slots[side][i].there && any(2))
                hpy_nodeset_add(&some, hpy_graph_find(graph[side], addr_of(i)));
        demand(hpy_match_translate(&there, match, (enum hpy_match_side)side, &some, NULL, &err),
               &err);
        for (unsigned i = 0; i < N_SLOTS; i++) {
            const struct slot *here = &slots[side][i], *other = &slots[!side][i];
            if (!here->there)
                continue;
            uint32_t node = hpy_graph_find(graph[side], addr_of(i));
            bool kept = is_object(here) && is_object(other) && here->value == other->value;
            bool only = is_object(here) && !kept;
            uint32_t expected = kept ? hpy_graph_find(graph[!side], addr_of(i)) : HPY_NO_NODE;
            cr_assert_eq(hpy_match_other(match, (enum hpy_match_side)side, node), expected);
            cr_assert_eq(hpy_nodeset_has(hpy_match_kept(match, (enum hpy_match_side)side), node), kept);
            cr_assert_eq(hpy_nodeset_has(hpy_match_only(match, (enum hpy_match_side)side), node), only);
            bool moved = kept && hpy_nodeset_has(&some, node);
            cr_assert(!moved || hpy_nodeset_has(&there, expected));
            n_there += moved;
            n_kept += kept;
            n_only += only;
        }
        cr_assert_eq(hpy_nodeset_count(hpy_match_kept(match, (enum hpy_match_side)side)), n_kept);
        cr_assert_eq(hpy_nodeset_count(hpy_match_only(match, (enum hpy_match_side)side)), n_only);
        cr_assert_eq(hpy_nodeset_count(&there), n_there);
        hpy_nodeset_dispose(&some);
        hpy_nodeset_dispose(&there);
    }
    hpy_match_unref(match);
    hpy_graph_free(graph[0]);
    hpy_graph_free(graph[1]);
}

Test(prop_match, random_histories)
{
    const char *given = getenv("HPY_SEED");
    uint64_t first = given ? strtoull(given, NULL, 0) : 1;
    for (uint64_t seed = first; seed < first + (given ? 1 : 1500); seed++) {
        struct slot slots[HPY_N_MATCH_SIDES][N_SLOTS] = { { { .there = false } } };
        random_state = seed;
        if (given == NULL && seed % 500 == 0)
            printf("match: seed %llu\n", (unsigned long long)seed);
        uint64_t fill = 1 + any(4), change = 1 + any(20);
        for (unsigned i = 0; i < N_SLOTS; i++) {
            struct slot *old = &slots[HPY_MATCH_OLD][i], *new = &slots[HPY_MATCH_NEW][i];
            *old = (struct slot){ any(fill) == 0, any(30) == 0, any(5) };
            *new = any(change) ? *old : (struct slot){ any(fill) == 0, any(30) == 0, any(5) };
        }
        compare(slots);
    }
}
