/* Rules over sets: Rcs and Via compare what is found at an object with the arguments.
 *
 * No set is made for that: each in-edge is one of the arguments or none of them, and
 * what counts is which arguments were met and whether anything else was. */
#include <string.h>

#include "base/mem.h"
#include "engine/inedges.h"
#include "engine/kinds_table.h"
#include "engine/rule_atom.h"
#include "engine/via_parse.h"

enum { NO_ARGUMENT = 0, FIRST_ARGUMENT = 1 }; /* entries of tables: 1 + argument */

/* What was met at one object. */
struct met {
    uint64_t arguments; /* one bit each */
    bool others;
};

static bool verdict(const struct met *met, enum hpy_rule_alt alt, uint64_t all)
{
    bool all_met = (met->arguments & all) == all;
    switch (alt) {
    case HPY_ALT_EQ: return all_met && !met->others;
    case HPY_ALT_NE: return !all_met || met->others;
    case HPY_ALT_LT: return !all_met && !met->others;
    case HPY_ALT_LE: return !met->others;
    case HPY_ALT_GT: return all_met && met->others;
    case HPY_ALT_GE: return all_met;
    case HPY_N_ALTS: break;
    }
    return false;
}

struct set_state {
    enum hpy_rule_alt alt;
    uint64_t all; /* bits of the arguments that must be met */
    /* the entry of an in-edge; HPY_ENOMEM */
    enum hpy_status (*entry)(unsigned *out, struct set_state *state,
                             const struct hpy_inedge *edge, struct hpy_err *err);
    /* of Rcs */
    const struct hpy_graph *graph;
    uint32_t dict_type;
    uint8_t *entry_of_kind; /* by kind of Clodo */
    /* of Via */
    struct hpy_vias vias;
    struct hpy_via_wanted wanted[HPY_RULE_MAX_TEXTS];
    size_t n_wanted;
    uint8_t *entry_of_key; /* by node: 0 not compared yet, 1 none, 2 + argument */
};

static void set_close(void *state_)
{
    struct set_state *state = state_;
    hpy_free(state->entry_of_kind);
    hpy_vias_dispose(&state->vias);
    hpy_free(state->entry_of_key);
    hpy_free(state);
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
}

static enum hpy_status new_state(struct set_state **out, void **state,
                                 const struct hpy_graph *graph, const struct hpy_atom *atom,
                                 struct hpy_job *job, struct hpy_err *err)
{
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    *out = *state = HPY_NEW(struct set_state);
    if (!*out)
        return no_memory(err);
    (*out)->graph = graph;
    (*out)->alt = atom->alt;
    return HPY_OK;
}

static enum hpy_status rcs_entry(unsigned *out, struct set_state *state,
                                 const struct hpy_inedge *edge, struct hpy_err *err)
{
    (void)err;
    *out = state->entry_of_kind[hpy_kinds_clodo_of(state->graph, state->dict_type,
                                                   edge->source)];
    return HPY_OK;
}

/* Names that mean the same kind are one argument, whichever way they are written. */
static enum hpy_status rcs_open(void **out, const struct hpy_graph *graph,
                                const struct hpy_atom *atom, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct set_state *state;
    HPY_TRY(new_state(&state, out, graph, atom, job, err));
    uint64_t n_kinds = hpy_kinds_n_clodo(graph);
    state->entry = rcs_entry;
    state->dict_type = hpy_kinds_dict_type(graph);
    state->entry_of_kind = HPY_ZARRAY(uint8_t, n_kinds);
    bool *named = HPY_ARRAY(bool, n_kinds);
    if (!state->entry_of_kind || !named) {
        hpy_free(named);
        return no_memory(err);
    }
    for (size_t a = 0; a < atom->n_texts; a++) {
        bool is_new = false, is_known = false;
        memset(named, 0, n_kinds);
        hpy_rule_mark_clodo(named, graph, hpy_atom_text(atom, a));
        for (uint64_t k = 0; k < n_kinds; k++) {
            is_known |= named[k] && state->entry_of_kind[k] != NO_ARGUMENT;
            is_new |= named[k] && state->entry_of_kind[k] == NO_ARGUMENT;
            if (named[k] && state->entry_of_kind[k] == NO_ARGUMENT)
                state->entry_of_kind[k] = (uint8_t)(FIRST_ARGUMENT + a);
        }
        if (is_new || !is_known) /* a name of nothing is an argument never met */
            state->all |= UINT64_C(1) << a;
    }
    hpy_free(named);
    return HPY_OK;
}

static unsigned entry_of_key(struct set_state *state, uint32_t key)
{
    if (state->entry_of_key[key])
        return state->entry_of_key[key] - 1u;
    unsigned entry = NO_ARGUMENT;
    for (size_t w = 0; w < state->n_wanted && entry == NO_ARGUMENT; w++)
        if (state->wanted[w].is_key && hpy_via_is_key(&state->wanted[w], state->graph, key))
            entry = FIRST_ARGUMENT + (unsigned)w;
    state->entry_of_key[key] = (uint8_t)(1 + entry);
    return entry;
}

static enum hpy_status via_entry(unsigned *out, struct set_state *state,
                                 const struct hpy_inedge *edge, struct hpy_err *err)
{
    hpy_via relation;
    HPY_TRY(hpy_vias_of(&relation, &state->vias, edge, err));
    uint32_t argument = (uint32_t)relation;
    *out = NO_ARGUMENT;
    if (hpy_rel_info((enum hpy_rel_kind)(relation >> 32))->arg == HPY_ARG_KEY &&
        argument != HPY_ROOT_NODE) {
        *out = entry_of_key(state, argument);
        return HPY_OK;
    }
    for (size_t w = 0; w < state->n_wanted; w++) {
        const struct hpy_via_wanted *wanted = &state->wanted[w];
        if ((!wanted->is_key && !wanted->never && wanted->relation == relation) ||
            (wanted->told && wanted->told == relation)) {
            *out = FIRST_ARGUMENT + (unsigned)w;
            break;
        }
    }
    return HPY_OK;
}

/* Add a relation unless it is there already. */
static void add_wanted(struct set_state *state, const struct hpy_via_wanted *wanted)
{
    for (size_t w = 0; w < state->n_wanted; w++) {
        const struct hpy_via_wanted *there = &state->wanted[w];
        bool same = there->is_key == wanted->is_key && there->never == wanted->never &&
                    there->relation == wanted->relation && !wanted->never;
        if (same && (!wanted->is_key || hpy_str_equal(there->key, wanted->key) ||
                     (there->plain.data && wanted->plain.data &&
                      hpy_str_equal(there->plain, wanted->plain))))
            return;
    }
    state->all |= UINT64_C(1) << state->n_wanted;
    state->wanted[state->n_wanted++] = *wanted;
}

static enum hpy_status open_vias(void **out, const struct hpy_graph *graph,
                                 const struct hpy_atom *atom, bool folded, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct set_state *state;
    HPY_TRY(new_state(&state, out, graph, atom, job, err));
    state->entry = via_entry;
    HPY_TRY(hpy_vias_init(&state->vias, graph, folded, err));
    state->entry_of_key = HPY_ZARRAY(uint8_t, graph->n_nodes);
    if (!state->entry_of_key)
        return no_memory(err);
    for (size_t a = 0; a < atom->n_texts; a++) {
        struct hpy_via_wanted wanted;
        HPY_TRY(hpy_via_parse(&wanted, &state->vias, hpy_atom_text(atom, a), err));
        add_wanted(state, &wanted);
    }
    return HPY_OK;
}

static enum hpy_status via_open(void **out, const struct hpy_graph *graph,
                                const struct hpy_atom *atom, struct hpy_job *job,
                                struct hpy_err *err)
{
    return open_vias(out, graph, atom, false, job, err);
}

static enum hpy_status via_folded_open(void **out, const struct hpy_graph *graph,
                                       const struct hpy_atom *atom, struct hpy_job *job,
                                       struct hpy_err *err)
{
    return open_vias(out, graph, atom, true, job, err);
}

static enum hpy_status set_match(void *state_, const struct hpy_graph *graph,
                                 const uint32_t *nodes, size_t n, bool *out,
                                 struct hpy_err *err)
{
    struct set_state *state = state_;
    struct hpy_inedges in;
    struct hpy_inedge edges[HPY_INEDGES_CHUNK];
    const struct met nothing = { 0 };
    struct met met = nothing;
    size_t n_edges, at = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = verdict(&nothing, state->alt, state->all);
    hpy_inedges_init(&in, graph, nodes, n);
    while ((n_edges = hpy_inedges_take(&in, edges)) > 0) {
        for (size_t i = 0; i < n_edges; i++) {
            if (state->entry == rcs_entry)
                __builtin_prefetch(&graph->type[edges[i].source]);
            else
                hpy_vias_expect(&state->vias, &edges[i]);
        }
        for (size_t i = 0; i < n_edges; i++) {
            unsigned entry;
            if (edges[i].index != at) {
                out[at] = verdict(&met, state->alt, state->all);
                met = nothing;
            }
            at = edges[i].index;
            HPY_TRY(state->entry(&entry, state, &edges[i], err));
            if (entry == NO_ARGUMENT)
                met.others = true;
            else
                met.arguments |= UINT64_C(1) << (entry - FIRST_ARGUMENT);
        }
    }
    if (n > 0)
        out[at] = verdict(&met, state->alt, state->all);
    return HPY_OK;
}

const struct hpy_matcher hpy_match_rcs = { rcs_open, set_match, set_close };
const struct hpy_matcher hpy_match_via = { via_open, set_match, set_close };
const struct hpy_matcher hpy_match_via_folded = { via_folded_open, set_match, set_close };
