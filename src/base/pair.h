/* Two halves of one analysis at a time, on two threads. */
#ifndef HPY_BASE_PAIR_H
#define HPY_BASE_PAIR_H

#include "base/status.h"

typedef enum hpy_status (*hpy_half)(void *work, struct hpy_err *err);

/* Run first(first_work) on this thread and second(second_work) on a new one, and
 * wait for both; one after the other where no thread can be had. Returns the
 * status of the first that failed, in that order. The new thread takes no
 * signals, so that they go on reaching the thread that expects them. */
HPY_MUST_CHECK enum hpy_status hpy_pair_run(hpy_half first, void *first_work,
                                            hpy_half second, void *second_work,
                                            struct hpy_err *err);

#endif
