/* Files of rows and frames, by the keys that ask for them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "tui/app.h"
#include "tui/core.h"
#include "tui/export.h"

static char folder[64];
static struct hpy_text content; /* of the file read last */

static void init(void)
{
    strcpy(folder, "/tmp/heapy-test-XXXXXX");
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void fini(void)
{
    hpy_text_dispose(&content);
    cr_expect_eq(system("rm -r \"$PWD\""), 0);
}

TestSuite(export, .init = init, .fini = fini);

/* Keys on a heap; the status line that is left. */
static const char *play(const char *heap, uint64_t n, const char *keys)
{
    static char status[256];
    uint64_t live = hpy_mem_live();
    struct hpy_graph *graph = fixture_make(heap, n);
    struct hpy_text frame = { 0 };
    struct hpy_settings settings;
    struct hpy_frame_options options = { .title = "t", .width = 100, .height = 24,
                                         .script = keys, .settings = &settings };
    struct hpy_err err;
    hpy_settings_init(&settings, false);
    settings.choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    cr_assert_eq(hpy_app_print(&frame, NULL, graph, &options, &err), HPY_OK, "%s", err.text);
    hpy_settings_dispose(&settings);
    const char *at = hpy_text_get(&frame);
    for (int line = 0; line < 22; line++)
        at = strchr(at, '\n') + 1;
    snprintf(status, sizeof status, "%.*s", (int)strcspn(at, "\n"), at);
    hpy_text_dispose(&frame);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
    return status;
}

static const char *read_file(const char *name)
{
    char part[4096];
    size_t n;
    FILE *file = fopen(name, "r");
    cr_assert(file, "%s", name);
    hpy_text_clear(&content);
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        hpy_text_add_bytes(&content, part, n);
    fclose(file);
    return hpy_text_get(&content);
}

static size_t n_lines(const char *text)
{
    size_t n = 0;
    for (; (text = strchr(text, '\n')); text++)
        n++;
    return n;
}

/* Line i from 0. */
static const char *line(const char *text, size_t i)
{
    static char one[512];
    while (i-- > 0)
        text = strchr(text, '\n') + 1;
    snprintf(one, sizeof one, "%.*s", (int)strcspn(text, "\n"), text);
    return one;
}

/* More rows than one slice has, and none of them twice or left out. */
Test(export, all_rows_in_order)
{
    const char *status = play("many", 5000, "Enter : export Space x.csv Enter");
    cr_expect(strstr(status, "5,000 rows in x.csv"), "%s", status);
    const char *text = read_file("x.csv");
    cr_assert_eq(n_lines(text), 5001);
    cr_expect_str_eq(line(text, 0), "index,size,retained,type,value,name,address");
    const char *at = strchr(text, '\n') + 1;
    for (unsigned i = 0; i < 5000; i++, at = strchr(at, '\n') + 1)
        cr_assert_eq(strtoul(at, NULL, 10), i);
}

Test(export, as_sorted_and_filtered)
{
    (void)play("shop", 0, "& shop Enter s : export Space x.csv Enter");
    const char *text = read_file("x.csv");
    cr_assert_eq(n_lines(text), 4);
    cr_expect(strstr(line(text, 1), "dict of shop.registry.Session") ||
              strstr(line(text, 1), "shop.registry.Session"));
    (void)play("shop", 0, "& shop Enter s S : export! Space x.csv Enter");
    cr_expect(strstr(line(read_file("x.csv"), 1), "shop.cart.Cart"));
}

/* Sizes are bytes without groups, whatever the screen shows; what is not known is empty. */
Test(export, figures_are_exact)
{
    (void)play("shop", 0, ": export Space x.csv Enter");
    const char *row = line(read_file("x.csv"), 1);
    cr_expect(strncmp(row, "0,120,", 6) == 0 && strstr(row, ",22080,"), "%s", row);
    (void)play("shop", 0, ": export Space x.json Enter");
    row = line(read_file("x.json"), 1);
    cr_expect(strstr(row, "\"count\":120,") && strstr(row, "\"size\":22080,"), "%s", row);
    (void)play("shop", 0, ": export Space x.txt Enter");
    cr_expect(strstr(line(read_file("x.txt"), 1), "  22080  "));
}

Test(export, an_empty_table_is_whole)
{
    (void)play("empty", 0, ": export Space x.json Enter");
    cr_expect_str_eq(read_file("x.json"),
                     "{\"view\":\"partition\",\"expression\":\"heap.byclodo\",\"rows\":[\n]}\n");
    (void)play("empty", 0, ": export Space x.csv Enter");
    cr_expect_eq(n_lines(read_file("x.csv")), 1);
}

/* Names and values come from the program and stay harmless lines. */
Test(export, foreign_text_is_escaped)
{
    (void)play("text", 0, ": export Space x.csv Enter");
    for (const char *at = read_file("x.csv"); *at; at++)
        cr_assert((unsigned char)*at >= ' ' || *at == '\n');
    (void)play("text", 0, "& Evil Enter Enter : export Space x.json Enter");
    cr_expect(strstr(read_file("x.json"), "\\\\x1b"));
    for (const char *at = hpy_text_get(&content); *at; at++)
        cr_assert((unsigned char)*at >= ' ' || *at == '\n');
}

Test(export, nothing_is_replaced_unless_asked)
{
    struct stat info;
    FILE *file = fopen("x.csv", "w");
    fputs("mine", file);
    fclose(file);
    (void)play("shop", 0, ": export Space x.csv Enter");
    cr_expect_str_eq(read_file("x.csv"), "mine");
    (void)play("shop", 0, ": save Space x.csv Enter");
    cr_expect_str_eq(read_file("x.csv"), "mine");
    (void)play("shop", 0, ": save! Space x.csv Enter");
    cr_expect(strstr(read_file("x.csv"), "dict of shop.registry.Session"));
    cr_assert_eq(stat("x.csv", &info), 0);
    cr_expect_eq(info.st_mode & 07777, 0600);
}

Test(export, a_tree_is_indented_and_whole)
{
    (void)play("shop", 0, "c b unity Enter d l & 120 Enter : export Space r.csv Enter");
    const char *text = read_file("r.csv");
    cr_assert_eq(n_lines(text), 2);
    cr_assert_str_eq(line(text, 0), "retained,retained%,own,object");
    cr_assert_str_eq(line(text, 1), "38444,66,4704,      dict ['SESSIONS'] 120 items");
    (void)play("leak", 0, "c b unity Enter d v : export Space k.csv Enter");
    text = read_file("k.csv");
    cr_assert_eq(n_lines(text), 7);
    cr_assert_str_eq(line(text, 5), "271,0,,5 × str");
}

Test(export, frames_are_text_or_pictures)
{
    (void)play("shop", 0, "j j : save Space x.txt Enter");
    const char *text = read_file("x.txt");
    cr_expect_eq(n_lines(text), 24);
    cr_expect(strstr(line(text, 5), "▸  2"), "%s", line(text, 5));
    cr_expect_null(strstr(text, "save")); /* the prompt is no part of it */
    (void)play("shop", 0, "j j : save Space x.svg Enter");
    cr_expect_eq(strncmp(read_file("x.svg"), "<svg ", 5), 0);
    cr_expect(strstr(hpy_text_get(&content), "dict of shop.registry.Session"));
}

Test(export, what_cannot_be_written_is_told)
{
    cr_expect(strstr(play("shop", 0, ": export Space none/x Enter"),
                     "none/x: cannot write: No such file"));
    cr_expect(strstr(play("shop", 0, ": save Space /dev/null/x Enter"), "cannot write"));
    (void)play("shop", 0, "? : export Space x.csv Enter");
    cr_expect_eq(access("x.csv", F_OK), -1);
}

/* Esc between two slices: nothing is left, and the explorer goes on. */
Test(export, can_be_stopped)
{
    struct hpy_graph *graph = fixture_make("many", 9000);
    struct hpy_core core;
    struct hpy_grid grid = { 0 };
    struct hpy_err err;
    struct hpy_job job;
    hpy_core_init(&core, "t", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    cr_assert_eq(hpy_grid_init(&grid, 80, 24, false, &err), HPY_OK);
    hpy_core_start(&core, graph);
    const char *keys[] = { "Enter", "" };
    for (size_t i = 0; i < 2; i++) {
        hpy_core_work(&core, false, NULL);
        hpy_core_draw(&core, &grid, NULL);
        struct hpy_event event = { .kind = HPY_EVENT_KEY, .key = hpy_key_parse(keys[i], strlen(keys[i])) };
        if (*keys[i])
            (void)hpy_core_event(&core, &event);
    }
    struct hpy_reply reply = { .bits = 0, .args = HPY_NO_ARGS };
    cr_assert_eq(hpy_export_rows(&reply, hpy_stack_top(&core.stack), HPY_STR("x.csv"), false, &err),
                 HPY_OK, "%s", err.text);
    core.task = reply.task;
    hpy_job_init(&job);
    enum hpy_status status = core.task->run(core.task, &job, &err);
    hpy_job_cancel(&job); /* too late for this slice */
    hpy_core_task_done(&core, status, &err);
    cr_expect_null(core.task);
    cr_expect(strstr(core.message, "stopped"), "%s", core.message);
    cr_expect_eq(access("x.csv", F_OK), -1);
    hpy_core_draw(&core, &grid, NULL);
    hpy_core_dispose(&core);
    hpy_grid_dispose(&grid);
    hpy_graph_free(graph);
}
