/* Fail each allocation in turn while a graph is made: no crash, the right status,
 * and nothing left behind. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/mem.h"
#include "engine/build.h"
#include "engine/graph_check.h"

static enum hpy_status produce(struct hpy_sink *sink, struct hpy_err *err)
{
    const struct hpy_sink_ops *ops = sink->ops;
    struct hpy_type_info type = { .addr = 0x1000, .name = HPY_STR("T"), .module = HPY_STR("m") };
    struct hpy_content content = { HPY_CONTENT_STR, 5, 0, { "value", 5 } };
    HPY_TRY(ops->begin(sink, err));
    HPY_TRY(ops->fact(sink, HPY_STR("python.version"), HPY_STR("3.11"), err));
    HPY_TRY(ops->fact(sink, HPY_STR("pid"), HPY_STR("1"), err));
    HPY_TRY(ops->type(sink, 0, &type, err));
    for (uint32_t i = 0; i < 300; i++) {
        char text[16];
        snprintf(text, sizeof text, "name%u", i);
        HPY_TRY(ops->name(sink, i, hpy_str_of(text), err));
    }
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge edge = { 0x1000, HPY_REL(HPY_REL_ROOT, 0) };
    HPY_TRY(ops->node(sink, &root, err));
    HPY_TRY(ops->edges(sink, &edge, 1, err));
    for (uint64_t i = 0; i < 2000; i++) { /* several chunks, blocks and growths */
        struct hpy_node_info node = { .addr = 0x1000 + i * 0x2008, .size_bytes = i << 23,
                                      .external_bytes = i % 3, .content = &content };
        struct hpy_edge edges[2] = { { 0x1000, HPY_REL(HPY_REL_ATTR, i % 300) },
                                     { 0x1000 + i / 2 * 0x2008, HPY_REL(HPY_REL_ITEM, 1) } };
        HPY_TRY(ops->node(sink, &node, err));
        HPY_TRY(ops->edges(sink, edges, 2, err));
    }
    HPY_TRY(ops->skipped(sink, 0, 3, HPY_STR("fault"), err));
    return ops->finish(sink, err);
}

static enum hpy_status make(struct hpy_graph **graph, struct hpy_err *err)
{
    *graph = NULL;
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder)
        return HPY_ENOMEM;
    struct hpy_sink *sink = hpy_builder_sink(builder);
    enum hpy_status status = produce(sink, err);
    if (status == HPY_OK)
        status = hpy_build_seal(graph, builder, NULL, err);
    else
        sink->ops->abort(sink);
    hpy_builder_free(builder);
    return status;
}

Test(oom_build, each_allocation_may_fail)
{
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = NULL;
    uint64_t n_refused = 0;
    for (uint64_t at = 1;; at++) {
        struct hpy_err err = { .text = "" };
        hpy_mem_fail_at(at);
        enum hpy_status status = make(&graph, &err);
        bool none_left = at > n_refused + 200; /* far beyond the last that counts */
        hpy_mem_fail_at(0);
        if (status == HPY_OK) {
            /* giving back unused room may fail without harm: the graph must stand */
            cr_assert_eq(hpy_graph_validate(graph, graph->name_off[graph->n_names], &err),
                         HPY_OK, "allocation %llu: %s", (unsigned long long)at, err.text);
            cr_assert_eq(graph->n_nodes, 2001);
            hpy_graph_free(graph);
        } else {
            cr_assert_eq(status, HPY_ENOMEM, "allocation %llu", (unsigned long long)at);
            cr_assert_null(graph);
            n_refused = at;
        }
        cr_assert_eq(hpy_mem_live(), live, "allocation %llu", (unsigned long long)at);
        if (none_left)
            break;
    }
    cr_assert_gt(n_refused, 60);
}
