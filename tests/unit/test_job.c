#include <criterion/criterion.h>

#include "base/job.h"

Test(job, null_is_never_cancelled)
{
    hpy_job_phase(NULL, "x", 1);
    hpy_job_cancel(NULL);
    cr_assert_eq(hpy_job_poll(NULL, 1, NULL), HPY_OK);
}

static int n_ticks;

static void third_time_stop(struct hpy_job *job)
{
    if (++n_ticks == 3)
        hpy_job_cancel(job);
}

Test(job, a_tick_at_each_poll_may_cancel)
{
    struct hpy_job job;
    hpy_job_init(&job);
    job.tick = third_time_stop;
    n_ticks = 0;
    cr_assert_eq(hpy_job_poll(&job, 1, NULL), HPY_OK);
    cr_assert_eq(hpy_job_poll(&job, 2, NULL), HPY_OK);
    cr_assert_eq(hpy_job_poll(&job, 3, NULL), HPY_ECANCELLED);
    cr_assert_eq(n_ticks, 3);
}

Test(job, progress_and_cancel)
{
    struct hpy_job job;
    struct hpy_err err;
    hpy_job_init(&job);
    hpy_job_phase(&job, "counting", 10);
    cr_assert_eq(hpy_job_poll(&job, 4, &err), HPY_OK);
    cr_assert_eq(atomic_load(&job.done), 4);
    cr_assert_eq(atomic_load(&job.total), 10);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_job_poll(&job, 5, &err), HPY_ECANCELLED);
    cr_assert_eq(err.code, HPY_ECANCELLED);
    cr_assert_str_eq(err.text, "stopped while counting");
    hpy_job_phase(&job, "next", 3);
    cr_assert_eq(atomic_load(&job.done), 0);
    cr_assert_eq(hpy_job_poll(&job, 1, NULL), HPY_ECANCELLED);
}
