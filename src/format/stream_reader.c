/* The stream reader: blocks from a descriptor or from memory, each checked by length
 * and checksum before its records are decoded (format/stream_decode). */
#include "format/stream.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "format/stream_decode.h"

#define POLL_MS 100 /* how soon a cancelled job is noticed while nothing comes */

/* Where the bytes come from: a descriptor, or memory when fd is -1. */
struct input {
    int fd;
    const uint8_t *data;
    size_t n_bytes;
    uint64_t offset; /* bytes taken so far */
    uint64_t total;  /* for the job, 0 = unknown */
    struct hpy_job *job;
};

struct reader {
    struct input in;
    uint64_t n_blocks; /* read completely */
    bool done;
    struct hpy_stream_decoder decoder;
    uint8_t block[HPY_STREAM_BLOCK_BYTES + HPY_STREAM_PADDING];
};

/* Wait until a descriptor has something, so that a job can be cancelled while its
 * other end is silent, and descriptors that do not block work too. */
static enum hpy_status await_input(struct input *in, struct hpy_err *err)
{
    struct pollfd entry = { .fd = in->fd, .events = POLLIN };
    for (;;) {
        int n = poll(&entry, 1, POLL_MS);
        if (n > 0)
            return HPY_OK;
        if (n < 0 && errno != EINTR)
            return hpy_fail_errno(err, HPY_EIO, "cannot wait for the capture stream");
        HPY_TRY(hpy_job_poll(in->job, in->offset, err));
    }
}

/* Read n bytes, or fewer at the end of the input. */
static enum hpy_status take(size_t *n_taken, struct input *in, void *out, size_t n,
                            struct hpy_err *err)
{
    size_t got = 0;
    if (in->fd < 0) {
        got = in->n_bytes - in->offset < n ? (size_t)(in->n_bytes - in->offset) : n;
        if (got)
            memcpy(out, in->data + in->offset, got);
    }
    while (in->fd >= 0 && got < n) {
        HPY_TRY(await_input(in, err));
        ssize_t count = read(in->fd, (char *)out + got, n - got);
        if (count == 0)
            break;
        if (count > 0)
            got += (size_t)count;
        else if (errno != EINTR && errno != EAGAIN)
            return hpy_fail_errno(err, HPY_EIO,
                                  "cannot read the capture stream at byte %llu",
                                  (unsigned long long)(in->offset + got));
    }
    in->offset += got;
    *n_taken = got;
    return HPY_OK;
}

static enum hpy_status read_signature(struct reader *reader, struct hpy_err *err)
{
    uint8_t s[HPY_STREAM_SIGNATURE_BYTES];
    size_t n;
    HPY_TRY(take(&n, &reader->in, s, sizeof s, err));
    if (n == 0)
        return hpy_fail_at(err, HPY_ETRUNCATED, 0, "empty: no capture stream in it");
    if (memcmp(s, HPY_STREAM_MAGIC, n < 8 ? n : 8) != 0)
        return hpy_fail_at(err, HPY_EFORMAT, 0, "not a capture stream");
    if (n < sizeof s)
        return hpy_fail_at(err, HPY_ETRUNCATED, n,
                           "the capture stream ends in its signature, at byte %zu", n);
    unsigned version = hpy_le16(s + 8);
    if (version != HPY_STREAM_VERSION && version != HPY_STREAM_VERSION_SITES)
        return hpy_fail_at(err, HPY_EVERSION, 8,
                           "a capture stream of version %u; this program reads versions "
                           "%d and %d",
                           version, HPY_STREAM_VERSION, HPY_STREAM_VERSION_SITES);
    reader->decoder.sites = version == HPY_STREAM_VERSION_SITES;
    if (hpy_le16(s + 10) != sizeof s || hpy_le32(s + 12) != 0)
        return hpy_fail_at(err, HPY_EDAMAGED, 10,
                           "damaged: the signature of the capture stream is wrong at byte %d",
                           10);
    return HPY_OK;
}

static enum hpy_status truncated(struct reader *reader, struct hpy_err *err)
{
    return hpy_fail_at(err, HPY_ETRUNCATED, reader->in.offset,
                       "truncated: the capture stream ends in the middle of block %llu, at byte %llu",
                       (unsigned long long)reader->n_blocks,
                       (unsigned long long)reader->in.offset);
}

/* Read the next block into reader->block, checksum verified, padding zeroed. */
static enum hpy_status read_block(uint32_t *tag, uint32_t *length, struct reader *reader,
                                  struct hpy_err *err)
{
    uint8_t *block = reader->block;
    uint64_t start = reader->in.offset;
    unsigned long long number = reader->n_blocks;
    size_t n;
    HPY_TRY(take(&n, &reader->in, block, HPY_STREAM_HEAD_BYTES, err));
    if (n == 0)
        return hpy_fail_at(err, HPY_ETRUNCATED, start,
                           "truncated: the capture stream ends after %llu blocks, at byte "
                           "%llu, without an end record",
                           number, (unsigned long long)start);
    if (n < HPY_STREAM_HEAD_BYTES)
        return truncated(reader, err);
    *tag = hpy_le32(block + HPY_STREAM_AT_TAG);
    *length = hpy_le32(block + HPY_STREAM_AT_LENGTH);
    if (*length > HPY_STREAM_PAYLOAD_BYTES)
        return hpy_fail_at(err, HPY_EDAMAGED, start + HPY_STREAM_AT_LENGTH,
                           "damaged: block %llu at byte %llu claims %u bytes, over the limit",
                           number, (unsigned long long)start, *length);
    HPY_TRY(take(&n, &reader->in, block + HPY_STREAM_HEAD_BYTES, *length, err));
    if (n < *length)
        return truncated(reader, err);
    if (hpy_le64(block + HPY_STREAM_AT_CHECKSUM) !=
        XXH3_64bits(block + HPY_STREAM_AT_TAG,
                    HPY_STREAM_HEAD_BYTES - HPY_STREAM_AT_TAG + *length))
        return hpy_fail_at(err, HPY_EDAMAGED, start,
                           "damaged: the checksum of block %llu at byte %llu is wrong",
                           number, (unsigned long long)start);
    memset(block + HPY_STREAM_HEAD_BYTES + *length, 0, HPY_STREAM_PADDING);
    return HPY_OK;
}

static enum hpy_status check_totals(struct reader *reader, uint32_t length,
                                    uint64_t offset, struct hpy_err *err)
{
    static const char *const what[HPY_STREAM_N_TOTALS_2] = {
        [HPY_STREAM_TOTAL_NODES] = "objects", [HPY_STREAM_TOTAL_EDGES] = "edges",
        [HPY_STREAM_TOTAL_TYPES] = "types",   [HPY_STREAM_TOTAL_NAMES] = "names",
        [HPY_STREAM_TOTAL_FACTS] = "facts",   [HPY_STREAM_TOTAL_SKIPS] = "notes of skipped objects",
        [HPY_STREAM_TOTAL_BLOCKS] = "blocks", [HPY_STREAM_TOTAL_SITES] = "sites",
    };
    uint64_t *counted = reader->decoder.totals;
    counted[HPY_STREAM_TOTAL_BLOCKS] = reader->n_blocks;
    unsigned n = reader->decoder.sites ? HPY_STREAM_N_TOTALS_2 : HPY_STREAM_N_TOTALS;
    if (length != 8 * n)
        return hpy_fail_at(err, HPY_EDAMAGED, offset,
                           "damaged: the end record at byte %llu has %u bytes",
                           (unsigned long long)offset, length);
    for (unsigned i = 0; i < n; i++) {
        uint64_t told = hpy_le64(reader->block + HPY_STREAM_HEAD_BYTES + 8 * i);
        if (told != counted[i])
            return hpy_fail_at(err, HPY_EDAMAGED, offset + 8 * i,
                               "damaged: the end record at byte %llu tells of %llu %s, "
                               "the stream has %llu",
                               (unsigned long long)offset, (unsigned long long)told,
                               what[i], (unsigned long long)counted[i]);
    }
    return HPY_OK;
}

static enum hpy_status refuse_unknown(uint32_t tag, uint64_t start, struct hpy_err *err)
{
    char name[5] = { 0 };
    hpy_put_le32(name, tag);
    for (int i = 0; i < 4; i++)
        if (!((name[i] >= 'A' && name[i] <= 'Z') || (name[i] >= 'a' && name[i] <= 'z')))
            return hpy_fail_at(err, HPY_EDAMAGED, start,
                               "damaged: the block at byte %llu has no valid tag",
                               (unsigned long long)start);
    if (name[0] >= 'a')
        return HPY_OK; /* optional: skipped */
    return hpy_fail_at(err, HPY_EVERSION, start,
                       "the block \"%s\" at byte %llu is needed to read the capture stream, "
                       "and unknown to this program",
                       name, (unsigned long long)start);
}

static enum hpy_status read_blocks(struct reader *reader, struct hpy_err *err)
{
    while (!reader->done) {
        uint64_t start = reader->in.offset;
        uint32_t tag = 0, length = 0;
        HPY_TRY(read_block(&tag, &length, reader, err));
        uint64_t offset = start + HPY_STREAM_HEAD_BYTES;
        switch (tag) {
        case HPY_STREAM_TAG_RECORDS:
            HPY_TRY(hpy_stream_decode(&reader->decoder,
                                      reader->block + HPY_STREAM_HEAD_BYTES, length,
                                      offset, err));
            break;
        case HPY_STREAM_TAG_DONE:
            HPY_TRY(check_totals(reader, length, offset, err));
            reader->done = true;
            break;
        case HPY_STREAM_TAG_STOP:
            return hpy_fail_at(err, HPY_ETRUNCATED, start,
                               "incomplete: the capture was given up by its producer, at byte %llu",
                               (unsigned long long)start);
        default:
            HPY_TRY(refuse_unknown(tag, start, err));
        }
        reader->n_blocks++;
        HPY_TRY(hpy_job_poll(reader->in.job, reader->in.offset, err));
    }
    return HPY_OK;
}

static enum hpy_status read_stream(const struct input *in, struct hpy_sink *sink,
                                   struct hpy_err *err)
{
    enum hpy_status status;
    struct reader *reader = HPY_ARRAY(struct reader, 1);
    if (!reader) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for the capture stream");
        goto out;
    }
    reader->in = *in;
    reader->n_blocks = 0;
    reader->done = false;
    hpy_stream_decoder_init(&reader->decoder, sink);
    hpy_job_phase(in->job, "reading the capture", in->total);
    status = sink->ops->begin(sink, err);
    if (status == HPY_OK)
        status = read_signature(reader, err);
    if (status == HPY_OK)
        status = read_blocks(reader, err);
out:
    hpy_free(reader);
    if (status == HPY_OK)
        return sink->ops->finish(sink, err);
    sink->ops->abort(sink);
    return status;
}

enum hpy_status hpy_stream_read_fd(int fd, struct hpy_sink *sink, uint64_t total_bytes,
                                   struct hpy_job *job, struct hpy_err *err)
{
    const struct input in = { .fd = fd, .total = total_bytes, .job = job };
    return read_stream(&in, sink, err);
}

enum hpy_status hpy_stream_read_memory(const void *data, size_t n_bytes,
                                       struct hpy_sink *sink, struct hpy_job *job,
                                       struct hpy_err *err)
{
    const struct input in = {
        .fd = -1, .data = (const uint8_t *)data, .n_bytes = n_bytes, .total = n_bytes, .job = job
    };
    return read_stream(&in, sink, err);
}
