/* The stream writer: a sink that encodes into one block and hands full ones on.
 *
 * Runs inside the twin: no allocation, no stdio, no locks. Room is checked once per
 * record, for the longest form it can take; the numbers themselves are written
 * without looking at the end of the buffer. */
#include "format/stream.h"

#include <stdint.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"
#include "format/stream_format.h"

/* The longest forms without their texts. A step may write eight bytes although
 * fewer count, so every record keeps that much behind it. */
#define STEP_ROOM 8u
#define EDGE_ROOM (1u + HPY_VARINT_BYTES + STEP_ROOM)
#define NODE_ROOM (1u + STEP_ROOM + 4u * HPY_VARINT_BYTES + STEP_ROOM)
#define CONTENT_ROOM (1u + 2u * HPY_VARINT_BYTES)
#define TEXT_ROOM HPY_VARINT_BYTES
#define TYPE_ROOM (1u + 5u * HPY_VARINT_BYTES + STEP_ROOM)
#define SITE_ROOM (2u + 2u * HPY_VARINT_BYTES * HPY_MAX_SITE_FRAMES)

_Static_assert(TYPE_ROOM + 2 * (TEXT_ROOM + HPY_STREAM_MAX_TEXT) <
                   HPY_STREAM_PAYLOAD_BYTES,
               "the longest record must fit into a block");

/* Numbers below 2^56 without a loop: the seven-bit groups are spread over eight
 * bytes by three shifts, then the bytes that count are told by the highest bit set.
 * Steps vary in length from edge to edge, which a branching form pays for with
 * mispredictions. */
static inline uint8_t *put_step(uint8_t *at, uint64_t v)
{
    unsigned highest = 63u - (unsigned)__builtin_clzll(v | 1);
    unsigned n = (highest * 9 + 73) >> 6; /* highest / 7 + 1 */
    uint64_t x = (v & 0x000000000fffffff) | (v & 0x00fffffff0000000) << 4;
    x = (x & 0x00003fff00003fff) | (x & 0x0fffc0000fffc000) << 2;
    x = (x & 0x007f007f007f007f) | (x & 0x3f803f803f803f80) << 1;
    x |= 0x8080808080808080 & ((UINT64_C(1) << (8 * (n - 1))) - 1);
    hpy_put_le64(at, x);
    return at + n;
}

static inline uint8_t *put_number(uint8_t *at, uint64_t v)
{
    if (v < 0x80) {
        *at = (uint8_t)v;
        return at + 1;
    }
    return at + hpy_put_varint(at, v);
}

/* A text cut at limit, at the start of a UTF-8 sequence if there is one near. */
static struct hpy_str cut_text(struct hpy_str text, size_t limit)
{
    if (text.n_bytes > limit) {
        size_t n = limit;
        while (n > limit - 3 && ((uint8_t)text.data[n] & 0xc0) == 0x80)
            n--;
        text.n_bytes = n;
    }
    return text;
}

static uint8_t *put_text(uint8_t *at, struct hpy_str text)
{
    at = put_number(at, text.n_bytes);
    if (text.n_bytes)
        memcpy(at, text.data, text.n_bytes);
    return at + text.n_bytes;
}

static enum hpy_status put_failed(struct hpy_stream_writer *writer,
                                  struct hpy_err *err)
{
    writer->failed = true;
    return hpy_fail_at(err, HPY_EIO, writer->n_bytes,
                       "cannot write the capture stream");
}

static enum hpy_status broke_rule(struct hpy_stream_writer *writer,
                                  struct hpy_err *err, const char *what)
{
    return hpy_fail_at(err, HPY_EUSAGE, writer->n_bytes + writer->used, "%s", what);
}

static enum hpy_status send_bytes(struct hpy_stream_writer *writer, const void *data,
                            size_t n_bytes, struct hpy_err *err)
{
    if (writer->failed || !writer->put(writer->context, data, n_bytes))
        return put_failed(writer, err);
    writer->n_bytes += n_bytes;
    return HPY_OK;
}

/* Close the block in the buffer and hand it on. */
static enum hpy_status send_block(struct hpy_stream_writer *writer, uint32_t tag,
                                  struct hpy_err *err)
{
    uint8_t *block = writer->buffer;
    size_t n_bytes = writer->used;
    hpy_put_le32(block + HPY_STREAM_AT_TAG, tag);
    hpy_put_le32(block + HPY_STREAM_AT_LENGTH,
                 (uint32_t)(n_bytes - HPY_STREAM_HEAD_BYTES));
    hpy_put_le64(block + HPY_STREAM_AT_CHECKSUM,
                 XXH3_64bits(block + HPY_STREAM_AT_TAG,
                             n_bytes - HPY_STREAM_AT_TAG));
    writer->used = HPY_STREAM_HEAD_BYTES;
    writer->n_blocks++;
    return send_bytes(writer, block, n_bytes, err);
}

static enum hpy_status flush(struct hpy_stream_writer *writer, struct hpy_err *err)
{
    if (writer->used == HPY_STREAM_HEAD_BYTES)
        return HPY_OK;
    return send_block(writer, HPY_STREAM_TAG_RECORDS, err);
}

/* Make room for a record; HPY_EIO also when an earlier put failed. */
static inline enum hpy_status need_room(struct hpy_stream_writer *writer,
                                        size_t n_bytes, struct hpy_err *err)
{
    if (__builtin_expect(writer->failed, 0))
        return put_failed(writer, err);
    if (__builtin_expect(writer->used + n_bytes > HPY_STREAM_BLOCK_BYTES, 0))
        return flush(writer, err);
    return HPY_OK;
}

static enum hpy_status on_begin(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    uint8_t signature[HPY_STREAM_SIGNATURE_BYTES] = HPY_STREAM_MAGIC;
    hpy_put_le16(signature + 8, writer->sites ? HPY_STREAM_VERSION_SITES : HPY_STREAM_VERSION);
    hpy_put_le16(signature + 10, HPY_STREAM_SIGNATURE_BYTES);
    hpy_put_le32(signature + 12, 0);
    return send_bytes(writer, signature, sizeof signature, err);
}

static enum hpy_status on_fact(struct hpy_sink *sink, struct hpy_str key,
                               struct hpy_str value, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    key = cut_text(key, HPY_STREAM_MAX_TEXT);
    value = cut_text(value, HPY_STREAM_MAX_TEXT);
    HPY_TRY(need_room(writer, 1 + 2 * TEXT_ROOM + key.n_bytes + value.n_bytes, err));
    uint8_t *at = writer->buffer + writer->used;
    *at++ = HPY_STREAM_FACT;
    at = put_text(at, key);
    at = put_text(at, value);
    writer->used = (size_t)(at - writer->buffer);
    writer->n_facts++;
    return HPY_OK;
}

static enum hpy_status on_name(struct hpy_sink *sink, uint32_t index,
                               struct hpy_str text, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    if (index != writer->n_names || index >= HPY_MAX_NAMES)
        return broke_rule(writer, err, "a name was announced out of order");
    text = cut_text(text, HPY_STREAM_MAX_TEXT);
    HPY_TRY(need_room(writer, 1 + TEXT_ROOM + text.n_bytes, err));
    uint8_t *at = writer->buffer + writer->used;
    *at++ = HPY_STREAM_NAME;
    at = put_text(at, text);
    writer->used = (size_t)(at - writer->buffer);
    writer->n_names++;
    return HPY_OK;
}

static enum hpy_status on_type(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_type_info *type, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    if (index != writer->n_types || index >= HPY_MAX_TYPES)
        return broke_rule(writer, err, "a type was announced out of order");
    uint64_t granule = hpy_stream_granule(type->addr);
    uint64_t base = hpy_stream_granule(type->base_addr);
    if (granule >= HPY_STREAM_GRANULE_LIMIT || base >= HPY_STREAM_GRANULE_LIMIT)
        return broke_rule(writer, err, "not an address of a type");
    struct hpy_str name = cut_text(type->name, HPY_STREAM_MAX_TEXT);
    struct hpy_str module = cut_text(type->module, HPY_STREAM_MAX_TEXT);
    HPY_TRY(need_room(writer, TYPE_ROOM + 2 * TEXT_ROOM + name.n_bytes + module.n_bytes,
                      err));
    uint8_t *at = writer->buffer + writer->used;
    *at++ = HPY_STREAM_TYPE;
    at = put_number(at, granule);
    at = put_number(at, base);
    at = put_number(at, type->basicsize_bytes);
    at = put_number(at, type->itemsize_bytes);
    at = put_number(at, type->flags);
    at = put_text(at, name);
    at = put_text(at, module);
    writer->used = (size_t)(at - writer->buffer);
    writer->n_types++;
    return HPY_OK;
}

static enum hpy_status on_site(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_site_frame *frames, uint32_t n_frames,
                               struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    if (!writer->sites)
        return broke_rule(writer, err, "a site in a stream without sites");
    if (index != writer->n_sites + 1 || index >= HPY_MAX_SITES)
        return broke_rule(writer, err, "a site was announced out of order");
    if (n_frames == 0 || n_frames > HPY_MAX_SITE_FRAMES)
        return broke_rule(writer, err, "a site without frames, or with too many");
    for (uint32_t i = 0; i < n_frames; i++)
        if (frames[i].file >= writer->n_names)
            return broke_rule(writer, err, "a site in a file not announced");
    HPY_TRY(need_room(writer, SITE_ROOM, err));
    uint8_t *at = writer->buffer + writer->used;
    *at++ = HPY_STREAM_SITE;
    at = put_number(at, n_frames);
    for (uint32_t i = 0; i < n_frames; i++) {
        at = put_number(at, frames[i].file);
        at = put_number(at, frames[i].line);
    }
    writer->used = (size_t)(at - writer->buffer);
    writer->n_sites++;
    return HPY_OK;
}

static uint8_t *put_content(uint8_t *at, const struct hpy_content *content,
                            struct hpy_str text)
{
    unsigned fields = hpy_stream_content_fields[content->kind];
    *at++ = (uint8_t)content->kind;
    if (fields & HPY_STREAM_CONTENT_LENGTH)
        at = put_number(at, content->length);
    if (fields & HPY_STREAM_CONTENT_BITS_FIXED) {
        hpy_put_le64(at, content->bits);
        at += 8;
    }
    if (fields & HPY_STREAM_CONTENT_BITS_ZIGZAG)
        at = put_number(at, hpy_zigzag((int64_t)content->bits));
    if (fields & HPY_STREAM_CONTENT_BITS_VARINT)
        at = put_number(at, content->bits);
    if (fields & HPY_STREAM_CONTENT_TEXT)
        at = put_text(at, text);
    return at;
}

static enum hpy_status on_node(struct hpy_sink *sink, const struct hpy_node_info *node,
                               struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    struct hpy_stream_state *state = &writer->state;
    const struct hpy_content *content = node->content;
    struct hpy_str text = { NULL, 0 };
    size_t room = NODE_ROOM;
    uint64_t granule = hpy_stream_granule(node->addr);
    if (__builtin_expect(!hpy_stream_granule_valid(granule), 0))
        return broke_rule(writer, err, "not an address of an object");
    if (__builtin_expect(node->type >= writer->n_types, 0))
        return broke_rule(writer, err, "a node of a type not announced");
    if (__builtin_expect(node->site > writer->n_sites, 0))
        return broke_rule(writer, err, "a node of a site not announced");
    if (node->site != HPY_NO_SITE)
        room += HPY_VARINT_BYTES;
    if (content && content->kind != HPY_CONTENT_NONE) {
        if (content->kind >= HPY_N_CONTENT_KINDS)
            return broke_rule(writer, err, "an unknown kind of content");
        if (hpy_stream_content_fields[content->kind] & HPY_STREAM_CONTENT_TEXT)
            text = cut_text(content->text, HPY_MAX_CONTENT_TEXT);
        room += CONTENT_ROOM + TEXT_ROOM + text.n_bytes;
    } else {
        content = NULL;
    }
    HPY_TRY(need_room(writer, room, err));

    struct hpy_stream_slot *slot = &state->slots[node->type % HPY_STREAM_N_SLOTS];
    uint32_t flags = node->flags & UINT16_MAX;
    uint8_t *head = writer->buffer + writer->used;
    unsigned fields = 0;
    uint8_t *at = put_step(head + 1,
                           hpy_zigzag((int64_t)(granule - state->node_granule)));
    if (node->type != state->node_type) {
        fields |= HPY_STREAM_NODE_TYPE;
        at = put_number(at, node->type);
    }
    if (node->size_bytes != slot->size_bytes) {
        fields |= HPY_STREAM_NODE_SIZE;
        at = put_number(at, node->size_bytes);
    }
    if (flags != slot->flags) {
        fields |= HPY_STREAM_NODE_FLAGS;
        at = put_number(at, flags);
    }
    if (node->external_bytes) {
        fields |= HPY_STREAM_NODE_EXTERNAL;
        at = put_number(at, node->external_bytes);
    }
    if (content) {
        fields |= HPY_STREAM_NODE_CONTENT;
        at = put_content(at, content, text);
    }
    if (node->site != HPY_NO_SITE) {
        fields |= HPY_STREAM_NODE_SITE;
        at = put_number(at, hpy_zigzag((int64_t)node->site - slot->site));
        slot->site = node->site;
    }
    *head = (uint8_t)(HPY_STREAM_NODE | fields);
    state->node_granule = granule;
    state->node_type = node->type;
    state->kinds_seen = 0;
    slot->size_bytes = node->size_bytes;
    slot->flags = flags;
    writer->used = (size_t)(at - writer->buffer);
    writer->n_nodes++;
    return HPY_OK;
}

static enum hpy_status on_edges(struct hpy_sink *sink, const struct hpy_edge *edges,
                                size_t n_edges, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    struct hpy_stream_state *state = &writer->state;
    uint64_t seen = state->kinds_seen;
    enum hpy_status status = HPY_OK;
    if (writer->failed)
        return put_failed(writer, err);
    if (writer->n_nodes == 0 && n_edges)
        return broke_rule(writer, err, "an edge before the first node");
    uint8_t *at = writer->buffer + writer->used;
    const uint8_t *limit = writer->buffer + HPY_STREAM_BLOCK_BYTES - EDGE_ROOM;
    size_t i;
    for (i = 0; i < n_edges; i++) {
        uint64_t granule = hpy_stream_granule(edges[i].target);
        unsigned kind = edges[i].rel >> HPY_REL_ARG_BITS;
        uint32_t arg = edges[i].rel & HPY_REL_ARG_MAX;
        uint64_t bit = UINT64_C(1) << kind;
        bool has_arg = !(HPY_STREAM_ARGLESS_KINDS & bit);
        struct hpy_stream_kind *memory = &state->kinds[kind];
        if (__builtin_expect(!hpy_stream_granule_valid(granule) ||
                             kind >= HPY_N_REL_KINDS, 0)) {
            status = broke_rule(writer, err, "an edge of no known kind, or to no address");
            break;
        }
        if (__builtin_expect(at > limit, 0)) {
            writer->used = (size_t)(at - writer->buffer);
            status = flush(writer, err);
            if (status != HPY_OK)
                break;
            at = writer->buffer + writer->used;
        }
        uint8_t *head = at++;
        unsigned explicit_arg = 0;
        if (has_arg) {
            uint32_t expected = seen & bit ? memory->next_arg : memory->first_arg;
            if (arg != expected) {
                explicit_arg = HPY_STREAM_EDGE_ARG;
                at = put_number(at, arg);
            }
            if (!(seen & bit))
                memory->first_arg = arg;
            memory->next_arg = arg + 1;
        }
        at = put_step(at, hpy_zigzag((int64_t)(granule - memory->granule)));
        *head = (uint8_t)(HPY_STREAM_EDGE | explicit_arg | kind);
        memory->granule = granule;
        seen |= bit;
    }
    if (status == HPY_OK || !writer->failed)
        writer->used = (size_t)(at - writer->buffer);
    state->kinds_seen = seen;
    writer->n_edges += i;
    return status;
}

static enum hpy_status on_skipped(struct hpy_sink *sink, uint32_t type,
                                  uint64_t n_objects, struct hpy_str reason,
                                  struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    if (type >= writer->n_types)
        return broke_rule(writer, err, "skipped objects of a type not announced");
    reason = cut_text(reason, HPY_STREAM_MAX_TEXT);
    HPY_TRY(need_room(writer, 1 + 2 * HPY_VARINT_BYTES + TEXT_ROOM + reason.n_bytes, err));
    uint8_t *at = writer->buffer + writer->used;
    *at++ = HPY_STREAM_SKIPPED;
    at = put_number(at, type);
    at = put_number(at, n_objects);
    at = put_text(at, reason);
    writer->used = (size_t)(at - writer->buffer);
    writer->n_skips++;
    return HPY_OK;
}

static enum hpy_status on_finish(struct hpy_sink *sink, struct hpy_err *err)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    HPY_TRY(flush(writer, err));
    const uint64_t totals[HPY_STREAM_N_TOTALS_2] = {
        [HPY_STREAM_TOTAL_NODES] = writer->n_nodes,
        [HPY_STREAM_TOTAL_EDGES] = writer->n_edges,
        [HPY_STREAM_TOTAL_TYPES] = writer->n_types,
        [HPY_STREAM_TOTAL_NAMES] = writer->n_names,
        [HPY_STREAM_TOTAL_FACTS] = writer->n_facts,
        [HPY_STREAM_TOTAL_SKIPS] = writer->n_skips,
        [HPY_STREAM_TOTAL_BLOCKS] = writer->n_blocks,
        [HPY_STREAM_TOTAL_SITES] = writer->n_sites,
    };
    unsigned n = writer->sites ? HPY_STREAM_N_TOTALS_2 : HPY_STREAM_N_TOTALS;
    for (unsigned i = 0; i < n; i++)
        hpy_put_le64(writer->buffer + writer->used + 8 * i, totals[i]);
    writer->used += 8 * n;
    return send_block(writer, HPY_STREAM_TAG_DONE, err);
}

static void on_abort(struct hpy_sink *sink)
{
    struct hpy_stream_writer *writer = (struct hpy_stream_writer *)sink;
    struct hpy_err ignored;
    if (writer->failed)
        return;
    writer->used = HPY_STREAM_HEAD_BYTES;
    if (send_block(writer, HPY_STREAM_TAG_STOP, &ignored) != HPY_OK)
        writer->failed = true;
}

static const struct hpy_sink_ops writer_ops = {
    .begin = on_begin,
    .fact = on_fact,
    .name = on_name,
    .type = on_type,
    .site = on_site,
    .node = on_node,
    .edges = on_edges,
    .skipped = on_skipped,
    .finish = on_finish,
    .abort = on_abort,
};

void hpy_stream_writer_init(struct hpy_stream_writer *writer, void *buffer,
                            hpy_stream_put put, void *context)
{
    memset(writer, 0, sizeof *writer);
    writer->sink.ops = &writer_ops;
    writer->put = put;
    writer->context = context;
    writer->buffer = (uint8_t *)buffer;
    writer->used = HPY_STREAM_HEAD_BYTES;
}
