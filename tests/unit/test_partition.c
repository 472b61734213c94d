#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/partition.h"
#include "heap_support.h"

static struct hpy_partition *partition_of(const struct hpy_graph *graph,
                                          const struct hpy_nodeset *set, const char *by)
{
    struct hpy_partition *partition;
    struct hpy_err err;
    cr_assert_eq(hpy_partition_new(&partition, graph, set, hpy_classifier_find(by), NULL, &err),
                 HPY_OK, "%s", err.text);
    return partition;
}

/* Rows as "label count size; …", for comparing. */
static void rows_text(struct hpy_text *out, const struct hpy_partition *partition)
{
    hpy_text_clear(out);
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        struct hpy_row row = hpy_partition_row(partition, r);
        hpy_partition_label(out, partition, r);
        hpy_text_addf(out, " %" PRIu64 " %" PRIu64 "; ", row.count, row.size_bytes);
    }
}

static void check_rows(const struct hpy_partition *partition, const char *expected)
{
    struct hpy_text text = { 0 };
    rows_text(&text, partition);
    cr_expect_str_eq(hpy_text_get(&text), expected, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static void sort(struct hpy_partition *partition, enum hpy_row_order order, bool reversed)
{
    struct hpy_err err;
    cr_assert_eq(hpy_partition_sort(partition, order, reversed, NULL, &err), HPY_OK);
    cr_expect_eq(partition->order, order);
    cr_expect_eq(partition->reversed, reversed);
}

Test(partition, the_whole_heap_by_each_classifier)
{
    static const struct {
        const char *by, *rows;
    } cases[] = {
        { "Clodo", "str 2 5000000050; dict of module 1 832; dict (no owner) 1 232; "
                   "function 1 152; pkg.Point 2 112; dict of pkg.Point 1 104; list 1 88; "
                   "module 1 72; types.CodeType 1 64; pkg.Node 1 48; " },
        { "Type", "str 2 5000000050; dict 3 1168; function 1 152; pkg.Point 2 112; list 1 88; "
                  "module 1 72; types.CodeType 1 64; pkg.Node 1 48; " },
        { "Size", "5000000000 1 5000000000; 832 1 832; 232 1 232; 152 1 152; 56 2 112; "
                  "104 1 104; 88 1 88; 72 1 72; 64 1 64; 50 1 50; 48 1 48; " },
        { "Module", "~module 11 5000001682; app 1 72; " },
        { "Unity", "<Anything> 12 5000001754; " },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_partition *partition = partition_of(graph, NULL, cases[i].by);
        check_rows(partition, cases[i].rows);
        cr_expect_eq(partition->count, 12);
        cr_expect_eq(partition->size_bytes, UINT64_C(5000001754));
        cr_expect_eq(partition->external_bytes, 7);
        hpy_partition_free(partition);
    }
    hpy_graph_free(graph);
}

Test(partition, objects_alone_are_sorted_by_size_then_address)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_partition *partition = partition_of(graph, NULL, "Id");
    static const uint64_t expected[] = { 0x1a00, 0x1100, 0x1600, 0x1400, 0x1500, 0x1200,
                                         0x1000, 0x1900, 0x1300, 0x1310, 0x1800, 0x1700 };
    cr_assert_eq(partition->n_rows, 12);
    for (uint64_t r = 0; r < 12; r++) {
        struct hpy_row row = hpy_partition_row(partition, r);
        cr_expect_eq(graph->addr[row.kind], expected[r], "row %d", (int)r);
        cr_expect_eq(row.count, 1);
        cr_expect_eq(partition->nodes[row.first], row.kind);
    }
    cr_expect_eq(hpy_partition_row(partition, 0).external_bytes, 7);
    sort(partition, HPY_ORDER_SIZE, true);
    for (uint64_t r = 0; r < 12; r++)
        cr_expect_eq(graph->addr[hpy_partition_row(partition, r).kind], expected[11 - r]);
    sort(partition, HPY_ORDER_NAME, false);
    cr_expect_eq(graph->addr[hpy_partition_row(partition, 0).kind], 0x1600); /* dict (no owner) */
    cr_expect_eq(graph->addr[hpy_partition_row(partition, 11).kind], 0x1900); /* types.CodeType */
    sort(partition, HPY_ORDER_COUNT, false);
    for (uint64_t r = 0; r < 12; r++)
        cr_expect_eq(graph->addr[hpy_partition_row(partition, r).kind], expected[r]);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(partition, other_orders)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_partition *partition = partition_of(graph, NULL, "Type");
    sort(partition, HPY_ORDER_COUNT, false);
    check_rows(partition, "dict 3 1168; str 2 5000000050; pkg.Point 2 112; function 1 152; "
                          "list 1 88; module 1 72; types.CodeType 1 64; pkg.Node 1 48; ");
    sort(partition, HPY_ORDER_NAME, false);
    check_rows(partition, "dict 3 1168; function 1 152; list 1 88; module 1 72; pkg.Node 1 48; "
                          "pkg.Point 2 112; str 2 5000000050; types.CodeType 1 64; ");
    sort(partition, HPY_ORDER_NAME, true);
    check_rows(partition, "types.CodeType 1 64; str 2 5000000050; pkg.Point 2 112; "
                          "pkg.Node 1 48; module 1 72; list 1 88; function 1 152; dict 3 1168; ");
    hpy_partition_free(partition);
    partition = partition_of(graph, NULL, "Size");
    sort(partition, HPY_ORDER_NAME, false); /* as numbers */
    cr_expect_eq(hpy_partition_row(partition, 0).kind, 48);
    cr_expect_eq(hpy_partition_row(partition, 10).kind, UINT64_C(5000000000));
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

/* Rows of one size stand by label, and those of one label by kind. */
Test(partition, ties)
{
    struct heap heap;
    heap_begin(&heap);
    static const char *const names[] = { "d", "b", "b", "c", "a" };
    uint64_t held[6] = { 0 };
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t type = heap_type(&heap, "m", names[i], HPY_TYPE_PYTHON);
        heap_node(&heap, held[i] = 0x1000 + 16 * i, type, 32);
    }
    struct hpy_graph *graph = heap_end(&heap, held);
    struct hpy_partition *partition = partition_of(graph, NULL, "Type");
    check_rows(partition, "m.a 1 32; m.b 1 32; m.b 1 32; m.c 1 32; m.d 1 32; ");
    cr_expect_lt(hpy_partition_row(partition, 1).kind, hpy_partition_row(partition, 2).kind);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

/* A row for each item of a list, all of one size: by label up to a number, then as met. */
static void check_items(uint32_t n, const char *at_two)
{
    struct heap heap;
    heap_begin(&heap);
    uint32_t list = heap_type(&heap, "builtins", "list", 0);
    uint32_t item = heap_type(&heap, "m", "T", HPY_TYPE_PYTHON);
    const uint64_t held[] = { 0x1000, 0 };
    for (uint32_t i = 0; i < n; i++)
        heap_node(&heap, 0x10000 + 16 * (uint64_t)i, item, 16);
    heap_node(&heap, held[0], list, 56);
    for (uint32_t i = 0; i < n; i++)
        heap_edge(&heap, 0x10000 + 16 * (uint64_t)i, HPY_REL_INDEX(HPY_REL_ITEM, i));
    struct hpy_graph *graph = heap_end(&heap, held);
    struct hpy_partition *partition = partition_of(graph, NULL, "Via");
    struct hpy_text label = { 0 };
    cr_assert_eq(partition->n_rows, n + 1);
    hpy_partition_label(&label, partition, 1 + 2); /* row 0 is the list */
    cr_expect_str_eq(hpy_text_get(&label), at_two, "%s", hpy_text_get(&label));
    sort(partition, HPY_ORDER_NAME, false);
    hpy_text_clear(&label);
    hpy_partition_label(&label, partition, partition->n_rows - 1);
    cr_expect_str_eq(hpy_text_get(&label), "'[9]'", "%s", hpy_text_get(&label));
    hpy_text_dispose(&label);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(partition, very_many_rows_that_tie)
{
    check_items(20, "'[11]'");
    check_items(HPY_PARTITION_LONG_TIE + 10, "'[2]'");
}

Test(partition, rows_as_sets)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_partition *partition = partition_of(graph, NULL, "Clodo");
    struct hpy_nodeset set;
    struct hpy_err err;
    cr_assert_eq(hpy_partition_rows_set(&set, partition, 4, 5, &err), HPY_OK);
    cr_expect_eq(hpy_nodeset_count(&set), 2);
    cr_expect(hpy_nodeset_has(&set, hpy_graph_find(graph, 0x1300)));
    cr_expect(hpy_nodeset_has(&set, hpy_graph_find(graph, 0x1310)));
    struct hpy_partition *part = partition_of(graph, &set, "Type");
    check_rows(part, "pkg.Point 2 112; ");
    hpy_partition_free(part);
    hpy_nodeset_dispose(&set);

    cr_assert_eq(hpy_partition_rows_set(&set, partition, 0, partition->n_rows, &err), HPY_OK);
    cr_expect_eq(hpy_nodeset_count(&set), 12);
    hpy_nodeset_dispose(&set);
    cr_assert_eq(hpy_partition_rows_set(&set, partition, 3, 3, &err), HPY_OK);
    cr_expect_eq(hpy_nodeset_count(&set), 0);
    part = partition_of(graph, &set, "Clodo");
    cr_expect_eq(part->n_rows, 0);
    cr_expect_eq(part->size_bytes, 0);
    cr_expect_eq(hpy_partition_size_before(part, 0), 0);
    sort(part, HPY_ORDER_NAME, true);
    hpy_partition_free(part);
    hpy_nodeset_dispose(&set);

    /* rows 0, 4, 8: str, pkg.Point, types.CodeType */
    cr_assert_eq(hpy_partition_slice_set(&set, partition, 0, 10, 4, &err), HPY_OK);
    part = partition_of(graph, &set, "Clodo");
    check_rows(part, "str 2 5000000050; pkg.Point 2 112; types.CodeType 1 64; ");
    hpy_partition_free(part);
    hpy_nodeset_dispose(&set);
    cr_assert_eq(hpy_partition_slice_set(&set, partition, 1, 10, UINT64_MAX, &err), HPY_OK);
    cr_expect_eq(hpy_nodeset_count(&set), 1);
    hpy_nodeset_dispose(&set);
    hpy_partition_free(partition);

    partition = partition_of(graph, NULL, "Id");
    cr_assert_eq(hpy_partition_slice_set(&set, partition, 0, 12, 5, &err), HPY_OK);
    cr_expect_eq(hpy_nodeset_count(&set), 3);
    cr_expect(hpy_nodeset_has(&set, hpy_graph_find(graph, 0x1a00)));
    cr_expect(hpy_nodeset_has(&set, hpy_graph_find(graph, 0x1200)));
    cr_expect(hpy_nodeset_has(&set, hpy_graph_find(graph, 0x1800)));
    hpy_nodeset_dispose(&set);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(partition, virtual_nodes_are_never_rows)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_nodeset set;
    struct hpy_err err;
    cr_assert_eq(hpy_nodeset_from_range(&set, graph->n_nodes, 0, graph->n_nodes, &err), HPY_OK);
    struct hpy_partition *partition = partition_of(graph, &set, "Type");
    cr_expect_eq(partition->count, 14); /* the unreachable too, the root not */
    cr_expect_eq(hpy_partition_find(partition, HPY_STR("root")), HPY_NO_ROW);
    cr_expect_eq(hpy_partition_find(partition, HPY_STR("int")), 8);
    hpy_partition_free(partition);
    partition = partition_of(graph, &set, "Id");
    cr_expect_eq(partition->n_rows, 14);
    cr_expect_eq(hpy_partition_find_kind(partition, HPY_ROOT_NODE), HPY_NO_ROW);
    cr_expect_eq(hpy_partition_find_kind(partition, hpy_graph_find(graph, 0x1a00)), 0);
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

/* Many kinds of every magnitude, against sums kept beside. */
Test(partition, many_kinds)
{
    enum { N = 20000 };
    struct heap heap;
    heap_begin(&heap);
    uint32_t type = heap_type(&heap, "m", "T", HPY_TYPE_PYTHON);
    static uint64_t held[N + 1], size_of[N];
    uint64_t random = 88172645463325252u, total = 0;
    for (uint32_t i = 0; i < N; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        /* small, beyond the direct table, and beyond 32 bits; some several times */
        size_of[i] = i % 3 == 0 ? random % 500 : i % 3 == 1 ? 300000 + random % 5000
                                                          : (UINT64_C(1) << 33) + random % 100;
        total += size_of[i];
        heap_node(&heap, held[i] = 0x1000 + 16 * i, type, size_of[i]);
    }
    struct hpy_graph *graph = heap_end(&heap, held);
    struct hpy_partition *partition = partition_of(graph, NULL, "Size");
    uint64_t count = 0, before = 0;
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        struct hpy_row row = hpy_partition_row(partition, r);
        uint64_t expected = 0;
        for (uint32_t i = 0; i < N; i++)
            expected += size_of[i] == row.kind;
        cr_assert_eq(row.count, expected);
        cr_assert_eq(row.size_bytes, expected * row.kind);
        for (uint64_t i = 0; i < row.count; i++) {
            uint32_t node = partition->nodes[row.first + i];
            cr_assert_eq(hpy_graph_size(graph, node), row.kind);
            if (i > 0)
                cr_assert_lt(partition->nodes[row.first + i - 1], node);
        }
        cr_assert_eq(hpy_partition_size_before(partition, r), before);
        if (r > 0)
            cr_assert_geq(hpy_partition_row(partition, r - 1).size_bytes, row.size_bytes);
        before += row.size_bytes;
        count += row.count;
    }
    cr_expect_eq(count, N);
    cr_expect_eq(partition->size_bytes, total);
    hpy_partition_free(partition);

    partition = partition_of(graph, NULL, "Id");
    before = 0;
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        cr_assert_eq(hpy_partition_size_before(partition, r), before);
        uint64_t size = hpy_partition_row(partition, r).size_bytes;
        if (r > 0) {
            struct hpy_row last = hpy_partition_row(partition, r - 1);
            cr_assert(last.size_bytes > size ||
                      (last.size_bytes == size && last.kind < partition->nodes[r]));
        }
        before += size;
    }
    cr_expect_eq(hpy_partition_size_before(partition, N), total);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(partition, a_job_stops_it)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_job job;
    struct hpy_err err;
    struct hpy_partition *partition;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; hpy_classifiers[i]; i++) {
        cr_expect_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifiers[i], &job, &err),
                     HPY_ECANCELLED);
        cr_expect_null(partition);
    }
    cr_expect_eq(hpy_mem_live(), live);
    partition = partition_of(graph, NULL, "Type");
    cr_expect_eq(hpy_partition_sort(partition, HPY_ORDER_NAME, false, &job, &err),
                 HPY_ECANCELLED);
    cr_expect_eq(partition->order, HPY_ORDER_SIZE);
    cr_expect_eq(hpy_partition_find(partition, HPY_STR("str")), 0);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(partition, difference)
{
    struct heap heap;
    heap_begin(&heap);
    /* not in the order of the sample, one class twice, one that the sample lacks */
    uint32_t str = heap_type(&heap, "builtins", "str", 0);
    uint32_t point = heap_type(&heap, "pkg", "Point", HPY_TYPE_PYTHON);
    uint32_t point_again = heap_type(&heap, "pkg", "Point", HPY_TYPE_PYTHON);
    uint32_t fresh = heap_type(&heap, "pkg", "Fresh", HPY_TYPE_PYTHON);
    heap_node(&heap, 0x1000, str, 50);
    heap_node(&heap, 0x1100, point, 56);
    heap_node(&heap, 0x1200, point_again, 56);
    heap_node(&heap, 0x1300, point_again, 56);
    heap_node(&heap, 0x1400, fresh, 1000);
    struct hpy_graph *after = heap_end(
        &heap, (const uint64_t[]){ 0x1000, 0x1100, 0x1200, 0x1300, 0x1400, 0 });
    struct hpy_graph *before = heap_sample();
    struct hpy_partition *a = partition_of(before, NULL, "Type");
    struct hpy_partition *b = partition_of(after, NULL, "Type");
    struct hpy_partition_diff *diff;
    struct hpy_err err;
    cr_assert_eq(hpy_partition_diff(&diff, a, b, NULL, &err), HPY_OK);
    struct hpy_text text = { 0 };
    for (uint64_t r = 0; r < diff->n_rows; r++)
        hpy_text_addf(&text, "%.*s %+" PRId64 " %+" PRId64 "; ", (int)diff->rows[r].label.n_bytes,
                      diff->rows[r].label.data, diff->rows[r].count, diff->rows[r].size_bytes);
    cr_expect_str_eq(hpy_text_get(&text),
                     "str -1 -5000000000; dict -3 -1168; pkg.Fresh +1 +1000; function -1 -152; "
                     "list -1 -88; module -1 -72; types.CodeType -1 -64; pkg.Point +1 +56; "
                     "pkg.Node -1 -48; ");
    cr_expect_eq(diff->rows[2].row_a, HPY_NO_ROW);
    cr_expect_eq(diff->rows[2].row_b, 0);
    cr_expect_eq(diff->count, 5 - 12);
    cr_expect_eq(diff->size_bytes, 1218 - INT64_C(5000001754));
    hpy_text_dispose(&text);
    hpy_partition_diff_free(diff);
    cr_assert_eq(hpy_partition_diff(&diff, a, a, NULL, &err), HPY_OK);
    cr_expect_eq(diff->n_rows, 0);
    hpy_partition_diff_free(diff);
    hpy_partition_free(a);
    hpy_partition_free(b);
    hpy_graph_free(before);
    hpy_graph_free(after);
}
