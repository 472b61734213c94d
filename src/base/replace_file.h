/* Writing a file so that nobody ever sees half of it.
 *
 * The bytes go to a file of mode 0600 in the folder of the target, without a name
 * where the system can do that; commit gives it the target's name in one step.
 * Cancelled or killed before that, nothing is left. A path that exists must
 * be a regular file; a symbolic link is followed, not replaced. Not flushed to the
 * disk's platter: after a loss of power the file may be missing. */
#ifndef HPY_BASE_REPLACE_FILE_H
#define HPY_BASE_REPLACE_FILE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_replace_file {
    int fd;              /* for reading and writing; -1 when not open */
    char path[PATH_MAX]; /* where it will be */
    char temp[PATH_MAX]; /* where it is now, "" without a name */
};

/* On failure nothing is open. */
HPY_MUST_CHECK enum hpy_status hpy_replace_file_open(struct hpy_replace_file *file,
                                                     const char *path,
                                                     struct hpy_err *err);
/* Write all of it at the current position. */
HPY_MUST_CHECK enum hpy_status hpy_replace_file_write(struct hpy_replace_file *file,
                                                      const void *data, size_t n_bytes,
                                                      struct hpy_err *err);
/* Write all of it at an offset, leaving the position. */
HPY_MUST_CHECK enum hpy_status hpy_replace_file_write_at(struct hpy_replace_file *file,
                                                         const void *data,
                                                         size_t n_bytes,
                                                         uint64_t offset,
                                                         struct hpy_err *err);
/* Put it in its place and close it. On failure it is gone, as after discard. */
HPY_MUST_CHECK enum hpy_status hpy_replace_file_commit(struct hpy_replace_file *file,
                                                       struct hpy_err *err);
/* The same, but HPY_EUSAGE and nothing written where there is a file of that name by now. */
HPY_MUST_CHECK enum hpy_status hpy_replace_file_commit_new(struct hpy_replace_file *file,
                                                           struct hpy_err *err);
/* Close and remove it; allowed after commit and after a failed open. */
void hpy_replace_file_discard(struct hpy_replace_file *file);

#endif
