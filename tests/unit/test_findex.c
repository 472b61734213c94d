#include <criterion/criterion.h>
#include <stdio.h>

#include "base/mem.h"
#include "engine/findex.h"
#include "engine/partition.h"
#include "heap_support.h"

static struct hpy_err err;

static struct hpy_rule *call(enum hpy_rule_family family, const char *text, uint64_t number)
{
    struct hpy_str str = hpy_str_of(text ? text : "");
    struct hpy_rule_call call = { family, &str, text ? 1 : 0, number };
    struct hpy_rule *rule;
    cr_assert_eq(hpy_rule_call(&rule, &call, &err), HPY_OK, "%s", err.text);
    return rule;
}

static const struct hpy_classifier *made(struct hpy_rule **rules, size_t n)
{
    const struct hpy_classifier *by;
    cr_assert_eq(hpy_findex_new(&by, (const struct hpy_rule *const *)rules, n, &err), HPY_OK, "%s",
                 err.text);
    for (size_t i = 0; i < n; i++)
        hpy_rule_free(rules[i]); /* it has its own */
    return by;
}

static struct hpy_partition *seen(const struct hpy_graph *graph, const struct hpy_classifier *by)
{
    struct hpy_partition *partition;
    cr_assert_eq(hpy_partition_new(&partition, graph, NULL, by, NULL, &err), HPY_OK, "%s",
                 err.text);
    return partition;
}

static uint64_t count_of(const struct hpy_partition *partition, const char *label)
{
    uint64_t row = hpy_partition_find(partition, hpy_str_of(label));
    return row == HPY_NO_ROW ? 0 : hpy_partition_row(partition, row).count;
}

static void check_text(const struct hpy_classifier *by, const char *expected)
{
    struct hpy_text text = { 0 };
    hpy_classifier_text(&text, by);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

Test(findex, first_match_counts_and_labels_are_heapys)
{
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = heap_sample();
    struct hpy_rule *str = call(HPY_RULE_TYPE, "str", 0), *smaller;
    uint64_t size = 0;
    struct hpy_nodeset strs;
    cr_assert_eq(hpy_rule_select(&strs, str, graph, NULL, NULL, &err), HPY_OK);
    cr_assert_gt(hpy_nodeset_count(&strs), 0);
    size = hpy_graph_size(graph, hpy_nodeset_select(&strs, 0));
    struct hpy_rule *sized = call(HPY_RULE_SIZE, NULL, size + 1);
    cr_assert_eq(hpy_rule_alt(&smaller, sized, HPY_ALT_LT, &err), HPY_OK);
    hpy_rule_free(sized);
    const struct hpy_classifier *by = made((struct hpy_rule *[]){ str, smaller }, 2);
    struct hpy_partition *partition = seen(graph, by);
    hpy_classifier_unref(by); /* the partition holds it */
    char label[64];
    snprintf(label, sizeof label, "<size < %d> / 1", (int)size + 1);
    cr_assert_eq(count_of(partition, "str / 0"), hpy_nodeset_count(&strs));
    cr_assert_gt(count_of(partition, label), 0);
    cr_assert_eq(count_of(partition, "str / 0") + count_of(partition, label) +
                     count_of(partition, "<None>"),
                 graph->n_reachable);
    cr_assert_str_eq(partition->classifier->header, "First Matching Kind / Index");
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&strs);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(findex, of_nothing_is_one_kind)
{
    struct hpy_graph *graph = heap_sample();
    const struct hpy_classifier *by = made(NULL, 0);
    struct hpy_partition *partition = seen(graph, by);
    cr_assert_eq(partition->n_rows, 1);
    cr_assert_eq(count_of(partition, "<None>"), graph->n_reachable);
    check_text(by, "findex()");
    hpy_partition_free(partition);
    hpy_classifier_unref(by);
    hpy_graph_free(graph);
}

Test(findex, a_kind_is_its_rule_without_the_ones_before)
{
    struct hpy_graph *graph = heap_sample();
    const struct hpy_classifier *by =
        made((struct hpy_rule *[]){ call(HPY_RULE_TYPE, "str", 0), call(HPY_RULE_TYPE, "list", 0),
                                    call(HPY_RULE_ANYTHING, NULL, 0) }, 3);
    struct hpy_partition *partition = seen(graph, by);
    for (uint64_t i = 0; i <= 3; i++) {
        struct hpy_rule *rule;
        struct hpy_nodeset found;
        uint64_t row = hpy_partition_find_kind(partition, i);
        cr_assert_eq(hpy_findex_kind(&rule, by, i, &err), HPY_OK);
        cr_assert_eq(hpy_rule_select(&found, rule, graph, NULL, NULL, &err), HPY_OK);
        cr_assert_eq(hpy_nodeset_count(&found),
                     row == HPY_NO_ROW ? 0 : hpy_partition_row(partition, row).count);
        cr_assert(i == 3 ? row == HPY_NO_ROW : row != HPY_NO_ROW);
        hpy_nodeset_dispose(&found);
        hpy_rule_free(rule);
    }
    struct hpy_rule *none;
    cr_assert_eq(hpy_findex_kind(&none, by, 4, &err), HPY_ENOTFOUND);
    cr_assert_null(none);
    hpy_partition_free(partition);
    hpy_classifier_unref(by);
    hpy_graph_free(graph);
}

Test(findex, is_a_factor_of_a_product_that_keeps_it)
{
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = heap_sample();
    const struct hpy_classifier *by = made((struct hpy_rule *[]){ call(HPY_RULE_TYPE, "str", 0) }, 1);
    const struct hpy_classifier *given[] = { hpy_classifier_find("Type"), by }, *product, *one;
    cr_assert_eq(hpy_classifier_product(&product, given, 2, &err), HPY_OK);
    hpy_classifier_unref(by);
    check_text(product, "Type & findex(Type('str'))");
    struct hpy_partition *partition = seen(graph, product);
    cr_assert_gt(count_of(partition, "str & str / 0"), 0);
    cr_assert_gt(count_of(partition, "list & <None>"), 0);
    cr_assert_str_eq(product->header, "Type & First Matching Kind / Index");
    hpy_partition_free(partition);
    /* again with what it has already: nothing new */
    given[0] = product;
    given[1] = hpy_classifier_find("Type");
    cr_assert_eq(hpy_classifier_product(&one, given, 2, &err), HPY_OK);
    check_text(one, "Type & findex(Type('str'))");
    hpy_classifier_unref(one);
    hpy_classifier_unref(product);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(findex, products_of_what_lives_for_ever_are_the_parsed_ones)
{
    const struct hpy_classifier *given[] = { hpy_classifier_find("Type"),
                                             hpy_classifier_find("Size") }, *product, *parsed;
    cr_assert_eq(hpy_classifier_product(&product, given, 2, &err), HPY_OK);
    cr_assert_eq(hpy_classifier_parse(&parsed, HPY_STR("Type & Size"), &err), HPY_OK);
    cr_assert_eq(product, parsed);
    hpy_classifier_unref(product);
    given[1] = hpy_classifier_find("Clodo");
    cr_assert_eq(hpy_classifier_product(&product, given, 2, &err), HPY_OK);
    cr_assert_eq(product, given[1]);
}

Test(findex, a_rule_by_example_holds_it)
{
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = heap_sample();
    const struct hpy_classifier *by = made((struct hpy_rule *[]){ call(HPY_RULE_TYPE, "str", 0) }, 1);
    struct hpy_partition *partition = seen(graph, by);
    uint64_t row = hpy_partition_find(partition, HPY_STR("str / 0"));
    uint32_t example = partition->nodes[hpy_partition_row(partition, row).first];
    struct hpy_rule *rule, *copy;
    struct hpy_nodeset found;
    cr_assert_eq(hpy_rule_like(&rule, graph, by, &example, 1, &err), HPY_OK);
    hpy_classifier_unref(by);
    uint64_t count = hpy_partition_row(partition, row).count;
    hpy_partition_free(partition);
    cr_assert_eq(hpy_rule_copy(&copy, rule, &err), HPY_OK);
    hpy_rule_free(rule);
    cr_assert_eq(hpy_rule_select(&found, copy, graph, NULL, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_nodeset_count(&found), count);
    hpy_nodeset_dispose(&found);
    hpy_rule_free(copy);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(findex, refuses_too_many)
{
    struct hpy_rule *rule = call(HPY_RULE_TYPE, "str", 0);
    const struct hpy_rule *rules[HPY_FINDEX_MAX + 1];
    const struct hpy_classifier *by;
    for (size_t i = 0; i <= HPY_FINDEX_MAX; i++)
        rules[i] = rule;
    cr_assert_eq(hpy_findex_new(&by, rules, HPY_FINDEX_MAX + 1, &err), HPY_ELIMIT);
    cr_assert_null(by);
    cr_assert_eq(hpy_findex_new(&by, rules, HPY_FINDEX_MAX, &err), HPY_OK);
    cr_assert_eq(hpy_findex_n(by), HPY_FINDEX_MAX);
    hpy_classifier_unref(by);
    hpy_rule_free(rule);
}

/* A rule as Heapy labels it. */
static void check_brief(struct hpy_rule *rule, const char *expected)
{
    struct hpy_text text = { 0 };
    hpy_rule_brief(&text, rule);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    hpy_rule_free(rule);
}

static struct hpy_rule *alt(struct hpy_rule *rule, enum hpy_rule_alt how)
{
    struct hpy_rule *other;
    cr_assert_eq(hpy_rule_alt(&other, rule, how, &err), HPY_OK);
    hpy_rule_free(rule);
    return other;
}

Test(findex, briefs)
{
    check_brief(call(HPY_RULE_TYPE, "str", 0), "str");
    check_brief(alt(call(HPY_RULE_TYPE, "int", 0), HPY_ALT_LT), "<strict subtype of int>");
    check_brief(alt(call(HPY_RULE_TYPE, "int", 0), HPY_ALT_NE), "~int");
    check_brief(call(HPY_RULE_CLODO, "dict of pkg.Node", 0), "dict of pkg.Node");
    check_brief(call(HPY_RULE_SIZE, NULL, 28), "<size = 28>");
    check_brief(alt(call(HPY_RULE_SIZE, NULL, 28), HPY_ALT_NE), "<size != 28>");
    check_brief(call(HPY_RULE_ID, NULL, 0x7f00), "<id 0x7f00>");
    check_brief(call(HPY_RULE_RCS, "list", 0), "<referred by: list>");
    check_brief(call(HPY_RULE_RCS, NULL, 0), "<referred by: <Nothing>>");
    check_brief(alt(call(HPY_RULE_RCS, "list", 0), HPY_ALT_GE), "<referred by at least: list>");
    check_brief(call(HPY_RULE_VIA, ".x", 0), "<via '.x'>");
    struct hpy_rule *a = call(HPY_RULE_TYPE, "str", 0), *b = call(HPY_RULE_SIZE, NULL, 1), *both;
    cr_assert_eq(hpy_rule_combine(&both, HPY_SET_OR, a, b, &err), HPY_OK);
    check_brief(both, "(str | <size = 1>)");
    hpy_rule_free(a);
    hpy_rule_free(b);
}
