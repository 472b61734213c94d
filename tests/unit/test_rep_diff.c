/* Differences by kind as text, JSON and CSV. */
#include <criterion/criterion.h>

#include "made_graph.h"
#include "report/rep_diff.h"

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

/* counts[i] objects of sizes[i] bytes of demo.Ti, all held by the root. */
static struct hpy_graph *heap(const uint64_t *counts, const uint64_t *sizes, int n)
{
    struct made made;
    uint64_t addr = 0x1000;
    made_begin(&made);
    for (int i = 0; i < n; i++)
        for (uint64_t k = 0; k < counts[i]; k++, addr += 16)
            made_edge(&made, addr, HPY_REL(HPY_REL_ITEM, 0));
    addr = 0x1000;
    for (int i = 0; i < n; i++) {
        char name[] = { 'T', (char)('a' + i), '\0' };
        uint32_t type = made_type(&made, "demo", name, 0);
        for (uint64_t k = 0; k < counts[i]; k++, addr += 16)
            made_node(&made, addr, type, sizes[i]);
    }
    return made_end(&made);
}

struct difference {
    struct hpy_graph *old, *new;
    struct hpy_partition *a, *b;
    struct hpy_partition_diff *diff;
};

static void make(struct difference *d, struct hpy_graph *old, struct hpy_graph *new)
{
    struct hpy_err err;
    d->old = old;
    d->new = new;
    demand(hpy_partition_new(&d->a, old, NULL, hpy_classifier_default, NULL, &err), &err);
    demand(hpy_partition_new(&d->b, new, NULL, hpy_classifier_default, NULL, &err), &err);
    demand(hpy_partition_diff(&d->diff, d->a, d->b, NULL, &err), &err);
}

static void dispose(struct difference *d)
{
    hpy_partition_diff_free(d->diff);
    hpy_partition_free(d->a);
    hpy_partition_free(d->b);
    hpy_graph_free(d->old);
    hpy_graph_free(d->new);
}

static void prints(const struct difference *d, enum hpy_output output, uint64_t from,
                   uint64_t n_rows, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_err err;
    demand(hpy_rep_diff(&text, d->a, d->b, d->diff, output, from, n_rows, NULL, &err), &err);
    cr_expect_str_eq(hpy_text_get(&text), expected, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static const uint64_t sizes[] = { 100, 20, 48, 1 };

Test(rep_diff, forms)
{
    struct difference d;
    make(&d, heap((uint64_t[]){ 3, 5, 2, 1 }, sizes, 4), heap((uint64_t[]){ 9, 1, 2, 4 }, sizes, 4));
    prints(&d, HPY_OUTPUT_TEXT, 0, 10,
           "Summary of difference operation (A-B).\n"
           "        Count     Size\n"
           "  A        16     1020\n"
           "  B        11      497\n"
           "  A-B       5      523  =       105 % of B\n"
           "\n"
           "Differences by kind, largest absolute size diffs first.\n"
           " Index  Count     Size  Cumulative  % of B Kind (class / dict of class)\n"
           "     0      6      600       600       121 demo.Ta\n"
           "     1     -4      -80       520       105 demo.Tb\n"
           "     2      3        3       523       105 demo.Td\n");
    prints(&d, HPY_OUTPUT_TEXT, 1, 1, /* and the one that would be left */
           " Index  Count     Size  Cumulative  % of B Kind (class / dict of class)\n"
           "     1     -4      -80       520       105 demo.Tb\n"
           "     2      3        3       523       105 demo.Td\n");
    prints(&d, HPY_OUTPUT_TEXT, 3, 1, "");
    prints(&d, HPY_OUTPUT_JSON, 1, 1,
           "{\"a\":{\"count\":16,\"size\":1020},\"b\":{\"count\":11,\"size\":497},"
           "\"count\":5,\"size\":523,\"er\":\"Clodo\",\"rows\":["
           "{\"index\":1,\"count\":-4,\"size\":-80,\"cumulative\":520,\"kind\":\"demo.Tb\"}]}\n");
    prints(&d, HPY_OUTPUT_CSV, 0, 2,
           "index,count,size,cumulative,kind\n0,6,600,600,demo.Ta\n1,-4,-80,520,demo.Tb\n");
    dispose(&d);
}

Test(rep_diff, pages_and_nothing)
{
    struct difference d;
    make(&d, heap((uint64_t[]){ 0 }, sizes, 0),
         heap((uint64_t[]){ 1, 1, 1 }, (uint64_t[]){ 12345678901, 2, 1 }, 3));
    prints(&d, HPY_OUTPUT_TEXT, 0, 1,
           "Summary of difference operation (A-B).\n"
           "        Count        Size\n"
           "  A         3 12345678904\n"
           "  B         0           0\n"
           "  A-B       3 12345678904  =         - % of B\n"
           "\n"
           "Differences by kind, largest absolute size diffs first.\n"
           " Index  Count        Size    Cumulative  % of B Kind (class / dict of class)\n"
           "     0      1 12345678901 12345678901         - demo.Ta\n"
           "<2 more rows. Type e.g. '_.more' to view.>\n");
    dispose(&d);
    make(&d, heap((uint64_t[]){ 1 }, sizes, 1), heap((uint64_t[]){ 1 }, sizes, 1));
    prints(&d, HPY_OUTPUT_TEXT, 0, 10,
           "Summary of difference operation (A-B).\n"
           "        Count     Size\n"
           "  A         1      100\n"
           "  B         1      100\n"
           "  A-B       0        0  =         0 % of B\n"
           "\n"
           "Differences by kind, largest absolute size diffs first.\n");
    prints(&d, HPY_OUTPUT_CSV, 0, 10, "index,count,size,cumulative,kind\n");
    dispose(&d);
}
