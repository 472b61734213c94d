#include "source/sniff.h"

#include <string.h>
#include <unistd.h>

#include "format/snapshot.h"
#include "format/stream.h"
#include "source/file.h"

#define FAMILY "\x89HPY" /* what all signatures of this program start with */

static const struct {
    const char *name;
    const char *signature; /* HPY_SNIFF_BYTES */
} kinds[HPY_N_SOURCE_KINDS] = {
    [HPY_SOURCE_SNAPSHOT] = { "snapshot", HPY_SNAPSHOT_MAGIC },
    [HPY_SOURCE_STREAM] = { "capture stream", HPY_STREAM_MAGIC },
};

_Static_assert(sizeof HPY_SNAPSHOT_MAGIC == HPY_SNIFF_BYTES + 1 &&
                   sizeof HPY_STREAM_MAGIC == HPY_SNIFF_BYTES + 1,
               "signatures have eight bytes");

const char *hpy_source_kind_name(enum hpy_source_kind kind)
{
    return kinds[kind].name;
}

enum hpy_status hpy_sniff_bytes(enum hpy_source_kind *out, const void *data, size_t n_bytes,
                                struct hpy_err *err)
{
    size_t n = n_bytes < HPY_SNIFF_BYTES ? n_bytes : HPY_SNIFF_BYTES;
    for (unsigned i = 0; i < HPY_N_SOURCE_KINDS; i++) {
        if (memcmp(data, kinds[i].signature, n) != 0)
            continue;
        if (n < HPY_SNIFF_BYTES)
            return hpy_fail_at(err, HPY_ETRUNCATED, n,
                               "truncated: ends in its signature, at byte %zu", n);
        *out = (enum hpy_source_kind)i;
        return HPY_OK;
    }
    if (n >= sizeof FAMILY - 1 && memcmp(data, FAMILY, sizeof FAMILY - 1) == 0)
        return hpy_fail_at(err, HPY_EVERSION, sizeof FAMILY - 1,
                           "a kind of file that this version of the program does not know");
    return hpy_fail_at(err, HPY_EFORMAT, 0,
                       "neither a snapshot nor a capture stream, as its first bytes tell");
}

enum hpy_status hpy_source_sniff(enum hpy_source_kind *out, const char *path,
                                 struct hpy_err *err)
{
    char start[HPY_SNIFF_BYTES];
    uint64_t n_file;
    size_t n = 0;
    int fd;
    if (strcmp(path, "-") == 0) {
        *out = HPY_SOURCE_STREAM;
        return HPY_OK;
    }
    HPY_TRY(hpy_file_open(&fd, &n_file, path, err));
    enum hpy_status status = hpy_file_peek(&n, start, sizeof start, fd, err);
    close(fd);
    if (status == HPY_OK)
        status = hpy_sniff_bytes(out, start, n, err);
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}
