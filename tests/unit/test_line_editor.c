/* Lines edited by libedit: keys in, text and cursor out, as the settings say. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "tui/line_editor.h"

static struct hpy_line_editor *editor;
static struct hpy_history history;

static void open_with(const char *settings)
{
    editor = hpy_line_editor_new(settings);
    cr_assert(editor, "no pseudo-terminal?");
    hpy_history_add(&history, HPY_STR("heap[0]"));
    hpy_history_add(&history, HPY_STR("heap.bytype"));
}

static void close_all(void)
{
    hpy_line_editor_free(editor);
    hpy_history_dispose(&history);
    cr_assert_eq(hpy_mem_live(), 0);
}

static enum hpy_line_answer type(const char *script)
{
    enum hpy_line_answer answer = HPY_LINE_GOES_ON;
    for (;;) {
        struct hpy_event event = hpy_key_next(&script);
        if (event.kind == HPY_EVENT_NONE || answer != HPY_LINE_GOES_ON)
            return answer;
        answer = hpy_line_editor_key(editor, event.key);
    }
}

static const char *text_of(struct hpy_str text)
{
    static char copy[512];
    snprintf(copy, sizeof copy, "%.*s", (int)text.n_bytes, text.data);
    return copy;
}

/* Keys on an empty line, and what stands there then; "|" is the cursor. */
static void expect(const char *script, enum hpy_line_answer answer, const char *wanted)
{
    char got[600];
    hpy_line_editor_begin(editor, "", 0, &history);
    cr_assert_eq(type(script), answer, "answer to %s", script);
    const char *text = text_of(hpy_line_editor_text(editor));
    size_t cursor = hpy_line_editor_cursor(editor);
    snprintf(got, sizeof got, "%.*s|%s", (int)cursor, text, text + cursor);
    cr_assert_str_eq(got, wanted, "%s gives %s", script, got);
}

static const char *settings_of(const char *lines)
{
    static char path[] = "/tmp/hpy-editrc-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_eq(write(fd, lines, strlen(lines)), (ssize_t)strlen(lines));
    close(fd);
    return path;
}

Test(line_editor, emacs_is_the_default)
{
    open_with("");
    expect("abc Left Left X", HPY_LINE_GOES_ON, "aX|bc");
    expect("abc Home X End Y", HPY_LINE_GOES_ON, "XabcY|");
    expect("abc Ctrl-A Ctrl-D", HPY_LINE_GOES_ON, "|bc");
    expect("abc Left Delete", HPY_LINE_GOES_ON, "ab|");
    expect("ab Space cd Ctrl-W", HPY_LINE_GOES_ON, "ab |");
    expect("ab Space cd Ctrl-W Ctrl-Y Ctrl-Y", HPY_LINE_GOES_ON, "ab cdcd|");
    expect("ab Enter", HPY_LINE_ENTERED, "ab|");
    expect("ab Space cd Alt-b X", HPY_LINE_GOES_ON, "ab X|cd");
    expect("ab Space cd Home Alt-Right X", HPY_LINE_GOES_ON, "abX| cd");
    expect("ab Space cd Alt-Left Alt-Left X", HPY_LINE_GOES_ON, "X|ab cd");
    expect("ab Space cd Alt-Backspace", HPY_LINE_GOES_ON, "ab |");
    expect("ab Space cd Home Alt-d", HPY_LINE_GOES_ON, "| cd");
    expect("日本é Left Backspace", HPY_LINE_GOES_ON, "日|é");
    expect("e \u0301 Space x", HPY_LINE_GOES_ON, "e\u0301 x|");
    expect("a F5 PgDn Insert b", HPY_LINE_GOES_ON, "ab|");
    close_all();
}

Test(line_editor, history_goes_up_and_down)
{
    open_with("");
    expect("Up", HPY_LINE_GOES_ON, "heap.bytype|");
    expect("x Up Up Enter", HPY_LINE_ENTERED, "heap[0]|");
    expect("mine Up Down", HPY_LINE_GOES_ON, "mine|");
    hpy_history_add(&history, HPY_STR("all"));
    expect("Up", HPY_LINE_GOES_ON, "all|");
    hpy_line_editor_begin(editor, "", 0, NULL);
    cr_assert_eq(type("Up"), HPY_LINE_GOES_ON);
    cr_assert_str_eq(text_of(hpy_line_editor_text(editor)), "");
    close_all();
}

Test(line_editor, ends)
{
    open_with("");
    expect("abc Esc", HPY_LINE_LEFT, "abc|");
    expect("abc Ctrl-C", HPY_LINE_LEFT, "abc|");
    expect("abc Ctrl-G", HPY_LINE_LEFT, "abc|");
    expect("Backspace", HPY_LINE_LEFT, "|");
    expect("Ctrl-D", HPY_LINE_LEFT, "|");
    cr_assert_eq(hpy_line_editor_key(editor, 'x'), HPY_LINE_LEFT, "there is no line");
    expect("a Backspace b", HPY_LINE_GOES_ON, "b|");
    close_all();
}

Test(line_editor, a_line_begins_with_a_text)
{
    open_with("");
    hpy_line_editor_begin(editor, "heap[日].x", 5, NULL);
    cr_assert_eq(hpy_line_editor_cursor(editor), 5);
    (void)type("Z");
    cr_assert_str_eq(text_of(hpy_line_editor_text(editor)), "heap[Z日].x");
    hpy_line_editor_begin(editor, "next", 99, NULL);
    cr_assert_eq(hpy_line_editor_cursor(editor), 4);
    close_all();
}

Test(line_editor, what_is_pasted_is_text)
{
    open_with("");
    hpy_line_editor_begin(editor, "()", 1, NULL);
    hpy_line_editor_insert(editor, HPY_STR("a\nb\x1b[A\x01""é\tz"));
    cr_assert_str_eq(text_of(hpy_line_editor_text(editor)), "(a b[Aé z)");
    hpy_line_editor_replace(editor, 1, HPY_STR("heap"));
    cr_assert_str_eq(text_of(hpy_line_editor_text(editor)), "(heap)");
    cr_assert_eq(hpy_line_editor_cursor(editor), 5);
    close_all();
}

Test(line_editor, a_line_that_is_too_long_ends_growing)
{
    open_with("");
    hpy_line_editor_begin(editor, "", 0, NULL);
    char many[1024];
    memset(many, 'x', sizeof many);
    for (int i = 0; i < 40; i++)
        hpy_line_editor_insert(editor, (struct hpy_str){ many, sizeof many });
    size_t n = hpy_line_editor_text(editor).n_bytes;
    cr_assert(n > 10000 && n < 20000, "%zu", n);
    cr_assert_eq(type("abcdef Home Right Ctrl-K"), HPY_LINE_GOES_ON);
    cr_assert_eq(hpy_line_editor_text(editor).n_bytes, 1);
    close_all();
}

Test(line_editor, vi_keys_as_the_settings_say)
{
    const char *path = settings_of("bind -v\n");
    open_with(path);
    expect("ab Esc 0 x", HPY_LINE_GOES_ON, "|b");
    expect("ab Left X", HPY_LINE_GOES_ON, "aX|b");
    expect("ab Esc Esc", HPY_LINE_LEFT, "a|b");
    expect("abc Esc 0 2 x i Z", HPY_LINE_GOES_ON, "Z|c");
    /* Esc and a key that came at once */
    expect("abc Alt-0 x", HPY_LINE_GOES_ON, "|bc");
    expect("abc Alt-Left x", HPY_LINE_GOES_ON, "a|c");
    expect("abcb Esc 0 f Esc x", HPY_LINE_GOES_ON, "|bcb");
    expect("abc Esc 0 r é", HPY_LINE_GOES_ON, "|ébc");
    expect("Up Esc 0 Enter", HPY_LINE_ENTERED, "|heap.bytype");
    /* would play what was typed, and write outside the line */
    expect("; PgUp Ctrl-W n End x Esc .", HPY_LINE_GOES_ON, "nheap.bytyp|xe");
    expect("PgUp n s Alt-. Esc", HPY_LINE_LEFT, "n|sheap.bytype");
    expect("ab Esc Ctrl-C", HPY_LINE_LEFT, "a|b");
    /* would start an editor, would ask for a line of settings */
    expect("ab Esc v : x", HPY_LINE_GOES_ON, "|a");
    unlink(path);
    close_all();
}

Test(line_editor, keys_as_the_settings_say)
{
    const char *path = settings_of("bind -e\nbind \"^T\" ed-move-to-beg\n"
                                   "bind \"\\e[A\" ed-kill-line\n"
                                   "bind \"\\e[15~\" ed-move-to-beg\n"
                                   "bind \"^R\" em-inc-search-prev\n"
                                   "bind \"^X^E\" vi-histedit\nother:bind -v\n");
    open_with(path);
    expect("ab Ctrl-T X", HPY_LINE_GOES_ON, "X|ab");
    expect("abc Left Up", HPY_LINE_GOES_ON, "ab|");
    expect("ab F5 X", HPY_LINE_GOES_ON, "X|ab");
    expect("ab Ctrl-X Ctrl-E", HPY_LINE_GOES_ON, "ab|");
    expect("Ctrl-R hea", HPY_LINE_GOES_ON, "|heap.bytype");
    cr_assert_str_eq(text_of(hpy_line_editor_aside(editor)), "bck:hea");
    cr_assert_eq(type("Esc"), HPY_LINE_GOES_ON, "ends the search");
    cr_assert_str_eq(text_of(hpy_line_editor_aside(editor)), "");
    expect("Ctrl-R hea End X", HPY_LINE_GOES_ON, "heap.bytypeX|");
    unlink(path);
    close_all();
}

Test(line_editor, settings_of_the_home)
{
    char home[] = "/tmp/hpy-home-XXXXXX", path[64];
    cr_assert(mkdtemp(home));
    snprintf(path, sizeof path, "%s/.editrc", home);
    FILE *file = fopen(path, "w");
    fputs("heapy-tui:bind -v\n", file);
    fclose(file);
    setenv("HOME", home, 1);
    unsetenv("EDITRC");
    open_with(NULL);
    expect("ab Esc 0 x", HPY_LINE_GOES_ON, "|b");
    close_all();
    unlink(path);
    rmdir(home);
}

Test(line_editor, editing_may_be_switched_off)
{
    const char *path = settings_of("edit off\n");
    cr_assert_null(hpy_line_editor_new(path));
    unlink(path);
    cr_assert_eq(hpy_mem_live(), 0);
}

static int count_open(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

Test(line_editor, nothing_stays_open)
{
    int before = count_open();
    for (int i = 0; i < 5; i++) {
        open_with("");
        if (i % 2)
            expect("ab", HPY_LINE_GOES_ON, "ab|");
        cr_assert_gt(count_open(), before);
        close_all();
    }
    cr_assert_eq(count_open(), before);
}

/* Where no pseudo-terminal can be had. */
Test(line_editor, without_descriptors_there_is_none)
{
    int fds[1024], n = 0;
    while (n < 1024 && (fds[n] = dup(0)) >= 0)
        n++;
    if (n == 1024) /* a limit above what is tried */
        cr_skip("too many descriptors allowed");
    struct hpy_line_editor *none = hpy_line_editor_new("");
    while (n > 0)
        close(fds[--n]);
    cr_assert_null(none);
    cr_assert_eq(hpy_mem_live(), 0);
}
