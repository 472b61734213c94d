/* Record: one whole capture, as a stream from the magic to the end record or told to a
 * sink.
 *
 * Walk, then what only the end knows (times, memory), then finish. The same in
 * the twin and in the target itself. Makes no malloc and no Python API call;
 * memory it maps is given back. */
#ifndef HPY_CAPTURE_RECORD_H
#define HPY_CAPTURE_RECORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/origin.h"
#include "capture/twin.h"

struct hpy_record {
    int fd;
    struct hpy_sink *sink; /* tell this one, and leave fd alone; NULL = a stream */
    const struct hpy_capture_options *options;
    const struct hpy_origin *origin;
    const char *method, *reason;
    /* Twin: set by the parent once it knows how long it stood still. Inline:
     * NULL, and the pause is all the time since started_ns. */
    _Atomic uint64_t *pause_ns;
    uint64_t started_ns;
    _Atomic uint64_t *progress; /* NULL, or the number of nodes so far */
};

/* Fills objects, edges, bytes, times, memory and skips of out. *io_error: errno of
 * a failed write (the status is then HPY_EIO), else 0; err never holds a text that
 * needs strerror. */
HPY_MUST_CHECK enum hpy_status hpy_record_make(struct hpy_capture_result *out,
                                               int *io_error,
                                               const struct hpy_record *record,
                                               struct hpy_err *err);

/* Monotonic clock. */
uint64_t hpy_record_now_ns(void);

#endif
