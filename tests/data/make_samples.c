/* Makes the sample files of the tests: `make samples` after a change of format.
 *
 *     make_samples TESTS-DIR
 *
 * writes data/good/NAME, data/bad/NAME, data/bad/EXPECT (file, status, a part of the
 * line that refuses it, separated by tabs) and the seeds in fuzz/corpus. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/format_support.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "engine/build.h"
#include "engine/relation.h"
#include "format/snapshot.h"
#include "format/snapshot_chunks.h"
#include "format/stream_format.h"

static const char *tests;

static void die(const char *what)
{
    fprintf(stderr, "make_samples: %s\n", what);
    exit(1);
}

static char *path_of(char out[4096], const char *folder, const char *name)
{
    if (snprintf(out, 4096, "%s/%s/%s", tests, folder, name) >= 4096)
        die("path too long");
    return out;
}

static void save(const char *folder, const char *name, const void *data, size_t n_bytes)
{
    char path[4096];
    FILE *file = fopen(path_of(path, folder, name), "wb");
    if (!file || (n_bytes && fwrite(data, 1, n_bytes, file) != n_bytes) || fclose(file) != 0)
        die(path);
}

static void load(struct bytes *out, const char *path)
{
    char block[4096];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (!file)
        die(path);
    memset(out, 0, sizeof *out);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        bytes_put(out, block, n);
    fclose(file);
}

/* ------------------------------------------------------------ good files */

static enum hpy_status thousand(struct hpy_sink *sink, struct hpy_err *err)
{
    return sample_random(sink, 1000, 42, err);
}

static void save_snapshot(const char *name, const struct bytes *stream)
{
    char path[4096];
    struct hpy_err err;
    struct hpy_graph *graph = NULL;
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder ||
        hpy_stream_read_memory(stream->data, stream->n_bytes, hpy_builder_sink(builder), NULL,
                               &err) != HPY_OK ||
        hpy_build_seal(&graph, builder, NULL, &err) != HPY_OK ||
        hpy_snapshot_save(graph, path_of(path, "data/good", name), NULL, &err) != HPY_OK)
        die(name);
    hpy_graph_free(graph);
    hpy_builder_free(builder);
}

/* ------------------------------------------------- damage, for both formats */

static void cut_half(struct bytes *file)
{
    file->n_bytes /= 2;
}
static void add_tail(struct bytes *file)
{
    bytes_put(file, "tail", 4);
}

/* --------------------------------------------------------------- streams */

static uint8_t *done_block(const struct bytes *file)
{
    return file->data + file->n_bytes - HPY_STREAM_HEAD_BYTES - 8 * HPY_STREAM_N_TOTALS;
}
static void stream_version(struct bytes *file)
{
    file->data[8] = 3;
}
static void stream_no_end(struct bytes *file)
{
    file->n_bytes = (size_t)(done_block(file) - file->data);
}
static void stream_given_up(struct bytes *file)
{
    memcpy(done_block(file) + HPY_STREAM_AT_TAG, "STOP", 4);
    mend_stream(file->data, file->n_bytes);
}
static void stream_checksum(struct bytes *file)
{
    file->data[100] ^= 1;
}
static void stream_unknown_block(struct bytes *file)
{
    memcpy(done_block(file) + HPY_STREAM_AT_TAG, "NEWS", 4);
    mend_stream(file->data, file->n_bytes);
}
static void stream_long_block(struct bytes *file)
{
    hpy_put_le32(file->data + HPY_STREAM_SIGNATURE_BYTES + HPY_STREAM_AT_LENGTH, 1u << 31);
}
static void stream_totals(struct bytes *file)
{
    uint8_t *at = done_block(file) + HPY_STREAM_HEAD_BYTES + 8 * HPY_STREAM_TOTAL_EDGES;
    hpy_put_le64(at, hpy_le64(at) + 1);
    mend_stream(file->data, file->n_bytes);
}
static void stream_record(struct bytes *file)
{
    file->data[HPY_STREAM_SIGNATURE_BYTES + HPY_STREAM_HEAD_BYTES] = 0x3f;
    mend_stream(file->data, file->n_bytes);
}

/* A stream of a heap that is none: by a type, and nodes with an edge each. */
static void write_heap(struct bytes *file, const uint64_t *addrs, const uint64_t *targets, size_t n)
{
    static uint8_t buffer[HPY_STREAM_BLOCK_BYTES];
    struct hpy_stream_writer writer;
    struct hpy_err err;
    const struct hpy_type_info type = { .name = HPY_STR("root"), .module = HPY_STR("builtins") };
    file->n_bytes = 0;
    hpy_stream_writer_init(&writer, buffer, bytes_put, file);
    struct hpy_sink *sink = &writer.sink;
    if (sink->ops->begin(sink, &err) != HPY_OK || sink->ops->type(sink, 0, &type, &err) != HPY_OK)
        die("a bad heap");
    for (size_t i = 0; i < n; i++) {
        const struct hpy_node_info node = {
            .addr = addrs[i], .flags = addrs[i] == HPY_ADDR_ROOT ? HPY_NODE_VIRTUAL : 0
        };
        const struct hpy_edge edge = { targets[i], HPY_REL(HPY_REL_ITEM, 0) };
        if (sink->ops->node(sink, &node, &err) != HPY_OK ||
            sink->ops->edges(sink, &edge, 1, &err) != HPY_OK)
            die("a bad heap");
    }
    if (sink->ops->finish(sink, &err) != HPY_OK)
        die("a bad heap");
}
static void stream_no_root(struct bytes *file)
{
    write_heap(file, (const uint64_t[]){ 4096, 8192 }, (const uint64_t[]){ 8192, 4096 }, 2);
}
static void stream_edge_to_nothing(struct bytes *file)
{
    write_heap(file, (const uint64_t[]){ 8, 4096 }, (const uint64_t[]){ 4096, 8192 }, 2);
}
static void stream_node_twice(struct bytes *file)
{
    write_heap(file, (const uint64_t[]){ 8, 4096, 4096 }, (const uint64_t[]){ 4096, 8, 8 }, 3);
}

/* Sites: what version 2 adds. */
static void sites_in_version_1(struct bytes *file)
{
    file->data[8] = HPY_STREAM_VERSION;
}
static void sites_total(struct bytes *file)
{
    uint8_t *at = file->data + file->n_bytes - 8;
    hpy_put_le64(at, hpy_le64(at) + 1);
    mend_stream(file->data, file->n_bytes);
}
/* Behind the three names of files stands the first site: 1 frame, name 6, line 3. */
static uint8_t *first_site(const struct bytes *file)
{
    static const uint8_t record[] = { HPY_STREAM_SITE, 1, 6, 3 };
    for (uint8_t *at = file->data; at + sizeof record <= file->data + file->n_bytes; at++)
        if (memcmp(at, record, sizeof record) == 0)
            return at;
    die("no site in the sample");
    return NULL;
}
static void site_no_frames(struct bytes *file)
{
    first_site(file)[1] = 0;
    mend_stream(file->data, file->n_bytes);
}
static void site_no_file(struct bytes *file)
{
    first_site(file)[2] = 100;
    mend_stream(file->data, file->n_bytes);
}

/* ------------------------------------------------------------- snapshots */

static uint8_t *row_of(const struct bytes *file, enum hpy_snapshot_chunk chunk)
{
    return file->data + HPY_SNAPSHOT_HEADER_BYTES + chunk * HPY_SNAPSHOT_ROW_BYTES;
}
static uint8_t *chunk_of(const struct bytes *file, enum hpy_snapshot_chunk chunk)
{
    return file->data + hpy_le64(row_of(file, chunk) + HPY_SNAPSHOT_ROW_OFFSET);
}
static void snapshot_version(struct bytes *file)
{
    file->data[HPY_SNAPSHOT_AT_VERSION] = 2;
}
static void snapshot_header(struct bytes *file)
{
    file->data[HPY_SNAPSHOT_AT_FILE_BYTES] ^= 1;
}
static void snapshot_checksum(struct bytes *file)
{
    chunk_of(file, HPY_SNAPSHOT_OTGT)[0] ^= 1;
}
static void snapshot_unknown_chunk(struct bytes *file)
{
    memcpy(row_of(file, HPY_SNAPSHOT_EXTV), "NEWS", 4);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_missing_chunk(struct bytes *file)
{
    snapshot_unknown_chunk(file);
    hpy_put_le16(row_of(file, HPY_SNAPSHOT_EXTV) + HPY_SNAPSHOT_ROW_FLAGS, 0);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_place(struct bytes *file)
{
    hpy_put_le64(row_of(file, HPY_SNAPSHOT_CONT) + HPY_SNAPSHOT_ROW_LENGTH, UINT64_MAX);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_count(struct bytes *file)
{
    hpy_put_le64(chunk_of(file, HPY_SNAPSHOT_META) + 8 * HPY_SNAPSHOT_NODES, UINT64_C(1) << 61);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_type(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_TYPE) + 4, 1000);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_target(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_OTGT), 1000000);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_slot(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_ISLT), 1000000);
    mend_snapshot(file->data, file->n_bytes);
}
static void snapshot_totals(struct bytes *file)
{
    uint8_t *at = chunk_of(file, HPY_SNAPSHOT_META) + 8 * HPY_SNAPSHOT_OBJECT_BYTES;
    hpy_put_le64(at, hpy_le64(at) + 1);
    mend_snapshot(file->data, file->n_bytes);
}

static void site_of_object(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_SITE) + 4, 4);
    mend_snapshot(file->data, file->n_bytes);
}
static void site_too_deep(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_SOFF) + 8, 66);
    mend_snapshot(file->data, file->n_bytes);
}
static void site_file(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_SFRM), 1000);
    mend_snapshot(file->data, file->n_bytes);
}
static void site_chunk_missing(struct bytes *file)
{
    memcpy(row_of(file, HPY_SNAPSHOT_SFRM), "news", 4);
    mend_snapshot(file->data, file->n_bytes);
}

/* ------------------------------------------------------------- bad files */

enum origin { FROM_TEXT, FROM_STREAM, FROM_SNAPSHOT, FROM_SITES, FROM_SITES_SNAPSHOT };

static const struct bad {
    const char *name;
    enum origin origin;
    void (*damage)(struct bytes *file);
    const char *text; /* of FROM_TEXT */
    const char *status, *line;
} bads[] = {
    { "empty", FROM_TEXT, NULL, "", "HPY_ETRUNCATED", "an empty file" },
    { "text", FROM_TEXT, NULL, "Partition of a set of 3 objects.\n", "HPY_EFORMAT",
      "neither a snapshot nor a capture stream" },
    { "signature-cut", FROM_TEXT, NULL, "\x89HPYc", "HPY_ETRUNCATED", "ends in its signature, at byte 5" },
    { "other-kind", FROM_TEXT, NULL, "\x89HPYnews of later", "HPY_EVERSION",
      "a kind of file that this version of the program does not know" },
#define STREAM(name, damage, status, line) { name, FROM_STREAM, damage, NULL, status, line }
    STREAM("stream-version", stream_version, "HPY_EVERSION", "a capture stream of version 3"),
    STREAM("stream-cut", cut_half, "HPY_ETRUNCATED", "ends in the middle of block 0"),
    STREAM("stream-no-end", stream_no_end, "HPY_ETRUNCATED", "without an end record"),
    STREAM("stream-given-up", stream_given_up, "HPY_ETRUNCATED", "given up by its producer"),
    STREAM("stream-checksum", stream_checksum, "HPY_EDAMAGED", "the checksum of block 0 at byte 16 is wrong"),
    STREAM("stream-unknown-block", stream_unknown_block, "HPY_EVERSION", "the block \"NEWS\" at byte"),
    STREAM("stream-long-block", stream_long_block, "HPY_EDAMAGED", "claims 2147483648 bytes"),
    STREAM("stream-totals", stream_totals, "HPY_EDAMAGED", "edges, the stream has"),
    STREAM("stream-record", stream_record, "HPY_EDAMAGED", "the record at byte 32 is of an unknown sort"),
    STREAM("stream-tail", add_tail, "HPY_EDAMAGED", "more bytes follow the end of the capture stream"),
    STREAM("stream-no-root", stream_no_root, "HPY_EDAMAGED", "root"),
    STREAM("stream-edge-to-nothing", stream_edge_to_nothing, "HPY_EDAMAGED", "0x2000"),
    STREAM("stream-node-twice", stream_node_twice, "HPY_EDAMAGED", "0x1000"),
#define SITES(name, damage, line) { name, FROM_SITES, damage, NULL, "HPY_EDAMAGED", line }
    SITES("sites-version-1", sites_in_version_1, "is of an unknown sort"),
    SITES("sites-total", sites_total, "sites, the stream has 3"),
    SITES("sites-no-frames", site_no_frames, "has no frames, or too many"),
    SITES("sites-no-file", site_no_file, "names a file that was not announced"),
#define SITES_HPS(name, damage, line)                                                           \
    { name, FROM_SITES_SNAPSHOT, damage, NULL, "HPY_EDAMAGED", line }
    SITES_HPS("sites-of-object", site_of_object, "an object of a site that is not there"),
    SITES_HPS("sites-too-deep", site_too_deep, "site 1 has no frames, or too many"),
    SITES_HPS("sites-file", site_file, "a site in a file that is not there"),
    SITES_HPS("sites-chunk-missing", site_chunk_missing, "the chunk \"SFRM\" (the frames of sites) is missing"),
#define SNAPSHOT(name, damage, status, line) { name, FROM_SNAPSHOT, damage, NULL, status, line }
    SNAPSHOT("snapshot-version", snapshot_version, "HPY_EVERSION", "a snapshot of version 2"),
    SNAPSHOT("snapshot-cut", cut_half, "HPY_ETRUNCATED", "the snapshot ends at byte"),
    SNAPSHOT("snapshot-tail", add_tail, "HPY_EDAMAGED", "more bytes follow the end of the snapshot"),
    SNAPSHOT("snapshot-header", snapshot_header, "HPY_EDAMAGED", "the checksum of the header"),
    SNAPSHOT("snapshot-checksum", snapshot_checksum, "HPY_EDAMAGED", "the checksum of the chunk \"OTGT\""),
    SNAPSHOT("snapshot-unknown-chunk", snapshot_unknown_chunk, "HPY_EVERSION", "the chunk \"NEWS\" is needed"),
    SNAPSHOT("snapshot-missing-chunk", snapshot_missing_chunk, "HPY_EDAMAGED", "the chunk \"EXTV\" (the external bytes) is missing"),
    SNAPSHOT("snapshot-place", snapshot_place, "HPY_EDAMAGED", "the chunk \"CONT\" lies where it cannot"),
    SNAPSHOT("snapshot-count", snapshot_count, "HPY_EDAMAGED", "a count is larger than the file"),
    SNAPSHOT("snapshot-type", snapshot_type, "HPY_EDAMAGED", "an object of a type that is not there"),
    SNAPSHOT("snapshot-target", snapshot_target, "HPY_EDAMAGED", "a reference to an object that is not there"),
    SNAPSHOT("snapshot-slot", snapshot_slot, "HPY_EDAMAGED", "the two directions of references differ"),
    SNAPSHOT("snapshot-totals", snapshot_totals, "HPY_EDAMAGED", "the totals do not fit the objects"),
};

static void save_bad(const struct bytes *const from_files[])
{
    struct bytes expect = { 0 };
    for (unsigned i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        const struct bad *bad = &bads[i];
        const struct bytes *from = from_files[bad->origin];
        struct bytes file = { 0 };
        if (bad->origin == FROM_TEXT)
            bytes_put(&file, bad->text, strlen(bad->text));
        else
            bytes_put(&file, from->data, from->n_bytes);
        if (bad->damage)
            bad->damage(&file);
        save("data/bad", bad->name, file.data, file.n_bytes);
        bytes_dispose(&file);
        bytes_put(&expect, bad->name, strlen(bad->name));
        bytes_put(&expect, "\t", 1);
        bytes_put(&expect, bad->status, strlen(bad->status));
        bytes_put(&expect, "\t", 1);
        bytes_put(&expect, bad->line, strlen(bad->line));
        bytes_put(&expect, "\n", 1);
    }
    save("data/bad", "EXPECT", expect.data, expect.n_bytes);
    bytes_dispose(&expect);
}

/* --------------------------------------------------------------- corpora */

static void save_seed(const char *folder, const char *name, char mode, const uint8_t *data,
                      size_t n_bytes)
{
    struct bytes seed = { 0 };
    bytes_put(&seed, &mode, 1);
    bytes_put(&seed, data, n_bytes);
    save(folder, name, seed.data, seed.n_bytes);
    bytes_dispose(&seed);
}

static void save_seeds(const char *name, char mode_of_records, const struct bytes *stream,
                       const struct bytes *snapshot)
{
    char mended[32], records[32];
    snprintf(mended, sizeof mended, "%s-mended", name);
    snprintf(records, sizeof records, "%s-records", name);
    size_t before = HPY_STREAM_SIGNATURE_BYTES + HPY_STREAM_HEAD_BYTES;
    size_t n_records = hpy_le32(stream->data + HPY_STREAM_SIGNATURE_BYTES + HPY_STREAM_AT_LENGTH);
    save_seed("fuzz/corpus/stream", name, 0, stream->data, stream->n_bytes);
    save_seed("fuzz/corpus/stream", mended, 1, stream->data, stream->n_bytes);
    save_seed("fuzz/corpus/stream", records, mode_of_records, stream->data + before, n_records);
    save_seed("fuzz/corpus/snapshot", name, 0, snapshot->data, snapshot->n_bytes);
    save_seed("fuzz/corpus/snapshot", mended, 1, snapshot->data, snapshot->n_bytes);
}

int main(int argc, char **argv)
{
    char path[4096];
    struct bytes stream, large, snapshot, sites, sites_snapshot;
    if (argc != 2)
        die("usage: make_samples TESTS-DIR");
    tests = argv[1];
    write_stream(&stream, sample_small);
    write_stream(&large, thousand);
    save("data/good", "small.stream", stream.data, stream.n_bytes);
    save("data/good", "thousand.stream", large.data, large.n_bytes);
    save_snapshot("small.hps", &stream);
    save_snapshot("thousand.hps", &large);
    load(&snapshot, path_of(path, "data/good", "small.hps"));
    write_stream_with_sites(&sites, sample_sites);
    save("data/good", "sites.stream", sites.data, sites.n_bytes);
    save_snapshot("sites.hps", &sites);
    load(&sites_snapshot, path_of(path, "data/good", "sites.hps"));
    save_bad((const struct bytes *[]){ [FROM_STREAM] = &stream, [FROM_SNAPSHOT] = &snapshot,
                                       [FROM_SITES] = &sites,
                                       [FROM_SITES_SNAPSHOT] = &sites_snapshot });
    save_seeds("small", 2, &stream, &snapshot);
    save_seeds("sites", 3, &sites, &sites_snapshot);
    bytes_dispose(&sites);
    bytes_dispose(&sites_snapshot);
    bytes_dispose(&stream);
    bytes_dispose(&large);
    bytes_dispose(&snapshot);
    return 0;
}
