/* Reference patterns as text, JSON and CSV. */
#include <criterion/criterion.h>
#include <string.h>

#include "made_graph.h"
#include "refpat_support.h"
#include "report/rep_pattern.h"

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static struct hpy_refpat *pattern_of(const struct hpy_graph *graph, struct hpy_nodeset set,
                                     const struct hpy_refpat_options *options)
{
    struct hpy_err err;
    struct hpy_refpat *pattern;
    demand(hpy_refpat_new(&pattern, graph, NULL, &set, options, NULL, &err), &err);
    hpy_nodeset_dispose(&set);
    return pattern;
}

static void prints(struct hpy_refpat *pattern, enum hpy_output output, uint64_t from,
                   uint64_t n_rows, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_err err;
    demand(hpy_rep_pattern(&text, pattern, output, from, n_rows, NULL, &err), &err);
    cr_expect_str_eq(hpy_text_get(&text), expected, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
}

Test(rep_pattern, text)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, refpat_set_of(graph, "p"), NULL);
    prints(pattern, HPY_OUTPUT_TEXT, 0, HPY_ROWS_DEFAULT,
           "Reference Pattern by <[dict of] class>.\n"
           " 0: _ --- [-] 1 list: 0x1700\n"
           " 1: a      [S] 1 dict of module: app\n"
           " 2: b ---- [-] 2 dict (no owner): 0x1640, 0x1650\n"
           " 3: ba      [^ 1] 1 dict of module: app\n"
           " 4: bb ---- [-] 1 demo.Slotted: 0x1730\n"
           " 5: bba      [^ 1] 1 dict of module: app\n"
           " 6: c ---- [^ 4] 1 demo.Slotted: 0x1730\n");
    hpy_refpat_unref(pattern);
    pattern = pattern_of(graph, refpat_set_of(graph, "p"),
                         &(struct hpy_refpat_options){ .depth = 1,
                                                       .by = hpy_classifier_find("Rcs") });
    prints(pattern, HPY_OUTPUT_TEXT, 0, HPY_ROWS_DEFAULT,
           "Reference Pattern by <referrer kinds>.\n"
           " 0: _ --- [-] 1 list: 0x1700\n"
           " 1: a      [S] 1 <referred by: module>: app\n"
           " 2: b ---- [+] 2 <referred by: dict of module>: 0x1650, 0x1730\n"
           " 3: c      [+] 1 <referred by: demo.Slotted>: 0x1640\n");
    hpy_refpat_unref(pattern);
    pattern = pattern_of(graph, refpat_set_of(graph, "p"),
                         &(struct hpy_refpat_options){ .depth = 1,
                                                       .by = hpy_classifier_find("Id") });
    prints(pattern, HPY_OUTPUT_TEXT, 3, 1,
           " 3: c      [+] 1 dict (no owner): 0x1640\n"
           " 4: d ---- [+] 1 demo.Slotted: 0x1730\n");
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

Test(rep_pattern, pages)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, refpat_set_of(graph, "p"), NULL);
    prints(pattern, HPY_OUTPUT_TEXT, 0, 1,
           "Reference Pattern by <[dict of] class>.\n"
           " 0: _ --- [-] 1 list: 0x1700\n"
           "<Type e.g. '_.more' for more.>\n");
    prints(pattern, HPY_OUTPUT_TEXT, 1, 1,
           " 1: a      [S] 1 dict of module: app\n"
           "<Type e.g. '_.more' for more.>\n");
    prints(pattern, HPY_OUTPUT_TEXT, 4, 1,
           " 4: bb ---- [-] 1 demo.Slotted: 0x1730\n"
           "<Type e.g. '_.more' for more.>\n");
    prints(pattern, HPY_OUTPUT_TEXT, 5, 1, /* and the one that would be left */
           " 5: bba      [^ 1] 1 dict of module: app\n"
           " 6: c ---- [^ 4] 1 demo.Slotted: 0x1730\n");
    prints(pattern, HPY_OUTPUT_TEXT, 7, 10, "");
    prints(pattern, HPY_OUTPUT_TEXT, 4, 1,
           " 4: bb ---- [-] 1 demo.Slotted: 0x1730\n"
           "<2 more lines. Type e.g. '_.more' for more.>\n");
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

Test(rep_pattern, data)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, refpat_set_of(graph, "p"), NULL);
    prints(pattern, HPY_OUTPUT_JSON, 2, 2,
           "{\"er\":\"Clodo\",\"rows\":["
           "{\"index\":2,\"name\":\"b\",\"parent\":0,\"depth\":1,\"mark\":\"-\","
           "\"same_as\":null,\"count\":2,\"size\":416,\"kind\":\"dict (no owner)\","
           "\"samples\":\"0x1640, 0x1650\"},"
           "{\"index\":3,\"name\":\"ba\",\"parent\":2,\"depth\":2,\"mark\":\"^\","
           "\"same_as\":1,\"count\":1,\"size\":832,\"kind\":\"dict of module\","
           "\"samples\":\"app\"}],\"more\":true}\n");
    prints(pattern, HPY_OUTPUT_JSON, 7, 1, "{\"er\":\"Clodo\",\"rows\":[],\"more\":false}\n");
    prints(pattern, HPY_OUTPUT_CSV, 0, 3,
           "index,name,parent,depth,mark,same_as,count,size,kind,samples\n"
           "0,_,,0,-,,1,88,list,0x1700\n"
           "1,a,0,1,S,,1,832,dict of module,app\n"
           "2,b,0,1,-,,2,416,dict (no owner),\"0x1640, 0x1650\"\n");
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

/* No line is wider than 80 columns, nor empty, however long names, kinds and depth are. */
Test(rep_pattern, width)
{
    enum { N = 300 };
    struct made made;
    char name[256];
    memset(name, 'N', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    made_begin(&made);
    uint32_t types[3] = { made_type(&made, "demo", "T", 0), made_type(&made, "demo", name, 0),
                          made_type(&made, "d", "\u85cd\u85cd", 0) };
    for (uint64_t i = 0; i < N; i++) { /* two of a row lead to each: names alternate */
        made_node(&made, 0x1000 + i * 16, types[i % 3], 16 + i % 2 * 900);
        if (i > 0)
            made_edge(&made, 0x1000 + (i - 1) * 16, HPY_REL(HPY_REL_ITEM, 0));
        if (i > 1)
            made_edge(&made, 0x1000 + (i - 2) * 16, HPY_REL(HPY_REL_ITEM, 0));
    }
    struct hpy_graph *graph = made_end(&made);
    struct hpy_nodeset set;
    struct hpy_err err;
    demand(hpy_nodeset_from_range(&set, graph->n_nodes, 1, 2, &err), &err);
    struct hpy_refpat *pattern = pattern_of(graph, set, &(struct hpy_refpat_options){
                                                            .depth = 1000 });
    struct hpy_text text = { 0 };
    demand(hpy_rep_pattern(&text, pattern, HPY_OUTPUT_TEXT, 0, HPY_ROWS_ALL, NULL, &err), &err);
    uint64_t n_lines = 0, n_rows, n_cut = 0;
    for (const char *line = hpy_text_get(&text); *line; line += strcspn(line, "\n") + 1) {
        size_t width = hpy_text_width((struct hpy_str){ line, strcspn(line, "\n") });
        cr_assert_leq(width, 80, "%.*s", (int)strcspn(line, "\n"), line);
        cr_assert_gt(width, 20);
        n_cut += width >= 77;
        n_lines++;
    }
    demand(hpy_refpat_n_rows(&n_rows, pattern, NULL, &err), &err);
    cr_assert_eq(n_lines, n_rows + 1);
    cr_assert_gt(n_cut, N / 4);
    cr_assert_gt(n_rows, N);
    hpy_text_dispose(&text);
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

/* As many samples as have room, sorted; the dots behind all of them. */
Test(rep_pattern, samples)
{
    struct made made;
    static const char *const names[] = { "zeta", "beta", "alpha", "omega" };
    made_begin(&made);
    uint32_t function = made_type(&made, "builtins", "function", 0);
    for (uint64_t i = 0; i < 4; i++)
        made_valued_node(&made, 0x1000 + i * 16, function, 16, 0,
                         (struct hpy_content){ .kind = HPY_CONTENT_NAME,
                                               .text = hpy_str_of(names[i]) });
    struct hpy_graph *graph = made_end(&made);
    struct hpy_nodeset set;
    struct hpy_err err;
    demand(hpy_nodeset_from_range(&set, graph->n_nodes, 1, 5, &err), &err);
    struct hpy_refpat *pattern = pattern_of(graph, set, NULL);
    static const struct { size_t room; const char *samples; } cases[] = {
        { 1, "zeta..." }, { 12, "zeta..." }, { 13, "beta, zeta..." }, { 20, "alpha, beta, zeta..." },
        { 26, "alpha, beta, zeta..." }, { 27, "alpha, beta, omega, zeta" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_text text = { 0 };
        hpy_refpat_samples(&text, pattern, 0, cases[i].room);
        cr_expect_str_eq(hpy_text_get(&text), cases[i].samples, "%s", hpy_text_get(&text));
        hpy_text_dispose(&text);
    }
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}
