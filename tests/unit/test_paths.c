/* Shortest paths where what they mean can be seen, and where they are very many or very
 * long. Random graphs are in tests/prop. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "engine/paths.h"
#include "tests/unit/made_graph.h"

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static struct hpy_nodeset one(const struct hpy_graph *graph, uint64_t addr)
{
    struct hpy_err err;
    struct hpy_nodeset set;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    hpy_nodeset_add(&set, hpy_graph_find(graph, addr));
    return set;
}

static struct hpy_paths *paths_to(const struct hpy_graph *graph, uint64_t addr,
                                  const struct hpy_paths_options *options)
{
    struct hpy_err err;
    struct hpy_paths *paths;
    struct hpy_nodeset target = one(graph, addr);
    demand(hpy_paths_new(&paths, graph, NULL, &target, options, NULL, &err), &err);
    hpy_nodeset_dispose(&target);
    return paths;
}

static void count_is(const struct hpy_paths *paths, uint64_t without, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_err err;
    demand(hpy_paths_count_text(&text, paths, without, NULL, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

/* root -> 0x100 -> 0x110 … , n nodes besides the root */
static struct hpy_graph *chain(uint64_t n)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "list", 0);
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    for (uint64_t i = 0; i < n; i++) {
        made_node(&made, 0x100 + 16 * i, type, 64);
        if (i + 1 < n)
            made_edge(&made, 0x100 + 16 * (i + 1), HPY_REL(HPY_REL_ITEM, 0));
    }
    return made_end(&made);
}

/* Levels of two nodes, each of which refers to both of the next: 2^n ways to the last. */
static struct hpy_graph *ladder(uint64_t n)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "list", 0);
    for (uint64_t i = 0; i < 2 * n; i++) {
        uint64_t next = 0x100 + 32 * (i / 2 + 1);
        if (i == 0) { /* the root's */
            made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
            made_edge(&made, 0x110, HPY_REL(HPY_REL_ITEM, 1));
        }
        made_node(&made, 0x100 + 16 * i, type, 64);
        made_edge(&made, next, HPY_REL(HPY_REL_ITEM, 0));
        if (i / 2 + 1 < n)
            made_edge(&made, next + 16, HPY_REL(HPY_REL_ITEM, 1));
    }
    made_node(&made, 0x100 + 32 * n, type, 64);
    return made_end(&made);
}

Test(paths, chain_of_a_million)
{
    enum { N = 1000000 };
    struct hpy_graph *graph = chain(N);
    struct hpy_paths *paths = paths_to(graph, 0x100 + 16 * (N - 1), NULL);
    struct hpy_path_walk walk;
    struct hpy_err err;
    cr_assert_eq(paths->length, N);
    cr_assert_eq(paths->n_paths, 1);
    demand(hpy_path_walk_init(&walk, paths, -1, &err), &err);
    for (uint64_t i = 0; i < N; i++)
        cr_assert_eq(hpy_path_walk_step(&walk, i).target, i + 1);
    cr_assert_not(hpy_path_walk_next(&walk));
    hpy_path_walk_dispose(&walk);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

static const char two_to_1000[] =
    "1071508607186267320948425049060001810561404811705533607443750388370351051124936122493198378815"
    "6958581275946729175531468251871452856923140435984577574698574803934567774824230985421074605062"
    "3711418779541821530464749835819412673987675591655439460770629145711964776865421676604298316526"
    "24386837205668069376";

Test(paths, ladder_of_a_thousand)
{
    enum { N = 1000 };
    struct hpy_graph *graph = ladder(N);
    struct hpy_paths *paths = paths_to(graph, 0x100 + 32 * N, NULL);
    struct hpy_path_walk walk;
    struct hpy_err err;
    char less[sizeof two_to_1000];
    cr_assert_eq(paths->length, N + 1);
    cr_assert_eq(paths->n_paths, UINT64_MAX);
    count_is(paths, 0, two_to_1000);
    memcpy(less, two_to_1000, sizeof less);
    less[sizeof less - 3] = '6'; /* …376 - 10 */
    count_is(paths, 10, less);

    /* path 5 of 2^1000 takes the second way where 5 has a bit, seen from the end */
    demand(hpy_path_walk_init(&walk, paths, 5, &err), &err);
    for (uint64_t i = 0; i < N; i++) {
        uint32_t bit = N - 1 - i < 3 ? 5u >> (N - 1 - i) & 1 : 0;
        cr_assert_eq(hpy_path_walk_step(&walk, i).target, 1 + 2 * i + bit, "step %d", (int)i);
    }
    cr_assert(hpy_path_walk_next(&walk));
    cr_assert_eq(walk.index, 6);
    hpy_path_walk_dispose(&walk);
    demand(hpy_path_walk_init(&walk, paths, -1, &err), &err);
    for (uint64_t i = 0; i < N; i++)
        cr_assert_eq(hpy_path_walk_step(&walk, i).target, 2 + 2 * i);
    cr_assert_not(hpy_path_walk_next(&walk));
    hpy_path_walk_dispose(&walk);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

/* A count that only just does not fit, and one that only just does. */
Test(paths, counts_around_64_bits)
{
    struct hpy_graph *graph = ladder(64);
    struct hpy_paths *paths = paths_to(graph, 0x100 + 32 * 64, NULL);
    cr_assert_eq(paths->n_paths, UINT64_MAX);
    count_is(paths, 0, "18446744073709551616");
    count_is(paths, 1, "18446744073709551615");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
    graph = ladder(63);
    paths = paths_to(graph, 0x100 + 32 * 63, NULL);
    cr_assert_eq(paths->n_paths, UINT64_C(1) << 63);
    count_is(paths, 0, "9223372036854775808");
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(paths, fan_of_a_million_parallel_edges)
{
    enum { N = 1000000 };
    struct made made;
    struct hpy_path_walk walk;
    struct hpy_err err;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "list", 0);
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    made_node(&made, 0x100, type, 64);
    for (uint32_t i = 0; i < N; i++) /* the last first, so that they must be put in order */
        made_edge(&made, 0x110, HPY_REL(HPY_REL_ITEM, N - 1 - i));
    made_node(&made, 0x110, type, 64);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_paths *paths = paths_to(graph, 0x110, NULL);
    cr_assert_eq(paths->n_paths, N);
    demand(hpy_path_walk_init(&walk, paths, 0, &err), &err);
    for (uint32_t k = 0; k < N; k++) {
        cr_assert_eq(HPY_REL_ARG(graph->out_rel[hpy_path_walk_step(&walk, 1).edge]), k);
        cr_assert_eq(hpy_path_walk_next(&walk), k + 1 < N);
    }
    hpy_path_walk_dispose(&walk);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

/* Types that are compiled in are reached through their node where nothing else holds
 * them, and not where something else does, however far. */
Test(paths, statics_come_last)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "thing", 0);
    made_edge(&made, HPY_ADDR_STATICS, HPY_REL(HPY_REL_ROOT, made_name(&made, "statics")));
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    made_valued_node(&made, HPY_ADDR_STATICS, type, 0, HPY_NODE_VIRTUAL,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
    made_edge(&made, 0x120, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_edge(&made, 0x130, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_node(&made, 0x100, type, 64);
    made_edge(&made, 0x110, HPY_REL(HPY_REL_ITEM, 0));
    made_node(&made, 0x110, type, 64);
    made_edge(&made, 0x120, HPY_REL(HPY_REL_TYPE, 0));
    made_node(&made, 0x120, type, 64);
    made_node(&made, 0x130, type, 64);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_paths *paths = paths_to(graph, 0x120, NULL);
    cr_assert_eq(paths->length, 3);
    cr_assert_eq(paths->n_paths, 1);
    hpy_paths_unref(paths);
    paths = paths_to(graph, 0x130, NULL);
    cr_assert_eq(paths->length, 2);
    cr_assert_eq(graph->addr[paths->node[1]], HPY_ADDR_STATICS);
    hpy_paths_unref(paths);
    hpy_graph_free(graph);
}

Test(paths, none_is_no_error)
{
    struct made made;
    struct hpy_err err;
    struct hpy_paths *others;
    struct hpy_path_walk walk;
    struct hpy_nodeset set;
    int64_t level = 0;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "list", 0);
    made_node(&made, 0x100, type, 64);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_paths *paths = paths_to(graph, 0x100, NULL);
    cr_assert_eq(paths->length, 0);
    cr_assert_eq(paths->n_paths, 0);
    count_is(paths, 0, "0");
    cr_assert_eq(hpy_path_walk_init(&walk, paths, 0, &err), HPY_ENOTFOUND);
    cr_assert_eq(hpy_paths_level_set(&set, paths, 0, &err), HPY_ENOTFOUND);
    cr_assert_eq(hpy_paths_avoiding(&others, paths, &level, 1, NULL, &err), HPY_ENOTFOUND);
    cr_assert_null(others);
    cr_assert_eq(hpy_paths_ref(paths), paths);
    hpy_paths_unref(paths);
    cr_assert_eq(paths->from_root, true); /* still there */
    hpy_paths_unref(paths);
    hpy_paths_unref(NULL);
    hpy_graph_free(graph);
}

Test(paths, can_be_stopped)
{
    struct hpy_graph *graph = chain(300000);
    struct hpy_nodeset target = one(graph, 0x100 + 16 * 299999);
    struct hpy_paths *paths;
    struct hpy_err err;
    struct hpy_job job;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    uint64_t live = hpy_mem_live();
    cr_assert_eq(hpy_paths_new(&paths, graph, NULL, &target, NULL, &job, &err), HPY_ECANCELLED);
    cr_assert_null(paths);
    cr_assert_eq(hpy_mem_live(), live);
    hpy_nodeset_dispose(&target);
    hpy_graph_free(graph);
}
