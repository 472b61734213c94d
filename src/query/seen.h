/* Objects of a heap as they are seen: a set of nodes, a classifier, and the partition
 * that both make, which is made when first asked for. Counted and never changed, so that
 * copies of a value share the partition. */
#ifndef HPY_QUERY_SEEN_H
#define HPY_QUERY_SEEN_H

#include "engine/kinds.h"
#include "engine/partition.h"
#include "query/heap.h"

struct hpy_seen {
    struct hpy_heap *heap;           /* counted */
    struct hpy_members *members;     /* counted; NULL = all reachable objects */
    const struct hpy_classifier *by; /* held */
    /* private */
    atomic_uint_fast32_t n_refs;
    _Atomic(struct hpy_partition *) partition;
};

/* members and by are held anew; NULL = all reachable ones, the default classifier. */
HPY_MUST_CHECK enum hpy_status hpy_seen_new(struct hpy_seen **out, struct hpy_heap *heap,
                                            struct hpy_members *members,
                                            const struct hpy_classifier *by,
                                            struct hpy_err *err);
struct hpy_seen *hpy_seen_ref(struct hpy_seen *seen); /* NULL allowed */
void hpy_seen_unref(struct hpy_seen *seen);           /* NULL allowed */

/* Borrowed, both. */
HPY_MUST_CHECK enum hpy_status hpy_seen_members(struct hpy_members **out,
                                                const struct hpy_seen *seen,
                                                struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_seen_partition(struct hpy_partition **out,
                                                  struct hpy_seen *seen, struct hpy_job *job,
                                                  struct hpy_err *err);
/* How many objects, and their bytes. The latter is linear in the set, and both O(1) for
 * all reachable ones. */
uint64_t hpy_seen_count(const struct hpy_seen *seen);
/* The same with the root, which is no object, if it is a member. */
uint64_t hpy_seen_n_members(const struct hpy_seen *seen);
uint64_t hpy_seen_size(const struct hpy_seen *seen);

#endif
