/* The cheapest way to an object, searched from the object backwards: what leads to it is
 * mostly little, whereas from the interpreter everything is reached.
 *
 * Costs are small numbers, so that the queue is an array of lists, one for each cost
 * (R. B. Dial, "Algorithm 360: Shortest-path forest with topological ordering", CACM 12,
 * 1969): linear in the references read. */
#include <string.h>

#include "engine/why_work.h"

enum {
    FIRST_ROOM = 256,
    MODULE_EDGES = 8192, /* of a module's dict, looked at for a class */
    TIES = 1024,         /* nodes looked at for another way of the same cost */
    SETTLED = UINT32_MAX - 1,
};

/* ------------------------------------------------------------------------ records */

static uint32_t home(const struct hpy_why_search *search, uint32_t node)
{
    return node * 2654435769u >> 7 & (search->n_slots - 1); /* Knuth's multiplier */
}

static void put_slot(struct hpy_why_search *search, uint32_t at)
{
    uint32_t i = home(search, search->rec[at].node);
    while (search->slot[i])
        i = (i + 1) & (search->n_slots - 1);
    search->slot[i] = at + 1;
}

static enum hpy_status grow(struct hpy_why_search *search, struct hpy_err *err)
{
    uint32_t room = search->room ? search->room * 2 : FIRST_ROOM;
    if (search->lent)
        return HPY_ELIMIT; /* whoever lends takes it as an answer */
    if (room > UINT32_MAX / 4)
        return hpy_fail(err, HPY_ELIMIT, "too many objects lead to this one");
    struct hpy_why_rec *rec = hpy_realloc(search->rec, room, sizeof *rec);
    if (!rec)
        return hpy_why_no_memory(err);
    search->rec = rec;
    uint32_t *slot = HPY_ZARRAY(uint32_t, (size_t)room * 2);
    if (!slot)
        return hpy_why_no_memory(err);
    hpy_free(search->slot);
    search->slot = slot;
    search->room = room;
    search->n_slots = room * 2;
    for (uint32_t at = 0; at < search->n; at++)
        put_slot(search, at);
    return HPY_OK;
}

uint32_t hpy_why_rec_of(const struct hpy_why_search *search, uint32_t node)
{
    for (uint32_t i = home(search, node); search->slot[i]; i = (i + 1) & (search->n_slots - 1))
        if (search->rec[search->slot[i] - 1].node == node)
            return search->slot[i] - 1;
    return HPY_WHY_NO_REC;
}

/* -------------------------------------------------------------------------- queue */

static void enqueue(struct hpy_why_search *search, uint32_t at)
{
    struct hpy_why_rec *rec = &search->rec[at];
    uint32_t *head = &search->queue[rec->cost % HPY_WHY_N_COSTS];
    rec->before = HPY_WHY_NO_REC;
    rec->behind = *head;
    if (*head != HPY_WHY_NO_REC)
        search->rec[*head].before = at;
    *head = at;
    search->n_queued++;
}

static void dequeue(struct hpy_why_search *search, uint32_t at)
{
    struct hpy_why_rec *rec = &search->rec[at];
    if (rec->before != HPY_WHY_NO_REC)
        search->rec[rec->before].behind = rec->behind;
    else
        search->queue[rec->cost % HPY_WHY_N_COSTS] = rec->behind;
    if (rec->behind != HPY_WHY_NO_REC)
        search->rec[rec->behind].before = rec->before;
    rec->before = rec->behind = SETTLED;
    search->n_queued--;
}

/* The cheapest one left; there is one. */
static uint32_t take(struct hpy_why_search *search)
{
    while (search->queue[search->now % HPY_WHY_N_COSTS] == HPY_WHY_NO_REC)
        search->now++;
    uint32_t at = search->queue[search->now % HPY_WHY_N_COSTS];
    dequeue(search, at);
    return at;
}

/* ------------------------------------------------------------------- what is found */

/* Whether a module is where the child of the way is from, and not where it is imported. */
static bool is_home(const struct hpy_why_search *search, const struct hpy_why_module *module,
                    uint32_t at)
{
    const struct hpy_graph *graph = search->rules->graph;
    for (int n = 0; n < 2 && at != HPY_WHY_NO_REC; n++) /* into its dict, and out of it */
        at = search->rec[at].towards;
    if (at == HPY_WHY_NO_REC)
        return false;
    uint32_t node = search->rec[at].node, type = hpy_why_type_at(search->rules, node);
    if (type != HPY_NO_TYPE)
        return hpy_str_equal(hpy_graph_name(graph, graph->types[type].module), module->name);
    struct hpy_content content = hpy_graph_content(graph, node);
    return content.kind == HPY_CONTENT_NAME && content.text.n_bytes > module->name.n_bytes &&
           content.text.data[module->name.n_bytes] == '.' &&
           memcmp(content.text.data, module->name.data, module->name.n_bytes) == 0;
}

/* How little people would think of a module by its name: none, the script, an inner one. */
static int reserve(struct hpy_str name)
{
    if (name.n_bytes == 0)
        return 3;
    if (hpy_str_equal(name, HPY_STR("__main__")))
        return 2;
    for (size_t i = 0; i < name.n_bytes; i++)
        if (name.data[i] == '_' && (i == 0 || name.data[i - 1] == '.'))
            return 1;
    return 0;
}

static bool better_module(const struct hpy_why_search *search, uint32_t a_at, uint32_t b_at)
{
    const struct hpy_why_rules *rules = search->rules;
    const struct hpy_why_module *a = hpy_why_module_at(rules, search->rec[a_at].node);
    const struct hpy_why_module *b = hpy_why_module_at(rules, search->rec[b_at].node);
    bool a_home = is_home(search, a, a_at), b_home = is_home(search, b, b_at);
    if (a_home != b_home)
        return a_home;
    int a_reserve = reserve(a->name), b_reserve = reserve(b->name);
    if (a_reserve != b_reserve)
        return a_reserve < b_reserve;
    if (a->name.n_bytes != b->name.n_bytes)
        return a->name.n_bytes < b->name.n_bytes;
    return hpy_str_compare(a->name, b->name) < 0;
}

struct best {
    uint32_t cost, ties_left;
};

/* A way from record `at` on, which begins as said. */
static void offer(struct hpy_why_search *search, struct best *best, uint32_t at, uint32_t cost,
                  enum hpy_why_begin begin, uint64_t root_edge)
{
    if (search->found != HPY_WHY_NO_REC) {
        if (cost > best->cost)
            return;
        if (cost == best->cost &&
            (begin > search->begin ||
             (begin == search->begin && begin != HPY_WHY_FROM_MODULE) ||
             (begin == search->begin && !better_module(search, at, search->found))))
            return;
    }
    best->cost = cost;
    search->found = at;
    search->begin = begin;
    search->root_edge = root_edge;
}

/* -------------------------------------------------------------------------- steps */

/* There is a way from `source` to the object over its out-edge. */
static enum hpy_status relax(struct hpy_why_search *search, struct best *best, uint32_t source,
                             uint32_t slot, uint32_t towards, struct hpy_err *err)
{
    const struct hpy_why_rules *rules = search->rules;
    const struct hpy_graph *graph = rules->graph;
    uint64_t edge = graph->out_off[source] + slot;
    uint32_t step = hpy_why_cost(rules, source, edge);
    if (step == HPY_WHY_NEVER)
        return HPY_OK;
    uint32_t cost = search->rec[towards].cost + step;
    if (search->names && (step > HPY_WHY_COST_OF_NAMES || cost > search->max_cost ||
                          !hpy_why_nameable(graph, source, edge)))
        return HPY_OK;
    if (source == HPY_ROOT_NODE || source == rules->statics) {
        bool frame = source == HPY_ROOT_NODE && step == 0;
        offer(search, best, towards, cost,
              source == rules->statics ? HPY_WHY_FROM_STATIC
              : frame                  ? HPY_WHY_FROM_FRAME : HPY_WHY_FROM_C,
              edge);
        return HPY_OK;
    }
    uint32_t at = hpy_why_rec_of(search, source);
    if (at != HPY_WHY_NO_REC) {
        struct hpy_why_rec *rec = &search->rec[at];
        if (rec->before == SETTLED || rec->cost <= cost)
            return HPY_OK;
        dequeue(search, at);
    } else {
        if (search->n == search->room)
            HPY_TRY(grow(search, err));
        at = search->n++;
        search->rec[at].node = source;
        put_slot(search, at);
    }
    struct hpy_why_rec *rec = &search->rec[at];
    rec->cost = cost;
    rec->towards = towards;
    rec->slot = slot;
    enqueue(search, at);
    return HPY_OK;
}

static enum hpy_status pace(struct hpy_why_search *search, struct hpy_err *err)
{
    if (++search->n_read % HPY_JOB_STRIDE != 0)
        return HPY_OK;
    return hpy_job_poll(search->job, search->n_read, err);
}

/* A class that its module has: the other referrers of a class are its instances, of which
 * there may be millions, and explain nothing. */
static enum hpy_status class_in_module(bool *known, struct hpy_why_search *search,
                                       struct best *best, uint32_t at, struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules->graph;
    uint32_t node = search->rec[at].node, type = hpy_why_type_at(search->rules, node);
    uint64_t edge, n = 0;
    *known = false;
    if (type == HPY_NO_TYPE || search->unreached)
        return HPY_OK;
    const struct hpy_why_module *module = hpy_why_module_named(
        search->rules, hpy_graph_name(graph, graph->types[type].module));
    uint32_t dict = module ? hpy_why_dict_of(&edge, graph, module->node) : HPY_NO_NODE;
    if (dict == HPY_NO_NODE)
        return HPY_OK;
    for (uint64_t e = graph->out_off[dict]; e < graph->out_off[dict + 1] && n < MODULE_EDGES;
         e++, n++)
        if (graph->out_target[e] == node && HPY_REL_KIND(graph->out_rel[e]) == HPY_REL_DICT_VALUE) {
            *known = true;
            return relax(search, best, dict, (uint32_t)(e - graph->out_off[dict]), at, err);
        }
    return HPY_OK;
}

/* The dict of a module, as its: the other referrers of it are its functions, of which there
 * may be many, and what runs them. */
static enum hpy_status dict_of_module(bool *known, struct hpy_why_search *search,
                                      struct best *best, uint32_t at, struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules->graph;
    uint32_t node = search->rec[at].node, owner = graph->owner[node];
    uint64_t edge;
    if (*known || search->unreached || owner == HPY_NO_NODE ||
        !hpy_why_module_at(search->rules, owner) || hpy_why_dict_of(&edge, graph, owner) != node)
        return HPY_OK;
    *known = true;
    return relax(search, best, owner, (uint32_t)(edge - graph->out_off[owner]), at, err);
}

static enum hpy_status expand(struct hpy_why_search *search, struct best *best, uint32_t at,
                              struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules->graph;
    uint32_t node = search->rec[at].node;
    bool known, held = false;
    HPY_TRY(class_in_module(&known, search, best, at, err));
    HPY_TRY(dict_of_module(&known, search, best, at, err));
    for (uint64_t e = graph->in_off[node]; !known && e < graph->in_off[node + 1]; e++) {
        uint32_t source = graph->in_source[e];
        if (search->edges_left-- == 0)
            return HPY_ELIMIT;
        held |= hpy_rel_keeps_alive(graph->out_rel[graph->out_off[source] + graph->in_slot[e]]);
        HPY_TRY(relax(search, best, source, graph->in_slot[e], at, err));
        HPY_TRY(pace(search, err));
    }
    if (search->unreached && !held)
        offer(search, best, at, search->rec[at].cost, HPY_WHY_FROM_OUTSIDE, 0);
    return HPY_OK;
}

static enum hpy_status run(struct hpy_why_search *search, struct best *best,
                           struct hpy_err *err)
{
    while (search->n_queued > 0) {
        uint32_t at = take(search);
        bool found = search->found != HPY_WHY_NO_REC;
        if (found && (search->now > best->cost || best->ties_left-- == 0))
            return HPY_OK;
        if (!search->unreached && hpy_why_module_at(search->rules, search->rec[at].node))
            offer(search, best, at, search->rec[at].cost, HPY_WHY_FROM_MODULE, 0);
        else
            HPY_TRY(expand(search, best, at, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_why_search(struct hpy_why_search *search, uint32_t node, uint64_t through,
                               struct hpy_err *err)
{
    const struct hpy_graph *graph = search->rules->graph;
    struct best best = { UINT32_MAX, TIES };
    search->found = HPY_WHY_NO_REC;
    for (uint32_t i = 0; i < HPY_WHY_N_COSTS; i++)
        search->queue[i] = HPY_WHY_NO_REC;
    if (search->room == 0)
        HPY_TRY(grow(search, err));
    search->rec[0] = (struct hpy_why_rec){ node, 0, HPY_WHY_NO_REC, 0, SETTLED, SETTLED };
    search->n = 1;
    put_slot(search, 0);
    if (through == HPY_WHY_ANY) {
        enqueue(search, 0);
    } else {
        uint32_t from = 0, end = graph->n_nodes; /* whose out-edge it is */
        while (from + 1 < end) {
            uint32_t middle = from + (end - from) / 2;
            if (graph->out_off[middle] <= through)
                from = middle;
            else
                end = middle;
        }
        HPY_TRY(relax(search, &best, from, (uint32_t)(through - graph->out_off[from]), 0, err));
    }
    return run(search, &best, err);
}

void hpy_why_search_dispose(struct hpy_why_search *search)
{
    if (!search->lent) {
        hpy_free(search->rec);
        hpy_free(search->slot);
    }
    search->rec = NULL;
    search->slot = NULL;
}
