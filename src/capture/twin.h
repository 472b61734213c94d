/* The twin: a forked, frozen copy of the process that walks while the target goes on.
 *
 * hpy_capture is called with the GIL held. It looks first (capture/preflight)
 * whether a fork is safe here; if so it clones (no at-fork handlers, exit signal
 * 0, so that waitpid(-1) never sees the child), releases the GIL and waits for
 * exactly that child; otherwise it walks in place. The pause it reports is the time
 * in which nothing of the program could run. The child closes every descriptor but
 * the output, ignores signals, dies with its parent and at its deadline, walks,
 * writes the stream and leaves by _exit. */
#ifndef HPY_CAPTURE_TWIN_H
#define HPY_CAPTURE_TWIN_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/walk.h"

struct hpy_traces;

#define HPY_CAPTURE_REASON_BYTES 256
#define HPY_CAPTURE_MAX_SKIPS 64

struct hpy_capture_skip {
    char type[128];
    uint64_t n_objects;
};

struct hpy_capture_options {
    bool values;
    uint32_t preview_bytes;
    double deadline_s;      /* of the twin; 0 = the default, 600 */
    const char *force;      /* NULL, "twin" or "inline" */
    const char *command;    /* the fact "argv"; NULL = as the kernel tells it */
    /* to record where objects were allocated: hpy_traces_find, or NULL */
    const struct hpy_traces *traces;
    const struct hpy_hide *hide; /* what to leave out, or NULL; see capture/hide.h */
};

struct hpy_capture_result {
    double pause_s, walk_s;
    uint64_t objects, edges, bytes;  /* bytes = sum of object sizes */
    uint64_t stream_bytes, added_bytes, rss_bytes;
    uint64_t n_skipped;
    int io_error;                    /* errno if the status is HPY_EIO, else 0 */
    const char *method;              /* HPY_METHOD_TWIN or HPY_METHOD_INLINE */
    char reason[HPY_CAPTURE_REASON_BYTES]; /* why this way; "" for the ordinary one */
    uint32_t n_skips;
    struct hpy_capture_skip skips[HPY_CAPTURE_MAX_SKIPS];
};

/* Capture into a descriptor that stays the caller's (file, pipe or socket). The GIL
 * is held on entry and on return and released while the twin is awaited. Signal
 * handlers written in Python run meanwhile; if one raises, the twin is killed, the
 * status is HPY_ECANCELLED and the exception is set. */
HPY_MUST_CHECK enum hpy_status hpy_capture(struct hpy_capture_result *out, int fd,
                                           const struct hpy_capture_options *options,
                                           struct hpy_err *err);

/* Walk in place and tell a sink. Until the walk starts, which is after files of the
 * kernel were read, the GIL may be released; from then to the return no Python code
 * runs: what the sink was told of is there and as it was. `force` is ignored. */
HPY_MUST_CHECK enum hpy_status hpy_capture_tell(struct hpy_capture_result *out,
                                                struct hpy_sink *sink,
                                                const struct hpy_capture_options *options,
                                                struct hpy_err *err);

#endif
