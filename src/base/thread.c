#include "base/thread.h"

#include <signal.h>
#include <stddef.h>

static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

int hpy_thread_start(pthread_t *thread, void *(*run)(void *context), void *context)
{
    sigset_t most, before;
    sigfillset(&most);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&most, faults[i]);
    /* a thread begins with the mask of the one that made it */
    pthread_sigmask(SIG_SETMASK, &most, &before);
    int error = pthread_create(thread, NULL, run, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}
