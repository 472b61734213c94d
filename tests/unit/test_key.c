#include <criterion/criterion.h>
#include <string.h>

#include "tui/key.h"

static hpy_key parse(const char *word)
{
    return hpy_key_parse(word, strlen(word));
}

Test(key, notation_goes_both_ways)
{
    static const struct {
        const char *word;
        hpy_key key;
    } rows[] = {
        { "a", 'a' },         { "?", '?' },           { "Enter", HPY_KEY_ENTER },
        { "Esc", 27 },        { "Space", ' ' },       { "Ctrl-F", 6 },
        { "Ctrl-Z", 26 },     { "PgUp", HPY_KEY_PGUP }, { "F1", HPY_KEY_F1 },
        { "F12", HPY_KEY_F12 }, { "日", 0x65e5 },     { "&", '&' },
        { "Backspace", 127 }, { "Tab", 9 },         { "Shift-Tab", HPY_KEY_BACKTAB },
        { "Alt-b", 'b' | HPY_KEY_ALT },
        { "Alt--", '-' | HPY_KEY_ALT },
        { "Alt-Left", HPY_KEY_LEFT | HPY_KEY_ALT },
        { "Alt-Backspace", HPY_KEY_BACKSPACE | HPY_KEY_ALT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[HPY_KEY_BYTES];
        cr_assert_eq(parse(rows[i].word), rows[i].key, "%s", rows[i].word);
        cr_assert_str_eq(hpy_key_format(out, rows[i].key), rows[i].word);
    }
}

Test(key, what_is_no_key)
{
    cr_assert_eq(parse(""), HPY_KEY_NONE);
    cr_assert_eq(parse("enter"), HPY_KEY_NONE);
    cr_assert_eq(parse("Ctrl-"), HPY_KEY_NONE);
    cr_assert_eq(parse("Ctrl-f"), HPY_KEY_NONE);
    cr_assert_eq(parse("\xff"), HPY_KEY_NONE);
    cr_assert_eq(parse("ab"), HPY_KEY_NONE);
    cr_assert_eq(parse("Alt-"), HPY_KEY_NONE);
    cr_assert_eq(parse("Alt-Alt-b"), HPY_KEY_NONE);
    cr_assert_eq(parse("Alt-bc"), HPY_KEY_NONE);
}

Test(key, a_script_gives_keys_words_and_events)
{
    const char *at = " j Enter ab\tSize(60x20) Click(5,7) Wheel(up) Wheel(down) Size(1x)"
                     " DoubleClick(1,2) Paste(a b\xc3\xa4) Paste() Alt-b Paste(";
    static const struct hpy_event expected[] = {
        { .kind = HPY_EVENT_KEY, .key = 'j' },
        { .kind = HPY_EVENT_KEY, .key = HPY_KEY_ENTER },
        { .kind = HPY_EVENT_KEY, .key = 'a' },
        { .kind = HPY_EVENT_KEY, .key = 'b' },
        { .kind = HPY_EVENT_RESIZE, .x = 60, .y = 20 },
        { .kind = HPY_EVENT_CLICK, .x = 5, .y = 7 },
        { .kind = HPY_EVENT_WHEEL, .key = HPY_KEY_UP },
        { .kind = HPY_EVENT_WHEEL, .key = HPY_KEY_DOWN },
        { .kind = HPY_EVENT_KEY, .key = 'S' }, /* typed, as it is no event */
        { .kind = HPY_EVENT_KEY, .key = 'i' },
        { .kind = HPY_EVENT_KEY, .key = 'z' },
        { .kind = HPY_EVENT_KEY, .key = 'e' },
        { .kind = HPY_EVENT_KEY, .key = '(' },
        { .kind = HPY_EVENT_KEY, .key = '1' },
        { .kind = HPY_EVENT_KEY, .key = 'x' },
        { .kind = HPY_EVENT_KEY, .key = ')' },
        { .kind = HPY_EVENT_DOUBLE_CLICK, .x = 1, .y = 2 },
        { .kind = HPY_EVENT_PASTE, .text = { "a b\xc3\xa4", 5 } },
        { .kind = HPY_EVENT_PASTE },
        { .kind = HPY_EVENT_KEY, .key = 'b' | HPY_KEY_ALT },
        { .kind = HPY_EVENT_KEY, .key = 'P' }, /* without an end it is no event */
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct hpy_event event = hpy_key_next(&at);
        cr_assert_eq(event.kind, expected[i].kind, "event %zu", i);
        cr_assert_eq(event.key, expected[i].key, "event %zu", i);
        cr_assert_eq(event.x, expected[i].x);
        cr_assert_eq(event.y, expected[i].y);
        cr_assert(hpy_str_equal(event.text, expected[i].text), "event %zu", i);
    }
    at = "  \n";
    cr_assert_eq(hpy_key_next(&at).kind, HPY_EVENT_NONE);
    cr_assert_eq(hpy_key_next(&at).kind, HPY_EVENT_NONE);
}
