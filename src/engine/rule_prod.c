/* Rules by the line that allocated an object: Prod('file', line), Prod('path'), Prod().
 *
 * The atom has no text: what is not known. One, without a number: the files that begin
 * with it. One, and 1 + a line: that line, or with .alt lines of the same file. */
#include <string.h>

#include "base/mem.h"
#include "engine/rule_atom.h"
#include "engine/site.h"

struct prod_state {
    uint32_t n_sites;
    bool of_site[]; /* by site; HPY_NO_SITE is there always */
};

static bool begins_with(struct hpy_str text, struct hpy_str start)
{
    return text.n_bytes >= start.n_bytes &&
           (start.n_bytes == 0 || memcmp(text.data, start.data, start.n_bytes) == 0);
}

static bool compares(uint64_t a, enum hpy_rule_alt alt, uint64_t b)
{
    switch (alt) {
    case HPY_ALT_LT: return a < b;
    case HPY_ALT_LE: return a <= b;
    case HPY_ALT_GT: return a > b;
    case HPY_ALT_GE: return a >= b;
    default: return a == b;
    }
}

/* Whether a line is what the atom says; != is turned round by who asks. */
static bool line_is(const struct hpy_graph *graph, const struct hpy_atom *atom,
                    const struct hpy_site_frame *line)
{
    struct hpy_str file = hpy_graph_name(graph, line->file), wanted = hpy_atom_text(atom, 0);
    if (atom->number > 0)
        return hpy_str_equal(file, wanted) && compares(line->line, atom->alt, atom->number - 1);
    /* A path is less than another if it begins with it. */
    return atom->alt == HPY_ALT_GT || atom->alt == HPY_ALT_GE ? begins_with(wanted, file)
                                                              : begins_with(file, wanted);
}

static enum hpy_status prod_open(void **out, const struct hpy_graph *graph,
                                 const struct hpy_atom *atom, struct hpy_job *job,
                                 struct hpy_err *err)
{
    uint32_t n = graph->n_sites ? graph->n_sites : 1;
    struct prod_state *state = hpy_zalloc(1, sizeof *state + n * sizeof state->of_site[0]);
    if (!state)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    *out = state;
    state->n_sites = n;
    bool turned = atom->alt == HPY_ALT_NE;
    state->of_site[HPY_NO_SITE] = (atom->n_texts == 0) != turned;
    for (uint32_t site = 1; site < n; site++) {
        if (site % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, site, err));
        const struct hpy_site_frame *line = &graph->site_frames[graph->site_off[site]];
        bool is = atom->n_texts > 0 && line_is(graph, atom, line);
        state->of_site[site] = is != turned;
    }
    return HPY_OK;
}

static enum hpy_status prod_match(void *state_, const struct hpy_graph *graph,
                                  const uint32_t *nodes, size_t n, bool *out,
                                  struct hpy_err *err)
{
    (void)err;
    const struct prod_state *state = state_;
    for (size_t i = 0; i < n; i++)
        out[i] = state->of_site[graph->site ? graph->site[nodes[i]] : HPY_NO_SITE];
    return HPY_OK;
}

const struct hpy_matcher hpy_match_prod = { prod_open, prod_match, hpy_free };
