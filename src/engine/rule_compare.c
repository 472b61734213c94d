/* A case is a truth for some of the atoms. Cases are split at the first atom that the
 * rule still depends on, and given up where the atoms cannot be so (the procedure of
 * Davis, Logemann and Loveland, CACM 1962, with a theory): no normal form is written
 * down, which might be exponentially long where few cases matter. */
#include "engine/rule_compare.h"

#include <string.h>

#include "base/mem.h"
#include "engine/rule_theory.h"
#include "sets/bits.h"

enum truth { FALSE, TRUE, OPEN };

struct comparison {
    struct hpy_rule *rule;    /* what would prove the contrary: a - b, or a & b */
    size_t *atom_of;          /* by step */
    const struct hpy_atom **atoms;
    size_t n;
    struct hpy_theory theory;
    signed char *values;      /* by atom; -1 = any */
    size_t *order;            /* by depth: the atom that was split there */
    uint64_t *types, *sizes;  /* by depth: candidates left */
    uint64_t type_words, size_words;
    uint64_t *examples;       /* nodes at which some case is to be looked for */
    bool any_examples, any_perhaps, found;
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a comparison of kinds");
}

/* The rule where the atoms are as told. *open is an atom that it depends on. */
static enum truth value_of(const struct comparison *c, size_t *open)
{
    enum truth stack[HPY_RULE_MAX_DEPTH + 1] = { OPEN };
    size_t depth = 0;
    for (size_t s = 0; s < c->rule->n; s++) {
        const struct hpy_rule_step *step = &c->rule->steps[s];
        if (step->kind == HPY_RULE_ATOM) {
            signed char value = c->values[c->atom_of[s]];
            stack[depth++] = value < 0 ? OPEN : value ? TRUE : FALSE;
            continue;
        }
        enum truth *a = &stack[depth - 1];
        if (step->kind == HPY_RULE_NOT) {
            *a = *a == OPEN ? OPEN : *a == TRUE ? FALSE : TRUE;
            continue;
        }
        enum truth b = stack[--depth];
        a = &stack[depth - 1];
        if (step->op == HPY_SET_SUB)
            b = b == OPEN ? OPEN : b == TRUE ? FALSE : TRUE;
        if (step->op == HPY_SET_XOR)
            *a = *a == OPEN || b == OPEN ? OPEN : *a != b ? TRUE : FALSE;
        else if (step->op == HPY_SET_OR)
            *a = *a == TRUE || b == TRUE ? TRUE : *a == OPEN || b == OPEN ? OPEN : FALSE;
        else
            *a = *a == FALSE || b == FALSE ? FALSE : *a == OPEN || b == OPEN ? OPEN : TRUE;
    }
    for (size_t s = 0; stack[0] == OPEN && s < c->rule->n; s++)
        if (c->rule->steps[s].atom && c->values[c->atom_of[s]] < 0) {
            *open = c->atom_of[s];
            break;
        }
    return stack[0];
}

static void note_examples(struct comparison *c, const struct hpy_atom *atom)
{
    const struct hpy_graph *graph = c->theory.graph;
    uint32_t nodes[HPY_JOB_STRIDE], node;
    uint64_t n;
    switch (atom->family) {
    case HPY_RULE_MEMBERS:
        for (uint32_t next = 0;
             (n = hpy_nodeset_page(&atom->set, next, nodes, HPY_JOB_STRIDE)) > 0;
             next = nodes[n - 1] + 1)
            for (uint64_t i = 0; i < n; i++)
                hpy_bits_add(c->examples, nodes[i]);
        break;
    case HPY_RULE_ID:
        if ((node = hpy_graph_find(graph, atom->number)) != HPY_NO_NODE)
            hpy_bits_add(c->examples, node);
        break;
    case HPY_RULE_MODULE:
        for (node = 0; node < graph->n_nodes; node++)
            if (graph->types[graph->type[node]].flags & HPY_TYPE_IS_MODULE)
                hpy_bits_add(c->examples, node);
        break;
    default:
        for (uint64_t i = 0; i < atom->n_nodes; i++)
            hpy_bits_add(c->examples, atom->nodes[i]);
    }
}

/* A case in which the rule holds: what becomes of it? Where it speaks of objects of this
 * heap, these are looked at later, all together. The kind of some objects has no other
 * members than these only as far as it is the one thing that is spoken of. */
static void judge(struct comparison *c, const uint64_t *types, const uint64_t *sizes)
{
    const struct hpy_theory *theory = &c->theory;
    const struct hpy_classifier *by = NULL;
    bool objects = false, examples = false, other = false, several = false, denied = false;
    enum hpy_theory_answer answer = hpy_theory_ask(theory, c->values, types, sizes);
    if (answer == HPY_THEORY_NEVER)
        return;
    for (size_t i = 0; i < c->n; i++) {
        const struct hpy_theory_atom *a = &theory->atoms[i];
        if (c->values[i] < 0 || a->way == HPY_BY_ALWAYS)
            continue;
        bool positive = (c->values[i] == 1) != a->negated;
        if (a->way == HPY_BY_EXAMPLE) {
            several |= by && by != a->atom->by;
            by = a->atom->by;
            examples |= positive;
        } else {
            objects |= a->way == HPY_BY_OBJECT && positive;
            denied |= a->way == HPY_BY_OBJECT && !positive;
            other |= a->way != HPY_BY_OBJECT || positive;
        }
        if (positive && (a->way == HPY_BY_EXAMPLE || a->way == HPY_BY_OBJECT)) {
            note_examples(c, a->atom);
            c->any_examples = true;
        }
    }
    if (objects)
        return; /* the examples decide */
    if (examples)
        c->any_perhaps |= other || several || denied;
    else if (answer == HPY_THEORY_PERHAPS || several || (by && other))
        c->any_perhaps = true;
    else
        c->found = true;
}

/* Enter a case: atom i is as told, candidates as they were above, less some. */
static bool enter(struct comparison *c, size_t depth, signed char value)
{
    uint64_t *types = c->types + depth * c->type_words, *sizes = c->sizes + depth * c->size_words;
    size_t atom = c->order[depth];
    memcpy(types + c->type_words, types, c->type_words * sizeof *types);
    memcpy(sizes + c->size_words, sizes, c->size_words * sizeof *sizes);
    c->values[atom] = value;
    return hpy_theory_narrow(&c->theory, atom, value == 1, types + c->type_words,
                             sizes + c->size_words);
}

static enum hpy_status search(struct comparison *c, struct hpy_job *job, struct hpy_err *err)
{
    size_t depth = 0;
    uint32_t n_cases = 0;
    bool down = true; /* the case at this depth is new, else what is below is done */
    for (;;) {
        size_t open = 0;
        if (down) {
            if (++n_cases > HPY_RULE_CASES_MAX)
                return hpy_fail(err, HPY_ELIMIT, "kinds that take more than %u cases to compare",
                                HPY_RULE_CASES_MAX);
            HPY_TRY(hpy_job_poll(job, n_cases, err));
            enum truth truth = value_of(c, &open);
            if (truth == TRUE)
                judge(c, c->types + depth * c->type_words, c->sizes + depth * c->size_words);
            if (c->found)
                return HPY_OK;
            down = truth == OPEN;
            if (down)
                c->order[depth] = open;
            if (down && enter(c, depth, 1)) {
                depth++;
                continue;
            }
            if (down && enter(c, depth, 0)) {
                depth++;
                continue;
            }
            if (down)
                c->values[c->order[depth]] = -1;
            down = false;
        }
        if (depth == 0)
            return HPY_OK;
        depth--;
        bool was_true = c->values[c->order[depth]] == 1;
        if (was_true && enter(c, depth, 0)) {
            depth++;
            down = true;
        } else {
            c->values[c->order[depth]] = -1;
        }
    }
}

static enum hpy_status prepare(struct comparison *c, const struct hpy_graph *graph,
                               struct hpy_job *job, struct hpy_err *err)
{
    size_t n_steps = c->rule->n;
    c->atom_of = HPY_ARRAY(size_t, n_steps);
    c->atoms = HPY_ARRAY(const struct hpy_atom *, n_steps);
    c->values = HPY_ARRAY(signed char, n_steps);
    c->order = HPY_ARRAY(size_t, n_steps + 1);
    if (!c->atom_of || !c->atoms || !c->values || !c->order)
        return no_memory(err);
    for (size_t s = 0; s < n_steps; s++) {
        const struct hpy_atom *atom = c->rule->steps[s].atom;
        size_t i = 0;
        if (!atom)
            continue;
        if (atom->graph && atom->graph != graph)
            return hpy_fail(err, HPY_ESYNTAX, "a part of the kind belongs to another heap");
        while (i < c->n && !hpy_rule_same_atom(c->atoms[i], atom))
            i++;
        if (i == c->n)
            c->atoms[c->n++] = atom;
        c->atom_of[s] = i;
    }
    memset(c->values, -1, c->n);
    HPY_TRY(hpy_theory_init(&c->theory, graph, c->atoms, c->n, job, err));
    c->type_words = hpy_bits_words(c->theory.n_types);
    c->size_words = hpy_bits_words(c->theory.n_sizes);
    c->types = HPY_ZARRAY(uint64_t, (c->n + 2) * c->type_words);
    c->sizes = HPY_ZARRAY(uint64_t, (c->n + 2) * c->size_words);
    c->examples = hpy_bits_new(graph->n_nodes);
    if (!c->types || !c->sizes || !c->examples)
        return no_memory(err);
    hpy_theory_start(&c->theory, c->types);
    hpy_bits_add_range(c->sizes, 0, c->theory.n_sizes);
    return HPY_OK;
}

/* Whether one of the objects that cases named obeys the rule. */
static enum hpy_status look_at_examples(struct comparison *c, struct hpy_job *job,
                                        struct hpy_err *err)
{
    const struct hpy_graph *graph = c->theory.graph;
    struct hpy_nodeset set, obeys = { 0 };
    HPY_TRY(hpy_nodeset_from_bits(&set, graph->n_nodes, c->examples, err));
    enum hpy_status status = hpy_rule_select(&obeys, c->rule, graph, &set, job, err);
    c->found = status == HPY_OK && hpy_nodeset_count(&obeys) > 0;
    hpy_nodeset_dispose(&set);
    hpy_nodeset_dispose(&obeys);
    return status;
}

enum hpy_status hpy_rule_compare(enum hpy_rule_answer *out, const struct hpy_rule *a,
                                 enum hpy_rule_question question, const struct hpy_rule *b,
                                 const struct hpy_graph *graph, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct comparison c = { .n = 0 };
    *out = HPY_RULE_UNKNOWN;
    hpy_job_phase(job, "comparing kinds", 0);
    enum hpy_status status = hpy_rule_combine(
        &c.rule, question == HPY_RULE_WITHIN ? HPY_SET_SUB : HPY_SET_AND, a, b, err);
    if (status == HPY_OK)
        status = prepare(&c, graph, job, err);
    if (status == HPY_OK)
        status = search(&c, job, err);
    if (status == HPY_OK && !c.found && c.any_examples)
        status = look_at_examples(&c, job, err);
    if (status == HPY_OK)
        *out = c.found ? HPY_RULE_NO : c.any_perhaps ? HPY_RULE_UNKNOWN : HPY_RULE_YES;
    hpy_theory_dispose(&c.theory);
    hpy_rule_free(c.rule);
    hpy_free(c.atom_of);
    hpy_free(c.atoms);
    hpy_free(c.values);
    hpy_free(c.order);
    hpy_free(c.types);
    hpy_free(c.sizes);
    hpy_free(c.examples);
    return status;
}
