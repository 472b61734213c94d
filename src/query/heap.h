/* A heap: a graph that values speak of, with what is known of it already.
 *
 * Values hold the heap that they are about, so that one conversation may be about two
 * (an old and a new one). Counted; any number of threads may hold and ask it. The graph is
 * borrowed and must outlive the heap, which ends with the last conversation and the last
 * value of it. */
#ifndef HPY_QUERY_HEAP_H
#define HPY_QUERY_HEAP_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/analyses.h"
#include "engine/graph.h"
#include "engine/match.h"
#include "sets/nodeset.h"

/* A set of nodes that is shared and never changed again. Counted. */
struct hpy_members {
    struct hpy_nodeset set;
    atomic_uint_fast32_t n_refs;
};

/* Takes the set over, also on failure. */
HPY_MUST_CHECK enum hpy_status hpy_members_new(struct hpy_members **out,
                                               struct hpy_nodeset *set, struct hpy_err *err);
struct hpy_members *hpy_members_ref(struct hpy_members *members); /* NULL allowed */
void hpy_members_unref(struct hpy_members *members);              /* NULL allowed */

struct hpy_heap {
    const struct hpy_graph *graph;
    struct hpy_analyses analyses; /* of the graph */
    /* private */
    atomic_uint_fast32_t n_refs;
    pthread_mutex_t making;        /* held by who makes something of the heap that is shared */
    struct hpy_members *reachable; /* NULL until asked for */
    uint64_t number;               /* no other heap of the process ever has it */
    struct hpy_match *match;       /* with the heap of that number, asked for last */
    uint64_t matched;
};

struct hpy_heap *hpy_heap_new(const struct hpy_graph *graph); /* NULL = no memory */
struct hpy_heap *hpy_heap_ref(struct hpy_heap *heap);         /* NULL allowed */
void hpy_heap_unref(struct hpy_heap *heap);                   /* NULL allowed */

/* What is shared and not there yet is made by one thread at a time, between these two.
 * Others wait, and stop waiting with HPY_ECANCELLED when their job is cancelled. */
HPY_MUST_CHECK enum hpy_status hpy_heap_begin(struct hpy_heap *heap, struct hpy_job *job,
                                              struct hpy_err *err);
void hpy_heap_end(struct hpy_heap *heap);

/* All reachable objects, made once; borrowed from the heap. O(nodes) the first time. */
HPY_MUST_CHECK enum hpy_status hpy_heap_reachable(struct hpy_members **out,
                                                  struct hpy_heap *heap, struct hpy_job *job,
                                                  struct hpy_err *err);
/* The objects whose flags (HPY_NODE_*) under the mask are as wanted; virtual nodes are left
 * out. O(nodes). */
HPY_MUST_CHECK enum hpy_status hpy_heap_flagged(struct hpy_nodeset *out,
                                                const struct hpy_heap *heap, uint16_t mask,
                                                uint16_t wanted, struct hpy_err *err);

/* The objects of another heap that this one has, as nodes of this one. HPY_EUNSUPPORTED if
 * the two are not of one process. Linear in both graphs the first time, then in the set. */
HPY_MUST_CHECK enum hpy_status hpy_heap_translate(struct hpy_nodeset *out,
                                                  struct hpy_heap *heap,
                                                  const struct hpy_heap *other,
                                                  const struct hpy_nodeset *set,
                                                  struct hpy_job *job, struct hpy_err *err);

#endif
