/* Graphs made by hand, for tests: calls the builder as a producer would and stops
 * the test at the first refusal. */
#ifndef HPY_TESTS_MADE_GRAPH_H
#define HPY_TESTS_MADE_GRAPH_H

#include "engine/build.h"
#include "engine/graph.h"

struct made {
    struct hpy_builder *builder;
    struct hpy_sink *sink;
    uint32_t n_names, n_types;
};

/* Begins, and announces the type "~root" (index 0) and the root. */
void made_begin(struct made *made);
uint32_t made_name(struct made *made, const char *text);
uint32_t made_type(struct made *made, const char *module, const char *name, uint32_t flags);
void made_node(struct made *made, uint64_t addr, uint32_t type, uint64_t size_bytes);
void made_valued_node(struct made *made, uint64_t addr, uint32_t type, uint64_t size_bytes,
                      uint32_t flags, struct hpy_content content);
void made_edge(struct made *made, uint64_t target, uint32_t rel);
/* Finishes, seals, and frees the builder; the graph has passed hpy_graph_validate. */
struct hpy_graph *made_end(struct made *made);

#endif
