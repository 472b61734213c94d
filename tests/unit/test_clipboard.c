#include <criterion/criterion.h>
#include <string.h>

#include "tui/clipboard.h"

static void assert_sent(unsigned ways, const char *text, const char *wanted)
{
    struct hpy_text out = { 0 };
    hpy_clipboard_add(&out, ways, hpy_str_of(text));
    cr_assert_str_eq(hpy_text_get(&out), wanted);
    hpy_text_dispose(&out);
}

Test(clipboard, only_terminals_that_understand_it)
{
    cr_assert_eq(hpy_clipboard_ways("xterm-256color", NULL, NULL, false),
                 HPY_CLIPBOARD_DIRECT);
    cr_assert_eq(hpy_clipboard_ways("vt100", NULL, NULL, false), 0);
    cr_assert_eq(hpy_clipboard_ways("linux", "", "", false), 0);
    cr_assert_eq(hpy_clipboard_ways(NULL, NULL, NULL, false), 0);
    cr_assert_eq(hpy_clipboard_ways("new", NULL, NULL, true), HPY_CLIPBOARD_DIRECT);
    cr_assert_eq(hpy_clipboard_ways("screen", "/tmp/tmux", NULL, false),
                 HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_TMUX);
    cr_assert_eq(hpy_clipboard_ways("tmux-256color", NULL, NULL, true),
                 HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_TMUX);
    cr_assert_eq(hpy_clipboard_ways("screen.xterm", NULL, "1.pts", false),
                 HPY_CLIPBOARD_SCREEN);
    cr_assert_eq(hpy_clipboard_ways("screen", NULL, NULL, false),
                 HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_SCREEN);
}

Test(clipboard, base64_of_every_length)
{
    assert_sent(HPY_CLIPBOARD_DIRECT, "", "\033]52;c;\a");
    assert_sent(HPY_CLIPBOARD_DIRECT, "f", "\033]52;c;Zg==\a");
    assert_sent(HPY_CLIPBOARD_DIRECT, "fo", "\033]52;c;Zm8=\a");
    assert_sent(HPY_CLIPBOARD_DIRECT, "foo", "\033]52;c;Zm9v\a");
    assert_sent(HPY_CLIPBOARD_DIRECT, "foobar", "\033]52;c;Zm9vYmFy\a");
    assert_sent(HPY_CLIPBOARD_DIRECT, "\xff\xfe\xfd", "\033]52;c;//79\a");
}

Test(clipboard, tmux_gets_it_both_ways)
{
    assert_sent(HPY_CLIPBOARD_DIRECT | HPY_CLIPBOARD_TMUX, "foo",
                "\033]52;c;Zm9v\a\033Ptmux;\033\033]52;c;Zm9v\a\033\\");
}

Test(clipboard, screen_gets_pieces)
{
    char text[2000];
    struct hpy_text out = { 0 }, joined = { 0 };
    memset(text, 'a', sizeof text);
    hpy_clipboard_add(&out, HPY_CLIPBOARD_SCREEN, (struct hpy_str){ text, sizeof text });
    const char *at = hpy_text_get(&out);
    int pieces = 0;
    while (*at) {
        const char *end = strstr(at, "\033\\");
        cr_assert(strncmp(at, "\033P", 2) == 0 && end && end - at < 768);
        hpy_text_add_bytes(&joined, at + 2, (size_t)(end - at) - 2);
        at = end + 2;
        pieces++;
    }
    cr_assert_eq(pieces, 4);
    struct hpy_text plain = { 0 };
    hpy_clipboard_add(&plain, HPY_CLIPBOARD_DIRECT, (struct hpy_str){ text, sizeof text });
    cr_assert_str_eq(hpy_text_get(&joined), hpy_text_get(&plain));
    hpy_text_dispose(&out);
    hpy_text_dispose(&joined);
    hpy_text_dispose(&plain);
}
