#include "format_support.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "engine/facts.h"
#include "engine/relation.h"
#include "format/stream_format.h"
#include "format/snapshot_chunks.h"

/* ------------------------------------------------------------- recorder */

static enum hpy_status count_call(struct recorder *recorder, struct hpy_err *err)
{
    if (recorder->fail_after && ++recorder->n_calls > recorder->fail_after)
        return hpy_fail(err, HPY_ENOMEM, "the recorder was told to fail");
    return HPY_OK;
}

static void add_quoted(struct recorder *recorder, struct hpy_str text)
{
    hpy_text_addf(&recorder->log, " %zu:\"", text.n_bytes);
    hpy_text_add_safe(&recorder->log, text);
    hpy_text_add(&recorder->log, "\"");
}

static enum hpy_status on_begin(struct hpy_sink *sink, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    recorder->n_begun++;
    return count_call(recorder, err);
}

static enum hpy_status on_fact(struct hpy_sink *sink, struct hpy_str key,
                               struct hpy_str value, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (!recorder->silent) {
        hpy_text_add(&recorder->log, "fact");
        add_quoted(recorder, key);
        add_quoted(recorder, value);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_name(struct hpy_sink *sink, uint32_t index, struct hpy_str text,
                               struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (!recorder->silent) {
        hpy_text_addf(&recorder->log, "name %u", index);
        add_quoted(recorder, text);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_type(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_type_info *type, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (!recorder->silent) {
        hpy_text_addf(&recorder->log, "type %u %#llx %#llx %u %u %#x", index,
                      (unsigned long long)type->addr, (unsigned long long)type->base_addr,
                      type->basicsize_bytes, type->itemsize_bytes, type->flags);
        add_quoted(recorder, type->name);
        add_quoted(recorder, type->module);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_site(struct hpy_sink *sink, uint32_t index,
                               const struct hpy_site_frame *frames, uint32_t n_frames,
                               struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (!recorder->silent) {
        hpy_text_addf(&recorder->log, "site %u", index);
        for (uint32_t i = 0; i < n_frames; i++)
            hpy_text_addf(&recorder->log, " %u:%u", frames[i].file, frames[i].line);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_node(struct hpy_sink *sink, const struct hpy_node_info *node,
                               struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    recorder->n_nodes++;
    if (!recorder->silent) {
        hpy_text_addf(&recorder->log, "node %#llx type %u size %llu+%llu flags %#x",
                      (unsigned long long)node->addr, node->type,
                      (unsigned long long)node->size_bytes,
                      (unsigned long long)node->external_bytes, node->flags);
        if (node->content && node->content->kind != HPY_CONTENT_NONE) {
            hpy_text_addf(&recorder->log, " content %d %llu %#llx", (int)node->content->kind,
                          (unsigned long long)node->content->length,
                          (unsigned long long)node->content->bits);
            add_quoted(recorder, node->content->text);
        }
        if (node->site != HPY_NO_SITE)
            hpy_text_addf(&recorder->log, " site %u", node->site);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_edges(struct hpy_sink *sink, const struct hpy_edge *edges,
                                size_t n_edges, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    recorder->n_edges += n_edges;
    for (size_t i = 0; i < n_edges && !recorder->silent; i++)
        hpy_text_addf(&recorder->log, "  edge %d/%u %#llx\n", (int)HPY_REL_KIND(edges[i].rel),
                      HPY_REL_ARG(edges[i].rel), (unsigned long long)edges[i].target);
    return count_call(recorder, err);
}

static enum hpy_status on_skipped(struct hpy_sink *sink, uint32_t type, uint64_t n_objects,
                                  struct hpy_str reason, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (!recorder->silent) {
        hpy_text_addf(&recorder->log, "skipped %u %llu", type, (unsigned long long)n_objects);
        add_quoted(recorder, reason);
        hpy_text_add_char(&recorder->log, '\n');
    }
    return count_call(recorder, err);
}

static enum hpy_status on_finish(struct hpy_sink *sink, struct hpy_err *err)
{
    struct recorder *recorder = (struct recorder *)sink;
    recorder->n_finished++;
    return count_call(recorder, err);
}

static void on_abort(struct hpy_sink *sink)
{
    ((struct recorder *)sink)->n_aborted++;
}

static const struct hpy_sink_ops recorder_ops = {
    on_begin, on_fact, on_name, on_type, on_site, on_node, on_edges, on_skipped, on_finish, on_abort,
};

void recorder_init(struct recorder *recorder)
{
    memset(recorder, 0, sizeof *recorder);
    recorder->sink.ops = &recorder_ops;
}

void recorder_dispose(struct recorder *recorder)
{
    hpy_text_dispose(&recorder->log);
}

/* --------------------------------------------------------------- samples */

static struct hpy_edge edge(uint64_t target, enum hpy_rel_kind kind, uint32_t arg)
{
    return (struct hpy_edge){ target, HPY_REL(kind, arg) };
}

/* A node with its edges. */
static enum hpy_status tell(struct hpy_sink *sink, uint64_t addr, uint32_t type, uint64_t size,
                            uint32_t flags, const struct hpy_content *content,
                            const struct hpy_edge *edges, size_t n_edges, struct hpy_err *err)
{
    const struct hpy_node_info node = {
        .addr = addr, .type = type, .size_bytes = size, .flags = flags, .content = content
    };
    HPY_TRY(sink->ops->node(sink, &node, err));
    return n_edges ? sink->ops->edges(sink, edges, n_edges, err) : HPY_OK;
}

enum {
    TYPE_ROOT,
    TYPE_TYPE,
    TYPE_DICT,
    TYPE_STR,
    TYPE_INT,
    TYPE_NODE,
    TYPE_BYTES,
    TYPE_FLOAT,
    N_SAMPLE_TYPES
};

#define STATIC_AT UINT64_C(0x555555a00000)
#define HEAP_AT UINT64_C(0x7f1200000000)

static uint64_t type_addr(unsigned type)
{
    return type == TYPE_ROOT ? 0 : STATIC_AT + 408 * (uint64_t)type;
}

static enum hpy_status tell_facts_names_types(struct hpy_sink *sink, struct hpy_err *err)
{
    static const char *const types[N_SAMPLE_TYPES] = { "root", "type", "dict", "str",
                                                       "int",  "Node", "bytes", "float" };
    static const char *const names[] = { "modules", "children", "na\"me", "", "gr\xc3\xbc\xc3\x9f",
                                         "bad\xff\x1b[2J" };
    HPY_TRY(sink->ops->fact(sink, hpy_str_of(HPY_FACT_PYTHON), HPY_STR("3.11.7"), err));
    HPY_TRY(sink->ops->fact(sink, hpy_str_of(HPY_FACT_ARGV), HPY_STR("demo.py --n 3"), err));
    HPY_TRY(sink->ops->fact(sink, HPY_STR("of.the.future"), HPY_STR(""), err));
    for (uint32_t i = 0; i < sizeof names / sizeof names[0]; i++)
        HPY_TRY(sink->ops->name(sink, i, hpy_str_of(names[i]), err));
    for (uint32_t i = 0; i < N_SAMPLE_TYPES; i++) {
        const struct hpy_type_info type = {
            .addr = type_addr(i),
            .base_addr = i == TYPE_NODE ? type_addr(TYPE_DICT) : 0,
            .basicsize_bytes = 16 * i,
            .itemsize_bytes = i == TYPE_INT ? 4 : 0,
            .flags = i == TYPE_NODE ? HPY_TYPE_HEAP | HPY_TYPE_PYTHON : 0,
            .name = hpy_str_of(types[i]),
            .module = i == TYPE_NODE ? HPY_STR("demo") : HPY_STR("builtins"),
        };
        HPY_TRY(sink->ops->type(sink, i, &type, err));
    }
    return HPY_OK;
}

static enum hpy_status tell_type_objects(struct hpy_sink *sink, struct hpy_err *err)
{
    for (uint32_t i = TYPE_TYPE; i < N_SAMPLE_TYPES; i++) {
        const struct hpy_edge up = edge(type_addr(TYPE_TYPE), HPY_REL_TYPE, 0);
        HPY_TRY(tell(sink, type_addr(i), TYPE_TYPE, 408,
                     HPY_NODE_IS_TYPE | (i == TYPE_NODE ? HPY_NODE_GC : HPY_NODE_IMMORTAL), NULL,
                     &up, 1, err));
    }
    return HPY_OK;
}

enum hpy_status sample_small(struct hpy_sink *sink, struct hpy_err *err)
{
    const uint64_t dict = HEAP_AT, node = HEAP_AT + 0x40, key = HEAP_AT + 0x1000, value = HEAP_AT + 0x88,
                   big = HEAP_AT - 0x10000, blob = HEAP_AT + 0x123450, hashed = HEAP_AT + 0x2000,
                   number = UINT64_C(0x01ffffffffffff00), real = UINT64_C(0x5000), other = HEAP_AT + 0x3008;
    const struct hpy_edge from_root[] = {
        edge(dict, HPY_REL_ROOT, 0),
        edge(type_addr(TYPE_TYPE), HPY_REL_ROOT, 5),
        edge(type_addr(TYPE_DICT), HPY_REL_ROOT, 5),
        edge(type_addr(TYPE_STR), HPY_REL_ROOT, 5),
        edge(type_addr(TYPE_INT), HPY_REL_ROOT, 5),
        edge(type_addr(TYPE_BYTES), HPY_REL_ROOT, 5),
        edge(type_addr(TYPE_FLOAT), HPY_REL_ROOT, 5),
    };
    const struct hpy_edge from_dict[] = {
        edge(key, HPY_REL_DICT_KEY, 0),     edge(node, HPY_REL_DICT_VALUE, 0),
        edge(hashed, HPY_REL_DICT_KEY, 1),  edge(big, HPY_REL_DICT_VALUE, 0),
        edge(number, HPY_REL_DICT_KEY, 7),  edge(number, HPY_REL_DICT_VALUE, 0),
    };
    const struct hpy_edge from_node[] = {
        edge(value, HPY_REL_ATTR, 1), edge(blob, HPY_REL_ATTR, 2), edge(real, HPY_REL_ATTR, 4),
        edge(type_addr(TYPE_NODE), HPY_REL_TYPE, 0),
    };
    const struct hpy_edge from_other[] = {
        edge(node, HPY_REL_WEAK, 1), edge(value, HPY_REL_ITEM, 0), edge(value, HPY_REL_ITEM, 1),
        edge(value, HPY_REL_ITEM, HPY_REL_ARG_MAX), edge(other, HPY_REL_ITEM, HPY_REL_ARG_MAX),
        edge(type_addr(TYPE_NODE), HPY_REL_TYPE, 0), edge(blob, HPY_REL_UNKNOWN, 0),
    };
    const struct hpy_content length = { .kind = HPY_CONTENT_LENGTH, .length = 3 };
    const struct hpy_content text = { HPY_CONTENT_STR, 5, 0, HPY_STR("h\xc3\xa9llo") };
    const struct hpy_content hash = { HPY_CONTENT_STR_HASH, 300, UINT64_C(0xfedcba9876543210), { NULL, 0 } };
    const struct hpy_content raw = { HPY_CONTENT_BYTES, 1u << 20, 0, { "\0\1\xff\n", 4 } };
    const struct hpy_content raw_hash = { HPY_CONTENT_BYTES_HASH, 7, 12345, { NULL, 0 } };
    const struct hpy_content minus = { .kind = HPY_CONTENT_INT, .bits = (uint64_t)INT64_MIN };
    const struct hpy_content long_int = { .kind = HPY_CONTENT_BIGINT, .length = 4096, .bits = 1 };
    const struct hpy_content pi = { .kind = HPY_CONTENT_FLOAT, .bits = UINT64_C(0x400921fb54442d18) };
    const struct hpy_content name = { .kind = HPY_CONTENT_NAME, .text = HPY_STR("demo.Node") };

    HPY_TRY(sink->ops->begin(sink, err));
    HPY_TRY(tell_facts_names_types(sink, err));
    HPY_TRY(tell(sink, HPY_ADDR_ROOT, TYPE_ROOT, 0, HPY_NODE_VIRTUAL, NULL, from_root, 7, err));
    HPY_TRY(tell_type_objects(sink, err));
    HPY_TRY(tell(sink, dict, TYPE_DICT, 232, HPY_NODE_GC, &length, from_dict, 6, err));
    HPY_TRY(tell(sink, node, TYPE_NODE, 48, HPY_NODE_GC | HPY_NODE_INLINE_ATTRS, &name, from_node, 2, err));
    HPY_TRY(sink->ops->edges(sink, from_node + 2, 2, err));
    HPY_TRY(tell(sink, key, TYPE_STR, 54, 0, &text, NULL, 0, err));
    HPY_TRY(tell(sink, value, TYPE_INT, 28, 0, &minus, NULL, 0, err));
    HPY_TRY(tell(sink, big, TYPE_INT, 572, 0, &long_int, NULL, 0, err));
    const struct hpy_node_info with_buffer = {
        .addr = blob, .type = TYPE_BYTES, .size_bytes = UINT64_C(0x123456789a),
        .external_bytes = 4096, .flags = HPY_NODE_SIZE_GUESSED, .content = &raw,
    };
    HPY_TRY(sink->ops->node(sink, &with_buffer, err));
    HPY_TRY(tell(sink, hashed, TYPE_STR, 349, 0, &hash, NULL, 0, err));
    HPY_TRY(tell(sink, number, TYPE_BYTES, 40, 0, &raw_hash, NULL, 0, err));
    HPY_TRY(tell(sink, real, TYPE_FLOAT, 24, HPY_NODE_IMMORTAL, &pi, NULL, 0, err));
    HPY_TRY(tell(sink, other, TYPE_NODE, 48, HPY_NODE_GC | HPY_NODE_SKIPPED, NULL, from_other, 7, err));
    HPY_TRY(sink->ops->skipped(sink, TYPE_NODE, 1, HPY_STR("SIGSEGV in tp_traverse"), err));
    HPY_TRY(sink->ops->fact(sink, hpy_str_of(HPY_FACT_WALK), HPY_STR("1234567"), err));
    return sink->ops->finish(sink, err);
}

enum hpy_status sample_sites(struct hpy_sink *sink, struct hpy_err *err)
{
    static const char *const files[] = { "demo.py", "/srv/app/a.py", "/srv/app/b.py" };
    struct hpy_site_frame deep[HPY_MAX_SITE_FRAMES];
    struct hpy_edge edges[8];
    HPY_TRY(sink->ops->begin(sink, err));
    HPY_TRY(tell_facts_names_types(sink, err)); /* six names */
    for (uint32_t i = 0; i < 3; i++)
        HPY_TRY(sink->ops->name(sink, 6 + i, hpy_str_of(files[i]), err));
    for (uint32_t i = 0; i < HPY_MAX_SITE_FRAMES; i++)
        deep[i] = (struct hpy_site_frame){ 6 + i % 3, UINT32_MAX - i };
    HPY_TRY(sink->ops->site(sink, 1, &(struct hpy_site_frame){ 6, 3 }, 1, err));
    HPY_TRY(sink->ops->site(sink, 2, deep, HPY_MAX_SITE_FRAMES, err));
    for (uint32_t i = 0; i < 8; i++)
        edges[i] = edge(HEAP_AT + 64 * i, HPY_REL_ROOT, i % 6);
    HPY_TRY(tell(sink, HPY_ADDR_ROOT, TYPE_ROOT, 0, HPY_NODE_VIRTUAL, NULL, edges, 8, err));
    for (uint32_t i = 0; i < 8; i++) {
        static const uint32_t site_of[8] = { 1, 2, 1, HPY_NO_SITE, 1, 3, 2, 3 };
        struct hpy_node_info node = { .addr = HEAP_AT + 64 * i, .type = TYPE_STR + i % 2,
                                      .size_bytes = 50 + i, .site = site_of[i] };
        if (i == 5) /* announced between nodes, the second frame in the first's file */
            HPY_TRY(sink->ops->site(sink, 3, (struct hpy_site_frame[]){ { 7, 10 }, { 7, 0 } }, 2,
                                    err));
        HPY_TRY(sink->ops->node(sink, &node, err));
    }
    return sink->ops->finish(sink, err);
}

static uint64_t dice(uint64_t *state)
{
    /* xorshift64 (Marsaglia, "Xorshift RNGs", 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One site in three is new. */
static enum hpy_status tell_site(uint32_t *site, uint32_t *n_sites, struct hpy_sink *sink,
                                 uint64_t *state, struct hpy_err *err)
{
    struct hpy_site_frame frames[HPY_MAX_SITE_FRAMES];
    if (*n_sites > 0 && dice(state) % 3) {
        *site = (uint32_t)(dice(state) % (*n_sites + UINT64_C(1)));
        return HPY_OK;
    }
    uint32_t n = 1 + (uint32_t)(dice(state) % (dice(state) % 8 ? 4 : HPY_MAX_SITE_FRAMES));
    for (uint32_t i = 0; i < n; i++)
        frames[i] = (struct hpy_site_frame){ (uint32_t)(dice(state) % 6),
                                             (uint32_t)(dice(state) >> dice(state) % 60) };
    *site = ++*n_sites;
    return sink->ops->site(sink, *site, frames, n, err);
}

static enum hpy_status tell_random(struct hpy_sink *sink, uint32_t n_nodes, uint64_t seed,
                                   bool sites, struct hpy_err *err)
{
    uint64_t site_state = seed * 2 + 3;
    uint32_t n_sites = 0;
    static const enum hpy_rel_kind kinds[] = { HPY_REL_ITEM, HPY_REL_ATTR, HPY_REL_DICT_KEY,
                                               HPY_REL_DICT_VALUE, HPY_REL_FIELD };
    uint64_t state = seed * 2 + 1;
    HPY_TRY(sink->ops->begin(sink, err));
    HPY_TRY(tell_facts_names_types(sink, err));
    const struct hpy_edge first = edge(HEAP_AT, HPY_REL_ROOT, 0);
    HPY_TRY(tell(sink, HPY_ADDR_ROOT, TYPE_ROOT, 0, HPY_NODE_VIRTUAL, NULL, &first, 1, err));
    HPY_TRY(tell_type_objects(sink, err));
    for (uint32_t i = 0; i < n_nodes; i++) {
        struct hpy_edge edges[1500];
        /* One node in some thousand is large, so that edges continue in a next block. */
        size_t n_edges = dice(&state) % 2000 == 0 ? 1500 : dice(&state) % 4;
        for (size_t k = 0; k < n_edges; k++) {
            enum hpy_rel_kind kind = kinds[dice(&state) % 5];
            uint64_t bit = UINT64_C(1) << kind;
            uint32_t arg = HPY_STREAM_ARGLESS_KINDS & bit ? 0
                           : HPY_STREAM_NAMED_KINDS & bit ? (uint32_t)(dice(&state) % 6)
                                                          : (uint32_t)k;
            edges[k] = edge(HEAP_AT + dice(&state) % n_nodes * 48, kind, arg);
        }
        const struct hpy_content content = { .kind = HPY_CONTENT_INT, .bits = dice(&state) };
        struct hpy_node_info node = { .addr = HEAP_AT + (uint64_t)i * 48, .flags = HPY_NODE_GC,
                                      .content = i % 3 ? NULL : &content };
        node.size_bytes = dice(&state) % 500;
        node.type = (uint32_t)(2 + dice(&state) % 6);
        if (sites)
            HPY_TRY(tell_site(&node.site, &n_sites, sink, &site_state, err));
        HPY_TRY(sink->ops->node(sink, &node, err));
        if (n_edges)
            HPY_TRY(sink->ops->edges(sink, edges, n_edges, err));
    }
    return sink->ops->finish(sink, err);
}

enum hpy_status sample_random(struct hpy_sink *sink, uint32_t n_nodes, uint64_t seed,
                              struct hpy_err *err)
{
    return tell_random(sink, n_nodes, seed, false, err);
}

enum hpy_status sample_random_sites(struct hpy_sink *sink, uint32_t n_nodes, uint64_t seed,
                                    struct hpy_err *err)
{
    return tell_random(sink, n_nodes, seed, true, err);
}

/* ----------------------------------------------------------------- bytes */

bool bytes_put(void *context, const void *data, size_t n_bytes)
{
    struct bytes *bytes = (struct bytes *)context;
    if (bytes->limit && bytes->n_bytes + n_bytes > bytes->limit)
        return false;
    if (n_bytes == 0)
        return true;
    if (bytes->n_bytes + n_bytes > bytes->room) {
        bytes->room = 2 * (bytes->n_bytes + n_bytes);
        uint8_t *grown = (uint8_t *)hpy_realloc(bytes->data, bytes->room, 1);
        if (!grown)
            abort();
        bytes->data = grown;
    }
    memcpy(bytes->data + bytes->n_bytes, data, n_bytes);
    bytes->n_bytes += n_bytes;
    return true;
}

void bytes_dispose(struct bytes *bytes)
{
    hpy_free(bytes->data);
    memset(bytes, 0, sizeof *bytes);
}

static void write_sample(struct bytes *out, bool sites,
                         enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    struct hpy_stream_writer writer;
    struct hpy_err err;
    uint8_t *buffer = HPY_ZARRAY(uint8_t, HPY_STREAM_BLOCK_BYTES);
    memset(out, 0, sizeof *out);
    if (!buffer)
        abort();
    hpy_stream_writer_init(&writer, buffer, bytes_put, out);
    writer.sites = sites;
    if (sample(&writer.sink, &err) != HPY_OK || writer.n_bytes != out->n_bytes)
        abort();
    hpy_free(buffer);
}

void write_stream(struct bytes *out,
                  enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    write_sample(out, false, sample);
}

void write_stream_with_sites(struct bytes *out,
                             enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    write_sample(out, true, sample);
}

void mend_stream(uint8_t *data, size_t n_bytes)
{
    size_t at = HPY_STREAM_SIGNATURE_BYTES;
    while (n_bytes >= at && n_bytes - at >= HPY_STREAM_HEAD_BYTES) {
        uint32_t length = hpy_le32(data + at + HPY_STREAM_AT_LENGTH);
        if (length > n_bytes - at - HPY_STREAM_HEAD_BYTES)
            return;
        hpy_put_le64(data + at, XXH3_64bits(data + at + HPY_STREAM_AT_TAG,
                                            HPY_STREAM_HEAD_BYTES - HPY_STREAM_AT_TAG + length));
        at += HPY_STREAM_HEAD_BYTES + length;
    }
}

void mend_snapshot(uint8_t *data, size_t n_bytes)
{
    if (n_bytes < HPY_SNAPSHOT_HEADER_BYTES)
        return;
    uint64_t n_rows = hpy_le32(data + HPY_SNAPSHOT_AT_N_CHUNKS);
    uint64_t n_head = HPY_SNAPSHOT_HEADER_BYTES + n_rows * HPY_SNAPSHOT_ROW_BYTES;
    if (n_head > n_bytes)
        return;
    for (uint64_t i = 0; i < n_rows; i++) {
        uint8_t *row = data + HPY_SNAPSHOT_HEADER_BYTES + i * HPY_SNAPSHOT_ROW_BYTES;
        uint64_t offset = hpy_le64(row + HPY_SNAPSHOT_ROW_OFFSET);
        uint64_t length = hpy_le64(row + HPY_SNAPSHOT_ROW_LENGTH);
        if (offset <= n_bytes && length <= n_bytes - offset)
            hpy_put_le64(row + HPY_SNAPSHOT_ROW_CHECKSUM,
                         XXH3_64bits(data + offset, (size_t)length));
    }
    hpy_put_le64(data + HPY_SNAPSHOT_AT_FILE_BYTES, n_bytes);
    hpy_put_le64(data + HPY_SNAPSHOT_AT_CHECKSUM, 0);
    hpy_put_le64(data + HPY_SNAPSHOT_AT_CHECKSUM, XXH3_64bits(data, (size_t)n_head));
}

enum hpy_status with_edges(enum hpy_status opened, struct hpy_graph **graph,
                           struct hpy_err *err)
{
    if (opened != HPY_OK)
        return opened;
    enum hpy_status status = hpy_graph_need_edges(*graph, NULL, err);
    if (status != HPY_OK) {
        hpy_graph_free(*graph);
        *graph = NULL;
    }
    return status;
}
