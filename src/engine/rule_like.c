/* Rules by example: what is of the same kinds as some objects, by any classifier, or
 * of the kind that has a given label.
 *
 * Keys of kinds hold for one state of a classifier, so the examples are classified
 * anew and what comes out is what is looked for. */
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/rule_atom.h"

enum { BLOCK = HPY_JOB_STRIDE, FIRST_SLOTS = 64 };

enum answer { UNKNOWN, YES, NO };

struct like_state {
    const struct hpy_classifier *by;
    void *classifier_state;
    const struct hpy_atom *atom;
    /* answers by kind, open addressing; a power of two */
    hpy_kind *kinds;
    uint8_t *answers;
    uint64_t n_slots, n_used;
    hpy_kind block[BLOCK];
};

static void like_close(void *state_)
{
    struct like_state *state = state_;
    if (state->by->dispose && state->classifier_state)
        state->by->dispose(state->classifier_state);
    hpy_free(state->kinds);
    hpy_free(state->answers);
    hpy_free(state);
}

static uint64_t slot_of(const hpy_kind *kinds, const uint8_t *answers, uint64_t n_slots,
                        hpy_kind kind)
{
    uint64_t at = XXH3_64bits(&kind, sizeof kind) & (n_slots - 1);
    while (answers[at] != UNKNOWN && kinds[at] != kind)
        at = (at + 1) & (n_slots - 1);
    return at;
}

static enum hpy_status make_room(struct like_state *state, struct hpy_err *err)
{
    if (state->n_used * 2 < state->n_slots)
        return HPY_OK;
    uint64_t n_slots = state->n_slots ? state->n_slots * 2 : FIRST_SLOTS;
    hpy_kind *kinds = HPY_ARRAY(hpy_kind, n_slots);
    uint8_t *answers = HPY_ZARRAY(uint8_t, n_slots);
    if (!kinds || !answers) {
        hpy_free(kinds);
        hpy_free(answers);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    }
    for (uint64_t i = 0; i < state->n_slots; i++) {
        if (state->answers[i] == UNKNOWN)
            continue;
        uint64_t at = slot_of(kinds, answers, n_slots, state->kinds[i]);
        kinds[at] = state->kinds[i];
        answers[at] = state->answers[i];
    }
    hpy_free(state->kinds);
    hpy_free(state->answers);
    state->kinds = kinds;
    state->answers = answers;
    state->n_slots = n_slots;
    return HPY_OK;
}

static enum hpy_status set_answer(struct like_state *state, hpy_kind kind, enum answer answer,
                                  struct hpy_err *err)
{
    HPY_TRY(make_room(state, err));
    uint64_t at = slot_of(state->kinds, state->answers, state->n_slots, kind);
    state->n_used += state->answers[at] == UNKNOWN;
    state->kinds[at] = kind;
    state->answers[at] = (uint8_t)answer;
    return HPY_OK;
}

static enum hpy_status open_by(void **out, const struct hpy_graph *graph,
                               const struct hpy_classifier *by, const struct hpy_atom *atom,
                               struct hpy_job *job, struct hpy_err *err)
{
    struct like_state *state = *out = HPY_NEW(struct like_state);
    if (!state)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    state->by = by;
    state->atom = atom;
    HPY_TRY(make_room(state, err));
    return by->prepare ? by->prepare(&state->classifier_state, by, graph, job, err) : HPY_OK;
}

static enum hpy_status like_open(void **out, const struct hpy_graph *graph,
                                 const struct hpy_atom *atom, struct hpy_job *job,
                                 struct hpy_err *err)
{
    HPY_TRY(open_by(out, graph, atom->by, atom, job, err));
    struct like_state *state = *out;
    for (uint64_t from = 0; from < atom->n_nodes; from += BLOCK) {
        size_t n = atom->n_nodes - from < BLOCK ? (size_t)(atom->n_nodes - from) : BLOCK;
        HPY_TRY(state->by->classify(state->classifier_state, graph, atom->nodes + from, n,
                                    state->block, err));
        for (size_t i = 0; i < n; i++)
            HPY_TRY(set_answer(state, state->block[i], YES, err));
    }
    return HPY_OK;
}

static enum hpy_status package_open(void **out, const struct hpy_graph *graph,
                                    const struct hpy_atom *atom, struct hpy_job *job,
                                    struct hpy_err *err)
{
    return open_by(out, graph, &hpy_kinds_package, atom, job, err);
}

static enum hpy_status definer_open(void **out, const struct hpy_graph *graph,
                                    const struct hpy_atom *atom, struct hpy_job *job,
                                    struct hpy_err *err)
{
    return open_by(out, graph, &hpy_kinds_class_module, atom, job, err);
}

/* Whether the label of a kind is the atom's text. */
static enum hpy_status has_label(enum answer *out, const struct like_state *state,
                                 const struct hpy_graph *graph, hpy_kind kind,
                                 struct hpy_err *err)
{
    struct hpy_text label = { 0 };
    state->by->label(state->classifier_state, graph, kind, &label);
    enum hpy_status status = hpy_text_check(&label, err);
    *out = hpy_str_equal(hpy_text_str(&label), hpy_atom_text(state->atom, 0)) ? YES : NO;
    hpy_text_dispose(&label);
    return status;
}

static enum hpy_status match_block(struct like_state *state, const struct hpy_graph *graph,
                                   const uint32_t *nodes, size_t n, bool *out,
                                   struct hpy_err *err)
{
    bool by_label = state->atom->family != HPY_RULE_LIKE;
    HPY_TRY(state->by->classify(state->classifier_state, graph, nodes, n, state->block, err));
    for (size_t i = 0; i < n; i++) {
        hpy_kind kind = state->block[i];
        enum answer answer =
            (enum answer)state->answers[slot_of(state->kinds, state->answers, state->n_slots, kind)];
        if (answer == UNKNOWN && by_label) {
            HPY_TRY(has_label(&answer, state, graph, kind, err));
            HPY_TRY(set_answer(state, kind, answer, err));
        }
        out[i] = answer == YES;
    }
    return HPY_OK;
}

static enum hpy_status like_match(void *state, const struct hpy_graph *graph,
                                  const uint32_t *nodes, size_t n, bool *out,
                                  struct hpy_err *err)
{
    for (size_t at = 0; at < n; at += BLOCK)
        HPY_TRY(match_block(state, graph, nodes + at, n - at < BLOCK ? n - at : BLOCK, out + at,
                            err));
    return HPY_OK;
}

const struct hpy_matcher hpy_match_like = { like_open, like_match, like_close };
const struct hpy_matcher hpy_match_package = { package_open, like_match, like_close };
const struct hpy_matcher hpy_match_definer = { definer_open, like_match, like_close };
