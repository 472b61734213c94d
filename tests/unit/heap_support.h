/* Small heaps for tests, made through the builder like real ones. Every call that
 * fails ends the test. */
#ifndef HPY_TESTS_HEAP_SUPPORT_H
#define HPY_TESTS_HEAP_SUPPORT_H

#include <stdint.h>

#include "engine/build.h"
#include "engine/graph.h"

struct heap {
    struct hpy_builder *builder;
    struct hpy_sink *sink;
    uint32_t n_types, n_names;
};

/* With a virtual root, whose type is 0. */
void heap_begin(struct heap *heap);
/* Returns the type's index. */
uint32_t heap_type(struct heap *heap, const char *module, const char *name, uint32_t flags);
/* Edges added next leave this node. */
void heap_node(struct heap *heap, uint64_t addr, uint32_t type, uint64_t size_bytes);
void heap_node_full(struct heap *heap, const struct hpy_node_info *info);
void heap_edge(struct heap *heap, uint64_t target, uint32_t rel);
/* Announces the root, which holds `held` (ends with 0), and seals. */
struct hpy_graph *heap_end(struct heap *heap, const uint64_t *held);

/* The heap that several files ask the same questions about: types int, str,
 * dict, list, module, function, pkg.Point, pkg.Node; see the .c file. */
struct hpy_graph *heap_sample(void);

#endif
