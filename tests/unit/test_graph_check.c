#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "engine/graph_check.h"
#include "made_graph.h"

/* Every array of one small graph, writable, so that each rule can be broken alone. */
struct copy {
    struct hpy_graph graph;
    uint64_t addr[4], out_off[5], in_off[5], name_off[8], large_value[1], external_value[1];
    uint32_t type[4], size32[4], owner[4], content_off[4], large_node[1], external_node[1];
    uint32_t out_target[5], out_rel[5], in_source[5], in_slot[5];
    uint16_t flags[4];
    struct hpy_graph_type types[2];
    struct hpy_skip skips[1];
};

#define TAKE(copy, from, field)                                                \
    (memcpy((copy)->field, (from)->field, sizeof (copy)->field),               \
     (copy)->graph.field = (copy)->field)

static struct hpy_graph *original(void)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "m", "T", 0);
    uint32_t name = made_name(&made, "attr");
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ROOT, name));
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_ROOT, name));
    struct hpy_node_info node = { .addr = 0x1000, .size_bytes = UINT64_C(1) << 33,
                                  .external_bytes = 5, .type = type };
    cr_assert_eq(made.sink->ops->node(made.sink, &node, NULL), HPY_OK);
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_DICT, 0));
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_ITEM, 7));
    made_valued_node(&made, 0x2000, type, 9, 0,
                     (struct hpy_content){ HPY_CONTENT_LENGTH, 3, 0, { NULL, 0 } });
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ATTR, name));
    made_node(&made, 0x3000, type, 10);
    cr_assert_eq(made.sink->ops->skipped(made.sink, type, 1, HPY_STR("why"), NULL), HPY_OK);
    return made_end(&made);
}

static void copy_graph(struct copy *copy, const struct hpy_graph *graph)
{
    copy->graph = *graph;
    cr_assert(graph->n_nodes == 4 && graph->n_edges == 5 && graph->n_types == 2);
    TAKE(copy, graph, addr);
    TAKE(copy, graph, type);
    TAKE(copy, graph, size32);
    TAKE(copy, graph, flags);
    TAKE(copy, graph, owner);
    TAKE(copy, graph, content_off);
    TAKE(copy, graph, out_off);
    TAKE(copy, graph, in_off);
    TAKE(copy, graph, out_target);
    TAKE(copy, graph, out_rel);
    TAKE(copy, graph, in_source);
    TAKE(copy, graph, in_slot);
    TAKE(copy, graph, types);
    TAKE(copy, graph, skips);
    memcpy(copy->name_off, graph->name_off, (graph->n_names + 1) * sizeof *copy->name_off);
    copy->graph.name_off = copy->name_off;
    copy->large_node[0] = graph->large_size.node[0];
    copy->large_value[0] = graph->large_size.value[0];
    copy->graph.large_size = (struct hpy_sparse){ copy->large_node, copy->large_value, 1 };
    copy->external_node[0] = graph->external.node[0];
    copy->external_value[0] = graph->external.value[0];
    copy->graph.external = (struct hpy_sparse){ copy->external_node, copy->external_value, 1 };
}

/* Break one thing: the check must see it, and name some rule. */
#define BREAK(statement)                                                       \
    do {                                                                       \
        struct copy c;                                                         \
        struct hpy_err err;                                                    \
        copy_graph(&c, graph);                                                 \
        cr_assert_eq(hpy_graph_validate(&c.graph, n_text, &err), HPY_OK);      \
        statement;                                                             \
        cr_assert_eq(hpy_graph_validate(&c.graph, n_text, &err), HPY_EDAMAGED, \
                     "not seen: %s", #statement);                              \
        cr_assert_gt(strlen(err.text), 8);                                     \
    } while (0)

Test(graph_check, each_broken_rule_is_seen)
{
    struct hpy_graph *graph = original();
    uint64_t n_text = graph->name_off[graph->n_names];
    /* nodes */
    BREAK(c.graph.n_nodes = 0);
    BREAK(c.addr[0] = 16);
    BREAK(c.flags[0] = 0);
    BREAK(c.addr[2] = c.addr[1]);
    BREAK(c.addr[3] = c.addr[1]);
    BREAK(c.type[3] = 2);
    BREAK(c.type[0] = UINT32_MAX);
    BREAK(c.owner[1] = 4);
    BREAK(c.owner[2] = UINT32_MAX - 1);
    BREAK(c.content_off[2] = (uint32_t)(c.graph.n_content_bytes / 4));
    BREAK(c.content_off[2] = UINT32_MAX);
    BREAK(c.out_off[0] = 1);
    BREAK(c.out_off[1] = 5);
    BREAK(c.out_off[2] = UINT64_MAX);
    BREAK(c.out_off[4] = 4);
    BREAK(c.in_off[1] = 1);
    BREAK(c.in_off[2] = 0);
    BREAK(c.in_off[3] = UINT64_C(1) << 63);
    BREAK(c.in_off[4] = 6);
    BREAK(c.graph.large_size.n = 0);
    BREAK(c.large_node[0] = 2);
    BREAK(c.large_node[0] = 4);
    BREAK(c.size32[3] = HPY_SIZE_ELSEWHERE);
    BREAK(c.external_node[0] = 4);
    BREAK(c.graph.size_bytes++);
    BREAK(c.graph.n_objects--);
    BREAK(c.graph.external_bytes++);
    BREAK(c.graph.n_reachable++);
    BREAK(c.graph.reachable_bytes--);
    /* edges */
    BREAK(c.out_target[4] = 4);
    BREAK(c.out_target[4] = 3);
    BREAK(c.out_rel[0] = HPY_REL(HPY_N_REL_KINDS, 0));
    BREAK(c.out_rel[0] = HPY_REL(HPY_REL_ATTR, c.graph.n_names));
    BREAK(c.out_rel[2] = HPY_REL(HPY_REL_DICT, 1));
    BREAK(c.in_source[0] = 4);
    BREAK(c.in_source[0] = 1);
    BREAK(c.in_slot[0] = 1);
    BREAK(c.in_slot[2] = UINT32_MAX);
    BREAK((c.in_slot[3] = 1, c.in_slot[4] = 0)); /* same edges, other order */
    /* tables */
    BREAK(c.name_off[0] = 1);
    BREAK(c.name_off[1] = n_text + 1);
    BREAK(c.name_off[c.graph.n_names] = n_text + 1);
    BREAK(c.types[1].name = c.graph.n_names);
    BREAK(c.types[1].module = UINT32_MAX);
    BREAK(c.types[1].node = 4);
    BREAK(c.types[1].base = 2);
    BREAK(c.types[1].base = 1);
    BREAK((c.types[1].base = 0, c.types[0].base = 1));
    BREAK(c.skips[0].type = 2);
    BREAK(c.skips[0].reason = c.graph.n_names);
    hpy_graph_free(graph);
}

Test(graph_check, out_of_memory_is_said)
{
    struct hpy_graph *graph = original();
    hpy_mem_fail_at(1);
    cr_assert_eq(hpy_graph_validate(graph, 1000, NULL), HPY_ENOMEM);
    hpy_mem_fail_at(0);
    hpy_graph_free(graph);
}

Test(graph_check, the_fingerprint_depends_on_the_seed)
{
    struct hpy_graph *graph = original();
    struct hpy_edge_seed a = hpy_edge_seed_new(), b = hpy_edge_seed_new();
    uint64_t out_a, in_a, out_b;
    cr_assert_eq(hpy_graph_validate_out(&out_a, graph, a, NULL), HPY_OK);
    cr_assert_eq(hpy_graph_validate_in(&in_a, graph, a, NULL), HPY_OK);
    cr_assert_eq(hpy_graph_validate_out(&out_b, graph, b, NULL), HPY_OK);
    cr_assert_eq(out_a, in_a);
    cr_assert_neq(out_a, out_b);
    hpy_graph_free(graph);
}
