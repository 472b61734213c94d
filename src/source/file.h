/* Regular files, opened for reading; everything else is refused with one line that
 * says what it is. */
#ifndef HPY_SOURCE_FILE_H
#define HPY_SOURCE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Open path, which must be a regular file with something in it. On success the
 * descriptor is the caller's. HPY_EIO if it cannot be opened, HPY_EFORMAT if it is no
 * regular file, HPY_ETRUNCATED if it is empty; err carries the path. */
HPY_MUST_CHECK enum hpy_status hpy_file_open(int *fd, uint64_t *n_bytes, const char *path,
                                             struct hpy_err *err);
/* The first bytes, at most room; the position stays. */
HPY_MUST_CHECK enum hpy_status hpy_file_peek(size_t *n_bytes, void *out, size_t room, int fd,
                                             struct hpy_err *err);

#endif
