#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sets/addrset.h"

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 11;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

Test(addrset, new_old_and_not_an_address)
{
    uint64_t live = hpy_mem_live();
    struct hpy_addrset *set = hpy_addrset_new();
    cr_assert_eq(hpy_addrset_add(set, 0x7f0000001000), HPY_ADDRSET_NEW);
    cr_assert_eq(hpy_addrset_add(set, 0x7f0000001000), HPY_ADDRSET_OLD);
    cr_assert_eq(hpy_addrset_add(set, 0x7f0000001008), HPY_ADDRSET_NEW);
    cr_assert_eq(hpy_addrset_add(set, 0x7f0000001008), HPY_ADDRSET_OLD);
    cr_assert_eq(hpy_addrset_add(set, 0), HPY_ADDRSET_NEW);
    cr_assert_eq(hpy_addrset_add(set, (UINT64_C(1) << 57) - 8), HPY_ADDRSET_NEW);
    cr_assert_eq(hpy_addrset_add(set, UINT64_C(1) << 57), HPY_ADDRSET_FULL);
    cr_assert_eq(hpy_addrset_add(set, UINT64_MAX - 7), HPY_ADDRSET_FULL);
    for (uint64_t low = 1; low < 8; low++)
        cr_assert_eq(hpy_addrset_add(set, 0x1000 + low), HPY_ADDRSET_FULL);
    cr_assert_eq(hpy_addrset_count(set), 4);
    cr_assert(hpy_addrset_has(set, 0x7f0000001008));
    cr_assert(!hpy_addrset_has(set, 0x7f0000001010));
    cr_assert(!hpy_addrset_has(set, 0x7f0000001001));
    cr_assert(!hpy_addrset_has(set, UINT64_MAX));
    cr_assert_eq(hpy_addrset_rank(set, 0), HPY_NO_RANK, "not indexed yet");
    cr_assert(!hpy_addrset_remove(set, 0x7f0000001010));
    cr_assert(!hpy_addrset_remove(set, 0x550000001000));
    cr_assert(!hpy_addrset_remove(set, UINT64_MAX));
    cr_assert(hpy_addrset_remove(set, 0x7f0000001008));
    cr_assert(!hpy_addrset_has(set, 0x7f0000001008));
    cr_assert(hpy_addrset_has(set, 0x7f0000001000));
    cr_assert_eq(hpy_addrset_count(set), 3);
    cr_assert_eq(hpy_addrset_add(set, 0x7f0000001008), HPY_ADDRSET_NEW);
    hpy_addrset_free(set);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(addrset, an_empty_set_can_be_indexed)
{
    struct hpy_addrset *set = hpy_addrset_new();
    cr_assert_eq(hpy_addrset_index(set, NULL), HPY_OK);
    cr_assert_eq(hpy_addrset_rank(set, 8), HPY_NO_RANK);
    cr_assert_eq(hpy_addrset_count(set), 0);
    hpy_addrset_ranks(set, NULL, NULL, 0);
    cr_assert_eq(hpy_addrset_add(set, 16), HPY_ADDRSET_FULL);
    hpy_addrset_free(set);
    hpy_addrset_free(NULL);
}

/* Rank against a sorted array, for layouts of different density. */
static void check_ranks(uint64_t spread, uint64_t step, unsigned n, uint64_t seed)
{
    struct hpy_addrset *set = hpy_addrset_new();
    uint64_t *addrs = calloc(n, sizeof *addrs), *listed = calloc(n, sizeof *listed);
    uint64_t n_new = 0, state = seed;
    for (unsigned i = 0; i < n; i++) {
        uint64_t addr = 0x7f1234500000 + next_random(&state) % spread / step * step;
        if (hpy_addrset_add(set, addr) == HPY_ADDRSET_NEW)
            addrs[n_new++] = addr;
        cr_assert(hpy_addrset_has(set, addr));
    }
    cr_assert_eq(hpy_addrset_count(set), n_new);
    cr_assert_eq(hpy_addrset_index(set, NULL), HPY_OK);
    cr_assert_eq(hpy_addrset_count(set), n_new);
    qsort(addrs, n_new, sizeof *addrs, ascending);
    hpy_addrset_ranks(set, listed, addrs, n_new);
    for (uint64_t i = 0; i < n_new; i++) {
        cr_assert_eq(listed[i], i);
        cr_assert_eq(hpy_addrset_rank(set, addrs[i]), i, "seed %llu", (unsigned long long)seed);
        cr_assert(hpy_addrset_has(set, addrs[i]));
        if (i + 1 < n_new && addrs[i + 1] != addrs[i] + 8)
            cr_assert_eq(hpy_addrset_rank(set, addrs[i] + 8), HPY_NO_RANK);
    }
    for (uint64_t i = 0; i < n_new; i += 2) /* some that are not members, in place */
        addrs[i] = i % 4 ? addrs[i] + 1 : UINT64_MAX;
    hpy_addrset_ranks(set, addrs, addrs, n_new);
    for (uint64_t i = 0; i < n_new; i++)
        cr_assert_eq(addrs[i], i % 2 ? i : HPY_NO_RANK);
    hpy_addrset_free(set);
    free(addrs);
    free(listed);
}

Test(addrset, ranks_in_a_dense_heap) { check_ranks(1 << 20, 16, 40000, 1); }
Test(addrset, ranks_with_both_planes_dense) { check_ranks(1 << 18, 8, 30000, 2); }
Test(addrset, ranks_with_few_odd_ones) { check_ranks(1 << 24, 8, 3000, 3); }
Test(addrset, ranks_over_many_blocks) { check_ranks(UINT64_C(1) << 40, 8, 20000, 4); }

Test(addrset, one_stray_address_costs_little)
{
    struct hpy_addrset *set = hpy_addrset_new();
    enum { N = 20000 };
    for (uint64_t i = 0; i < N; i++)
        cr_assert_eq(hpy_addrset_add(set, i << 40 >> 3 << 3), HPY_ADDRSET_NEW);
    cr_assert_leq(hpy_addrset_memory(set), (uint64_t)N * 1200);
    hpy_addrset_free(set);
}

Test(addrset, a_dense_heap_costs_a_bit_per_16_bytes)
{
    struct hpy_addrset *set = hpy_addrset_new();
    for (uint64_t addr = 0x10000000; addr < 0x10000000 + (64 << 20); addr += 64)
        (void)hpy_addrset_add(set, addr);
    cr_assert_leq(hpy_addrset_memory(set), (64u << 20) / 128 * 5 / 4);
    hpy_addrset_free(set);
}

Test(addrset, failed_memory_changes_nothing)
{
    struct hpy_addrset *set = hpy_addrset_new();
    uint64_t failed = 0, i = 0;
    while (i < 3000) { /* new blocks all the time, every other request fails */
        hpy_mem_fail_at(failed % 2 + 1);
        enum hpy_addrset_answer answer = hpy_addrset_add(set, i << 20);
        hpy_mem_fail_at(0);
        if (answer == HPY_ADDRSET_NEW) {
            i++;
            continue;
        }
        cr_assert_eq(answer, HPY_ADDRSET_FULL);
        cr_assert_eq(hpy_addrset_count(set), i);
        failed++;
        cr_assert_eq(hpy_addrset_add(set, i << 20), HPY_ADDRSET_NEW);
        i++;
    }
    cr_assert_gt(failed, 0);
    for (unsigned at = 1; at <= 2; at++) {
        struct hpy_err err;
        hpy_mem_fail_at(at);
        cr_assert_eq(hpy_addrset_index(set, &err), HPY_ENOMEM);
        hpy_mem_fail_at(0);
    }
    cr_assert_eq(hpy_addrset_add(set, 64), HPY_ADDRSET_NEW);
    cr_assert_eq(hpy_addrset_index(set, NULL), HPY_OK);
    cr_assert_eq(hpy_addrset_rank(set, UINT64_C(2999) << 20), 3000);
    hpy_addrset_free(set);
}
