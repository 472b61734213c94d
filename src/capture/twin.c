#include <Python.h>

#include "capture/twin.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "capture/inline.h"
#include "capture/preflight.h"
#include "capture/record.h"
#include "capture/supported.h"
#include "capture/twin_child.h"
#include "capture/writeout.h"
#include "engine/facts.h"

#define DEFAULT_DEADLINE_S 600.0

/* The clone is made by hand: no at-fork handlers of Python or of libraries run,
 * and flags without a signal number make a child that sends none when it ends and
 * that wait calls without __WALL do not see. Every argument is zero, so their
 * order, which differs between architectures, does not matter. */
static pid_t clone_process(void)
{
    return (pid_t)syscall(SYS_clone, 0UL, 0UL, 0UL, 0UL, 0UL);
}

/* Start the twin. Its pid, or -1 with errno. The target stands still from here to
 * the return: only this is the pause. */
static pid_t start(const struct hpy_twin_task *task)
{
    uint64_t began = hpy_record_now_ns();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = clone_process();
    if (child == 0)
        hpy_twin_child_run(task);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child > 0)
        atomic_store_explicit(&task->page->pause_ns, hpy_record_now_ns() - began,
                              memory_order_release);
    errno = error;
    return child;
}

/* Wait for exactly this child without the GIL; *how is its wait status, or -1 if
 * somebody else has taken it. False if a Python signal handler raised: the twin is
 * then killed and reaped. */
static bool await(pid_t child, int *how)
{
    bool raised = false;
    for (;;) {
        PyThreadState *thread = PyEval_SaveThread();
        pid_t got = waitpid(child, how, __WALL);
        int error = errno;
        PyEval_RestoreThread(thread);
        if (got == child)
            return !raised;
        if (error != EINTR) {
            *how = -1;
            return !raised;
        }
        if (!raised && PyErr_CheckSignals() != 0) {
            raised = true;
            kill(child, SIGKILL);
        }
    }
}

static enum hpy_status explain_death(const struct hpy_twin_page *page, int how,
                                     struct hpy_err *err)
{
    unsigned long long seen = (unsigned long long)atomic_load(&page->progress);
    if (how == -1)
        return hpy_fail(err, HPY_ETARGET, "the twin vanished after %llu objects", seen);
    if (!WIFSIGNALED(how))
        return hpy_fail(err, HPY_ETARGET, "the twin ended early, after %llu objects", seen);
    int signum = WTERMSIG(how);
    return hpy_fail(err, HPY_ETARGET,
                    "the twin was killed by signal %d (%s) after %llu objects%s", signum,
                    strsignal(signum), seen,
                    signum == SIGSYS ? ": a seccomp filter forbids what it does, try "
                                       "the walk in place (force=\"inline\")"
                                     : "");
}

static enum hpy_status conclude(struct hpy_capture_result *out,
                                const struct hpy_twin_task *task, int how,
                                struct hpy_err *err)
{
    const struct hpy_twin_page *page = task->page;
    switch ((enum hpy_twin_outcome)atomic_load(&page->outcome)) {
    case HPY_TWIN_DONE:
        *out = page->result;
        out->pause_s = (double)atomic_load(&page->pause_ns) * 1e-9;
        return HPY_OK;
    case HPY_TWIN_FAILED:
        out->io_error = page->io_error;
        if (page->io_error)
            return hpy_writeout_fail(page->io_error, err);
        if (err)
            *err = page->err;
        return page->status;
    case HPY_TWIN_DEADLINE:
        return hpy_fail(err, HPY_ETARGET,
                        "the capture was stopped at its deadline of %g s, after %llu objects",
                        task->deadline_s,
                        (unsigned long long)atomic_load(&page->progress));
    case HPY_TWIN_NOTHING:
        break;
    }
    return explain_death(page, how, err);
}

/* *fell_back: no twin could be made; errno says why and nothing was written. */
static enum hpy_status run_twin(struct hpy_capture_result *out, bool *fell_back,
                                const struct hpy_twin_task *task, struct hpy_err *err)
{
    pid_t child = start(task);
    *fell_back = child < 0;
    if (child < 0)
        return HPY_OK;
    int how = 0;
    if (!await(child, &how))
        return hpy_fail(err, HPY_ECANCELLED, "the capture was interrupted");
    return conclude(out, task, how, err);
}

static struct hpy_twin_page *new_page(void)
{
    void *at = mmap(NULL, sizeof(struct hpy_twin_page), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

/* What may make the picture less than whole, of the moment and the process. */
static void add_note(char *reason, size_t room, const char *note)
{
    size_t n = strlen(reason);
    snprintf(reason + n, room - n, "%s%s", n ? "; " : "", note);
}

static void add_notes(char *reason, size_t room)
{
    if (hpy_gc_collecting(PyInterpreterState_Get()))
        add_note(reason, room,
                 "during a garbage collection: what it is about to free may be missing");
    if (hpy_interp_any_apart())
        add_note(reason, room, "an interpreter with a GIL of its own went on meanwhile: "
                               "its objects may be caught halfway through a change");
}

static bool is_forced(const struct hpy_capture_options *options, const char *method)
{
    return options->force && strcmp(options->force, method) == 0;
}

enum hpy_status hpy_capture(struct hpy_capture_result *out, int fd,
                            const struct hpy_capture_options *options,
                            struct hpy_err *err)
{
    HPY_TRY(hpy_capture_supported(err));
    struct hpy_twin_page *page = new_page();
    if (!page)
        return hpy_fail(err, HPY_ENOMEM, "no memory for a capture");

    enum hpy_status status = HPY_OK;
    struct hpy_preflight flight;
    char reason[HPY_CAPTURE_REASON_BYTES];
    hpy_origin_take(&page->origin, options->command);
    PyThreadState *thread = PyEval_SaveThread(); /* others go on while files are read */
    hpy_preflight(&flight, "");
    PyEval_RestoreThread(thread);
    page->origin.rss_bytes = flight.rss_bytes;
    page->origin.n_threads = flight.n_threads;
    snprintf(reason, sizeof reason, "%s", flight.reason);

    bool in_place = is_forced(options, HPY_METHOD_INLINE) ||
                    (!flight.fork_is_safe && !is_forced(options, HPY_METHOD_TWIN));
    if (is_forced(options, HPY_METHOD_INLINE))
        snprintf(reason, sizeof reason, "asked for");
    add_notes(reason, sizeof reason);
    memset(out, 0, sizeof *out);
    if (!in_place) {
        struct hpy_twin_task task = {
            .page = page,
            .parent = getpid(),
            .fd = fd,
            .options = options,
            .deadline_s = options->deadline_s > 0 ? options->deadline_s
                                                  : DEFAULT_DEADLINE_S,
            .reason = reason,
        };
        status = run_twin(out, &in_place, &task, err);
        out->method = HPY_METHOD_TWIN;
        if (in_place) {
            snprintf(reason, sizeof reason, "the process could not be forked: %s",
                     strerror(errno));
            if (is_forced(options, HPY_METHOD_TWIN)) {
                status = hpy_fail(err, HPY_ETARGET, "%s", reason);
                in_place = false;
            }
        }
    }
    if (in_place) {
        memset(out, 0, sizeof *out);
        status = hpy_inline_run(out, fd, options, &page->origin, reason, err);
        out->method = HPY_METHOD_INLINE;
    }
    snprintf(out->reason, sizeof out->reason, "%s", reason);
    munmap(page, sizeof *page);
    return status;
}

enum hpy_status hpy_capture_tell(struct hpy_capture_result *out, struct hpy_sink *sink,
                                 const struct hpy_capture_options *options,
                                 struct hpy_err *err)
{
    HPY_TRY(hpy_capture_supported(err));
    struct hpy_twin_page *page = new_page();
    if (!page)
        return hpy_fail(err, HPY_ENOMEM, "no memory for a capture");
    struct hpy_preflight flight;
    char reason[HPY_CAPTURE_REASON_BYTES] = "";
    hpy_origin_take(&page->origin, options->command);
    PyThreadState *thread = PyEval_SaveThread();
    hpy_preflight(&flight, "");
    PyEval_RestoreThread(thread);
    page->origin.rss_bytes = flight.rss_bytes;
    page->origin.n_threads = flight.n_threads;
    add_notes(reason, sizeof reason);
    memset(out, 0, sizeof *out);
    enum hpy_status status = hpy_inline_tell(out, sink, options, &page->origin, reason, err);
    out->method = HPY_METHOD_INLINE;
    snprintf(out->reason, sizeof out->reason, "%s", reason);
    munmap(page, sizeof *page);
    return status;
}
