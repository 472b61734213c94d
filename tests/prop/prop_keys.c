/* The explorer under keys at random, as print.c drives it: on several heaps, in windows that
 * change their size, with tasks that are stopped at any moment or run while keys come, and
 * with memory that runs out now and then. After each key the frame must be one that a
 * terminal can show, and drawn again be the same; now and then, what the title says must
 * be what is shown. Nothing may be left at the end.
 *
 * The seed is printed; HPY_SEED=n HPY_KEYS=1 repeats the round that failed, HPY_KEYS=1000000
 * goes on for longer than `make check` does. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../golden/fixture.h"
#include "../keys/frame.h"
#include "../keys/heaps.h"
#include "../keys/person.h"
#include "base/mem.h"
#include "format/snapshot.h"
#include "keys_truth.h"
#include "random.h"
#include "tui/core.h"
#include "tui/older.h"
#include "tui/views/views.h"

#define MAX_TASKS 100000     /* that one key may lead to, background work included */
#define PATIENCE_S 120       /* for one round */

/* --------------------------------------------------------------------- trace */

/* What was done in the round, for whoever must find out what went wrong. */
static char trace[1 << 16];

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
    va_list values;
    size_t n = strlen(trace);
    if (n + 256 > sizeof trace) { /* the end tells most */
        memmove(trace, trace + n / 2, n - n / 2 + 1);
        n = strlen(trace);
    }
    va_start(values, format);
    vsnprintf(trace + n, sizeof trace - n, format, values);
    va_end(values);
}

static void tell(void)
{
    static const char head[] = "\nprop_keys: this was done, and then it went wrong:\n";
    static bool told;
    if (told) /* leaks of a test that failed are reported as well */
        return;
    told = true;
    (void)!write(STDERR_FILENO, head, sizeof head - 1);
    (void)!write(STDERR_FILENO, trace, strlen(trace));
    (void)!write(STDERR_FILENO, "\n", 1);
}

/* Of the sanitizers, if one is in this program. */
void __sanitizer_print_stack_trace(void) __attribute__((weak));

static void tell_and_die(int number)
{
    tell();
    if (__sanitizer_print_stack_trace)
        __sanitizer_print_stack_trace();
    signal(number, SIG_DFL);
    raise(number);
}

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void tell_when_dying(void)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM };
    bool sanitized = __sanitizer_set_death_callback != NULL;
    if (sanitized)
        __sanitizer_set_death_callback(tell);
    for (size_t i = sanitized ? 3 : 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], tell_and_die);
}

/* ------------------------------------------------------------------- a round */

struct round {
    struct person person;
    struct hpy_core core;
    struct hpy_grid grid, again;
    struct hpy_event held; /* taken from the person, and not used yet */
    bool holds;
    bool quit;
    bool failing; /* memory */
    unsigned views_seen;
};

static struct hpy_event next(struct round *r)
{
    struct hpy_event event = r->holds ? r->held : person_next(&r->person);
    r->holds = false;
    return event;
}

static void require(struct round *r, bool so, struct hpy_text *why)
{
    if (!so) {
        struct hpy_text frame = { 0 };
        hpy_mem_fail_at(0);
        hpy_grid_to_text(&r->grid, &frame);
        tell();
        cr_assert_fail("%s\n%s", hpy_text_get(why), hpy_text_get(&frame));
    }
    hpy_text_dispose(why);
}

static void draw(struct round *r)
{
    struct hpy_progress progress = { "looking", (double)person_any(&r->person, 12) / 10 - 0.1,
                                     (double)person_any(&r->person, 4) * 1e6 - 1 };
    struct hpy_text why = { 0 };
    hpy_core_draw(&r->core, &r->grid, r->core.task ? &progress : NULL);
    bool so = frame_holds(&why, &r->grid);
    require(r, so, &why);
    if (r->failing || person_any(&r->person, 8))
        return;
    struct hpy_err err;
    demand(hpy_grid_resize(&r->again, r->grid.width, r->grid.height, &err), &err);
    hpy_core_draw(&r->core, &r->again, r->core.task ? &progress : NULL);
    so = frames_equal(&r->grid, &r->again);
    if (!so)
        hpy_text_add(&why, "drawn again, the frame is another one");
    require(r, so, &why);
}

static void use(struct round *r, const struct hpy_event *event)
{
    struct hpy_err err;
    char word[64] = "";
    person_write(word, sizeof word, event);
    note("%s", word);
    if (event->kind == HPY_EVENT_RESIZE) {
        /* without memory, the window is drawn as it was */
        if (hpy_grid_resize(&r->grid, event->x, event->y, &err) != HPY_OK)
            cr_assert_eq(err.code, HPY_ENOMEM);
        return;
    }
    r->quit |= (hpy_core_event(&r->core, event) & HPY_DO_QUIT) != 0;
}

/* Keys that need no task of their own, while one runs. */
static void meanwhile(struct round *r)
{
    while (person_any(&r->person, 3) == 0) {
        struct hpy_event event = next(r);
        if (!hpy_core_is_light(&r->core, &event)) {
            r->held = event;
            r->holds = true;
            return;
        }
        note("(meanwhile) ");
        use(r, &event);
        draw(r);
    }
}

/* Stops a task at some poll of its job. */
struct stopper {
    struct hpy_job job;
    uint64_t left; /* 0 = never */
};

static void tick(struct hpy_job *job)
{
    struct stopper *stopper = (struct stopper *)job;
    if (stopper->left > 0 && --stopper->left == 0)
        hpy_job_cancel(job);
}

static void run_task(struct round *r, bool patient)
{
    struct stopper stopper = { .left = 0 };
    struct hpy_err failure = { .text = "" };
    bool begun = r->core.stack.n > 0;
    hpy_job_init(&stopper.job);
    stopper.job.tick = tick;
    if (!patient && begun && person_any(&r->person, 8) == 0) {
        stopper.left = person_any(&r->person, 4);
        if (stopper.left == 0)
            hpy_job_cancel(&stopper.job);
        note("(stopped) ");
    }
    if (begun && !patient)
        meanwhile(r);
    enum hpy_status status = r->core.task->run(r->core.task, &stopper.job, &failure);
    cr_assert(status == HPY_OK || failure.text[0], "a task failed without words");
    cr_assert(status != HPY_ENOMEM || r->failing, "out of memory: %s", failure.text);
    if (begun && !patient)
        meanwhile(r);
    hpy_core_task_done(&r->core, status, &failure);
}

/* What the key led to, and some of what there is to do besides, or all of it. */
static void settle(struct round *r)
{
    bool patient = person_any(&r->person, 6) == 0;
    unsigned background = patient ? MAX_TASKS : person_any(&r->person, 3);
    unsigned n = 0;
    while (!r->core.failed) {
        bool idle = !r->core.task;
        if (idle && (background-- == 0 || !hpy_core_idle(&r->core)))
            break;
        run_task(r, patient);
        if (++n >= MAX_TASKS) {
            tell();
            cr_assert_fail("a key leads to tasks without end");
        }
    }
}

static void check_truth(struct round *r)
{
    struct hpy_text why = { 0 };
    bool so = keys_truth_holds(&why, &r->core, person_any(&r->person, 1u << 30));
    require(r, so, &why);
}

static void step(struct round *r)
{
    r->failing = person_any(&r->person, 40) == 0;
    if (r->failing) {
        unsigned at = 1 + person_any(&r->person, person_any(&r->person, 2) ? 20 : 400);
        note("(allocation %u fails) ", at);
        hpy_mem_fail_at(at);
    }
    struct hpy_event event = next(r);
    use(r, &event);
    settle(r);
    draw(r);
    hpy_mem_fail_at(0);
    if (r->failing) {
        r->failing = false;
        draw(r);
    }
    if (!r->quit && person_any(&r->person, 8) == 0)
        check_truth(r);
}

static void begin(struct round *r, const struct hpy_graph *graph)
{
    struct hpy_err err;
    const char *name;
    hpy_core_init(&r->core, "shop-api \x1b[31m\u202e", NULL);
    bool ascii = person_any(&r->person, 4) == 0;
    demand(hpy_grid_init(&r->grid, 80, 24, ascii, &err), &err);
    demand(hpy_grid_init(&r->again, 80, 24, ascii, &err), &err);
    hpy_core_start(&r->core, graph);
    if (person_any(&r->person, 3) == 0) {
        struct hpy_graph *older = heaps_any(&name, &r->person);
        note("(against %s) ", name);
        demand(hpy_older_add(&r->core.session, older, &err), &err);
    }
    settle(r);
    cr_assert(!r->core.failed, "%s", r->core.failed ? r->core.err.text : "");
    draw(r);
}

/* Returns how many keys were used. */
static uint64_t one_round(uint64_t seed, bool *views)
{
    struct round round = { .quit = false }, *r = &round;
    const char *heap;
    uint64_t live = hpy_mem_live(), n = 0;
    alarm(PATIENCE_S);
    person_init(&r->person, seed);
    for (int i = 0; i < 8; i++) /* seeds beside each other begin alike */
        (void)person_any(&r->person, 2);
    struct hpy_graph *graph = heaps_any(&heap, &r->person);
    trace[0] = '\0';
    note("HPY_SEED=%llu, heap %s: ", (unsigned long long)seed, heap);
    uint64_t n_keys = 50 + person_any(&r->person, 500);
    begin(r, graph);
    for (; n < n_keys && !r->quit; n++) {
        step(r);
        for (size_t i = 0; hpy_views[i]; i++)
            views[i] |= hpy_stack_top(&r->core.stack)->ops == hpy_views[i];
    }
    hpy_core_dispose(&r->core);
    hpy_grid_dispose(&r->grid);
    hpy_grid_dispose(&r->again);
    hpy_graph_free(graph);
    if (hpy_mem_live() != live)
        tell();
    cr_assert_eq(hpy_mem_live(), live, "%d blocks are left", (int)(hpy_mem_live() - live));
    return n;
}

/* Files that commands write go to a folder of their own, with a capture to compare with. */
static void enter_folder(char *folder)
{
    struct hpy_err err;
    struct hpy_graph *older = fixture_make("shop", 0);
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
    demand(hpy_snapshot_save(older, "old.hps", NULL, &err), &err);
    hpy_graph_free(older);
    setenv("HOME", folder, 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_DATA_HOME");
}

static void leave_folder(const char *folder)
{
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

Test(keys, random)
{
    enum { MAX_VIEWS = 64 };
    bool views[MAX_VIEWS] = { false };
    char folder[] = "/tmp/heapy-keys-XXXXXX";
    const char *wanted = getenv("HPY_KEYS");
    uint64_t n_keys = wanted ? strtoull(wanted, NULL, 0) : 20000, n = 0;
    uint64_t seed = seed_or(20261121, "keys/random");
    enter_folder(folder);
    tell_when_dying();
    for (uint64_t round = 0; n < n_keys; round++)
        n += one_round(seed + round, views);
    alarm(0);
    leave_folder(folder);
    if (n_keys < 20000)
        return;
    for (size_t i = 0; hpy_views[i]; i++)
        cr_expect(views[i], "no key led to the view %s", hpy_views[i]->name);
}
