/* Who refers to an object, and what kind of holder each is. */
#include <string.h>
#include <strings.h>

#include "engine/why_work.h"
#include "sets/bits.h"

enum {
    LISTED = HPY_WHY_MAX_DIRECT / HPY_N_WHY_HOLDERS, /* of each kind */
    MANY = 64, /* referrers from which on one pass over the tree is less than a climb for each */
};

#define HOLDER_INFO(id, word, note, keeps) [id] = { word, note, keeps },
static const struct hpy_why_holder_info holders[] = { HPY_WHY_HOLDER_LIST(HOLDER_INFO) };

const struct hpy_why_holder_info *hpy_why_holder_info(enum hpy_why_holder holder)
{
    return &holders[holder];
}

struct lister {
    const struct hpy_graph *graph;
    const struct hpy_why_rules *rules;
    const struct hpy_domtree *tree; /* NULL, or the object is in it */
    uint64_t *held;                 /* by rank, bits: dominated by the object; NULL = ask */
    uint32_t node;
    struct hpy_why_direct listed[HPY_N_WHY_HOLDERS][LISTED];
    uint32_t n_listed[HPY_N_WHY_HOLDERS];
};

/* -------------------------------------------------------------------------- cycles */

/* A dominator comes before what it dominates, so that one pass finds all below a node. */
static enum hpy_status mark_held(struct lister *lister, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree *tree = lister->tree;
    uint32_t top = tree->rank[lister->node];
    lister->held = hpy_bits_new(tree->n_reached);
    if (!lister->held)
        return hpy_why_no_memory(err);
    hpy_bits_add(lister->held, top);
    for (uint32_t rank = top + 1; rank < tree->n_reached; rank++) {
        if (hpy_bits_has(lister->held, tree->idom[rank]))
            hpy_bits_add(lister->held, rank);
        if (rank % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, rank, err));
    }
    return HPY_OK;
}

static bool is_held(const struct lister *lister, uint32_t node)
{
    if (!lister->tree || !hpy_domtree_has(lister->tree, node))
        return false;
    return lister->held ? hpy_bits_has(lister->held, lister->tree->rank[node])
                        : hpy_domtree_dominates(lister->tree, lister->node, node);
}

/* ------------------------------------------------------------------------- holders */

static enum hpy_why_holder holder_of(const struct lister *lister, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = lister->graph;
    const struct hpy_why_rules *rules = lister->rules;
    uint32_t owner = graph->owner[source] != HPY_NO_NODE ? graph->owner[source] : source;
    uint8_t trait = rules->type_trait[graph->type[source]];
    if (!hpy_rel_keeps_alive(graph->out_rel[edge]))
        return HPY_WHY_WEAK;
    if (source == HPY_ROOT_NODE)
        return hpy_why_cost(rules, source, edge) == 0 ? HPY_WHY_FRAME : HPY_WHY_C;
    if (source == rules->statics)
        return HPY_WHY_C;
    if (!(graph->flags[source] & HPY_NODE_REACHABLE) &&
        graph->flags[lister->node] & HPY_NODE_REACHABLE)
        return HPY_WHY_GARBAGE;
    if (is_held(lister, source))
        return HPY_WHY_CYCLE;
    if (graph->flags[source] & HPY_NODE_VIRTUAL || hpy_why_is_running(rules, source))
        return HPY_WHY_FRAME;
    if (trait & HPY_WHY_CACHES)
        return HPY_WHY_CACHE;
    if (rules->type_trait[graph->type[owner]] & HPY_WHY_MODULE_TYPE)
        return HPY_WHY_MODULE;
    return graph->flags[owner] & HPY_NODE_IS_TYPE ? HPY_WHY_CLASS : HPY_WHY_OBJECT;
}

static bool says_cache(struct hpy_str name)
{
    for (size_t i = 0; i + 5 <= name.n_bytes; i++)
        if (strncasecmp(name.data + i, "cache", 5) == 0)
            return true;
    return false;
}

/* Of the objects listed, those whose name says so are caches. */
static enum hpy_status name_caches(struct hpy_why *why, const struct lister *lister,
                                   struct hpy_err *err)
{
    struct hpy_text name = { 0 };
    uint64_t n_objects = 0;
    struct hpy_why_direct caches[LISTED], *at = why->direct;
    uint64_t n_caches = 0;
    for (; at < why->direct + why->n_direct && at->holder < HPY_WHY_OBJECT; at++)
        ;
    struct hpy_why_direct *objects = at;
    for (; at < why->direct + why->n_direct && at->holder == HPY_WHY_OBJECT; at++) {
        hpy_text_clear(&name);
        hpy_why_name(&name, lister->rules, at->owner);
        if (says_cache(hpy_text_str(&name))) {
            at->holder = HPY_WHY_CACHE;
            caches[n_caches++] = *at;
        } else {
            objects[n_objects++] = *at;
        }
    }
    memcpy(objects + n_objects, caches, n_caches * sizeof *caches);
    why->count[HPY_WHY_OBJECT] -= n_caches;
    why->count[HPY_WHY_CACHE] += n_caches;
    enum hpy_status status = hpy_text_check(&name, err);
    hpy_text_dispose(&name);
    return status;
}

static void list(struct lister *lister, struct hpy_why *why, uint32_t source, uint64_t edge)
{
    enum hpy_why_holder holder = holder_of(lister, source, edge);
    uint32_t owner = lister->graph->owner[source];
    why->count[holder]++;
    why->n_holders += hpy_why_holder_info(holder)->keeps;
    if (lister->n_listed[holder] < LISTED)
        lister->listed[holder][lister->n_listed[holder]++] = (struct hpy_why_direct){
            holder, source, owner != HPY_NO_NODE ? owner : source, edge
        };
}

/* Put the one that the chain goes through first. */
static void put_first(struct hpy_why *why, struct hpy_why_direct first)
{
    uint64_t at = 0;
    while (at < why->n_direct && why->direct[at].edge != first.edge)
        at++;
    if (at < why->n_direct) /* its kind is known better there */
        first = why->direct[at];
    else
        why->n_direct++;
    memmove(why->direct + 1, why->direct, at * sizeof *why->direct);
    why->direct[0] = first;
    why->through = true;
}

static enum hpy_status fill(struct lister *lister, struct hpy_why *why, struct hpy_job *job,
                            struct hpy_err *err)
{
    const struct hpy_graph *graph = lister->graph;
    uint64_t first = graph->in_off[why->node], end = graph->in_off[why->node + 1];
    hpy_job_phase(job, "looking for holders", end - first);
    if (lister->tree && end - first > MANY)
        HPY_TRY(mark_held(lister, job, err));
    for (uint64_t e = first; e < end; e++) {
        uint32_t source = graph->in_source[e];
        list(lister, why, source, graph->out_off[source] + graph->in_slot[e]);
        if (e % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, e - first, err));
    }
    why->direct = HPY_ARRAY(struct hpy_why_direct, HPY_WHY_MAX_DIRECT + 1);
    if (!why->direct)
        return hpy_why_no_memory(err);
    for (int holder = 0; holder < HPY_N_WHY_HOLDERS; holder++)
        for (uint32_t i = 0; i < lister->n_listed[holder]; i++)
            why->direct[why->n_direct++] = lister->listed[holder][i];
    HPY_TRY(name_caches(why, lister, err));
    if (why->n_steps > 0 && why->step[why->n_steps - 1].target == why->node) {
        const struct hpy_why_step *last = &why->step[why->n_steps - 1];
        uint32_t owner = graph->owner[last->source];
        put_first(why, (struct hpy_why_direct){ holder_of(lister, last->source, last->edge),
                                                last->source,
                                                owner != HPY_NO_NODE ? owner : last->source,
                                                last->edge });
    }
    return HPY_OK;
}

enum hpy_status hpy_why_directs(struct hpy_why *why, const struct hpy_why_rules *rules,
                                const struct hpy_domtree *tree, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct lister *lister = HPY_NEW(struct lister);
    if (!lister)
        return hpy_why_no_memory(err);
    lister->graph = rules->graph;
    lister->rules = rules;
    lister->node = why->node;
    lister->tree = tree && hpy_domtree_has(tree, why->node) ? tree : NULL;
    enum hpy_status status = fill(lister, why, job, err);
    hpy_free(lister->held);
    hpy_free(lister);
    return status;
}
