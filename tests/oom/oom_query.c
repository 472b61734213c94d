/* Fail each allocation in turn while expressions are evaluated, partitions sorted
 * and compared, and tables made: no crash, the right status, nothing left. */
#include <criterion/criterion.h>
#include <string.h>

#include "../unit/heap_support.h"
#include "base/mem.h"
#include "query/query.h"
#include "report/rep_value.h"

static const struct hpy_graph *graph;
static const char *expression;

/* Everything that an expression's value is for. */
static enum hpy_status use(struct hpy_value *value, struct hpy_text *out, struct hpy_err *err)
{
    struct hpy_partition *partition;
    struct hpy_partition_diff *diff = NULL;
    HPY_TRY(hpy_query_eval(value, graph, expression, NULL, err));
    struct hpy_rep_value_options options = { 0, HPY_ROWS_ALL, HPY_ROWS_ALL };
    for (int output = 0; output < HPY_N_OUTPUTS; output++)
        HPY_TRY(hpy_rep_value(out, NULL, value, (enum hpy_output)output, &options, NULL, err));
    if (value->kind != HPY_VALUE_SET)
        return HPY_OK;
    HPY_TRY(hpy_value_partition(&partition, value, NULL, err));
    for (int order = 0; order < HPY_N_ROW_ORDERS; order++) {
        uint64_t n_rows = partition->n_rows, size = hpy_partition_size_before(partition, n_rows);
        enum hpy_status status =
            hpy_partition_sort(partition, (enum hpy_row_order)order, true, NULL, err);
        /* sorted or as it was, but never less */
        cr_assert_eq(partition->n_rows, n_rows);
        cr_assert_eq(hpy_partition_size_before(partition, n_rows), size);
        HPY_TRY(status);
    }
    HPY_TRY(hpy_partition_diff(&diff, partition, partition, NULL, err));
    hpy_partition_diff_free(diff);
    return HPY_OK;
}

static void use_with_each_failing(void)
{
    enum hpy_status status;
    uint64_t live = hpy_mem_live();
    uint64_t n = 0;
    do {
        struct hpy_value value;
        struct hpy_text out = { 0 };
        struct hpy_err err = { .text = "" };
        hpy_mem_fail_at(++n);
        status = use(&value, &out, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK) {
            cr_assert_eq(status, HPY_ENOMEM, "%s: %s", expression, err.text);
            cr_assert_neq(err.text[0], '\0');
        }
        hpy_value_dispose(&value);
        hpy_text_dispose(&out);
        cr_assert_eq(hpy_mem_live(), live, "%s: allocation %d", expression, (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 3); /* otherwise nothing was made to fail */
}

Test(oom, query)
{
    static const char *const expressions[] = {
        "heap", "heap.bytype", "heap.bysize", "heap.byid", "heap.bymodule", "heapu",
        "heap[0].byid[1:]", "heap.by('Type') & heap[2:] | heapu", "heap.byid.size",
        "heap[0].dominos", "heap[1:].imdom", "heap[0:2].domisize",
        "heap.byrcs", "heap.byvia", "heap.byviafolded", "heap.bypackage", "heap.by('Type&Rcs&Via')",
        "heap.referrers", "heap.referents - root", "heap; x = heap[0]; x & ~Type('a') & _",
        "heap & Rcs(Clodo('list'), 'dict of module')", "heap & ~Via('[1]', '.__dict__')",
        "heap.byrcs[1].kind", "heap.by('Type&Via').kind", "heap & heap.byvia[0:3].kind",
        "~(heap | Type('a')) ^ Size(3)", "Type('a').alt('<')", "Module('app') & heap",
        "heap & Package('pkg')", "heap[1:].sp", "heap[3].byid[0].sp.sets",
        "x = heap[1:].sp; heap[1:].sp(src=heap[3], avoid_nodes=heap[0], avoid_edges=x.edges_at(0))",
        "heap[1:].sp[0].nodes", "heap[1:].sp[0].edges | heap[2].sp.edges_at(0, 1)",
        "(heap & Type('pkg.Point')).sp.avoided(-1)[0]", "heap[2].pathsin", "heap.pathsout[1].tgt", "heap[2].rp",
        "heap[2].rp(er=findex(Type('list')), nocyc=True, stopkind=Nothing, ref='imdom').a",
        "heap[2].rp.paths('a')", "heap.stat - heap[2:].stat", "diff(heap[0], heap)[1]",
        "heap[1:].brief", "heap[0].biper(0)", "heap.by(Type & heap[1].biper).kind",
        "heap.byid[0].theone", "heap.byid.more.all", "heap.disjoint(heapu)", "Type('a').brief",
        "x = Type; x('str')", "heap[0].domisize(frames=False)", "Type[heap]",
    };
    struct hpy_graph *sample = heap_sample();
    graph = sample;
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        expression = expressions[i];
        use_with_each_failing();
    }
    hpy_graph_free(sample);
}
