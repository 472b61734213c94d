/* What the tests of the formats share: a sink that records, and sample heaps. */
#ifndef HPY_TESTS_FORMAT_SUPPORT_H
#define HPY_TESTS_FORMAT_SUPPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "engine/graph.h"
#include "engine/sink.h"
#include "format/stream.h"

/* Writes down every call, one line each and one per edge, so that it does not matter
 * in how many calls edges come. */
struct recorder {
    struct hpy_sink sink;
    struct hpy_text log;
    unsigned n_begun, n_finished, n_aborted;
    uint64_t n_nodes, n_edges;
    uint64_t fail_after; /* the call after so many answers HPY_ENOMEM; 0 = never */
    uint64_t n_calls;
    bool silent; /* count only */
};

void recorder_init(struct recorder *recorder);
void recorder_dispose(struct recorder *recorder);

/* A small heap with everything that a stream can say. */
enum hpy_status sample_small(struct hpy_sink *sink, struct hpy_err *err);
/* Some objects, most of which say where they were allocated. */
enum hpy_status sample_sites(struct hpy_sink *sink, struct hpy_err *err);
/* n_nodes random nodes, some 2 edges each, of a seed; spans several blocks. */
enum hpy_status sample_random(struct hpy_sink *sink, uint32_t n_nodes, uint64_t seed,
                              struct hpy_err *err);

/* The same with sites, most of them of several frames. */
enum hpy_status sample_random_sites(struct hpy_sink *sink, uint32_t n_nodes, uint64_t seed,
                                    struct hpy_err *err);

/* Bytes that a writer wrote. */
struct bytes {
    uint8_t *data;
    size_t n_bytes, room;
    size_t limit; /* put fails beyond so many; 0 = never */
};

bool bytes_put(void *context, const void *data, size_t n_bytes);
void bytes_dispose(struct bytes *bytes);
/* The stream of a sample; must succeed. The second is of version 2. */
void write_stream(struct bytes *out,
                  enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *));
void write_stream_with_sites(struct bytes *out,
                             enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *));
/* What opening a snapshot answered, and then what looking at its edges does; a graph
 * whose edges are bad is freed. */
enum hpy_status with_edges(enum hpy_status opened, struct hpy_graph **graph,
                           struct hpy_err *err);
/* Recompute the checksum of every block, as far as they can be found. */
void mend_stream(uint8_t *data, size_t n_bytes);
/* The same for header, chunk table and chunks of a snapshot. */
void mend_snapshot(uint8_t *data, size_t n_bytes);

#endif
