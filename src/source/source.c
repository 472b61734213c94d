/* Opening: which function reads which kind of file, and streams into graphs. */
#include "source/source.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/build.h"
#include "format/snapshot.h"
#include "format/stream.h"
#include "source/file.h"
#include "source/sniff.h"

/* A stream of n_bytes (0 = unknown) into a graph. */
static enum hpy_status read_graph(struct hpy_graph **out, int fd, uint64_t n_bytes,
                                  struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a capture");
    enum hpy_status status =
        hpy_stream_read_fd(fd, hpy_builder_sink(builder), n_bytes, job, err);
    if (status == HPY_OK)
        status = hpy_build_seal(out, builder, job, err);
    hpy_builder_free(builder);
    return status;
}

enum hpy_status hpy_source_read(struct hpy_graph **out, int fd, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct stat info;
    uint64_t n_bytes = 0;
    *out = NULL;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        n_bytes = (uint64_t)info.st_size;
    return read_graph(out, fd, n_bytes, job, err);
}

/* A stream that is a file ends with the file. */
static enum hpy_status open_stream(struct hpy_graph **out, int fd, uint64_t n_bytes,
                                   const char *path, struct hpy_job *job, struct hpy_err *err)
{
    (void)path;
    HPY_TRY(read_graph(out, fd, n_bytes, job, err));
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at >= 0 && (uint64_t)at < n_bytes) {
        hpy_graph_free(*out);
        *out = NULL;
        return hpy_fail_at(err, HPY_EDAMAGED, (uint64_t)at,
                           "damaged: more bytes follow the end of the capture stream, at byte %llu",
                           (unsigned long long)at);
    }
    return HPY_OK;
}

static enum hpy_status open_snapshot(struct hpy_graph **out, int fd, uint64_t n_bytes,
                                     const char *path, struct hpy_job *job,
                                     struct hpy_err *err)
{
    (void)fd, (void)n_bytes;
    return hpy_snapshot_open(out, path, job, err);
}

static enum hpy_status (*const openers[HPY_N_SOURCE_KINDS])(struct hpy_graph **, int, uint64_t,
                                                            const char *, struct hpy_job *,
                                                            struct hpy_err *) = {
    [HPY_SOURCE_SNAPSHOT] = open_snapshot,
    [HPY_SOURCE_STREAM] = open_stream,
};

static enum hpy_status read_stdin(struct hpy_graph **out, struct hpy_job *job,
                                  struct hpy_err *err)
{
    enum hpy_status status;
    if (isatty(STDIN_FILENO))
        status = hpy_fail(err, HPY_EFORMAT, "a terminal, not a capture stream");
    else
        status = hpy_source_read(out, STDIN_FILENO, job, err);
    if (status != HPY_OK)
        hpy_err_set_path(err, "standard input");
    return status;
}

enum hpy_status hpy_source_open(struct hpy_graph **out, const char *path, struct hpy_job *job,
                                struct hpy_err *err)
{
    char start[HPY_SNIFF_BYTES];
    enum hpy_source_kind kind = HPY_N_SOURCE_KINDS;
    uint64_t n_bytes = 0;
    size_t n = 0;
    int fd;
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return read_stdin(out, job, err);
    HPY_TRY(hpy_file_open(&fd, &n_bytes, path, err));
    enum hpy_status status = hpy_file_peek(&n, start, sizeof start, fd, err);
    if (status == HPY_OK)
        status = hpy_sniff_bytes(&kind, start, n, err);
    if (status == HPY_OK)
        status = openers[kind](out, fd, n_bytes, path, job, err);
    close(fd);
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}
