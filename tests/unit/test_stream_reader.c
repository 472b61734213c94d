#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "engine/relation.h"
#include "format/stream_format.h"
#include "format_support.h"

static enum hpy_status large_sample(struct hpy_sink *sink, struct hpy_err *err)
{
    return sample_random(sink, 60000, 7, err);
}

static enum hpy_status read_bytes(struct recorder *recorder, const void *data, size_t n_bytes,
                                  struct hpy_err *err)
{
    recorder_init(recorder);
    enum hpy_status status = hpy_stream_read_memory(data, n_bytes, &recorder->sink, NULL, err);
    cr_assert_eq(recorder->n_begun, 1);
    cr_assert_eq(recorder->n_finished + recorder->n_aborted, 1);
    cr_assert_eq(recorder->n_finished, status == HPY_OK);
    return status;
}

static void assert_same_log(const struct recorder *got, const struct recorder *expected)
{
    cr_assert_eq(got->log.n_bytes, expected->log.n_bytes);
    cr_assert_str_eq(hpy_text_get(&got->log), hpy_text_get(&expected->log));
}

static void assert_round_trip(enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    struct recorder direct, through;
    struct bytes stream;
    struct hpy_err err;
    recorder_init(&direct);
    cr_assert_eq(sample(&direct.sink, &err), HPY_OK);
    write_stream(&stream, sample);
    cr_assert_eq(read_bytes(&through, stream.data, stream.n_bytes, &err), HPY_OK, "%s", err.text);
    assert_same_log(&through, &direct);
    recorder_dispose(&direct);
    recorder_dispose(&through);
    bytes_dispose(&stream);
}

Test(stream_reader, tells_what_the_writer_was_told)
{
    assert_round_trip(sample_small);
}

Test(stream_reader, tells_it_over_many_blocks)
{
    struct bytes stream;
    assert_round_trip(large_sample);
    write_stream(&stream, large_sample);
    cr_assert_gt(stream.n_bytes, 2 * HPY_STREAM_BLOCK_BYTES);
    bytes_dispose(&stream);
}

struct feeder {
    int fd;
    const struct bytes *stream;
    size_t step;
};

static void *feed(void *context)
{
    struct feeder *feeder = (struct feeder *)context;
    for (size_t at = 0; at < feeder->stream->n_bytes;) {
        size_t left = feeder->stream->n_bytes - at;
        ssize_t n = write(feeder->fd, feeder->stream->data + at,
                          left < feeder->step ? left : feeder->step);
        if (n < 0)
            break;
        at += (size_t)n;
    }
    if (write(feeder->fd, "tail", 4) != 4)
        return NULL;
    close(feeder->fd);
    return NULL;
}

/* In pieces, from a pipe that does not block, and not a byte beyond the end record. */
Test(stream_reader, reads_a_pipe_up_to_the_end_record)
{
    static const size_t steps[] = { 1, 7, 4096, 1u << 20 };
    struct recorder direct;
    struct bytes stream;
    struct hpy_err err;
    recorder_init(&direct);
    cr_assert_eq(sample_small(&direct.sink, &err), HPY_OK);
    write_stream(&stream, sample_small);
    for (unsigned i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int ends[2];
        char tail[8];
        pthread_t thread;
        struct recorder through;
        struct hpy_job job;
        hpy_job_init(&job);
        cr_assert_eq(pipe(ends), 0);
        if (i % 2)
            cr_assert_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
        struct feeder feeder = { ends[1], &stream, steps[i] };
        cr_assert_eq(pthread_create(&thread, NULL, feed, &feeder), 0);
        recorder_init(&through);
        cr_assert_eq(hpy_stream_read_fd(ends[0], &through.sink, stream.n_bytes, &job, &err), HPY_OK,
                     "%s", err.text);
        assert_same_log(&through, &direct);
        cr_assert_eq(job.done, stream.n_bytes);
        cr_assert_eq(job.total, stream.n_bytes);
        pthread_join(thread, NULL);
        cr_assert_eq(read(ends[0], tail, sizeof tail), 4);
        cr_assert(memcmp(tail, "tail", 4) == 0);
        close(ends[0]);
        recorder_dispose(&through);
    }
    recorder_dispose(&direct);
    bytes_dispose(&stream);
}

Test(stream_reader, every_truncation_is_told)
{
    struct bytes stream;
    write_stream(&stream, sample_small);
    for (size_t n = 0; n < stream.n_bytes; n++) {
        struct recorder recorder;
        struct hpy_err err;
        uint8_t *cut = (uint8_t *)hpy_alloc(n + 1, 1); /* so that ASan sees its end */
        memcpy(cut, stream.data, n);
        enum hpy_status status = read_bytes(&recorder, cut, n, &err);
        cr_assert_eq(status, HPY_ETRUNCATED, "%zu bytes: %s", n, err.text);
        cr_assert_eq(err.offset, n);
        recorder_dispose(&recorder);
        hpy_free(cut);
    }
    bytes_dispose(&stream);
}

Test(stream_reader, every_damaged_byte_is_told)
{
    struct bytes stream;
    write_stream(&stream, sample_small);
    for (size_t i = 0; i < stream.n_bytes; i++)
        for (unsigned change = 1; change < 256; change <<= 1) {
            struct recorder recorder;
            struct hpy_err err;
            stream.data[i] ^= (uint8_t)change;
            cr_assert_neq(read_bytes(&recorder, stream.data, stream.n_bytes, &err), HPY_OK,
                          "byte %zu", i);
            stream.data[i] ^= (uint8_t)change;
            recorder_dispose(&recorder);
        }
    bytes_dispose(&stream);
}

/* With checksums made right again nothing is promised but a clean end. */
Test(stream_reader, survives_damage_behind_right_checksums)
{
    struct bytes stream;
    write_stream(&stream, sample_small);
    uint8_t *copy = (uint8_t *)hpy_alloc(stream.n_bytes, 1);
    unsigned n_refused = 0;
    for (size_t i = HPY_STREAM_SIGNATURE_BYTES; i < stream.n_bytes; i++) {
        static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
        for (unsigned k = 0; k < sizeof values; k++) {
            struct recorder recorder;
            struct hpy_err err;
            memcpy(copy, stream.data, stream.n_bytes);
            copy[i] = values[k];
            mend_stream(copy, stream.n_bytes);
            n_refused += read_bytes(&recorder, copy, stream.n_bytes, &err) != HPY_OK;
            recorder_dispose(&recorder);
        }
    }
    cr_assert_gt(n_refused, 100);
    hpy_free(copy);
    bytes_dispose(&stream);
}

/* A stream of one RECS block with the given payload, and totals that do not matter. */
static enum hpy_status read_payload(const uint8_t *payload, size_t n_bytes, struct hpy_err *err)
{
    struct recorder recorder;
    uint8_t stream[1024] = "\x89HPYcap\n\1\0\x10";
    uint8_t *at = stream + HPY_STREAM_SIGNATURE_BYTES;
    cr_assert_lt(n_bytes, 800);
    memcpy(at + HPY_STREAM_AT_TAG, "RECS", 4);
    hpy_put_le32(at + HPY_STREAM_AT_LENGTH, (uint32_t)n_bytes);
    memcpy(at + HPY_STREAM_HEAD_BYTES, payload, n_bytes);
    at += HPY_STREAM_HEAD_BYTES + n_bytes;
    memcpy(at + HPY_STREAM_AT_TAG, "DONE", 4);
    hpy_put_le32(at + HPY_STREAM_AT_LENGTH, 56);
    at += HPY_STREAM_HEAD_BYTES + 56;
    mend_stream(stream, (size_t)(at - stream));
    enum hpy_status status = read_bytes(&recorder, stream, (size_t)(at - stream), err);
    recorder_dispose(&recorder);
    return status;
}

#define TYPE "\x03\x80\x04\x00\x10\x00\x01\x01T\x01m"
#define NODE "\x40\x02"

static const struct {
    const char *payload;
    size_t n_bytes;
    const char *wrong;
} refusals[] = {
#define REFUSAL(payload, wrong) { payload, sizeof payload - 1, wrong }
    REFUSAL("\x00", "the record at byte 32 is of an unknown sort"),
    REFUSAL("\x05", "the record at byte 32 is of an unknown sort"),
    REFUSAL("\x3f", "the record at byte 32 is of an unknown sort"),
    REFUSAL("\x60", "the record at byte 32 is of an unknown sort"),
    REFUSAL("\x02\x05" "abc", "the name at byte 32 runs over the end of its block"),
    REFUSAL("\x02\x80\x00", "the name at byte 32 has a malformed number"),
    REFUSAL("\x02\x81\x80\x04", "the name at byte 32 has a text over the limit"),
    REFUSAL("\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "has a text over the limit"),
    REFUSAL("\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "has a malformed number"),
    REFUSAL("\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "has a malformed number"),
    REFUSAL("\x01\x01k", "the fact at byte 32 runs over the end of its block"),
    REFUSAL("\x03\x80\x80\x80\x80\x80\x80\x80\x40\x00\x10\x00\x01\x00\x00", "the type at byte 32 has an impossible address"),
    REFUSAL("\x03\x01\x00\x80\x80\x80\x80\x10\x00\x00\x00\x00", "the type at byte 32 has a number out of range"),
    REFUSAL("\x04\x00\x01\x00", "names a type that was not announced"),
    REFUSAL(NODE, "the object at byte 32 is of a type that was not announced"),
    REFUSAL(TYPE "\x41\x02\x01", "the object at byte 43 is of a type that was not announced"),
    REFUSAL(TYPE "\x40\x00", "the object at byte 43 has an impossible address"),
    REFUSAL(TYPE "\x40\x01", "has an impossible address"),
    REFUSAL(TYPE "\x40\x80\x80\x80\x80\x80\x80\x80\x40", "has an impossible address"),
    REFUSAL(TYPE "\x40\x80\x80\x80\x80\x80\x80\x80\x80\x01", "has a malformed number"),
    REFUSAL(TYPE "\x40\x82\x00", "has a malformed number"),
    REFUSAL(TYPE "\x40", "the object at byte 43 runs over the end of its block"),
    REFUSAL(TYPE "\x44\x02\x80\x80\x04", "the object at byte 43 has a number out of range"),
    REFUSAL(TYPE "\x48\x02\x00", "the object at byte 43 has a number out of range"),
    REFUSAL(TYPE "\x50\x02\x00", "the object at byte 43 has an unknown kind of content"),
    REFUSAL(TYPE "\x50\x02\x0a", "the object at byte 43 has an unknown kind of content"),
    REFUSAL(TYPE "\x50\x02\x08\x01\x02\x03", "runs over the end of its block"),
    REFUSAL(TYPE "\x50\x02\x09\x81\x20", "has a text over the limit"),
    REFUSAL(TYPE "\x86\x02", "the edge at byte 43 belongs to no object"),
    REFUSAL(TYPE NODE "\x86", "the edge at byte 45 runs over the end of its block"),
    REFUSAL(TYPE NODE "\x86\x02\x86\x01", "the edge at byte 47 has an impossible address"),
    REFUSAL(TYPE NODE "\xbf\x02", "the edge at byte 45 is of an unknown kind"),
    REFUSAL(TYPE NODE "\xc6\x01\x02", "has an argument that its kind has not"),
    REFUSAL(TYPE NODE "\xc2\x80\x80\x80\x20\x02", "has an argument out of range"),
    REFUSAL(TYPE NODE "\xc2\xff\xff\xff\x1f\x02\x82\x00", "the edge at byte 51 has an argument out of range"),
    REFUSAL(TYPE NODE "\x81\x02", "has an argument out of range"),
    REFUSAL("\x02\x01" "a" TYPE NODE "\x81\x02\x81\x00", "the edge at byte 50 has an argument out of range"),
    REFUSAL(TYPE NODE, "the end record at byte 61 tells of 0 objects, the stream has 1"),
};

Test(stream_reader, refuses_with_place_and_reason)
{
    for (unsigned i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct hpy_err err;
        enum hpy_status status = read_payload((const uint8_t *)refusals[i].payload,
                                              refusals[i].n_bytes, &err);
        cr_assert_eq(status, HPY_EDAMAGED, "case %u", i);
        cr_assert(strstr(err.text, refusals[i].wrong), "case %u: %s", i, err.text);
    }
}

static enum hpy_status read_with_block(const char *tag, uint32_t length, struct hpy_err *err)
{
    struct bytes stream;
    struct recorder recorder;
    write_stream(&stream, sample_small);
    uint8_t *with = (uint8_t *)hpy_zalloc(stream.n_bytes + HPY_STREAM_HEAD_BYTES + 5, 1);
    uint8_t *block = with + HPY_STREAM_SIGNATURE_BYTES;
    memcpy(with, stream.data, HPY_STREAM_SIGNATURE_BYTES);
    memcpy(block + HPY_STREAM_AT_TAG, tag, 4);
    hpy_put_le32(block + HPY_STREAM_AT_LENGTH, length);
    memcpy(block + HPY_STREAM_HEAD_BYTES + 5, stream.data + HPY_STREAM_SIGNATURE_BYTES,
           stream.n_bytes - HPY_STREAM_SIGNATURE_BYTES);
    size_t n_bytes = stream.n_bytes + HPY_STREAM_HEAD_BYTES + 5;
    /* The end record counts blocks; it is the last number of the stream. */
    hpy_put_le64(with + n_bytes - 8, hpy_le64(with + n_bytes - 8) + 1);
    mend_stream(with, n_bytes);
    enum hpy_status status = read_bytes(&recorder, with, n_bytes, err);
    recorder_dispose(&recorder);
    hpy_free(with);
    bytes_dispose(&stream);
    return status;
}

Test(stream_reader, skips_optional_blocks_and_refuses_required_ones)
{
    struct hpy_err err;
    cr_assert_eq(read_with_block("hint", 5, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(read_with_block("HINT", 5, &err), HPY_EVERSION);
    cr_assert(strstr(err.text, "\"HINT\""), "%s", err.text);
    cr_assert_eq(read_with_block("h nt", 5, &err), HPY_EDAMAGED);
    cr_assert_eq(read_with_block("hint", HPY_STREAM_PAYLOAD_BYTES + 1, &err), HPY_EDAMAGED);
    cr_assert(strstr(err.text, "over the limit"), "%s", err.text);
}

Test(stream_reader, refuses_strangers_and_other_versions)
{
    struct recorder recorder;
    struct hpy_err err;
    cr_assert_eq(read_bytes(&recorder, "PK\3\4 something else", 20, &err), HPY_EFORMAT);
    cr_assert_eq(read_bytes(&recorder, "P", 1, &err), HPY_EFORMAT);
    cr_assert_eq(read_bytes(&recorder, "\x89HPYcap\n\3\0\x10\0\0\0\0\0", 16, &err), HPY_EVERSION);
    cr_assert(strstr(err.text, "version 3"), "%s", err.text);
    cr_assert_eq(read_bytes(&recorder, "\x89HPYcap\n\1\0\x10\0\0\0\1\0", 16, &err), HPY_EDAMAGED);
}

/* The sink's own failure ends the reading and comes back as it is. */
Test(stream_reader, passes_on_what_the_sink_answers)
{
    struct bytes stream;
    unsigned n_failed = 0;
    write_stream(&stream, sample_small);
    for (uint64_t after = 1;; after++) {
        struct recorder recorder;
        struct hpy_err err;
        recorder_init(&recorder);
        recorder.fail_after = after;
        enum hpy_status status =
            hpy_stream_read_memory(stream.data, stream.n_bytes, &recorder.sink, NULL, &err);
        recorder_dispose(&recorder);
        if (status == HPY_OK)
            break;
        cr_assert_eq(status, HPY_ENOMEM);
        cr_assert_str_eq(err.text, "the recorder was told to fail");
        cr_assert_eq(recorder.n_aborted + recorder.n_finished, 1);
        n_failed++;
    }
    cr_assert_gt(n_failed, 20);
    bytes_dispose(&stream);
}

Test(stream_reader, stops_when_cancelled)
{
    struct recorder recorder;
    struct hpy_job job;
    struct hpy_err err;
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    recorder_init(&recorder);
    /* Nothing ever comes: only the job can end this. */
    cr_assert_eq(hpy_stream_read_fd(ends[0], &recorder.sink, 0, &job, &err), HPY_ECANCELLED);
    cr_assert_eq(recorder.n_aborted, 1);
    close(ends[0]);
    close(ends[1]);
    recorder_dispose(&recorder);
}

Test(stream_reader, tells_that_it_cannot_read)
{
    struct recorder recorder;
    struct hpy_err err;
    int fd = open("/", O_RDONLY);
    recorder_init(&recorder);
    cr_assert_eq(hpy_stream_read_fd(fd, &recorder.sink, 0, NULL, &err), HPY_EIO);
    cr_assert(strstr(err.text, "cannot read"), "%s", err.text);
    close(fd);
    recorder_dispose(&recorder);
}
