#include "capture/record.h"

#include <time.h>

#include "capture/cpython/traces.h"
#include "capture/procfs.h"
#include "capture/tally.h"
#include "capture/walk.h"
#include "capture/writeout.h"
#include "engine/facts.h"
#include "format/stream.h"

#define PRODUCER "heapy-tui " HPY_VERSION_TEXT
#ifndef HPY_VERSION_TEXT /* the build's own number: see python/ext/module.mk */
#error "HPY_VERSION_TEXT must be defined by the build"
#endif

/* No single object takes this long to traverse unless its type hangs. */
#define SECONDS_PER_STEP 2.0
#define PAUSE_WAIT_STEPS 1000 /* of 1 ms */

uint64_t hpy_record_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

/* The parent may not have run yet since the clone. */
static uint64_t pause_of(const struct hpy_record *record)
{
    if (!record->pause_ns)
        return hpy_record_now_ns() - record->started_ns;
    uint64_t pause = 0;
    for (int i = 0; i < PAUSE_WAIT_STEPS; i++) {
        pause = atomic_load_explicit(record->pause_ns, memory_order_acquire);
        if (pause != 0)
            break;
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    }
    return pause;
}

static enum hpy_status tell_end(struct hpy_capture_result *out, struct hpy_sink *sink,
                                const struct hpy_record *record, struct hpy_err *err)
{
    uint64_t pause_ns = pause_of(record);
    uint64_t walk_ns = (uint64_t)(out->walk_s * 1e9);
    out->pause_s = (double)pause_ns * 1e-9;
    HPY_TRY(hpy_tell_text(sink, HPY_FACT_PRODUCER, PRODUCER, err));
    HPY_TRY(hpy_origin_tell(record->origin, sink, err));
    HPY_TRY(hpy_tell_text(sink, HPY_FACT_CONTENTS,
                          record->options->values ? HPY_CONTENTS_VALUES
                                                  : HPY_CONTENTS_NAMES, err));
    if (record->options->traces)
        HPY_TRY(hpy_tell_number(sink, HPY_FACT_SITE_FRAMES, record->options->traces->max_frames,
                                err));
    HPY_TRY(hpy_tell_text(sink, HPY_FACT_METHOD, record->method, err));
    HPY_TRY(hpy_tell_text(sink, HPY_FACT_REASON, record->reason, err));
    HPY_TRY(hpy_tell_number(sink, HPY_FACT_PAUSE, pause_ns, err));
    HPY_TRY(hpy_tell_number(sink, HPY_FACT_WALK, walk_ns, err));
    if (out->added_bytes != HPY_PROCFS_UNKNOWN)
        HPY_TRY(hpy_tell_number(sink, HPY_FACT_ADDED, out->added_bytes, err));
    return HPY_OK;
}

/* At its most, which is the end of the walk: what the walk had mapped (it has given
 * that back by now) and, in a twin, its own pages: the rest of what it mapped, what it
 * wrote, and the old copies of pages that the target wrote meanwhile. */
static uint64_t added_bytes(const struct hpy_walk_result *walk,
                            const struct hpy_scratch *scratch, bool in_twin)
{
    uint64_t others = in_twin ? hpy_procfs_private_bytes() : scratch->used_bytes;
    return others == HPY_PROCFS_UNKNOWN ? others : walk->scratch_bytes + others;
}

enum hpy_status hpy_record_make(struct hpy_capture_result *out, int *io_error,
                                const struct hpy_record *record, struct hpy_err *err)
{
    bool in_twin = record->pause_ns != NULL;
    struct hpy_scratch scratch;
    struct hpy_stream_writer writer;
    struct hpy_tally tally;
    struct hpy_writeout writeout;
    enum hpy_status status;

    *io_error = 0;
    hpy_scratch_init(&scratch);
    hpy_writeout_init(&writeout, record->fd);
    if (!record->sink) {
        void *block = hpy_scratch_alloc(&scratch, HPY_STREAM_BLOCK_BYTES);
        if (!block)
            return hpy_fail(err, HPY_ENOMEM, "no memory for the stream's buffer");
        hpy_stream_writer_init(&writer, block, hpy_writeout_put, &writeout);
        writer.sites = record->options->traces != NULL;
    }
    hpy_tally_init(&tally, record->sink ? record->sink : &writer.sink, &scratch, out,
                   record->progress);

    struct hpy_walk_options options = {
        .values = record->options->values,
        .preview_bytes = record->options->preview_bytes,
        .in_twin = in_twin,
        .seconds_per_step = SECONDS_PER_STEP,
        .traces = record->options->traces,
        .hide = record->options->hide,
    };
    struct hpy_walk_result walk = { 0 };
    status = hpy_walk(&walk, &tally.sink, &options, err);
    if (status == HPY_OK) {
        out->walk_s = (double)walk.walk_ns * 1e-9;
        out->objects = walk.n_objects;
        out->edges = walk.n_edges;
        out->bytes = walk.size_bytes;
        out->n_skipped = walk.n_skipped;
        out->added_bytes = added_bytes(&walk, &scratch, in_twin);
        out->rss_bytes = record->origin->rss_bytes;
        status = tell_end(out, &tally.sink, record, err);
    }
    if (status == HPY_OK)
        status = tally.sink.ops->finish(&tally.sink, err);
    else
        tally.sink.ops->abort(&tally.sink);
    *io_error = writeout.error;
    if (writeout.error)
        status = HPY_EIO;
    out->stream_bytes = writeout.n_bytes;
    hpy_tally_dispose(&tally);
    hpy_scratch_release(&scratch);
    return status;
}
