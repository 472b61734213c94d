/* The classifier by cycles: objects that refer to each other are a kind, what such a
 * cycle alone holds is another, and what no cycle holds a third.
 *
 * Of what the interpreter does not reach this is the list of what to look for: each row
 * "cycle of …" is a piece of garbage that only the collector finds, the row "held by
 * cycle of …" is what goes with it, and "no cycle" is what C code holds. What the
 * interpreter reaches is one large cycle and little else, as every function leads to a
 * module and from there to most others; it is looked at only if asked about. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/cycles.h"
#include "engine/kinds_table.h"

enum { NO_CYCLE = 0, SEVERAL = 1, FIRST_CYCLE = 2, NAMES_MAX = 4 };
enum { UNREACHED, REACHED, N_PARTS };

struct cycle_state {
    struct hpy_cycles *cycles[N_PARTS]; /* NULL = not asked about yet */
    uint32_t *holder[N_PARTS];
    struct hpy_job *job;                /* of whoever classifies */
    uint32_t dict_type;
    /* for labels, by kind of Clodo: zero between two of them */
    uint64_t *size_bytes, *count;
    uint64_t *met;
};

static void cycle_dispose(void *state_)
{
    struct cycle_state *state = state_;
    for (int part = 0; part < N_PARTS; part++) {
        hpy_cycles_free(state->cycles[part]);
        hpy_free(state->holder[part]);
    }
    hpy_free(state->size_bytes);
    hpy_free(state->count);
    hpy_free(state->met);
    hpy_free(state);
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for cycles");
}

static enum hpy_status cycle_prepare(void **out, const struct hpy_classifier *self,
                                     const struct hpy_graph *graph, struct hpy_job *job,
                                     struct hpy_err *err)
{
    (void)self;
    uint64_t n_kinds = hpy_kinds_n_clodo(graph);
    struct cycle_state *state = HPY_NEW(struct cycle_state);
    if (!state)
        return no_memory(err);
    state->job = job;
    state->dict_type = hpy_kinds_dict_type(graph);
    state->size_bytes = HPY_ZARRAY(uint64_t, n_kinds);
    state->count = HPY_ZARRAY(uint64_t, n_kinds);
    state->met = HPY_ARRAY(uint64_t, n_kinds);
    if (!state->size_bytes || !state->count || !state->met) {
        cycle_dispose(state);
        return no_memory(err);
    }
    *out = state;
    return HPY_OK;
}

static int part_of(const struct hpy_graph *graph, uint32_t node)
{
    return graph->flags[node] & HPY_NODE_REACHABLE ? REACHED : UNREACHED;
}

/* No cycle has objects of both parts. */
static enum hpy_status need_part(struct cycle_state *state, const struct hpy_graph *graph,
                                 int part, struct hpy_err *err)
{
    struct hpy_nodeset set;
    if (state->holder[part])
        return HPY_OK;
    uint64_t *words = hpy_bits_new(graph->n_nodes);
    if (!words)
        return no_memory(err);
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        if (part_of(graph, node) == part)
            hpy_bits_add(words, node);
    enum hpy_status status = hpy_nodeset_from_bits(&set, graph->n_nodes, words, err);
    hpy_free(words);
    HPY_TRY(status);
    if (!state->cycles[part])
        status = hpy_cycles_new(&state->cycles[part], graph, &set, state->job, err);
    hpy_nodeset_dispose(&set);
    if (status == HPY_OK)
        status = hpy_cycles_holders(&state->holder[part], state->cycles[part], state->job, err);
    return status;
}

static hpy_kind kind_of(uint32_t component, bool held, int part)
{
    return FIRST_CYCLE + (((hpy_kind)component * 2 + held) * N_PARTS + (unsigned)part);
}

static enum hpy_status cycle_classify(void *state_, const struct hpy_graph *graph,
                                      const uint32_t *nodes, size_t n, hpy_kind *out,
                                      struct hpy_err *err)
{
    struct cycle_state *state = state_;
    for (size_t i = 0; i < n; i++) {
        int part = part_of(graph, nodes[i]);
        HPY_TRY(need_part(state, graph, part, err));
        const struct hpy_cycles *cycles = state->cycles[part];
        uint32_t component = cycles->component[nodes[i]];
        out[i] = NO_CYCLE;
        if (component == HPY_NO_COMPONENT) /* a virtual node */
            continue;
        uint32_t holder = state->holder[part][component];
        if (hpy_bits_has(cycles->is_cycle, component))
            out[i] = kind_of(component, false, part);
        else if (holder == HPY_CYCLES_SEVERAL)
            out[i] = SEVERAL;
        else if (holder != HPY_CYCLES_NONE)
            out[i] = kind_of(holder, true, part);
    }
    return HPY_OK;
}

/* The kind of Clodo not written yet that has most bytes, then the first one. */
static size_t largest(const struct cycle_state *state, size_t from, size_t n)
{
    size_t best = from;
    for (size_t i = from + 1; i < n; i++) {
        uint64_t a = state->size_bytes[state->met[i]], b = state->size_bytes[state->met[best]];
        if (a > b || (a == b && state->met[i] < state->met[best]))
            best = i;
    }
    return best;
}

static void add_members(struct cycle_state *state, const struct hpy_graph *graph,
                        const struct hpy_cycles *cycles, uint32_t component,
                        struct hpy_text *out)
{
    size_t n_met = 0;
    for (uint32_t m = cycles->first[component]; m < cycles->first[component + 1ull]; m++) {
        uint32_t node = cycles->member[m];
        hpy_kind kind = hpy_kinds_clodo_of(graph, state->dict_type, node);
        if (state->count[kind]++ == 0)
            state->met[n_met++] = kind;
        state->size_bytes[kind] += hpy_graph_size(graph, node);
    }
    for (size_t i = 0; i < n_met && i < NAMES_MAX; i++) {
        size_t best = largest(state, i, n_met);
        uint64_t kind = state->met[best];
        state->met[best] = state->met[i];
        state->met[i] = kind;
        hpy_text_add(out, i ? ", " : "");
        if (state->count[kind] > 1)
            hpy_text_addf(out, "%" PRIu64 " ", state->count[kind]);
        hpy_kinds_clodo_label(out, graph, kind);
    }
    if (n_met > NAMES_MAX)
        hpy_text_addf(out, " and %zu more kind%s", n_met - NAMES_MAX,
                      n_met - NAMES_MAX == 1 ? "" : "s");
    for (size_t i = 0; i < n_met; i++)
        state->count[state->met[i]] = state->size_bytes[state->met[i]] = 0;
}

static void cycle_label(void *state_, const struct hpy_graph *graph, hpy_kind kind,
                        struct hpy_text *out)
{
    struct cycle_state *state = state_;
    if (kind < FIRST_CYCLE) {
        hpy_text_add(out, kind == NO_CYCLE ? "no cycle" : "held by several");
        return;
    }
    const struct hpy_cycles *cycles = state->cycles[(kind - FIRST_CYCLE) % N_PARTS];
    bool held = (kind - FIRST_CYCLE) / N_PARTS % 2;
    uint32_t component = (uint32_t)((kind - FIRST_CYCLE) / N_PARTS / 2);
    hpy_text_addf(out, "%scycle of %" PRIu32 ": ", held ? "held by " : "",
                  hpy_cycles_size(cycles, component));
    add_members(state, graph, cycles, component, out);
}

const struct hpy_classifier hpy_kinds_cycle = {
    .name = "Cycle",
    .by = "bycycle",
    .header = "Cycle (objects that refer to each other)",
    .title = "cycle",
    .help = "Each cycle of objects, and what it alone holds; of garbage, what to look for.",
    .prepare = cycle_prepare,
    .classify = cycle_classify,
    .label = cycle_label,
    .dispose = cycle_dispose,
};
