#include <criterion/criterion.h>

#include "engine/cycles.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "made_graph.h"

static struct hpy_err err;

/*  held by the root: 0x2000 <-> 0x2010, which hold 0x2020
 *  not reached:
 *  0x1000 A <-> 0x1010 dict, hold 0x1020 B alone and 0x1050 B with the list
 *  0x1030 list of itself, holds 0x1050
 *  0x1040 B, which nothing holds, holds 0x1060 B
 *  0x1070 B, weakly held by 0x1000 and by itself */
static struct hpy_graph *sample(void)
{
    struct made made;
    made_begin(&made);
    uint32_t a = made_type(&made, "m", "A", HPY_TYPE_PYTHON);
    uint32_t b = made_type(&made, "m", "B", HPY_TYPE_PYTHON);
    uint32_t dict = made_type(&made, "builtins", "dict", HPY_TYPE_IS_DICT);
    uint32_t list = made_type(&made, "builtins", "list", 0), x = made_name(&made, "x");
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_ROOT, x));
    made_node(&made, 0x1000, a, 48);
    made_edge(&made, 0x1010, HPY_REL(HPY_REL_DICT, 0));
    made_edge(&made, 0x1070, HPY_REL(HPY_REL_WEAK, x));
    made_node(&made, 0x1010, dict, 104);
    made_edge(&made, 0x1000, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_edge(&made, 0x1020, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_edge(&made, 0x1050, HPY_REL(HPY_REL_UNKNOWN, 0));
    made_node(&made, 0x1020, b, 16);
    made_node(&made, 0x1030, list, 64);
    made_edge(&made, 0x1030, HPY_REL(HPY_REL_ITEM, 0));
    made_edge(&made, 0x1050, HPY_REL(HPY_REL_ITEM, 1));
    made_node(&made, 0x1040, b, 17);
    made_edge(&made, 0x1060, HPY_REL(HPY_REL_ATTR, x));
    made_node(&made, 0x1050, b, 18);
    made_node(&made, 0x1060, b, 19);
    made_node(&made, 0x1070, b, 20);
    made_edge(&made, 0x1070, HPY_REL(HPY_REL_WEAK, x));
    made_node(&made, 0x2000, list, 64);
    made_edge(&made, 0x2010, HPY_REL(HPY_REL_ITEM, 0));
    made_node(&made, 0x2010, list, 64);
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_ITEM, 0));
    made_edge(&made, 0x2020, HPY_REL(HPY_REL_ITEM, 1));
    made_node(&made, 0x2020, b, 16);
    return made_end(&made);
}

static struct hpy_nodeset unreached(const struct hpy_graph *graph)
{
    struct hpy_nodeset set;
    cr_assert_eq(hpy_nodeset_init(&set, graph->n_nodes, &err), HPY_OK);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (!(graph->flags[node] & HPY_NODE_REACHABLE))
            hpy_nodeset_add(&set, node);
    return set;
}

static void check_set(const struct hpy_graph *graph, struct hpy_nodeset *set,
                      const uint64_t *addresses)
{
    uint64_t n = 0;
    for (; addresses[n]; n++)
        cr_assert(hpy_nodeset_has(set, hpy_graph_find(graph, addresses[n])), "0x%x",
                  (unsigned)addresses[n]);
    cr_assert_eq(hpy_nodeset_count(set), n);
    hpy_nodeset_dispose(set);
}

Test(cycles, heads_and_garbage)
{
    struct hpy_graph *graph = sample();
    struct hpy_nodeset set = unreached(graph), found;
    struct hpy_cycles *cycles;
    cr_assert_eq(hpy_cycles_new(&cycles, graph, &set, NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(cycles->n_members, 8);
    cr_assert_eq(cycles->n, 7);
    cr_assert_eq(cycles->n_cycles, 2);
    cr_assert(hpy_cycles_has(cycles, hpy_graph_find(graph, 0x1030)));
    cr_assert(!hpy_cycles_has(cycles, hpy_graph_find(graph, 0x1070))); /* weakly only */
    cr_assert(!hpy_cycles_has(cycles, hpy_graph_find(graph, 0x2000))); /* not in the set */
    cr_assert_eq(hpy_cycles_heads(&found, cycles, false, NULL, &err), HPY_OK);
    check_set(graph, &found, (uint64_t[]){ 0x1000, 0x1010, 0x1030, 0x1040, 0x1070, 0 });
    cr_assert_eq(hpy_cycles_heads(&found, cycles, true, NULL, &err), HPY_OK);
    check_set(graph, &found, (uint64_t[]){ 0x1000, 0x1010, 0x1030, 0 });
    cr_assert_eq(hpy_cycles_garbage(&found, cycles, NULL, &err), HPY_OK);
    check_set(graph, &found, (uint64_t[]){ 0x1000, 0x1010, 0x1020, 0x1030, 0x1050, 0 });
    hpy_cycles_free(cycles);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

static void check_rows(const struct hpy_partition *partition, const char *const *labels)
{
    struct hpy_text text = { 0 };
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        cr_assert_not_null(labels[r]);
        hpy_text_clear(&text);
        hpy_partition_label(&text, partition, r);
        cr_assert_str_eq(hpy_text_get(&text), labels[r]);
    }
    cr_assert_null(labels[partition->n_rows]);
    hpy_text_dispose(&text);
}

Test(cycles, rows_of_what_is_not_reached)
{
    struct hpy_graph *graph = sample();
    struct hpy_nodeset set = unreached(graph);
    struct hpy_partition *partition;
    const struct hpy_classifier *by = hpy_classifier_find("bycycle");
    cr_assert_eq(hpy_partition_new(&partition, graph, &set, by, NULL, &err), HPY_OK, "%s",
                 err.text);
    check_rows(partition, (const char *[]){
        "cycle of 2: m.A, dict of m.A", "cycle of 1: list", "no cycle", "held by several",
        "held by cycle of 2: m.A, dict of m.A", NULL });
    cr_assert_eq(hpy_partition_row(partition, 2).count, 3);
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

Test(cycles, rows_of_what_is_reached)
{
    struct hpy_graph *graph = sample();
    struct hpy_partition *partition;
    const struct hpy_classifier *by = hpy_classifier_find("bycycle");
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, by, NULL, &err), HPY_OK);
    check_rows(partition, (const char *[]){ "cycle of 2: 2 list",
                                            "held by cycle of 2: 2 list", NULL });
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

/* A ring of nodes from `first` on, with `sizes` by node, of given types; the first one
 * holds `held`, if that is not 0. */
static void ring(struct made *made, uint64_t first, const uint32_t *types,
                 const uint64_t *sizes, unsigned n, uint64_t held)
{
    for (unsigned i = 0; i < n; i++) {
        made_node(made, first + 16 * i, types[i], sizes[i]);
        made_edge(made, first + 16 * ((i + 1) % n), HPY_REL(HPY_REL_ITEM, 0));
        if (i == 0 && held)
            made_edge(made, held, HPY_REL(HPY_REL_ITEM, 1));
    }
}

/* One row for all cycles of a shape, however large their objects, in whatever order they
 * lie, and one for what any of them alone holds. */
Test(cycles, rows_go_by_shape)
{
    struct made made;
    made_begin(&made);
    uint32_t node = made_type(&made, "m", "Node", HPY_TYPE_PYTHON);
    uint32_t leaf = made_type(&made, "m", "Leaf", HPY_TYPE_PYTHON);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    uint32_t tuple = made_type(&made, "builtins", "tuple", 0);
    uint32_t set = made_type(&made, "builtins", "set", 0);
    uint32_t cell = made_type(&made, "builtins", "cell", 0);
    ring(&made, 0x1000, (uint32_t[]){ list, node, list }, (uint64_t[]){ 9000, 48, 900 }, 3, 0x1100);
    ring(&made, 0x2000, (uint32_t[]){ node, list, list }, (uint64_t[]){ 48, 56, 56 }, 3, 0x2100);
    ring(&made, 0x3000, (uint32_t[]){ list, list, node }, (uint64_t[]){ 56, 56, 48 }, 3, 0x4100);
    ring(&made, 0x4000, (uint32_t[]){ list, list, node }, (uint64_t[]){ 56, 56, 48 }, 3, 0x4100);
    made_node(&made, 0x1100, leaf, 10);
    made_node(&made, 0x2100, leaf, 10);
    made_node(&made, 0x4100, leaf, 12); /* two cycles hold it, though of one shape */
    /* another number of lists */
    ring(&made, 0x5000, (uint32_t[]){ list, node, node }, (uint64_t[]){ 56, 48, 48 }, 3, 0);
    /* what is not named only counts: one row */
    ring(&made, 0x6000, (uint32_t[]){ leaf, node, list, list, tuple, tuple, set },
         (uint64_t[]){ 1, 1, 1, 1, 1, 1, 1 }, 7, 0);
    ring(&made, 0x7000, (uint32_t[]){ cell, list, list, tuple, tuple, node, leaf },
         (uint64_t[]){ 1, 1, 1, 1, 1, 1, 1 }, 7, 0);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_nodeset all = unreached(graph);
    struct hpy_partition *partition;
    const struct hpy_classifier *by = hpy_classifier_find("bycycle");
    cr_assert_eq(hpy_partition_new(&partition, graph, &all, by, NULL, &err), HPY_OK);
    check_rows(partition, (const char *[]){
        "cycle of 3: m.Node, 2 list", "cycle of 3: 2 m.Node, list",
        "held by cycle of 3: m.Node, 2 list",
        "cycle of 7: m.Leaf, m.Node, 2 list, 2 tuple and 1 more kind", "held by several",
        NULL });
    cr_assert_eq(hpy_partition_row(partition, 0).count, 12);
    cr_assert_eq(hpy_partition_row(partition, 0).size_bytes,
                 9000 + 48 + 900 + 3 * (48 + 56 + 56));
    cr_assert_eq(hpy_partition_row(partition, 2).count, 2);
    cr_assert_eq(hpy_partition_row(partition, 3).count, 14);
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&all);
    hpy_graph_free(graph);
}
