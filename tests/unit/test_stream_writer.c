#include <criterion/criterion.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "engine/relation.h"
#include "format/stream_format.h"
#include "format_support.h"

static uint8_t buffer[HPY_STREAM_BLOCK_BYTES];

struct written {
    struct hpy_stream_writer writer;
    struct bytes out;
    struct hpy_sink *sink;
    const struct hpy_sink_ops *ops;
};

static void open_writer(struct written *w)
{
    struct hpy_err err;
    memset(w, 0, sizeof *w);
    hpy_stream_writer_init(&w->writer, buffer, bytes_put, &w->out);
    w->sink = &w->writer.sink;
    w->ops = w->sink->ops;
    cr_assert_eq(w->ops->begin(w->sink, &err), HPY_OK);
}

static void announce_type(struct written *w)
{
    struct hpy_err err;
    const struct hpy_type_info type = { .addr = 4096, .name = HPY_STR("T"), .module = HPY_STR("m") };
    cr_assert_eq(w->ops->type(w->sink, 0, &type, &err), HPY_OK);
}

static enum hpy_status add_node(struct written *w, uint64_t addr)
{
    struct hpy_err err;
    const struct hpy_node_info node = { .addr = addr };
    return w->ops->node(w->sink, &node, &err);
}

/* Payload of the only RECS block. */
static const uint8_t *payload(const struct written *w, size_t *n_bytes)
{
    const uint8_t *block = w->out.data + HPY_STREAM_SIGNATURE_BYTES;
    cr_assert_eq(hpy_le32(block + HPY_STREAM_AT_TAG), HPY_STREAM_TAG_RECORDS);
    *n_bytes = hpy_le32(block + HPY_STREAM_AT_LENGTH);
    return block + HPY_STREAM_HEAD_BYTES;
}

/* The bytes of the example in docs/capture-stream.md. */
Test(stream_writer, writes_what_the_specification_says)
{
    static const uint8_t expected[] = {
        0x02, 0x01, 'a',                                        /* name 0 */
        0x03, 0x80, 0x04, 0x00, 0x10, 0x00, 0x01, 0x01, 'T', 0x01, 'm', /* type 0 */
        0x44, 0x02, 0x01,             /* root: granule 1, flags 1 */
        0x8d, 0x80, 0x08,             /* held as name 0 */
        0x56, 0xfe, 0x07, 0x38, 0x02, 0x01, 0x02, /* node, size 56, GC, a length of 2 */
        0x82, 0x80, 0x08,             /* [0] */
        0x82, 0x00,                   /* [1] */
        0xc2, 0x05, 0x00,             /* [5] */
    };
    struct written w;
    struct hpy_err err;
    size_t n;
    open_writer(&w);
    const struct hpy_type_info type = { 4096, 0, 16, 0, HPY_TYPE_HEAP, HPY_STR("T"), HPY_STR("m") };
    const struct hpy_content two = { .kind = HPY_CONTENT_LENGTH, .length = 2 };
    const struct hpy_node_info root = { .addr = HPY_ADDR_ROOT, .flags = HPY_NODE_VIRTUAL };
    const struct hpy_node_info node = {
        .addr = 4096, .size_bytes = 56, .flags = HPY_NODE_GC, .content = &two
    };
    const struct hpy_edge held = { 4096, HPY_REL(HPY_REL_ROOT, 0) };
    const struct hpy_edge items[] = { { 4096, HPY_REL(HPY_REL_ITEM, 0) },
                                      { 4096, HPY_REL(HPY_REL_ITEM, 1) },
                                      { 4096, HPY_REL(HPY_REL_ITEM, 5) } };
    cr_assert_eq(w.ops->name(w.sink, 0, HPY_STR("a"), &err), HPY_OK);
    cr_assert_eq(w.ops->type(w.sink, 0, &type, &err), HPY_OK);
    cr_assert_eq(w.ops->node(w.sink, &root, &err), HPY_OK);
    cr_assert_eq(w.ops->edges(w.sink, &held, 1, &err), HPY_OK);
    cr_assert_eq(w.ops->node(w.sink, &node, &err), HPY_OK);
    cr_assert_eq(w.ops->edges(w.sink, items, 3, &err), HPY_OK);
    cr_assert_eq(w.ops->finish(w.sink, &err), HPY_OK);
    cr_assert_arr_eq(w.out.data, "\x89HPYcap\n\1\0\x10\0\0\0\0\0", 16);
    const uint8_t *records = payload(&w, &n);
    cr_assert_eq(n, sizeof expected);
    cr_assert_arr_eq(records, expected, n);
    const uint8_t *done = records + n;
    cr_assert_eq(hpy_le32(done + HPY_STREAM_AT_TAG), HPY_STREAM_TAG_DONE);
    cr_assert_eq(hpy_le32(done + HPY_STREAM_AT_LENGTH), 56);
    const uint64_t totals[] = { 2, 4, 1, 1, 0, 0, 1 };
    for (int i = 0; i < 7; i++)
        cr_assert_eq(hpy_le64(done + HPY_STREAM_HEAD_BYTES + 8 * i), totals[i]);
    cr_assert_eq(w.writer.n_bytes, w.out.n_bytes);
    bytes_dispose(&w.out);
}

Test(stream_writer, repeats_cost_two_bytes)
{
    struct written w;
    struct hpy_err err;
    size_t before, after;
    open_writer(&w);
    announce_type(&w);
    cr_assert_eq(add_node(&w, HPY_ADDR_ROOT), HPY_OK);
    before = w.writer.used;
    struct hpy_edge edges[100];
    for (unsigned i = 0; i < 100; i++)
        edges[i] = (struct hpy_edge){ 8 + 32 * (uint64_t)i, HPY_REL(HPY_REL_ITEM, i) };
    cr_assert_eq(w.ops->edges(w.sink, edges, 100, &err), HPY_OK);
    after = w.writer.used;
    cr_assert_eq(after - before, 200);
    bytes_dispose(&w.out);
}

Test(stream_writer, refuses_what_breaks_the_rules)
{
    struct written w;
    struct hpy_err err;
    const struct hpy_edge fine = { 8, HPY_REL(HPY_REL_TYPE, 0) };
    const struct hpy_edge odd = { 12, HPY_REL(HPY_REL_TYPE, 0) };
    const struct hpy_edge high = { UINT64_C(1) << 57, HPY_REL(HPY_REL_TYPE, 0) };
    const struct hpy_edge none = { 0, HPY_REL(HPY_REL_TYPE, 0) };
    const struct hpy_edge unknown = { 8, HPY_REL(HPY_N_REL_KINDS, 0) };
    const struct hpy_type_info bad_type = { .addr = 3 };
    open_writer(&w);
    cr_assert_eq(add_node(&w, 8), HPY_EUSAGE, "a type that was not announced");
    announce_type(&w);
    cr_assert_eq(w.ops->edges(w.sink, &fine, 1, &err), HPY_EUSAGE, "no node yet");
    cr_assert_eq(add_node(&w, 0), HPY_EUSAGE);
    cr_assert_eq(add_node(&w, 9), HPY_EUSAGE);
    cr_assert_eq(add_node(&w, UINT64_C(1) << 57), HPY_EUSAGE);
    cr_assert_eq(add_node(&w, 8), HPY_OK);
    cr_assert_eq(add_node(&w, (UINT64_C(1) << 57) - 8), HPY_OK);
    cr_assert_eq(w.ops->edges(w.sink, &fine, 1, &err), HPY_OK);
    cr_assert_eq(w.ops->edges(w.sink, &odd, 1, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->edges(w.sink, &high, 1, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->edges(w.sink, &none, 1, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->edges(w.sink, &unknown, 1, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->name(w.sink, 1, HPY_STR("x"), &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->type(w.sink, 2, &bad_type, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->type(w.sink, 1, &bad_type, &err), HPY_EUSAGE);
    cr_assert_eq(w.ops->skipped(w.sink, 1, 1, HPY_STR(""), &err), HPY_EUSAGE);
    cr_assert_eq(w.writer.n_edges, 1);
    cr_assert_eq(w.writer.n_nodes, 2);
    bytes_dispose(&w.out);
}

Test(stream_writer, cuts_long_texts_between_characters)
{
    struct written w;
    struct hpy_err err;
    struct recorder recorder;
    size_t n = HPY_STREAM_MAX_TEXT + 100;
    char *text = (char *)hpy_alloc(n, 1);
    memset(text, 'x', n);
    memcpy(text + HPY_STREAM_MAX_TEXT - 2, "\xe2\x82\xac", 3);
    open_writer(&w);
    cr_assert_eq(w.ops->name(w.sink, 0, (struct hpy_str){ text, n }, &err), HPY_OK);
    cr_assert_eq(w.ops->finish(w.sink, &err), HPY_OK);
    recorder_init(&recorder);
    cr_assert_eq(hpy_stream_read_memory(w.out.data, w.out.n_bytes, &recorder.sink, NULL, &err),
                 HPY_OK, "%s", err.text);
    cr_assert(strncmp(recorder.log.data, "name 0 65534:\"xxx", 17) == 0, "%.30s",
              recorder.log.data);
    recorder_dispose(&recorder);
    bytes_dispose(&w.out);
    hpy_free(text);
}

/* Whatever the first failing put is, every later call says so and nothing more is put. */
Test(stream_writer, says_that_it_cannot_write)
{
    struct bytes all;
    write_stream(&all, sample_small);
    for (size_t limit = 1; limit < all.n_bytes; limit += 13) {
        struct hpy_err err;
        struct bytes out = { .limit = limit };
        struct hpy_stream_writer writer;
        hpy_stream_writer_init(&writer, buffer, bytes_put, &out);
        cr_assert_eq(sample_small(&writer.sink, &err), HPY_EIO);
        size_t before = out.n_bytes;
        cr_assert_leq(before, limit);
        out.limit = 0;
        const struct hpy_edge edge = { 8, HPY_REL(HPY_REL_TYPE, 0) };
        cr_assert_eq(writer.sink.ops->fact(&writer.sink, HPY_STR("a"), HPY_STR("b"), &err), HPY_EIO);
        cr_assert_eq(writer.sink.ops->edges(&writer.sink, &edge, 1, &err), HPY_EIO);
        cr_assert_eq(writer.sink.ops->finish(&writer.sink, &err), HPY_EIO);
        writer.sink.ops->abort(&writer.sink);
        cr_assert_eq(out.n_bytes, before);
        bytes_dispose(&out);
    }
    bytes_dispose(&all);
}

Test(stream_writer, abort_leaves_a_mark)
{
    struct written w;
    struct hpy_err err;
    struct recorder recorder;
    open_writer(&w);
    announce_type(&w);
    w.ops->abort(w.sink);
    recorder_init(&recorder);
    cr_assert_eq(hpy_stream_read_memory(w.out.data, w.out.n_bytes, &recorder.sink, NULL, &err),
                 HPY_ETRUNCATED);
    cr_assert(strstr(err.text, "given up by its producer"), "%s", err.text);
    cr_assert_eq(recorder.n_aborted, 1);
    recorder_dispose(&recorder);
    bytes_dispose(&w.out);
}
