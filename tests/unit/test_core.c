/* The explorer's state machine without a terminal: random keys, views that fail to
 * open, memory that runs out. What it looks like is in tests/golden. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "tui/app.h"
#include "tui/core.h"
#include "tui/views/views.h"

static unsigned press(struct hpy_core *core, hpy_key key, struct hpy_job *job)
{
    struct hpy_event event = { .kind = HPY_EVENT_KEY, .key = key };
    unsigned bits = hpy_core_event(core, &event);
    hpy_core_work(core, false, job);
    return bits;
}

static const char *top_expression(const struct hpy_core *core)
{
    return hpy_text_get(&hpy_stack_top(&core->stack)->expression);
}

Test(core, every_view_is_complete)
{
    for (const struct hpy_view_ops *const *row = hpy_views; *row; row++) {
        const struct hpy_view_ops *ops = *row;
        cr_assert(*ops->name && *ops->title && *ops->help);
        cr_assert(ops->state_bytes && ops->hints && ops->open && ops->draw && ops->act &&
                  ops->dispose, "%s", ops->name);
    }
}

Test(core, a_stopped_push_is_undone)
{
    struct hpy_graph *graph = fixture_make("shop", 0);
    struct hpy_core core;
    struct hpy_job job;
    hpy_core_init(&core, "t", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    hpy_core_start(&core, graph);
    hpy_core_work(&core, false, NULL);
    cr_assert_str_eq(top_expression(&core), "heap.byclodo");
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    press(&core, HPY_KEY_ENTER, &job);
    cr_assert_eq(core.stack.n, 1);
    cr_assert_str_eq(top_expression(&core), "heap.byclodo");
    cr_assert_neq(core.message[0], '\0', "the status line says why");
    press(&core, HPY_KEY_ENTER, NULL);
    cr_assert_str_eq(top_expression(&core), "heap.byclodo[0].byid");
    hpy_core_dispose(&core);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}

Test(core, the_first_view_that_fails_is_an_error)
{
    struct hpy_graph *graph = fixture_make("shop", 0);
    struct hpy_core core;
    struct hpy_job job;
    hpy_core_init(&core, "t", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    hpy_core_start(&core, graph);
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    hpy_core_work(&core, false, &job);
    cr_assert(core.failed);
    cr_assert_eq(core.err.code, HPY_ECANCELLED);
    hpy_core_dispose(&core);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}

Test(core, quits_from_the_first_view_only)
{
    struct hpy_graph *graph = fixture_make("shop", 0);
    struct hpy_core core;
    hpy_core_init(&core, NULL, NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    hpy_core_start(&core, graph);
    hpy_core_work(&core, false, NULL);
    press(&core, HPY_KEY_ENTER, NULL);
    cr_assert_not(press(&core, 'q', NULL) & HPY_DO_QUIT);
    cr_assert_eq(core.stack.n, 1);
    cr_assert(press(&core, 'q', NULL) & HPY_DO_QUIT);
    press(&core, HPY_KEY_ENTER, NULL);
    cr_assert(press(&core, 'Q', NULL) & HPY_DO_QUIT);
    hpy_core_dispose(&core);
    hpy_graph_free(graph);
}

/* Seeded; every key of the action table, letters, clicks and sizes. */
static void play_randomly(const char *heap, unsigned seed, int n_events)
{
    static const hpy_key keys[] = {
        'j', 'k', 'g', 'G', HPY_KEY_PGUP, HPY_KEY_PGDN, HPY_KEY_ENTER, HPY_KEY_ENTER,
        HPY_KEY_ENTER, HPY_KEY_BACKSPACE, 'h', 'b', 't', 's', 'S', 'm', 'i', 'r', 'e', '/',
        'n', 'N', '&', 'u', '?', HPY_KEY_ESC, HPY_KEY_TAB, 'q', 'o', 0x65e5, HPY_KEY_OTHER,
        HPY_CTRL('U'), HPY_CTRL('D'), HPY_CTRL('L'), HPY_KEY_LEFT, HPY_KEY_RIGHT,
    };
    struct hpy_graph *graph = fixture_make(heap, 200);
    struct hpy_core core;
    struct hpy_grid grid;
    cr_assert_eq(hpy_grid_init(&grid, 80, 24, seed % 2, NULL), HPY_OK);
    hpy_core_init(&core, "random", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    hpy_core_start(&core, graph);
    hpy_core_work(&core, false, NULL);
    srand(seed);
    for (int i = 0; i < n_events; i++) {
        struct hpy_event event = { .kind = HPY_EVENT_KEY, .key = keys[(size_t)rand() % (sizeof keys / sizeof *keys)] };
        int dice = rand() % 40;
        if (dice == 0)
            event = (struct hpy_event){ .kind = HPY_EVENT_CLICK, .x = rand() % 90, .y = rand() % 30 };
        else if (dice == 1)
            event = (struct hpy_event){ .kind = HPY_EVENT_WHEEL, .key = rand() % 2 ? HPY_KEY_UP : HPY_KEY_DOWN };
        else if (dice == 2)
            cr_assert_eq(hpy_grid_resize(&grid, 1 + rand() % 130, 1 + rand() % 50, NULL), HPY_OK);
        if (core.stack.n > 30) /* not deeper and deeper */
            event = (struct hpy_event){ .kind = HPY_EVENT_KEY, .key = HPY_KEY_BACKSPACE };
        hpy_core_event(&core, &event);
        hpy_core_work(&core, false, NULL);
        cr_assert_geq(core.stack.n, 1);
        hpy_core_draw(&core, &grid, NULL);
    }
    hpy_core_dispose(&core);
    hpy_grid_dispose(&grid);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0, "%s, seed %u", heap, seed);
}

Test(core, random_keys)
{
    play_randomly("shop", 1, 4000);
    play_randomly("text", 2, 4000);
    play_randomly("text", 3, 4000);
    play_randomly("empty", 4, 1000);
    play_randomly("many", 5, 4000);
}

Test(core, memory_may_run_out_anywhere)
{
    struct hpy_graph *graph = fixture_make("text", 0);
    struct hpy_frame_options options = {
        .title = "t", .width = 60, .height = 16,
        .script = "j s & shop Enter Enter r Enter Tab v b t Enter B s Enter s s C Enter C / x Enter ? q"
    };
    uint64_t live = hpy_mem_live();
    enum hpy_status status = HPY_ENOMEM;
    int n_failed = 0;
    /* a failure in the middle is told in the status line and the keys go on, so
     * the run as a whole may succeed before the last allocation is reached */
    for (uint64_t n = 1; n < 3000; n++) {
        struct hpy_text frame = { 0 };
        struct hpy_err err;
        hpy_mem_fail_at(n);
        status = hpy_app_print(&frame, NULL, graph, &options, &err);
        hpy_mem_fail_at(0);
        n_failed += status != HPY_OK;
        cr_assert(status == HPY_OK || status == HPY_ENOMEM, "%s", err.text);
        hpy_text_dispose(&frame);
        cr_assert_eq(hpy_mem_live(), live, "allocation %llu", (unsigned long long)n);
    }
    cr_assert_gt(n_failed, 5);
    cr_assert_eq(status, HPY_OK);
    hpy_graph_free(graph);
}
