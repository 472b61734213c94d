/* Fail each allocation in turn while kinds are compared, types ordered, cycles found and
 * objects classified by what was made of rules: the right status, empty results, and
 * nothing left behind. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "engine/build.h"
#include "engine/cycles.h"
#include "engine/findex.h"
#include "engine/partition.h"
#include "engine/rule_compare.h"
#include "engine/type_order.h"

enum { N = 60 };

/* Pairs that refer to each other, some with a dict between, and two classes. */
static enum hpy_status produce(struct hpy_sink *sink, struct hpy_err *err)
{
    static const struct hpy_str names[] = { { "x", 1 }, { "__mro__", 7 } };
    struct hpy_type_info types[] = {
        { .name = HPY_STR("T"), .module = HPY_STR("m"), .addr = 0x900 },
        { .name = HPY_STR("U"), .module = HPY_STR("m"), .addr = 0x910 },
        { .name = HPY_STR("tuple"), .module = HPY_STR("builtins") },
        { .name = HPY_STR("dict"), .module = HPY_STR("builtins"), .flags = HPY_TYPE_IS_DICT },
    };
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge edge = { 0x1000, HPY_REL(HPY_REL_ROOT, 0) };
    HPY_TRY(sink->ops->begin(sink, err));
    for (uint32_t i = 0; i < 2; i++)
        HPY_TRY(sink->ops->name(sink, i, names[i], err));
    for (uint32_t i = 0; i < 4; i++)
        HPY_TRY(sink->ops->type(sink, i, &types[i], err));
    HPY_TRY(sink->ops->node(sink, &root, err));
    HPY_TRY(sink->ops->edges(sink, &edge, 1, err));
    for (uint64_t c = 0; c < 2; c++) {
        struct hpy_node_info type = { .addr = 0x900 + 16 * c, .flags = HPY_NODE_IS_TYPE };
        struct hpy_node_info mro = { .addr = 0x980 + 16 * c, .type = 2 };
        struct hpy_edge own = { 0x900 + 16 * c, HPY_REL(HPY_REL_ITEM, 0) };
        struct hpy_edge base = { 0x900, HPY_REL(HPY_REL_ITEM, 1) };
        edge = (struct hpy_edge){ mro.addr, HPY_REL(HPY_REL_ATTR, 1) };
        HPY_TRY(sink->ops->node(sink, &type, err));
        HPY_TRY(sink->ops->edges(sink, &edge, 1, err));
        HPY_TRY(sink->ops->node(sink, &mro, err));
        HPY_TRY(sink->ops->edges(sink, &own, 1, err));
        HPY_TRY(sink->ops->edges(sink, &base, 1, err));
    }
    for (uint64_t i = 0; i < N; i++) {
        struct hpy_node_info node = { .addr = 0x1000 + i * 16, .size_bytes = 16 + i % 5,
                                      .type = i % 7 == 0 ? 3 : i % 2 };
        edge = (struct hpy_edge){ 0x1000 + (i ^ (i % 3 != 0)) * 16, HPY_REL(HPY_REL_ATTR, 0) };
        HPY_TRY(sink->ops->node(sink, &node, err));
        HPY_TRY(sink->ops->edges(sink, &edge, 1, err));
    }
    return sink->ops->finish(sink, err);
}

static enum hpy_status make(struct hpy_rule **out, enum hpy_rule_family family, const char *text,
                            enum hpy_rule_alt alt, struct hpy_err *err)
{
    struct hpy_str str = hpy_str_of(text);
    struct hpy_rule *plain;
    *out = NULL;
    HPY_TRY(hpy_rule_call(&plain, &(struct hpy_rule_call){ family, &str, 1, 0 }, err));
    enum hpy_status status = hpy_rule_alt(out, plain, alt, err);
    hpy_rule_free(plain);
    return status;
}

static enum hpy_status use_rules(const struct hpy_graph *graph, struct hpy_rule *const *rules,
                                 struct hpy_err *err)
{
    const struct hpy_classifier *by, *product;
    struct hpy_partition *partition;
    struct hpy_rule *kind;
    enum hpy_rule_answer answer;
    HPY_TRY(hpy_rule_compare(&answer, rules[0], HPY_RULE_WITHIN, rules[1], graph, NULL, err));
    cr_assert_eq(answer, HPY_RULE_YES); /* U < T within U <= T */
    HPY_TRY(hpy_rule_compare(&answer, rules[2], HPY_RULE_DISJOINT, rules[1], graph, NULL, err));
    cr_assert_eq(answer, HPY_RULE_NO);
    enum hpy_status status =
        hpy_findex_new(&by, (const struct hpy_rule *const *)rules, 3, err);
    cr_assert_eq(by == NULL, status != HPY_OK);
    HPY_TRY(status);
    status = hpy_findex_kind(&kind, by, 2, err);
    if (status == HPY_OK) {
        hpy_rule_free(kind);
        status = hpy_classifier_product(
            &product, (const struct hpy_classifier *[]){ by, hpy_classifier_find("Cycle") }, 2,
            err);
    }
    hpy_classifier_unref(by);
    HPY_TRY(status);
    status = hpy_partition_new(&partition, graph, NULL, product, NULL, err);
    cr_assert_eq(partition == NULL, status != HPY_OK);
    hpy_partition_free(partition);
    hpy_classifier_unref(product);
    return status;
}

static enum hpy_status use_cycles(const struct hpy_graph *graph, struct hpy_err *err)
{
    struct hpy_cycles *cycles;
    struct hpy_nodeset set = { 0 };
    uint32_t *holder = NULL;
    enum hpy_status status = hpy_cycles_new(&cycles, graph, NULL, NULL, err);
    cr_assert_eq(cycles == NULL, status != HPY_OK);
    HPY_TRY(status);
    status = hpy_cycles_holders(&holder, cycles, NULL, err);
    hpy_free(holder);
    if (status == HPY_OK)
        status = hpy_cycles_heads(&set, cycles, true, NULL, err);
    hpy_nodeset_dispose(&set);
    if (status == HPY_OK)
        status = hpy_cycles_garbage(&set, cycles, NULL, err);
    hpy_nodeset_dispose(&set);
    hpy_cycles_free(cycles);
    return status;
}

static enum hpy_status use(const struct hpy_graph *graph, struct hpy_err *err)
{
    struct hpy_rule *rules[3] = { NULL };
    struct hpy_type_order *order;
    enum hpy_status status = hpy_type_order_new(&order, graph, NULL, err);
    cr_assert_eq(order == NULL, status != HPY_OK);
    hpy_type_order_free(order);
    HPY_TRY(status);
    status = make(&rules[0], HPY_RULE_TYPE, "m.T", HPY_ALT_LT, err);
    if (status == HPY_OK)
        status = make(&rules[1], HPY_RULE_TYPE, "m.T", HPY_ALT_LE, err);
    if (status == HPY_OK)
        status = make(&rules[2], HPY_RULE_VIA, ".x", HPY_ALT_GE, err);
    if (status == HPY_OK)
        status = use_rules(graph, rules, err);
    for (int i = 0; i < 3; i++)
        hpy_rule_free(rules[i]);
    return status == HPY_OK ? use_cycles(graph, err) : status;
}

Test(oom, kinds)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(produce(hpy_builder_sink(builder), &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK, "%s", err.text);
    hpy_builder_free(builder);
    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        hpy_mem_fail_at(++n);
        status = use(graph, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 60, "only %d", (int)n);
    hpy_graph_free(graph);
}
