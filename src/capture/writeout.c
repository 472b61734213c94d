#include "capture/writeout.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "capture/guard.h"

void hpy_writeout_init(struct hpy_writeout *out, int fd)
{
    *out = (struct hpy_writeout){ .fd = fd };
}

static bool write_all(struct hpy_writeout *out, const char *data, size_t n_bytes)
{
    while (n_bytes > 0) {
        ssize_t n = write(out->fd, data, n_bytes);
        if (n > 0) {
            data += n;
            n_bytes -= (size_t)n;
            out->n_bytes += (uint64_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd wait = { .fd = out->fd, .events = POLLOUT };
            if (poll(&wait, 1, -1) < 0 && errno != EINTR) {
                out->error = errno;
                return false;
            }
        } else if (n == 0 || errno != EINTR) {
            out->error = n == 0 ? EIO : errno;
            return false;
        }
    }
    return true;
}

bool hpy_writeout_put(void *context, const void *data, size_t n_bytes)
{
    struct hpy_writeout *out = context;
    if (out->error)
        return false;
    hpy_guard_hold();
    bool written = write_all(out, data, n_bytes);
    hpy_guard_go_on();
    return written;
}

enum hpy_status hpy_writeout_fail(int error, struct hpy_err *err)
{
    if (error == EPIPE || error == ECONNRESET)
        return hpy_fail(err, HPY_EIO, "the reader of the capture has gone away");
    errno = error;
    return hpy_fail_errno(err, HPY_EIO, "cannot write the capture");
}
