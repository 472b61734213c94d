/* Strongly connected components after Pearce (2016), algorithm PEA_FIND_SCC3.
 *
 * index[v] is 0 before v is visited; then the lowest number of a visit that v is known
 * to come back to; at last the number of v's component, from the top down, so that a
 * finished node never looks lower than one at work. One array holds both stacks: the
 * nodes at work from its front, those that wait for their root from its end. */
#include "engine/cycles.h"

#include <string.h>

#include "base/mem.h"

enum { STRIDE = 16 * HPY_JOB_STRIDE, EDGES_AHEAD = 8 };

struct search {
    const struct hpy_graph *graph;
    uint32_t *index;  /* by node; becomes component */
    uint32_t *stack;  /* members; becomes member */
    uint32_t *resume; /* by place on the front stack: which out-edge comes next */
    uint64_t *is_root, *in_set; /* by node */
    uint32_t n_front, back;     /* stack[0 .. n_front), stack[back .. n_members) */
    uint32_t next_index, component;
    uint32_t n_members;
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for cycles");
}

static void begin_visit(struct search *s, uint32_t node)
{
    s->stack[s->n_front] = node;
    s->resume[s->n_front++] = 0;
    hpy_bits_add(s->is_root, node);
    s->index[node] = s->next_index++;
}

static void finish_visit(struct search *s, uint32_t node)
{
    s->n_front--;
    if (!hpy_bits_has(s->is_root, node)) {
        s->stack[--s->back] = node;
        return;
    }
    s->next_index--;
    while (s->back < s->n_members && s->index[node] <= s->index[s->stack[s->back]]) {
        s->index[s->stack[s->back++]] = s->component;
        s->next_index--;
    }
    s->index[node] = s->component--;
}

/* Visit what is reached from one node and was not yet. */
static enum hpy_status visit(struct search *s, uint32_t start, uint64_t *done,
                             struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = s->graph;
    begin_visit(s, start);
    while (s->n_front > 0) {
        uint32_t node = s->stack[s->n_front - 1], lowest = s->index[node];
        uint64_t first = graph->out_off[node], end = graph->out_off[node + 1ull];
        uint64_t e = first + s->resume[s->n_front - 1];
        bool entered = false;
        for (; e < end; e++) {
            uint32_t target = graph->out_target[e];
            if (e + EDGES_AHEAD < end) {
                __builtin_prefetch(&s->index[graph->out_target[e + EDGES_AHEAD]]);
                __builtin_prefetch(&graph->out_off[graph->out_target[e + EDGES_AHEAD]]);
            }
            if (!hpy_bits_has(s->in_set, target) || !hpy_rel_keeps_alive(graph->out_rel[e]))
                continue;
            uint32_t index = s->index[target];
            if (index == 0) { /* and look at this edge again when it is done */
                s->resume[s->n_front - 1] = (uint32_t)(e - first);
                begin_visit(s, target);
                entered = true;
                break;
            }
            if (index < lowest) {
                lowest = index;
                hpy_bits_remove(s->is_root, node);
            }
        }
        s->index[node] = lowest;
        if (entered)
            continue;
        finish_visit(s, node);
        if (++*done % STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, *done, err));
    }
    return HPY_OK;
}

/* Mark the members and count them. */
static void mark_members(struct search *s, const struct hpy_nodeset *set)
{
    uint32_t nodes[HPY_JOB_STRIDE];
    uint64_t n;
    for (uint32_t next = 0; set && (n = hpy_nodeset_page(set, next, nodes, HPY_JOB_STRIDE)) > 0;
         next = nodes[n - 1] + 1)
        for (uint64_t i = 0; i < n; i++)
            hpy_bits_add(s->in_set, nodes[i]);
    if (!set)
        hpy_bits_add_range(s->in_set, 0, s->graph->n_nodes);
    for (uint32_t node = 0; node < s->graph->n_nodes; node++) {
        if (s->graph->flags[node] & HPY_NODE_VIRTUAL)
            hpy_bits_remove(s->in_set, node);
        s->n_members += hpy_bits_has(s->in_set, node);
    }
}

/* Components by number, members by component; the arrays of the search become those of
 * the result. */
static void arrange(struct hpy_cycles *cycles, struct search *s)
{
    uint32_t n_nodes = cycles->graph->n_nodes;
    cycles->n = s->n_members - s->component;
    cycles->n_members = s->n_members;
    memset(s->resume, 0, (cycles->n + 1ull) * sizeof *s->resume);
    for (uint32_t node = 0; node < n_nodes; node++) {
        bool is_member = hpy_bits_has(s->in_set, node);
        /* the first that was finished got the highest number */
        s->index[node] = is_member ? s->n_members - s->index[node] : HPY_NO_COMPONENT;
        if (is_member)
            s->resume[s->index[node]]++;
    }
    uint32_t first = 0;
    for (uint32_t c = 0; c < cycles->n; c++) {
        first += s->resume[c];
        s->resume[c] = first;
    }
    s->resume[cycles->n] = first;
    for (uint32_t node = n_nodes; node-- > 0;)
        if (s->index[node] != HPY_NO_COMPONENT)
            s->stack[--s->resume[s->index[node]]] = node;
    cycles->component = s->index;
    cycles->member = s->stack;
    cycles->first = s->resume;
    s->index = s->stack = s->resume = NULL;
}

static bool refers_to_itself(const struct hpy_graph *graph, uint32_t node)
{
    for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1ull]; e++)
        if (graph->out_target[e] == node && hpy_rel_keeps_alive(graph->out_rel[e]))
            return true;
    return false;
}

static void find_cycles(struct hpy_cycles *cycles)
{
    for (uint32_t c = 0; c < cycles->n; c++)
        if (hpy_cycles_size(cycles, c) > 1 ||
            refers_to_itself(cycles->graph, cycles->member[cycles->first[c]])) {
            hpy_bits_add(cycles->is_cycle, c);
            cycles->n_cycles++;
        }
}

static enum hpy_status search_all(struct hpy_cycles *cycles, struct search *s,
                                  struct hpy_job *job, struct hpy_err *err)
{
    uint32_t n_nodes = cycles->graph->n_nodes;
    uint64_t done = 0;
    s->index = HPY_ZARRAY(uint32_t, n_nodes);
    s->stack = HPY_ARRAY(uint32_t, s->n_members);
    s->resume = HPY_ARRAY(uint32_t, s->n_members + 1ull);
    s->is_root = hpy_bits_new(n_nodes);
    if (!s->index || !s->stack || !s->resume || !s->is_root)
        return no_memory(err);
    s->next_index = 1;
    s->back = s->component = s->n_members;
    hpy_job_phase(job, "finding cycles", s->n_members);
    for (uint32_t node = 0; node < n_nodes; node++)
        if (hpy_bits_has(s->in_set, node) && s->index[node] == 0)
            HPY_TRY(visit(s, node, &done, job, err));
    arrange(cycles, s);
    if (!(cycles->is_cycle = hpy_bits_new(cycles->n)))
        return no_memory(err);
    find_cycles(cycles);
    return HPY_OK;
}

enum hpy_status hpy_cycles_new(struct hpy_cycles **out, const struct hpy_graph *graph,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct search s = { .graph = graph };
    *out = NULL;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct hpy_cycles *cycles = HPY_NEW(struct hpy_cycles);
    enum hpy_status status = HPY_OK;
    if (!cycles || !(s.in_set = hpy_bits_new(graph->n_nodes)))
        status = no_memory(err);
    if (status == HPY_OK) {
        cycles->graph = graph;
        mark_members(&s, set);
        status = search_all(cycles, &s, job, err);
    }
    hpy_free(s.index);
    hpy_free(s.stack);
    hpy_free(s.resume);
    hpy_free(s.is_root);
    hpy_free(s.in_set);
    if (status == HPY_OK)
        *out = cycles;
    else
        hpy_cycles_free(cycles);
    return status;
}

void hpy_cycles_free(struct hpy_cycles *cycles)
{
    if (!cycles)
        return;
    hpy_free(cycles->component);
    hpy_free(cycles->member);
    hpy_free(cycles->first);
    hpy_free(cycles->is_cycle);
    hpy_free(cycles);
}

/* ------------------------------------------------------------ who holds them */

/* A source of an edge into a component, from outside of it. */
typedef void on_holder(void *context, uint32_t component, uint32_t source);

/* Components from the highest number down, so that who holds comes before what is held. */
static enum hpy_status each_holder(const struct hpy_cycles *cycles, on_holder *visit_holder,
                                   void *context, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = cycles->graph;
    uint32_t statics = hpy_graph_find(graph, HPY_ADDR_STATICS);
    hpy_job_phase(job, "asking who holds cycles", cycles->n);
    for (uint32_t c = cycles->n; c-- > 0;) {
        for (uint32_t m = cycles->first[c]; m < cycles->first[c + 1ull]; m++) {
            uint32_t node = cycles->member[m];
            for (uint64_t i = graph->in_off[node]; i < graph->in_off[node + 1ull]; i++) {
                uint32_t source = graph->in_source[i];
                uint64_t edge = graph->out_off[source] + graph->in_slot[i];
                if (cycles->component[source] != c && source != statics &&
                    hpy_rel_keeps_alive(graph->out_rel[edge]))
                    visit_holder(context, c, source);
            }
        }
        if (c % STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, cycles->n - c, err));
    }
    return HPY_OK;
}

#define NOT_HELD (HPY_CYCLES_SEVERAL - 1) /* yet */

struct holders {
    const struct hpy_cycles *cycles;
    uint32_t *holder;
};

static void note_holder(void *context, uint32_t component, uint32_t source)
{
    struct holders *h = context;
    uint32_t by = h->cycles->component[source], holder = HPY_CYCLES_NONE;
    if (by != HPY_NO_COMPONENT) {
        holder = hpy_bits_has(h->cycles->is_cycle, by) ? by : h->holder[by];
        if (holder == NOT_HELD) /* a head that is no cycle */
            holder = HPY_CYCLES_NONE;
    }
    if (h->holder[component] == NOT_HELD)
        h->holder[component] = holder;
    else if (h->holder[component] != holder)
        h->holder[component] = HPY_CYCLES_SEVERAL;
}

enum hpy_status hpy_cycles_holders(uint32_t **out, const struct hpy_cycles *cycles,
                                   struct hpy_job *job, struct hpy_err *err)
{
    struct holders h = { cycles, HPY_ARRAY(uint32_t, cycles->n) };
    *out = NULL;
    if (!h.holder)
        return no_memory(err);
    for (uint32_t c = 0; c < cycles->n; c++)
        h.holder[c] = NOT_HELD;
    enum hpy_status status = each_holder(cycles, note_holder, &h, job, err);
    if (status != HPY_OK) {
        hpy_free(h.holder);
        return status;
    }
    for (uint32_t c = 0; c < cycles->n; c++)
        if (h.holder[c] == NOT_HELD)
            h.holder[c] = HPY_CYCLES_NONE;
    *out = h.holder;
    return HPY_OK;
}

/* The members of components that are marked, or of those that are not. */
static enum hpy_status members_of(struct hpy_nodeset *out, const struct hpy_cycles *cycles,
                                  const uint64_t *marked, bool wanted, bool only_cycles,
                                  struct hpy_err *err)
{
    uint32_t n_nodes = cycles->graph->n_nodes;
    uint64_t *words = hpy_bits_new(n_nodes);
    if (!words)
        return no_memory(err);
    for (uint32_t node = 0; node < n_nodes; node++) {
        uint32_t c = cycles->component[node];
        if (c != HPY_NO_COMPONENT && hpy_bits_has(marked, c) == wanted &&
            (!only_cycles || hpy_bits_has(cycles->is_cycle, c)))
            hpy_bits_add(words, node);
    }
    enum hpy_status status = hpy_nodeset_from_bits(out, n_nodes, words, err);
    hpy_free(words);
    return status;
}

static void note_held(void *held, uint32_t component, uint32_t source)
{
    (void)source;
    hpy_bits_add(held, component);
}

enum hpy_status hpy_cycles_heads(struct hpy_nodeset *out, const struct hpy_cycles *cycles,
                                 bool only_cycles, struct hpy_job *job, struct hpy_err *err)
{
    *out = (struct hpy_nodeset){ 0 };
    uint64_t *held = hpy_bits_new(cycles->n);
    if (!held)
        return no_memory(err);
    enum hpy_status status = each_holder(cycles, note_held, held, job, err);
    if (status == HPY_OK)
        status = members_of(out, cycles, held, false, only_cycles, err);
    hpy_free(held);
    return status;
}

struct outside {
    const struct hpy_cycles *cycles;
    uint64_t *held;    /* by component: by something else */
    uint64_t *outside; /* by component: from outside the set, or by such a one */
};

static bool is_outside(const struct outside *o, uint32_t component)
{
    return hpy_bits_has(o->outside, component) ||
           (!hpy_bits_has(o->held, component) &&
            !hpy_bits_has(o->cycles->is_cycle, component));
}

static void note_outside(void *context, uint32_t component, uint32_t source)
{
    struct outside *o = context;
    uint32_t by = o->cycles->component[source];
    hpy_bits_add(o->held, component);
    if (by == HPY_NO_COMPONENT || is_outside(o, by))
        hpy_bits_add(o->outside, component);
}

enum hpy_status hpy_cycles_garbage(struct hpy_nodeset *out, const struct hpy_cycles *cycles,
                                   struct hpy_job *job, struct hpy_err *err)
{
    *out = (struct hpy_nodeset){ 0 };
    struct outside o = { cycles, hpy_bits_new(cycles->n), hpy_bits_new(cycles->n) };
    enum hpy_status status = o.held && o.outside ? HPY_OK : no_memory(err);
    if (status == HPY_OK)
        status = each_holder(cycles, note_outside, &o, job, err);
    for (uint32_t c = 0; status == HPY_OK && c < cycles->n; c++)
        if (is_outside(&o, c))
            hpy_bits_add(o.outside, c);
    if (status == HPY_OK)
        status = members_of(out, cycles, o.outside, false, false, err);
    hpy_free(o.held);
    hpy_free(o.outside);
    return status;
}
