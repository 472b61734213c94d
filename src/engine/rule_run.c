/* Running rules: which nodes of a set obey. */
#include <assert.h>

#include "base/mem.h"
#include "engine/rule_program.h"

enum { BLOCK = HPY_JOB_STRIDE };

/* Members of a set are taken block by block; each step of the rule fills a line of
 * answers, and operators join the two lines on top. */
static void join(bool *a, const bool *b, enum hpy_set_op op, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        switch (op) {
        case HPY_SET_AND: a[i] = a[i] & b[i]; break;
        case HPY_SET_OR: a[i] = a[i] | b[i]; break;
        case HPY_SET_XOR: a[i] = a[i] ^ b[i]; break;
        case HPY_SET_SUB: a[i] = a[i] & !b[i]; break;
        }
    }
}

enum hpy_status hpy_rule_run_match(struct hpy_rule_run *run, const uint32_t *nodes, size_t n,
                                   struct hpy_err *err)
{
    size_t depth = 0;
    assert(n <= BLOCK);
    for (size_t s = 0; s < run->rule->n; s++) {
        const struct hpy_rule_step *step = &run->rule->steps[s];
        switch (step->kind) {
        case HPY_RULE_ATOM:
            HPY_TRY(hpy_rule_families[step->atom->family].matcher->match(
                run->states[s], run->graph, nodes, n, run->lines[depth++], err));
            break;
        case HPY_RULE_NOT:
            for (size_t i = 0; i < n; i++)
                run->lines[depth - 1][i] = !run->lines[depth - 1][i];
            break;
        case HPY_RULE_COMBINE:
            depth--;
            join(run->lines[depth - 1], run->lines[depth], step->op, n);
            break;
        }
    }
    return HPY_OK;
}

enum hpy_status hpy_rule_run_init(struct hpy_rule_run *run, const struct hpy_rule *rule,
                                  const struct hpy_graph *graph, struct hpy_job *job,
                                  struct hpy_err *err)
{
    *run = (struct hpy_rule_run){ .rule = rule, .graph = graph };
    run->states = HPY_ZARRAY(void *, rule->n);
    run->lines = hpy_alloc(rule->depth, sizeof *run->lines);
    if (!run->states || !run->lines)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    for (size_t s = 0; s < rule->n; s++) {
        const struct hpy_atom *atom = rule->steps[s].atom;
        if (!atom)
            continue;
        if (atom->graph && atom->graph != graph)
            return hpy_fail(err, HPY_ESYNTAX, "a part of the kind belongs to another heap");
        HPY_TRY(hpy_rule_families[atom->family].matcher->open(&run->states[s], graph, atom, job,
                                                              err));
    }
    return HPY_OK;
}

void hpy_rule_run_dispose(struct hpy_rule_run *run)
{
    for (size_t s = 0; run->states && s < run->rule->n; s++)
        if (run->states[s])
            hpy_rule_families[run->rule->steps[s].atom->family].matcher->close(run->states[s]);
    hpy_free(run->states);
    hpy_free(run->lines);
}

/* The next members that are objects; 0 at the end. */
static size_t take(uint32_t out[BLOCK], uint32_t *next, const struct hpy_graph *graph,
                   const struct hpy_nodeset *set)
{
    size_t n = 0;
    uint16_t wanted = set ? 0 : HPY_NODE_REACHABLE;
    while (n == 0 && *next < graph->n_nodes) {
        size_t n_read;
        if (set) {
            n_read = hpy_nodeset_page(set, *next, out, BLOCK);
            *next = n_read ? out[n_read - 1] + 1 : graph->n_nodes;
        } else {
            uint32_t left = graph->n_nodes - *next;
            n_read = left < BLOCK ? left : BLOCK;
            for (size_t i = 0; i < n_read; i++)
                out[i] = *next + (uint32_t)i;
            *next += (uint32_t)n_read;
        }
        for (size_t i = 0; i < n_read; i++) {
            out[n] = out[i];
            n += (graph->flags[out[i]] & (HPY_NODE_VIRTUAL | wanted)) == wanted;
        }
    }
    return n;
}

static enum hpy_status run_all(struct hpy_rule_run *run, uint64_t *words,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err)
{
    uint32_t nodes[BLOCK], next = 0;
    uint64_t done = 0;
    size_t n;
    while ((n = take(nodes, &next, run->graph, set)) > 0) {
        HPY_TRY(hpy_rule_run_match(run, nodes, n, err));
        for (size_t i = 0; i < n; i++)
            words[nodes[i] / 64] |= (uint64_t)run->lines[0][i] << nodes[i] % 64;
        HPY_TRY(hpy_job_poll(job, done += n, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_rule_select(struct hpy_nodeset *out, const struct hpy_rule *rule,
                                const struct hpy_graph *graph, const struct hpy_nodeset *set,
                                struct hpy_job *job, struct hpy_err *err)
{
    assert(!set || set->universe == graph->n_nodes);
    struct hpy_rule_run run;
    *out = (struct hpy_nodeset){ 0 };
    hpy_job_phase(job, "selecting by kind", set ? hpy_nodeset_count(set) : graph->n_reachable);
    enum hpy_status status = hpy_rule_run_init(&run, rule, graph, job, err);
    uint64_t *words = HPY_ZARRAY(uint64_t, (uint64_t)graph->n_nodes / 64 + 1);
    if (status == HPY_OK && !words)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    if (status == HPY_OK)
        status = run_all(&run, words, set, job, err);
    if (status == HPY_OK)
        status = hpy_nodeset_from_bits(out, graph->n_nodes, words, err);
    hpy_rule_run_dispose(&run);
    hpy_free(words);
    return status;
}
