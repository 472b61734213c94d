/* The snapshot: a graph in a file, mapped back in place.
 *
 * docs/snapshot.md is the specification: header, chunk table, chunks, all
 * little-endian and checksummed. Opening maps the file read-only, checks header,
 * table, every checksum and all that is said of nodes, and returns a graph whose
 * arrays lie in the mapping; edges are checked when first asked for
 * (hpy_graph_need_edges). Written to a temporary file of mode 0600 in the same folder
 * and renamed, so that no reader sees half of one. */
#ifndef HPY_FORMAT_SNAPSHOT_H
#define HPY_FORMAT_SNAPSHOT_H

#include <stddef.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"

#define HPY_SNAPSHOT_MAGIC "\x89HPYsnap" /* 8 bytes */
#define HPY_SNAPSHOT_VERSION 1

HPY_MUST_CHECK enum hpy_status hpy_snapshot_save(const struct hpy_graph *graph,
                                                 const char *path,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_snapshot_open(struct hpy_graph **out,
                                                 const char *path,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
/* From bytes that the caller keeps alive and unchanged while the graph lives
 * (tests, fuzzing); data must be 8-byte aligned. */
HPY_MUST_CHECK enum hpy_status hpy_snapshot_parse(struct hpy_graph **out,
                                                  const void *data, size_t n_bytes,
                                                  struct hpy_err *err);

#endif
