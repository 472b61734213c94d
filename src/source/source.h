/* Sources: where a graph comes from, told by content and not by name.
 *
 * A source is opened from a path (or "-"), looks at the first bytes, and yields
 * a graph. Later sources (sockets, processes, sample series) are further rows of
 * the same table. */
#ifndef HPY_SOURCE_SOURCE_H
#define HPY_SOURCE_SOURCE_H

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"

enum hpy_source_kind {
    HPY_SOURCE_SNAPSHOT,
    HPY_SOURCE_STREAM,
    HPY_N_SOURCE_KINDS
};

/* A short name, e.g. "snapshot", "capture stream". */
const char *hpy_source_kind_name(enum hpy_source_kind kind);

/* Tell what a file is. Refuses directories, devices, empty and unknown files,
 * each with one line. */
HPY_MUST_CHECK enum hpy_status hpy_source_sniff(enum hpy_source_kind *out,
                                                const char *path,
                                                struct hpy_err *err);
/* Open a file of any kind that holds a graph. */
HPY_MUST_CHECK enum hpy_status hpy_source_open(struct hpy_graph **out,
                                               const char *path,
                                               struct hpy_job *job,
                                               struct hpy_err *err);
/* Read a capture stream from a descriptor that stays the caller's. */
HPY_MUST_CHECK enum hpy_status hpy_source_read(struct hpy_graph **out, int fd,
                                               struct hpy_job *job,
                                               struct hpy_err *err);

#endif
