/* Places of allocation in the engine: texts, the classifier Prod, rules by it. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "engine/build.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "engine/rule.h"
#include "engine/site.h"
#include "format_support.h"

static struct hpy_graph *build(enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(sample(hpy_builder_sink(builder), &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK, "%s", err.text);
    hpy_builder_free(builder);
    return graph;
}

#define ASSERT_TEXT(call, expected)                                            \
    do {                                                                       \
        struct hpy_text text = { 0 };                                          \
        call;                                                                  \
        cr_assert_str_eq(hpy_text_get(&text), expected);                       \
        hpy_text_dispose(&text);                                               \
    } while (0)

/* Nodes of sample_sites: the root, then sites 1 2 1 - 1 3 2 3. */
Test(site, texts)
{
    struct hpy_graph *graph = build(sample_sites);
    ASSERT_TEXT(hpy_graph_site_brief(&text, graph, 1), "demo.py:3");
    ASSERT_TEXT(hpy_graph_site_brief(&text, graph, 2), "demo.py:4294967295");
    ASSERT_TEXT(hpy_graph_site_brief(&text, graph, 4), "");
    ASSERT_TEXT(hpy_graph_site_text(&text, graph, 0), "");
    ASSERT_TEXT(hpy_graph_site_text(&text, graph, 1),
                "Traceback (most recent call first):\n  File \"demo.py\", line 3");
    ASSERT_TEXT(hpy_graph_site_text(&text, graph, 6),
                "Traceback (most recent call first):\n  File \"/srv/app/a.py\", line 10\n"
                "  File \"/srv/app/a.py\", line 0");
    hpy_graph_free(graph);
    graph = build(sample_small);
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        cr_assert_null(hpy_graph_site_line(graph, node));
        ASSERT_TEXT(hpy_graph_site_text(&text, graph, node), "");
    }
    hpy_graph_free(graph);
}

/* "count label\n" for each row. */
static void add_rows(struct hpy_text *out, const struct hpy_graph *graph)
{
    struct hpy_err err;
    const struct hpy_classifier *by = hpy_classifier_find("byprod");
    cr_assert_not_null(by);
    void *state = NULL;
    uint32_t nodes[64];
    hpy_kind kinds[64];
    cr_assert_lt(graph->n_nodes, 64);
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        nodes[i] = i;
    cr_assert_eq(by->classify(state, graph, nodes, graph->n_nodes, kinds, &err), HPY_OK);
    for (uint32_t i = 0; i < graph->n_nodes; i++) {
        by->label(state, graph, kinds[i], out);
        hpy_text_add_char(out, '\n');
    }
}

Test(site, classifier)
{
    struct hpy_graph *graph = build(sample_sites);
    ASSERT_TEXT(add_rows(&text, graph),
                "unknown\ndemo.py:3\ndemo.py:4294967295\ndemo.py:3\nunknown\ndemo.py:3\n"
                "/srv/app/a.py:10\ndemo.py:4294967295\n/srv/app/a.py:10\n");
    hpy_graph_free(graph);
    graph = build(sample_small);
    struct hpy_text text = { 0 };
    add_rows(&text, graph);
    for (const char *line = hpy_text_get(&text); *line; line += sizeof "unknown")
        cr_assert_eq(strncmp(line, "unknown\n", sizeof "unknown"), 0);
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

/* The nodes that a rule selects, as digits. */
static void assert_selects(const struct hpy_graph *graph, const char *file, uint64_t number,
                           enum hpy_rule_alt alt, const char *expected, const char *written)
{
    struct hpy_err err;
    struct hpy_str name = file ? hpy_str_of(file) : HPY_STR("");
    struct hpy_rule_call call = { HPY_RULE_PROD, &name, file ? 1 : 0, number };
    struct hpy_rule *rule, *other;
    struct hpy_nodeset set;
    struct hpy_text found = { 0 };
    cr_assert_eq(hpy_rule_call(&rule, &call, &err), HPY_OK);
    ASSERT_TEXT(hpy_rule_text(&text, rule), written);
    if (alt != HPY_ALT_EQ) {
        cr_assert_eq(hpy_rule_alt(&other, rule, alt, &err), HPY_OK, "%s", err.text);
        hpy_rule_free(rule);
        rule = other;
    }
    cr_assert_eq(hpy_rule_select(&set, rule, graph, NULL, NULL, &err), HPY_OK, "%s", err.text);
    for (uint64_t i = 0; i < hpy_nodeset_count(&set); i++)
        hpy_text_addf(&found, "%u", hpy_nodeset_select(&set, i));
    cr_assert_str_eq(hpy_text_get(&found), expected, "%s %llu alt %d", file ? file : "-",
                     (unsigned long long)number, (int)alt);
    hpy_text_dispose(&found);
    hpy_nodeset_dispose(&set);
    hpy_rule_free(rule);
}

Test(site, rules)
{
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = build(sample_sites);
    assert_selects(graph, NULL, 0, HPY_ALT_EQ, "4", "Prod()");
    assert_selects(graph, NULL, 0, HPY_ALT_NE, "1235678", "Prod()");
    assert_selects(graph, "demo.py", 4, HPY_ALT_EQ, "135", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 4, HPY_ALT_NE, "24678", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 4, HPY_ALT_GT, "27", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 4, HPY_ALT_GE, "12357", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 4, HPY_ALT_LT, "", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 4, HPY_ALT_LE, "135", "Prod('demo.py', 3)");
    assert_selects(graph, "demo.py", 0, HPY_ALT_EQ, "12357", "Prod('demo.py')");
    assert_selects(graph, "/srv/", 0, HPY_ALT_EQ, "68", "Prod('/srv/')");
    assert_selects(graph, "/srv/", 0, HPY_ALT_LT, "68", "Prod('/srv/')");
    assert_selects(graph, "/srv/", 0, HPY_ALT_NE, "123457", "Prod('/srv/')");
    assert_selects(graph, "/srv/app/a.py.more", 0, HPY_ALT_GE, "68", "Prod('/srv/app/a.py.more')");
    assert_selects(graph, "/srv/app/b.py", 0, HPY_ALT_EQ, "", "Prod('/srv/app/b.py')");
    assert_selects(graph, "", 0, HPY_ALT_EQ, "1235678", "Prod('')");
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}
