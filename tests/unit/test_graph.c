#include <criterion/criterion.h>

#include "engine/facts.h"
#include "made_graph.h"

Test(graph, sizes_large_and_external)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "bytes", 0);
    static const uint64_t sizes[] = { 0, 33, UINT32_MAX - 1u, UINT32_MAX, UINT64_C(5) << 40 };
    /* descending addresses: the tables must come out sorted all the same */
    for (unsigned i = 0; i < 5; i++) {
        struct hpy_node_info node = { .addr = 0x9000 - i * 0x100, .size_bytes = sizes[i],
                                      .external_bytes = i * 10, .type = type };
        cr_assert_eq(made.sink->ops->node(made.sink, &node, NULL), HPY_OK);
    }
    struct hpy_graph *graph = made_end(&made);
    uint64_t total = 0;
    for (unsigned i = 0; i < 5; i++) {
        uint32_t node = hpy_graph_find(graph, 0x9000 - i * 0x100);
        cr_assert_eq(node, 5 - i);
        cr_assert_eq(hpy_graph_size(graph, node), sizes[i]);
        cr_assert_eq(hpy_graph_external(graph, node), i * 10);
        total += sizes[i];
    }
    cr_assert_eq(graph->large_size.n, 2);
    cr_assert_eq(graph->external.n, 4);
    cr_assert_eq(graph->size_bytes, total);
    cr_assert_eq(graph->external_bytes, 100);
    cr_assert_eq(hpy_graph_find(graph, 0x9008), HPY_NO_NODE);
    cr_assert_eq(hpy_graph_find(graph, UINT64_MAX), HPY_NO_NODE);
    cr_assert_eq(hpy_graph_find(graph, HPY_ADDR_ROOT), HPY_ROOT_NODE);
    hpy_graph_free(graph);
    hpy_graph_free(NULL);
}

Test(graph, facts_as_text_and_number)
{
    static const struct { const char *key, *value; bool is_number; uint64_t number; } facts[] = {
        { HPY_FACT_PYTHON, "3.11.7", false, 0 },
        { HPY_FACT_PID, "41873", true, 41873 },
        { HPY_FACT_RSS, "18446744073709551615", true, UINT64_MAX },
        { HPY_FACT_ADDED, "18446744073709551616", false, 0 },
        { HPY_FACT_TIME, "-5", false, 0 },
        { HPY_FACT_WALK, "", false, 0 },
    };
    struct made made;
    made_begin(&made);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        for (int twice = 0; twice < 2; twice++) /* the last value of a key counts */
            cr_assert_eq(made.sink->ops->fact(made.sink, hpy_str_of(facts[i].key),
                                              hpy_str_of(twice ? facts[i].value : "old value"),
                                              NULL), HPY_OK);
    struct hpy_graph *graph = made_end(&made);
    cr_assert_eq(graph->n_facts, sizeof facts / sizeof *facts);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        uint64_t number = 7;
        cr_assert(hpy_str_equal(hpy_graph_fact(graph, facts[i].key), hpy_str_of(facts[i].value)));
        cr_assert_eq(hpy_graph_fact_number(&number, graph, facts[i].key), facts[i].is_number);
        cr_assert_eq(number, facts[i].is_number ? facts[i].number : 7);
    }
    cr_assert_null(hpy_graph_fact(graph, "missing").data);
    cr_assert(!hpy_graph_fact_number(&(uint64_t){ 0 }, graph, "missing"));
    hpy_graph_free(graph);
}

Test(graph, contents_come_back)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "str", 0);
    made_valued_node(&made, 0x1000, type, 50, 0,
                     (struct hpy_content){ HPY_CONTENT_STR, 3, 0, { "abc", 3 } });
    made_node(&made, 0x2000, type, 50);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_content content = hpy_graph_content(graph, 1);
    cr_assert_eq(content.kind, HPY_CONTENT_STR);
    cr_assert(hpy_str_equal(content.text, HPY_STR("abc")));
    cr_assert_eq(hpy_graph_content(graph, 2).kind, HPY_CONTENT_NONE);
    cr_assert_eq(hpy_graph_content(graph, 0).kind, HPY_CONTENT_NONE);
    hpy_graph_free(graph);
}

Test(graph, in_edges_by_source)
{
    struct made made;
    made_begin(&made);
    uint32_t type = made_type(&made, "builtins", "list", 0);
    for (uint64_t addr = 0x1000; addr <= 0x4000; addr += 0x1000) {
        made_node(&made, addr, type, 64);
        for (int n = addr == 0x2000 ? 2 : addr == 0x4000; n > 0; n--)
            made_edge(&made, 0x1000, HPY_REL(HPY_REL_ITEM, n));
    }
    struct hpy_graph *graph = made_end(&made);
    uint64_t first = graph->in_off[1], end = graph->in_off[2];
    cr_assert_eq(end - first, 3);
    cr_assert_eq(hpy_graph_in_edge(graph, 2, 1), first);
    cr_assert_eq(hpy_graph_in_edge(graph, 3, 1), first + 2, "none: where the next begins");
    cr_assert_eq(hpy_graph_in_edge(graph, 4, 1), first + 2);
    cr_assert_eq(hpy_graph_in_edge(graph, 4, 2), graph->in_off[3], "nothing refers to it");
    hpy_graph_free(graph);
}
