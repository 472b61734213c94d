/* Threads beside the one that looks after signals. */
#ifndef HPY_BASE_THREAD_H
#define HPY_BASE_THREAD_H

#include <pthread.h>

/* Start a thread that takes no signals but those of its own faults, so that all others
 * stay with the threads that are there. 0 or an errno. To be joined. */
int hpy_thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
