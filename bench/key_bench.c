/* key_bench SNAPSHOT N_KEYS [WIDTHxHEIGHT [THINK_MS]]: how long the explorer takes from a key
 * to the frame it leads to.
 *
 * A person works through a snapshot by a script, over and over: drilling, sorting, filtering,
 * searching, asking every question, going back. The core runs with its worker as in the
 * explorer, background work included, which goes on while the person thinks and gives way
 * to keys. Frames are sent to a terminal of that size that nobody looks at, where there is
 * curses. Prints one line for each key:
 *
 *     key ACTION VIEW ROWS TASK SECONDS WAITED RESIDENT
 *
 * the view and its rows are those the key was for, TASK is 1 if the worker was needed,
 * WAITED are the seconds until it had stopped what it did in the background, and RESIDENT
 * bytes of memory that is not the file's; and before that "start SECONDS SECONDS":
 * from the beginning of main to the graph and to the first frame. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "format/snapshot.h"
#include "tui/core.h"
#include "tui/term.h"
#include "tui/worker.h"

#define PAUSE_S 60 /* at most, for background work to come to its end */

/* What the person does. "~" waits for background work, as one does who reads. Each line
 * begins anyhow, and comes back to where it began or leaves it to the next. */
static const char *const script[] = {
    "c j j j k G g PgDn PgDn PgUp g",
    "c s S s S s S s S ~ g j Enter j j j PgDn PgDn G g Backspace",
    "c & s Enter j j G g Esc / e Enter n n N n Esc",
    "c Enter G g PgDn PgDn PgDn / 5 Enter n n n N & 7 Enter j j PgDn G Esc",
    "c Enter s G g s G g s G g S g Backspace",
    "c j i j j k r j j e j Enter j r Backspace Backspace Backspace",
    "c j r j j s g Enter j Backspace e j j Backspace Backspace",
    "c j j r r r Backspace ] Backspace Backspace Backspace",
    "c b t y p e Enter j j G g b r c s Enter j j j Backspace Backspace",
    "c b s i z e Enter s s g Enter j j Backspace Backspace",
    "c j d j j l j j l j j h h G g ~ j Enter Backspace Backspace",
    "c d j l l l j j Backspace T l l Backspace ~ Backspace",
    "c j p j j l j a v j j Backspace w j j Backspace",
    "c j j t l j l j j h G g Backspace i p w Backspace Backspace Backspace",
    "c m j m j M j j Enter Backspace Backspace ~",
    "o j j j Enter j j Backspace o G g w Backspace p Backspace",
    "o ~ j j j d j j l Backspace Backspace",
    "c C Esc u u ? j j j PgDn q Wheel(down) Wheel(down) Wheel(up) Ctrl-D Ctrl-U",
    "c : h e a p [ 0 ] . r e f e r r e r s Enter j j Backspace",
    "c B s i z e Enter j j G g s Backspace y ~",
};
enum { N_LINES = sizeof script / sizeof *script };

struct bench {
    struct hpy_core core;
    struct hpy_worker worker;
    struct hpy_grid grid;
    struct hpy_term *term; /* or NULL */
    int think_ms;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(enum hpy_status status, const struct hpy_err *err)
{
    if (status == HPY_OK)
        return;
    fprintf(stderr, "key_bench: %s\n", err->text);
    exit(1);
}

/* Bytes of this process in memory that are no pages of a file. */
static unsigned long long resident_bytes(void)
{
    char line[256];
    unsigned long long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "RssAnon: %llu", &kib) == 1)
            break;
    if (file)
        fclose(file);
    return kib * 1024;
}

/* ------------------------------------------------------------------ terminal */

#ifdef HAVE_CURSES
static void *drain(void *context)
{
    char bytes[65536];
    int fd = *(int *)context;
    while (read(fd, bytes, sizeof bytes) > 0)
        ;
    return NULL;
}

static void open_terminal(struct bench *bench, int width, int height)
{
    static int master;
    static pthread_t reader;
    struct hpy_err err;
    struct winsize size = { (unsigned short)height, (unsigned short)width, 0, 0 };
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        return;
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    setenv("TERM", "xterm-256color", 1);
    if (slave < 0 || ioctl(slave, TIOCSWINSZ, &size) != 0 ||
        pthread_create(&reader, NULL, drain, &master) != 0)
        return;
    struct hpy_term_options options = {
        .tty_fd = slave, .look = { &bench->core.session.settings->theme, 256, false }
    };
    must(hpy_term_curses_open(&bench->term, &options, &err), &err);
}
#else
static void open_terminal(struct bench *bench, int width, int height)
{
    (void)bench;
    (void)width;
    (void)height;
}
#endif

static void show(struct bench *bench)
{
    hpy_core_draw(&bench->core, &bench->grid, NULL);
    if (bench->term)
        bench->term->ops->show(bench->term, &bench->grid, false);
}

/* --------------------------------------------------------------------- tasks */

/* Wait for the worker, if it is busy, until a moment. False if it is busy still. */
static bool wait_for_worker(struct bench *bench, double until_s)
{
    while (bench->worker.busy) {
        struct pollfd ready = { bench->worker.wake_fd[0], POLLIN, 0 };
        double left_s = until_s - now_s();
        (void)poll(&ready, 1, left_s < 0 ? 0 : (int)(left_s * 1000) + 1);
        if (hpy_worker_ended(&bench->worker))
            hpy_core_task_done(&bench->core, bench->worker.status, &bench->worker.err);
        else if (now_s() >= until_s)
            return false;
    }
    return true;
}

static void start_task(struct bench *bench)
{
    struct hpy_err err;
    must(hpy_worker_start(&bench->worker, bench->core.task, &err), &err);
}

/* Everything that a key asked for. True if that took the worker. */
static bool settle(struct bench *bench)
{
    bool used = false;
    while (bench->core.task && (!bench->worker.busy || !bench->core.task->background)) {
        if (!bench->worker.busy)
            start_task(bench);
        (void)wait_for_worker(bench, now_s() + 3600);
        used = true;
    }
    return used;
}

static void background(struct bench *bench, double seconds)
{
    double until_s = now_s() + seconds;
    while (now_s() < until_s) {
        if (!bench->worker.busy && !hpy_core_idle(&bench->core))
            return;
        if (!bench->worker.busy)
            start_task(bench);
        if (wait_for_worker(bench, until_s))
            show(bench);
    }
}

/* ---------------------------------------------------------------------- keys */

static const char *action_of(const struct bench *bench, const struct hpy_event *event)
{
    enum hpy_action action = hpy_core_action(&bench->core, event);
    if (event->kind == HPY_EVENT_WHEEL)
        return "wheel";
    if (bench->core.prompt.active && event->key == HPY_KEY_ENTER)
        return bench->core.prompted == HPY_ACT_FILTER   ? "filter-enter"
               : bench->core.prompted == HPY_ACT_SEARCH ? "search-enter"
                                                        : "prompt-enter";
    return bench->core.prompt.active || action == HPY_ACT_NONE ? "typing"
                                                               : hpy_action_info(action)->name;
}

static void press(struct bench *bench, const struct hpy_event *event)
{
    struct hpy_view *view = hpy_stack_top(&bench->core.stack);
    struct hpy_list *list = view->ops->list ? view->ops->list(view) : NULL;
    const char *name = view->ops->name, *action = action_of(bench, event);
    unsigned long long rows = list ? list->n_shown : 0;
    double begun = now_s();
    double waited = 0;
    bool used = false;
    if (bench->worker.busy && !hpy_core_is_light(&bench->core, event)) {
        hpy_job_cancel(&bench->worker.job);
        used = true;
        (void)wait_for_worker(bench, now_s() + 3600);
        waited = now_s() - begun;
    }
    if (hpy_core_event(&bench->core, event) & HPY_DO_QUIT) {
        fprintf(stderr, "key_bench: the script quits\n");
        exit(1);
    }
    used |= settle(bench);
    show(bench);
    double took = now_s() - begun;
    printf("key %s %s %llu %d %.7f %.7f %llu\n", action, name, rows, used, took, waited,
           resident_bytes());
    background(bench, bench->think_ms / 1000.0);
}

static void play(struct bench *bench, unsigned long n_keys)
{
    for (unsigned long n = 0, line = 0; n < n_keys; line++)
        for (const char *at = script[line % N_LINES]; n < n_keys;) {
            struct hpy_event event = hpy_key_next(&at);
            if (event.kind == HPY_EVENT_NONE)
                break;
            if (event.kind == HPY_EVENT_KEY && event.key == '~') {
                background(bench, PAUSE_S);
                continue;
            }
            press(bench, &event);
            n++;
        }
}

static void start(struct bench *bench, struct hpy_graph **graph, const char *path)
{
    struct hpy_err err;
    double begun = now_s();
    must(hpy_snapshot_open(graph, path, NULL, &err), &err);
    double opened = now_s();
    hpy_core_start(&bench->core, *graph);
    (void)settle(bench);
    if (bench->core.failed)
        must(bench->core.err.code, &bench->core.err);
    show(bench);
    printf("start %.6f %.6f\n", opened - begun, now_s() - begun);
}

int main(int argc, char **argv)
{
    struct bench bench = { .think_ms = argc > 4 ? atoi(argv[4]) : 20 };
    struct hpy_graph *graph = NULL;
    struct hpy_err err;
    int width = 120, height = 40;
    if (argc < 3 || (argc > 3 && sscanf(argv[3], "%dx%d", &width, &height) != 2)) {
        fprintf(stderr, "usage: key_bench SNAPSHOT N_KEYS [WIDTHxHEIGHT [THINK_MS]]\n");
        return 2;
    }
    hpy_core_init(&bench.core, "bench", NULL);
    must(hpy_worker_init(&bench.worker, &err), &err);
    must(hpy_grid_init(&bench.grid, width, height, false, &err), &err);
    open_terminal(&bench, width, height);
    start(&bench, &graph, argv[1]);
    play(&bench, strtoul(argv[2], NULL, 0));
    if (bench.term)
        bench.term->ops->close(bench.term);
    hpy_worker_dispose(&bench.worker);
    hpy_core_dispose(&bench.core);
    hpy_grid_dispose(&bench.grid);
    hpy_graph_free(graph);
    return hpy_mem_live() == 0 ? 0 : 1;
}
