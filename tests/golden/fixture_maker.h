/* What the heaps of fixture.h are made with: a builder and the address of the next
 * object. Whatever fails ends the program. */
#ifndef HPY_TESTS_GOLDEN_FIXTURE_MAKER_H
#define HPY_TESTS_GOLDEN_FIXTURE_MAKER_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/build.h"
#include "engine/facts.h"

struct maker {
    struct hpy_builder *builder;
    struct hpy_sink *sink;
    uint32_t n_names, n_types;
    uint64_t next; /* address of the next object */
};

static inline void must(enum hpy_status status, const struct hpy_err *err)
{
    if (status != HPY_OK) {
        fprintf(stderr, "fixture: %s\n", err->text);
        abort();
    }
}

#define CALL(m, method, ...)                                                     \
    do {                                                                         \
        struct hpy_err err_;                                                     \
        must((m)->sink->ops->method((m)->sink, __VA_ARGS__, &err_), &err_);      \
    } while (0)

static inline void fact(struct maker *m, const char *key, const char *value)
{
    CALL(m, fact, hpy_str_of(key), hpy_str_of(value));
}

static inline uint32_t name(struct maker *m, const char *text)
{
    CALL(m, name, m->n_names, hpy_str_of(text));
    return m->n_names++;
}

static inline uint32_t type(struct maker *m, const char *module, const char *qualname,
                            uint32_t flags)
{
    struct hpy_type_info info = { .basicsize_bytes = 16, .flags = flags,
                                  .name = hpy_str_of(qualname),
                                  .module = hpy_str_of(module) };
    CALL(m, type, m->n_types, &info);
    return m->n_types++;
}

static inline uint64_t place(struct maker *m, uint64_t size_bytes)
{
    uint64_t addr = m->next;
    m->next += (size_bytes + 31) / 16 * 16;
    return addr;
}

static inline void node_at(struct maker *m, uint64_t addr, uint32_t type_index,
                           uint64_t size_bytes, uint64_t external_bytes, uint32_t flags,
                           const struct hpy_content *content)
{
    struct hpy_node_info info = { addr, size_bytes, external_bytes, type_index, flags,
                                  content, HPY_NO_SITE };
    CALL(m, node, &info);
}

static inline void edge(struct maker *m, uint64_t target, uint32_t rel)
{
    struct hpy_edge e = { target, rel };
    CALL(m, edges, &e, 1);
}

static inline struct hpy_content str_content(const char *text)
{
    struct hpy_str s = hpy_str_of(text);
    size_t n = 0;
    for (size_t at = 0; at < s.n_bytes; n++) {
        uint32_t cp;
        at += hpy_utf8_decode(&cp, text + at, s.n_bytes - at);
    }
    return (struct hpy_content){ HPY_CONTENT_STR, n, 0, s };
}

static inline uint64_t str_at(struct maker *m, uint32_t type_str, const char *text)
{
    struct hpy_content content = str_content(text);
    uint64_t size = 49 + content.text.n_bytes, addr = place(m, size);
    node_at(m, addr, type_str, size, 0, 0, &content);
    return addr;
}

static inline void begin_as(struct maker *m, const char *pid)
{
    struct hpy_err err;
    *m = (struct maker){ .builder = hpy_builder_new(), .next = 0x7f3a10000000 };
    if (!m->builder)
        abort();
    m->sink = hpy_builder_sink(m->builder);
    must(m->sink->ops->begin(m->sink, &err), &err);
    fact(m, HPY_FACT_PYTHON, "3.11.7");
    fact(m, HPY_FACT_PID, pid);
}

static inline void begin(struct maker *m)
{
    begin_as(m, "41873");
}

static inline struct hpy_graph *finish(struct maker *m)
{
    struct hpy_graph *graph;
    struct hpy_err err;
    must(m->sink->ops->finish(m->sink, &err), &err);
    must(hpy_build_seal(&graph, m->builder, NULL, &err), &err);
    hpy_builder_free(m->builder);
    return graph;
}

/* The virtual root, which holds one object. */
static inline void root(struct maker *m, uint32_t type_root, uint64_t held, uint32_t held_as)
{
    node_at(m, HPY_ADDR_ROOT, type_root, 0, 0, HPY_NODE_VIRTUAL, NULL);
    if (held)
        edge(m, held, HPY_REL(HPY_REL_ROOT, held_as));
}

#endif
