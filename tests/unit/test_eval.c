#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "heap_support.h"
#include "query/query.h"

Test(eval, numbers)
{
    static const struct {
        const char *expression;
        int64_t value;
    } cases[] = {
        { "heap.count", 12 },
        { "h.size", 5000001754 },
        { "heapu.count", 2 },
        { "heapu.size", 76 },
        { "heap[0].count", 2 },
        { "heap[0].size", 5000000050 },
        { "heap[-1].size", 48 },
        { "heap[-10].size", 5000000050 },
        { "heap.bytype[1].count", 3 },
        { "heap.bytype[1].byclodo[0].size", 832 },
        { "heap.by('type')[1].byid[1:].size", 336 },
        { "heap.byid[0:3].size", 5000001064 },
        { "heap.byid[::6].count", 2 },
        { "heap[2:4].count", 2 },
        { "heap[4:2].count", 0 },
        { "heap[-2:].size", 112 },
        { "heap[:-8].count", 3 },
        { "heap[-100:100].count", 12 },
        { "heap[9223372036854775807:].count", 0 },
        { "heap[:-9223372036854775807].count", 0 },
        { "heap[::9223372036854775807].count", 2 },
        { "heap.byunity[0].count", 12 },
        { "(heap | heapu).count", 14 },
        { "(heap & heapu).count", 0 },
        { "(heap ^ heap[0]).count", 10 },
        { "(heap - heap.bytype[0] - heap.bytype[1]).count", 7 },
        { "(heap.bysize - heapu)[0].size", 5000000000 },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK,
                     "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(value.kind, HPY_VALUE_NUMBER, "%s", cases[i].expression);
        cr_expect_eq(value.number, cases[i].value, "%s is %lld", cases[i].expression,
                     (long long)value.number);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

Test(eval, a_set_keeps_how_it_is_seen)
{
    static const struct {
        const char *expression, *by;
    } cases[] = {
        { "heap", "Clodo" },
        { "heapu", "Type" },
        { "heap.bysize[0:2]", "Size" },
        { "heap.bysize[0].byid", "Id" },
        { "heap.by('UNITY')", "Unity" },
        { "heap.bymodule & heap.bytype", "Module" },
        { "heap.bymodule.bymodule", "Module" },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_partition *partition;
        struct hpy_err err;
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK);
        cr_expect_str_eq(value.by->name, cases[i].by, "%s", cases[i].expression);
        cr_assert_eq(hpy_value_partition(&partition, &value, graph, NULL, &err), HPY_OK);
        cr_expect_eq(partition->classifier, value.by);
        struct hpy_partition *again;
        cr_assert_eq(hpy_value_partition(&again, &value, graph, NULL, &err), HPY_OK);
        cr_expect_eq(again, partition);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

Test(eval, refusals)
{
    static const struct {
        const char *expression;
        enum hpy_status status;
        uint64_t off;
        const char *message;
    } cases[] = {
        { "foo", HPY_ESYNTAX, 0, "no such name 'foo'; there are heap h heapu" },
        { "heap.foo", HPY_ESYNTAX, 5,
          "no such attribute 'foo' of a set; there are count size by('…') byclodo bytype byrcs "
          "byvia byviafolded bysize bypackage bydefiner bymodule byid byunity byidset" },
        { "heap.count.foo", HPY_ESYNTAX, 11, "no such attribute 'foo' of a number" },
        { "heap.count.bytype", HPY_ESYNTAX, 11, "no such attribute 'bytype' of a number" },
        { "heap.count[0]", HPY_ESYNTAX, 10, "a number has no rows" },
        { "heap.by('Nope')", HPY_ESYNTAX, 5, "no such classifier 'Nope'" },
        { "heap.by", HPY_ESYNTAX, 5, "'by' needs a text, as in by('…')" },
        { "heap.by()", HPY_ESYNTAX, 5, "'by' needs a text, as in by('…')" },
        { "heap.count()", HPY_ESYNTAX, 5, "'count' is not called" },
        { "heap.bytype()", HPY_ESYNTAX, 5, "'bytype' is not called" },
        { "heap | heap.count", HPY_ESYNTAX, 5, "both sides of an operator must be sets" },
        { "heap[10]", HPY_ENOTFOUND, 4, "no row 10: the set has 10 rows" },
        { "heap[-11]", HPY_ENOTFOUND, 4, "no row -11: the set has 10 rows" },
        { "heap[0][1]", HPY_ENOTFOUND, 7, "no row 1: the set has 1 row" },
        { "heap[0:0][0]", HPY_ENOTFOUND, 9, "no row 0: the set has 0 rows" },
        { "heap[", HPY_ESYNTAX, 5, "the expression ends where a row number or a slice is expected" },
    };
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_expect_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err),
                     cases[i].status, "%s", cases[i].expression);
        cr_expect_str_eq(err.text, cases[i].message, "%s: %s", cases[i].expression, err.text);
        cr_expect_eq(err.offset, cases[i].off, "%s: %d", cases[i].expression, (int)err.offset);
    }
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

Test(eval, a_long_expression)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_text text = { 0 };
    struct hpy_value value;
    struct hpy_err err;
    hpy_text_add(&text, "(heap");
    for (int i = 0; i < 2000; i++)
        hpy_text_add(&text, "&heap");
    hpy_text_add(&text, ").count");
    cr_assert_eq(hpy_query_eval(&value, graph, hpy_text_get(&text), NULL, &err), HPY_OK);
    cr_expect_eq(value.number, 12);
    hpy_value_dispose(&value);
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

Test(eval, a_job_stops_it)
{
    struct hpy_graph *graph = heap_sample();
    struct hpy_job job;
    struct hpy_value value;
    struct hpy_err err;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_expect_eq(hpy_query_eval(&value, graph, "heap[0]", &job, &err), HPY_ECANCELLED);
    hpy_graph_free(graph);
}
