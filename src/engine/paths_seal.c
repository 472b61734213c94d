/* A draft in its final form: the nodes of each level in order, their steps beside each
 * other, and how many paths there are from each. */
#include <stdlib.h>
#include <string.h>

#include "engine/paths_work.h"

/* ------------------------------------------------------------ nodes of a level */

static int compare_nodes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

struct sized_node {
    uint64_t size_bytes;
    uint32_t node;
};

static int compare_sized(const void *a, const void *b)
{
    const struct sized_node *x = a, *y = b;
    if (x->size_bytes != y->size_bytes)
        return x->size_bytes < y->size_bytes ? 1 : -1;
    return (x->node > y->node) - (x->node < y->node);
}

static void sort_nodes(uint32_t *nodes, uint64_t n)
{
    uint64_t i = 1;
    while (i < n && nodes[i - 1] < nodes[i])
        i++;
    if (i < n)
        qsort(nodes, n, sizeof *nodes, compare_nodes);
}

/* Sources in the order of rows: by size, largest first, then by address. */
static enum hpy_status sort_sources(const struct hpy_graph *graph, uint32_t *nodes, uint64_t n,
                                    struct hpy_err *err)
{
    struct sized_node *sized = HPY_ARRAY(struct sized_node, n);
    if (!sized)
        return hpy_paths_no_memory(err);
    for (uint64_t i = 0; i < n; i++)
        sized[i] = (struct sized_node){ hpy_graph_size(graph, nodes[i]), nodes[i] };
    qsort(sized, n, sizeof *sized, compare_sized);
    for (uint64_t i = 0; i < n; i++)
        nodes[i] = sized[i].node;
    hpy_free(sized);
    return HPY_OK;
}

static enum hpy_status place_nodes(struct hpy_paths *paths, const struct hpy_paths_draft *draft,
                                   struct hpy_err *err)
{
    uint64_t at = 0;
    for (uint64_t level = 0; level <= paths->length; level++) {
        const struct hpy_paths_range *range = &draft->range[level];
        uint64_t n = range->node_end - range->node;
        paths->level_off[level] = at;
        memcpy(paths->node + at, draft->node + range->node, n * sizeof *paths->node);
        if (level == 0 && n > 1)
            HPY_TRY(sort_sources(paths->graph, paths->node, n, err));
        else
            sort_nodes(paths->node + at, n);
        at += n;
    }
    paths->level_off[paths->length + 1] = at;
    return HPY_OK;
}

/* ----------------------------------------------------------- steps of a level */

/* place: by node, where it is on its level; written before it is read. */
static void set_places(uint32_t *place, const struct hpy_paths *paths, uint64_t level)
{
    uint64_t first = paths->level_off[level];
    for (uint64_t i = first; i < paths->level_off[level + 1]; i++)
        place[paths->node[i]] = (uint32_t)(i - first);
}

/* A counting sort by source. Steps of one source stay as they were found. */
static enum hpy_status place_steps(struct hpy_paths *paths, struct hpy_paths_draft *draft,
                                   uint32_t *place, uint64_t level, uint64_t *next,
                                   struct hpy_paths_pace *pace, struct hpy_err *err)
{
    struct hpy_paths_step *step = draft->step + draft->range[level].step;
    uint64_t n = draft->range[level].step_end - draft->range[level].step;
    uint64_t first = paths->level_off[level], end = paths->level_off[level + 1];
    uint64_t *off = paths->edge_off, begin = *next;
    set_places(place, paths, level + 1);
    for (uint64_t i = 0; i < n; i++)
        step[i].target = place[step[i].target];
    set_places(place, paths, level);
    for (uint64_t i = 0; i < n; i++) {
        step[i].source = place[step[i].source];
        off[first + step[i].source]++;
    }
    for (uint64_t i = first; i < end; i++) { /* counts become beginnings */
        uint64_t count = off[i];
        off[i] = *next;
        *next += count;
    }
    for (uint64_t i = 0; i < n; i++) {
        uint64_t to = off[first + step[i].source]++;
        paths->slot[to] = step[i].slot;
        paths->to[to] = step[i].target;
    }
    for (uint64_t i = end - 1; i > first; i--) /* what became ends begins the next */
        off[i] = off[i - 1];
    off[first] = begin;
    return hpy_paths_poll(pace, 2 * n + (end - first), err);
}

/* --------------------------------------------------------------------- counts */

static uint64_t add_saturating(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static enum hpy_status count_paths(struct hpy_paths *paths, struct hpy_paths_pace *pace,
                                   struct hpy_err *err)
{
    uint64_t last = paths->level_off[paths->length];
    for (uint64_t i = last; i < paths->level_off[paths->length + 1]; i++)
        paths->count[i] = 1;
    for (uint64_t level = paths->length; level-- > 0;) {
        uint64_t first = paths->level_off[level], end = paths->level_off[level + 1];
        for (uint64_t i = first; i < end; i++) {
            uint64_t count = 0;
            for (uint64_t s = paths->edge_off[i]; s < paths->edge_off[i + 1]; s++)
                count = add_saturating(count, paths->count[end + paths->to[s]]);
            paths->count[i] = count;
        }
        HPY_TRY(hpy_paths_poll(pace, paths->edge_off[end] - paths->edge_off[first] + 1, err));
    }
    for (uint64_t i = 0; i < paths->level_off[1]; i++)
        paths->n_paths = add_saturating(paths->n_paths, paths->count[i]);
    return HPY_OK;
}

enum hpy_status hpy_paths_seal(struct hpy_paths *paths, struct hpy_paths_draft *draft,
                               struct hpy_paths_pace *pace, struct hpy_err *err)
{
    uint64_t next = 0;
    uint32_t *place = HPY_ARRAY(uint32_t, paths->graph->n_nodes);
    enum hpy_status status = hpy_paths_no_memory(err);
    paths->length = draft->length;
    paths->level_off = HPY_ARRAY(uint64_t, draft->length + 2);
    paths->node = HPY_ARRAY(uint32_t, draft->n_nodes);
    paths->count = HPY_ARRAY(uint64_t, draft->n_nodes);
    paths->edge_off = HPY_ZARRAY(uint64_t, draft->n_nodes + 1);
    paths->slot = HPY_ARRAY(uint32_t, draft->n_steps);
    paths->to = HPY_ARRAY(uint32_t, draft->n_steps);
    if (!place || !paths->level_off || !paths->node || !paths->count || !paths->edge_off ||
        !paths->slot || !paths->to)
        goto out;
    status = place_nodes(paths, draft, err);
    for (uint64_t level = 0; level < draft->length && status == HPY_OK; level++)
        status = place_steps(paths, draft, place, level, &next, pace, err);
    if (status != HPY_OK)
        goto out;
    for (uint64_t i = paths->level_off[draft->length]; i <= draft->n_nodes; i++)
        paths->edge_off[i] = next; /* targets have no steps */
    status = hpy_paths_order(paths, pace, err);
    if (status == HPY_OK)
        status = count_paths(paths, pace, err);
out:
    hpy_free(place);
    return status;
}
