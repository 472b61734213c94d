/* The child's side of a twin: from the clone to _exit.
 *
 * It is a copy of one thread of a process whose other threads have vanished:
 * any lock may be held for ever. So: raw system calls and mapped memory only. */
#ifndef HPY_CAPTURE_TWIN_CHILD_H
#define HPY_CAPTURE_TWIN_CHILD_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/status.h"
#include "capture/origin.h"
#include "capture/twin.h"

enum hpy_twin_outcome {
    HPY_TWIN_NOTHING = 0, /* still at work, or died */
    HPY_TWIN_DONE,
    HPY_TWIN_FAILED,      /* status, io_error and err say why */
    HPY_TWIN_DEADLINE
};

/* Shared between target and twin (MAP_SHARED). */
struct hpy_twin_page {
    _Atomic uint64_t pause_ns; /* parent writes: how long the target stood still */
    _Atomic uint64_t progress; /* child writes: nodes so far */
    _Atomic int outcome;
    enum hpy_status status;
    int io_error; /* errno; put into words by the parent, strerror may lock */
    struct hpy_err err;
    struct hpy_capture_result result;
    struct hpy_origin origin;
};

struct hpy_twin_task {
    struct hpy_twin_page *page;
    pid_t parent;
    int fd;
    const struct hpy_capture_options *options;
    double deadline_s;
    const char *reason;
};

_Noreturn void hpy_twin_child_run(const struct hpy_twin_task *task);

#endif
