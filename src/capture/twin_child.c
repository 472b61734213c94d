#include "capture/twin_child.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "capture/record.h"
#include "engine/facts.h"

#ifndef SYS_close_range
#define SYS_close_range 436 /* the same number on every architecture; Linux 5.9 */
#endif

#define KILL_AFTER_DEADLINE_S 5
#define FALLBACK_MAX_FDS 65536u

static struct hpy_twin_page *own_page; /* for the deadline's handler */

_Noreturn static void leave(int code)
{
    for (;;)
        syscall(SYS_exit_group, code);
}

/* The name of a descriptor in /proc/self/fd, or -1. */
static int number_of(const char *name)
{
    int number = 0;
    for (; *name >= '0' && *name <= '9' && number < 100000000; name++)
        number = number * 10 + (*name - '0');
    return *name == '\0' ? number : -1;
}

struct entry { /* struct linux_dirent64, getdents64(2) */
    uint64_t inode;
    int64_t offset;
    unsigned short n_bytes;
    unsigned char type;
    char name[];
};

/* One pass over /proc/self/fd; 1 if something was closed, 0 if nothing is left to
 * close, -1 if the folder cannot be read. */
static int close_pass(int keep)
{
    _Alignas(8) char block[4096];
    int closed = 0;
    int folder = open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
    if (folder < 0)
        return -1;
    long n;
    while ((n = syscall(SYS_getdents64, folder, block, sizeof block)) > 0) {
        for (long at = 0; at < n;) {
            const struct entry *entry = (const void *)(block + at);
            int fd = entry->name[0] == '.' ? -1 : number_of(entry->name);
            if (fd >= 0 && fd != keep && fd != folder && close(fd) == 0)
                closed = 1;
            at += entry->n_bytes;
        }
    }
    close(folder);
    return closed;
}

static void close_one_by_one(int keep)
{
    int more = 1;
    while (more == 1)
        more = close_pass(keep); /* again, because the folder changed under it */
    if (more == 0)
        return;
    struct rlimit limit;
    rlim_t last = FALLBACK_MAX_FDS;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < last)
        last = limit.rlim_cur;
    for (int fd = 0; (rlim_t)fd < last; fd++)
        if (fd != keep)
            close(fd);
}

/* A client must see its connection end, a pipe its end of file, when the target
 * closes it, not when the twin is done. */
static void close_all_but(int keep)
{
    if ((keep == 0 || syscall(SYS_close_range, 0, keep - 1, 0) == 0) &&
        syscall(SYS_close_range, keep + 1, ~0u, 0) == 0)
        return;
    close_one_by_one(keep);
}

static void on_deadline(int signum)
{
    (void)signum;
    atomic_store(&own_page->outcome, HPY_TWIN_DEADLINE);
    leave(1);
}

/* The target's handlers must not run here: Python's own one writes into the
 * wake-up descriptor, others talk to threads that do not exist. What the terminal
 * or a supervisor sends is for the target, which ends the twin if it wants to. */
static void reset_signals(void)
{
    static const int left_deadly[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
                                       SIGTRAP, SIGSYS, SIGKILL, SIGSTOP };
    struct sigaction action = { .sa_handler = SIG_IGN };
    for (int signum = 1; signum <= SIGRTMAX; signum++)
        sigaction(signum, &action, NULL);
    action.sa_handler = SIG_DFL;
    for (size_t i = 0; i < sizeof left_deadly / sizeof left_deadly[0]; i++)
        sigaction(left_deadly[i], &action, NULL);
    action.sa_handler = on_deadline;
    sigaction(SIGXCPU, &action, NULL);
    stack_t none = { .ss_flags = SS_DISABLE };
    sigaltstack(&none, NULL);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
}

/* Raw timers: glibc's timer_create may allocate. They count real time, and are
 * apart from ITIMER_REAL, which the guard's watchdog uses. */
static void set_deadline(double seconds)
{
    const struct {
        int signum;
        double after_s;
    } timers[] = { { SIGXCPU, seconds }, { SIGKILL, seconds + KILL_AFTER_DEADLINE_S } };
    for (size_t i = 0; i < sizeof timers / sizeof timers[0]; i++) {
        struct sigevent event;
        memset(&event, 0, sizeof event);
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = timers[i].signum;
        int id;
        if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id) != 0)
            continue;
        struct itimerspec when = { .it_value.tv_sec = (time_t)timers[i].after_s };
        when.it_value.tv_nsec =
            (long)((timers[i].after_s - (double)when.it_value.tv_sec) * 1e9);
        if (when.it_value.tv_sec == 0 && when.it_value.tv_nsec == 0)
            when.it_value.tv_nsec = 1;
        syscall(SYS_timer_settime, id, 0, &when, NULL);
    }
}

static void be_first_to_go(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t ignored = write(fd, "1000", 4);
        (void)ignored;
        close(fd);
    }
    /* 1, not 0: that also stops cores that go to a program (Linux, fs/coredump.c). */
    struct rlimit core = { 1, 1 };
    setrlimit(RLIMIT_CORE, &core);
}

_Noreturn void hpy_twin_child_run(const struct hpy_twin_task *task)
{
    struct hpy_twin_page *page = task->page;
    own_page = page;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != task->parent)
        leave(1); /* the target died before the line above */
    prctl(PR_SET_NAME, "heapy-twin");
    reset_signals();
    close_all_but(task->fd);
    be_first_to_go();
    set_deadline(task->deadline_s);

    struct hpy_record record = {
        .fd = task->fd,
        .options = task->options,
        .origin = &page->origin,
        .method = HPY_METHOD_TWIN,
        .reason = task->reason,
        .pause_ns = &page->pause_ns,
        .progress = &page->progress,
    };
    page->status = hpy_record_make(&page->result, &page->io_error, &record, &page->err);
    atomic_store(&page->outcome,
                 page->status == HPY_OK ? HPY_TWIN_DONE : HPY_TWIN_FAILED);
    leave(page->status == HPY_OK ? 0 : 1);
}
