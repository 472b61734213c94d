/* Shortest paths with every allocation failing in turn: no crash, no memory left, no
 * output. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "engine/build.h"
#include "report/rep_paths.h"

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static uint64_t address(uint64_t i)
{
    return i ? 16 + 16 * i : HPY_ADDR_ROOT;
}

/* A ladder of 80 levels, so that counts are long, and a wide level behind it whose edges
 * are in no order. */
static struct hpy_graph *produce(void)
{
    enum { LEVELS = 80, WIDTH = 200, N = 1 + 2 * LEVELS + WIDTH + 1 };
    static const struct hpy_type_info type = { .name = HPY_STR("list"),
                                               .module = HPY_STR("builtins") };
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    demand(sink->ops->begin(sink, &err), &err);
    demand(sink->ops->type(sink, 0, &type, &err), &err);
    for (uint64_t i = 0; i < N; i++) {
        struct hpy_node_info node = { .addr = address(i), .size_bytes = 64,
                                      .flags = i ? 0 : HPY_NODE_VIRTUAL };
        uint64_t level = (i + 1) / 2, first = 2 * level + 1, n = 2;
        if (level == LEVELS)
            n = WIDTH;
        else if (level > LEVELS)
            first = N - 1, n = i < N - 1;
        demand(sink->ops->node(sink, &node, &err), &err);
        for (uint64_t k = n; k-- > 0;) {
            struct hpy_edge edge = { address(first + k), HPY_REL(HPY_REL_ITEM, k) };
            demand(sink->ops->edges(sink, &edge, 1, &err), &err);
        }
    }
    demand(sink->ops->finish(sink, &err), &err);
    demand(hpy_build_seal(&graph, builder, NULL, &err), &err);
    hpy_builder_free(builder);
    return graph;
}

static enum hpy_status walk(const struct hpy_paths *paths, struct hpy_err *err)
{
    struct hpy_path_walk walk;
    struct hpy_text text = { 0 };
    enum hpy_status status = hpy_path_walk_init(&walk, paths, -5, err);
    if (status == HPY_OK) {
        cr_assert(hpy_path_walk_next(&walk));
        status = hpy_rep_path(&text, &walk, HPY_OUTPUT_JSON, HPY_STEPS_ALL, NULL, err);
    }
    hpy_path_walk_dispose(&walk);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status list(const struct hpy_paths *paths, struct hpy_err *err)
{
    static const struct hpy_rep_paths_options options = { 3, 2, 10 };
    struct hpy_text text = { 0 };
    enum hpy_status status = HPY_OK;
    for (int output = 0; output < HPY_N_OUTPUTS && status == HPY_OK; output++)
        status = hpy_rep_paths(&text, paths, (enum hpy_output)output, &options, NULL, err);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status ask(const struct hpy_graph *graph, const struct hpy_nodeset *target,
                           const struct hpy_nodeset *avoid, struct hpy_err *err)
{
    struct hpy_paths_options options = { .avoid_nodes = avoid };
    struct hpy_paths *paths = NULL, *others = NULL;
    int64_t level = -1;
    enum hpy_status status = hpy_paths_new(&paths, graph, NULL, target, &options, NULL, err);
    cr_assert_eq(paths == NULL, status != HPY_OK);
    if (status == HPY_OK)
        status = walk(paths, err);
    if (status == HPY_OK)
        status = list(paths, err);
    if (status == HPY_OK) {
        status = hpy_paths_avoiding(&others, paths, &level, 1, NULL, err);
        cr_assert_eq(others == NULL, status != HPY_OK);
        hpy_paths_unref(others);
    }
    hpy_paths_unref(paths);
    for (int inwards = 0; inwards < 2 && status == HPY_OK; inwards++) {
        status = (inwards ? hpy_paths_in : hpy_paths_out)(&paths, graph, avoid, NULL, NULL, err);
        cr_assert_eq(paths == NULL, status != HPY_OK);
        hpy_paths_unref(paths);
    }
    return status;
}

Test(oom, paths)
{
    struct hpy_err err;
    struct hpy_graph *graph = produce();
    struct hpy_nodeset target, avoid;
    demand(hpy_nodeset_init(&target, graph->n_nodes, &err), &err);
    demand(hpy_nodeset_init(&avoid, graph->n_nodes, &err), &err);
    hpy_nodeset_add(&target, graph->n_nodes - 1);
    hpy_nodeset_add(&avoid, graph->n_nodes - 2);

    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        hpy_mem_fail_at(++n);
        status = ask(graph, &target, &avoid, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 1000); /* what is made takes that many at least */
    hpy_nodeset_dispose(&target);
    hpy_nodeset_dispose(&avoid);
    hpy_graph_free(graph);
}
