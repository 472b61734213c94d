/* Fail each allocation in turn at the prompt: lines are edited, completed, evaluated and
 * remembered; whatever cannot be done is left, and nothing is lost or left behind. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "tui/core.h"

static void type(struct hpy_core *core, struct hpy_grid *grid, const char *script)
{
    for (;;) {
        struct hpy_event event = hpy_key_next(&script);
        if (event.kind == HPY_EVENT_NONE)
            return;
        (void)hpy_core_event(core, &event);
        hpy_core_work(core, true, NULL);
        hpy_core_draw(core, grid, NULL);
    }
}

static const char *const scripts[] = {
    ": hea Tab Tab Up Esc p[0].by Tab Tab Enter",
    ": x Space = Space heap[0]; Space x.count Enter E Enter",
    ": heap.cuont Enter Ctrl-U set Space un Tab Tab Enter",
    ": set Enter q : name Space leak Enter : Up Enter y ? Esc",
    "/ a Enter / Up Enter & b Enter",
};

/* With libedit, whose own memory is not made to fail, and without. */
static void run(const struct hpy_graph *graph, const char *script, bool editor, uint64_t at,
                struct hpy_grid *grid)
{
    struct hpy_core core;
    hpy_core_init(&core, "t", NULL);
    core.session.settings->choice[HPY_SET_FIRST] = HPY_FIRST_CLASSES;
    core.prompt.editor_tried = !editor;
    hpy_core_start(&core, graph);
    hpy_core_work(&core, true, NULL);
    hpy_mem_fail_at(at);
    type(&core, grid, script);
    hpy_mem_fail_at(0);
    hpy_core_dispose(&core);
}

Test(oom, prompt)
{
    struct hpy_graph *graph = fixture_make("shop", 0);
    struct hpy_grid grid;
    cr_assert_eq(hpy_grid_init(&grid, 60, 15, false, NULL), HPY_OK);
    uint64_t live = hpy_mem_live();
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (uint64_t at = 1; at < 700; at += 1 + at / 100) {
            run(graph, scripts[i], at % 2, at, &grid);
            cr_assert_eq(hpy_mem_live(), live, "%s, allocation %llu", scripts[i],
                         (unsigned long long)at);
        }
    hpy_grid_dispose(&grid);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), 0);
}
