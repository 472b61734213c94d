#include <criterion/criterion.h>
#include <string.h>

#include "sets/nodeset.h"

enum { UNIVERSE = 300000 };

static struct hpy_nodeset multiples_of(uint32_t step)
{
    struct hpy_nodeset set;
    cr_assert_eq(hpy_nodeset_init(&set, UNIVERSE, NULL), HPY_OK);
    for (uint32_t node = 0; node < UNIVERSE; node += step)
        hpy_nodeset_add(&set, node);
    return set;
}

Test(nodeset, membership_and_count)
{
    struct hpy_nodeset set = multiples_of(3);
    cr_assert_eq(hpy_nodeset_count(&set), UNIVERSE / 3);
    cr_assert(hpy_nodeset_has(&set, 3) && !hpy_nodeset_has(&set, 4));
    hpy_nodeset_add(&set, 3);
    cr_assert_eq(hpy_nodeset_count(&set), UNIVERSE / 3);
    hpy_nodeset_remove(&set, 3);
    hpy_nodeset_remove(&set, 4);
    cr_assert_eq(hpy_nodeset_count(&set), UNIVERSE / 3 - 1);
    hpy_nodeset_dispose(&set);
    hpy_nodeset_dispose(&set); /* a zeroed one is allowed */
}

Test(nodeset, rank_and_select_are_inverse)
{
    struct hpy_nodeset set = multiples_of(7);
    uint64_t n = hpy_nodeset_count(&set);
    for (uint64_t k = 0; k < n; k += 101) {
        cr_assert_eq(hpy_nodeset_select(&set, k), k * 7);
        cr_assert_eq(hpy_nodeset_rank(&set, (uint32_t)k * 7), k + 1);
        cr_assert_eq(hpy_nodeset_rank(&set, (uint32_t)k * 7 + 6), k + 1);
    }
    cr_assert_eq(hpy_nodeset_select(&set, n), HPY_NO_NODE_AT);
    cr_assert_eq(hpy_nodeset_select(&set, UINT64_C(1) << 32), HPY_NO_NODE_AT);
    hpy_nodeset_dispose(&set);
}

Test(nodeset, algebra_against_arithmetic)
{
    struct hpy_nodeset a = multiples_of(2), b = multiples_of(5), got;
    for (int op = HPY_SET_AND; op <= HPY_SET_SUB; op++) {
        cr_assert_eq(hpy_nodeset_combine(&got, (enum hpy_set_op)op, &a, &b, NULL), HPY_OK);
        for (uint32_t node = 0; node < UNIVERSE; node++) {
            bool in_a = node % 2 == 0, in_b = node % 5 == 0;
            bool expected = op == HPY_SET_AND ? in_a && in_b
                          : op == HPY_SET_OR  ? in_a || in_b
                          : op == HPY_SET_XOR ? in_a != in_b
                                              : in_a && !in_b;
            cr_assert_eq(hpy_nodeset_has(&got, node), expected, "op %d node %u", op, node);
        }
        cr_assert_eq(hpy_nodeset_is_subset(&got, &a), op == HPY_SET_AND || op == HPY_SET_SUB);
        hpy_nodeset_dispose(&got);
    }
    cr_assert(!hpy_nodeset_equal(&a, &b));
    cr_assert_eq(hpy_nodeset_copy(&got, &a, NULL), HPY_OK);
    cr_assert(hpy_nodeset_equal(&a, &got));
    hpy_nodeset_remove(&got, 0);
    cr_assert(!hpy_nodeset_equal(&a, &got));
    hpy_nodeset_dispose(&got);
    hpy_nodeset_dispose(&a);
    hpy_nodeset_dispose(&b);
}

Test(nodeset, from_arrays_and_ranges)
{
    static const uint32_t nodes[] = { 70000, 5, 5, 299999, 0, 70000 };
    struct hpy_nodeset set;
    uint32_t got[4];
    cr_assert_eq(hpy_nodeset_from_array(&set, UNIVERSE, nodes, 6, NULL), HPY_OK);
    cr_assert_eq(hpy_nodeset_count(&set), 4);
    hpy_nodeset_to_array(&set, got);
    cr_assert(got[0] == 0 && got[1] == 5 && got[2] == 70000 && got[3] == 299999);
    hpy_nodeset_dispose(&set);
    cr_assert_eq(hpy_nodeset_from_array(&set, UNIVERSE, NULL, 0, NULL), HPY_OK);
    cr_assert_eq(hpy_nodeset_count(&set), 0);
    hpy_nodeset_dispose(&set);
    cr_assert_eq(hpy_nodeset_from_range(&set, UNIVERSE, 10, UNIVERSE, NULL), HPY_OK);
    cr_assert_eq(hpy_nodeset_count(&set), UNIVERSE - 10);
    cr_assert(!hpy_nodeset_has(&set, 9) && hpy_nodeset_has(&set, UNIVERSE - 1));
    hpy_nodeset_dispose(&set);
    cr_assert_eq(hpy_nodeset_from_range(&set, UNIVERSE, 10, 10, NULL), HPY_OK);
    cr_assert_eq(hpy_nodeset_count(&set), 0);
    hpy_nodeset_dispose(&set);
}

Test(nodeset, pages_cover_everything_once)
{
    struct hpy_nodeset set = multiples_of(11);
    uint32_t page[1000], from = 0;
    uint64_t seen = 0, n;
    while ((n = hpy_nodeset_page(&set, from, page, 1000)) > 0) {
        for (uint64_t i = 0; i < n; i++)
            cr_assert_eq(page[i], (seen + i) * 11);
        seen += n;
        from = page[n - 1] + 1;
    }
    cr_assert_eq(seen, hpy_nodeset_count(&set));
    cr_assert_eq(hpy_nodeset_page(&set, 12, page, 2), 2);
    cr_assert(page[0] == 22 && page[1] == 33);
    cr_assert_eq(hpy_nodeset_page(&set, UINT32_MAX, page, 2), 0);
    cr_assert_eq(hpy_nodeset_page(&set, 0, page, 0), 0);
    hpy_nodeset_dispose(&set);
}
