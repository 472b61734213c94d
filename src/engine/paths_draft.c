/* From the levels of a search to what lies on a shortest path: starting where the sides
 * have met, down to the sources and up to the targets. Between two levels the edges are
 * found by reading those of the one side or of the other, whichever are fewer; the search
 * has read the ones or the others too, so that this costs no more than it did. */
#include "engine/paths_work.h"

void hpy_paths_draft_dispose(struct hpy_paths_draft *draft)
{
    hpy_free(draft->node);
    hpy_free(draft->step);
    hpy_free(draft->range);
}

/* A level's nodes and steps while they are found. */
struct gather {
    const struct hpy_paths_rules *rules;
    struct hpy_paths_pace *pace;
    struct hpy_paths_draft *draft;
    uint64_t *known; /* by node, bits: on the level that is known already */
    uint64_t *found; /* by node, bits: on the level that is being found */
    const uint64_t *open; /* by node, bits: may be on that level; NULL = all, but closed */
    const uint64_t *closed;
};

static enum hpy_status add_node(struct hpy_paths_draft *draft, uint32_t node, struct hpy_err *err)
{
    HPY_TRY(hpy_paths_grow(&draft->node, &draft->node_room, draft->n_nodes, sizeof *draft->node,
                           err));
    draft->node[draft->n_nodes++] = node;
    return HPY_OK;
}

static inline bool may_be_found(const struct gather *gather, uint32_t node)
{
    return gather->open ? hpy_bits_has(gather->open, node) : !hpy_bits_has(gather->closed, node);
}

/* An edge between the level that is known and the one being found, whose node is `other`. */
static enum hpy_status add_step(struct gather *gather, uint32_t source, uint32_t target,
                                uint32_t slot, uint32_t other, struct hpy_err *err)
{
    struct hpy_paths_draft *draft = gather->draft;
    HPY_TRY(hpy_paths_grow(&draft->step, &draft->step_room, draft->n_steps, sizeof *draft->step,
                           err));
    draft->step[draft->n_steps++] = (struct hpy_paths_step){ source, target, slot };
    if (hpy_bits_has(gather->found, other))
        return HPY_OK;
    hpy_bits_add(gather->found, other);
    return add_node(draft, other, err);
}

/* The out-edges of nodes: those that lead to the level found (up), or, nodes being
 * candidates for it, to the level known. */
static enum hpy_status read_out(struct gather *gather, const uint32_t *nodes, uint64_t n, bool up,
                                struct hpy_err *err)
{
    const struct hpy_graph *graph = gather->rules->graph;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t source = nodes[i];
        uint64_t begin = graph->out_off[source], end = graph->out_off[source + 1];
        for (uint64_t e = begin; e < end; e++) {
            uint32_t target = graph->out_target[e];
            if ((up ? may_be_found(gather, target) : hpy_bits_has(gather->known, target)) &&
                hpy_paths_follows(gather->rules, source, e))
                HPY_TRY(add_step(gather, source, target, (uint32_t)(e - begin),
                                 up ? target : source, err));
        }
        HPY_TRY(hpy_paths_poll(gather->pace, end - begin + 1, err));
    }
    return HPY_OK;
}

/* The same by in-edges: those that come from the level found (down), or, nodes being
 * candidates for it, from the level known. */
static enum hpy_status read_in(struct gather *gather, const uint32_t *nodes, uint64_t n, bool up,
                               struct hpy_err *err)
{
    const struct hpy_graph *graph = gather->rules->graph;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t target = nodes[i];
        uint64_t begin = graph->in_off[target], end = graph->in_off[target + 1];
        for (uint64_t e = begin; e < end; e++) {
            uint32_t source = graph->in_source[e];
            if ((up ? hpy_bits_has(gather->known, source) : may_be_found(gather, source)) &&
                hpy_paths_follows(gather->rules, source,
                                  graph->out_off[source] + graph->in_slot[e]))
                HPY_TRY(add_step(gather, source, target, graph->in_slot[e], up ? target : source,
                                 err));
        }
        HPY_TRY(hpy_paths_poll(gather->pace, end - begin + 1, err));
    }
    return HPY_OK;
}

/* Whether the edges of nodes, at most `limit` of which are worth counting, are fewer. */
static bool fewer(const uint64_t *off, const uint32_t *nodes, uint64_t n, uint64_t limit)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n && sum < limit; i++)
        sum += off[nodes[i] + 1] - off[nodes[i]] + 1;
    return sum < limit;
}

static void close_level(uint64_t *met, const struct hpy_paths_side *side, uint64_t level)
{
    for (uint64_t i = side->level[level].first; i < hpy_paths_level_end(side, level); i++)
        hpy_bits_remove(met, side->node[i]);
}

/* The level of nodes [node, n_nodes) of the draft becomes the one known. */
static void turn_over(struct gather *gather, struct hpy_paths_range *range)
{
    uint64_t *old = gather->known;
    for (uint64_t i = range->node; i < range->node_end; i++)
        hpy_bits_remove(old, gather->draft->node[i]);
    gather->known = gather->found;
    gather->found = old;
}

/* From level `level` of the draft, which is known, to the one beside it; `side` is where
 * the candidates come from, which are its level `from`. */
static enum hpy_status gather_level(struct gather *gather, uint64_t level, bool up,
                                    const struct hpy_paths_side *side, uint64_t from,
                                    struct hpy_err *err)
{
    struct hpy_paths_draft *draft = gather->draft;
    const struct hpy_graph *graph = gather->rules->graph;
    struct hpy_paths_range *known = &draft->range[level];
    struct hpy_paths_range *found = up ? known + 1 : known - 1, *steps = up ? known : found;
    const uint32_t *candidates = side->node + side->level[from].first;
    uint64_t n_candidates = hpy_paths_level_end(side, from) - side->level[from].first;
    uint64_t n_known = known->node_end - known->node;
    found->node = draft->n_nodes;
    steps->step = draft->n_steps;
    gather->open = side->met;
    enum hpy_status status;
    if (!fewer(up ? graph->out_off : graph->in_off, draft->node + known->node, n_known,
               side->level[from].cost)) {
        status = up ? read_in(gather, candidates, n_candidates, true, err)
                    : read_out(gather, candidates, n_candidates, false, err);
    } else {
        /* the nodes known lie in an array that grows meanwhile */
        uint32_t *nodes = HPY_ARRAY(uint32_t, n_known);
        if (!nodes)
            return hpy_paths_no_memory(err);
        for (uint64_t i = 0; i < n_known; i++)
            nodes[i] = draft->node[known->node + i];
        status = up ? read_out(gather, nodes, n_known, true, err)
                    : read_in(gather, nodes, n_known, false, err);
        hpy_free(nodes);
    }
    found->node_end = draft->n_nodes;
    steps->step_end = draft->n_steps;
    turn_over(gather, known);
    return status;
}

/* Where the sides met: level `level` of the draft. */
static enum hpy_status gather_middle(struct gather *gather, struct hpy_paths_search *search,
                                     uint64_t level, struct hpy_err *err)
{
    struct hpy_paths_side *fwd = &search->fwd, *bwd = &search->bwd;
    struct hpy_paths_draft *draft = gather->draft;
    /* the side whose last level is shorter; both have all common nodes, but targets may
     * not have been listed */
    struct hpy_paths_side *side = fwd;
    if (bwd->n && bwd->n - bwd->level[bwd->n_levels - 1].first <
                      fwd->n - fwd->level[fwd->n_levels - 1].first)
        side = bwd;
    const struct hpy_paths_side *other = side == fwd ? bwd : fwd;
    draft->range[level].node = draft->n_nodes;
    for (uint64_t i = side->level[side->n_levels - 1].first; i < side->n; i++)
        if (hpy_bits_has(other->met, side->node[i])) {
            HPY_TRY(add_node(draft, side->node[i], err));
            hpy_bits_add(gather->known, side->node[i]);
        }
    draft->range[level].node_end = draft->n_nodes;
    return HPY_OK;
}

static enum hpy_status gather_all(struct gather *gather, struct hpy_paths_search *search,
                                  struct hpy_err *err)
{
    struct hpy_paths_draft *draft = gather->draft;
    struct hpy_paths_side *fwd = &search->fwd, *bwd = &search->bwd;
    uint64_t middle = fwd->n_levels - 1;
    HPY_TRY(gather_middle(gather, search, middle, err));
    struct hpy_paths_range at_middle = draft->range[middle];
    for (uint64_t level = middle; level > 0; level--) {
        close_level(fwd->met, fwd, level);
        HPY_TRY(gather_level(gather, level, false, fwd, level - 1, err));
    }
    /* from the middle again, the other way */
    for (uint64_t i = draft->range[0].node; i < draft->range[0].node_end; i++)
        hpy_bits_remove(gather->known, draft->node[i]);
    for (uint64_t i = at_middle.node; i < at_middle.node_end; i++)
        hpy_bits_add(gather->known, draft->node[i]);
    for (uint64_t level = middle; level < draft->length; level++) {
        uint64_t left = draft->length - level;
        close_level(bwd->met, bwd, left);
        HPY_TRY(gather_level(gather, level, true, bwd, left - 1, err));
    }
    return HPY_OK;
}

static enum hpy_status draft_init(struct hpy_paths_draft *draft, uint64_t length,
                                  struct hpy_err *err)
{
    *draft = (struct hpy_paths_draft){ .length = length };
    draft->range = HPY_ZARRAY(struct hpy_paths_range, length + 1);
    return draft->range ? HPY_OK : hpy_paths_no_memory(err);
}

enum hpy_status hpy_paths_draft(struct hpy_paths_draft *draft, struct hpy_paths_search *search,
                                struct hpy_err *err)
{
    struct hpy_paths_side *fwd = &search->fwd, *bwd = &search->bwd;
    uint64_t n_words = hpy_bits_words(search->rules.graph->n_nodes);
    HPY_TRY(draft_init(draft, fwd->n_levels - 1 + bwd->n_levels - 1, err));
    struct gather gather = { .rules = &search->rules, .pace = &search->pace, .draft = draft };
    gather.found = hpy_bits_new(search->rules.graph->n_nodes);
    if (!gather.found)
        return hpy_paths_no_memory(err);
    for (uint64_t w = 0; w < n_words; w++) {
        fwd->met[w] &= ~search->blocked[w];
        bwd->met[w] &= ~search->blocked[w];
        search->blocked[w] = 0; /* and now marks the level that is known */
    }
    gather.known = search->blocked;
    search->blocked = NULL;
    enum hpy_status status = gather_all(&gather, search, err);
    hpy_free(gather.known);
    hpy_free(gather.found);
    return status;
}

/* ------------------------------------------------------------ beside the set */

static void mark(uint64_t *bits, const struct hpy_nodeset *set)
{
    enum { PAGE = 4096 };
    uint32_t nodes[PAGE];
    uint64_t n;
    for (uint32_t next = 0; (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0;
         next = nodes[n - 1] + 1)
        for (uint64_t i = 0; i < n; i++)
            hpy_bits_add(bits, nodes[i]);
}

enum hpy_status hpy_paths_draft_beside(struct hpy_paths_draft *draft,
                                       const struct hpy_paths_rules *rules,
                                       struct hpy_paths_pace *pace, const struct hpy_nodeset *set,
                                       const struct hpy_nodeset *avoid_nodes, bool inwards,
                                       struct hpy_err *err)
{
    enum { PAGE = 4096 };
    const struct hpy_graph *graph = rules->graph;
    uint32_t page[PAGE];
    uint64_t n;
    struct gather gather = { .rules = rules, .pace = pace, .draft = draft };
    uint64_t *closed = NULL;
    HPY_TRY(draft_init(draft, 1, err));
    enum hpy_status status = hpy_paths_no_memory(err);
    closed = hpy_bits_new(graph->n_nodes);
    gather.found = hpy_bits_new(graph->n_nodes);
    if (!closed || !gather.found)
        goto out;
    if (avoid_nodes)
        mark(closed, avoid_nodes);
    if (rules->statics != HPY_NO_NODE)
        hpy_bits_add(closed, rules->statics);
    gather.closed = closed;
    status = HPY_OK;
    uint32_t next = 0;
    while (status == HPY_OK && (n = hpy_nodeset_page(set, next, page, PAGE)) > 0) {
        next = page[n - 1] + 1;
        uint64_t n_known = 0;
        for (uint64_t i = 0; i < n; i++)
            if (!hpy_bits_has(closed, page[i]))
                page[n_known++] = page[i];
        status = inwards ? read_in(&gather, page, n_known, false, err)
                         : read_out(&gather, page, n_known, true, err);
    }
    if (status != HPY_OK)
        goto out;
    /* the members that have a step: each its steps in a row, as they were read */
    struct hpy_paths_range *range = draft->range;
    struct hpy_paths_range *beside = &range[inwards ? 0 : 1], *own = &range[inwards ? 1 : 0];
    beside->node_end = draft->n_nodes;
    own->node = draft->n_nodes;
    uint32_t last = HPY_NO_NODE;
    for (uint64_t i = 0; i < draft->n_steps && status == HPY_OK; i++) {
        uint32_t member = inwards ? draft->step[i].target : draft->step[i].source;
        if (member != last)
            status = add_node(draft, member, err);
        last = member;
    }
    own->node_end = draft->n_nodes;
    range[0].step_end = draft->n_steps;
    if (draft->n_steps == 0)
        draft->length = 0;
out:
    hpy_free(closed);
    hpy_free(gather.found);
    return status;
}
