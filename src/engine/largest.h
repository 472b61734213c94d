/* The objects that keep most, as a list that can be read: what stands on the ground of
 * every program (engine/ground.h), without those that are only a link of a chain, keeping
 * nearly all that their dominator keeps. */
#ifndef HPY_ENGINE_LARGEST_H
#define HPY_ENGINE_LARGEST_H

#include "engine/dom.h"

struct hpy_largest_options {
    uint32_t max;  /* of the list */
    double link;   /* this share of what its dominator keeps makes an object a link */
    double share;  /* of the heap, below which an object is not worth a row */
};
extern const struct hpy_largest_options hpy_largest_usual; /* 20; 0.9; 0.002 */

struct hpy_largest_row {
    uint32_t node;
    uint64_t retained_bytes, external_bytes; /* kept in objects, and outside of them */
};

struct hpy_largest {
    struct hpy_largest_row *row; /* by the sum of both, largest first; ties by rank */
    uint32_t n;
};

/* options NULL = the usual ones. O(nodes log max). On failure nothing is to be disposed of. */
HPY_MUST_CHECK enum hpy_status hpy_largest_init(struct hpy_largest *out,
                                                const struct hpy_domtree *tree,
                                                const struct hpy_largest_options *options,
                                                struct hpy_job *job, struct hpy_err *err);
void hpy_largest_dispose(struct hpy_largest *largest); /* also of a zeroed one */

#endif
