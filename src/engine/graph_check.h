/* Is this a graph? Full check of a graph that came from a file.
 *
 * After HPY_OK every id, index and offset in the graph is in range, both directions
 * of edges say the same, and chains of base types end: whoever walks it needs no
 * checks of his own. Contents are left out, because reading them is total
 * (engine/content.h). Linear, at memory speed, no random access. */
#ifndef HPY_ENGINE_GRAPH_CHECK_H
#define HPY_ENGINE_GRAPH_CHECK_H

#include "base/status.h"
#include "engine/graph.h"

/* Everything, on two threads where the graph is large. The arrays must be as long
 * as the counts say; name_text as long as name_off says it is, and within
 * name_text_bytes. HPY_EDAMAGED says which rule is broken, HPY_ENOMEM. */
HPY_MUST_CHECK enum hpy_status hpy_graph_validate(const struct hpy_graph *graph,
                                                  uint64_t name_text_bytes,
                                                  struct hpy_err *err);

/* Its parts, for who wants to run them beside other work. Types and names must
 * have been checked before the others; nodes before edges. */
HPY_MUST_CHECK enum hpy_status hpy_graph_validate_tables(const struct hpy_graph *graph,
                                                         uint64_t name_text_bytes,
                                                         struct hpy_err *err);
/* Addresses, types, sizes, owners, contents' offsets, offsets of edges, totals. */
HPY_MUST_CHECK enum hpy_status hpy_graph_validate_nodes(const struct hpy_graph *graph,
                                                        struct hpy_err *err);
/* One direction each: ids in range, and in *print a fingerprint that is equal for
 * both directions if and (but for a chance of about 2^-60) only if they hold the
 * same edges. seed: any random numbers, the same for both. */
struct hpy_edge_seed {
    uint64_t a, b, c;
};
struct hpy_edge_seed hpy_edge_seed_new(void);
HPY_MUST_CHECK enum hpy_status hpy_graph_validate_out(uint64_t *print,
                                                      const struct hpy_graph *graph,
                                                      struct hpy_edge_seed seed,
                                                      struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_graph_validate_in(uint64_t *print,
                                                     const struct hpy_graph *graph,
                                                     struct hpy_edge_seed seed,
                                                     struct hpy_err *err);

/* No chain of base types runs in a circle, and each base is a type. */
HPY_MUST_CHECK enum hpy_status hpy_graph_check_bases(const struct hpy_graph_type *types,
                                                     uint32_t n_types, struct hpy_err *err);

/* Count the totals of `graph` into those of `out`, which may be the same. */
void hpy_graph_count_totals(struct hpy_graph *out, const struct hpy_graph *graph);

#endif
