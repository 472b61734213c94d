/* A job: how a long analysis tells how far it is and hears that it must stop.
 *
 * Owned by the application or the command line; analyses borrow it and accept
 * NULL for "never cancel, nobody watches". One thread works, any thread may
 * read the progress or cancel. */
#ifndef HPY_BASE_JOB_H
#define HPY_BASE_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* How many steps an analysis takes between two polls. */
#define HPY_JOB_STRIDE 4096u

struct hpy_job {
    _Atomic(const char *) phase; /* static string, e.g. "resolving edges" */
    atomic_uint_fast64_t done;   /* steps of this phase */
    atomic_uint_fast64_t total;  /* 0 = unknown */
    atomic_bool cancelled;
    /* NULL, or called by the thread that works at each poll, before it looks whether it
     * is cancelled: for a caller who must do something now and then meanwhile. It may
     * cancel the job. Set after hpy_job_init. */
    void (*tick)(struct hpy_job *job);
};

void hpy_job_init(struct hpy_job *job);
/* Start a phase; a NULL job is allowed here and below. */
void hpy_job_phase(struct hpy_job *job, const char *phase, uint64_t total);
/* Report progress. HPY_OK, or HPY_ECANCELLED with err filled. */
HPY_MUST_CHECK enum hpy_status hpy_job_poll(struct hpy_job *job, uint64_t done,
                                            struct hpy_err *err);
void hpy_job_cancel(struct hpy_job *job);
/* For a second thread of one analysis, which must not touch the progress. */
bool hpy_job_cancelled(const struct hpy_job *job);

#endif
