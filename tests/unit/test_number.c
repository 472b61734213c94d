#include <criterion/criterion.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void assert_count(int64_t value, const struct hpy_numbers *numbers, const char *wanted)
{
    char text[HPY_COUNT_BYTES];
    cr_assert_str_eq(hpy_numbers_count(text, value, numbers), wanted);
}

static void assert_size(int64_t value, const struct hpy_numbers *numbers, const char *wanted)
{
    char text[HPY_SIZE_BYTES];
    cr_assert_str_eq(hpy_numbers_size(text, value, numbers), wanted);
}

static const struct hpy_numbers german = { ".", ",", { 3 } };
static const struct hpy_numbers french = { "\u202f", ",", { 3 } };
static const struct hpy_numbers indian = { ",", ".", { 3, 2 } };
static const struct hpy_numbers once = { ",", ".", { 3, CHAR_MAX } };

Test(number, groups_are_as_the_locale_has_them)
{
    assert_count(1234567890, &hpy_numbers_plain, "1,234,567,890");
    assert_count(1234567890, &german, "1.234.567.890");
    assert_count(1234567, &french, "1\u202f234\u202f567");
    assert_count(1234567890, &indian, "1,23,45,67,890");
    assert_count(1234567890, &once, "1234567,890");
    assert_count(-1234, &indian, "-1,234");
    assert_count(0, &german, "0");
    assert_count(999, &german, "999");
    assert_count(1000, &german, "1.000");
    assert_count(1234567, NULL, "1234567");
    assert_count(1234567, &(struct hpy_numbers){ "", ".", { 3 } }, "1234567");
    assert_count(1234567, &(struct hpy_numbers){ ",", ".", { 0 } }, "1234567");
}

Test(number, the_largest_fits_in_every_grouping)
{
    assert_count(INT64_MIN, &french,
                 "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808");
    assert_count(INT64_MIN, &(struct hpy_numbers){ "\u202f", ",", { 3, 2 } },
                 "-92\u202f23\u202f37\u202f20\u202f36\u202f85\u202f47\u202f75\u202f808");
    /* nobody writes so; without groups rather than cut */
    assert_count(INT64_MIN, &(struct hpy_numbers){ "1234567", ",", { 1 } },
                 "-9223372036854775808");
}

Test(number, sizes_have_the_decimal_point_of_the_locale)
{
    assert_size(12345678, &german, "12,3 MB");
    assert_size(-1230000000, &german, "-1,23 GB");
    assert_size(48, &german, "48 B");
    assert_size(812345, &german, "812 kB");
    assert_size(12345678, &hpy_numbers_plain, "12.3 MB");
}

/* The locale that the test runs in may not be there; then it is the plain one. */
static void assert_locale(const char *name, const struct hpy_numbers *wanted)
{
    setenv("LC_ALL", name, 1);
    locale_t there = newlocale(LC_NUMERIC_MASK, name, (locale_t)0);
    struct hpy_numbers numbers;
    hpy_numbers_of_locale(&numbers);
    if (there == (locale_t)0)
        wanted = &hpy_numbers_plain;
    else
        freelocale(there);
    char count[HPY_COUNT_BYTES];
    assert_count(1234567890, &numbers, hpy_numbers_count(count, 1234567890, wanted));
    cr_assert_str_eq(numbers.decimal, wanted->decimal, "%s", name);
}

Test(number, the_locale_says_how)
{
    assert_locale("C", &hpy_numbers_plain);
    assert_locale("POSIX", &hpy_numbers_plain);
    assert_locale("C.UTF-8", &hpy_numbers_plain);
    assert_locale("no_WHERE.UTF-8", &hpy_numbers_plain);
    assert_locale("de_DE.UTF-8", &german);
    assert_locale("en_IN.UTF-8", &indian);
    /* and the program's own stays as it was */
    cr_assert_str_eq(setlocale(LC_NUMERIC, NULL), "C");
    cr_assert_str_eq(localeconv()->decimal_point, ".");
}
