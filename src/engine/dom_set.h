/* Dominators of sets: what is reached only by way of a set, and what the set is
 * immediately reached by. The tree answers for single nodes; two nodes together
 * may dominate what neither does alone.
 *
 * All of this is under the options of the tree. Sets are of the tree's graph;
 * results leave virtual nodes out. */
#ifndef HPY_ENGINE_DOM_SET_H
#define HPY_ENGINE_DOM_SET_H

#include "engine/dom.h"
#include "sets/nodeset.h"

/* Heapy's dominos: the set itself, and all that is reachable from it but not from
 * the root around it; in other words what would be freed if the set were freed.
 * Members that the root does not reach are in it, with what they reach that the
 * root does not. Linear in what the search trees have below the set. */
HPY_MUST_CHECK enum hpy_status hpy_dom_dominos(struct hpy_nodeset *out,
                                               const struct hpy_domtree *tree,
                                               const struct hpy_nodeset *set,
                                               struct hpy_job *job, struct hpy_err *err);

/* The bytes of the same. For a single node O(1). */
HPY_MUST_CHECK enum hpy_status hpy_dom_domisize(uint64_t *size_bytes,
                                                const struct hpy_domtree *tree,
                                                const struct hpy_nodeset *set,
                                                struct hpy_job *job, struct hpy_err *err);

/* Heapy's imdom: those objects that refer to a member and which the root reaches
 * without passing another such object. Linear as above, in what is below them. */
HPY_MUST_CHECK enum hpy_status hpy_dom_imdom(struct hpy_nodeset *out,
                                             const struct hpy_domtree *tree,
                                             const struct hpy_nodeset *set,
                                             struct hpy_job *job, struct hpy_err *err);

#endif
