#include <criterion/criterion.h>

#include <stdint.h>

#include "tui/match.h"

static void check(const char *text, const char *needle, size_t at, size_t n_bytes)
{
    size_t n = 99;
    cr_assert_eq(hpy_match(&n, hpy_str_of(text), hpy_str_of(needle)), at, "%s in %s",
                 needle, text);
    cr_assert_eq(n, n_bytes, "%s in %s: %zu bytes", needle, text, n);
    cr_assert_eq(hpy_match(NULL, hpy_str_of(text), hpy_str_of(needle)), at);
}

Test(row_match, small_letters_find_capitals_too)
{
    check("a Dict", "dict", 2, 4);
    check("a dict", "Dict", SIZE_MAX, 0);
    check("a dict or a Dict", "Dict", 12, 4);
    check("abc", "", 0, 0);
    check("ab", "abc", SIZE_MAX, 0);
    check("aab", "ab", 1, 2);
    check("", "x", SIZE_MAX, 0);
}

Test(row_match, in_any_script)
{
    check("類別 x", "別", 3, 3);
    check("GRÜSSE", "grü", 0, 4);
    check("grüsse", "GRÜ", SIZE_MAX, 0);
    check("grüsse", "Ü", SIZE_MAX, 0);
    check("ΣΟΦΙΑ", "σοφια", 0, 10);
    check("Дом", "дом", 0, 6);
    /* capitals of more bytes than the small letter: U+1E9E folds to two letters and so is
     * itself only; U+2C65 and U+023A are a pair of three and two */
    check("x\u023ay", "\u2c65", 1, 2);
}

Test(row_match, bytes_that_are_no_text)
{
    check("a\xff\xfe", "\xfe", 2, 1);
    check("a\xff", "\xfe", SIZE_MAX, 0);
    check("\xc3", "\xc3\xa4", SIZE_MAX, 0);
}

Test(row_match, at_the_start)
{
    cr_assert_eq(hpy_match_start(HPY_STR("Äpfel"), HPY_STR("ä")), 2);
    cr_assert_eq(hpy_match_start(HPY_STR(" Äpfel"), HPY_STR("ä")), 0);
    cr_assert_eq(hpy_match_start(HPY_STR("Ä"), HPY_STR("äp")), 0);
}
