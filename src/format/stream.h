/* The capture stream: what the twin writes, and a compact file of its own right.
 *
 * docs/capture-stream.md is the specification. The writer is a sink that encodes
 * into one buffer given by the caller and hands full blocks to a callback; it
 * never allocates, so that the twin can use it. The reader is a producer: it
 * decodes from a descriptor or from memory, block by block, and calls a sink.
 * It trusts nothing: every block is checked by length and checksum, every number
 * by range, and no count is believed before the bytes for it are there. */
#ifndef HPY_FORMAT_STREAM_H
#define HPY_FORMAT_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/sink.h"

#define HPY_STREAM_MAGIC "\x89HPYcap\n" /* 8 bytes */
#define HPY_STREAM_VERSION 1
#define HPY_STREAM_VERSION_SITES 2 /* of streams that tell where objects were allocated */
#define HPY_STREAM_BLOCK_BYTES (256u * 1024)

/* Called with a full block; returns false when it could not be written (the
 * writer then answers HPY_EIO to everything). */
typedef bool (*hpy_stream_put)(void *context, const void *data, size_t n_bytes);

/* What reader and writer remember of a kind of relation, and of the types whose
 * index falls on a slot, so that what repeats is not written again. */
struct hpy_stream_kind {
    uint64_t granule;   /* target of the last edge */
    uint32_t first_arg; /* expected of the first edge in a node */
    uint32_t next_arg;  /* expected after that */
};

struct hpy_stream_slot {
    uint64_t size_bytes;
    uint32_t flags;
    uint32_t site;
};

#define HPY_STREAM_N_KINDS 64
#define HPY_STREAM_N_SLOTS 256

struct hpy_stream_state {
    uint64_t node_granule;   /* of the last node */
    uint32_t node_type;
    uint64_t kinds_seen;     /* by the open node: a bit per kind */
    struct hpy_stream_kind kinds[HPY_STREAM_N_KINDS];
    struct hpy_stream_slot slots[HPY_STREAM_N_SLOTS];
};

/* About 6 kB; the fields are the writer's own but for the counts. */
struct hpy_stream_writer {
    struct hpy_sink sink;
    uint64_t n_nodes, n_edges, n_types, n_names, n_bytes; /* written so far */
    uint64_t n_facts, n_skips, n_blocks, n_sites;
    hpy_stream_put put;
    void *context;
    uint8_t *buffer; /* HPY_STREAM_BLOCK_BYTES, lent by the caller */
    size_t used;     /* of buffer, the block's head included */
    bool failed;
    bool sites; /* the caller's, set before begin: sites will be announced (version 2) */
    struct hpy_stream_state state;
};

/* buffer must have HPY_STREAM_BLOCK_BYTES. Texts over 65,536 bytes (contents:
 * HPY_MAX_CONTENT_TEXT) are cut. The sink answers HPY_EIO after put failed and
 * HPY_EUSAGE to what breaks the rules of sink.h as far as it can see that: an index
 * out of order, an address that is not a multiple of 8 below 2^57. Its abort ends
 * the stream with a mark, so that a reader knows that the producer gave up. */
void hpy_stream_writer_init(struct hpy_stream_writer *writer, void *buffer,
                            hpy_stream_put put, void *context);

/* Read a whole stream from a descriptor (file, pipe or socket; read to its end
 * record, not beyond) into a sink; calls begin … finish or abort. total_bytes,
 * if not 0, is what the job's progress counts against. Errors: HPY_EFORMAT (no
 * magic), HPY_EVERSION, HPY_ETRUNCATED, HPY_EDAMAGED, HPY_EIO, HPY_ECANCELLED and
 * whatever the sink answers. err carries the offset. */
HPY_MUST_CHECK enum hpy_status hpy_stream_read_fd(int fd, struct hpy_sink *sink,
                                                  uint64_t total_bytes,
                                                  struct hpy_job *job,
                                                  struct hpy_err *err);
/* The same from memory (tests, fuzzing). */
HPY_MUST_CHECK enum hpy_status hpy_stream_read_memory(const void *data, size_t n_bytes,
                                                      struct hpy_sink *sink,
                                                      struct hpy_job *job,
                                                      struct hpy_err *err);

#endif
