#include <criterion/criterion.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "heap_support.h"
#include "report/rep_table.h"

static void check_table(const struct hpy_graph *graph, const char *by, enum hpy_output output,
                        uint64_t from, uint64_t n_rows, const char *expected)
{
    struct hpy_partition *partition;
    struct hpy_err err;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifier_find(by), NULL, &err),
                 HPY_OK);
    cr_assert_eq(hpy_rep_table(&text, partition, output, from, n_rows, &err), HPY_OK);
    cr_expect_str_eq(hpy_text_get(&text), expected, "got\n%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    hpy_partition_free(partition);
}

/* As many types as counts; type i has counts[i] objects of sizes[i] bytes. */
static struct hpy_graph *heap_of(const uint32_t *counts, const uint64_t *sizes,
                                 const char *const *names, size_t n)
{
    struct heap heap;
    static uint64_t held[4096];
    uint64_t addr = 0x1000;
    size_t n_held = 0;
    heap_begin(&heap);
    for (size_t i = 0; i < n; i++) {
        uint32_t type = heap_type(&heap, "builtins", names[i], 0);
        for (uint32_t k = 0; k < counts[i]; k++, addr += 16) {
            heap_node(&heap, addr, type, sizes[i]);
            held[n_held++] = addr;
        }
    }
    held[n_held] = 0;
    return heap_end(&heap, held);
}

/* The first table of renderings that everybody knows: hp.iso(1, 1, 1.0, [], …) */
Test(rep_table, as_heapy_prints_it)
{
    static const char *const names[] = { "list", "dict (no owner)", "str", "bytes", "int",
                                         "float", "NoneType" };
    static const uint32_t counts[] = { 2, 1, 1, 1, 1, 1, 1 };
    static const uint64_t sizes[] = { 56, 64, 50, 34, 28, 24, 16 };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 7);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, HPY_ROWS_DEFAULT,
                "Partition of a set of 8 objects. Total size = 328 bytes.\n"
                " Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)\n"
                "     0      2  25      112  34       112  34 list\n"
                "     1      1  12       64  20       176  54 dict (no owner)\n"
                "     2      1  12       50  15       226  69 str\n"
                "     3      1  12       34  10       260  79 bytes\n"
                "     4      1  12       28   9       288  88 int\n"
                "     5      1  12       24   7       312  95 float\n"
                "     6      1  12       16   5       328 100 types.NoneType\n");
    check_table(graph, "Size", HPY_OUTPUT_TEXT, 5, HPY_ROWS_DEFAULT,
                " Index  Count   %     Size   % Cumulative  % Individual Size\n"
                "     5      1  12       24   7       312  95        24\n"
                "     6      1  12       16   5       328 100        16\n");
    check_table(graph, "Unity", HPY_OUTPUT_TEXT, 0, HPY_ROWS_DEFAULT,
                "Partition of a set of 8 objects. Total size = 328 bytes.\n"
                " Index  Count   %     Size   % Cumulative  % <unclassified>\n"
                "     0      8 100      328 100       328 100 <Anything>\n");
    hpy_graph_free(graph);
}

Test(rep_table, pages)
{
    static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" };
    static const uint32_t counts[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    static const uint64_t sizes[] = { 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89, 88 };
    static const struct {
        size_t n_types;
        uint64_t from, n_rows;
        int lines; /* of rows, without label, heading and tail */
        const char *tail;
    } cases[] = {
        { 10, 0, 10, 10, "" },
        { 11, 0, 10, 11, "" }, /* rather than "1 more row" */
        { 12, 0, 10, 10, "<2 more rows. Type e.g. '_.more' to view.>\n" },
        { 12, 10, 10, 2, "" },
        { 12, 0, 3, 3, "<9 more rows. Type e.g. '_.more' to view.>\n" },
        { 12, 0, HPY_ROWS_ALL, 12, "" },
        { 12, 2, HPY_ROWS_ALL, 10, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_graph *graph = heap_of(counts, sizes, names, cases[i].n_types);
        struct hpy_partition *partition;
        struct hpy_err err;
        struct hpy_text text = { 0 };
        cr_assert_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifier_default, NULL, &err),
                     HPY_OK);
        cr_assert_eq(hpy_rep_table(&text, partition, HPY_OUTPUT_TEXT, cases[i].from,
                                   cases[i].n_rows, &err), HPY_OK);
        int lines = 0;
        for (const char *at = hpy_text_get(&text); *at; at++)
            lines += *at == '\n';
        int others = 1 + (cases[i].from == 0) + (*cases[i].tail != '\0');
        cr_expect_eq(lines, cases[i].lines + others, "case %zu: %s", i, hpy_text_get(&text));
        size_t n_tail = strlen(cases[i].tail);
        cr_expect(text.n_bytes > n_tail &&
                  strcmp(text.data + text.n_bytes - n_tail, cases[i].tail) == 0, "case %zu", i);
        cr_expect_eq(n_tail == 0, strstr(hpy_text_get(&text), "more row") == NULL);
        hpy_text_dispose(&text);
        hpy_partition_free(partition);
        hpy_graph_free(graph);
    }
}

Test(rep_table, past_the_end_and_empty)
{
    static const uint32_t counts[] = { 1 };
    static const uint64_t sizes[] = { 16 };
    static const char *const names[] = { "a" };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 1);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 1, 10, "");
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, 0,
                "Partition of a set of 1 object. Total size = 16 bytes.\n"
                "<1 more rows. Type e.g. '_.more' to view.>\n");
    check_table(graph, "Clodo", HPY_OUTPUT_JSON, 1, 10,
                "{\"count\":1,\"size\":16,\"er\":\"Clodo\",\"rows\":[]}\n");
    hpy_graph_free(graph);
    graph = heap_of(counts, sizes, names, 0);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, 10,
                "Partition of a set of 0 objects. Total size = 0 bytes.\n");
    check_table(graph, "Id", HPY_OUTPUT_TEXT, 0, 10,
                "Set of 0 <mixed> objects. Total size = 0 bytes.\n");
    check_table(graph, "Clodo", HPY_OUTPUT_JSON, 0, 10,
                "{\"count\":0,\"size\":0,\"er\":\"Clodo\",\"rows\":[]}\n");
    check_table(graph, "Clodo", HPY_OUTPUT_CSV, 0, 10, "index,count,size,cumulative,kind\n");
    hpy_graph_free(graph);
}

/* Percentages of nothing are 0, as there is nothing to divide. */
Test(rep_table, no_bytes_at_all)
{
    static const uint32_t counts[] = { 2 };
    static const uint64_t sizes[] = { 0 };
    static const char *const names[] = { "a" };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 1);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, 10,
                "Partition of a set of 2 objects. Total size = 0 bytes.\n"
                " Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)\n"
                "     0      2 100        0   0         0   0 a\n");
    hpy_graph_free(graph);
}

Test(rep_table, objects)
{
    struct hpy_graph *graph = heap_sample();
    check_table(graph, "Id", HPY_OUTPUT_TEXT, 0, 4,
                "Set of 12 <mixed> objects. Total size = 5000001754 bytes.\n"
                " Index       Size   %    Cumulative  %   Brief\n"
                "     0 5000000000 100.0 5000000000 100.0 str: 0x1a00*4999999951\n"
                "     1        832   0.0 5000000832 100.0 dict of module: app\n"
                "     2        232   0.0 5000001064 100.0 dict (no owner): 0x1600*3\n"
                "     3        152   0.0 5000001216 100.0 function: app.main\n"
                "<8 more rows. Type e.g. '_.more' to view.>\n");
    hpy_graph_free(graph);
    static const uint32_t counts[] = { 3 };
    static const uint64_t sizes[] = { 56 };
    static const char *const names[] = { "demo.Node" };
    graph = heap_of(counts, sizes, names, 1);
    check_table(graph, "Id", HPY_OUTPUT_TEXT, 0, 10,
                "Set of 3 <demo.Node> objects. Total size = 168 bytes.\n"
                " Index     Size   %   Cumulative  %   Address\n"
                "     0       56  33.3        56  33.3 0x1000\n"
                "     1       56  33.3       112  66.7 0x1010\n"
                "     2       56  33.3       168 100.0 0x1020\n");
    hpy_graph_free(graph);
}

/* All rows get wider columns where one of them needs it. */
Test(rep_table, wide_numbers_stay_aligned)
{
    static const uint32_t counts[] = { 1, 2 };
    static const uint64_t sizes[] = { UINT64_C(123456789012), 8 };
    static const char *const names[] = { "big", "small" };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 2);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, 10,
                "Partition of a set of 3 objects. Total size = 123456789028 bytes.\n"
                " Index  Count   %         Size   %    Cumulative  % Kind (class / dict of class)\n"
                "     0      1  33 123456789012 100 123456789012 100 big\n"
                "     1      2  67           16   0 123456789028 100 small\n");
    hpy_graph_free(graph);
}

#define TEN "0123456789"

Test(rep_table, long_kinds_are_wrapped_at_100_columns)
{
    static const uint32_t counts[] = { 1, 1, 1, 1 };
    static const uint64_t sizes[] = { 64, 48, 32, 16 };
    static const char *const names[] = {
        /* 55 columns fit; 56 do not; a blank to break at; wide characters */
        TEN TEN TEN TEN TEN "01234",
        TEN TEN TEN TEN TEN "012345",
        "one & {" TEN TEN TEN TEN ", second}",
        "類類類類類類類類類類類類類類類類類類類類類類類類類類類類",
    };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 4);
    check_table(graph, "Clodo", HPY_OUTPUT_TEXT, 0, 10,
                "Partition of a set of 4 objects. Total size = 160 bytes.\n"
                " Index  Count   %     Size   % Cumulative  % Kind (class / dict of class)\n"
                "     0      1  25       64  40        64  40 " TEN TEN TEN TEN TEN "01234\n"
                "     1      1  25       48  30       112  70 " TEN TEN TEN TEN TEN "01234\n"
                "                                             5\n"
                "     2      1  25       32  20       144  90 one & {" TEN TEN TEN TEN ",\n"
                "                                             second}\n"
                "     3      1  25       16  10       160 100 "
                "類類類類類類類類類類類類類類類類類類類類類類類類類類類\n"
                "                                             類\n");
    hpy_graph_free(graph);
}

static const char *const odd_names[] = { "a,b", "say \"hi\"", "line\nend", "\xff\x1b[2J\xe2\x80\xae" };

Test(rep_table, csv_quotes)
{
    static const uint32_t counts[] = { 1, 1, 1, 2 };
    static const uint64_t sizes[] = { 64, 48, 32, 8 };
    struct hpy_graph *graph = heap_of(counts, sizes, odd_names, 4);
    check_table(graph, "Type", HPY_OUTPUT_CSV, 0, HPY_ROWS_ALL,
                "index,count,size,cumulative,kind\n"
                "0,1,64,64,\"a,b\"\n"
                "1,1,48,112,\"say \"\"hi\"\"\"\n"
                "2,1,32,144,line\\nend\n"
                "3,2,16,160,\\xff\\x1b[2J\\u202e\n");
    hpy_graph_free(graph);
}

Test(rep_table, json_is_json)
{
    static const uint32_t counts[] = { 1, 1, 1, 2 };
    static const uint64_t sizes[] = { 64, 48, 32, 8 };
    struct hpy_graph *graph = heap_of(counts, sizes, odd_names, 4);
    check_table(graph, "Type", HPY_OUTPUT_JSON, 0, 2,
                "{\"count\":5,\"size\":160,\"er\":\"Type\",\"rows\":["
                "{\"index\":0,\"count\":1,\"size\":64,\"cumulative\":64,\"kind\":\"a,b\"},"
                "{\"index\":1,\"count\":1,\"size\":48,\"cumulative\":112,\"kind\":\"say \\\"hi\\\"\"}]}\n");
    struct hpy_partition *partition;
    struct hpy_err err;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifier_find("Type"), NULL, &err),
                 HPY_OK);
    cr_assert_eq(hpy_rep_table(&text, partition, HPY_OUTPUT_JSON, 0, HPY_ROWS_ALL, &err), HPY_OK);
    json_error_t error;
    json_t *json = json_loads(hpy_text_get(&text), 0, &error);
    cr_assert_not_null(json, "%s", error.text);
    json_t *row = json_array_get(json_object_get(json, "rows"), 3);
    cr_expect_str_eq(json_string_value(json_object_get(row, "kind")), "\\xff\\x1b[2J\\u202e");
    cr_expect_eq(json_integer_value(json_object_get(row, "cumulative")), 160);
    json_decref(json);
    hpy_text_dispose(&text);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

struct counter {
    size_t n_pieces, n_bytes, largest, stop_after;
};

static enum hpy_status count_piece(void *context, const char *data, size_t n_bytes,
                                   struct hpy_err *err)
{
    struct counter *counter = context;
    (void)data;
    counter->n_pieces++;
    counter->n_bytes += n_bytes;
    counter->largest = n_bytes > counter->largest ? n_bytes : counter->largest;
    return counter->stop_after && counter->n_pieces >= counter->stop_after
               ? hpy_fail(err, HPY_EIO, "full") : HPY_OK;
}

Test(rep_table, handed_on_in_pieces)
{
    static const uint32_t counts[] = { 4000 };
    static const uint64_t sizes[] = { 16 };
    static const char *const names[] = { "a" };
    struct hpy_graph *graph = heap_of(counts, sizes, names, 1);
    struct hpy_partition *partition;
    struct hpy_err err;
    struct counter counter = { 0 };
    struct hpy_rep_sink sink = { count_piece, &counter };
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, hpy_classifier_find("Id"), NULL, &err),
                 HPY_OK);
    cr_assert_eq(hpy_rep_table_put(&sink, partition, HPY_OUTPUT_JSON, 0, HPY_ROWS_ALL, NULL, &err),
                 HPY_OK);
    cr_expect_gt(counter.n_pieces, 1);
    cr_expect_lt(counter.largest, 70000);
    cr_expect_gt(counter.n_bytes, 4000 * 60);
    counter = (struct counter){ .stop_after = 2 };
    cr_expect_eq(hpy_rep_table_put(&sink, partition, HPY_OUTPUT_JSON, 0, HPY_ROWS_ALL, NULL, &err),
                 HPY_EIO);
    cr_expect_eq(counter.n_pieces, 2);
    hpy_partition_free(partition);
    hpy_graph_free(graph);
}

Test(rep_table, numbers)
{
    static const struct {
        enum hpy_output output;
        const char *text;
    } cases[] = {
        { HPY_OUTPUT_TEXT, "-5\n" },
        { HPY_OUTPUT_JSON, "{\"value\":-5}\n" },
        { HPY_OUTPUT_CSV, "value\n-5\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_text text = { 0 };
        struct hpy_err err;
        cr_expect_eq(hpy_rep_number(&text, -5, cases[i].output, &err), HPY_OK);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].text);
        hpy_text_dispose(&text);
    }
}

Test(rep_table, names_of_outputs)
{
    cr_expect_eq(hpy_rep_output_of("text"), HPY_OUTPUT_TEXT);
    cr_expect_eq(hpy_rep_output_of("json"), HPY_OUTPUT_JSON);
    cr_expect_eq(hpy_rep_output_of("csv"), HPY_OUTPUT_CSV);
    cr_expect_eq(hpy_rep_output_of("xml"), HPY_N_OUTPUTS);
}
