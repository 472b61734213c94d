/* Sets of integers against arrays of truths, over random members. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

#include "sets/bitset.h"

/* What is looked at: integers around the borders of pages. */
enum { WINDOW = 64, N_BASES = 3, N = WINDOW * N_BASES };
static const int64_t bases[N_BASES] = { -WINDOW / 2, (INT64_C(1) << 32) - WINDOW / 2,
                                        -7 * (INT64_C(1) << 40) };

static uint64_t seed, state;

static uint64_t next(void)
{
    state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t x = (state ^ state >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return x ^ x >> 31;
}

static int64_t value(int i)
{
    return bases[i / WINDOW] + i % WINDOW;
}

struct both {
    struct hpy_bitset set;
    bool naive[N];
    bool beyond; /* what integers outside the windows are */
};

static void random_both(struct both *both)
{
    *both = (struct both){ 0 };
    uint64_t density = next() % 9;
    both->beyond = both->set.inverted = next() % 2;
    for (int i = 0; i < N; i++)
        both->naive[i] = both->beyond;
    for (int k = 0; k < 100; k++) {
        int i = (int)(next() % N);
        bool member = next() % 8 < density, was;
        cr_assert_eq(hpy_bitset_put(&was, &both->set, value(i), member, NULL), HPY_OK);
        cr_assert_eq(was, both->naive[i], "HPY_SEED=%llu", (unsigned long long)seed);
        both->naive[i] = member;
    }
}

static void assert_same(const struct both *both)
{
    int64_t listed[N];
    size_t n = hpy_bitset_list(&both->set, INT64_MIN, listed, N), at = 0;
    int order[N_BASES] = { 2, 0, 1 }; /* windows, ascending */
    for (int w = 0; w < N_BASES; w++)
        for (int k = 0; k < WINDOW; k++) {
            int i = order[w] * WINDOW + k;
            cr_assert_eq(hpy_bitset_has(&both->set, value(i)), both->naive[i],
                         "HPY_SEED=%llu", (unsigned long long)seed);
            if (both->naive[i] != both->beyond)
                cr_assert(at < n && listed[at++] == value(i), "HPY_SEED=%llu",
                          (unsigned long long)seed);
        }
    cr_assert_eq(at, n);
    cr_assert_eq(hpy_bitset_stored(&both->set), n);
    cr_assert_eq(hpy_bitset_has(&both->set, INT64_MAX), both->beyond);
}

static bool naive_op(enum hpy_set_op op, bool a, bool b)
{
    return op == HPY_SET_AND ? a && b : op == HPY_SET_OR ? a || b : op == HPY_SET_XOR ? a != b : a && !b;
}

static bool naive_subset(const struct both *a, const struct both *b)
{
    bool subset = !a->beyond || b->beyond;
    for (int i = 0; i < N; i++)
        subset = subset && (!a->naive[i] || b->naive[i]);
    return subset;
}

static void shifted(const struct both *a)
{
    struct hpy_bitset moved;
    int64_t by = (int64_t)(next() % 3) - 1;
    by = by * (INT64_C(1) << 32) + (int64_t)(next() % 1000) - 500;
    cr_assert_eq(hpy_bitset_shift(&moved, &a->set, by, NULL), HPY_OK);
    cr_assert_eq(hpy_bitset_stored(&moved), hpy_bitset_stored(&a->set));
    for (int i = 0; i < N; i++)
        cr_assert_eq(hpy_bitset_has(&moved, value(i) + by), a->naive[i], "HPY_SEED=%llu",
                     (unsigned long long)seed);
    hpy_bitset_dispose(&moved);
}

Test(prop_bitset, operations_against_truths)
{
    const char *given = getenv("HPY_SEED");
    uint64_t first = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
    for (seed = first; seed < first + 2000; seed++) {
        static struct both a, b, made;
        state = seed;
        random_both(&a);
        random_both(&b);
        assert_same(&a);
        for (int op = HPY_SET_AND; op <= HPY_SET_SUB; op++) {
            cr_assert_eq(hpy_bitset_combine(&made.set, (enum hpy_set_op)op, &a.set, &b.set, NULL),
                         HPY_OK);
            made.beyond = naive_op((enum hpy_set_op)op, a.beyond, b.beyond);
            for (int i = 0; i < N; i++)
                made.naive[i] = naive_op((enum hpy_set_op)op, a.naive[i], b.naive[i]);
            assert_same(&made);
            cr_assert_eq(hpy_bitset_is_subset(&made.set, &a.set), naive_subset(&made, &a));
            hpy_bitset_dispose(&made.set);
        }
        cr_assert_eq(hpy_bitset_is_subset(&a.set, &b.set), naive_subset(&a, &b));
        cr_assert_eq(hpy_bitset_equal(&a.set, &b.set),
                     naive_subset(&a, &b) && naive_subset(&b, &a));
        shifted(&a);
        hpy_bitset_dispose(&a.set);
        hpy_bitset_dispose(&b.set);
    }
}
