#include "heap_support.h"

#include <criterion/criterion.h>
#include <string.h>

#define MUST(call)                                                                \
    do {                                                                          \
        struct hpy_err err;                                                       \
        if ((call) != HPY_OK)                                                     \
            cr_assert_fail("%s", err.text);                                       \
    } while (0)

void heap_begin(struct heap *heap)
{
    *heap = (struct heap){ .builder = hpy_builder_new() };
    cr_assert_not_null(heap->builder);
    heap->sink = hpy_builder_sink(heap->builder);
    MUST(heap->sink->ops->begin(heap->sink, &err));
    cr_assert_eq(heap_type(heap, "", "root", 0), 0);
}

uint32_t heap_type(struct heap *heap, const char *module, const char *name, uint32_t flags)
{
    struct hpy_type_info info = { .flags = flags, .name = hpy_str_of(name),
                                  .module = hpy_str_of(module) };
    MUST(heap->sink->ops->type(heap->sink, heap->n_types, &info, &err));
    return heap->n_types++;
}

void heap_node_full(struct heap *heap, const struct hpy_node_info *info)
{
    MUST(heap->sink->ops->node(heap->sink, info, &err));
}

void heap_node(struct heap *heap, uint64_t addr, uint32_t type, uint64_t size_bytes)
{
    heap_node_full(heap, &(struct hpy_node_info){ .addr = addr, .type = type,
                                                  .size_bytes = size_bytes });
}

void heap_edge(struct heap *heap, uint64_t target, uint32_t rel)
{
    struct hpy_edge edge = { target, rel };
    MUST(heap->sink->ops->edges(heap->sink, &edge, 1, &err));
}

struct hpy_graph *heap_end(struct heap *heap, const uint64_t *held)
{
    heap_node_full(heap, &(struct hpy_node_info){ .addr = HPY_ADDR_ROOT, .type = 0,
                                                  .flags = HPY_NODE_VIRTUAL });
    for (; *held; held++)
        heap_edge(heap, *held, HPY_REL(HPY_REL_UNKNOWN, 0));
    MUST(heap->sink->ops->finish(heap->sink, &err));
    struct hpy_graph *graph;
    MUST(hpy_build_seal(&graph, heap->builder, NULL, &err));
    hpy_builder_free(heap->builder);
    return graph;
}

static void node_with(struct heap *heap, uint64_t addr, uint32_t type, uint64_t size_bytes,
                      enum hpy_content_kind kind, uint64_t length, const char *text)
{
    struct hpy_content content = { .kind = kind, .length = length,
                                   .text = { text, text ? strlen(text) : 0 } };
    heap_node_full(heap, &(struct hpy_node_info){ .addr = addr, .type = type,
                                                  .size_bytes = size_bytes,
                                                  .content = &content });
}

/*  address  size  what
 *  0x1000     72  module app          -> 0x1100 by __dict__
 *  0x1100    832  its dict            -> 0x1200, 0x1300, 0x1400, 0x1600, 0x1700
 *  0x1200     88  list of 2           -> 0x1300, 0x1310
 *  0x1300     56  pkg.Point           -> 0x1500 by __dict__
 *  0x1310     56  pkg.Point
 *  0x1400    152  function app.main
 *  0x1500    104  dict of the point   -> 0x1800
 *  0x1600    232  dict of nobody
 *  0x1700     48  pkg.Node
 *  0x1710     48  pkg.Node, unreachable
 *  0x1800     50  str 'a'
 *  0x1810     28  int, unreachable
 *  0x1900     64  code                held by the root
 *  0x1a00   5 GB  str, held by the root; its text is not known */
struct hpy_graph *heap_sample(void)
{
    struct heap heap;
    heap_begin(&heap);
    uint32_t module = heap_type(&heap, "builtins", "module", HPY_TYPE_IS_MODULE);
    uint32_t dict = heap_type(&heap, "builtins", "dict", HPY_TYPE_IS_DICT);
    uint32_t list = heap_type(&heap, "builtins", "list", 0);
    uint32_t point = heap_type(&heap, "pkg", "Point", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    uint32_t node = heap_type(&heap, "pkg", "Node", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    uint32_t function = heap_type(&heap, "builtins", "function", 0);
    uint32_t code = heap_type(&heap, "builtins", "code", 0);
    uint32_t str = heap_type(&heap, "builtins", "str", 0);
    uint32_t integer = heap_type(&heap, "builtins", "int", 0);
    uint32_t unknown = HPY_REL(HPY_REL_UNKNOWN, 0), attributes = HPY_REL(HPY_REL_DICT, 0);

    node_with(&heap, 0x1000, module, 72, HPY_CONTENT_NAME, 0, "app");
    heap_edge(&heap, 0x1100, attributes);
    node_with(&heap, 0x1100, dict, 832, HPY_CONTENT_LENGTH, 5, NULL);
    heap_edge(&heap, 0x1200, unknown);
    heap_edge(&heap, 0x1300, unknown);
    heap_edge(&heap, 0x1400, unknown);
    heap_edge(&heap, 0x1600, unknown);
    heap_edge(&heap, 0x1700, unknown);
    node_with(&heap, 0x1200, list, 88, HPY_CONTENT_LENGTH, 2, NULL);
    heap_edge(&heap, 0x1300, HPY_REL_INDEX(HPY_REL_ITEM, 0));
    heap_edge(&heap, 0x1310, HPY_REL_INDEX(HPY_REL_ITEM, 1));
    heap_node(&heap, 0x1300, point, 56);
    heap_edge(&heap, 0x1500, attributes);
    heap_node(&heap, 0x1310, point, 56);
    node_with(&heap, 0x1400, function, 152, HPY_CONTENT_NAME, 0, "app.main");
    node_with(&heap, 0x1500, dict, 104, HPY_CONTENT_LENGTH, 1, NULL);
    heap_edge(&heap, 0x1800, unknown);
    node_with(&heap, 0x1600, dict, 232, HPY_CONTENT_LENGTH, 3, NULL);
    heap_node(&heap, 0x1700, node, 48);
    heap_node(&heap, 0x1710, node, 48);
    node_with(&heap, 0x1800, str, 50, HPY_CONTENT_STR, 1, "a");
    heap_node(&heap, 0x1810, integer, 28);
    node_with(&heap, 0x1900, code, 64, HPY_CONTENT_NAME, 0, "app.py:1:main");
    struct hpy_content hash = { .kind = HPY_CONTENT_STR_HASH, .length = 4999999951 };
    heap_node_full(&heap, &(struct hpy_node_info){ .addr = 0x1a00, .type = str,
                                                   .size_bytes = UINT64_C(5000000000),
                                                   .external_bytes = 7, .content = &hash });
    return heap_end(&heap, (const uint64_t[]){ 0x1000, 0x1900, 0x1a00, 0 });
}
