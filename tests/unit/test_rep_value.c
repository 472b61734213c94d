#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "heap_support.h"
#include "query/value_ops.h"
#include "report/rep_value.h"

static uint64_t show(struct hpy_text *out, const struct hpy_graph *graph,
                     const char *expression, enum hpy_output output, uint64_t n_rows)
{
    struct hpy_value value;
    struct hpy_rep_value_options options = { 0, n_rows, HPY_ROWS_ALL };
    struct hpy_err err = { .text = "" };
    uint64_t n;
    cr_assert_eq(hpy_query_eval(&value, graph, expression, NULL, &err), HPY_OK, "%s: %s",
                 expression, err.text);
    cr_assert_eq(hpy_rep_value(out, &n, &value, output, &options, NULL, &err), HPY_OK,
                 "%s: %s", expression, err.text);
    hpy_value_dispose(&value);
    return n;
}

#define POINT "(heap & Id(0x1300))"

/* Each kind of value; that the lines are those of the reports of its kind is tested
 * with these. */
Test(rep_value, text)
{
    static const struct {
        const char *expression, *text;
    } cases[] = {
        { "heap.count", "12\n" },
        { "'a text'", "a text\n" },
        { "heap.disjoint(heapu)", "True\n" },
        { "Type('str').disjoint(heap)", "False\n" },
        { "(heap & Id(0x1310)).sp", " 0: hp.Root.?""?.__dict__.?""?[1]\n" },
        { POINT ".sp[0]", "hp.Root.?""?.__dict__.?""?\n" },
        { POINT ".sp(avoid_edges=" POINT ".sp.edges_at(-1))",
          " 0: hp.Root.?""?.__dict__.?""?[0]\n" },
        { POINT ".sp.avoided(-1)", " 0: hp.Root.?""?.__dict__.?""?[0]\n" },
        { POINT ".sp(src=heap & Type('list'))", " 0: Src[0]\n" },
        { POINT ".get_shpaths(avoid_nodes=heap & Id(0x1100))", "<No paths>\n" },
        { "heapu.sp", "<No paths>\n" },
        { "heapu.sp.sets", "<No levels>\n" },
        { POINT ".sp.sets", " 0: <Nothing>\n 1: <1 module: app>\n"
                            " 2: <1 dict of module: app>\n 3: <1 pkg.Point: 0x1300>\n" },
        { POINT ".sp.sets[2].brief", "<1 dict of module: app>\n" },
        { POINT ".sp[-1][1].brief", "<1 module: app>\n" },
        { POINT ".sp[0].nodes.brief",
          "<3 (dict of module | module | pkg.Point): <1 dict of module: app> | "
          "<1 module: app> | ...>\n" },
        { POINT ".sp[0].edges.src.count", "2\n" },
        { POINT ".sp[0].edges", "<3 references>\n" },
        { "(" POINT ".sp.edges_at(0, -1) | " POINT ".sp.edges_at(0, 1)).count", "3\n" },
        { POINT ".pathsin", " 0: <1 dict of module: app>.?""?\n 1: <1 list: 0x1200*2>[0]\n" },
        { POINT ".pathsin[1].src.brief", "<1 list: 0x1200*2>\n" },
        { POINT ".pathsout.tgt.brief", "<1 dict of pkg.Point: 0x1300>\n" },
        { POINT ".rp", "Reference Pattern by <[dict of] class>.\n"
                       " 0: _ --- [-] 1 pkg.Point: 0x1300\n"
                       " 1: a      [S] 1 dict of module: app\n"
                       " 2: b ---- [-] 1 list: 0x1200*2\n"
                       " 3: ba      [^ 1] 1 dict of module: app\n" },
        { POINT ".rp.ba.brief", "<1 dict of module: app>\n" },
        { POINT ".rp['b'].brief", "<1 list: 0x1200*2>\n" },
        { POINT ".rp[-1].brief", "<1 dict of module: app>\n" },
        { POINT ".rp._ == " POINT, "True\n" },
        { POINT ".rp.numrows + " POINT ".rp(depth=1).numrows", "7\n" },
        { POINT ".rp(er='Type', stopkind=Nothing).numrows > 4", "True\n" },
        { POINT ".rp.paths('ba')", " 0: Src.?""?\n" },
        { POINT ".theone", "pkg.Point: 0x1300\nAddress  0x1300\nType     pkg.Point\n"
                           "Size     56\nRefers to 1 object:\n"
                           "  .__dict__        dict of pkg.Point: 0x1300\n"
                           "Referred to by 2 objects:\n"
                           "  .?""?              dict of module: app\n"
                           "  [0]              list: 0x1200*2\n" },
        { "heap[0].brief", "<2 str: 'a', 0x1a00*4999999951>\n" },
        { "heapu.brief",
          "<2 (pkg.Node | int): <1 pkg.Node: 0x1710> | <1 int: 0x1810>>\n" },
        { "Nothing & heap; _.brief", "<Nothing>\n" },
        { "heap.byid.more", " Index     Size   %    Cumulative  %   Brief\n"
                            "    10       50   0.0 5000001706 100.0 str: 'a'\n"
                            "    11       48   0.0 5000001754 100.0 pkg.Node: 0x1700\n" },
        { "heap.byid.more.prev.more.count", "12\n" },
        { "heap.byid.more.more", "" },
        { "heap.byid[1:].more", "" }, /* the eleventh row stood on the page before */
        { "heap.diff(heap[1:]).count + diff(heap, heap[1:]).size", "-5000000048\n" },
        { "(heap.bysize.stat - heap.bysize[1:].stat)[0].brief", "<1 str: 0x1a00*4999999951>\n" },
        { "diff(heap, heap[1:])[0].count", "2\n" },
        { "diff(heap, heap[1:]).numrows", "1\n" },
        { "heap.parts[1] == heap[1]", "True\n" },
        { "heap.partition.numrows == heap.stat.set.parts.numrows", "True\n" },
        { "findex(Type('str'), Size(56))(1)", "(Size(56) - Type('str'))\n" },
        { "heap[0].biper(0) & heap == heap[0]", "True\n" },
        { "heap.er.header", "Kind (class / dict of class)\n" },
        { "(heap & Id(0x1800)).domisize + (heap & Id(0x1800)).domisize(modules=False)", "100\n" },
        { "(heap & Type('module')).domisize(modules=False)", "72\n" },
    };
    struct hpy_graph *graph = heap_sample();
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_text text = { 0 };
        show(&text, graph, cases[i].expression, HPY_OUTPUT_TEXT, HPY_ROWS_DEFAULT);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].text, "%s is\n%s", cases[i].expression,
                         hpy_text_get(&text));
        hpy_text_dispose(&text);
    }
    cr_expect_eq(hpy_mem_live(), live);
    hpy_graph_free(graph);
}

/* Whatever the value: one line of JSON, and CSV with a heading. */
Test(rep_value, data)
{
    static const struct {
        const char *expression, *key, *csv; /* a member of the object; the heading */
        uint64_t n;
    } cases[] = {
        { "heap", "rows", "index,count,size,cumulative,kind", 12 },
        { "heap.more", "rows", "index,count,size,cumulative,kind", 12 },
        { "heap.count", "value", "value", 1 },
        { "Type('a')", "value", "value", 1 },
        { "Type & Size", "value", "value", 1 },
        { "heap[0].brief", "value", "value", 1 },
        { "heap[0:3].sp", "paths", "index,steps,path", 1 },
        { "heapu.sp", "paths", "index,steps,path", 0 },
        { "heap[0:3].sp[0]", "path", "index,steps,path", 1 },
        { "heap[0:3].sp.sets", "levels", "index,count,text", 2 },
        { "heap[0:3].sp.edges_at(0)", "value", "value", 1 },
        { POINT ".rp", "rows", NULL, 4 },
        { POINT ".theone", "referrers", "direction,relation,address,kind,text", 1 },
        { "heap.stat - heap[0].stat", "rows", NULL, 9 },
        { "heap[0].stat", "rows", "index,count,size,cumulative,kind", 2 },
    };
    struct hpy_graph *graph = heap_sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_text json = { 0 }, csv = { 0 };
        uint64_t n = show(&json, graph, cases[i].expression, HPY_OUTPUT_JSON, HPY_ROWS_ALL);
        cr_expect_eq(n, cases[i].n, "%s: %d", cases[i].expression, (int)n);
        json_t *value = json_loads(hpy_text_get(&json), 0, NULL);
        cr_assert(json_is_object(value), "%s: %s", cases[i].expression, hpy_text_get(&json));
        cr_expect_not_null(json_object_get(value, cases[i].key), "%s: %s", cases[i].expression,
                           hpy_text_get(&json));
        json_decref(value);
        cr_expect_eq(strchr(hpy_text_get(&json), '\n') + 1,
                     hpy_text_get(&json) + json.n_bytes);
        show(&csv, graph, cases[i].expression, HPY_OUTPUT_CSV, HPY_ROWS_ALL);
        size_t n_heading = strcspn(hpy_text_get(&csv), "\n");
        if (cases[i].csv)
            cr_expect(n_heading == strlen(cases[i].csv) &&
                          memcmp(csv.data, cases[i].csv, n_heading) == 0,
                      "%s: %s", cases[i].expression, hpy_text_get(&csv));
        hpy_text_dispose(&json);
        hpy_text_dispose(&csv);
    }
    hpy_graph_free(graph);
}
