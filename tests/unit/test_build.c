#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "made_graph.h"

Test(build, nodes_are_numbered_by_address_and_edges_kept_in_order)
{
    struct made made;
    made_begin(&made);
    uint32_t list = made_type(&made, "builtins", "list", HPY_TYPE_GC);
    made_edge(&made, 0x3000, HPY_REL(HPY_REL_ITEM, 0));
    made_edge(&made, 0x1008, HPY_REL(HPY_REL_ITEM, 1));
    made_node(&made, 0x3000, list, 30);
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ITEM, 0)); /* forward */
    made_edge(&made, 0x3000, HPY_REL(HPY_REL_ITEM, 1)); /* itself */
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ITEM, 2)); /* twice */
    made_node(&made, 0x1000, list, 10);
    made_node(&made, 0x1008, list, 11);
    made_edge(&made, 0x3000, HPY_REL(HPY_REL_ITEM, 0));
    struct hpy_graph *graph = made_end(&made);
    cr_assert_eq(graph->n_nodes, 4);
    static const uint64_t addrs[] = { HPY_ADDR_ROOT, 0x1000, 0x1008, 0x3000 };
    static const uint64_t out_off[] = { 0, 2, 2, 3, 6 }, in_off[] = { 0, 0, 2, 3, 6 };
    static const uint32_t targets[] = { 3, 2, 3, 1, 3, 1 };
    static const uint32_t sources[] = { 3, 3, 0, 0, 2, 3 }, slots[] = { 0, 2, 1, 0, 0, 1 };
    cr_assert_arr_eq(graph->addr, addrs, sizeof addrs);
    cr_assert_arr_eq(graph->out_off, out_off, sizeof out_off);
    cr_assert_arr_eq(graph->in_off, in_off, sizeof in_off);
    cr_assert_arr_eq(graph->out_target, targets, sizeof targets);
    cr_assert_arr_eq(graph->in_source, sources, sizeof sources);
    cr_assert_arr_eq(graph->in_slot, slots, sizeof slots);
    cr_assert_eq(HPY_REL_ARG(graph->out_rel[5]), 2);
    cr_assert_eq(graph->n_objects, 3);
    cr_assert_eq(graph->size_bytes, 51);
    hpy_graph_free(graph);
}

Test(build, only_what_keeps_alive_reaches)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "demo", "Node", 0);
    uint32_t name = made_name(&made, "ref");
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ROOT, name));
    made_node(&made, 0x1000, type, 1);
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_ATTR, name));
    made_edge(&made, 0x3000, HPY_REL(HPY_REL_WEAK, name));
    made_node(&made, 0x2000, type, 2);
    made_node(&made, 0x3000, type, 4);
    made_edge(&made, 0x4000, HPY_REL(HPY_REL_ATTR, name));
    made_node(&made, 0x4000, type, 8);
    made_edge(&made, 0x3000, HPY_REL(HPY_REL_ATTR, name)); /* an unreachable ring */
    made_valued_node(&made, 0x5000, type, 16, HPY_NODE_REACHABLE | HPY_NODE_GC,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
    struct hpy_graph *graph = made_end(&made);
    static const bool reached[] = { true, true, true, false, false, false };
    for (uint32_t node = 0; node < 6; node++)
        cr_assert_eq(!!(graph->flags[node] & HPY_NODE_REACHABLE), reached[node], "node %u", node);
    cr_assert(graph->flags[5] & HPY_NODE_GC);
    cr_assert_eq(graph->n_objects, 5);
    cr_assert_eq(graph->size_bytes, 31);
    cr_assert_eq(graph->n_reachable, 2);
    cr_assert_eq(graph->reachable_bytes, 3);
    hpy_graph_free(graph);
}

Test(build, equal_names_become_one)
{
    struct made made;
    made_begin(&made);
    uint32_t a = made_name(&made, "demo"), b = made_name(&made, "x"), c = made_name(&made, "demo");
    uint32_t type = made_type(&made, "demo", "x", 0);
    cr_assert_eq(c, 2);
    made_node(&made, 0x1000, type, 1);
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ATTR, a));
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ATTR, b));
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_ATTR, c));
    cr_assert_eq(made.sink->ops->skipped(made.sink, type, 3, HPY_STR("demo"), NULL), HPY_OK);
    struct hpy_graph *graph = made_end(&made);
    const struct hpy_graph_type *info = &graph->types[type];
    cr_assert_eq(HPY_REL_ARG(graph->out_rel[0]), info->module);
    cr_assert_eq(HPY_REL_ARG(graph->out_rel[1]), info->name);
    cr_assert_eq(graph->out_rel[0], graph->out_rel[2]);
    cr_assert_eq(graph->n_names, 4); /* "~root", "", "demo", "x" */
    cr_assert_eq(graph->n_skips, 1);
    cr_assert_eq(graph->skips[0].reason, info->module);
    cr_assert_eq(graph->skips[0].n_objects, 3);
    hpy_graph_free(graph);
}

Test(build, names_survive_the_growth_of_their_table)
{
    struct made made;
    made_begin(&made);
    enum { N = 5000 };
    char text[32];
    for (unsigned i = 0; i < N; i++) {
        snprintf(text, sizeof text, "name %u", i % (N / 2));
        made_name(&made, text);
    }
    made_node(&made, 0x1000, 0, 1);
    for (unsigned i = 0; i < N; i++)
        made_edge(&made, 0x1000, HPY_REL(HPY_REL_ATTR, i));
    struct hpy_graph *graph = made_end(&made);
    cr_assert_eq(graph->n_names, N / 2 + 2);
    for (unsigned i = 0; i < N; i++) {
        snprintf(text, sizeof text, "name %u", i % (N / 2));
        struct hpy_str name = hpy_graph_name(graph, HPY_REL_ARG(graph->out_rel[i]));
        cr_assert(hpy_str_equal(name, hpy_str_of(text)));
    }
    hpy_graph_free(graph);
}

Test(build, types_find_their_node_and_base)
{
    struct hpy_type_info object = { .addr = 0x1000, .name = HPY_STR("object"),
                                    .module = HPY_STR("builtins") };
    struct hpy_type_info derived = { .addr = 0x2000, .base_addr = 0x1000, .basicsize_bytes = 48,
                                     .itemsize_bytes = 8, .flags = HPY_TYPE_PYTHON,
                                     .name = HPY_STR("D"), .module = HPY_STR("demo") };
    struct hpy_type_info alone = { .addr = 0x5000, .base_addr = 0x6000, .name = HPY_STR("E"),
                                   .module = HPY_STR("demo") };
    struct made made;
    made_begin(&made);
    cr_assert_eq(made.sink->ops->type(made.sink, 1, &derived, NULL), HPY_OK);
    cr_assert_eq(made.sink->ops->type(made.sink, 2, &object, NULL), HPY_OK);
    cr_assert_eq(made.sink->ops->type(made.sink, 3, &alone, NULL), HPY_OK);
    made_node(&made, 0x2000, 2, 1);
    made_node(&made, 0x1000, 2, 1);
    struct hpy_graph *graph = made_end(&made);
    cr_assert_eq(graph->types[0].node, HPY_NO_NODE);
    cr_assert_eq(graph->types[1].node, 2);
    cr_assert_eq(graph->types[1].base, 2);
    cr_assert_eq(graph->types[1].basicsize_bytes, 48);
    cr_assert_eq(graph->types[1].flags, HPY_TYPE_PYTHON);
    cr_assert_eq(graph->types[2].node, 1);
    cr_assert_eq(graph->types[2].base, HPY_NO_TYPE);
    cr_assert_eq(graph->types[3].node, HPY_NO_NODE, "announced as a type, never as an object");
    cr_assert_eq(graph->types[3].base, HPY_NO_TYPE);
    hpy_graph_free(graph);
}

Test(build, the_first_owner_by_address_wins)
{
    struct made made;
    made_begin(&made);
    made_node(&made, 0x3000, 0, 1);
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_DICT, 0));
    made_node(&made, 0x1000, 0, 1);
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_DICT, 0));
    made_node(&made, 0x2000, 0, 1);
    struct hpy_graph *graph = made_end(&made);
    cr_assert_eq(graph->owner[2], 1);
    cr_assert_eq(graph->owner[1], HPY_NO_NODE);
    hpy_graph_free(graph);
}

/* ------------------------------------------------------- broken sequences */

enum breach {
    EDGE_BEFORE_NODE, NODE_OF_NO_TYPE, NODE_TWICE, NODE_AT_ZERO, NODE_AT_ODD, NODE_TOO_HIGH,
    EDGE_OF_NO_KIND, EDGE_OF_NO_NAME, EDGE_WITH_ARGUMENT, NAME_OUT_OF_TURN, TYPE_OUT_OF_TURN,
    CONTENT_OF_NO_KIND, SKIP_OF_NO_TYPE, ROOT_NOT_VIRTUAL, NO_ROOT, N_BREACHES
};

static enum hpy_status commit_breach(struct hpy_sink *sink, enum breach breach,
                                     struct hpy_err *err)
{
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_node_info node = { .addr = 0x1000 };
    struct hpy_type_info type = { .name = HPY_STR("t"), .module = HPY_STR("m") };
    struct hpy_content content = { .kind = HPY_N_CONTENT_KINDS };
    struct hpy_edge edge = { HPY_ADDR_ROOT, HPY_REL(HPY_REL_UNKNOWN, 0) };
    const struct hpy_sink_ops *ops = sink->ops;
    HPY_TRY(ops->begin(sink, err));
    HPY_TRY(ops->type(sink, 0, &type, err));
    if (breach == NO_ROOT)
        return ops->finish(sink, err);
    if (breach == EDGE_BEFORE_NODE)
        return ops->edges(sink, &edge, 1, err);
    if (breach == ROOT_NOT_VIRTUAL)
        root.flags = 0;
    HPY_TRY(ops->node(sink, &root, err));
    switch (breach) {
    case NODE_OF_NO_TYPE: node.type = 1; break;
    case NODE_TWICE: node.addr = HPY_ADDR_ROOT; node.flags = HPY_NODE_VIRTUAL; break;
    case NODE_AT_ZERO: node.addr = 0; break;
    case NODE_AT_ODD: node.addr = 0x1004; break;
    case NODE_TOO_HIGH: node.addr = UINT64_MAX - 7; break;
    case CONTENT_OF_NO_KIND: node.content = &content; break;
    case EDGE_OF_NO_KIND: edge.rel = HPY_REL(HPY_N_REL_KINDS, 0); break;
    case EDGE_OF_NO_NAME: edge.rel = HPY_REL(HPY_REL_ATTR, 0); break;
    case EDGE_WITH_ARGUMENT: edge.rel = HPY_REL(HPY_REL_DICT, 1); break;
    case NAME_OUT_OF_TURN: return ops->name(sink, 1, HPY_STR("x"), err);
    case TYPE_OUT_OF_TURN: return ops->type(sink, 0, &type, err);
    case SKIP_OF_NO_TYPE: return ops->skipped(sink, 1, 1, HPY_STR("x"), err);
    default: break;
    }
    HPY_TRY(ops->node(sink, &node, err));
    HPY_TRY(ops->edges(sink, &edge, 1, err));
    return ops->finish(sink, err);
}

Test(build, every_breach_is_refused_with_a_line)
{
    uint64_t live = hpy_mem_live();
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    char lines[N_BREACHES][sizeof ((struct hpy_err *)0)->text];
    for (int breach = 0; breach < N_BREACHES; breach++) {
        struct hpy_err err = { .text = "" };
        struct hpy_graph *graph = (struct hpy_graph *)&err;
        cr_assert_eq(commit_breach(sink, (enum breach)breach, &err), HPY_EDAMAGED, "%d", breach);
        cr_assert_gt(strlen(err.text), 8, "breach %d", breach);
        strcpy(lines[breach], err.text);
        for (int other = 0; other < breach; other++)
            cr_assert_str_neq(lines[other], lines[breach]);
        /* a producer that will not hear of it gets no graph either */
        if (breach % 2)
            (void)sink->ops->finish(sink, NULL);
        else
            sink->ops->abort(sink);
        enum hpy_status status = hpy_build_seal(&graph, builder, NULL, &err);
        if (status != HPY_OK)
            cr_assert_null(graph);
        hpy_graph_free(graph);
    }
    hpy_builder_free(builder);
    cr_assert_eq(hpy_mem_live(), live);
}

static enum hpy_status seal_small(struct hpy_graph **graph, uint64_t target,
                                  const struct hpy_type_info *types, uint32_t n_types,
                                  struct hpy_job *job, struct hpy_err *err)
{
    struct made made;
    made_begin(&made);
    for (uint32_t i = 0; i < n_types; i++)
        cr_assert_eq(made.sink->ops->type(made.sink, 1 + i, &types[i], NULL), HPY_OK);
    made_edge(&made, target, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_node(&made, 0x1000, 0, 1);
    cr_assert_eq(made.sink->ops->finish(made.sink, NULL), HPY_OK);
    enum hpy_status status = hpy_build_seal(graph, made.builder, job, err);
    hpy_builder_free(made.builder);
    return status;
}

Test(build, what_shows_only_at_the_end_is_refused_too)
{
    static const struct hpy_type_info ring[] = {
        { .addr = 0x1000, .base_addr = 0x2000, .name = { "a", 1 }, .module = { "", 0 } },
        { .addr = 0x2000, .base_addr = 0x1000, .name = { "b", 1 }, .module = { "", 0 } },
    };
    static const struct hpy_type_info twins[] = {
        { .addr = 0x1000, .name = { "a", 1 }, .module = { "", 0 } },
        { .addr = 0x1000, .name = { "b", 1 }, .module = { "", 0 } },
    };
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph;
    struct hpy_err err;
    cr_assert_eq(seal_small(&graph, 0x1010, NULL, 0, NULL, &err), HPY_EDAMAGED);
    cr_assert_str_eq(err.text,
                     "the object at 0x8 refers to 0x1010, where no object was announced");
    cr_assert_null(graph);
    cr_assert_eq(seal_small(&graph, 0x1000, ring, 2, NULL, &err), HPY_EDAMAGED);
    cr_assert_eq(seal_small(&graph, 0x1000, twins, 2, NULL, &err), HPY_EDAMAGED);
    struct hpy_job job;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(seal_small(&graph, 0x1000, NULL, 0, &job, &err), HPY_ECANCELLED);
    cr_assert_null(graph);
    cr_assert_eq(seal_small(&graph, 0x1000, NULL, 0, NULL, &err), HPY_OK);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(build, an_unfinished_capture_gives_no_graph)
{
    struct made made;
    struct hpy_graph *graph;
    struct hpy_err err;
    made_begin(&made);
    cr_assert_eq(hpy_build_seal(&graph, made.builder, NULL, &err), HPY_EDAMAGED);
    cr_assert_eq(hpy_build_seal(&graph, made.builder, NULL, &err), HPY_EDAMAGED);
    cr_assert_eq(made.sink->ops->fact(made.sink, HPY_STR("k"), HPY_STR("v"), &err), HPY_EDAMAGED);
    cr_assert_eq(made.sink->ops->begin(made.sink, &err), HPY_OK);
    cr_assert_eq(made.sink->ops->begin(made.sink, &err), HPY_OK);
    hpy_builder_free(made.builder);
    hpy_builder_free(NULL);
}

Test(build, too_many_facts_are_refused)
{
    struct made made;
    struct hpy_err err;
    made_begin(&made);
    enum hpy_status status = HPY_OK;
    unsigned n = 0;
    for (; status == HPY_OK && n < 100000; n++) {
        char key[16];
        snprintf(key, sizeof key, "k%u", n);
        status = made.sink->ops->fact(made.sink, hpy_str_of(key), HPY_STR("v"), &err);
    }
    cr_assert_eq(status, HPY_ELIMIT);
    cr_assert_lt(n, 1000);
    hpy_builder_free(made.builder);
}

struct told {
    unsigned n;
    uint64_t addrs[4], types[4];
    uint32_t flags[4];
};

static void on_told(void *context, uint64_t addr, uint64_t type_addr, uint32_t flags)
{
    struct told *told = context;
    cr_assert_lt(told->n, 4);
    told->addrs[told->n] = addr;
    told->types[told->n] = type_addr;
    told->flags[told->n++] = flags;
}

Test(build, each_node_is_told_again_before_sealing)
{
    struct made made;
    struct told told = { 0 };
    struct hpy_err err;
    made_begin(&made);
    uint32_t type = made.n_types;
    struct hpy_type_info info = { .addr = 0x9000, .name = HPY_STR("Node"),
                                  .module = HPY_STR("demo") };
    cr_assert_eq(made.sink->ops->type(made.sink, type, &info, &err), HPY_OK);
    struct hpy_node_info node = { .addr = 0x3000, .type = type, .flags = HPY_NODE_IMMORTAL };
    cr_assert_eq(made.sink->ops->node(made.sink, &node, &err), HPY_OK);
    node.addr = 0x1000;
    node.flags = 0;
    cr_assert_eq(made.sink->ops->node(made.sink, &node, &err), HPY_OK);
    hpy_builder_each(made.builder, on_told, &told);
    cr_assert_eq(told.n, 3);
    cr_assert_eq(told.addrs[0], HPY_ADDR_ROOT);
    cr_assert_eq(told.types[0], 0);
    cr_assert(told.flags[0] & HPY_NODE_VIRTUAL);
    cr_assert_eq(told.addrs[1], 0x3000);
    cr_assert_eq(told.types[1], 0x9000);
    cr_assert_eq(told.flags[1], HPY_NODE_IMMORTAL);
    cr_assert_eq(told.addrs[2], 0x1000);
    hpy_builder_free(made.builder);
}
