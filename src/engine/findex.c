/* Classifiers made of rules. The rules run over what the ones before left over, so that
 * an expensive last rule looks at little. */
#include "engine/findex.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/rule_program.h"

enum { BLOCK = HPY_JOB_STRIDE };

struct findex {
    struct hpy_classifier classifier; /* the first: a findex is known by it */
    struct hpy_classifier_life life;
    char *by; /* of the classifier */
    size_t n;
    struct hpy_rule *rules[HPY_FINDEX_MAX];
};

struct findex_state {
    const struct findex *findex;
    size_t n_runs;
    struct hpy_rule_run *runs;
    uint32_t left[BLOCK]; /* nodes that no rule has taken yet … */
    uint32_t at[BLOCK];   /* … and their places */
};

static const struct findex *findex_of(const struct hpy_classifier *by)
{
    assert(hpy_findex_is(by));
    return (const struct findex *)by; /* its first member */
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a classifier");
}

static void findex_free(struct findex *findex)
{
    for (size_t i = 0; i < findex->n; i++)
        hpy_rule_free(findex->rules[i]);
    hpy_free(findex->by);
    hpy_free(findex);
}

static void findex_end(struct hpy_classifier_life *life)
{
    findex_free((struct findex *)(void *)((char *)life - offsetof(struct findex, life)));
}

static void findex_dispose(void *state_)
{
    struct findex_state *state = state_;
    for (size_t i = 0; i < state->n_runs; i++)
        hpy_rule_run_dispose(&state->runs[i]);
    hpy_free(state->runs);
    hpy_free(state);
}

static enum hpy_status findex_prepare(void **out, const struct hpy_classifier *self,
                                      const struct hpy_graph *graph, struct hpy_job *job,
                                      struct hpy_err *err)
{
    const struct findex *findex = findex_of(self);
    struct findex_state *state = HPY_NEW(struct findex_state);
    if (!state)
        return no_memory(err);
    state->findex = findex;
    state->runs = HPY_ZARRAY(struct hpy_rule_run, findex->n);
    enum hpy_status status = state->runs ? HPY_OK : no_memory(err);
    while (status == HPY_OK && state->n_runs < findex->n) {
        size_t i = state->n_runs++; /* disposed of also where it fails */
        status = hpy_rule_run_init(&state->runs[i], findex->rules[i], graph, job, err);
    }
    if (status == HPY_OK)
        *out = state;
    else
        findex_dispose(state);
    return status;
}

static enum hpy_status classify_block(struct findex_state *state, const uint32_t *nodes,
                                      size_t n, hpy_kind *out, struct hpy_err *err)
{
    memcpy(state->left, nodes, n * sizeof *nodes);
    for (size_t i = 0; i < n; i++)
        state->at[i] = (uint32_t)i;
    for (size_t r = 0; r < state->n_runs && n > 0; r++) {
        const bool *obeys = state->runs[r].lines[0];
        size_t n_left = 0;
        HPY_TRY(hpy_rule_run_match(&state->runs[r], state->left, n, err));
        for (size_t i = 0; i < n; i++) {
            uint32_t at = state->at[i];
            if (obeys[i])
                out[at] = r;
            state->at[n_left] = at;
            state->left[n_left] = state->left[i];
            n_left += !obeys[i];
        }
        n = n_left;
    }
    for (size_t i = 0; i < n; i++)
        out[state->at[i]] = state->n_runs;
    return HPY_OK;
}

static enum hpy_status findex_classify(void *state, const struct hpy_graph *graph,
                                       const uint32_t *nodes, size_t n, hpy_kind *out,
                                       struct hpy_err *err)
{
    (void)graph;
    for (size_t at = 0; at < n; at += BLOCK)
        HPY_TRY(classify_block(state, nodes + at, n - at < BLOCK ? n - at : BLOCK, out + at, err));
    return HPY_OK;
}

static void findex_label(void *state_, const struct hpy_graph *graph, hpy_kind kind,
                         struct hpy_text *out)
{
    const struct findex_state *state = state_;
    (void)graph;
    if (kind == state->n_runs) {
        hpy_text_add(out, "<None>");
        return;
    }
    hpy_rule_brief(out, state->findex->rules[kind]);
    hpy_text_addf(out, " / %" PRIu64, kind);
}

/* "by(findex(…))", as an expression says it. */
static enum hpy_status make_by(struct findex *findex, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    hpy_text_add(&text, "by(");
    hpy_classifier_text(&text, &findex->classifier);
    hpy_text_add(&text, ")");
    enum hpy_status status = hpy_text_check(&text, err);
    if (status == HPY_OK && !(findex->by = hpy_strndup(text.data, text.n_bytes)))
        status = no_memory(err);
    hpy_text_dispose(&text);
    findex->classifier.by = findex->by;
    return status;
}

enum hpy_status hpy_findex_new(const struct hpy_classifier **out,
                               const struct hpy_rule *const *rules, size_t n,
                               struct hpy_err *err)
{
    *out = NULL;
    if (n > HPY_FINDEX_MAX)
        return hpy_fail(err, HPY_ELIMIT, "a findex of more than %d kinds", HPY_FINDEX_MAX);
    struct findex *findex = HPY_NEW(struct findex);
    if (!findex)
        return no_memory(err);
    atomic_init(&findex->life.n_holders, 1);
    findex->life.end = findex_end;
    findex->classifier = (struct hpy_classifier){
        .name = "findex",
        .header = "First Matching Kind / Index",
        .title = "first matching kind",
        .help = "The first of some kinds that the object belongs to.",
        .life = &findex->life,
        .prepare = findex_prepare,
        .classify = findex_classify,
        .label = findex_label,
        .dispose = findex_dispose,
    };
    enum hpy_status status = HPY_OK;
    while (status == HPY_OK && findex->n < n) {
        status = hpy_rule_copy(&findex->rules[findex->n], rules[findex->n], err);
        findex->n += status == HPY_OK;
    }
    if (status == HPY_OK)
        status = make_by(findex, err);
    if (status == HPY_OK)
        *out = &findex->classifier;
    else
        findex_free(findex);
    return status;
}

bool hpy_findex_is(const struct hpy_classifier *by)
{
    return by->classify == findex_classify;
}

size_t hpy_findex_n(const struct hpy_classifier *by)
{
    return findex_of(by)->n;
}

enum hpy_status hpy_findex_kind(struct hpy_rule **out, const struct hpy_classifier *by,
                                uint64_t index, struct hpy_err *err)
{
    const struct findex *findex = findex_of(by);
    struct hpy_rule_call everything = { .family = HPY_RULE_ANYTHING };
    *out = NULL;
    if (index > findex->n)
        return hpy_fail(err, HPY_ENOTFOUND, "there are only kinds 0 to %zu", findex->n);
    struct hpy_rule *rule;
    if (index < findex->n)
        HPY_TRY(hpy_rule_copy(&rule, findex->rules[index], err));
    else
        HPY_TRY(hpy_rule_call(&rule, &everything, err));
    for (uint64_t i = 0; i < index; i++) {
        struct hpy_rule *less;
        enum hpy_status status = hpy_rule_combine(&less, HPY_SET_SUB, rule, findex->rules[i], err);
        hpy_rule_free(rule);
        HPY_TRY(status);
        rule = less;
    }
    *out = rule;
    return HPY_OK;
}

static void add_findex(struct hpy_text *out, const struct findex *findex)
{
    hpy_text_add(out, "findex(");
    for (size_t i = 0; i < findex->n; i++) {
        hpy_text_add(out, i ? ", " : "");
        hpy_rule_text(out, findex->rules[i]);
    }
    hpy_text_add_char(out, ')');
}

void hpy_classifier_text(struct hpy_text *out, const struct hpy_classifier *by)
{
    const struct hpy_classifier *const one[] = { by, NULL };
    for (const struct hpy_classifier *const *f = by->factors ? by->factors : one; *f; f++) {
        hpy_text_add(out, by->factors && f > by->factors ? " & " : "");
        if (hpy_findex_is(*f))
            add_findex(out, findex_of(*f));
        else
            hpy_text_add(out, (*f)->name);
    }
}

void hpy_classifier_add_by(struct hpy_text *out, const struct hpy_classifier *by)
{
    if (!by->life) {
        hpy_text_add(out, by->by);
        return;
    }
    hpy_text_add(out, "by("); /* one that was made has no name of its own */
    hpy_classifier_text(out, by);
    hpy_text_add_char(out, ')');
}
