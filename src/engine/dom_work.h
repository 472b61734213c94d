/* The parts of making dominators. Shared by the files dom_*.c only.
 *
 * The computation works on depth-first numbers, as the algorithm wants it; what is
 * kept goes by breadth-first rank, because the breadth-first tree is shallow and
 * so answers best what else an object may be reached by (dom_region.c). */
#ifndef HPY_ENGINE_DOM_WORK_H
#define HPY_ENGINE_DOM_WORK_H

#include "engine/dom.h"
#include "sets/bits.h"

/* How many steps between two polls. */
#define HPY_DOM_STRIDE (16u * HPY_JOB_STRIDE)

/* A depth-first search: numbers in preorder, the root being 0. */
struct hpy_dom_depth {
    uint32_t n;       /* nodes met */
    uint32_t *number; /* by node; HPY_DOM_NO_RANK = not met */
    uint32_t *node;   /* by number */
    uint32_t *parent; /* by number: number of the node it was met from */
    uint32_t *spare;  /* room for as many, whatever is in it */
};

HPY_MUST_CHECK enum hpy_status hpy_dom_keeps_init(struct hpy_dom_keeps *keeps,
                                                  const struct hpy_graph *graph,
                                                  const struct hpy_dom_options *options,
                                                  struct hpy_err *err);
void hpy_dom_keeps_dispose(struct hpy_dom_keeps *keeps);

/* Whether an edge of a node that is not silent keeps its target alive. The relation
 * is read only where the target has a reference that does not keep, which is rare. */
static inline bool hpy_dom_edge_keeps(const struct hpy_dom_keeps *keeps,
                                      const struct hpy_graph *graph, uint64_t edge,
                                      uint32_t target)
{
    return !hpy_bits_has(keeps->weakly_held, target) ||
           hpy_rel_keeps_alive(graph->out_rel[edge]);
}

/* The same of an in-edge of a target, whoever its source is. */
static inline bool hpy_dom_in_edge_keeps(const struct hpy_dom_keeps *keeps,
                                         const struct hpy_graph *graph, uint64_t in_edge,
                                         uint32_t target)
{
    uint32_t source = graph->in_source[in_edge];
    return !(keeps->silent && hpy_bits_has(keeps->silent, source)) &&
           (!hpy_bits_has(keeps->weakly_held, target) ||
            hpy_rel_keeps_alive(
                graph->out_rel[graph->out_off[source] + graph->in_slot[in_edge]]));
}

/* First out-edge of a node and the end of them; none of a silent one. */
static inline uint64_t hpy_dom_edges(uint64_t *end, const struct hpy_dom_keeps *keeps,
                                     const struct hpy_graph *graph, uint32_t node)
{
    uint64_t from = graph->out_off[node];
    *end = keeps->silent && hpy_bits_has(keeps->silent, node) ? from
                                                              : graph->out_off[node + 1ull];
    return from;
}

/* Search the graph from the root, depth first. On failure out is empty. */
HPY_MUST_CHECK enum hpy_status hpy_dom_search_depth(struct hpy_dom_depth *out,
                                                    const struct hpy_graph *graph,
                                                    const struct hpy_dom_keeps *keeps,
                                                    struct hpy_job *job, struct hpy_err *err);
void hpy_dom_depth_dispose(struct hpy_dom_depth *depth);
/* Search it breadth first: fills n_reached, rank and parent of the tree. For a
 * second thread: looks at the job, but leaves the progress alone. */
HPY_MUST_CHECK enum hpy_status hpy_dom_search_breadth(struct hpy_domtree *tree,
                                                      struct hpy_job *job,
                                                      struct hpy_err *err);
/* Turn the parents into immediate dominators; the root's is 0. `room` holds 8 bytes
 * for each node met. What is in it, in number and in spare is lost. */
HPY_MUST_CHECK enum hpy_status hpy_dom_immediate(struct hpy_dom_depth *depth, void *room,
                                                 const struct hpy_graph *graph,
                                                 const struct hpy_dom_keeps *keeps,
                                                 struct hpy_job *job, struct hpy_err *err);
/* Fills retained, for which there is room, and external of a tree that has all else. */
HPY_MUST_CHECK enum hpy_status hpy_dom_retain(struct hpy_domtree *tree, struct hpy_job *job,
                                              struct hpy_err *err);

#endif
