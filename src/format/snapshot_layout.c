/* Header, chunk table and counts of a snapshot (docs/snapshot.md, sections 1 to 3). */
#include "format/snapshot_layout.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"

static enum hpy_status damaged(struct hpy_err *err, uint64_t offset, const char *what)
{
    return hpy_fail_at(err, HPY_EDAMAGED, offset, "damaged: %s, at byte %llu", what,
                       (unsigned long long)offset);
}

static enum hpy_status truncated(struct hpy_err *err, uint64_t n_bytes, uint64_t expected)
{
    return hpy_fail_at(err, HPY_ETRUNCATED, n_bytes,
                       "truncated: the snapshot ends at byte %llu of %llu",
                       (unsigned long long)n_bytes, (unsigned long long)expected);
}

/* Signature, version, size and the checksum over header and table. */
static enum hpy_status check_header(uint32_t *n_chunks, const struct hpy_snapshot_layout *in,
                                    struct hpy_err *err)
{
    uint8_t head[HPY_SNAPSHOT_HEADER_BYTES + HPY_SNAPSHOT_MAX_CHUNKS * HPY_SNAPSHOT_ROW_BYTES];
    const uint8_t *data = in->data;
    if (in->n_bytes == 0)
        return hpy_fail_at(err, HPY_ETRUNCATED, 0, "empty: no snapshot in it");
    if (memcmp(data, HPY_SNAPSHOT_MAGIC, in->n_bytes < 8 ? in->n_bytes : 8) != 0)
        return hpy_fail_at(err, HPY_EFORMAT, 0, "not a snapshot");
    if (in->n_bytes < HPY_SNAPSHOT_HEADER_BYTES)
        return truncated(err, in->n_bytes, HPY_SNAPSHOT_HEADER_BYTES);
    uint32_t version = hpy_le32(data + HPY_SNAPSHOT_AT_VERSION);
    if (version != HPY_SNAPSHOT_VERSION)
        return hpy_fail_at(err, HPY_EVERSION, HPY_SNAPSHOT_AT_VERSION,
                           "a snapshot of version %u; this program reads version %d",
                           version, HPY_SNAPSHOT_VERSION);
    uint32_t n = hpy_le32(data + HPY_SNAPSHOT_AT_N_CHUNKS);
    if (hpy_le32(data + HPY_SNAPSHOT_AT_HEADER_BYTES) != HPY_SNAPSHOT_HEADER_BYTES ||
        hpy_le32(data + HPY_SNAPSHOT_AT_ROW_BYTES) != HPY_SNAPSHOT_ROW_BYTES ||
        hpy_le64(data + HPY_SNAPSHOT_AT_TABLE) != HPY_SNAPSHOT_HEADER_BYTES ||
        n > HPY_SNAPSHOT_MAX_CHUNKS)
        return damaged(err, HPY_SNAPSHOT_AT_HEADER_BYTES, "the header has impossible sizes");
    size_t n_head = HPY_SNAPSHOT_HEADER_BYTES + (size_t)n * HPY_SNAPSHOT_ROW_BYTES;
    if (in->n_bytes < n_head)
        return truncated(err, in->n_bytes, n_head);
    memcpy(head, data, n_head);
    memset(head + HPY_SNAPSHOT_AT_CHECKSUM, 0, 8);
    if (XXH3_64bits(head, n_head) != hpy_le64(data + HPY_SNAPSHOT_AT_CHECKSUM))
        return damaged(err, HPY_SNAPSHOT_AT_CHECKSUM,
                       "the checksum of the header and the chunk table is wrong");
    uint64_t n_bytes = hpy_le64(data + HPY_SNAPSHOT_AT_FILE_BYTES);
    if (in->n_bytes < n_bytes)
        return truncated(err, in->n_bytes, n_bytes);
    if (in->n_bytes > n_bytes)
        return damaged(err, n_bytes, "more bytes follow the end of the snapshot");
    if (hpy_le64(data + HPY_SNAPSHOT_AT_RESERVED) || hpy_le64(data + HPY_SNAPSHOT_AT_RESERVED + 8))
        return damaged(err, HPY_SNAPSHOT_AT_RESERVED, "the header has unknown fields");
    *n_chunks = n;
    return HPY_OK;
}

static enum hpy_snapshot_chunk find_chunk(const uint8_t *id)
{
    unsigned i = 0;
    while (i < HPY_SNAPSHOT_N_CHUNKS && memcmp(hpy_snapshot_chunks[i].id, id, 4) != 0)
        i++;
    return (enum hpy_snapshot_chunk)i;
}

static bool id_is_printable(const uint8_t *id)
{
    for (int i = 0; i < 4; i++)
        if (!((id[i] >= 'A' && id[i] <= 'Z') || (id[i] >= 'a' && id[i] <= 'z') ||
              (id[i] >= '0' && id[i] <= '9')))
            return false;
    return true;
}

/* One row of the chunk table. `from` is the first byte that its chunk may take, and
 * is moved behind it. */
static enum hpy_status read_row(struct hpy_snapshot_layout *in, uint64_t *from, uint64_t at,
                                struct hpy_err *err)
{
    const uint8_t *row = in->data + at;
    const uint8_t *id = row + HPY_SNAPSHOT_ROW_ID;
    unsigned flags = hpy_le16(row + HPY_SNAPSHOT_ROW_FLAGS);
    unsigned item_bytes = hpy_le16(row + HPY_SNAPSHOT_ROW_ITEM_BYTES);
    uint64_t offset = hpy_le64(row + HPY_SNAPSHOT_ROW_OFFSET);
    uint64_t n_bytes = hpy_le64(row + HPY_SNAPSHOT_ROW_LENGTH);
    if (!id_is_printable(id) || flags > HPY_SNAPSHOT_REQUIRED)
        return damaged(err, at, "a row of the chunk table is malformed");
    if (offset < *from || offset % HPY_SNAPSHOT_ALIGN || offset > in->n_bytes ||
        n_bytes > in->n_bytes - offset)
        return hpy_fail_at(err, HPY_EDAMAGED, at,
                           "damaged: the chunk \"%.4s\" lies where it cannot, at byte %llu",
                           (const char *)id, (unsigned long long)at);
    *from = offset + n_bytes;
    enum hpy_snapshot_chunk chunk = find_chunk(id);
    if (chunk == HPY_SNAPSHOT_N_CHUNKS) {
        if (!(flags & HPY_SNAPSHOT_REQUIRED))
            return HPY_OK;
        return hpy_fail_at(err, HPY_EVERSION, at,
                           "the chunk \"%.4s\" is needed to read the snapshot, and unknown "
                           "to this program",
                           (const char *)id);
    }
    if (in->chunks[chunk].data || item_bytes != hpy_snapshot_chunks[chunk].item_bytes)
        return hpy_fail_at(err, HPY_EDAMAGED, at,
                           "damaged: the chunk \"%.4s\" is there twice or has items of %u bytes, "
                           "at byte %llu",
                           (const char *)id, item_bytes, (unsigned long long)at);
    in->chunks[chunk] = (struct hpy_snapshot_place){ in->data + offset, n_bytes,
                                        hpy_le64(row + HPY_SNAPSHOT_ROW_CHECKSUM) };
    return HPY_OK;
}

uint64_t hpy_snapshot_offset(const struct hpy_snapshot_layout *in, enum hpy_snapshot_chunk chunk)
{
    return (uint64_t)(in->chunks[chunk].data - in->data);
}

static enum hpy_status read_table(struct hpy_snapshot_layout *in, uint32_t n_chunks, struct hpy_err *err)
{
    uint64_t at = HPY_SNAPSHOT_HEADER_BYTES;
    uint64_t from = at + (uint64_t)n_chunks * HPY_SNAPSHOT_ROW_BYTES;
    for (uint32_t i = 0; i < n_chunks; i++, at += HPY_SNAPSHOT_ROW_BYTES)
        HPY_TRY(read_row(in, &from, at, err));
    if (from != in->n_bytes)
        return damaged(err, from, "bytes behind the last chunk");
    in->n_chunks = HPY_SNAPSHOT_FIRST_OPTIONAL;
    for (unsigned i = HPY_SNAPSHOT_FIRST_OPTIONAL; i < HPY_SNAPSHOT_N_CHUNKS; i++)
        if (in->chunks[i].data)
            in->n_chunks = HPY_SNAPSHOT_N_CHUNKS;
    for (unsigned i = 0; i < in->n_chunks; i++)
        if (!in->chunks[i].data)
            return hpy_fail_at(err, HPY_EDAMAGED, HPY_SNAPSHOT_HEADER_BYTES,
                               "damaged: the chunk \"%s\" (%s) is missing",
                               hpy_snapshot_chunks[i].id, hpy_snapshot_chunks[i].title);
    return HPY_OK;
}

enum hpy_status hpy_snapshot_check_sum(const struct hpy_snapshot_layout *in,
                                       enum hpy_snapshot_chunk chunk, struct hpy_err *err)
{
    const struct hpy_snapshot_place *c = &in->chunks[chunk];
    if (XXH3_64bits(c->data, c->n_bytes) == c->checksum)
        return HPY_OK;
    return hpy_fail_at(err, HPY_EDAMAGED, hpy_snapshot_offset(in, chunk),
                       "damaged: the checksum of the chunk \"%s\" (%s) at byte %llu is wrong",
                       hpy_snapshot_chunks[chunk].id, hpy_snapshot_chunks[chunk].title,
                       (unsigned long long)hpy_snapshot_offset(in, chunk));
}

static enum hpy_status check_length(const struct hpy_snapshot_layout *in, enum hpy_snapshot_chunk chunk,
                                    struct hpy_err *err)
{
    uint64_t expected = hpy_snapshot_n_items(chunk, in->counts) *
                        hpy_snapshot_chunks[chunk].item_bytes;
    if (in->chunks[chunk].n_bytes == expected)
        return HPY_OK;
    return hpy_fail_at(err, HPY_EDAMAGED, hpy_snapshot_offset(in, chunk),
                       "damaged: the chunk \"%s\" (%s) at byte %llu has %llu bytes, not %llu",
                       hpy_snapshot_chunks[chunk].id, hpy_snapshot_chunks[chunk].title,
                       (unsigned long long)hpy_snapshot_offset(in, chunk),
                       (unsigned long long)in->chunks[chunk].n_bytes,
                       (unsigned long long)expected);
}

/* How many sites and frames there are is told by the lengths of their chunks. A length
 * that is no multiple is found when it is compared. */
static enum hpy_status count_sites(struct hpy_snapshot_layout *in, struct hpy_err *err)
{
    uint64_t n_offsets = in->chunks[HPY_SNAPSHOT_SOFF].n_bytes / 4;
    uint64_t n_frames = in->chunks[HPY_SNAPSHOT_SFRM].n_bytes / 8;
    if (n_offsets < 2)
        return damaged(err, hpy_snapshot_offset(in, HPY_SNAPSHOT_SOFF), "a table without sites");
    if (n_offsets - 1 > HPY_MAX_SITES || n_frames > UINT32_MAX)
        return hpy_fail_at(err, HPY_ELIMIT, hpy_snapshot_offset(in, HPY_SNAPSHOT_SOFF),
                           "over the limit of this program: %llu sites with %llu frames",
                           (unsigned long long)n_offsets - 1, (unsigned long long)n_frames);
    in->counts[HPY_SNAPSHOT_SITES] = n_offsets - 1;
    in->counts[HPY_SNAPSHOT_FRAMES] = n_frames;
    return HPY_OK;
}

/* The counts, and by them the length of every chunk. */
static enum hpy_status read_counts(struct hpy_snapshot_layout *in, struct hpy_err *err)
{
    static const struct {
        enum hpy_snapshot_count count;
        uint64_t limit;
    } limits[] = {
        { HPY_SNAPSHOT_NODES, HPY_MAX_NODES }, { HPY_SNAPSHOT_TYPES, HPY_MAX_TYPES },
        { HPY_SNAPSHOT_NAMES, HPY_MAX_NAMES }, { HPY_SNAPSHOT_FACTS, UINT32_MAX },
        { HPY_SNAPSHOT_SKIPS, UINT32_MAX },
    };
    uint64_t at = hpy_snapshot_offset(in, HPY_SNAPSHOT_META);
    HPY_TRY(check_length(in, HPY_SNAPSHOT_META, err));
    HPY_TRY(hpy_snapshot_check_sum(in, HPY_SNAPSHOT_META, err));
    for (unsigned i = 0; i < HPY_SNAPSHOT_N_COUNTS; i++)
        in->counts[i] = hpy_le64(in->chunks[HPY_SNAPSHOT_META].data + 8 * i);
    /* No item is smaller than a byte: after this no product can overflow. */
    for (unsigned i = 0; i <= HPY_SNAPSHOT_CONTENT_BYTES; i++)
        if (in->counts[i] > in->n_bytes)
            return damaged(err, at + 8 * i, "a count is larger than the file");
    for (unsigned i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (in->counts[limits[i].count] > limits[i].limit)
            return hpy_fail_at(err, HPY_ELIMIT, at + 8 * limits[i].count,
                               "over the limit of this program: %llu where %llu can be",
                               (unsigned long long)in->counts[limits[i].count],
                               (unsigned long long)limits[i].limit);
    if (in->counts[HPY_SNAPSHOT_NODES] == 0)
        return damaged(err, at, "a snapshot without a root");
    if (in->n_chunks > HPY_SNAPSHOT_FIRST_OPTIONAL)
        HPY_TRY(count_sites(in, err));
    for (unsigned i = 0; i < in->n_chunks; i++)
        HPY_TRY(check_length(in, (enum hpy_snapshot_chunk)i, err));
    return HPY_OK;
}

enum hpy_status hpy_snapshot_lay_out(struct hpy_snapshot_layout *out, const void *data,
                                     size_t n_bytes, struct hpy_err *err)
{
    uint32_t n_chunks = 0;
    memset(out, 0, sizeof *out);
    out->data = (const uint8_t *)data;
    out->n_bytes = n_bytes;
    HPY_TRY(check_header(&n_chunks, out, err));
    HPY_TRY(read_table(out, n_chunks, err));
    return read_counts(out, err);
}
