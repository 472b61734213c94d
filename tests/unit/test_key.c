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
        { "Backspace", 127 }, { "Tab", 9 },
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
}

Test(key, a_script_gives_keys_words_and_events)
{
    const char *at = " j Enter ab\tSize(60x20) Click(5,7) Wheel(up) Wheel(down) Size(1x)";
    static const struct hpy_event expected[] = {
        { HPY_EVENT_KEY, 'j', 0, 0 },
        { HPY_EVENT_KEY, HPY_KEY_ENTER, 0, 0 },
        { HPY_EVENT_KEY, 'a', 0, 0 },
        { HPY_EVENT_KEY, 'b', 0, 0 },
        { HPY_EVENT_RESIZE, 0, 60, 20 },
        { HPY_EVENT_CLICK, 0, 5, 7 },
        { HPY_EVENT_WHEEL, HPY_KEY_UP, 0, 0 },
        { HPY_EVENT_WHEEL, HPY_KEY_DOWN, 0, 0 },
        { HPY_EVENT_KEY, 'S', 0, 0 }, /* typed, as it is no event */
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct hpy_event event = hpy_key_next(&at);
        cr_assert_eq(event.kind, expected[i].kind, "event %zu", i);
        cr_assert_eq(event.key, expected[i].key, "event %zu", i);
        cr_assert_eq(event.x, expected[i].x);
        cr_assert_eq(event.y, expected[i].y);
    }
    at = "  \n";
    cr_assert_eq(hpy_key_next(&at).kind, HPY_EVENT_NONE);
    cr_assert_eq(hpy_key_next(&at).kind, HPY_EVENT_NONE);
}
