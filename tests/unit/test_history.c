/* What was entered before: no duplicates, bounded, and the file that it is kept in. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "tui/history.h"
#include "tui/welcome.h"

static char folder[] = "/tmp/hpy-history-XXXXXX";
static char path[128];

static void set_up(void)
{
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state/heapy-tui/history", folder);
}

static void tear_down(void)
{
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(hpy_mem_live(), 0);
}

TestSuite(history, .init = set_up, .fini = tear_down);

static void add(struct hpy_history *history, const char *line)
{
    hpy_history_add(history, hpy_str_of(line));
}

static void expect_lines(const struct hpy_history *history, const char *joined)
{
    struct hpy_text text = { 0 };
    for (size_t i = 0; i < history->n; i++)
        hpy_text_addf(&text, "%s|", history->lines[i]);
    cr_assert_str_eq(hpy_text_get(&text), joined);
    hpy_text_dispose(&text);
}

static unsigned mode_of(const char *name)
{
    struct stat info;
    cr_assert_eq(stat(name, &info), 0, "%s", name);
    return info.st_mode & 0777;
}

Test(history, an_entry_stands_once_and_last)
{
    struct hpy_history history = { 0 };
    add(&history, "a");
    add(&history, "b");
    add(&history, "a");
    add(&history, "a");
    add(&history, "   ");
    add(&history, "");
    add(&history, "two\nlines");
    expect_lines(&history, "b|a|");
    hpy_history_dispose(&history);
}

Test(history, is_bounded)
{
    struct hpy_history history = { 0 };
    char line[HPY_HISTORY_LINE_BYTES + 2];
    for (int i = 0; i < HPY_HISTORY_LINES + 10; i++) {
        snprintf(line, sizeof line, "heap[%d]", i);
        add(&history, line);
    }
    cr_assert_eq(history.n, HPY_HISTORY_LINES);
    cr_assert_str_eq(history.lines[0], "heap[10]");
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    add(&history, line);
    cr_assert_str_neq(history.lines[history.n - 1], line);
    hpy_history_dispose(&history);
}

Test(history, is_kept_in_a_file_for_its_owner_only)
{
    struct hpy_history history = { 0 };
    umask(0);
    hpy_history_open(&history, path);
    add(&history, "heap");
    add(&history, "heap['日本']");
    hpy_history_dispose(&history);
    cr_assert_eq(mode_of(path), 0600);
    *strrchr(path, '/') = '\0';
    cr_assert_eq(mode_of(path), 0700);
    path[strlen(path)] = '/';

    cr_assert_eq(chmod(path, 0644), 0);
    hpy_history_open(&history, path);
    cr_assert_eq(mode_of(path), 0600, "what others could read they can no more");
    expect_lines(&history, "heap|heap['日本']|");
    hpy_history_dispose(&history);
}

Test(history, two_programs_lose_nothing)
{
    struct hpy_history one = { 0 }, other = { 0 }, after = { 0 };
    hpy_history_open(&one, path);
    hpy_history_open(&other, path);
    add(&one, "first");
    add(&other, "second");
    add(&one, "third");
    hpy_history_open(&after, path);
    expect_lines(&after, "first|second|third|");
    hpy_history_dispose(&one);
    hpy_history_dispose(&other);
    hpy_history_dispose(&after);
}

static long count_lines(void)
{
    FILE *file = fopen(path, "r");
    long n = 0;
    for (int c; (c = getc(file)) != EOF;)
        n += c == '\n';
    fclose(file);
    return n;
}

Test(history, a_long_file_is_written_anew)
{
    struct hpy_history history = { 0 };
    hpy_history_open(&history, path);
    hpy_history_dispose(&history);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 2 * HPY_HISTORY_LINES + 1; i++)
        fprintf(file, "heap[%d]\n", i % 3 ? i : 0);
    fputs("bad \x01 line\nno end of line", file);
    fclose(file);
    hpy_history_open(&history, path);
    cr_assert_eq(history.n, HPY_HISTORY_LINES);
    cr_assert_str_eq(history.lines[history.n - 1], "no end of line");
    cr_assert_eq(count_lines(), HPY_HISTORY_LINES);
    add(&history, "one more");
    hpy_history_dispose(&history);
    hpy_history_open(&history, path);
    cr_assert_str_eq(history.lines[history.n - 1], "one more");
    hpy_history_dispose(&history);
}

Test(history, a_file_that_cannot_be_had_is_done_without)
{
    struct hpy_history history = { 0 };
    hpy_history_open(&history, folder); /* a folder */
    add(&history, "kept here");
    expect_lines(&history, "kept here|");
    hpy_history_dispose(&history);
    hpy_history_open(&history, "/proc/none/history");
    add(&history, "kept here");
    expect_lines(&history, "kept here|");
    hpy_history_dispose(&history);
}

Test(history, a_lock_that_is_held_is_not_waited_for_long)
{
    struct hpy_history history = { 0 };
    hpy_history_open(&history, path);
    int fd = open(path, O_RDWR);
    cr_assert_eq(flock(fd, LOCK_EX), 0);
    add(&history, "meanwhile");
    close(fd);
    hpy_history_dispose(&history);
    hpy_history_open(&history, path);
    expect_lines(&history, "meanwhile|");
    hpy_history_dispose(&history);
}

Test(history, lies_where_the_state_of_programs_is_kept)
{
    struct hpy_text text = { 0 };
    setenv("HOME", "/nobody", 1);
    setenv("XDG_STATE_HOME", "/elsewhere", 1);
    cr_assert(hpy_state_path(&text, "history"));
    cr_assert_str_eq(hpy_text_get(&text), "/elsewhere/heapy-tui/history");
    hpy_text_clear(&text);
    setenv("XDG_STATE_HOME", "relative", 1);
    cr_assert(hpy_state_path(&text, "history"));
    cr_assert_str_eq(hpy_text_get(&text), "/nobody/.local/state/heapy-tui/history");
    hpy_text_clear(&text);
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    cr_assert_not(hpy_state_path(&text, "history"));
    hpy_text_dispose(&text);
}

Test(history, newcomers_are_welcomed_once)
{
    struct hpy_text text = { 0 };
    setenv("XDG_STATE_HOME", folder, 1);
    cr_assert(hpy_welcome_wanted());
    hpy_welcome_seen();
    cr_assert_not(hpy_welcome_wanted());
    hpy_welcome_add(&text, NULL);
    cr_assert_eq(strncmp(hpy_text_get(&text), "Welcome: ? help, Enter opens", 28), 0, "%s",
                 hpy_text_get(&text));
    hpy_text_dispose(&text);
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "nowhere", 1);
    cr_assert_not(hpy_welcome_wanted(), "it could not be kept");
}
