#include "query/seen.h"

#include "base/mem.h"

enum hpy_status hpy_seen_new(struct hpy_seen **out, struct hpy_heap *heap,
                             struct hpy_members *members, const struct hpy_classifier *by,
                             struct hpy_err *err)
{
    struct hpy_seen *seen = *out = HPY_NEW(struct hpy_seen);
    if (!seen)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    seen->heap = hpy_heap_ref(heap);
    seen->members = hpy_members_ref(members);
    seen->by = hpy_classifier_ref(by ? by : hpy_classifier_default);
    atomic_init(&seen->n_refs, 1);
    atomic_init(&seen->partition, NULL);
    return HPY_OK;
}

struct hpy_seen *hpy_seen_ref(struct hpy_seen *seen)
{
    if (seen)
        atomic_fetch_add_explicit(&seen->n_refs, 1, memory_order_relaxed);
    return seen;
}

void hpy_seen_unref(struct hpy_seen *seen)
{
    if (!seen || atomic_fetch_sub_explicit(&seen->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_partition_free(seen->partition);
    hpy_classifier_unref(seen->by);
    hpy_members_unref(seen->members);
    hpy_heap_unref(seen->heap);
    hpy_free(seen);
}

enum hpy_status hpy_seen_members(struct hpy_members **out, const struct hpy_seen *seen,
                                 struct hpy_job *job, struct hpy_err *err)
{
    *out = seen->members;
    return *out ? HPY_OK : hpy_heap_reachable(out, seen->heap, job, err);
}

enum hpy_status hpy_seen_partition(struct hpy_partition **out, struct hpy_seen *seen,
                                   struct hpy_job *job, struct hpy_err *err)
{
    *out = atomic_load_explicit(&seen->partition, memory_order_acquire);
    if (*out)
        return HPY_OK;
    HPY_TRY(hpy_heap_begin(seen->heap, job, err));
    enum hpy_status status = HPY_OK;
    *out = atomic_load_explicit(&seen->partition, memory_order_relaxed);
    if (!*out) {
        status = hpy_partition_new(out, seen->heap->graph,
                                   seen->members ? &seen->members->set : NULL, seen->by, job, err);
        if (status == HPY_OK)
            atomic_store_explicit(&seen->partition, *out, memory_order_release);
    }
    hpy_heap_end(seen->heap);
    return status;
}

uint64_t hpy_seen_n_members(const struct hpy_seen *seen)
{
    return seen->members ? hpy_nodeset_count(&seen->members->set)
                         : seen->heap->graph->n_reachable;
}

/* Virtual nodes are in no set but that of the root. */
uint64_t hpy_seen_count(const struct hpy_seen *seen)
{
    bool has_root = seen->members && hpy_nodeset_has(&seen->members->set, HPY_ROOT_NODE);
    return hpy_seen_n_members(seen) - has_root;
}

uint64_t hpy_seen_size(const struct hpy_seen *seen)
{
    if (!seen->members)
        return seen->heap->graph->reachable_bytes;
    uint64_t sum = 0, n;
    uint32_t nodes[1024], next = 0;
    while ((n = hpy_nodeset_page(&seen->members->set, next, nodes, 1024)) > 0) {
        for (uint64_t i = 0; i < n; i++)
            sum += hpy_graph_size(seen->heap->graph, nodes[i]);
        next = nodes[n - 1] + 1;
    }
    return sum;
}
