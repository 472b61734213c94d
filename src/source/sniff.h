/* What a file is, told by its first bytes. */
#ifndef HPY_SOURCE_SNIFF_H
#define HPY_SOURCE_SNIFF_H

#include <stddef.h>

#include "base/status.h"
#include "source/source.h"

#define HPY_SNIFF_BYTES 8

/* Tell the kind by the first n_bytes (at most HPY_SNIFF_BYTES are looked at) of a file
 * that has no more if n_bytes is less. HPY_EFORMAT if it is none of ours,
 * HPY_ETRUNCATED if it ends inside a signature. */
HPY_MUST_CHECK enum hpy_status hpy_sniff_bytes(enum hpy_source_kind *out, const void *data,
                                               size_t n_bytes, struct hpy_err *err);

#endif
