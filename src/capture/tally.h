/* Tally: a sink put before another one, to see what passes.
 *
 * Keeps the names of types, so that skipped objects can be reported by type to
 * whoever asked for the capture, and a count of nodes that another process may
 * read while the walk goes on. Memory comes from the scratch given. */
#ifndef HPY_CAPTURE_TALLY_H
#define HPY_CAPTURE_TALLY_H

#include <stdatomic.h>
#include <stdint.h>

#include "capture/scratch.h"
#include "capture/twin.h"
#include "engine/sink.h"

struct hpy_tally {
    struct hpy_sink sink; /* pass this on */
    struct hpy_sink *next;
    struct hpy_scratch *scratch;
    struct hpy_words type_names; /* char *, "module.name", by type index */
    uint64_t n_nodes;
    _Atomic uint64_t *progress; /* NULL, or where n_nodes is shown now and then */
    struct hpy_capture_result *result; /* skips are written here */
};

void hpy_tally_init(struct hpy_tally *tally, struct hpy_sink *next,
                    struct hpy_scratch *scratch, struct hpy_capture_result *result,
                    _Atomic uint64_t *progress);
void hpy_tally_dispose(struct hpy_tally *tally);

#endif
