/* Tasks: work that may take long, done beside the key loop.
 *
 * `run` works on the worker thread and only reads what others can see; `commit`
 * then puts the result in place on the key loop. A task that was stopped or failed
 * is disposed of without commit, so that nothing has changed. */
#ifndef HPY_TUI_TASK_H
#define HPY_TUI_TASK_H

#include <stdbool.h>

#include "base/job.h"
#include "base/status.h"

struct hpy_reply;

struct hpy_task {
    const char *what; /* "sorting": first phase shown, static */
    enum hpy_status (*run)(struct hpy_task *task, struct hpy_job *job,
                           struct hpy_err *err);
    void (*commit)(struct hpy_task *task, struct hpy_reply *reply);
    void (*dispose)(struct hpy_task *task); /* frees the task itself as well */
    bool background; /* gives way, by being stopped, to whatever key needs a task */
};

#endif
