/* Allocations fail while keys are played: the explorer says so or ends with the right
 * status, and leaves nothing. The first allocations fail one by one, later ones in ever
 * larger steps. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "../golden/fixture.h"
#include "base/mem.h"
#include "tui/app.h"

static const struct {
    const char *heap, *against, *keys;
} scripts[] = {
    { "shop", NULL, "c m j j m j m M | Enter Backspace G x - = v v v Backspace : name Space leak Enter" },
    { "after", "before", "= v v & Job Enter Enter b type Enter m M & old Enter Backspace" },
    { "after", "before", "c m = j r Backspace v Enter w" },
    { "after", "stranger", "= j Enter : x = new[0] Enter M" },
    { "shop", NULL, "c : export! Space oom.csv Enter Enter : export! Space oom.json Enter "
                    ": save! Space oom.svg Enter : compare Space none Enter" },
};

static void play(const char *heap, const char *older, const char *keys, uint64_t n)
{
    struct hpy_graph *graph = fixture_make(heap, 100);
    struct hpy_text frame = { 0 }, roles = { 0 };
    struct hpy_err err;
    uint64_t live = hpy_mem_live();
    struct hpy_frame_options options = {
        .title = "oom", .width = 80, .height = 16, .script = keys,
        .against = older ? fixture_make(older, 100) : NULL,
    };
    hpy_mem_fail_at(n);
    enum hpy_status status = hpy_app_print(&frame, &roles, graph, &options, &err);
    hpy_mem_fail_at(0);
    if (status != HPY_OK)
        cr_expect_eq(status, HPY_ENOMEM, "%s: allocation %d: %s", keys, (int)n, err.text);
    hpy_text_dispose(&frame);
    hpy_text_dispose(&roles);
    cr_assert_eq(hpy_mem_live(), live, "%s: allocation %d", keys, (int)n);
    hpy_graph_free(graph);
}

Test(oom, explorer)
{
    enum { MOST = 40000 }; /* no script makes as many */
    char folder[] = "/tmp/heapy-test-XXXXXX";
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (uint64_t n = 1; n < MOST; n += 1 + n / 40)
            play(scripts[i].heap, scripts[i].against, scripts[i].keys, n);
    cr_expect_eq(system("rm -r \"$PWD\""), 0);
}
