#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>

#include "base/pair.h"

struct task {
    enum hpy_status answer;
    const char *why;
    bool ran, takes_signals;
    pthread_t thread;
};

static enum hpy_status run(void *work, struct hpy_err *err)
{
    struct task *task = work;
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    task->takes_signals = !sigismember(&mask, SIGWINCH);
    task->thread = pthread_self();
    task->ran = true;
    return task->answer == HPY_OK ? HPY_OK : hpy_fail(err, task->answer, "%s", task->why);
}

Test(pair, both_run_and_signals_stay_here)
{
    struct task a = { HPY_OK, "", false, false, 0 }, b = a;
    cr_assert_eq(hpy_pair_run(run, &a, run, &b, NULL), HPY_OK);
    cr_assert(a.ran && b.ran);
    cr_assert(pthread_equal(a.thread, pthread_self()));
    cr_assert(a.takes_signals);
    if (!pthread_equal(a.thread, b.thread))
        cr_assert(!b.takes_signals);
}

Test(pair, the_first_failure_is_told)
{
    struct task good = { HPY_OK, "", false, false, 0 };
    struct task a = { HPY_EIO, "a", false, false, 0 }, b = { HPY_EDAMAGED, "b", false, false, 0 };
    struct hpy_err err;
    cr_assert_eq(hpy_pair_run(run, &good, run, &b, &err), HPY_EDAMAGED);
    cr_assert_str_eq(err.text, "b");
    cr_assert_eq(hpy_pair_run(run, &a, run, &b, &err), HPY_EIO);
    cr_assert_str_eq(err.text, "a");
    b.ran = false;
    cr_assert_eq(hpy_pair_run(run, &a, run, &b, NULL), HPY_EIO);
    cr_assert(b.ran);
}
