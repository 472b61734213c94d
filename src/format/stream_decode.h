/* Decoding of the records of a checked block into calls of a sink. Private to the
 * stream reader. */
#ifndef HPY_FORMAT_STREAM_DECODE_H
#define HPY_FORMAT_STREAM_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "engine/sink.h"
#include "format/stream_format.h"

/* Zero bytes that must stand behind a payload: a zero ends every number, so fields
 * are read without asking for the end and the record is checked once, when it
 * is over. More than the fields of a record can use up. */
#define HPY_STREAM_PADDING 128u

#define HPY_STREAM_EDGE_BATCH 512u

struct hpy_stream_decoder {
    struct hpy_sink *sink; /* borrowed */
    struct hpy_stream_state state;
    uint64_t totals[HPY_STREAM_N_TOTALS_2];
    bool sites; /* version 2 */
    /* by kind of relation: an argument must be below this; 0 for unknown kinds */
    uint32_t arg_limit[HPY_STREAM_N_KINDS];
    size_t n_batch; /* edges of the last node that the sink was not told yet */
    struct hpy_edge batch[HPY_STREAM_EDGE_BATCH];
};

void hpy_stream_decoder_init(struct hpy_stream_decoder *decoder, struct hpy_sink *sink);

/* Decode the records of one payload, which starts at byte `offset` of the stream and
 * is followed by HPY_STREAM_PADDING zero bytes. HPY_EDAMAGED, HPY_ELIMIT, or what
 * the sink answers. */
HPY_MUST_CHECK enum hpy_status hpy_stream_decode(struct hpy_stream_decoder *decoder,
                                                 const uint8_t *payload,
                                                 size_t n_bytes, uint64_t offset,
                                                 struct hpy_err *err);

#endif
