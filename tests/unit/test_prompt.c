#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void expect_frame(int width, int height, int y, const char *wanted, int cursor_x)
{
    struct hpy_grid grid;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_grid_init(&grid, width, height, false, NULL), HPY_OK);
    hpy_prompt_draw(&prompt, &grid, y, -1);
    hpy_grid_to_text(&grid, &text);
    cr_assert_str_eq(hpy_text_get(&text), wanted, "%s", hpy_text_get(&text));
    cr_assert_eq(grid.cursor_x, cursor_x, "cursor at %d", grid.cursor_x);
    hpy_text_dispose(&text);
    hpy_grid_dispose(&grid);
}

Test(prompt, a_long_line_scrolls_with_the_cursor)
{
    hpy_prompt_open(&prompt, "/", "abcdefghijklmnop");
    expect_frame(12, 1, 0, " /…jklmnop\n", 10);
    (void)type("Left Left Left Left Left Left");
    expect_frame(12, 1, 0, " /…defghij…\n", 10);
    (void)type("Home");
    expect_frame(12, 1, 0, " /abcdefgh…\n", 2);
    (void)type("日本日本日本日本 Home Right Right Right Right Right Right Right");
    expect_frame(12, 1, 0, " /…本日本a…\n", 7);
    hpy_prompt_dispose(&prompt);
}

Test(prompt, an_error_stands_under_its_column)
{
    struct hpy_err err;
    (void)hpy_fail_at(&err, HPY_ESYNTAX, 5, "no such attribute 'cuont' of a set; is it "
                                            "'count'?");
    hpy_prompt_complain(&prompt, "heap.cuont", &err);
    expect_frame(24, 8, 6, "\n\n────────────────────────\n :heap.cuont\n       ^\n"
                           " no such attribute\n 'cuont' of a set; is\n it 'count'?\n", 7);
    (void)type("X");
    expect_frame(24, 2, 1, "\n :heap.Xcuont\n", 8);
    hpy_prompt_dispose(&prompt);
}

static void offer(size_t from, const char *const *words)
{
    struct hpy_completion_list list = { .from = from };
    for (; *words; words++)
        hpy_completion_list_add(&list, hpy_str_of(*words), "()", "help");
    hpy_prompt_offer(&prompt, &list);
}

Test(prompt, words_are_offered_and_chosen)
{
    hpy_prompt_open_command(&prompt, "heap.c | x", 6);
    offer(5, (const char *[]){ "count", "country", NULL });
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap.count | x");
    hpy_prompt_choose(&prompt, 1);
    hpy_prompt_choose(&prompt, 1);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap.country | x");
    expect_frame(30, 7, 6, "\n\n─ Tab: next ──────────── 2/2 ─\n  count()    help\n"
                           "  country()  help\n──────────────────────────────\n"
                           " :heap.country | x\n", 14);
    hpy_prompt_choose(&prompt, 1);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap.count | x");
    (void)type("z");
    cr_assert_eq(prompt.completion.n, 0);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap.countz | x");
    offer(5, (const char *[]){ NULL });
    cr_assert_gt(prompt.error.n_bytes, 0);
    offer(5, (const char *[]){ "countzero", NULL });
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap.countzero | x");
    cr_assert_eq(prompt.completion.n, 0, "there is nothing to choose");
    cr_assert_str_eq(hpy_text_get(&prompt.aside), "()  help");
    hpy_prompt_dispose(&prompt);
}

Test(prompt, remembers_what_was_entered)
{
    hpy_prompt_open_command(&prompt, "heap", SIZE_MAX);
    cr_assert_eq(type("Enter"), HPY_PROMPT_ENTERED);
    hpy_prompt_open(&prompt, "/", "");
    cr_assert_eq(type("Up"), HPY_PROMPT_GOES_ON);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "", "texts and commands are not mixed");
    hpy_prompt_open_command(&prompt, "", SIZE_MAX);
    (void)type("Up");
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap");
    hpy_prompt_dispose(&prompt);
    cr_assert_eq(hpy_mem_live(), 0);
}

/* As where libedit has no pseudo-terminal. */
Test(prompt, does_without_an_editor)
{
    prompt.editor_tried = true;
    hpy_prompt_open_command(&prompt, "heap.x", SIZE_MAX);
    cr_assert_eq(type("Backspace count Left Left X Delete Delete 日 Ctrl-A ( Ctrl-E )"),
                 HPY_PROMPT_GOES_ON);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "(heap.couX日)");
    hpy_prompt_paste(&prompt, HPY_STR("\n[0]"));
    cr_assert_str_eq(hpy_text_get(&prompt.text), "(heap.couX日) [0]");
    cr_assert_eq(type("Ctrl-W Ctrl-U"), HPY_PROMPT_GOES_ON);
    cr_assert_eq(type("Backspace"), HPY_PROMPT_LEFT);
    hpy_prompt_dispose(&prompt);
    cr_assert_eq(hpy_mem_live(), 0);
}

Test(prompt, people_have_a_history_and_scripts_do_not)
{
    char folder[] = "/tmp/hpy-prompt-XXXXXX", command[128];
    cr_assert(mkdtemp(folder));
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("HOME", folder, 1);
    for (int personal = 0; personal < 2; personal++) {
        snprintf(command, sizeof command, "%s/heapy-tui/history", folder);
        cr_assert_neq(access(command, F_OK), 0);
        prompt.personal = personal;
        hpy_prompt_open_command(&prompt, "heap", SIZE_MAX);
        (void)type("Enter");
        hpy_prompt_dispose(&prompt);
    }
    cr_assert_eq(access(command, F_OK), 0);
    prompt.personal = true;
    hpy_prompt_open_command(&prompt, "", SIZE_MAX);
    (void)type("Up");
    cr_assert_str_eq(hpy_text_get(&prompt.text), "heap");
    hpy_prompt_dispose(&prompt);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

Test(prompt, a_key_without_memory_does_nothing)
{
    prompt.editor_tried = true;
    hpy_prompt_open(&prompt, "/", "ab");
    hpy_mem_fail_at(1);
    cr_assert_eq(hpy_prompt_key(&prompt, 'c'), HPY_PROMPT_GOES_ON);
    hpy_mem_fail_at(0);
    cr_assert_str_eq(hpy_text_get(&prompt.text), "ab");
    hpy_prompt_dispose(&prompt);
}
