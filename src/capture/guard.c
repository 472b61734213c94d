#include "capture/guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define ALT_STACK_BYTES ((size_t)64 * 1024)

/* Signals by which foreign code fails, and the watchdog's. */
static const int fault_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP };
enum { N_FAULTS = sizeof fault_signals / sizeof fault_signals[0], WATCHDOG = SIGALRM };

struct guard_state {
    long tid;
    uint64_t ticks_seen;
    bool has_watchdog;
    struct sigaction old[N_FAULTS];
    struct sigaction old_watchdog;
    stack_t old_stack;
    sigset_t old_mask;
};

/* A handler has no argument of its own: one guard at a time per process. */
static struct hpy_guard *volatile active;
static volatile sig_atomic_t on_hold;

static long thread_id(void)
{
    return syscall(SYS_gettid);
}

static void jump_back(struct hpy_guard *guard, int signum)
{
    guard->n_faults++;
    siglongjmp(guard->back, signum);
}

/* Not ours: do what would have been done without the guard. */
static void pass_on(const struct sigaction *old, int signum, siginfo_t *info,
                    void *context)
{
    if (old->sa_flags & SA_SIGINFO) {
        old->sa_sigaction(signum, info, context);
    } else if (old->sa_handler == SIG_DFL) {
        /* Put the default back; a fault happens again on return and is final, a
         * signal that was sent is sent once more. */
        sigaction(signum, old, NULL);
        if (info->si_code <= 0)
            syscall(SYS_tgkill, getpid(), thread_id(), signum);
    } else if (old->sa_handler != SIG_IGN) {
        old->sa_handler(signum);
    }
}

static void on_fault(int signum, siginfo_t *info, void *context)
{
    int saved_errno = errno;
    struct hpy_guard *guard = active;
    if (!guard)
        return;
    const struct guard_state *state = guard->state;
    /* abort() and a bad free raise SIGABRT by tgkill from within this process. */
    bool own = info->si_code > 0 || info->si_pid == getpid();
    if (guard->armed && own && thread_id() == state->tid)
        jump_back(guard, signum);
    for (int i = 0; i < N_FAULTS; i++)
        if (fault_signals[i] == signum)
            pass_on(&state->old[i], signum, info, context);
    errno = saved_errno;
}

static void on_watchdog(int signum)
{
    struct hpy_guard *guard = active;
    if (!guard || !guard->armed || on_hold)
        return;
    struct guard_state *state = guard->state;
    bool stuck = guard->subject != NULL && guard->ticks == state->ticks_seen;
    state->ticks_seen = guard->ticks;
    if (stuck)
        jump_back(guard, signum);
}

static struct timeval period_of(double seconds)
{
    struct timeval period = { 0 };
    if (seconds > 0) {
        period.tv_sec = (time_t)seconds;
        period.tv_usec = (suseconds_t)((seconds - (double)period.tv_sec) * 1e6);
        if (period.tv_sec == 0 && period.tv_usec == 0)
            period.tv_usec = 1;
    }
    return period;
}

int hpy_guard_up(struct hpy_guard *guard, struct hpy_scratch *scratch,
                 double seconds_per_step, bool in_twin)
{
    if (active)
        return -1;
    /* A fault in foreign code may be an overflow of the stack. */
    void *stack = hpy_scratch_alloc(scratch, ALT_STACK_BYTES);
    struct guard_state *state = hpy_scratch_alloc(scratch, sizeof *state);
    if (!stack || !state)
        return -1;
    stack_t alternate = { .ss_sp = stack, .ss_size = ALT_STACK_BYTES };
    if (sigaltstack(&alternate, &state->old_stack) != 0)
        return -1; /* this thread is on its alternate stack now */

    state->tid = thread_id();
    state->has_watchdog = in_twin && seconds_per_step > 0;
    guard->subject = NULL;
    guard->ticks = 0;
    guard->n_faults = 0;
    guard->in_twin = in_twin;
    guard->state = state;
    guard->armed = 0;
    on_hold = 0;
    active = guard;

    /* SA_NODEFER: the handler is left by a jump, which restores no mask. */
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
    action.sa_sigaction = on_fault;
    sigemptyset(&action.sa_mask);
    sigset_t unblocked;
    sigemptyset(&unblocked);
    for (int i = 0; i < N_FAULTS; i++) {
        sigaction(fault_signals[i], &action, &state->old[i]);
        sigaddset(&unblocked, fault_signals[i]);
    }
    if (state->has_watchdog) {
        struct sigaction watchdog = { .sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESTART };
        watchdog.sa_handler = on_watchdog;
        sigemptyset(&watchdog.sa_mask);
        sigaction(WATCHDOG, &watchdog, &state->old_watchdog);
        sigaddset(&unblocked, WATCHDOG);
    }
    sigprocmask(SIG_UNBLOCK, &unblocked, &state->old_mask);
    guard->armed = 1;
    if (state->has_watchdog) {
        struct timeval period = period_of(seconds_per_step);
        struct itimerval timer = { .it_interval = period, .it_value = period };
        setitimer(ITIMER_REAL, &timer, NULL);
    }
    return 0;
}

void hpy_guard_down(struct hpy_guard *guard)
{
    struct guard_state *state = guard->state;
    if (!state || active != guard)
        return;
    guard->armed = 0;
    if (state->has_watchdog) {
        struct itimerval off = { 0 };
        setitimer(ITIMER_REAL, &off, NULL);
    }
    sigprocmask(SIG_SETMASK, &state->old_mask, NULL);
    for (int i = 0; i < N_FAULTS; i++)
        sigaction(fault_signals[i], &state->old[i], NULL);
    if (state->has_watchdog)
        sigaction(WATCHDOG, &state->old_watchdog, NULL);
    sigaltstack(&state->old_stack, NULL);
    active = NULL;
    guard->state = NULL;
}

void hpy_guard_hold(void)
{
    on_hold = 1;
}

void hpy_guard_go_on(void)
{
    struct hpy_guard *guard = active;
    if (guard) {
        /* The period that is running began during the pause: it does not count. */
        struct guard_state *state = guard->state;
        state->ticks_seen = guard->ticks - 1;
    }
    on_hold = 0;
}
