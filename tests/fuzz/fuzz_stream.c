/* Fuzzes the stream reader, the writer behind it, and the builder.
 *
 * The first byte chooses what the rest is: a stream as it is; a stream whose checksums
 * are made right; or the records of one block, wrapped so that checksums and totals
 * are right, in version 1 or 2. What is read is written again and must read the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/format_support.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "engine/build.h"
#include "format/stream_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

enum mode { AS_IT_IS, MENDED, RECORDS, RECORDS_2, N_MODES };

static void add_block(struct bytes *out, const char *tag, const void *payload, size_t n_bytes)
{
    uint8_t head[HPY_STREAM_HEAD_BYTES] = { 0 };
    memcpy(head + HPY_STREAM_AT_TAG, tag, 4);
    hpy_put_le32(head + HPY_STREAM_AT_LENGTH, (uint32_t)n_bytes);
    bytes_put(out, head, sizeof head);
    bytes_put(out, payload, n_bytes);
}

/* Records as a stream. Their totals are what a decoder counts. */
static void wrap_records(struct bytes *out, uint8_t version, const uint8_t *records,
                         size_t n_bytes)
{
    uint64_t totals[HPY_STREAM_N_TOTALS_2] = { 0 };
    size_t n_totals = version == HPY_STREAM_VERSION ? HPY_STREAM_N_TOTALS : HPY_STREAM_N_TOTALS_2;
    struct hpy_err err;
    for (int pass = 0; pass < 2; pass++) {
        out->n_bytes = 0;
        bytes_put(out, "\x89HPYcap\n\1\0\x10\0\0\0\0\0", HPY_STREAM_SIGNATURE_BYTES);
        out->data[8] = version;
        add_block(out, "RECS", records, n_bytes);
        add_block(out, "DONE", totals, 8 * n_totals);
        mend_stream(out->data, out->n_bytes);
        if (pass == 1)
            return;
        /* The names, types, facts and skips are read off the log. */
        struct recorder counter;
        recorder_init(&counter);
        if (hpy_stream_read_memory(out->data, out->n_bytes, &counter.sink, NULL, &err) == HPY_OK) {
            recorder_dispose(&counter);
            return;
        }
        totals[HPY_STREAM_TOTAL_NODES] = counter.n_nodes;
        totals[HPY_STREAM_TOTAL_EDGES] = counter.n_edges;
        const char *line = hpy_text_get(&counter.log);
        while (line && *line) {
            totals[HPY_STREAM_TOTAL_NAMES] += strncmp(line, "name ", 5) == 0;
            totals[HPY_STREAM_TOTAL_TYPES] += strncmp(line, "type ", 5) == 0;
            totals[HPY_STREAM_TOTAL_FACTS] += strncmp(line, "fact ", 5) == 0;
            totals[HPY_STREAM_TOTAL_SKIPS] += strncmp(line, "skipped ", 8) == 0;
            totals[HPY_STREAM_TOTAL_SITES] += strncmp(line, "site ", 5) == 0;
            line = strchr(line, '\n');
            line = line ? line + 1 : NULL;
        }
        totals[HPY_STREAM_TOTAL_BLOCKS] = 1;
        recorder_dispose(&counter);
    }
}

static void write_again(const struct bytes *stream, const struct recorder *expected)
{
    static uint8_t buffer[HPY_STREAM_BLOCK_BYTES];
    struct hpy_stream_writer writer;
    struct bytes again = { 0 };
    struct recorder recorder;
    struct hpy_err err;
    hpy_stream_writer_init(&writer, buffer, bytes_put, &again);
    writer.sites = stream->data[8] == HPY_STREAM_VERSION_SITES;
    if (hpy_stream_read_memory(stream->data, stream->n_bytes, &writer.sink, NULL, &err) != HPY_OK)
        abort(); /* the writer refused what the reader let through */
    recorder_init(&recorder);
    if (hpy_stream_read_memory(again.data, again.n_bytes, &recorder.sink, NULL, &err) != HPY_OK)
        abort();
    if (strcmp(hpy_text_get(&recorder.log), hpy_text_get(&expected->log)) != 0)
        abort();
    recorder_dispose(&recorder);
    bytes_dispose(&again);
}

static void build(const struct bytes *stream)
{
    struct hpy_err err;
    struct hpy_graph *graph = NULL;
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder)
        return;
    if (hpy_stream_read_memory(stream->data, stream->n_bytes, hpy_builder_sink(builder), NULL,
                               &err) == HPY_OK &&
        hpy_build_seal(&graph, builder, NULL, &err) == HPY_OK)
        hpy_graph_free(graph);
    hpy_builder_free(builder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct bytes stream = { 0 };
    struct recorder recorder;
    struct hpy_err err;
    if (n_bytes == 0 || n_bytes > 64 * 1024)
        return 0;
    enum mode mode = (enum mode)(data[0] % N_MODES);
    if (mode == RECORDS || mode == RECORDS_2)
        wrap_records(&stream, mode == RECORDS ? HPY_STREAM_VERSION : HPY_STREAM_VERSION_SITES,
                     data + 1, n_bytes - 1);
    else
        bytes_put(&stream, data + 1, n_bytes - 1);
    if (mode == MENDED)
        mend_stream(stream.data, stream.n_bytes);
    recorder_init(&recorder);
    enum hpy_status status =
        hpy_stream_read_memory(stream.data, stream.n_bytes, &recorder.sink, NULL, &err);
    if (recorder.n_begun != 1 || recorder.n_finished + recorder.n_aborted != 1)
        abort();
    if (status == HPY_OK)
        write_again(&stream, &recorder);
    build(&stream);
    recorder_dispose(&recorder);
    bytes_dispose(&stream);
    return 0;
}
