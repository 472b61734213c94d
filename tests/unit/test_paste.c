#include <criterion/criterion.h>
#include <string.h>

#include "tui/paste.h"

static void assert_paste(const uint32_t *code_points, size_t n, const char *wanted)
{
    struct hpy_text text = { 0 };
    for (size_t i = 0; i < n; i++)
        hpy_paste_add(&text, code_points[i]);
    hpy_paste_end(&text);
    cr_assert_str_eq(hpy_text_get(&text), wanted);
    hpy_text_dispose(&text);
}

#define PASTE(wanted, ...)                                                       \
    assert_paste((const uint32_t[]){ __VA_ARGS__ },                              \
                 sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t), wanted)

Test(paste, letters_of_all_kinds_come_through)
{
    PASTE("a b\u00e4\u65e5", 'a', ' ', 'b', 0xe4, 0x65e5);
    PASTE("a  b", 'a', ' ', ' ', 'b');
}

Test(paste, it_is_one_line_and_ends_in_no_enter)
{
    PASTE("a b", 'a', '\n', 'b', '\n');
    PASTE("a b", 'a', '\r', '\n', 'b', '\r', '\n', '\r', '\n');
    PASTE("a b", '\n', '\t', 'a', '\t', '\t', 'b', ' ', '\n');
    PASTE("a b", 'a', 0x2028, 'b');
    PASTE("", '\n');
}

Test(paste, what_commands_a_terminal_or_a_program_is_dropped)
{
    PASTE("[2Jq", 27, '[', '2', 'J', 3, 'q', 0x7f, 0x9b, 0);
    PASTE("ab", 'a', 0x202e, 0x2066, 0xfeff, 'b');
    PASTE("", 0xd800, 0x110000);
}

Test(paste, there_is_an_end_to_it)
{
    struct hpy_text text = { 0 };
    for (int i = 0; i < HPY_PASTE_BYTES_MAX; i++)
        hpy_paste_add(&text, 0x65e5);
    cr_assert_leq(text.n_bytes, HPY_PASTE_BYTES_MAX);
    cr_assert_eq(text.n_bytes % 3, 0, "no letter is cut");
    cr_assert_geq(text.n_bytes, HPY_PASTE_BYTES_MAX - 3);
    hpy_text_dispose(&text);
}
