/* Writeout: the end of a capture that touches the descriptor.
 *
 * Writes whole blocks to a file, pipe or socket, blocking or not, and remembers
 * why it could not. No malloc; a slow reader is not held against the object the
 * guard watches. The descriptor stays the caller's. */
#ifndef HPY_CAPTURE_WRITEOUT_H
#define HPY_CAPTURE_WRITEOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_writeout {
    int fd;
    int error;        /* errno of the first failure, or 0 */
    uint64_t n_bytes; /* written so far */
};

void hpy_writeout_init(struct hpy_writeout *out, int fd);
/* An hpy_stream_put; context is the struct hpy_writeout. */
bool hpy_writeout_put(void *context, const void *data, size_t n_bytes);
/* HPY_EIO with the line for people about errno value `error`. */
enum hpy_status hpy_writeout_fail(int error, struct hpy_err *err);

#endif
