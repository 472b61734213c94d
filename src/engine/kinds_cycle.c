/* The classifier by cycles: cycles of one shape are a kind, what cycles of that shape
 * alone hold is another, and what no cycle holds a third.
 *
 * The shape of a cycle is what its label says: how many objects it has, the first few of
 * their kinds (by Clodo) and how many of each, and how many more kinds there are. So a
 * program that leaks one thing ten thousand times has one row for it, and two captures
 * have the same rows. Classes of the program are named first, then their dicts: they say
 * what leaks, where lists and tuples only say how.
 *
 * Of what the interpreter does not reach this is the list of what to look for: each row
 * "cycle of …" is garbage that only the collector finds, the row "held by cycle of …" is
 * what goes with it, and "no cycle" is what C code holds. What the interpreter reaches is
 * one large cycle and little else, as every function leads to a module and from there to
 * most others; it is looked at only if asked about.
 *
 * Kept: 4 bytes per node, and 8 to 80 per shape. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/cycles.h"
#include "engine/kinds_table.h"
#include "engine/kinds_tuple.h"

enum { NO_CYCLE = 0, SEVERAL = 1, FIRST_SHAPE = 2 };
enum { UNREACHED, REACHED, N_PARTS };
/* A shape is a tuple: members, kinds, then each named kind and its count. */
enum { N_MEMBERS, N_KINDS, FIRST_NAMED, MAX_NAMED = 4, SHAPE_MAX = FIRST_NAMED + 2 * MAX_NAMED };

struct cycle_state {
    uint32_t *kind;         /* by node; NULL before the first question */
    bool is_known[N_PARTS]; /* whether `kind` is, for these nodes */
    struct hpy_tuples shapes;
    struct hpy_job *job;    /* of whoever classifies */
};

/* What is needed to tell shapes only. By kind of Clodo: */
struct shaper {
    const struct hpy_graph *graph;
    uint32_t dict_type;
    uint64_t *count; /* zero between two cycles */
    uint64_t *met;   /* the kinds of this cycle */
    size_t n_met;
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for cycles");
}

static void cycle_dispose(void *state_)
{
    struct cycle_state *state = state_;
    hpy_free(state->kind);
    hpy_tuples_dispose(&state->shapes);
    hpy_free(state);
}

static enum hpy_status cycle_prepare(void **out, const struct hpy_classifier *self,
                                     const struct hpy_graph *graph, struct hpy_job *job,
                                     struct hpy_err *err)
{
    (void)self;
    (void)graph;
    struct cycle_state *state = HPY_NEW(struct cycle_state);
    if (!state)
        return no_memory(err);
    state->job = job;
    *out = state;
    return HPY_OK;
}

/* ------------------------------------------------------------ shapes */

/* The type that a kind of Clodo speaks of; HPY_NO_TYPE for dicts without owner. */
static uint32_t type_of(const struct hpy_graph *graph, hpy_kind kind)
{
    if (kind < graph->n_types)
        return (uint32_t)kind;
    return kind < 2 * (hpy_kind)graph->n_types ? (uint32_t)(kind - graph->n_types) : HPY_NO_TYPE;
}

/* Classes of the program, their dicts, all others. */
static int rank(const struct hpy_graph *graph, hpy_kind kind)
{
    uint32_t type = type_of(graph, kind);
    if (type == HPY_NO_TYPE || !(graph->types[type].flags & HPY_TYPE_PYTHON))
        return 2;
    return kind >= graph->n_types;
}

/* By name before number: types may be numbered otherwise in the next capture. */
static int compare_names(const struct hpy_graph *graph, hpy_kind a, hpy_kind b)
{
    uint32_t type_a = type_of(graph, a), type_b = type_of(graph, b);
    int order = 0;
    if (type_a != HPY_NO_TYPE && type_b != HPY_NO_TYPE)
        order = hpy_str_compare(hpy_graph_name(graph, graph->types[type_a].name),
                                hpy_graph_name(graph, graph->types[type_b].name));
    if (order == 0 && type_a != HPY_NO_TYPE && type_b != HPY_NO_TYPE)
        order = hpy_str_compare(hpy_graph_name(graph, graph->types[type_a].module),
                                hpy_graph_name(graph, graph->types[type_b].module));
    return order ? order : a < b ? -1 : a > b;
}

static bool is_named_before(const struct shaper *s, hpy_kind a, hpy_kind b)
{
    int rank_a = rank(s->graph, a), rank_b = rank(s->graph, b);
    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (s->count[a] != s->count[b])
        return s->count[a] > s->count[b];
    return compare_names(s->graph, a, b) < 0;
}

/* Put the i-th kind to be named at its place, looking at those behind it. */
static void select_kind(struct shaper *s, size_t i)
{
    size_t best = i;
    for (size_t k = i + 1; k < s->n_met; k++)
        if (is_named_before(s, s->met[k], s->met[best]))
            best = k;
    uint64_t kind = s->met[best];
    s->met[best] = s->met[i];
    s->met[i] = kind;
}

static enum hpy_status shape_of(uint32_t *out, struct shaper *s, struct hpy_tuples *shapes,
                                const struct hpy_cycles *cycles, uint32_t component,
                                struct hpy_err *err)
{
    uint64_t shape[SHAPE_MAX] = { [N_MEMBERS] = hpy_cycles_size(cycles, component) };
    size_t n = FIRST_NAMED;
    s->n_met = 0;
    for (uint32_t m = cycles->first[component]; m < cycles->first[component + 1ull]; m++) {
        hpy_kind kind = hpy_kinds_clodo_of(s->graph, s->dict_type, cycles->member[m]);
        if (s->count[kind]++ == 0)
            s->met[s->n_met++] = kind;
    }
    shape[N_KINDS] = s->n_met;
    for (size_t i = 0; i < s->n_met && i < MAX_NAMED; i++) {
        select_kind(s, i);
        shape[n++] = s->met[i];
        shape[n++] = s->count[s->met[i]];
    }
    for (size_t i = 0; i < s->n_met; i++)
        s->count[s->met[i]] = 0;
    return hpy_tuples_intern(out, shapes, shape, n, err);
}

static uint32_t kind_of(uint32_t shape, bool held)
{
    return FIRST_SHAPE + 2 * shape + held; /* there are less than 2^30 shapes */
}

/* Turn holders by component into kinds by component. That a cycle has a holder is not
 * told; whoever is held by one looks at it, so that cycles come first. */
static enum hpy_status holders_to_kinds(uint32_t *holder, struct cycle_state *state,
                                        struct shaper *s, const struct hpy_cycles *cycles,
                                        struct hpy_err *err)
{
    hpy_job_phase(state->job, "comparing cycles", cycles->n);
    for (uint32_t c = 0; c < cycles->n; c++) {
        uint32_t shape;
        if (c % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(state->job, c, err));
        if (!hpy_bits_has(cycles->is_cycle, c))
            continue;
        HPY_TRY(shape_of(&shape, s, &state->shapes, cycles, c, err));
        holder[c] = kind_of(shape, false);
    }
    for (uint32_t c = 0; c < cycles->n; c++) {
        if (hpy_bits_has(cycles->is_cycle, c))
            continue;
        if (holder[c] == HPY_CYCLES_NONE)
            holder[c] = NO_CYCLE;
        else if (holder[c] == HPY_CYCLES_SEVERAL)
            holder[c] = SEVERAL;
        else
            holder[c] = kind_of((holder[holder[c]] - FIRST_SHAPE) / 2, true);
    }
    return HPY_OK;
}

/* ------------------------------------------------------------ kinds of nodes */

static int part_of(const struct hpy_graph *graph, uint32_t node)
{
    return graph->flags[node] & HPY_NODE_REACHABLE ? REACHED : UNREACHED;
}

/* No cycle has objects of both parts. */
static enum hpy_status cycles_of_part(struct hpy_cycles **out, const struct hpy_graph *graph,
                                      int part, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_nodeset set;
    uint64_t *words = hpy_bits_new(graph->n_nodes);
    if (!words)
        return no_memory(err);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (part_of(graph, node) == part)
            hpy_bits_add(words, node);
    enum hpy_status status = hpy_nodeset_from_bits(&set, graph->n_nodes, words, err);
    hpy_free(words);
    HPY_TRY(status);
    status = hpy_cycles_new(out, graph, &set, job, err);
    hpy_nodeset_dispose(&set);
    return status;
}

static enum hpy_status learn_part(struct cycle_state *state, const struct hpy_graph *graph,
                                  int part, struct hpy_err *err)
{
    struct hpy_cycles *cycles = NULL;
    uint32_t *kind = NULL;
    uint64_t n_clodo = hpy_kinds_n_clodo(graph);
    struct shaper s = { .graph = graph, .dict_type = hpy_kinds_dict_type(graph) };
    if (!state->kind && !(state->kind = HPY_ZARRAY(uint32_t, graph->n_nodes)))
        return no_memory(err);
    enum hpy_status status = cycles_of_part(&cycles, graph, part, state->job, err);
    if (status == HPY_OK)
        status = hpy_cycles_holders(&kind, cycles, state->job, err);
    s.count = HPY_ZARRAY(uint64_t, n_clodo);
    s.met = HPY_ARRAY(uint64_t, n_clodo);
    if (status == HPY_OK && (!s.count || !s.met))
        status = no_memory(err);
    if (status == HPY_OK)
        status = holders_to_kinds(kind, state, &s, cycles, err);
    for (uint32_t node = 0; status == HPY_OK && node < graph->n_nodes; node++)
        if (cycles->component[node] != HPY_NO_COMPONENT)
            state->kind[node] = kind[cycles->component[node]];
    state->is_known[part] = status == HPY_OK;
    hpy_free(s.count);
    hpy_free(s.met);
    hpy_free(kind);
    hpy_cycles_free(cycles);
    return status;
}

static enum hpy_status cycle_classify(void *state_, const struct hpy_graph *graph,
                                      const uint32_t *nodes, size_t n, hpy_kind *out,
                                      struct hpy_err *err)
{
    struct cycle_state *state = state_;
    for (size_t i = 0; i < n; i++) {
        int part = part_of(graph, nodes[i]);
        if (!state->is_known[part])
            HPY_TRY(learn_part(state, graph, part, err));
        out[i] = state->kind[nodes[i]]; /* of a virtual node: NO_CYCLE */
    }
    return HPY_OK;
}

static void cycle_label(void *state_, const struct hpy_graph *graph, hpy_kind kind,
                        struct hpy_text *out)
{
    const struct cycle_state *state = state_;
    if (kind < FIRST_SHAPE) {
        hpy_text_add(out, kind == NO_CYCLE ? "no cycle" : "held by several");
        return;
    }
    size_t n;
    const uint64_t *shape = hpy_tuples_get(&state->shapes,
                                           (uint32_t)((kind - FIRST_SHAPE) / 2), &n);
    hpy_text_addf(out, "%scycle of %" PRIu64 ": ",
                  (kind - FIRST_SHAPE) % 2 ? "held by " : "", shape[N_MEMBERS]);
    for (size_t i = FIRST_NAMED; i < n; i += 2) {
        hpy_text_add(out, i > FIRST_NAMED ? ", " : "");
        if (shape[i + 1] > 1)
            hpy_text_addf(out, "%" PRIu64 " ", shape[i + 1]);
        hpy_kinds_clodo_label(out, graph, shape[i]);
    }
    uint64_t n_more = shape[N_KINDS] - (n - FIRST_NAMED) / 2;
    if (n_more > 0)
        hpy_text_addf(out, " and %" PRIu64 " more kind%s", n_more, n_more == 1 ? "" : "s");
}

const struct hpy_classifier hpy_kinds_cycle = {
    .name = "Cycle",
    .by = "bycycle",
    .header = "Cycle (objects that refer to each other)",
    .title = "cycle",
    .letter = 'y',
    .help = "Cycles of objects by shape, and what they alone hold; of garbage, what to look for.",
    .prepare = cycle_prepare,
    .classify = cycle_classify,
    .label = cycle_label,
    .dispose = cycle_dispose,
};
