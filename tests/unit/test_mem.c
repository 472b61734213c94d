#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

Test(mem, live_counts_blocks)
{
    uint64_t before = hpy_mem_live();
    int *a = HPY_ARRAY(int, 10);
    char *b = hpy_strdup("text");
    char *c = hpy_strndup("text", 2);
    cr_assert_eq(hpy_mem_live(), before + 3);
    cr_assert_str_eq(b, "text");
    cr_assert_str_eq(c, "te");
    a = hpy_realloc(a, 1000, sizeof *a);
    cr_assert_eq(hpy_mem_live(), before + 3);
    hpy_free(a);
    hpy_free(b);
    hpy_free(c);
    hpy_free(NULL);
    cr_assert_eq(hpy_mem_live(), before);
}

Test(mem, zero_items_are_a_block_of_their_own)
{
    void *a = hpy_alloc(0, 8), *b = hpy_zalloc(8, 0);
    cr_assert_not_null(a);
    cr_assert_not_null(b);
    cr_assert_neq(a, b);
    hpy_free(a);
    hpy_free(b);
}

Test(mem, zalloc_is_zero)
{
    unsigned char *p = HPY_ZARRAY(unsigned char, 5000);
    cr_assert_not_null(p);
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(p[i], 0);
    hpy_free(p);
}

Test(mem, overflow_is_refused)
{
    /* volatile: the compiler would warn of the constant sizes */
    volatile size_t half = SIZE_MAX / 2, n = 3;
    uint64_t before = hpy_mem_live();
    cr_assert_null(hpy_alloc(half, n));
    cr_assert_null(hpy_zalloc(half, n));
    cr_assert_null(hpy_alloc(half + 1, 1));
    char *p = hpy_alloc(8, 1);
    memcpy(p, "kept", 5);
    cr_assert_null(hpy_realloc(p, half, n));
    cr_assert_str_eq(p, "kept");
    hpy_free(p);
    cr_assert_eq(hpy_mem_live(), before);
}

Test(mem, the_nth_allocation_fails_once)
{
    hpy_mem_fail_at(3);
    void *a = hpy_alloc(1, 1), *b = hpy_zalloc(1, 1);
    void *c = hpy_alloc(1, 1);
    void *d = hpy_alloc(1, 1);
    cr_assert_not_null(a);
    cr_assert_not_null(b);
    cr_assert_null(c);
    cr_assert_not_null(d);
    hpy_mem_fail_at(1);
    cr_assert_null(hpy_realloc(d, 2, 1));
    hpy_mem_fail_at(1);
    hpy_mem_fail_at(0);
    c = hpy_alloc(1, 1);
    cr_assert_not_null(c);
    hpy_free(a);
    hpy_free(b);
    hpy_free(c);
    hpy_free(d);
}
