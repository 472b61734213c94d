#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "tui/prompt.h"

static struct hpy_prompt prompt;

static enum hpy_prompt_answer type(const char *script)
{
    enum hpy_prompt_answer answer = HPY_PROMPT_GOES_ON;
    for (;;) {
        struct hpy_event event = hpy_key_next(&script);
        if (event.kind == HPY_EVENT_NONE)
            return answer;
        answer = hpy_prompt_key(&prompt, event.key);
    }
}

static void expect(const char *script, const char *text)
{
    hpy_prompt_open(&prompt, "/", "");
    cr_assert_eq(type(script), HPY_PROMPT_GOES_ON);
    cr_assert_str_eq(hpy_text_get(&prompt.text), text, "after %s", script);
    hpy_prompt_dispose(&prompt);
    cr_assert_eq(hpy_mem_live(), 0);
}

Test(prompt, edits_a_line)
{
    expect("abc", "abc");
    expect("abc Left Left X", "aXbc");
    expect("abc Home X End Y", "XabcY");
    expect("abc Backspace", "ab");
    expect("abc Left Delete", "ab");
    expect("abc Delete", "abc");
    expect("日本語 Left Backspace", "日語");
    expect("日本語 Home Delete", "本語");
    expect("ab Space cd Ctrl-W", "ab ");
    expect("ab Space cd Ctrl-U", "");
    expect("ab Left Left Left X", "Xab");
    expect("a F5 Up b", "ab");
}

Test(prompt, ends)
{
    hpy_prompt_open(&prompt, "/", "start");
    cr_assert_eq(prompt.cursor, 5);
    cr_assert_eq(type("Enter"), HPY_PROMPT_ENTERED);
    cr_assert_not(prompt.active);
    hpy_prompt_open(&prompt, "/", "x");
    cr_assert_eq(type("Esc"), HPY_PROMPT_LEFT);
    hpy_prompt_open(&prompt, "/", "x");
    cr_assert_eq(type("Backspace Backspace"), HPY_PROMPT_LEFT);
    hpy_prompt_dispose(&prompt);
}

Test(prompt, a_long_line_scrolls_with_the_cursor)
{
    struct hpy_grid grid;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_grid_init(&grid, 12, 1, false, NULL), HPY_OK);
    hpy_prompt_open(&prompt, "/", "abcdefghijklmnop");
    hpy_prompt_draw(&prompt, &grid, 0);
    hpy_grid_to_text(&grid, &text);
    cr_assert_str_eq(hpy_text_get(&text), " /ijklmnop\n");
    cr_assert_eq(grid.cursor_x, 10);
    hpy_text_dispose(&text);
    hpy_grid_dispose(&grid);
    hpy_prompt_dispose(&prompt);
}

Test(prompt, a_key_without_memory_does_nothing)
{
    hpy_prompt_open(&prompt, "/", "ab");
    hpy_mem_fail_at(1);
    cr_assert_eq(hpy_prompt_key(&prompt, 'c'), HPY_PROMPT_GOES_ON);
    hpy_mem_fail_at(0);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "ab");
    hpy_prompt_dispose(&prompt);
}
