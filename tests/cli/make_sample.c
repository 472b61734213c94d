/* Writes the heap that the command-line tests look at, as a capture stream and as
 * a snapshot: tests/cli/make_sample STREAM SNAPSHOT
 *
 * A small shop: a module with a registry of sessions, whose attributes lie in
 * dicts, some odd names, something unreachable, something skipped. Deterministic,
 * so that tables of it can be compared. */
#include <stdio.h>
#include <string.h>

#include "engine/build.h"
#include "engine/facts.h"
#include "format/snapshot.h"
#include "format/stream.h"

/* Types, by index; flags as a capture would give them. */
static const struct {
    const char *module, *name;
    uint32_t flags;
} types[] = {
    { "", "interpreter", 0 },
    { "builtins", "module", HPY_TYPE_IS_MODULE },
    { "builtins", "dict", HPY_TYPE_IS_DICT },
    { "builtins", "list", 0 },
    { "builtins", "str", 0 },
    { "builtins", "function", 0 },
    { "builtins", "code", 0 },
    { "builtins", "int", 0 },
    { "builtins", "NoneType", 0 },
    { "builtins", "type", HPY_TYPE_IS_TYPE },
    { "shop", "Session", HPY_TYPE_HEAP | HPY_TYPE_PYTHON },
    { "shop.events", "Bus", HPY_TYPE_HEAP | HPY_TYPE_PYTHON },
    { "shop", "Odd\n\"name\", \x1b[31mred", HPY_TYPE_HEAP | HPY_TYPE_PYTHON },
};
enum { ROOT, MODULE, DICT, LIST, STR, FUNCTION, CODE, INT, NONE, TYPE, SESSION, BUS, ODD, N_TYPES };

static const struct {
    const char *key, *value;
} facts[] = {
    { HPY_FACT_PRODUCER, "heapy-tui sample" },
    { HPY_FACT_PYTHON, "3.11.7" },
    { HPY_FACT_PLATFORM, "linux-x86_64" },
    { HPY_FACT_ARGV, "shop.py --port 8080" },
    { HPY_FACT_PID, "41873" },
    { HPY_FACT_TIME, "1795188842" },
    { HPY_FACT_CONTENTS, HPY_CONTENTS_VALUES },
    { HPY_FACT_METHOD, HPY_METHOD_TWIN },
    { HPY_FACT_PAUSE, "13000000" },
    { HPY_FACT_WALK, "1330000000" },
    { HPY_FACT_RSS, "1830000000" },
};

enum { N_SESSIONS = 40 };

/* One node without more than a name or a length to it. */
struct simple {
    uint64_t addr;
    uint32_t type;
    uint64_t size_bytes;
    struct hpy_content content;
};

static enum hpy_status put_node(struct hpy_sink *sink, struct simple node, struct hpy_err *err)
{
    struct hpy_node_info info = {
        .addr = node.addr, .type = node.type, .size_bytes = node.size_bytes,
        .flags = node.type == ROOT ? HPY_NODE_VIRTUAL : 0,
        .content = node.content.kind == HPY_CONTENT_NONE ? NULL : &node.content,
    };
    return sink->ops->node(sink, &info, err);
}

static enum hpy_status put_edge(struct hpy_sink *sink, uint64_t target, uint32_t rel,
                                struct hpy_err *err)
{
    struct hpy_edge edge = { target, rel };
    return sink->ops->edges(sink, &edge, 1, err);
}

static struct hpy_content name(const char *text)
{
    return (struct hpy_content){ .kind = HPY_CONTENT_NAME, .text = hpy_str_of(text) };
}

static struct hpy_content length(uint64_t n)
{
    return (struct hpy_content){ .kind = HPY_CONTENT_LENGTH, .length = n };
}

static struct hpy_content str(const char *text)
{
    return (struct hpy_content){ .kind = HPY_CONTENT_STR, .length = strlen(text),
                                 .text = hpy_str_of(text) };
}

/* Names of relations, announced in this order. */
static const char *const names[] = { "modules", "SESSIONS", "Session", "listeners" };

static enum hpy_status put_sessions(struct hpy_sink *sink, struct hpy_err *err)
{
    for (uint64_t i = 0; i < N_SESSIONS; i++) {
        uint64_t session = 0x10000 + 0x100 * i;
        char user[32];
        snprintf(user, sizeof user, "user-%02d", (int)i);
        HPY_TRY(put_node(sink, (struct simple){ session, SESSION, 56, { 0 } }, err));
        HPY_TRY(put_edge(sink, session + 0x40, HPY_REL(HPY_REL_DICT, 0), err));
        HPY_TRY(put_node(sink, (struct simple){ session + 0x40, DICT, 184, length(1) }, err));
        HPY_TRY(put_edge(sink, session + 0x80, HPY_REL(HPY_REL_DICT_VALUE, 0), err));
        HPY_TRY(put_node(sink, (struct simple){ session + 0x80, STR, 56 + i % 3, str(user) }, err));
    }
    return HPY_OK;
}

static enum hpy_status put_rest(struct hpy_sink *sink, struct hpy_err *err)
{
    static const struct {
        uint64_t from, to;
        uint32_t rel;
    } edges[] = {
        { HPY_ADDR_ROOT, 0x1000, HPY_REL(HPY_REL_ROOT, 0) },
        { HPY_ADDR_ROOT, 0x2600, HPY_REL(HPY_REL_UNKNOWN, 0) },
        { 0x1000, 0x1100, HPY_REL(HPY_REL_DICT, 0) },
        { 0x1100, 0x1200, HPY_REL(HPY_REL_ATTR, 1) },
        { 0x1100, 0x2000, HPY_REL(HPY_REL_ATTR, 2) },
        { 0x1100, 0x2200, HPY_REL(HPY_REL_ATTR, 3) },
        { 0x2000, 0x2100, HPY_REL(HPY_REL_FIELD, 2) },
        { 0x2200, 0x2300, HPY_REL(HPY_REL_DICT, 0) },
        { 0x2300, 0x2400, HPY_REL(HPY_REL_DICT_VALUE, 0) },
        { 0x2300, 0x2500, HPY_REL(HPY_REL_DICT_VALUE, 0) },
    };
    const struct simple nodes[] = {
        { HPY_ADDR_ROOT, ROOT, 0, { 0 } },
        { 0x1000, MODULE, 72, name("shop") },
        { 0x1100, DICT, 1184, length(3) },
        { 0x1200, DICT, 2272, length(N_SESSIONS) },
        { 0x2000, FUNCTION, 152, name("shop.serve") },
        { 0x2100, CODE, 240, name("shop.py:12:serve") },
        { 0x2200, BUS, 48, { 0 } },
        { 0x2300, DICT, 104, length(2) },
        { 0x2400, LIST, 120, length(0) },
        { 0x2500, ODD, 48, { 0 } },
        { 0x2600, TYPE, 1064, name("shop.Session") },
        { 0x2700, NONE, 16, { 0 } },
        { 0x2800, INT, 28, { .kind = HPY_CONTENT_INT, .bits = 8080 } },
    };
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        HPY_TRY(put_node(sink, nodes[i], err));
        for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
            if (edges[e].from == nodes[i].addr)
                HPY_TRY(put_edge(sink, edges[e].to, edges[e].rel, err));
        if (nodes[i].addr == 0x1200)
            for (uint64_t s = 0; s < N_SESSIONS; s++)
                HPY_TRY(put_edge(sink, 0x10000 + 0x100 * s, HPY_REL(HPY_REL_DICT_VALUE, 0), err));
        if (nodes[i].addr == 0x2400)
            HPY_TRY(put_edge(sink, 0x2700, HPY_REL_INDEX(HPY_REL_ITEM, 0), err));
    }
    return HPY_OK;
}

static enum hpy_status put_heap(struct hpy_sink *sink, struct hpy_err *err)
{
    HPY_TRY(sink->ops->begin(sink, err));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        HPY_TRY(sink->ops->fact(sink, hpy_str_of(facts[i].key), hpy_str_of(facts[i].value), err));
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        HPY_TRY(sink->ops->name(sink, i, hpy_str_of(names[i]), err));
    for (uint32_t i = 0; i < N_TYPES; i++) {
        struct hpy_type_info type = { .flags = types[i].flags, .name = hpy_str_of(types[i].name),
                                      .module = hpy_str_of(types[i].module) };
        HPY_TRY(sink->ops->type(sink, i, &type, err));
    }
    HPY_TRY(put_rest(sink, err));
    HPY_TRY(put_sessions(sink, err));
    HPY_TRY(sink->ops->skipped(sink, BUS, 3, HPY_STR("fault while reading"), err));
    return sink->ops->finish(sink, err);
}

static bool put_bytes(void *context, const void *data, size_t n_bytes)
{
    return fwrite(data, 1, n_bytes, context) == n_bytes;
}

static enum hpy_status write_stream(const char *path, struct hpy_err *err)
{
    static uint8_t buffer[HPY_STREAM_BLOCK_BYTES];
    struct hpy_stream_writer writer;
    FILE *file = fopen(path, "wb");
    if (!file)
        return hpy_fail_errno(err, HPY_EIO, "%s", path);
    hpy_stream_writer_init(&writer, buffer, put_bytes, file);
    enum hpy_status status = put_heap(&writer.sink, err);
    if (fclose(file) != 0 && status == HPY_OK)
        status = hpy_fail_errno(err, HPY_EIO, "%s", path);
    return status;
}

static enum hpy_status write_snapshot(const char *path, struct hpy_err *err)
{
    struct hpy_graph *graph = NULL;
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    enum hpy_status status = put_heap(hpy_builder_sink(builder), err);
    if (status == HPY_OK)
        status = hpy_build_seal(&graph, builder, NULL, err);
    if (status == HPY_OK)
        status = hpy_snapshot_save(graph, path, NULL, err);
    hpy_graph_free(graph);
    hpy_builder_free(builder);
    return status;
}

int main(int argc, char **argv)
{
    struct hpy_err err;
    if (argc != 3) {
        fputs("usage: make_sample STREAM SNAPSHOT\n", stderr);
        return 2;
    }
    if (write_stream(argv[1], &err) != HPY_OK || write_snapshot(argv[2], &err) != HPY_OK) {
        fprintf(stderr, "make_sample: %s\n", err.text);
        return 1;
    }
    return 0;
}
