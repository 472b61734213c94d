/* Records of the capture stream, decoded (docs/capture-stream.md, section 3). */
#include "format/stream_decode.h"

#include <string.h>

#include "base/bytes.h"

/* Where decoding stands in a payload. `wrong` is sticky: the first thing found wrong
 * in a record, looked at when the record is over. */
struct reading {
    const uint8_t *at, *end;
    const char *wrong;
};

static uint64_t take_long(struct reading *in)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t b = *in->at++;
        v |= (uint64_t)(b & 0x7f) << shift;
        if (b & 0x80)
            continue;
        if (b == 0 || (shift == 63 && b > 1))
            break;
        return v;
    }
    in->wrong = "has a malformed number";
    return 0;
}

static inline uint64_t take_number(struct reading *in)
{
    if (__builtin_expect(*in->at < 0x80, 1))
        return *in->at++;
    return take_long(in);
}

/* A number of at most eight bytes, without a branch on how many: the reverse of
 * put_step in the writer. */
static inline uint64_t take_step(struct reading *in)
{
    uint64_t x = hpy_le64(in->at);
    uint64_t ends = ~x & UINT64_C(0x8080808080808080);
    if (__builtin_expect(ends == 0, 0)) {
        in->wrong = "has a malformed number";
        return 0;
    }
    unsigned last_bit = (unsigned)__builtin_ctzll(ends); /* 7, 15, … 63 */
    in->at += (last_bit + 1) / 8;
    x &= UINT64_MAX >> (63 - last_bit);
    if (__builtin_expect(x >> (last_bit - 7) == 0 && last_bit > 7, 0))
        in->wrong = "has a malformed number";
    x &= UINT64_C(0x7f7f7f7f7f7f7f7f);
    x = (x & UINT64_C(0x007f007f007f007f)) | (x & UINT64_C(0x7f007f007f007f00)) >> 1;
    x = (x & UINT64_C(0x00003fff00003fff)) | (x & UINT64_C(0x3fff00003fff0000)) >> 2;
    return (x & UINT64_C(0x0fffffff)) | (x & UINT64_C(0x0fffffff00000000)) >> 4;
}

static inline uint64_t take_granule(struct reading *in, uint64_t from)
{
    uint64_t granule = from + (uint64_t)hpy_unzigzag(take_step(in));
    if (__builtin_expect(!hpy_stream_granule_valid(granule), 0) && !in->wrong)
        in->wrong = "has an impossible address";
    return granule;
}

static struct hpy_str take_text(struct reading *in, uint64_t limit)
{
    uint64_t n = take_number(in);
    if (in->wrong)
        return HPY_STR("");
    if (n > limit) {
        in->wrong = "has a text over the limit";
        return HPY_STR("");
    }
    if (in->at > in->end || n > (uint64_t)(in->end - in->at)) {
        in->wrong = "runs over the end of its block";
        return HPY_STR("");
    }
    struct hpy_str text = { (const char *)in->at, (size_t)n };
    in->at += n;
    return text;
}

static uint32_t take_u32(struct reading *in)
{
    uint64_t v = take_number(in);
    if (v > UINT32_MAX && !in->wrong)
        in->wrong = "has a number out of range";
    return (uint32_t)v;
}

/* The end of a record: nothing wrong, and not over the end of the block. */
static inline bool record_is_sound(struct reading *in)
{
    if (__builtin_expect(in->at > in->end, 0))
        in->wrong = "runs over the end of its block";
    return __builtin_expect(in->wrong == NULL, 1);
}

static enum hpy_status send_edges(struct hpy_stream_decoder *decoder, struct hpy_err *err)
{
    size_t n = decoder->n_batch;
    if (n == 0)
        return HPY_OK;
    decoder->n_batch = 0;
    decoder->totals[HPY_STREAM_TOTAL_EDGES] += n;
    return decoder->sink->ops->edges(decoder->sink, decoder->batch, n, err);
}

static enum hpy_status decode_fact(struct hpy_stream_decoder *decoder,
                                   struct reading *in, struct hpy_err *err)
{
    struct hpy_str key = take_text(in, HPY_STREAM_MAX_TEXT);
    struct hpy_str value = take_text(in, HPY_STREAM_MAX_TEXT);
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    decoder->totals[HPY_STREAM_TOTAL_FACTS]++;
    return decoder->sink->ops->fact(decoder->sink, key, value, err);
}

static enum hpy_status decode_name(struct hpy_stream_decoder *decoder,
                                   struct reading *in, struct hpy_err *err)
{
    uint64_t index = decoder->totals[HPY_STREAM_TOTAL_NAMES];
    struct hpy_str text = take_text(in, HPY_STREAM_MAX_TEXT);
    if (index >= HPY_MAX_NAMES)
        in->wrong = "is one name too many";
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    decoder->totals[HPY_STREAM_TOTAL_NAMES]++;
    for (unsigned kind = 0; kind < HPY_N_REL_KINDS; kind++)
        if (HPY_STREAM_NAMED_KINDS >> kind & 1)
            decoder->arg_limit[kind]++;
    return decoder->sink->ops->name(decoder->sink, (uint32_t)index, text, err);
}

static enum hpy_status decode_type(struct hpy_stream_decoder *decoder,
                                   struct reading *in, struct hpy_err *err)
{
    uint64_t index = decoder->totals[HPY_STREAM_TOTAL_TYPES];
    uint64_t granule = take_number(in), base = take_number(in);
    if (granule >= HPY_STREAM_GRANULE_LIMIT || base >= HPY_STREAM_GRANULE_LIMIT)
        in->wrong = "has an impossible address";
    struct hpy_type_info type = { .addr = granule << 3, .base_addr = base << 3 };
    type.basicsize_bytes = take_u32(in);
    type.itemsize_bytes = take_u32(in);
    type.flags = take_u32(in);
    type.name = take_text(in, HPY_STREAM_MAX_TEXT);
    type.module = take_text(in, HPY_STREAM_MAX_TEXT);
    if (index >= HPY_MAX_TYPES)
        in->wrong = "is one type too many";
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    decoder->totals[HPY_STREAM_TOTAL_TYPES]++;
    return decoder->sink->ops->type(decoder->sink, (uint32_t)index, &type, err);
}

static enum hpy_status decode_skipped(struct hpy_stream_decoder *decoder,
                                      struct reading *in, struct hpy_err *err)
{
    uint32_t type = take_u32(in);
    uint64_t n_objects = take_number(in);
    struct hpy_str reason = take_text(in, HPY_STREAM_MAX_TEXT);
    if (type >= decoder->totals[HPY_STREAM_TOTAL_TYPES])
        in->wrong = "names a type that was not announced";
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    decoder->totals[HPY_STREAM_TOTAL_SKIPS]++;
    return decoder->sink->ops->skipped(decoder->sink, type, n_objects, reason, err);
}

/* Longer than the padding: looked at frame by frame. */
static enum hpy_status decode_site(struct hpy_stream_decoder *decoder,
                                   struct reading *in, struct hpy_err *err)
{
    struct hpy_site_frame frames[HPY_MAX_SITE_FRAMES];
    uint64_t index = decoder->totals[HPY_STREAM_TOTAL_SITES] + 1;
    uint64_t n = take_number(in);
    if (n == 0 || n > HPY_MAX_SITE_FRAMES)
        in->wrong = "has no frames, or too many";
    else if (index >= HPY_MAX_SITES)
        in->wrong = "is one site too many";
    for (uint64_t i = 0; i < n && record_is_sound(in); i++) {
        frames[i].file = take_u32(in);
        frames[i].line = take_u32(in);
        if (frames[i].file >= decoder->totals[HPY_STREAM_TOTAL_NAMES] && !in->wrong)
            in->wrong = "names a file that was not announced";
    }
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    decoder->totals[HPY_STREAM_TOTAL_SITES]++;
    return decoder->sink->ops->site(decoder->sink, (uint32_t)index, frames, (uint32_t)n, err);
}

/* A step from the site of the slot. */
static uint32_t take_site(const struct hpy_stream_decoder *decoder, struct reading *in,
                          uint32_t from)
{
    uint64_t site = from + (uint64_t)hpy_unzigzag(take_number(in));
    if ((site == HPY_NO_SITE || site > decoder->totals[HPY_STREAM_TOTAL_SITES]) && !in->wrong)
        in->wrong = "is of a site that was not announced";
    return (uint32_t)site;
}

static void take_content(struct reading *in, struct hpy_content *content)
{
    uint8_t kind = *in->at++;
    *content = (struct hpy_content){ .kind = HPY_CONTENT_NONE };
    if (kind == HPY_CONTENT_NONE || kind >= HPY_N_CONTENT_KINDS) {
        in->wrong = "has an unknown kind of content";
        return;
    }
    unsigned fields = hpy_stream_content_fields[kind];
    content->kind = (enum hpy_content_kind)kind;
    if (fields & HPY_STREAM_CONTENT_LENGTH)
        content->length = take_number(in);
    if (fields & HPY_STREAM_CONTENT_BITS_FIXED) {
        content->bits = hpy_le64(in->at);
        in->at += 8;
    }
    if (fields & HPY_STREAM_CONTENT_BITS_ZIGZAG)
        content->bits = (uint64_t)hpy_unzigzag(take_number(in));
    if (fields & HPY_STREAM_CONTENT_BITS_VARINT)
        content->bits = take_number(in);
    if (fields & HPY_STREAM_CONTENT_TEXT)
        content->text = take_text(in, HPY_MAX_CONTENT_TEXT);
}

static enum hpy_status decode_node(struct hpy_stream_decoder *decoder, unsigned fields,
                                   struct reading *in, struct hpy_err *err)
{
    struct hpy_stream_state *state = &decoder->state;
    struct hpy_content content;
    struct hpy_node_info node;
    uint64_t granule = take_granule(in, state->node_granule);
    node.addr = granule << 3;
    node.type = state->node_type;
    if (fields & HPY_STREAM_NODE_TYPE)
        node.type = take_u32(in);
    if (node.type >= decoder->totals[HPY_STREAM_TOTAL_TYPES])
        in->wrong = "is of a type that was not announced";
    struct hpy_stream_slot *slot = &state->slots[node.type % HPY_STREAM_N_SLOTS];
    node.size_bytes = slot->size_bytes;
    if (fields & HPY_STREAM_NODE_SIZE)
        node.size_bytes = take_number(in);
    node.flags = slot->flags;
    if (fields & HPY_STREAM_NODE_FLAGS) {
        node.flags = take_u32(in);
        if (node.flags > UINT16_MAX)
            in->wrong = "has a number out of range";
    }
    node.external_bytes = 0;
    if (fields & HPY_STREAM_NODE_EXTERNAL) {
        node.external_bytes = take_number(in);
        if (node.external_bytes == 0)
            in->wrong = "has a number out of range";
    }
    node.content = NULL;
    if (fields & HPY_STREAM_NODE_CONTENT) {
        take_content(in, &content);
        node.content = &content;
    }
    node.site = HPY_NO_SITE;
    if (fields & HPY_STREAM_NODE_SITE)
        node.site = take_site(decoder, in, slot->site);
    if (!record_is_sound(in))
        return HPY_EDAMAGED;
    state->node_granule = granule;
    state->node_type = node.type;
    state->kinds_seen = 0;
    slot->size_bytes = node.size_bytes;
    slot->flags = node.flags;
    if (node.site != HPY_NO_SITE)
        slot->site = node.site;
    decoder->totals[HPY_STREAM_TOTAL_NODES]++;
    return decoder->sink->ops->node(decoder->sink, &node, err);
}

/* A run of edges, from the current byte to the first that is no edge. Leaves `in` at
 * the edge that was wrong. */
static enum hpy_status decode_edges(struct hpy_stream_decoder *decoder,
                                    struct reading *in, struct hpy_err *err)
{
    struct hpy_stream_state *state = &decoder->state;
    struct reading r = *in; /* a copy that lives in registers */
    uint64_t seen = state->kinds_seen;
    enum hpy_status status = HPY_OK;
    if (decoder->totals[HPY_STREAM_TOTAL_NODES] == 0) {
        in->wrong = "belongs to no object";
        return HPY_EDAMAGED;
    }
    while (r.at < r.end && *r.at >= HPY_STREAM_EDGE) {
        const uint8_t *start = r.at;
        unsigned head = *r.at++;
        unsigned kind = head & HPY_STREAM_EDGE_KIND;
        uint64_t bit = UINT64_C(1) << kind;
        struct hpy_stream_kind *memory = &state->kinds[kind];
        bool has_arg = !(HPY_STREAM_ARGLESS_KINDS & bit);
        uint32_t arg = seen & bit ? memory->next_arg : memory->first_arg;
        if (head & HPY_STREAM_EDGE_ARG) {
            uint64_t given = take_number(&r);
            arg = given > HPY_REL_ARG_MAX ? UINT32_MAX : (uint32_t)given;
            if (!has_arg)
                r.wrong = "has an argument that its kind has not";
        }
        uint64_t granule = take_granule(&r, memory->granule);
        /* Also true of kinds that do not exist: their limit is 0. */
        if (__builtin_expect(arg >= decoder->arg_limit[kind], 0) && !r.wrong)
            r.wrong = kind < HPY_N_REL_KINDS ? "has an argument out of range"
                                             : "is of an unknown kind";
        if (!record_is_sound(&r)) {
            in->at = start;
            in->wrong = r.wrong;
            return HPY_EDAMAGED;
        }
        if (has_arg) {
            if (!(seen & bit))
                memory->first_arg = arg;
            memory->next_arg = arg + 1;
        }
        memory->granule = granule;
        seen |= bit;
        decoder->batch[decoder->n_batch++] =
            (struct hpy_edge){ granule << 3, HPY_REL(kind, arg) };
        if (__builtin_expect(decoder->n_batch == HPY_STREAM_EDGE_BATCH, 0)) {
            status = send_edges(decoder, err);
            if (status != HPY_OK)
                break;
        }
    }
    in->at = r.at;
    state->kinds_seen = seen;
    return status == HPY_OK ? send_edges(decoder, err) : status;
}

void hpy_stream_decoder_init(struct hpy_stream_decoder *decoder, struct hpy_sink *sink)
{
    memset(decoder, 0, sizeof *decoder);
    decoder->sink = sink;
    for (unsigned kind = 0; kind < HPY_N_REL_KINDS; kind++) {
        uint64_t bit = UINT64_C(1) << kind;
        if (HPY_STREAM_ARGLESS_KINDS & bit)
            decoder->arg_limit[kind] = 1;
        else if (!(HPY_STREAM_NAMED_KINDS & bit))
            decoder->arg_limit[kind] = HPY_REL_ARG_MAX + 1;
    }
}

static const char *record_title(unsigned head, bool sites)
{
    static const char *const titles[] = {
        [HPY_STREAM_FACT] = "the fact",
        [HPY_STREAM_NAME] = "the name",
        [HPY_STREAM_TYPE] = "the type",
        [HPY_STREAM_SKIPPED] = "the note of skipped objects",
        [HPY_STREAM_SITE] = "the site",
    };
    if (head >= HPY_STREAM_EDGE)
        return "the edge";
    if (!sites && (head == HPY_STREAM_SITE || head > HPY_STREAM_NODE_LAST))
        return "the record";
    if (head >= HPY_STREAM_NODE && head <= HPY_STREAM_SITED_LAST)
        return "the object";
    if (head >= HPY_STREAM_FACT && head <= HPY_STREAM_SITE)
        return titles[head];
    return "the record";
}

enum hpy_status hpy_stream_decode(struct hpy_stream_decoder *decoder,
                                  const uint8_t *payload, size_t n_bytes,
                                  uint64_t offset, struct hpy_err *err)
{
    struct reading in = { payload, payload + n_bytes, NULL };
    while (in.at < in.end) {
        const uint8_t *start = in.at;
        unsigned head = *in.at;
        enum hpy_status status = HPY_EDAMAGED;
        if (head >= HPY_STREAM_EDGE) {
            status = decode_edges(decoder, &in, err);
            start = in.at;
        } else {
            in.at++;
            unsigned last_node = decoder->sites ? HPY_STREAM_SITED_LAST : HPY_STREAM_NODE_LAST;
            if (head >= HPY_STREAM_NODE && head <= last_node)
                status = decode_node(decoder, head & 0x3f, &in, err);
            else if (head == HPY_STREAM_FACT)
                status = decode_fact(decoder, &in, err);
            else if (head == HPY_STREAM_NAME)
                status = decode_name(decoder, &in, err);
            else if (head == HPY_STREAM_TYPE)
                status = decode_type(decoder, &in, err);
            else if (head == HPY_STREAM_SKIPPED)
                status = decode_skipped(decoder, &in, err);
            else if (head == HPY_STREAM_SITE && decoder->sites)
                status = decode_site(decoder, &in, err);
            else
                in.wrong = "is of an unknown sort";
        }
        if (in.wrong) {
            uint64_t where = offset + (uint64_t)(start - payload);
            return hpy_fail_at(err, HPY_EDAMAGED, where, "damaged: %s at byte %llu %s",
                               record_title(head, decoder->sites), (unsigned long long)where, in.wrong);
        }
        if (status != HPY_OK)
            return status;
    }
    return HPY_OK;
}
