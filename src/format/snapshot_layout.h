/* Where the chunks of a snapshot lie, found and checked before any of them is used.
 * Private to format. */
#ifndef HPY_FORMAT_SNAPSHOT_LAYOUT_H
#define HPY_FORMAT_SNAPSHOT_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "format/snapshot_chunks.h"

struct hpy_snapshot_layout {
    const uint8_t *data; /* borrowed */
    size_t n_bytes;
    struct hpy_snapshot_place {
        const uint8_t *data;
        uint64_t n_bytes, checksum;
    } chunks[HPY_SNAPSHOT_N_CHUNKS];
    uint64_t counts[HPY_SNAPSHOT_N_ALL_COUNTS];
    unsigned n_chunks; /* known ones that are there: the optional ones come last */
};

/* Read header, chunk table and counts. After HPY_OK every chunk is there, in the file,
 * and as long as the counts say; none but META has been looked into. */
HPY_MUST_CHECK enum hpy_status hpy_snapshot_lay_out(struct hpy_snapshot_layout *out,
                                                    const void *data, size_t n_bytes,
                                                    struct hpy_err *err);
/* Byte of the file where a chunk starts. */
uint64_t hpy_snapshot_offset(const struct hpy_snapshot_layout *in,
                             enum hpy_snapshot_chunk chunk);
/* Compare a chunk with its checksum. */
HPY_MUST_CHECK enum hpy_status hpy_snapshot_check_sum(const struct hpy_snapshot_layout *in,
                                                      enum hpy_snapshot_chunk chunk,
                                                      struct hpy_err *err);

#endif
