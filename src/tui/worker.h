/* The worker: one thread that runs one task at a time, beside the key loop. */
#ifndef HPY_TUI_WORKER_H
#define HPY_TUI_WORKER_H

#include <pthread.h>
#include <stdbool.h>

#include "base/job.h"
#include "base/status.h"
#include "tui/task.h"

struct hpy_worker {
    int wake_fd[2]; /* readable at [0] when a task has ended */
    pthread_t thread;
    bool busy;
    struct hpy_job job;
    struct hpy_task *task; /* borrowed while busy */
    enum hpy_status status;
    struct hpy_err err;
};

HPY_MUST_CHECK enum hpy_status hpy_worker_init(struct hpy_worker *worker,
                                               struct hpy_err *err);
/* Stops a running task and waits for it. */
void hpy_worker_dispose(struct hpy_worker *worker);
/* Start a task; the worker must not be busy. */
HPY_MUST_CHECK enum hpy_status hpy_worker_start(struct hpy_worker *worker,
                                                struct hpy_task *task,
                                                struct hpy_err *err);
/* True once for each task, after it has ended: status and err are then valid. */
bool hpy_worker_ended(struct hpy_worker *worker);

#endif
