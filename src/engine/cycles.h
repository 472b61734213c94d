/* Cycles: objects that refer to each other, found as strongly connected components.
 *
 * Two objects are in one component if each is reached from the other over references
 * that keep alive, within the set that was asked about. A component is a cycle if it has
 * several objects, or one that refers to itself. Virtual nodes are no objects and in no
 * component.
 *
 * What a graph can say of objects that the interpreter does not reach: each of them is
 * reached from a head, a component that no other one refers to. A head that is no cycle
 * has no reference at all within the heap and is alive, so something outside holds it:
 * C code. A head that is a cycle is what only the garbage collector finds, unless C code
 * holds one of its objects, which a graph cannot tell.
 *
 * D. J. Pearce, "A space-efficient algorithm for finding strongly connected components",
 * Information Processing Letters 116 (2016): no recursion; O(objects + edges). 4 bytes
 * per node and 8 per member are kept, and no more is needed while they are found but two
 * bits. Immutable; borrows the graph. */
#ifndef HPY_ENGINE_CYCLES_H
#define HPY_ENGINE_CYCLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "sets/bits.h"
#include "sets/nodeset.h"

#define HPY_NO_COMPONENT UINT32_MAX

struct hpy_cycles {
    const struct hpy_graph *graph;
    uint32_t n, n_cycles;  /* components, and how many of them are cycles */
    uint32_t n_members;
    uint32_t *component;   /* by node; HPY_NO_COMPONENT outside the set. A component only
                            * refers to ones of lower numbers */
    uint32_t *member;      /* by component, ascending within it … */
    uint32_t *first;       /* … n + 1, into member */
    uint64_t *is_cycle;    /* bit by component */
};

/* set = NULL: all objects, reachable or not. HPY_ENOMEM, HPY_EDAMAGED, HPY_ECANCELLED. */
HPY_MUST_CHECK enum hpy_status hpy_cycles_new(struct hpy_cycles **out,
                                              const struct hpy_graph *graph,
                                              const struct hpy_nodeset *set,
                                              struct hpy_job *job, struct hpy_err *err);
void hpy_cycles_free(struct hpy_cycles *cycles); /* NULL allowed */

static inline uint32_t hpy_cycles_size(const struct hpy_cycles *cycles, uint32_t component)
{
    return cycles->first[component + 1ull] - cycles->first[component];
}

static inline bool hpy_cycles_has(const struct hpy_cycles *cycles, uint32_t node)
{
    uint32_t component = cycles->component[node];
    return component != HPY_NO_COMPONENT && hpy_bits_has(cycles->is_cycle, component);
}

/* What holds a component besides its own objects: for each, HPY_CYCLES_NONE if only
 * what is no cycle does, or nothing; a component that is a cycle and holds it alone,
 * itself or by others; or HPY_CYCLES_SEVERAL. References from outside the set count as
 * no cycle. Of a cycle it says who holds the cycle. The caller frees the result with
 * hpy_free. O(members + edges). */
#define HPY_CYCLES_NONE UINT32_MAX
#define HPY_CYCLES_SEVERAL (UINT32_MAX - 1)
HPY_MUST_CHECK enum hpy_status hpy_cycles_holders(uint32_t **out,
                                                  const struct hpy_cycles *cycles,
                                                  struct hpy_job *job, struct hpy_err *err);

/* The members of heads: components that nothing outside them refers to. Those of cycles
 * only, or all. */
HPY_MUST_CHECK enum hpy_status hpy_cycles_heads(struct hpy_nodeset *out,
                                                const struct hpy_cycles *cycles,
                                                bool only_cycles, struct hpy_job *job,
                                                struct hpy_err *err);
/* The members that only cycles hold: reached from no head that is no cycle. Of what the
 * interpreter does not reach, that is what only the collector finds; the rest C code
 * holds. */
HPY_MUST_CHECK enum hpy_status hpy_cycles_garbage(struct hpy_nodeset *out,
                                                  const struct hpy_cycles *cycles,
                                                  struct hpy_job *job, struct hpy_err *err);

#endif
