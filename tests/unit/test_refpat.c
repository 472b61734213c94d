/* Reference patterns of graphs small enough to be drawn. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "engine/refpat.h"
#include "made_graph.h"
#include "refpat_support.h"

static struct hpy_err err; /* of the call that failed */

#define OK(call)                                                                  \
    do {                                                                          \
        enum hpy_status status_ = (call);                                         \
        cr_assert_eq(status_, HPY_OK, "%s", status_ == HPY_OK ? "" : err.text);   \
    } while (0)

static struct hpy_refpat *pattern_of(const struct hpy_graph *graph, const char *letters,
                                     const struct hpy_refpat_options *options)
{
    struct hpy_refpat *pattern;
    struct hpy_nodeset set = refpat_set_of(graph, letters);
    OK(hpy_refpat_new(&pattern, graph, NULL, &set, options, NULL, &err));
    hpy_nodeset_dispose(&set);
    return pattern;
}

/* "_-1 list, aS1 dict of module, …": name, mark, count and kind of each row made. */
static void has_rows(struct hpy_refpat *pattern, const char *expected)
{
    struct hpy_text text = { 0 };
    bool complete;
    for (uint64_t i = 0; i < hpy_refpat_n_made(&complete, pattern); i++) {
        struct hpy_refpat_row row;
        OK(hpy_refpat_row(&row, pattern, i, NULL, &err));
        cr_assert_eq(row.index, i);
        hpy_text_add(&text, i ? ", " : "");
        hpy_refpat_name(&text, pattern, i, SIZE_MAX);
        hpy_text_addf(&text, "%c", hpy_refpat_marks[row.mark]);
        if (row.mark == HPY_REFPAT_SAME)
            hpy_text_addf(&text, "%d:", (int)row.same_as);
        hpy_text_addf(&text, "%d ", (int)row.count);
        hpy_text_add_bytes(&text, row.kind.data, row.kind.n_bytes);
    }
    cr_expect_str_eq(hpy_text_get(&text), expected, "%s\n%s", hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

static void all_rows(struct hpy_refpat *pattern, const char *expected)
{
    uint64_t n;
    OK(hpy_refpat_n_rows(&n, pattern, NULL, &err));
    has_rows(pattern, expected);
}

static void pattern_is(const struct hpy_graph *graph, const char *letters,
                       const struct hpy_refpat_options *options, const char *expected)
{
    struct hpy_refpat *pattern = pattern_of(graph, letters, options);
    all_rows(pattern, expected);
    hpy_refpat_unref(pattern);
}

Test(refpat, as_heapy_shows_it)
{
    struct hpy_graph *graph = refpat_payload();
    pattern_is(graph, "p", NULL,
               "_-1 list, aS1 dict of module, b-2 dict (no owner), ba^1:1 dict of module, "
               "bb-1 demo.Slotted, bba^1:1 dict of module, c^4:1 demo.Slotted");
    pattern_is(graph, "p", &(struct hpy_refpat_options){ .depth = 2 },
               "_-1 list, aS1 dict of module, b-2 dict (no owner), ba^1:1 dict of module, "
               "bb+1 demo.Slotted, c^4:1 demo.Slotted");
    pattern_is(graph, "p", &(struct hpy_refpat_options){ .depth = 0 }, "_+1 list");
    pattern_is(graph, "p", &(struct hpy_refpat_options){
                               .depth = 7, .by = hpy_classifier_find("Type") },
               "_-1 list, a-3 dict, aaS1 dict, abR1 module, ac-1 demo.Slotted, aca^2:1 dict, "
               "b^4:1 demo.Slotted");
    pattern_is(graph, "Mps", NULL,
               "_-3 (list | module | demo.Slotted), aS1 dict of module, b-2 dict (no owner), "
               "ba^1:1 dict of module, bb-1 demo.Slotted, bba^1:1 dict of module, "
               "c^4:1 demo.Slotted");
    hpy_graph_free(graph);
}

/* No objects: nothing leads there; held by the root, or weakly, or by nobody: the same. */
Test(refpat, roots)
{
    const struct drawn_node nodes[] = {
        { 'a', "list", 10, ".b", NULL }, { 'b', "list", 20, "", NULL },
        { 'c', "list", 30, "", NULL }, { 'd', "set", 40, "c", NULL }, { 0, NULL, 0, NULL, NULL },
    };
    struct hpy_graph *graph = refpat_drawn(nodes, "abd");
    pattern_is(graph, "", NULL, "_R0 <Nothing>");
    pattern_is(graph, "a", NULL, "_R1 list");
    pattern_is(graph, "b", NULL, "_R1 list");
    pattern_is(graph, "abc", NULL, "_-3 list, aR1 set");
    hpy_graph_free(graph);
}

/* Whatever would be unfolded again is left out below it, and only there. */
Test(refpat, without_cycles)
{
    const struct drawn_node nodes[] = {
        { 'a', "list", 10, "b", NULL }, { 'b', "set", 20, "a", NULL },
        { 'c', "tuple", 5, "ab", NULL }, { 0, NULL, 0, NULL, NULL },
    };
    const struct hpy_refpat_options no_cycles = { .depth = 7, .no_cycles = true };
    struct hpy_graph *graph = refpat_drawn(nodes, "c");
    pattern_is(graph, "a", NULL,
               "_-1 list, a-1 set, aa^0:1 list, abR1 tuple, b^3:1 tuple");
    pattern_is(graph, "a", &no_cycles, "_-1 list, a-1 set, aaR1 tuple, b^2:1 tuple");
    pattern_is(graph, "ab", &no_cycles, "_-2 (set | list), aR1 tuple");
    hpy_graph_free(graph);
}

Test(refpat, stops)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_str slotted = HPY_STR("demo.Slotted");
    const struct hpy_rule_call type = { .family = HPY_RULE_TYPE, .texts = &slotted, .n_texts = 1 };
    struct hpy_rule *rule, *nothing, *anything;
    OK(hpy_rule_call(&rule, &type, &err));
    OK(hpy_rule_call(&anything, &(struct hpy_rule_call){ .family = HPY_RULE_ANYTHING }, &err));
    OK(hpy_rule_not(&nothing, anything, &err));
    struct hpy_refpat *pattern = pattern_of(graph, "p", &(struct hpy_refpat_options){
                                                            .depth = 2, .stop = rule });
    hpy_rule_free(rule);
    all_rows(pattern, "_-1 list, a-1 dict of module, aaR1 module, b-2 dict (no owner), "
                      "ba^1:1 dict of module, bbS1 demo.Slotted, c^5:1 demo.Slotted");
    hpy_refpat_unref(pattern);
    pattern_is(graph, "p", &(struct hpy_refpat_options){ .depth = 1, .stop = anything },
               "_-1 list, aS1 dict of module, bS2 dict (no owner), cS1 demo.Slotted");
    pattern_is(graph, "p", &(struct hpy_refpat_options){ .depth = 1, .stop = nothing },
               "_-1 list, a+1 dict of module, b+2 dict (no owner), c+1 demo.Slotted");
    hpy_rule_free(anything);
    hpy_rule_free(nothing);
    hpy_graph_free(graph);
}

/* All kinds of the default, and what is like them but is not. */
Test(refpat, usual_stops)
{
    const struct drawn_node nodes[] = {
        { 'x', "str", 10, "", NULL },
        { 'm', "module", 1000, "x=M", NULL }, { 'M', "dict", 900, "x", NULL },
        { 't', "type", 800, "x=T", NULL }, { 'T', "dict", 700, "x", NULL },
        { 'c', "code", 600, "x", NULL }, { 'f', "frame", 500, "x", NULL },
        { 'g', "films.frame", 400, "x", NULL }, { 'F', "demo.Of", 300, "=O", NULL },
        { 'O', "dict", 200, "x", NULL }, { 'k', "!module", 50, "x", NULL },
        { 'h', "list", 100, "mtcfgFk", NULL },
        { 0, NULL, 0, NULL, NULL },
    };
    struct hpy_graph *graph = refpat_drawn(nodes, "h");
    pattern_is(graph, "x", &(struct hpy_refpat_options){ .depth = 1 },
               "_-1 str, aS1 module, bS1 dict of module, cS1 type, dS1 dict of type, "
               "eS1 types.CodeType, fS1 types.FrameType, g+1 films.frame, h+1 dict of demo.Of, "
               "i+1 module");
    pattern_is(graph, "x", &(struct hpy_refpat_options){
                               .depth = 1, .by = hpy_classifier_find("Unity") },
               "_-1 str, a+9 <Anything>");
    hpy_graph_free(graph);
}

Test(refpat, lazy)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, "p", NULL);
    uint64_t index;
    bool has, complete;
    has_rows(pattern, "_-1 list");
    OK(hpy_refpat_find(&index, pattern, HPY_STR("b"), NULL, &err));
    cr_assert_eq(index, 2);
    cr_assert_eq(hpy_refpat_n_made(&complete, pattern), 3);
    cr_assert_not(complete);
    OK(hpy_refpat_child(&index, pattern, 2, 1, NULL, &err));
    cr_assert_eq(index, 4);
    cr_assert_eq(hpy_refpat_child(&index, pattern, 2, 2, NULL, &err), HPY_ENOTFOUND);
    cr_assert_eq(index, HPY_REFPAT_NO_ROW);
    cr_assert_eq(hpy_refpat_n_made(&complete, pattern), 7); /* c was seen, and is beyond */
    OK(hpy_refpat_child(&index, pattern, 2, 0, NULL, &err)); /* back again */
    cr_assert_eq(index, 3);
    cr_assert_eq(hpy_refpat_child(&index, pattern, 1, 0, NULL, &err), HPY_ENOTFOUND);
    OK(hpy_refpat_has(&has, pattern, 6, NULL, &err));
    cr_assert(has);
    OK(hpy_refpat_has(&has, pattern, 7, NULL, &err));
    cr_assert_not(has);
    struct hpy_refpat_row row;
    cr_assert_eq(hpy_refpat_row(&row, pattern, 7, NULL, &err), HPY_ENOTFOUND);
    cr_assert(hpy_refpat_n_made(&complete, pattern) == 7 && complete);
    OK(hpy_refpat_row(&row, pattern, 5, NULL, &err));
    cr_assert(row.parent == 4 && row.depth == 3 && row.rank == 0 && row.size_bytes == 832);
    hpy_refpat_unref(hpy_refpat_ref(pattern)); /* one is left */
    OK(hpy_refpat_row(&row, pattern, 5, NULL, &err));
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

Test(refpat, by_hand)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, "p", &(struct hpy_refpat_options){
                                                            .by_hand = true });
    uint64_t first, n;
    struct hpy_job job;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_refpat_open(&first, &n, pattern, 0, &job, &err), HPY_ECANCELLED);
    has_rows(pattern, "_-1 list");
    OK(hpy_refpat_open(&first, &n, pattern, 0, NULL, &err));
    cr_assert(first == 1 && n == 3);
    has_rows(pattern, "_-1 list, aS1 dict of module, b-2 dict (no owner), c-1 demo.Slotted");
    OK(hpy_refpat_open(&first, &n, pattern, 3, NULL, &err));
    cr_assert(first == 4 && n == 1);
    OK(hpy_refpat_open(&first, &n, pattern, 2, NULL, &err));
    cr_assert(first == 5 && n == 2);
    OK(hpy_refpat_open(&first, &n, pattern, 2, NULL, &err)); /* it is open */
    cr_assert(first == 5 && n == 2);
    OK(hpy_refpat_open(&first, &n, pattern, 1, NULL, &err)); /* though one would stop there */
    cr_assert(first == 7 && n == 1);
    OK(hpy_refpat_open(&first, &n, pattern, 7, NULL, &err)); /* nothing to open */
    cr_assert_eq(n, 0);
    cr_assert_eq(hpy_refpat_open(&first, &n, pattern, 8, NULL, &err), HPY_ENOTFOUND);
    has_rows(pattern, "_-1 list, aS1 dict of module, b-2 dict (no owner), c-1 demo.Slotted, "
                      "ca^1:1 dict of module, ba^1:1 dict of module, bb^3:1 demo.Slotted, "
                      "aaR1 module");
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

Test(refpat, sets_of_rows)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, "p", NULL);
    struct { uint64_t row; const char *letters; } const cases[] = {
        { 0, "p" }, { 2, "de" }, { 5, "m" }, { 6, "s" },
    };
    struct hpy_nodeset set;
    uint64_t n;
    cr_assert_eq(hpy_refpat_row_set(&set, pattern, 2, &err), HPY_ENOTFOUND); /* not made */
    OK(hpy_refpat_n_rows(&n, pattern, NULL, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_nodeset expected = refpat_set_of(graph, cases[i].letters);
        OK(hpy_refpat_row_set(&set, pattern, cases[i].row, &err));
        cr_expect(hpy_nodeset_equal(&set, &expected), "row %d", (int)cases[i].row);
        hpy_nodeset_dispose(&set);
        hpy_nodeset_dispose(&expected);
    }
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

/* ------------------------------------------------------------------ long and wide */

/* Object i refers to i - 1 of a type that they take in turn; the root to none. */
static struct hpy_graph *chain(uint64_t n, uint32_t n_types)
{
    struct made made;
    made_begin(&made);
    uint32_t types[8];
    for (uint32_t t = 0; t < n_types; t++)
        types[t] = made_type(&made, "demo", (char[]){ 'T', (char)('0' + t), '\0' }, 0);
    for (uint64_t i = 0; i < n; i++) {
        made_node(&made, 0x1000 + i * 16, types[i % n_types], 16);
        if (i)
            made_edge(&made, 0x1000 + (i - 1) * 16, HPY_REL(HPY_REL_ITEM, 0));
    }
    return made_end(&made);
}

static void name_is(const struct hpy_refpat *pattern, uint64_t index, size_t max_bytes,
                    const char *expected)
{
    struct hpy_text name = { 0 };
    hpy_text_add(&name, ">");
    hpy_refpat_name(&name, pattern, index, max_bytes);
    cr_expect_str_eq(hpy_text_get(&name) + 1, expected, "%s", hpy_text_get(&name));
    hpy_text_dispose(&name);
}

Test(refpat, deep)
{
    enum { N = 99990 };
    struct hpy_graph *graph = chain(N, 2);
    struct hpy_refpat *pattern;
    struct hpy_nodeset set;
    struct hpy_refpat_row row;
    uint64_t n, index;
    OK(hpy_nodeset_from_range(&set, graph->n_nodes, 1, 2, &err));
    OK(hpy_refpat_new(&pattern, graph, NULL, &set,
                      &(struct hpy_refpat_options){ .depth = UINT32_MAX, .no_cycles = true },
                      NULL, &err));
    OK(hpy_refpat_n_rows(&n, pattern, NULL, &err));
    cr_assert_eq(n, N);
    OK(hpy_refpat_row(&row, pattern, N - 1, NULL, &err));
    cr_assert(row.mark == HPY_REFPAT_ROOT && row.depth == N - 1);
    name_is(pattern, N - 1, SIZE_MAX, "a99989");
    name_is(pattern, 1, SIZE_MAX, "a");
    name_is(pattern, 2, SIZE_MAX, "aa");
    name_is(pattern, 3, SIZE_MAX, "a3");
    OK(hpy_refpat_find(&index, pattern, HPY_STR("a3a99986"), NULL, &err));
    cr_assert_eq(index, N - 1);
    cr_assert_eq(hpy_refpat_find(&index, pattern, HPY_STR("a99990"), NULL, &err), HPY_ENOTFOUND);
    hpy_refpat_unref(pattern);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

Test(refpat, too_many_rows)
{
    struct hpy_graph *graph = chain(HPY_REFPAT_MAX_ROWS + 1, 1);
    struct hpy_refpat *pattern;
    struct hpy_nodeset set;
    struct hpy_refpat_row row;
    uint64_t n;
    OK(hpy_nodeset_from_range(&set, graph->n_nodes, 1, 2, &err));
    OK(hpy_refpat_new(&pattern, graph, NULL, &set,
                      &(struct hpy_refpat_options){ .depth = UINT32_MAX }, NULL, &err));
    OK(hpy_refpat_row(&row, pattern, HPY_REFPAT_MAX_ROWS - 1, NULL, &err));
    cr_assert_eq(row.mark, HPY_REFPAT_UNFOLDED);
    cr_assert_eq(hpy_refpat_row(&row, pattern, HPY_REFPAT_MAX_ROWS, NULL, &err), HPY_ELIMIT);
    cr_assert_eq(hpy_refpat_n_rows(&n, pattern, NULL, &err), HPY_ELIMIT);
    OK(hpy_refpat_row(&row, pattern, HPY_REFPAT_MAX_ROWS - 1, NULL, &err)); /* all are left */
    hpy_refpat_unref(pattern);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

/* One object that 60 others hold, each of a type and size of its own and held by a chain of
 * two objects. */
Test(refpat, wide)
{
    struct made made;
    made_begin(&made);
    uint32_t link = made_type(&made, "demo", "Link", 0);
    for (uint32_t i = 0; i < 60; i++)
        made_type(&made, "demo", (char[]){ (char)('A' + i / 10), (char)('0' + i % 10), '\0' }, 0);
    made_node(&made, 0x100, link, 16);
    for (uint32_t i = 0; i < 60; i++) {
        made_node(&made, 0x1000 + 16 * i, link + 1 + i, 1000 - i);
        made_edge(&made, 0x100, HPY_REL(HPY_REL_ITEM, 0));
    }
    for (uint32_t i = 0; i < 60; i++) {
        made_node(&made, 0x8000 + 16 * i, link, 16 + i);
        made_edge(&made, 0x1000 + 16 * i, HPY_REL(HPY_REL_ITEM, 0));
    }
    struct hpy_graph *graph = made_end(&made);
    struct hpy_refpat *pattern;
    struct hpy_nodeset set;
    OK(hpy_nodeset_from_range(&set, graph->n_nodes, 1, 2, &err));
    OK(hpy_refpat_new(&pattern, graph, NULL, &set, NULL, NULL, &err));
    static const struct { uint64_t row; const char *name; } cases[] = {
        { 1, "a" }, { 51, "z" }, { 53, "A" }, { 54, "Aa" }, { 103, "Z" }, { 105, "_52_" },
        { 106, "_52_a" }, { 119, "_59_" },
    };
    uint64_t index;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OK(hpy_refpat_find(&index, pattern, hpy_str_of(cases[i].name), NULL, &err));
        cr_expect_eq(index, cases[i].row, "%s: %d", cases[i].name, (int)index);
        name_is(pattern, cases[i].row, SIZE_MAX, cases[i].name);
    }
    name_is(pattern, 106, 5, "_52_a");
    name_is(pattern, 106, 4, "...a");
    cr_assert_eq(hpy_refpat_find(&index, pattern, HPY_STR("_60_"), NULL, &err), HPY_ENOTFOUND);
    for (uint32_t rank = 60; rank-- > 0;) { /* from behind */
        OK(hpy_refpat_child(&index, pattern, 0, rank, NULL, &err));
        cr_assert_eq(index, 1 + 2 * rank);
    }
    hpy_refpat_unref(pattern);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

Test(refpat, names)
{
    static const char *const names[] = { "_", "a", "ab", "a3b", "abc12", "Z", "_52_", "_60_4a" };
    static const char *const others[] = { "", "a0", "3a", "a b", "__", "_5", "_52", "_x_", "a_",
                                          "_99999999999_", "a99999999999", "é", "a.b" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect(hpy_refpat_is_name(hpy_str_of(names[i])), "%s", names[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(hpy_refpat_is_name(hpy_str_of(others[i])), "%s", others[i]);

    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, "p", NULL);
    uint64_t index;
    cr_assert_eq(hpy_refpat_find(&index, pattern, HPY_STR("a\x1b"), NULL, &err), HPY_ESYNTAX);
    cr_assert_null(strchr(err.text, '\x1b'));
    OK(hpy_refpat_find(&index, pattern, HPY_STR("b1b1a"), NULL, &err));
    cr_assert_eq(index, 5);
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}

Test(refpat, immediate_dominators)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_analyses analyses;
    struct hpy_refpat *pattern;
    struct hpy_nodeset set = refpat_set_of(graph, "p");
    hpy_analyses_init(&analyses, graph);
    OK(hpy_refpat_new(&pattern, graph, &analyses, &set,
                      &(struct hpy_refpat_options){ .depth = 7, .ref = HPY_REFPAT_IMDOM },
                      NULL, &err));
    all_rows(pattern, "_-1 list, aS1 dict of module");
    hpy_refpat_unref(pattern);
    hpy_nodeset_dispose(&set);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}

Test(refpat, cancelled)
{
    struct hpy_graph *graph = refpat_payload();
    struct hpy_refpat *pattern = pattern_of(graph, "p", NULL);
    struct hpy_job job;
    uint64_t n;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_refpat_n_rows(&n, pattern, &job, &err), HPY_ECANCELLED);
    all_rows(pattern, /* as if nothing had been */
             "_-1 list, aS1 dict of module, b-2 dict (no owner), ba^1:1 dict of module, "
             "bb-1 demo.Slotted, bba^1:1 dict of module, c^4:1 demo.Slotted");
    hpy_refpat_unref(pattern);
    hpy_graph_free(graph);
}
