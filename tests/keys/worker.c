/* The explorer as it is, with its worker, on a terminal that is a person who presses keys
 * at random: some at once, typed ahead, some while a task runs, some after a pause.
 *
 *   HPY_SEED=n HPY_KEYS=n worker
 *
 * For ThreadSanitizer (configure --enable-sanitizers=thread); without it, for whatever
 * crashes, hangs or is left. Prints a line like the other runners of tests. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "frame.h"
#include "heaps.h"
#include "person.h"
#include "tui/app.h"
#include "tui/term.h"

#define PATIENCE_S 120 /* for the keys of one heap */

struct keys_term {
    struct hpy_term term;
    struct person *person;
    unsigned left; /* keys */
    unsigned *used;
    int width, height;
};

static void fail(const char *what)
{
    fprintf(stderr, "worker: %s\n", what);
    abort();
}

static void size(struct hpy_term *term, int *width, int *height)
{
    struct keys_term *t = (struct keys_term *)term;
    *width = t->width;
    *height = t->height;
}

static void show(struct hpy_term *term, const struct hpy_grid *grid, bool anew)
{
    struct keys_term *t = (struct keys_term *)term;
    struct hpy_text why = { 0 };
    (void)anew;
    if (grid->width != t->width || grid->height != t->height)
        fail("a frame is not as large as the window");
    if (!frame_holds(&why, grid))
        fail(hpy_text_get(&why));
}

static struct hpy_event read_event(struct hpy_term *term, int timeout_ms, int wake_fd)
{
    struct keys_term *t = (struct keys_term *)term;
    struct hpy_event none = { .kind = HPY_EVENT_NONE };
    if (t->left == 0)
        return (struct hpy_event){ .kind = HPY_EVENT_GONE };
    if (person_any(t->person, 3) == 0) {
        struct pollfd ready = { wake_fd, POLLIN, 0 };
        int pause_ms = (int)person_any(t->person, person_any(t->person, 40) ? 3 : 150);
        (void)poll(&ready, 1, timeout_ms >= 0 && timeout_ms < pause_ms ? timeout_ms : pause_ms);
        return none;
    }
    struct hpy_event event = person_next(t->person);
    t->left--;
    (*t->used)++;
    if (event.kind == HPY_EVENT_RESIZE) {
        t->width = event.x;
        t->height = event.y;
    }
    return event;
}

static void nothing(struct hpy_term *term)
{
    (void)term;
}

static void close_term(struct hpy_term *term)
{
    (void)term;
}

static const struct hpy_term_ops ops = {
    .size = size, .show = show, .read = read_event, .suspend = nothing, .resume = nothing,
    .close = close_term
};

static enum hpy_status load(struct hpy_graph **out, void *context, struct hpy_job *job,
                            struct hpy_err *err)
{
    (void)job;
    (void)err;
    *out = context;
    return HPY_OK;
}

static void one_round(uint64_t seed, unsigned *used)
{
    struct person person;
    const char *heap;
    struct hpy_err err = { .text = "" };
    uint64_t live = hpy_mem_live();
    alarm(PATIENCE_S);
    person_init(&person, seed);
    person.stays = person_any(&person, 4) != 0;
    struct keys_term term = { .term.ops = &ops, .person = &person, .used = used,
                              .left = 20 + person_any(&person, 300), .width = 80,
                              .height = 24 };
    struct hpy_graph *graph = heaps_any(&heap, &person);
    struct hpy_app_options options = { .load = load, .load_context = graph, .title = heap,
                                       .term = &term.term, .tty_fd = -1 };
    fprintf(stderr, "HPY_SEED=%llu: %s, %u keys\n", (unsigned long long)seed, heap, term.left);
    if (hpy_app_run(&options, &err) != HPY_OK)
        fail(err.text);
    if (hpy_mem_live() != live)
        fail("memory is left");
}

int main(void)
{
    const char *given = getenv("HPY_SEED"), *wanted = getenv("HPY_KEYS");
    uint64_t seed = given ? strtoull(given, NULL, 0) : 1;
    unsigned n_keys = wanted ? (unsigned)strtoul(wanted, NULL, 0) : 5000, used = 0;
    char folder[] = "/tmp/heapy-keys-XXXXXX", command[256];
    if (!mkdtemp(folder) || chdir(folder) != 0)
        fail("no folder for files");
    setenv("HOME", folder, 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    while (used < n_keys)
        one_round(seed++, &used);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (chdir("/") != 0 || system(command) != 0)
        fail("a folder is left");
    printf("%u keys\n1 passed, 0 failed\n", used);
    return 0;
}
