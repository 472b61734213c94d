#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    mode_t format;
    const char *what;
} refused[] = {
    { S_IFDIR, "a directory" },        { S_IFCHR, "a device" },
    { S_IFBLK, "a device" },           { S_IFIFO, "a named pipe" },
    { S_IFSOCK, "a socket" },
};

static enum hpy_status check_sort(uint64_t *n_bytes, int fd, struct hpy_err *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return hpy_fail_errno(err, HPY_EIO, "cannot read");
    for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if ((info.st_mode & S_IFMT) == refused[i].format)
            return hpy_fail(err, HPY_EFORMAT, "%s, not a file", refused[i].what);
    if (!S_ISREG(info.st_mode))
        return hpy_fail(err, HPY_EFORMAT, "not a regular file");
    if (info.st_size == 0)
        return hpy_fail_at(err, HPY_ETRUNCATED, 0, "an empty file");
    *n_bytes = (uint64_t)info.st_size;
    return HPY_OK;
}

enum hpy_status hpy_file_open(int *fd, uint64_t *n_bytes, const char *path, struct hpy_err *err)
{
    enum hpy_status status;
    /* O_NONBLOCK: a named pipe must not hang before it is refused. */
    int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (opened < 0 && errno == ENXIO)
        status = hpy_fail(err, HPY_EFORMAT, "a socket or a device, not a file");
    else if (opened < 0)
        status = hpy_fail_errno(err, HPY_EIO, "cannot open");
    else
        status = check_sort(n_bytes, opened, err);
    if (status == HPY_OK) {
        *fd = opened;
        return HPY_OK;
    }
    if (opened >= 0)
        close(opened);
    hpy_err_set_path(err, path);
    return status;
}

enum hpy_status hpy_file_peek(size_t *n_bytes, void *out, size_t room, int fd, struct hpy_err *err)
{
    size_t got = 0;
    while (got < room) {
        ssize_t n = pread(fd, (char *)out + got, room - got, (off_t)got);
        if (n == 0)
            break;
        if (n > 0)
            got += (size_t)n;
        else if (errno != EINTR)
            return hpy_fail_errno(err, HPY_EIO, "cannot read");
    }
    *n_bytes = got;
    return HPY_OK;
}
