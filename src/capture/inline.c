#include <Python.h>

#include "capture/inline.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "capture/record.h"
#include "capture/writeout.h"
#include "engine/facts.h"

/* Where the stream is kept while the GIL is held: the reader of a pipe may be a
 * thread of this very program. */
static int open_buffer(void)
{
    int fd = memfd_create("heapy-tui capture", MFD_CLOEXEC);
    if (fd < 0)
        fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return fd;
}

/* What a failed write would send this thread and this program may not expect. */
static const int write_signals[] = { SIGPIPE, SIGXFSZ };
enum { N_WRITE_SIGNALS = sizeof write_signals / sizeof write_signals[0] };

struct quiet {
    sigset_t before;
    bool pending[N_WRITE_SIGNALS]; /* already, and so not ours to take away */
};

static void be_quiet(struct quiet *quiet)
{
    sigset_t blocked, pending;
    sigpending(&pending);
    sigemptyset(&blocked);
    for (int i = 0; i < N_WRITE_SIGNALS; i++) {
        sigaddset(&blocked, write_signals[i]);
        quiet->pending[i] = sigismember(&pending, write_signals[i]) == 1;
    }
    pthread_sigmask(SIG_BLOCK, &blocked, &quiet->before);
}

static void end_quiet(const struct quiet *quiet)
{
    for (int i = 0; i < N_WRITE_SIGNALS; i++) {
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, write_signals[i]);
        if (!quiet->pending[i])
            sigtimedwait(&one, NULL, &(struct timespec){ 0 });
    }
    pthread_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

static int copy_out(int from, int to)
{
    struct hpy_writeout out;
    char block[65536];
    hpy_writeout_init(&out, to);
    if (lseek(from, 0, SEEK_SET) < 0)
        return errno;
    for (;;) {
        ssize_t n = read(from, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            return 0;
        if (!hpy_writeout_put(&out, block, (size_t)n))
            return out.error;
    }
}

enum hpy_status hpy_inline_run(struct hpy_capture_result *out, int fd,
                               const struct hpy_capture_options *options,
                               const struct hpy_origin *origin, const char *reason,
                               struct hpy_err *err)
{
    struct stat about;
    enum hpy_status status;
    int buffer = -1, io_error = 0;
    uint64_t started = hpy_record_now_ns();

    /* A regular file never waits for this program. */
    if (fstat(fd, &about) != 0)
        return hpy_writeout_fail(errno, err);
    if (!S_ISREG(about.st_mode)) {
        buffer = open_buffer();
        if (buffer < 0)
            return hpy_fail_errno(err, HPY_EIO, "cannot make a file to hold the capture");
    }
    struct quiet quiet;
    be_quiet(&quiet);
    struct hpy_record record = {
        .fd = buffer >= 0 ? buffer : fd,
        .options = options,
        .origin = origin,
        .method = HPY_METHOD_INLINE,
        .reason = reason,
        .started_ns = started,
    };
    status = hpy_record_make(out, &io_error, &record, err);
    out->pause_s = (double)(hpy_record_now_ns() - started) * 1e-9;
    if (status == HPY_OK && buffer >= 0) {
        PyThreadState *thread = PyEval_SaveThread();
        io_error = copy_out(buffer, fd);
        PyEval_RestoreThread(thread);
    }
    end_quiet(&quiet);
    out->io_error = io_error;
    if (io_error)
        status = hpy_writeout_fail(io_error, err);
    if (buffer >= 0)
        close(buffer);
    return status;
}

enum hpy_status hpy_inline_tell(struct hpy_capture_result *out, struct hpy_sink *sink,
                                const struct hpy_capture_options *options,
                                const struct hpy_origin *origin, const char *reason,
                                struct hpy_err *err)
{
    int io_error = 0;
    uint64_t started = hpy_record_now_ns();
    struct hpy_record record = {
        .fd = -1,
        .sink = sink,
        .options = options,
        .origin = origin,
        .method = HPY_METHOD_INLINE,
        .reason = reason,
        .started_ns = started,
    };
    enum hpy_status status = hpy_record_make(out, &io_error, &record, err);
    out->pause_s = (double)(hpy_record_now_ns() - started) * 1e-9;
    return status;
}
