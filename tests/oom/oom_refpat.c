/* Fail each allocation in turn while a reference pattern is made and two captures are
 * matched: the right status, nothing given out, nothing left behind, and what failed works
 * when it is asked for again. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "engine/build.h"
#include "engine/facts.h"
#include "engine/match.h"
#include "engine/refpat.h"
#include "report/rep_diff.h"
#include "report/rep_pattern.h"

/* 40 objects of four types in a ring with chords. */
static enum hpy_status produce(struct hpy_sink *sink, unsigned n, struct hpy_err *err)
{
    enum { N_TYPES = 4 };
    static const char *const names[N_TYPES] = { "A", "B", "C", "D" };
    struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    struct hpy_edge first = { 0x1000, HPY_REL(HPY_REL_ITEM, 0) };
    HPY_TRY(sink->ops->begin(sink, err));
    HPY_TRY(sink->ops->fact(sink, hpy_str_of(HPY_FACT_PID), HPY_STR("1"), err));
    for (uint32_t t = 0; t < N_TYPES; t++) {
        struct hpy_type_info type = { .name = hpy_str_of(names[t]), .module = HPY_STR("m") };
        HPY_TRY(sink->ops->type(sink, t, &type, err));
    }
    HPY_TRY(sink->ops->node(sink, &root, err));
    HPY_TRY(sink->ops->edges(sink, &first, 1, err));
    for (unsigned i = 0; i < n; i++) {
        struct hpy_node_info node = { .addr = 0x1000 + i * 16, .type = i % N_TYPES,
                                      .size_bytes = 16 + i };
        struct hpy_edge edges[] = { { 0x1000 + (i + 1) % n * 16, HPY_REL(HPY_REL_ITEM, 0) },
                                    { 0x1000 + (i * 7 + 3) % n * 16, HPY_REL(HPY_REL_ITEM, 1) } };
        HPY_TRY(sink->ops->node(sink, &node, err));
        HPY_TRY(sink->ops->edges(sink, edges, 2, err));
    }
    return sink->ops->finish(sink, err);
}

static struct hpy_graph *graph_of(unsigned n)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(produce(hpy_builder_sink(builder), n, &err), HPY_OK);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK);
    hpy_builder_free(builder);
    return graph;
}

static enum hpy_status make_all(struct hpy_refpat *pattern, struct hpy_err *err)
{
    uint64_t n, first;
    if (!hpy_refpat_options_of(pattern)->by_hand)
        return hpy_refpat_n_rows(&n, pattern, NULL, err);
    bool complete;
    for (uint64_t row = 0; row < 20 && row < hpy_refpat_n_made(&complete, pattern); row++)
        HPY_TRY(hpy_refpat_open(&first, &n, pattern, row, NULL, err));
    return HPY_OK;
}

static enum hpy_status use_pattern(const struct hpy_graph *graph, struct hpy_analyses *analyses,
                                   const struct hpy_refpat_options *options, uint64_t n_expected,
                                   struct hpy_err *err)
{
    struct hpy_refpat *pattern;
    struct hpy_nodeset set, copy;
    struct hpy_text text = { 0 };
    bool complete;
    HPY_TRY(hpy_nodeset_from_range(&set, graph->n_nodes, 3, 6, err));
    enum hpy_status status = hpy_refpat_new(&pattern, graph, analyses, &set, options, NULL, err);
    hpy_nodeset_dispose(&set);
    cr_assert_eq(pattern == NULL, status != HPY_OK);
    HPY_TRY(status);
    status = make_all(pattern, err);
    if (status == HPY_OK)
        status = hpy_refpat_row_set(&copy, pattern, 1, err);
    if (status == HPY_OK) {
        hpy_nodeset_dispose(&copy);
        for (int output = 0; output < HPY_N_OUTPUTS && status == HPY_OK; output++)
            status = hpy_rep_pattern(&text, pattern, (enum hpy_output)output, 0, 12, NULL, err);
    }
    hpy_text_dispose(&text);
    if (status != HPY_OK) { /* it is as it was: the rest can be made */
        struct hpy_err again;
        hpy_mem_fail_at(0);
        cr_assert_eq(make_all(pattern, &again), HPY_OK);
    }
    cr_assert_eq(hpy_refpat_n_made(&complete, pattern), n_expected);
    hpy_refpat_unref(pattern);
    return status;
}

static void fail_each(const struct hpy_refpat_options *options, uint64_t n_expected)
{
    struct hpy_graph *graph = graph_of(40);
    struct hpy_err err;
    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        struct hpy_analyses analyses;
        hpy_analyses_init(&analyses, graph);
        hpy_mem_fail_at(++n);
        status = use_pattern(graph, &analyses, options, n_expected, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        hpy_analyses_dispose(&analyses);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 100);
    hpy_graph_free(graph);
}

static uint64_t rows_of(const struct hpy_refpat_options *options)
{
    struct hpy_graph *graph = graph_of(40);
    struct hpy_analyses analyses;
    struct hpy_refpat *pattern;
    struct hpy_nodeset set;
    struct hpy_err err;
    bool complete;
    hpy_analyses_init(&analyses, graph);
    cr_assert_eq(hpy_nodeset_from_range(&set, graph->n_nodes, 3, 6, &err), HPY_OK);
    cr_assert_eq(hpy_refpat_new(&pattern, graph, &analyses, &set, options, NULL, &err), HPY_OK);
    cr_assert_eq(make_all(pattern, &err), HPY_OK);
    uint64_t n = hpy_refpat_n_made(&complete, pattern);
    hpy_nodeset_dispose(&set);
    hpy_refpat_unref(pattern);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
    cr_assert_gt(n, 2);
    return n;
}

Test(oom, reference_pattern)
{
    static const struct hpy_refpat_options cases[] = {
        { .depth = 3 }, { .depth = 3, .no_cycles = true }, { .by_hand = true },
        { .depth = 4, .ref = HPY_REFPAT_IMDOM },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fail_each(&cases[i], rows_of(&cases[i]));
}

static enum hpy_status use_match(const struct hpy_graph *old, const struct hpy_graph *new,
                                 struct hpy_err *err)
{
    struct hpy_match *match;
    struct hpy_nodeset there;
    enum hpy_status status = hpy_match_new(&match, old, new, NULL, err);
    cr_assert_eq(match == NULL, status != HPY_OK);
    HPY_TRY(status);
    status = hpy_match_translate(&there, match, HPY_MATCH_NEW, hpy_match_kept(match, HPY_MATCH_NEW),
                                 NULL, err);
    cr_assert_eq(there.bitmap == NULL, status != HPY_OK);
    hpy_nodeset_dispose(&there);
    hpy_match_unref(match);
    return status;
}

static enum hpy_status use_diff(const struct hpy_graph *old, const struct hpy_graph *new,
                                struct hpy_err *err)
{
    struct hpy_partition *a = NULL, *b = NULL;
    struct hpy_partition_diff *diff = NULL;
    struct hpy_text text = { 0 };
    enum hpy_status status = hpy_partition_new(&a, old, NULL, hpy_classifier_default, NULL, err);
    if (status == HPY_OK)
        status = hpy_partition_new(&b, new, NULL, hpy_classifier_default, NULL, err);
    if (status == HPY_OK)
        status = hpy_partition_diff(&diff, a, b, NULL, err);
    for (int output = 0; output < HPY_N_OUTPUTS && status == HPY_OK; output++)
        status = hpy_rep_diff(&text, a, b, diff, (enum hpy_output)output, 0, HPY_ROWS_ALL, NULL, err);
    hpy_text_dispose(&text);
    hpy_partition_diff_free(diff);
    hpy_partition_free(a);
    hpy_partition_free(b);
    return status;
}

Test(oom, two_captures)
{
    struct hpy_graph *old = graph_of(30), *new = graph_of(40);
    struct hpy_err err;
    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        hpy_mem_fail_at(++n);
        status = use_match(old, new, &err);
        if (status == HPY_OK)
            status = use_diff(old, new, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 20);
    hpy_graph_free(old);
    hpy_graph_free(new);
}
