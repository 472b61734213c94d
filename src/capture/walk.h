/* The walk: finds every object of a process and tells a sink.
 *
 * Assumes only that the memory it reads stands still (a forked twin, or the
 * target itself while the GIL is held). It makes no Python API call that
 * allocates, locks, runs Python code or writes a reference count, and no malloc;
 * later it also runs in a still copy of a process that was never prepared.
 *
 * Order: what the lists of the garbage collector hold is marked; then come the root
 * and what it holds (capture/roots), then the lists in their order, of every
 * interpreter, each container by its own reading (capture/relate) or by
 * tp_traverse; every referent not in those lists is announced when its address is
 * first met, from an explicit stack. No recursion. */
#ifndef HPY_CAPTURE_WALK_H
#define HPY_CAPTURE_WALK_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/guard.h"
#include "capture/hide.h"
#include "capture/scratch.h"
#include "engine/sink.h"

struct hpy_traces;

struct hpy_walk_options {
    bool values;             /* contents level: false = names, true = values */
    uint32_t preview_bytes;  /* most bytes of text kept per object at level values */
    bool in_twin;
    double seconds_per_step; /* guard's patience with one object */
    const struct hpy_traces *traces; /* to tell sites by, or NULL; capture/cpython/traces.h */
    const struct hpy_hide *hide; /* what to leave out, or NULL; see capture/hide.h */
};

struct hpy_walk_result {
    uint64_t n_objects;  /* virtual nodes left out */
    uint64_t n_edges;
    uint64_t size_bytes; /* sum of sizes */
    uint64_t n_skipped;
    uint64_t n_unnamed_edges; /* HPY_REL_UNKNOWN */
    uint64_t walk_ns;    /* CPU and wall are the same in practice; wall taken */
    uint64_t scratch_bytes;
};

/* Calls sink begin … but neither finish nor abort: the caller adds its last facts
 * and ends the sequence. */
HPY_MUST_CHECK enum hpy_status hpy_walk(struct hpy_walk_result *out,
                                        struct hpy_sink *sink,
                                        const struct hpy_walk_options *options,
                                        struct hpy_err *err);

#endif
