#include "query/heap.h"

#include <errno.h>
#include <time.h>

#include "base/mem.h"
#include "sets/bits.h"

enum hpy_status hpy_members_new(struct hpy_members **out, struct hpy_nodeset *set,
                                struct hpy_err *err)
{
    *out = HPY_NEW(struct hpy_members);
    if (!*out) {
        hpy_nodeset_dispose(set);
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    }
    (*out)->set = *set;
    atomic_init(&(*out)->n_refs, 1);
    *set = (struct hpy_nodeset){ 0 };
    return HPY_OK;
}

struct hpy_members *hpy_members_ref(struct hpy_members *members)
{
    if (members)
        atomic_fetch_add_explicit(&members->n_refs, 1, memory_order_relaxed);
    return members;
}

void hpy_members_unref(struct hpy_members *members)
{
    if (!members || atomic_fetch_sub_explicit(&members->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_nodeset_dispose(&members->set);
    hpy_free(members);
}

static atomic_uint_fast64_t n_heaps; /* made so far */

struct hpy_heap *hpy_heap_new(const struct hpy_graph *graph)
{
    struct hpy_heap *heap = HPY_NEW(struct hpy_heap);
    if (!heap)
        return NULL;
    heap->graph = graph;
    hpy_analyses_init(&heap->analyses, graph);
    atomic_init(&heap->n_refs, 1);
    heap->number = atomic_fetch_add_explicit(&n_heaps, 1, memory_order_relaxed) + 1;
    (void)pthread_mutex_init(&heap->making, NULL);
    return heap;
}

struct hpy_heap *hpy_heap_ref(struct hpy_heap *heap)
{
    if (heap)
        atomic_fetch_add_explicit(&heap->n_refs, 1, memory_order_relaxed);
    return heap;
}

void hpy_heap_unref(struct hpy_heap *heap)
{
    if (!heap || atomic_fetch_sub_explicit(&heap->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_members_unref(heap->reachable);
    hpy_match_unref(heap->match);
    hpy_analyses_dispose(&heap->analyses);
    (void)pthread_mutex_destroy(&heap->making);
    hpy_free(heap);
}

/* As in engine/analyses.c: a person who waits may change his mind. Polling lets the
 * caller do meanwhile what it must. */
enum hpy_status hpy_heap_begin(struct hpy_heap *heap, struct hpy_job *job, struct hpy_err *err)
{
    enum { TENTH_NS = 100000000, SECOND_NS = 1000000000 };
    struct timespec until;
    do {
        HPY_TRY(hpy_job_poll(job, 0, err));
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TENTH_NS;
        until.tv_sec += until.tv_nsec / SECOND_NS;
        until.tv_nsec %= SECOND_NS;
    } while (pthread_mutex_timedlock(&heap->making, &until) == ETIMEDOUT);
    return HPY_OK;
}

void hpy_heap_end(struct hpy_heap *heap)
{
    (void)pthread_mutex_unlock(&heap->making);
}

enum hpy_status hpy_heap_flagged(struct hpy_nodeset *out, const struct hpy_heap *heap,
                                 uint16_t mask, uint16_t wanted, struct hpy_err *err)
{
    const struct hpy_graph *graph = heap->graph;
    uint64_t *words = hpy_bits_new(graph->n_nodes);
    *out = (struct hpy_nodeset){ 0 };
    if (!words)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    mask |= HPY_NODE_VIRTUAL;
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        if ((graph->flags[i] & mask) == wanted)
            hpy_bits_add(words, i);
    enum hpy_status status = hpy_nodeset_from_bits(out, graph->n_nodes, words, err);
    hpy_free(words);
    return status;
}

enum hpy_status hpy_heap_reachable(struct hpy_members **out, struct hpy_heap *heap,
                                   struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_nodeset set;
    enum hpy_status status = HPY_OK;
    *out = NULL;
    HPY_TRY(hpy_heap_begin(heap, job, err));
    if (!heap->reachable) {
        status = hpy_heap_flagged(&set, heap, HPY_NODE_REACHABLE, HPY_NODE_REACHABLE, err);
        if (status == HPY_OK)
            status = hpy_members_new(&heap->reachable, &set, err);
    }
    *out = heap->reachable;
    hpy_heap_end(heap);
    return status;
}

enum hpy_status hpy_heap_translate(struct hpy_nodeset *out, struct hpy_heap *heap,
                                   const struct hpy_heap *other, const struct hpy_nodeset *set,
                                   struct hpy_job *job, struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    *out = (struct hpy_nodeset){ 0 };
    HPY_TRY(hpy_heap_begin(heap, job, err));
    if (heap->matched != other->number) {
        struct hpy_match *match;
        status = hpy_match_new(&match, other->graph, heap->graph, job, err);
        if (status == HPY_OK) {
            hpy_match_unref(heap->match);
            heap->match = match;
            heap->matched = other->number;
        }
    }
    struct hpy_match *match = status == HPY_OK ? hpy_match_ref(heap->match) : NULL;
    hpy_heap_end(heap);
    if (status == HPY_OK)
        status = hpy_match_translate(out, match, HPY_MATCH_OLD, set, job, err);
    hpy_match_unref(match);
    return status;
}
