/* One object in a few words, for rows and lines: all appended, all safe. */
#ifndef HPY_TUI_DESCRIBE_H
#define HPY_TUI_DESCRIBE_H

#include "base/text.h"
#include "engine/graph.h"

/* Its type in Heapy's words, and of a dict whose attributes it holds: "str",
 * "dict of shop.registry.Session". */
void hpy_describe_kind(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);
/* A look at its value: "'user-0@example.org'", "120 items", a name; nothing where
 * nothing is known, for an address says nothing. */
void hpy_describe_value(struct hpy_text *out, const struct hpy_graph *graph,
                        const struct hpy_numbers *numbers, uint32_t node, size_t max_bytes);

/* How wide such texts get: the widest of those looked at. Lists look at a sample of
 * their rows once, when they are opened, so that columns fit and never jump. */
#define HPY_SAMPLE_ROWS 256
struct hpy_describe_cells {
    int kind, value;
};
void hpy_describe_measure(struct hpy_describe_cells *cells, const struct hpy_graph *graph,
                          const struct hpy_numbers *numbers, uint32_t node);

#endif
