#include "base/pair.h"

#include <pthread.h>
#include <signal.h>

struct half {
    hpy_half run;
    void *work;
    enum hpy_status status;
    struct hpy_err err;
};

static void *run_half(void *argument)
{
    struct half *half = argument;
    half->status = half->run(half->work, &half->err);
    return NULL;
}

enum hpy_status hpy_pair_run(hpy_half first, void *first_work, hpy_half second,
                             void *second_work, struct hpy_err *err)
{
    struct half other = { .run = second, .work = second_work };
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int refused = pthread_create(&thread, NULL, run_half, &other);
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    enum hpy_status status = first(first_work, err);
    if (refused)
        run_half(&other);
    else
        pthread_join(thread, NULL);
    if (status == HPY_OK && other.status != HPY_OK && err)
        *err = other.err;
    return status != HPY_OK ? status : other.status;
}
