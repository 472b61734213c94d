/* Dominators: what keeps an object alive all by itself, and how much it keeps.
 *
 * A node d dominates a node v if every way from the root to v, over references
 * that keep alive, leads through d. The nearest such d is v's immediate dominator,
 * and these make a tree. What a node dominates, itself included, is what would be
 * freed if it were; the sum of its sizes is the retained size.
 *
 * The tree is immutable once made and may be read from any number of threads. It
 * borrows the graph. Nodes that the root does not reach are not in it.
 *
 * Cost: O((nodes + edges) log nodes), in practice linear; 24 bytes per node kept
 * and at most 32 while it is made, besides a bit or two. */
#ifndef HPY_ENGINE_DOM_H
#define HPY_ENGINE_DOM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"

/* What counts as keeping alive. Frames are virtual frame nodes and frame objects,
 * modules are module objects; one that does not keep is as if it held no
 * references, so that the tree tells what is kept by others. What then is not
 * reached at all is not in the tree. */
struct hpy_dom_options {
    bool weak;    /* weak references keep */
    bool frames;  /* frames keep what their variables hold */
    bool modules; /* modules keep their dicts */
};
#define HPY_DOM_N_OPTIONS 8u
extern const struct hpy_dom_options hpy_dom_usual; /* weak no, frames and modules yes */
/* A number below HPY_DOM_N_OPTIONS for each. */
static inline unsigned hpy_dom_options_index(struct hpy_dom_options options)
{
    return options.weak | options.frames << 1 | options.modules << 2;
}

/* Which edges keep alive. Private to the dominators. */
struct hpy_dom_keeps {
    uint64_t *weakly_held; /* bit per node: some in-edge does not keep */
    uint64_t *silent;      /* bit per node: its out-edges do not count; NULL = none */
};

/* Nodes in the tree go by their rank: the place in breadth-first order from the
 * root, whose rank is 0. A dominator has a lower rank than what it dominates. */
#define HPY_DOM_NO_RANK UINT32_MAX

struct hpy_domtree {
    const struct hpy_graph *graph;
    struct hpy_dom_options options;
    uint32_t n_reached;  /* nodes in the tree, the root included */
    uint32_t *rank;      /* by node; HPY_DOM_NO_RANK = not reached */
    /* by rank */
    uint32_t *node;
    uint32_t *idom;      /* rank of the immediate dominator; 0 for the root itself */
    uint32_t *parent;    /* rank of the referrer that the search came from; ascending */
    uint64_t *retained;  /* bytes, as sizes count; virtual nodes count nothing */
    struct hpy_sparse external; /* by rank, for the few: external bytes retained */
    struct hpy_dom_keeps keeps;
};

/* options NULL = hpy_dom_usual. */
HPY_MUST_CHECK enum hpy_status hpy_domtree_new(struct hpy_domtree **out,
                                               const struct hpy_graph *graph,
                                               const struct hpy_dom_options *options,
                                               struct hpy_job *job, struct hpy_err *err);
void hpy_domtree_free(struct hpy_domtree *tree); /* NULL allowed */

static inline bool hpy_domtree_has(const struct hpy_domtree *tree, uint32_t node)
{
    return tree->rank[node] != HPY_DOM_NO_RANK;
}

/* The immediate dominator, or HPY_NO_NODE for the root and what is not reached. */
static inline uint32_t hpy_domtree_idom(const struct hpy_domtree *tree, uint32_t node)
{
    uint32_t rank = tree->rank[node];
    return rank == 0 || rank == HPY_DOM_NO_RANK ? HPY_NO_NODE : tree->node[tree->idom[rank]];
}

/* Bytes that would be freed with the node; 0 for what is not reached. O(1). */
static inline uint64_t hpy_domtree_retained(const struct hpy_domtree *tree, uint32_t node)
{
    uint32_t rank = tree->rank[node];
    return rank == HPY_DOM_NO_RANK ? 0 : tree->retained[rank];
}

/* The same of bytes outside the objects (hpy_graph_external), which the retained
 * size leaves out. O(log n). */
uint64_t hpy_domtree_retained_external(const struct hpy_domtree *tree, uint32_t node);
/* Whether a dominates b; every node in the tree dominates itself. O(depth). */
bool hpy_domtree_dominates(const struct hpy_domtree *tree, uint32_t a, uint32_t b);

/* The dominators of a node from its immediate one up to the root: writes the first
 * `room` into out and returns how many there are. 0 if not reached. O(depth). */
uint64_t hpy_domtree_chain(uint32_t *out, uint64_t room, const struct hpy_domtree *tree,
                           uint32_t node);

/* The tree downwards: for each node what it dominates immediately, largest
 * retained size first, ties by rank. Made on request; 8 bytes per node. */
struct hpy_dom_children {
    const struct hpy_domtree *tree;
    uint32_t *off;   /* by rank, n_reached + 1 */
    uint32_t *child; /* nodes */
};

HPY_MUST_CHECK enum hpy_status hpy_dom_children_new(struct hpy_dom_children **out,
                                                    const struct hpy_domtree *tree,
                                                    struct hpy_job *job, struct hpy_err *err);
void hpy_dom_children_free(struct hpy_dom_children *children); /* NULL allowed */

/* The nodes immediately dominated, which belong to `children`; none for what is
 * not reached. O(1). */
static inline const uint32_t *hpy_dom_children_of(uint32_t *n,
                                                  const struct hpy_dom_children *children,
                                                  uint32_t node)
{
    uint32_t rank = children->tree->rank[node];
    bool has = rank != HPY_DOM_NO_RANK;
    *n = has ? children->off[rank + 1] - children->off[rank] : 0;
    return has ? children->child + children->off[rank] : children->child;
}

#endif
