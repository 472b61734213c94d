#include "base/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 16 /* at a name that nobody has taken */
#define PROC_FD_BYTES 32

static void proc_path(char out[PROC_FD_BYTES], int fd)
{
    snprintf(out, PROC_FD_BYTES, "/proc/self/fd/%d", fd);
}

/* Where the bytes will end up: path, or what it links to. */
static enum hpy_status resolve(char out[PATH_MAX], const char *path, struct hpy_err *err)
{
    struct stat info;
    if (stat(path, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            return hpy_fail(err, HPY_EIO, "cannot write: not a regular file");
        if (!realpath(path, out))
            return hpy_fail_errno(err, HPY_EIO, "cannot write");
        return HPY_OK;
    }
    if (errno != ENOENT)
        return hpy_fail_errno(err, HPY_EIO, "cannot write");
    if (strlen(path) >= PATH_MAX)
        return hpy_fail(err, HPY_EIO, "cannot write: the path is too long");
    strcpy(out, path);
    return HPY_OK;
}

/* A name next to path that cannot be guessed. */
static enum hpy_status temp_name(char out[PATH_MAX], const char *path, struct hpy_err *err)
{
    unsigned char dice[8];
    unsigned long long number;
    const char *slash = strrchr(path, '/');
    int folder_bytes = slash ? (int)(slash - path + 1) : 0;
    if (getrandom(dice, sizeof dice, 0) != (ssize_t)sizeof dice)
        return hpy_fail_errno(err, HPY_EIO, "cannot make a name for a temporary file");
    memcpy(&number, dice, sizeof number);
    int n = snprintf(out, PATH_MAX, "%.*s.heapy-%016llx.tmp", folder_bytes, path, number);
    if (n < 0 || n >= PATH_MAX)
        return hpy_fail(err, HPY_EIO, "cannot write: the path is too long");
    return HPY_OK;
}

/* A file without a name, if the file system and /proc (to name it later) are able. */
static int open_nameless(const char *path)
{
    char folder[PATH_MAX], proc[PROC_FD_BYTES];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1,
             slash ? path : ".");
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    proc_path(proc, fd);
    if (access(proc, F_OK) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum hpy_status hpy_replace_file_open(struct hpy_replace_file *file, const char *path,
                                      struct hpy_err *err)
{
    file->fd = -1;
    file->temp[0] = '\0';
    HPY_TRY(resolve(file->path, path, err));
    file->fd = open_nameless(file->path);
    for (int i = 0; file->fd < 0 && i < ATTEMPTS; i++) {
        HPY_TRY(temp_name(file->temp, file->path, err));
        file->fd = open(file->temp, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file->fd < 0 && errno != EEXIST)
            break;
    }
    if (file->fd >= 0)
        return HPY_OK;
    file->temp[0] = '\0';
    return hpy_fail_errno(err, HPY_EIO, "cannot write");
}

enum hpy_status hpy_replace_file_write(struct hpy_replace_file *file, const void *data,
                                       size_t n_bytes, struct hpy_err *err)
{
    const char *at = (const char *)data;
    while (n_bytes) {
        ssize_t n = write(file->fd, at, n_bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return hpy_fail_errno(err, HPY_EIO, "cannot write");
        at += n;
        n_bytes -= (size_t)n;
    }
    return HPY_OK;
}

enum hpy_status hpy_replace_file_write_at(struct hpy_replace_file *file, const void *data,
                                          size_t n_bytes, uint64_t offset,
                                          struct hpy_err *err)
{
    const char *at = (const char *)data;
    while (n_bytes) {
        ssize_t n = pwrite(file->fd, at, n_bytes, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return hpy_fail_errno(err, HPY_EIO, "cannot write");
        at += n;
        offset += (uint64_t)n;
        n_bytes -= (size_t)n;
    }
    return HPY_OK;
}

/* Give a nameless file a temporary name: a link cannot replace what is there. */
static enum hpy_status give_name(struct hpy_replace_file *file, struct hpy_err *err)
{
    char proc[PROC_FD_BYTES];
    proc_path(proc, file->fd);
    for (int i = 0; i < ATTEMPTS; i++) {
        char name[PATH_MAX];
        HPY_TRY(temp_name(name, file->path, err));
        if (linkat(AT_FDCWD, proc, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            strcpy(file->temp, name);
            return HPY_OK;
        }
        if (errno != EEXIST)
            break;
    }
    return hpy_fail_errno(err, HPY_EIO, "cannot write");
}

static enum hpy_status put_in_place(struct hpy_replace_file *file, bool only_new,
                                    struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    if (!file->temp[0])
        status = give_name(file, err);
    if (status == HPY_OK) {
        /* Some network file systems tell only at close that there was no room. */
        int fd = file->fd;
        file->fd = -1;
        if (close(fd) != 0 && errno != EINTR)
            status = hpy_fail_errno(err, HPY_EIO, "cannot write");
    }
    /* a link, unlike a name that is changed, replaces nothing; its first name goes then */
    if (status == HPY_OK && only_new && link(file->temp, file->path) != 0)
        status = errno == EEXIST ? hpy_fail(err, HPY_EUSAGE, "there is such a file already")
                                 : hpy_fail_errno(err, HPY_EIO, "cannot write");
    if (status == HPY_OK && !only_new) {
        if (rename(file->temp, file->path) == 0)
            file->temp[0] = '\0';
        else
            status = hpy_fail_errno(err, HPY_EIO, "cannot write");
    }
    hpy_replace_file_discard(file);
    return status;
}

enum hpy_status hpy_replace_file_commit(struct hpy_replace_file *file, struct hpy_err *err)
{
    return put_in_place(file, false, err);
}

enum hpy_status hpy_replace_file_commit_new(struct hpy_replace_file *file, struct hpy_err *err)
{
    return put_in_place(file, true, err);
}

void hpy_replace_file_discard(struct hpy_replace_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
    if (file->temp[0])
        unlink(file->temp);
    file->temp[0] = '\0';
}
