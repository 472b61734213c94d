/* Fail each allocation in turn while dominators are found: the right status, empty
 * results, and nothing left behind. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "engine/analyses.h"
#include "engine/build.h"
#include "engine/dom_set.h"

/* A list of 300 objects in pairs, something with external bytes, and garbage. */
static enum hpy_status produce(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_type_info type = { .name = HPY_STR("T"), .module = HPY_STR("m") };
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    HPY_TRY(sink->ops->begin(sink, err));
    HPY_TRY(sink->ops->type(sink, 0, &type, err));
    HPY_TRY(sink->ops->node(sink, &root, err));
    for (uint64_t i = 0; i < 300; i++) {
        struct hpy_edge edge = { 0x1000 + i * 16, HPY_REL_INDEX(HPY_REL_ITEM, i) };
        HPY_TRY(sink->ops->edges(sink, &edge, 1, err));
    }
    for (uint64_t i = 0; i < 310; i++) {
        struct hpy_node_info node = { .addr = 0x1000 + i * 16, .size_bytes = i,
                                      .external_bytes = i % 7 };
        struct hpy_edge edge = { 0x1000 + (i ^ 1) * 16, HPY_REL(HPY_REL_ITEM, 0) };
        HPY_TRY(sink->ops->node(sink, &node, err));
        HPY_TRY(sink->ops->edges(sink, &edge, 1, err));
    }
    return sink->ops->finish(sink, err);
}

/* Everything that can be asked. What a failed call gave out must be empty. */
static enum hpy_status use(struct hpy_analyses *analyses, const struct hpy_nodeset *set,
                           struct hpy_err *err)
{
    const struct hpy_dom_options no_modules = { .frames = true };
    const struct hpy_domtree *tree;
    const struct hpy_dom_children *children;
    struct hpy_nodeset out;
    uint64_t size;
    enum hpy_status status = hpy_analyses_domtree(&tree, analyses, NULL, NULL, err);
    cr_assert_eq(tree == NULL, status != HPY_OK);
    HPY_TRY(status);
    HPY_TRY(hpy_analyses_domtree(&tree, analyses, &no_modules, NULL, err));
    status = hpy_analyses_dom_children(&children, analyses, &no_modules, NULL, err);
    cr_assert_eq(children == NULL, status != HPY_OK);
    HPY_TRY(status);
    status = hpy_dom_domisize(&size, tree, set, NULL, err);
    cr_assert_eq(size == 0, status != HPY_OK);
    HPY_TRY(status);
    status = hpy_dom_dominos(&out, tree, set, NULL, err);
    cr_assert_eq(out.bitmap == NULL, status != HPY_OK);
    hpy_nodeset_dispose(&out);
    HPY_TRY(status);
    status = hpy_dom_imdom(&out, tree, set, NULL, err);
    cr_assert_eq(out.bitmap == NULL, status != HPY_OK);
    hpy_nodeset_dispose(&out);
    return status;
}

Test(oom, dom)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_nodeset set;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(produce(hpy_builder_sink(builder), &err), HPY_OK);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK);
    hpy_builder_free(builder);
    cr_assert_eq(hpy_nodeset_from_range(&set, graph->n_nodes, 5, 308, &err), HPY_OK);

    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        struct hpy_analyses analyses;
        hpy_analyses_init(&analyses, graph);
        hpy_mem_fail_at(++n);
        status = use(&analyses, &set, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        hpy_analyses_dispose(&analyses);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 40); /* what is made takes that many at least */
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}
