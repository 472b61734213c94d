/* Writing a snapshot: the chunks one after another with their checksums, then the
 * header and the chunk table in front of them, then the file in its place. */
#include "format/snapshot.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "base/replace_file.h"
#include "base/text.h"
#include "format/snapshot_chunks.h"

#define TABLE_BYTES (HPY_SNAPSHOT_N_CHUNKS * HPY_SNAPSHOT_ROW_BYTES)
#define STEP_BYTES (1u << 20) /* written between two looks at the job, and still in cache
                                 when written after its checksum was taken */

struct saving {
    const struct hpy_graph *graph;
    struct hpy_replace_file file;
    struct hpy_text facts;
    uint64_t counts[HPY_SNAPSHOT_N_ALL_COUNTS];
    unsigned n_chunks; /* optional ones at the end are left out where the graph has none */
    size_t head_bytes;
    uint64_t offset; /* next byte to be written */
    uint8_t head[HPY_SNAPSHOT_HEADER_BYTES + TABLE_BYTES];
    struct hpy_job *job;
};

static uint64_t align(uint64_t offset)
{
    return (offset + HPY_SNAPSHOT_ALIGN - 1) / HPY_SNAPSHOT_ALIGN * HPY_SNAPSHOT_ALIGN;
}

static void add_text(struct hpy_text *out, struct hpy_str text)
{
    uint8_t length[4];
    hpy_put_le32(length, (uint32_t)text.n_bytes);
    hpy_text_add_bytes(out, (const char *)length, sizeof length);
    hpy_text_add_bytes(out, text.data, text.n_bytes);
}

static enum hpy_status encode_facts(struct saving *saving, struct hpy_err *err)
{
    const struct hpy_graph *graph = saving->graph;
    for (uint32_t i = 0; i < graph->n_facts; i++) {
        add_text(&saving->facts, graph->facts[i].key);
        add_text(&saving->facts, graph->facts[i].value);
    }
    return hpy_text_check(&saving->facts, err);
}

static void take_counts(struct saving *saving)
{
    const struct hpy_graph *graph = saving->graph;
    uint64_t *counts = saving->counts;
    counts[HPY_SNAPSHOT_NODES] = graph->n_nodes;
    counts[HPY_SNAPSHOT_EDGES] = graph->n_edges;
    counts[HPY_SNAPSHOT_TYPES] = graph->n_types;
    counts[HPY_SNAPSHOT_NAMES] = graph->n_names;
    counts[HPY_SNAPSHOT_NAME_BYTES] = graph->name_off[graph->n_names];
    counts[HPY_SNAPSHOT_FACTS] = graph->n_facts;
    counts[HPY_SNAPSHOT_FACT_BYTES] = saving->facts.n_bytes;
    counts[HPY_SNAPSHOT_SKIPS] = graph->n_skips;
    counts[HPY_SNAPSHOT_LARGE_SIZES] = graph->large_size.n;
    counts[HPY_SNAPSHOT_EXTERNALS] = graph->external.n;
    counts[HPY_SNAPSHOT_CONTENT_BYTES] = graph->n_content_bytes;
    counts[HPY_SNAPSHOT_SITES] = graph->n_sites;
    counts[HPY_SNAPSHOT_FRAMES] = graph->n_site_frames;
    counts[HPY_SNAPSHOT_OBJECTS] = graph->n_objects;
    counts[HPY_SNAPSHOT_OBJECT_BYTES] = graph->size_bytes;
    counts[HPY_SNAPSHOT_EXTERNAL_BYTES] = graph->external_bytes;
    counts[HPY_SNAPSHOT_REACHABLE] = graph->n_reachable;
    counts[HPY_SNAPSHOT_REACHABLE_BYTES] = graph->reachable_bytes;
}

static const void *chunk_data(const struct saving *saving, enum hpy_snapshot_chunk chunk)
{
    size_t field = hpy_snapshot_chunks[chunk].field;
    if (chunk == HPY_SNAPSHOT_META)
        return saving->counts;
    if (chunk == HPY_SNAPSHOT_FACT)
        return hpy_text_get(&saving->facts);
    const void *data;
    memcpy(&data, (const char *)saving->graph + field, sizeof data);
    return data;
}

static uint64_t chunk_bytes(const struct saving *saving, enum hpy_snapshot_chunk chunk)
{
    return hpy_snapshot_n_items(chunk, saving->counts) *
           hpy_snapshot_chunks[chunk].item_bytes;
}

static void fill_row(struct saving *saving, enum hpy_snapshot_chunk chunk,
                     uint64_t offset, uint64_t n_bytes, uint64_t checksum)
{
    uint8_t *row = saving->head + HPY_SNAPSHOT_HEADER_BYTES + chunk * HPY_SNAPSHOT_ROW_BYTES;
    memcpy(row + HPY_SNAPSHOT_ROW_ID, hpy_snapshot_chunks[chunk].id, 4);
    hpy_put_le16(row + HPY_SNAPSHOT_ROW_FLAGS,
                 chunk < HPY_SNAPSHOT_FIRST_OPTIONAL ? HPY_SNAPSHOT_REQUIRED : 0);
    hpy_put_le16(row + HPY_SNAPSHOT_ROW_ITEM_BYTES, hpy_snapshot_chunks[chunk].item_bytes);
    hpy_put_le64(row + HPY_SNAPSHOT_ROW_OFFSET, offset);
    hpy_put_le64(row + HPY_SNAPSHOT_ROW_LENGTH, n_bytes);
    hpy_put_le64(row + HPY_SNAPSHOT_ROW_CHECKSUM, checksum);
}

static enum hpy_status write_padding(struct saving *saving, uint64_t until, struct hpy_err *err)
{
    static const uint8_t zeros[HPY_SNAPSHOT_ALIGN];
    HPY_TRY(hpy_replace_file_write(&saving->file, zeros, (size_t)(until - saving->offset), err));
    saving->offset = until;
    return HPY_OK;
}

static enum hpy_status write_chunk(struct saving *saving, enum hpy_snapshot_chunk chunk,
                                   struct hpy_err *err)
{
    XXH3_state_t hash;
    const uint8_t *data = (const uint8_t *)chunk_data(saving, chunk);
    uint64_t n_bytes = chunk_bytes(saving, chunk);
    HPY_TRY(write_padding(saving, align(saving->offset), err));
    uint64_t offset = saving->offset;
    XXH3_64bits_reset(&hash);
    for (uint64_t at = 0; at < n_bytes;) {
        size_t n = n_bytes - at < STEP_BYTES ? (size_t)(n_bytes - at) : STEP_BYTES;
        XXH3_64bits_update(&hash, data + at, n);
        HPY_TRY(hpy_replace_file_write(&saving->file, data + at, n, err));
        at += n;
        saving->offset += n;
        HPY_TRY(hpy_job_poll(saving->job, saving->offset, err));
    }
    fill_row(saving, chunk, offset, n_bytes, XXH3_64bits_digest(&hash));
    return HPY_OK;
}

static void fill_header(struct saving *saving)
{
    uint8_t *head = saving->head;
    memcpy(head, HPY_SNAPSHOT_MAGIC, 8);
    hpy_put_le32(head + HPY_SNAPSHOT_AT_VERSION, HPY_SNAPSHOT_VERSION);
    hpy_put_le32(head + HPY_SNAPSHOT_AT_HEADER_BYTES, HPY_SNAPSHOT_HEADER_BYTES);
    hpy_put_le32(head + HPY_SNAPSHOT_AT_N_CHUNKS, saving->n_chunks);
    hpy_put_le32(head + HPY_SNAPSHOT_AT_ROW_BYTES, HPY_SNAPSHOT_ROW_BYTES);
    hpy_put_le64(head + HPY_SNAPSHOT_AT_TABLE, HPY_SNAPSHOT_HEADER_BYTES);
    hpy_put_le64(head + HPY_SNAPSHOT_AT_FILE_BYTES, saving->offset);
    /* Of header and table, with zero where the checksum itself will stand. */
    hpy_put_le64(head + HPY_SNAPSHOT_AT_CHECKSUM, XXH3_64bits(head, saving->head_bytes));
}

static enum hpy_status write_file(struct saving *saving, struct hpy_err *err)
{
    uint64_t total = saving->head_bytes;
    for (unsigned i = 0; i < saving->n_chunks; i++)
        total += chunk_bytes(saving, (enum hpy_snapshot_chunk)i);
    hpy_job_phase(saving->job, "saving the snapshot", total);

    HPY_TRY(hpy_replace_file_write(&saving->file, saving->head, saving->head_bytes, err));
    saving->offset = saving->head_bytes;
    for (unsigned i = 0; i < saving->n_chunks; i++)
        HPY_TRY(write_chunk(saving, (enum hpy_snapshot_chunk)i, err));
    fill_header(saving);
    return hpy_replace_file_write_at(&saving->file, saving->head, saving->head_bytes, 0, err);
}

enum hpy_status hpy_snapshot_save(const struct hpy_graph *graph, const char *path,
                                  struct hpy_job *job, struct hpy_err *err)
{
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    enum hpy_status status;
    struct saving *saving = HPY_NEW(struct saving);
    if (!saving) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for the snapshot");
        goto out;
    }
    saving->graph = graph;
    saving->job = job;
    saving->file.fd = -1;
    status = encode_facts(saving, err);
    if (status != HPY_OK)
        goto out;
    take_counts(saving);
    saving->n_chunks = graph->site ? HPY_SNAPSHOT_N_CHUNKS : HPY_SNAPSHOT_FIRST_OPTIONAL;
    saving->head_bytes = HPY_SNAPSHOT_HEADER_BYTES + saving->n_chunks * HPY_SNAPSHOT_ROW_BYTES;
    status = hpy_replace_file_open(&saving->file, path, err);
    if (status == HPY_OK)
        status = write_file(saving, err);
    if (status == HPY_OK)
        status = hpy_replace_file_commit(&saving->file, err);
out:
    if (saving) {
        hpy_replace_file_discard(&saving->file);
        hpy_text_dispose(&saving->facts);
        hpy_free(saving);
    }
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}
