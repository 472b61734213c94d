#include "tui/worker.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/thread.h"

enum hpy_status hpy_worker_init(struct hpy_worker *worker, struct hpy_err *err)
{
    *worker = (struct hpy_worker){ .wake_fd = { -1, -1 } };
    if (pipe2(worker->wake_fd, O_CLOEXEC) != 0)
        return hpy_fail_errno(err, HPY_EIO, "cannot make a pipe");
    return HPY_OK;
}

static void join(struct hpy_worker *worker)
{
    char byte;
    while (read(worker->wake_fd[0], &byte, 1) < 0 && errno == EINTR)
        ;
    (void)pthread_join(worker->thread, NULL);
    worker->busy = false;
}

void hpy_worker_dispose(struct hpy_worker *worker)
{
    if (worker->busy) {
        hpy_job_cancel(&worker->job);
        join(worker);
    }
    for (int i = 0; i < 2; i++)
        if (worker->wake_fd[i] >= 0)
            close(worker->wake_fd[i]);
}

static void *run(void *context)
{
    struct hpy_worker *worker = context;
    worker->status = worker->task->run(worker->task, &worker->job, &worker->err);
    while (write(worker->wake_fd[1], "", 1) < 0 && errno == EINTR)
        ;
    return NULL;
}

enum hpy_status hpy_worker_start(struct hpy_worker *worker, struct hpy_task *task,
                                 struct hpy_err *err)
{
    assert(!worker->busy);
    hpy_job_init(&worker->job);
    hpy_job_phase(&worker->job, task->what, 0);
    worker->task = task;
    /* signals are the key loop's business */
    int failed = hpy_thread_start(&worker->thread, run, worker);
    if (failed) {
        errno = failed;
        return hpy_fail_errno(err, HPY_EIO, "cannot start a thread");
    }
    worker->busy = true;
    return HPY_OK;
}

bool hpy_worker_ended(struct hpy_worker *worker)
{
    struct pollfd ready = { worker->wake_fd[0], POLLIN, 0 };
    if (!worker->busy || poll(&ready, 1, 0) <= 0)
        return false;
    join(worker);
    return true;
}
