#include "engine/why.h"

#include "engine/why_work.h"
#include "sets/bits.h"

static enum hpy_status make_steps(struct hpy_why *why, uint64_t room, struct hpy_err *err)
{
    why->step = HPY_ARRAY(struct hpy_why_step, room ? room : 1);
    return why->step ? HPY_OK : hpy_why_no_memory(err);
}

static void add_step(struct hpy_why *why, uint32_t source, uint64_t edge)
{
    why->step[why->n_steps++] = (struct hpy_why_step){
        .source = source, .target = why->graph->out_target[edge], .edge = edge,
    };
}

/* ------------------------------------------------------------------ found a way */

static enum hpy_status take_way(struct hpy_why *why, const struct hpy_why_search *search,
                                struct hpy_err *err)
{
    const struct hpy_graph *graph = why->graph;
    uint32_t first = search->rec[search->found].node;
    uint64_t n = 2; /* before it */
    for (uint32_t at = search->found; at != HPY_WHY_NO_REC; at = search->rec[at].towards)
        n++;
    HPY_TRY(make_steps(why, n, err));
    why->begin = search->begin;
    why->first = first;
    if (search->begin == HPY_WHY_FROM_MODULE) {
        const struct hpy_why_module *module = hpy_why_module_at(search->rules, first);
        add_step(why, HPY_ROOT_NODE, module->table_edge);
        add_step(why, module->table, module->edge);
    } else if (search->begin == HPY_WHY_FROM_STATIC) {
        add_step(why, search->rules->statics, search->root_edge);
        why->first = search->rules->statics;
    } else if (search->begin != HPY_WHY_FROM_OUTSIDE) {
        add_step(why, HPY_ROOT_NODE, search->root_edge);
    }
    if (search->begin == HPY_WHY_FROM_C)
        why->first = HPY_ROOT_NODE;
    if (search->begin == HPY_WHY_FROM_MODULE || search->begin == HPY_WHY_FROM_FRAME)
        why->n_lead = why->n_steps;
    for (uint32_t at = search->found; search->rec[at].towards != HPY_WHY_NO_REC;
         at = search->rec[at].towards)
        add_step(why, search->rec[at].node, graph->out_off[search->rec[at].node] +
                                                search->rec[at].slot);
    return HPY_OK;
}

/* ------------------------------------------------------- only cycles lead to it */

/* The cheapest reference to a node that keeps it. There is one. */
static uint64_t cheapest(uint32_t *source, const struct hpy_why_rules *rules, uint32_t node)
{
    const struct hpy_graph *graph = rules->graph;
    uint32_t least = HPY_WHY_NEVER;
    uint64_t edge = 0;
    for (uint64_t e = graph->in_off[node]; e < graph->in_off[node + 1]; e++) {
        uint32_t from = graph->in_source[e];
        uint32_t cost = hpy_why_cost(rules, from, graph->out_off[from] + graph->in_slot[e]);
        if (cost >= least)
            continue;
        least = cost;
        *source = from;
        edge = graph->out_off[from] + graph->in_slot[e];
    }
    return edge;
}

/* Upwards by the cheapest reference until a node comes again: a way round a cycle, and
 * from it to the object. */
static enum hpy_status take_cycle(struct hpy_why *why, const struct hpy_why_search *search,
                                  struct hpy_err *err)
{
    uint64_t *seen = hpy_bits_new(search->n);
    enum hpy_status status = seen ? make_steps(why, search->n, err) : hpy_why_no_memory(err);
    uint32_t node = why->node;
    for (uint64_t i = 0; status == HPY_OK; i++) {
        uint32_t at = hpy_why_rec_of(search, node), source = HPY_NO_NODE;
        if (hpy_bits_has(seen, at))
            break;
        hpy_bits_add(seen, at);
        uint64_t edge = cheapest(&source, search->rules, node);
        add_step(why, source, edge);
        node = source;
        if (i % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(search->job, i, err);
    }
    for (uint64_t i = 0; i < why->n_steps / 2; i++) {
        struct hpy_why_step step = why->step[i];
        why->step[i] = why->step[why->n_steps - 1 - i];
        why->step[why->n_steps - 1 - i] = step;
    }
    why->begin = HPY_WHY_FROM_CYCLE;
    why->first = node;
    hpy_free(seen);
    return status;
}

/* ------------------------------------------------------------------------ figures */

/* The dominators of the object stand on every way to it, in the same order. */
static void mark_keepers(struct hpy_why *why, const struct hpy_domtree *tree)
{
    uint32_t keeper = why->node;
    if (!hpy_domtree_has(tree, why->node))
        return;
    for (uint64_t i = why->n_steps; i-- > 0;) {
        why->step[i].retained_bytes = hpy_domtree_retained(tree, why->step[i].target);
        if (why->step[i].target == keeper) {
            why->step[i].keeps = true;
            keeper = hpy_domtree_idom(tree, keeper);
        }
    }
    why->has_tree = true;
}

static void mark_merged(struct hpy_why *why)
{
    for (uint64_t i = why->n_lead; i + 1 < why->n_steps; i++)
        why->step[i].merged =
            HPY_REL_KIND(why->graph->out_rel[why->step[i].edge]) == HPY_REL_DICT;
}

/* --------------------------------------------------------------------- the answer */

static enum hpy_status find_chain(struct hpy_why *why, const struct hpy_why_rules *rules,
                                  uint64_t through, struct hpy_job *job, struct hpy_err *err)
{
    bool reachable = why->graph->flags[why->node] & HPY_NODE_REACHABLE;
    struct hpy_why_search search = { .rules = rules, .edges_left = UINT64_MAX, .job = job,
                                     .unreached = !reachable };
    hpy_job_phase(job, "looking for what holds it", 0);
    enum hpy_status status = hpy_why_search(&search, why->node, through, err);
    if (status == HPY_OK && search.found != HPY_WHY_NO_REC)
        status = take_way(why, &search, err);
    else if (status == HPY_OK && (through != HPY_WHY_ANY || reachable))
        status = hpy_fail(err, HPY_ENOTFOUND, "no other way leads through it");
    else if (status == HPY_OK)
        status = take_cycle(why, &search, err);
    hpy_why_search_dispose(&search);
    return status;
}

enum hpy_status hpy_why_new(struct hpy_why **out, const struct hpy_why_rules *rules,
                            uint32_t node, const struct hpy_why_options *options,
                            struct hpy_job *job, struct hpy_err *err)
{
    static const struct hpy_why_options usual = { HPY_WHY_ANY, NULL };
    struct hpy_why *why = HPY_NEW(struct hpy_why);
    *out = NULL;
    if (!why)
        return hpy_why_no_memory(err);
    if (!options)
        options = &usual;
    why->graph = rules->graph;
    why->node = node;
    enum hpy_status status = find_chain(why, rules, options->through, job, err);
    if (status == HPY_OK)
        status = hpy_why_directs(why, rules, options->tree, job, err);
    if (status == HPY_OK) {
        mark_merged(why);
        if (options->tree)
            mark_keepers(why, options->tree);
        *out = why;
    } else {
        hpy_why_free(why);
    }
    return status;
}

void hpy_why_free(struct hpy_why *why)
{
    if (!why)
        return;
    hpy_free(why->step);
    hpy_free(why->direct);
    hpy_free(why);
}

enum hpy_status hpy_why_largest(uint32_t *out, const struct hpy_graph *graph,
                                const struct hpy_nodeset *set, const struct hpy_domtree *tree,
                                struct hpy_job *job, struct hpy_err *err)
{
    enum { PAGE = 1024 };
    uint32_t nodes[PAGE];
    uint64_t n, largest = 0, n_done = 0;
    *out = HPY_NO_NODE;
    for (uint32_t next = 0; next < graph->n_nodes; next = nodes[n - 1] + 1) {
        if ((n = hpy_nodeset_page(set, next, nodes, PAGE)) == 0)
            break;
        for (uint64_t i = 0; i < n; i++) {
            if (graph->flags[nodes[i]] & HPY_NODE_VIRTUAL)
                continue;
            uint64_t bytes = tree && hpy_domtree_has(tree, nodes[i])
                                 ? hpy_domtree_retained(tree, nodes[i])
                                 : hpy_graph_size(graph, nodes[i]);
            if (*out == HPY_NO_NODE || bytes > largest) {
                *out = nodes[i];
                largest = bytes;
            }
        }
        n_done += n;
        HPY_TRY(hpy_job_poll(job, n_done, err));
    }
    return HPY_OK;
}
