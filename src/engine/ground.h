/* The ground that every program stands on: the interpreter, the frames of running code,
 * modules and their dicts, and the dicts that the interpreter itself holds, such as
 * sys.modules. They keep nearly everything by their nature; who asks what keeps much wants
 * to hear what stands on them.
 *
 * A node is of the ground if it is of these and all its dominators are: a module in a list
 * of a program is nothing but an object. Immutable; borrows the tree. A bit per node. */
#ifndef HPY_ENGINE_GROUND_H
#define HPY_ENGINE_GROUND_H

#include "engine/dom.h"
#include "sets/bits.h"

struct hpy_ground {
    const struct hpy_domtree *tree;
    uint64_t *bits; /* by rank */
};

/* Linear. On failure nothing is to be disposed of. */
HPY_MUST_CHECK enum hpy_status hpy_ground_init(struct hpy_ground *out,
                                               const struct hpy_domtree *tree,
                                               struct hpy_job *job, struct hpy_err *err);
void hpy_ground_dispose(struct hpy_ground *ground); /* also of a zeroed one */

/* Of a node in the tree. */
static inline bool hpy_ground_has(const struct hpy_ground *ground, uint32_t node)
{
    return hpy_bits_has(ground->bits, ground->tree->rank[node]);
}

#endif
