/* Run what a reply asks for, as the application would. */
#ifndef HPY_TESTS_RUN_REPLY_H
#define HPY_TESTS_RUN_REPLY_H

#include "tui/view.h"

static inline enum hpy_status run_reply(struct hpy_reply *reply, struct hpy_job *job)
{
    struct hpy_err err;
    if (!(reply->bits & HPY_DO_TASK))
        return HPY_OK;
    enum hpy_status status = reply->task->run(reply->task, job, &err);
    if (status == HPY_OK)
        reply->task->commit(reply->task, reply);
    reply->task->dispose(reply->task);
    return status;
}

#endif
