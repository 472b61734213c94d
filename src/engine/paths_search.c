/* Breadth first from both ends. Forward levels 0 … a and backward levels 0 … b hold what
 * is that many steps from a source and to a target. As long as they have nothing in
 * common there is no path of a + b steps or fewer, so that the first level which meets
 * the other side is on all shortest paths, and they have a + b steps.
 * (I. Pohl, Bi-directional Search, Machine Intelligence 6, 1971.) */
#include <string.h>

#include "engine/paths_work.h"

enum {
    PAGE = 4096,
    AHEAD = 12 /* nodes whose edges are asked for before they are needed */
};

enum hpy_status hpy_paths_grow(void *array, uint64_t *room, uint64_t n, size_t item_bytes,
                               struct hpy_err *err)
{
    if (n < *room)
        return HPY_OK;
    void *block;
    memcpy(&block, array, sizeof block);
    uint64_t wanted = *room ? 2 * *room : 64;
    while (wanted <= n)
        wanted *= 2;
    void *grown = hpy_realloc(block, wanted, item_bytes);
    if (!grown)
        return hpy_paths_no_memory(err);
    memcpy(array, &grown, sizeof grown);
    *room = wanted;
    return HPY_OK;
}

static uint64_t degree(const uint64_t *off, uint32_t node)
{
    return off[node + 1] - off[node] + 1; /* looking at it costs something too */
}

static enum hpy_status begin_level(struct hpy_paths_side *side, struct hpy_err *err)
{
    HPY_TRY(hpy_paths_grow(&side->level, &side->level_room, side->n_levels, sizeof *side->level,
                           err));
    side->level[side->n_levels++] = (struct hpy_paths_level){ .first = side->n };
    return HPY_OK;
}

/* A node of the last level, whose bit is set. */
static enum hpy_status push(struct hpy_paths_side *side, uint32_t node, const uint64_t *off,
                            struct hpy_err *err)
{
    HPY_TRY(hpy_paths_grow(&side->node, &side->room, side->n, sizeof *side->node, err));
    side->node[side->n++] = node;
    side->level[side->n_levels - 1].cost += degree(off, node);
    return HPY_OK;
}

/* --------------------------------------------------------------- the two ends */

/* Members of a set that no bit is set for yet; sets it, and pushes them if asked to. */
static enum hpy_status take_members(struct hpy_paths_search *search, struct hpy_paths_side *side,
                                    const struct hpy_nodeset *set, const uint64_t *without,
                                    const uint64_t *push_off, uint64_t *n_taken,
                                    struct hpy_err *err)
{
    uint32_t nodes[PAGE];
    uint64_t n;
    for (uint32_t next = 0; (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0;
         next = nodes[n - 1] + 1) {
        for (uint64_t i = 0; i < n; i++) {
            if (hpy_bits_has(without, nodes[i]))
                continue;
            if (n_taken)
                ++*n_taken;
            hpy_bits_add(side->met, nodes[i]);
            if (push_off)
                HPY_TRY(push(side, nodes[i], push_off, err));
        }
        HPY_TRY(hpy_paths_poll(&search->pace, n, err));
    }
    return HPY_OK;
}

static enum hpy_status begin_sources(struct hpy_paths_search *search,
                                     const struct hpy_nodeset *sources, struct hpy_err *err)
{
    struct hpy_paths_side *fwd = &search->fwd;
    const uint64_t *off = search->rules.graph->out_off;
    HPY_TRY(begin_level(fwd, err));
    if (sources)
        return take_members(search, fwd, sources, search->blocked, off, NULL, err);
    if (hpy_bits_has(search->blocked, HPY_ROOT_NODE))
        return HPY_OK;
    hpy_bits_add(fwd->met, HPY_ROOT_NODE);
    return push(fwd, HPY_ROOT_NODE, off, err);
}

/* Marks the targets. They are listed only when the search comes to go on from them:
 * there may be ten million, all of them far from being the nearest. Until then their
 * cost is told too low, by their number. */
static enum hpy_status begin_targets(struct hpy_paths_search *search,
                                     const struct hpy_nodeset *targets, struct hpy_err *err)
{
    struct hpy_paths_side *bwd = &search->bwd;
    uint64_t n = 0;
    HPY_TRY(begin_level(bwd, err));
    HPY_TRY(take_members(search, bwd, targets, search->fwd.met, NULL, &n, err));
    bwd->level[0].cost = n;
    return HPY_OK;
}

static enum hpy_status list_targets(struct hpy_paths_search *search,
                                    const struct hpy_nodeset *targets, struct hpy_err *err)
{
    search->bwd.level[0].cost = 0;
    return take_members(search, &search->bwd, targets, search->fwd.met,
                        search->rules.graph->in_off, NULL, err);
}

static enum hpy_status begin(struct hpy_paths_search *search, const struct hpy_nodeset *sources,
                             const struct hpy_nodeset *targets,
                             const struct hpy_nodeset *avoid_nodes, struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules.graph;
    uint64_t n_words = hpy_bits_words(graph->n_nodes);
    uint32_t statics = search->rules.statics;
    search->blocked = hpy_bits_new(graph->n_nodes);
    search->fwd.met = hpy_bits_new(graph->n_nodes);
    search->bwd.met = hpy_bits_new(graph->n_nodes);
    if (!search->blocked || !search->fwd.met || !search->bwd.met)
        return hpy_paths_no_memory(err);
    if (avoid_nodes) {
        struct hpy_paths_side avoided = { .met = search->blocked };
        HPY_TRY(take_members(search, &avoided, avoid_nodes, search->fwd.met, NULL, NULL, err));
    }
    if (search->rules.direct && statics != HPY_NO_NODE &&
        !(sources && hpy_nodeset_has(sources, statics)))
        hpy_bits_add(search->blocked, statics);
    memcpy(search->fwd.met, search->blocked, n_words * sizeof *search->blocked);
    memcpy(search->bwd.met, search->blocked, n_words * sizeof *search->blocked);
    HPY_TRY(begin_sources(search, sources, err));
    return begin_targets(search, targets, err);
}

/* ---------------------------------------------------------------- one level on */

/* A node not met before on this side, on its new last level. Once the sides have met,
 * only what both have met matters. */
static inline enum hpy_status meet(struct hpy_paths_search *search, struct hpy_paths_side *side,
                                   const struct hpy_paths_side *other, const uint64_t *off,
                                   uint32_t node, struct hpy_err *err)
{
    if (hpy_bits_has(other->met, node))
        search->met = true;
    else if (search->met)
        return HPY_OK;
    hpy_bits_add(side->met, node);
    return push(side, node, off, err);
}

static void ask_ahead(const struct hpy_paths_side *side, uint64_t i, uint64_t end,
                      const uint64_t *off, const uint32_t *edges)
{
    if (i + 2 * AHEAD < end)
        __builtin_prefetch(&off[side->node[i + 2 * AHEAD]]);
    if (i + AHEAD < end)
        __builtin_prefetch(&edges[off[side->node[i + AHEAD]]]);
}

static enum hpy_status forward(struct hpy_paths_search *search, struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules.graph;
    struct hpy_paths_side *side = &search->fwd;
    uint64_t first = side->level[side->n_levels - 1].first, end = side->n;
    HPY_TRY(begin_level(side, err));
    for (uint64_t i = first; i < end; i++) {
        uint32_t source = side->node[i];
        ask_ahead(side, i, end, graph->out_off, graph->out_target);
        for (uint64_t e = graph->out_off[source]; e < graph->out_off[source + 1]; e++) {
            uint32_t target = graph->out_target[e];
            if (!hpy_bits_has(side->met, target) && hpy_paths_follows(&search->rules, source, e))
                HPY_TRY(meet(search, side, &search->bwd, graph->out_off, target, err));
        }
        HPY_TRY(hpy_paths_poll(&search->pace, degree(graph->out_off, source), err));
    }
    return HPY_OK;
}

static enum hpy_status backward(struct hpy_paths_search *search, struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules.graph;
    struct hpy_paths_side *side = &search->bwd;
    uint64_t first = side->level[side->n_levels - 1].first, end = side->n;
    HPY_TRY(begin_level(side, err));
    for (uint64_t i = first; i < end; i++) {
        uint32_t target = side->node[i];
        ask_ahead(side, i, end, graph->in_off, graph->in_source);
        for (uint64_t e = graph->in_off[target]; e < graph->in_off[target + 1]; e++) {
            uint32_t source = graph->in_source[e];
            if (!hpy_bits_has(side->met, source) &&
                hpy_paths_follows(&search->rules, source,
                                  graph->out_off[source] + graph->in_slot[e]))
                HPY_TRY(meet(search, side, &search->fwd, graph->in_off, source, err));
        }
        HPY_TRY(hpy_paths_poll(&search->pace, degree(graph->in_off, target), err));
    }
    return HPY_OK;
}

enum hpy_status hpy_paths_search(struct hpy_paths_search *search,
                                 const struct hpy_nodeset *sources,
                                 const struct hpy_nodeset *targets,
                                 const struct hpy_nodeset *avoid_nodes, struct hpy_err *err)
{
    HPY_TRY(begin(search, sources, targets, avoid_nodes, err));
    struct hpy_paths_side *fwd = &search->fwd, *bwd = &search->bwd;
    while (!search->met) {
        uint64_t ahead = fwd->level[fwd->n_levels - 1].cost;
        uint64_t behind = bwd->level[bwd->n_levels - 1].cost;
        if (ahead == 0 || behind == 0) /* nothing left on one side: no way */
            return HPY_OK;
        if (ahead <= behind) {
            HPY_TRY(forward(search, err));
        } else {
            if (bwd->n == 0)
                HPY_TRY(list_targets(search, targets, err));
            HPY_TRY(backward(search, err));
        }
    }
    return HPY_OK;
}

static void dispose_side(struct hpy_paths_side *side)
{
    hpy_free(side->node);
    hpy_free(side->level);
    hpy_free(side->met);
}

void hpy_paths_search_dispose(struct hpy_paths_search *search)
{
    dispose_side(&search->fwd);
    dispose_side(&search->bwd);
    hpy_free(search->blocked);
}
