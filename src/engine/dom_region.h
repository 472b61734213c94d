/* What some nodes of the tree dominate together. Private to the dominators. */
#ifndef HPY_ENGINE_DOM_REGION_H
#define HPY_ENGINE_DOM_REGION_H

#include "engine/dom_work.h"

/* Ranks, as bits. */
struct hpy_dom_region {
    uint64_t *member;    /* filled by the caller */
    uint64_t *dominated; /* made: the members and what is reached only through them */
};

/* Both empty. */
HPY_MUST_CHECK enum hpy_status hpy_dom_region_init(struct hpy_dom_region *region,
                                                   const struct hpy_domtree *tree,
                                                   struct hpy_err *err);
void hpy_dom_region_dispose(struct hpy_dom_region *region);
HPY_MUST_CHECK enum hpy_status hpy_dom_region_find(struct hpy_dom_region *region,
                                                   const struct hpy_domtree *tree,
                                                   struct hpy_job *job, struct hpy_err *err);

#endif
