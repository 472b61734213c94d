#include "base/job.h"

#include <stddef.h>

/* Progress and cancellation are read from other threads but order nothing: no
 * data is published through them, so relaxed accesses are enough. */

void hpy_job_init(struct hpy_job *job)
{
    atomic_init(&job->phase, "");
    atomic_init(&job->done, 0);
    atomic_init(&job->total, 0);
    atomic_init(&job->cancelled, false);
    job->tick = NULL;
}

void hpy_job_phase(struct hpy_job *job, const char *phase, uint64_t total)
{
    if (!job)
        return;
    atomic_store_explicit(&job->done, 0, memory_order_relaxed);
    atomic_store_explicit(&job->total, total, memory_order_relaxed);
    atomic_store_explicit(&job->phase, phase, memory_order_relaxed);
}

enum hpy_status hpy_job_poll(struct hpy_job *job, uint64_t done, struct hpy_err *err)
{
    if (!job)
        return HPY_OK;
    atomic_store_explicit(&job->done, done, memory_order_relaxed);
    if (job->tick)
        job->tick(job);
    if (atomic_load_explicit(&job->cancelled, memory_order_relaxed))
        return hpy_fail(err, HPY_ECANCELLED, "stopped while %s",
                        atomic_load_explicit(&job->phase, memory_order_relaxed));
    return HPY_OK;
}

void hpy_job_cancel(struct hpy_job *job)
{
    if (job)
        atomic_store_explicit(&job->cancelled, true, memory_order_relaxed);
}

bool hpy_job_cancelled(const struct hpy_job *job)
{
    return job && atomic_load_explicit(&job->cancelled, memory_order_relaxed);
}
