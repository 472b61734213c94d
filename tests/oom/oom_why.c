/* Why objects live, with every allocation failing in turn: no crash, no memory left, no
 * output. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "report/rep_why.h"
#include "tests/unit/why_lines.h"
#include "tests/unit/why_support.h"

static enum hpy_status tell(const struct hpy_why *why, const struct hpy_why_rules *rules,
                            bool full, struct hpy_err *err)
{
    struct hpy_rep_why rep;
    struct hpy_text text = { 0 };
    enum hpy_status status = hpy_rep_why_init(&rep, why, rules, full, err);
    if (status == HPY_OK)
        status = why_lines(&text, &rep, 80, &hpy_numbers_plain, err);
    hpy_rep_why_dispose(&rep);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status ask(const struct hpy_graph *graph, const struct hpy_domtree *tree,
                           struct hpy_err *err)
{
    static const uint64_t addrs[] = { SHOP_USER, SHOP_CACHED, SHOP_LOOP_LIST, SHOP_STRAY_ITEM,
                                      SHOP_CHAIN + 16 * 999 };
    struct hpy_why_options options = { HPY_WHY_ANY, tree };
    struct hpy_why_rules *rules = NULL;
    enum hpy_status status = hpy_why_rules_new(&rules, graph, NULL, err);
    cr_assert_eq(rules == NULL, status != HPY_OK);
    for (size_t i = 0; i < sizeof addrs / sizeof *addrs && status == HPY_OK; i++) {
        struct hpy_why *why;
        uint32_t node = hpy_graph_find(graph, addrs[i]);
        status = hpy_why_new(&why, rules, node, &options, NULL, err);
        cr_assert_eq(why == NULL, status != HPY_OK);
        for (int full = 0; full < 2 && status == HPY_OK; full++)
            status = tell(why, rules, full, err);
        hpy_why_free(why);
    }
    hpy_why_rules_free(rules);
    return status;
}

Test(oom, why)
{
    struct hpy_err err;
    struct hpy_graph *graph = shop_graph(1000);
    struct hpy_domtree *tree;
    cr_assert_eq(hpy_domtree_new(&tree, graph, NULL, NULL, &err), HPY_OK);
    enum hpy_status status;
    uint64_t live = hpy_mem_live(), n = 0;
    do {
        hpy_mem_fail_at(++n);
        status = ask(graph, tree, &err);
        hpy_mem_fail_at(0);
        if (status != HPY_OK)
            cr_assert_eq(status, HPY_ENOMEM, "%s", err.text);
        cr_assert_eq(hpy_mem_live(), live, "allocation %d", (int)n);
    } while (status != HPY_OK);
    cr_assert_gt(n, 30); /* what is made takes that many at least */
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}
