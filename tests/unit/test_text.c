#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static void assert_safe(struct hpy_str foreign, const char *expected)
{
    struct hpy_text t = { 0 };
    hpy_text_add_safe(&t, foreign);
    cr_assert_str_eq(hpy_text_get(&t), expected);
    hpy_text_dispose(&t);
}

Test(text, str_compares_bytewise)
{
    struct hpy_str none = { NULL, 0 };
    cr_assert(hpy_str_equal(none, HPY_STR("")));
    cr_assert(!hpy_str_equal(HPY_STR("a"), HPY_STR("ab")));
    cr_assert_lt(hpy_str_compare(HPY_STR("a"), HPY_STR("ab")), 0);
    cr_assert_gt(hpy_str_compare(HPY_STR("\xff"), HPY_STR("ab")), 0);
    cr_assert_eq(hpy_str_compare(HPY_STR("x"), hpy_str_of("x")), 0);
    cr_assert_lt(hpy_str_compare(none, HPY_STR("x")), 0);
}

Test(text, grows_and_formats)
{
    struct hpy_text t = { 0 };
    cr_assert_str_eq(hpy_text_get(&t), "");
    for (int i = 0; i < 1000; i++)
        hpy_text_addf(&t, "%d,", i);
    cr_assert_eq(t.n_bytes, strlen(t.data));
    cr_assert_eq(t.n_bytes, 3890);
    hpy_text_clear(&t);
    hpy_text_add_char(&t, 'x');
    hpy_text_add(&t, "yz");
    hpy_text_add_bytes(&t, "\0!", 2);
    cr_assert_eq(t.n_bytes, 5);
    cr_assert_eq(hpy_text_check(&t, NULL), HPY_OK);
    hpy_text_dispose(&t);
    cr_assert_null(t.data);
}

Test(text, a_failed_addition_sticks)
{
    struct hpy_text t = { 0 };
    struct hpy_err err;
    hpy_mem_fail_at(1);
    hpy_text_add(&t, "lost");
    hpy_text_add(&t, "also lost");
    cr_assert_str_eq(hpy_text_get(&t), "");
    cr_assert_eq(hpy_text_check(&t, &err), HPY_ENOMEM);
    hpy_text_clear(&t);
    hpy_text_add(&t, "fresh");
    cr_assert_str_eq(hpy_text_get(&t), "fresh");
    hpy_text_dispose(&t);
}

Test(text, cut_falls_between_characters)
{
    struct hpy_text t = { 0 };
    hpy_text_cut(&t, 0);
    hpy_text_add(&t, "aé類");
    hpy_text_cut(&t, 6);
    cr_assert_eq(t.n_bytes, 6);
    hpy_text_cut(&t, 5);
    cr_assert_str_eq(t.data, "aé");
    hpy_text_cut(&t, 2);
    cr_assert_str_eq(t.data, "a");
    hpy_text_dispose(&t);
}

Test(text, safe_keeps_what_can_be_read)
{
    assert_safe(HPY_STR("plain ascii ~ \\ ' \""), "plain ascii ~ \\ ' \"");
    assert_safe(HPY_STR("Ünïcødé_類 🐍 e\xcc\x81"), "Ünïcødé_類 🐍 e\xcc\x81");
    assert_safe(HPY_STR(""), "");
    assert_safe((struct hpy_str){ NULL, 0 }, "");
}

Test(text, safe_escapes_what_cannot)
{
    assert_safe(HPY_STR("a\nb\r\tc\x1b[0m\x7f\0z"), "a\\nb\\r\\tc\\x1b[0m\\x7f\\x00z");
    assert_safe(HPY_STR("\xc2\x9b|\xc2\xa0|\xc2\xad"), "\\x9b|\\xa0|\\xad");
    assert_safe(HPY_STR("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c"),
                "\\u202e\\u2066\\u200f\\u061c");
    assert_safe(HPY_STR("\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf"), "\\u2028\\u2029\\ufeff");
    assert_safe(HPY_STR("\xf3\xa0\x81\x81\xee\x80\x80"), "\\U000e0041\\ue000");
    /* lone surrogate, overlong, cut short, stray continuation */
    assert_safe(HPY_STR("\xed\xa0\x80"), "\\xed\\xa0\\x80");
    assert_safe(HPY_STR("\xc0\xaf" "x\xe9"), "\\xc0\\xafx\\xe9");
    assert_safe(HPY_STR("\x80\xf4\x90\x80\x80"), "\\x80\\xf4\\x90\\x80\\x80");
}

Test(text, safe_output_never_holds_a_control)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char utf8[4];
        size_t n = hpy_utf8_encode(utf8, c);
        if (n == 0)
            continue;
        struct hpy_text t = { 0 };
        hpy_text_add_safe(&t, (struct hpy_str){ utf8, n });
        bool bidi = c == 0x61c || (c >= 0x200e && c <= 0x200f) ||
                    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || bidi)
            cr_assert_eq(t.data[0], '\\', "U+%04X", c);
        for (size_t i = 0; i < t.n_bytes; i++)
            cr_assert((unsigned char)t.data[i] >= 0x20 && t.data[i] != 0x7f, "U+%04X", c);
        hpy_text_dispose(&t);
    }
}

Test(text, utf8_round_trips)
{
    for (uint32_t c = 0; c < 0x110000; c += c < 0x900 ? 1 : 97) {
        char utf8[4];
        uint32_t back;
        size_t n = hpy_utf8_encode(utf8, c);
        if (c >= 0xd800 && c < 0xe000) {
            cr_assert_eq(n, 0);
            continue;
        }
        cr_assert_eq(hpy_utf8_decode(&back, utf8, n), n);
        cr_assert_eq(back, c);
        if (n > 1) { /* cut short */
            cr_assert_eq(hpy_utf8_decode(&back, utf8, n - 1), 1);
            cr_assert_eq(back, UINT32_MAX);
        }
    }
    char utf8[4];
    cr_assert_eq(hpy_utf8_encode(utf8, 0x110000), 0);
}

Test(text, widths)
{
    cr_assert_eq(hpy_char_width('a'), 1);
    cr_assert_eq(hpy_char_width(0), 0);
    cr_assert_eq(hpy_char_width(0x985e), 2);
    cr_assert_eq(hpy_char_width(0x301), 0);
    cr_assert_eq(hpy_char_width(UINT32_MAX), 0);
    cr_assert_eq(hpy_text_width(HPY_STR("Ünïcødé_類 🐍e\xcc\x81")), 14);
}

Test(text, counts)
{
    char b[HPY_COUNT_BYTES];
    cr_assert_str_eq(hpy_format_count(b, 4020113, ","), "4,020,113");
    cr_assert_str_eq(hpy_format_count(b, 999, ","), "999");
    cr_assert_str_eq(hpy_format_count(b, 1000, NULL), "1000");
    cr_assert_str_eq(hpy_format_count(b, -1000, ""), "-1000");
    cr_assert_str_eq(hpy_format_count(b, INT64_MIN, "\xe2\x80\xaf"),
                     "-9\xe2\x80\xaf" "223\xe2\x80\xaf" "372\xe2\x80\xaf" "036"
                     "\xe2\x80\xaf" "854\xe2\x80\xaf" "775\xe2\x80\xaf" "808");
    cr_assert_str_eq(hpy_format_count(b, INT64_MAX, "too long"), "9223372036854775807");
    cr_assert_str_eq(hpy_format_count(b, 0, ","), "0");
}

Test(text, sizes)
{
    static const struct { int64_t bytes; const char *text; } cases[] = {
        { 0, "0 B" }, { 48, "48 B" }, { 999, "999 B" }, { 1000, "1.0 kB" },
        { 5800, "5.8 kB" }, { 812000, "812 kB" }, { 999499, "999 kB" },
        { 999500, "1.0 MB" }, { 241206780, "241.2 MB" }, { 999949999, "999.9 MB" },
        { 999950000, "1.00 GB" }, { 1120000000, "1.12 GB" }, { 10400000000, "10.4 GB" },
        { INT64_MAX, "9.22 EB" }, { -241206780, "-241.2 MB" }, { INT64_MIN, "-9.22 EB" },
    };
    char b[HPY_SIZE_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(hpy_format_size(b, cases[i].bytes), cases[i].text);
    for (int64_t v = 1; v < INT64_MAX / 3; v += v / 7 + 1)
        cr_assert_leq(strlen(hpy_format_size(b, v)), 8, "%s", b);
}

Test(text, durations)
{
    static const struct { double s; const char *text; } cases[] = {
        { 0, "0 ns" }, { 4.2e-7, "420 ns" }, { 250e-6, "250 µs" }, { 0.0013, "1.3 ms" },
        { 0.013, "13 ms" }, { 0.9994, "999 ms" }, { 0.9996, "1.00 s" }, { 1.33, "1.33 s" },
        { 61.5, "61.5 s" }, { 3600, "3600 s" }, { -1, "–" },
    };
    char b[HPY_SIZE_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(hpy_format_duration(b, cases[i].s), cases[i].text);
    cr_assert_str_eq(hpy_format_duration(b, NAN), "–");
}
