#include <criterion/criterion.h>

#include "sets/bitset.h"

static struct hpy_bitset of(const int64_t *values, size_t n)
{
    struct hpy_bitset set = { 0 };
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(hpy_bitset_put(NULL, &set, values[i], true, NULL), HPY_OK);
    return set;
}
#define OF(...) of((const int64_t[]){ __VA_ARGS__ }, sizeof((const int64_t[]){ __VA_ARGS__ }) / 8)

Test(bitset, holds_the_ends_of_what_there_is)
{
    struct hpy_bitset set = OF(INT64_MAX, INT64_MIN, 0, -1, INT64_C(1) << 32);
    int64_t got[8];
    cr_assert_eq(hpy_bitset_list(&set, INT64_MIN, got, 8), 5);
    cr_assert_eq(got[0], INT64_MIN);
    cr_assert_eq(got[1], -1);
    cr_assert_eq(got[2], 0);
    cr_assert_eq(got[3], INT64_C(1) << 32);
    cr_assert_eq(got[4], INT64_MAX);
    cr_assert_eq(hpy_bitset_list(&set, 1, got, 1), 1);
    cr_assert_eq(got[0], INT64_C(1) << 32);
    cr_assert(hpy_bitset_has(&set, INT64_MIN) && !hpy_bitset_has(&set, INT64_MIN + 1));
    hpy_bitset_dispose(&set);
    cr_assert_not(hpy_bitset_first(got, &set));
}

Test(bitset, put_tells_what_was)
{
    struct hpy_bitset set = { 0 };
    bool was = true;
    cr_assert_eq(hpy_bitset_put(&was, &set, 7, true, NULL), HPY_OK);
    cr_assert_not(was);
    cr_assert_eq(hpy_bitset_put(&was, &set, 7, true, NULL), HPY_OK);
    cr_assert(was);
    cr_assert_eq(hpy_bitset_put(&was, &set, 7, false, NULL), HPY_OK);
    cr_assert(was);
    cr_assert_eq(set.n_pages, 0, "an empty page stays");
    set.inverted = true;
    cr_assert_eq(hpy_bitset_put(&was, &set, 7, false, NULL), HPY_OK);
    cr_assert(was);
    cr_assert(!hpy_bitset_has(&set, 7) && hpy_bitset_has(&set, 8));
    cr_assert_eq(hpy_bitset_stored(&set), 1);
    hpy_bitset_dispose(&set);
}

Test(bitset, ranges_over_pages)
{
    struct hpy_bitset set = { 0 };
    int64_t from = (INT64_C(1) << 32) - 5, last, first;
    cr_assert_eq(hpy_bitset_add_range(&set, from, 10, 3, NULL), HPY_OK);
    cr_assert_eq(hpy_bitset_stored(&set), 10);
    for (int64_t i = 0; i < 30; i++)
        cr_assert_eq(hpy_bitset_has(&set, from + i), i % 3 == 0);
    cr_assert_eq(hpy_bitset_add_range(&set, -3, 6, 1, NULL), HPY_OK);
    cr_assert_eq(hpy_bitset_stored(&set), 16);
    cr_assert(hpy_bitset_first(&first, &set) && hpy_bitset_last(&last, &set));
    cr_assert_eq(first, -3);
    cr_assert_eq(last, from + 27);
    hpy_bitset_dispose(&set);
    cr_assert_eq(hpy_bitset_add_range(&set, INT64_MIN, 2, UINT64_MAX, NULL), HPY_ELIMIT);
    cr_assert_eq(hpy_bitset_add_range(&set, 0, 3, UINT64_C(1) << 40, NULL), HPY_OK);
    cr_assert_eq(hpy_bitset_stored(&set), 3);
    cr_assert(hpy_bitset_has(&set, INT64_C(1) << 41));
    hpy_bitset_dispose(&set);
}

Test(bitset, a_shift_that_leaves_the_integers_is_refused)
{
    struct hpy_bitset set = OF(1, INT64_MAX - 1), moved;
    int64_t got[2];
    cr_assert_eq(hpy_bitset_shift(&moved, &set, 2, NULL), HPY_ELIMIT);
    cr_assert_eq(hpy_bitset_shift(&moved, &set, 1, NULL), HPY_OK);
    cr_assert_eq(hpy_bitset_list(&moved, INT64_MIN, got, 2), 2);
    cr_assert_eq(got[0], 2);
    cr_assert_eq(got[1], INT64_MAX);
    hpy_bitset_dispose(&moved);
    hpy_bitset_dispose(&set);
}

Test(bitset, equal_sets_have_equal_hashes)
{
    struct hpy_bitset a = OF(5, -7, INT64_C(1) << 40), b = OF(INT64_C(1) << 40, 5, -7, 9);
    cr_assert_neq(hpy_bitset_hash(&a), hpy_bitset_hash(&b));
    cr_assert_eq(hpy_bitset_put(NULL, &b, 9, false, NULL), HPY_OK);
    cr_assert(hpy_bitset_equal(&a, &b));
    cr_assert_eq(hpy_bitset_hash(&a), hpy_bitset_hash(&b));
    b.inverted = true;
    cr_assert_not(hpy_bitset_equal(&a, &b));
    cr_assert_neq(hpy_bitset_hash(&a), hpy_bitset_hash(&b));
    hpy_bitset_dispose(&a);
    hpy_bitset_dispose(&b);
}
