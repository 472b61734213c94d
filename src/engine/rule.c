/* Rules as postfix programs: making, joining and running them. */
#include "engine/rule.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "engine/rule_atom.h"
#include "engine/kinds_table.h"

enum { BLOCK = HPY_JOB_STRIDE };

enum step_kind { STEP_ATOM, STEP_NOT, STEP_COMBINE };

struct step {
    enum step_kind kind;
    enum hpy_set_op op;
    struct hpy_atom *atom;
};

struct hpy_rule {
    size_t n, depth;
    struct step steps[];
};

const char *const hpy_rule_alts[HPY_N_ALTS] = {
    [HPY_ALT_EQ] = "==", [HPY_ALT_NE] = "!=", [HPY_ALT_LT] = "<",
    [HPY_ALT_LE] = "<=", [HPY_ALT_GT] = ">",  [HPY_ALT_GE] = ">=",
};

static const struct {
    const char *name; /* of a call */
    bool ordered;     /* has .alt() */
    const struct hpy_matcher *matcher;
} families[HPY_N_RULE_FAMILIES] = {
    [HPY_RULE_ANYTHING] = { "Unity", false, &hpy_match_anything },
    [HPY_RULE_TYPE] = { "Type", true, &hpy_match_type },
    [HPY_RULE_CLODO] = { "Clodo", false, &hpy_match_clodo },
    [HPY_RULE_SIZE] = { "Size", true, &hpy_match_size },
    [HPY_RULE_ID] = { "Id", false, &hpy_match_id },
    [HPY_RULE_MODULE] = { "Module", false, &hpy_match_module },
    [HPY_RULE_PACKAGE] = { "Package", false, &hpy_match_package },
    [HPY_RULE_DEFINER] = { "Definer", false, &hpy_match_definer },
    [HPY_RULE_RCS] = { "Rcs", true, &hpy_match_rcs },
    [HPY_RULE_VIA] = { "Via", true, &hpy_match_via },
    [HPY_RULE_VIA_FOLDED] = { "ViaFolded", true, &hpy_match_via_folded },
    [HPY_RULE_MEMBERS] = { "set", false, &hpy_match_members },
    [HPY_RULE_LIKE] = { "like", false, &hpy_match_like },
};

const char *hpy_rule_family_name(enum hpy_rule_family family)
{
    return families[family].name;
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
}

/* ------------------------------------------------------------------- atoms */

static void drop_atom(struct hpy_atom *atom)
{
    if (!atom || --atom->n_holders > 0)
        return;
    hpy_text_dispose(&atom->text);
    hpy_nodeset_dispose(&atom->set);
    hpy_free(atom->nodes);
    hpy_free(atom);
}

/* A rule of one atom; takes the atom over, also on failure. */
static enum hpy_status rule_of(struct hpy_rule **out, struct hpy_atom *atom, struct hpy_err *err)
{
    struct hpy_rule *rule = hpy_alloc(1, sizeof *rule + sizeof rule->steps[0]);
    if (!rule) {
        drop_atom(atom);
        return no_memory(err);
    }
    rule->n = rule->depth = 1;
    rule->steps[0] = (struct step){ .kind = STEP_ATOM, .atom = atom };
    *out = rule;
    return HPY_OK;
}

static struct hpy_atom *new_atom(enum hpy_rule_family family)
{
    struct hpy_atom *atom = HPY_NEW(struct hpy_atom);
    if (atom) {
        atom->n_holders = 1;
        atom->family = family;
    }
    return atom;
}

enum hpy_status hpy_rule_call(struct hpy_rule **out, const struct hpy_rule_call *call,
                              struct hpy_err *err)
{
    assert(call->family < HPY_N_RULE_CALLS);
    *out = NULL;
    if (call->n_texts > HPY_RULE_MAX_TEXTS)
        return hpy_fail(err, HPY_ELIMIT, "more than %d arguments", HPY_RULE_MAX_TEXTS);
    struct hpy_atom *atom = new_atom(call->family);
    if (!atom)
        return no_memory(err);
    atom->number = call->number;
    for (size_t i = 0; i < call->n_texts; i++) {
        hpy_text_add_bytes(&atom->text, call->texts[i].data, call->texts[i].n_bytes);
        atom->text_end[i] = atom->text.n_bytes;
    }
    atom->n_texts = call->n_texts;
    if (atom->text.failed) {
        drop_atom(atom);
        return no_memory(err);
    }
    return rule_of(out, atom, err);
}

enum hpy_status hpy_rule_of_set(struct hpy_rule **out, const struct hpy_graph *graph,
                                const struct hpy_nodeset *set, struct hpy_err *err)
{
    *out = NULL;
    struct hpy_atom *atom = new_atom(HPY_RULE_MEMBERS);
    if (!atom)
        return no_memory(err);
    atom->graph = graph;
    enum hpy_status status = hpy_nodeset_copy(&atom->set, set, err);
    if (status != HPY_OK) {
        drop_atom(atom);
        return status;
    }
    return rule_of(out, atom, err);
}

enum hpy_status hpy_rule_like(struct hpy_rule **out, const struct hpy_graph *graph,
                              const struct hpy_classifier *by, const uint32_t *nodes,
                              uint64_t n_nodes, struct hpy_err *err)
{
    *out = NULL;
    struct hpy_atom *atom = new_atom(HPY_RULE_LIKE);
    if (!atom)
        return no_memory(err);
    atom->graph = graph;
    atom->by = by;
    atom->n_nodes = n_nodes;
    if (!(atom->nodes = HPY_ARRAY(uint32_t, n_nodes))) {
        drop_atom(atom);
        return no_memory(err);
    }
    if (n_nodes > 0)
        memcpy(atom->nodes, nodes, n_nodes * sizeof *nodes);
    return rule_of(out, atom, err);
}

/* ----------------------------------------------------------------- joining */

/* Room for the steps of a and, unless NULL, b, and one more. */
static enum hpy_status new_rule(struct hpy_rule **out, const struct hpy_rule *a,
                                const struct hpy_rule *b, struct hpy_err *err)
{
    *out = NULL;
    size_t n_b = b ? b->n : 0, n = a->n + n_b;
    if (n + 1 > HPY_RULE_MAX_STEPS)
        return hpy_fail(err, HPY_ELIMIT, "a kind of more than %d parts", HPY_RULE_MAX_STEPS);
    size_t depth = b && b->depth + 1 > a->depth ? b->depth + 1 : a->depth;
    if (depth > HPY_RULE_MAX_DEPTH)
        return hpy_fail(err, HPY_ELIMIT, "a kind nested more than %d deep", HPY_RULE_MAX_DEPTH);
    struct hpy_rule *rule = hpy_alloc(1, sizeof *rule + (n + 1) * sizeof rule->steps[0]);
    if (!rule)
        return no_memory(err);
    rule->n = n;
    rule->depth = depth;
    memcpy(rule->steps, a->steps, a->n * sizeof *a->steps);
    if (b)
        memcpy(rule->steps + a->n, b->steps, b->n * sizeof *b->steps);
    for (size_t i = 0; i < n; i++)
        if (rule->steps[i].atom)
            rule->steps[i].atom->n_holders++;
    *out = rule;
    return HPY_OK;
}

enum hpy_status hpy_rule_copy(struct hpy_rule **out, const struct hpy_rule *rule,
                              struct hpy_err *err)
{
    return new_rule(out, rule, NULL, err);
}

enum hpy_status hpy_rule_not(struct hpy_rule **out, const struct hpy_rule *rule,
                             struct hpy_err *err)
{
    HPY_TRY(new_rule(out, rule, NULL, err));
    if ((*out)->steps[(*out)->n - 1].kind == STEP_NOT)
        (*out)->n--; /* not not a = a */
    else
        (*out)->steps[(*out)->n++] = (struct step){ .kind = STEP_NOT };
    return HPY_OK;
}

enum hpy_status hpy_rule_combine(struct hpy_rule **out, enum hpy_set_op op,
                                 const struct hpy_rule *a, const struct hpy_rule *b,
                                 struct hpy_err *err)
{
    HPY_TRY(new_rule(out, a, b, err));
    (*out)->steps[(*out)->n++] = (struct step){ .kind = STEP_COMBINE, .op = op };
    return HPY_OK;
}

bool hpy_rule_clodo(struct hpy_str *out, const struct hpy_rule *rule)
{
    const struct hpy_atom *atom = rule->n == 1 ? rule->steps[0].atom : NULL;
    if (!atom || atom->alt != HPY_ALT_EQ ||
        (atom->family != HPY_RULE_CLODO && atom->family != HPY_RULE_TYPE))
        return false;
    *out = hpy_atom_text(atom, 0);
    return true;
}

void hpy_rule_free(struct hpy_rule *rule)
{
    for (size_t i = 0; rule && i < rule->n; i++)
        drop_atom(rule->steps[i].atom);
    hpy_free(rule);
}

/* The rule as one atom by name: itself, or what names the kind of a single row. */
static enum hpy_status as_named(struct hpy_rule **out, const struct hpy_rule *rule,
                                struct hpy_err *err)
{
    const struct hpy_atom *atom = rule->n == 1 ? rule->steps[0].atom : NULL;
    if (atom && atom->family == HPY_RULE_LIKE && atom->n_nodes == 1)
        return hpy_rule_named(out, atom->graph, atom->by, atom->nodes[0], err);
    if (!atom || atom->family >= HPY_N_RULE_CALLS)
        return hpy_fail(err, HPY_ESYNTAX, "only a single kind can be compared otherwise");
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    for (size_t i = 0; i < atom->n_texts; i++)
        texts[i] = hpy_atom_text(atom, i);
    struct hpy_rule_call call = { atom->family, texts, atom->n_texts, atom->number };
    HPY_TRY(hpy_rule_call(out, &call, err));
    (*out)->steps[0].atom->alt = atom->alt;
    return HPY_OK;
}

enum hpy_status hpy_rule_alt(struct hpy_rule **out, const struct hpy_rule *rule,
                             enum hpy_rule_alt alt, struct hpy_err *err)
{
    enum hpy_status status = as_named(out, rule, err);
    if (status != HPY_OK)
        return status;
    struct hpy_atom *atom = (*out)->steps[0].atom;
    if (!families[atom->family].ordered)
        status = hpy_fail(err, HPY_ESYNTAX, "a kind of %s has no order",
                          families[atom->family].name);
    else if (atom->alt != HPY_ALT_EQ)
        status = hpy_fail(err, HPY_ESYNTAX, "the kind is compared by '%s' already",
                          hpy_rule_alts[atom->alt]);
    if (status == HPY_OK) {
        atom->alt = alt;
    } else {
        hpy_rule_free(*out);
        *out = NULL;
    }
    return status;
}

enum hpy_status hpy_rule_dictof(struct hpy_rule **out, const struct hpy_rule *rule,
                                struct hpy_err *err)
{
    struct hpy_rule *named;
    *out = NULL;
    HPY_TRY(as_named(&named, rule, err));
    const struct hpy_atom *atom = named->steps[0].atom;
    enum hpy_status status;
    if (atom->family != HPY_RULE_TYPE && atom->family != HPY_RULE_CLODO) {
        status = hpy_fail(err, HPY_ESYNTAX, "only a kind of Type has dicts");
    } else {
        struct hpy_text text = { 0 };
        struct hpy_str type = hpy_atom_text(atom, 0);
        hpy_text_add(&text, HPY_KINDS_DICT_OF);
        hpy_text_add_bytes(&text, type.data, type.n_bytes);
        struct hpy_str label = hpy_text_str(&text);
        status = hpy_text_check(&text, err);
        if (status == HPY_OK)
            status = hpy_rule_call(out, &(struct hpy_rule_call){ HPY_RULE_CLODO, &label, 1, 0 },
                                   err);
        hpy_text_dispose(&text);
    }
    hpy_rule_free(named);
    return status;
}

/* ----------------------------------------------------------------- running */

/* Members of a set are taken block by block; each step of the rule fills a line of
 * answers, and operators join the two lines on top. */
struct run {
    const struct hpy_rule *rule;
    const struct hpy_graph *graph;
    void **states; /* by step */
    bool (*lines)[BLOCK];
};

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

static enum hpy_status run_block(struct run *run, const uint32_t *nodes, size_t n,
                                 struct hpy_err *err)
{
    size_t depth = 0;
    for (size_t s = 0; s < run->rule->n; s++) {
        const struct step *step = &run->rule->steps[s];
        switch (step->kind) {
        case STEP_ATOM:
            HPY_TRY(families[step->atom->family].matcher->match(
                run->states[s], run->graph, nodes, n, run->lines[depth++], err));
            break;
        case STEP_NOT:
            for (size_t i = 0; i < n; i++)
                run->lines[depth - 1][i] = !run->lines[depth - 1][i];
            break;
        case STEP_COMBINE:
            depth--;
            join(run->lines[depth - 1], run->lines[depth], step->op, n);
            break;
        }
    }
    return HPY_OK;
}

static enum hpy_status open_atoms(struct run *run, struct hpy_job *job, struct hpy_err *err)
{
    for (size_t s = 0; s < run->rule->n; s++) {
        const struct hpy_atom *atom = run->rule->steps[s].atom;
        if (!atom)
            continue;
        if (atom->graph && atom->graph != run->graph)
            return hpy_fail(err, HPY_ESYNTAX, "a part of the kind belongs to another heap");
        HPY_TRY(families[atom->family].matcher->open(&run->states[s], run->graph, atom, job, err));
    }
    return HPY_OK;
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

static enum hpy_status run_all(struct run *run, uint64_t *words, const struct hpy_nodeset *set,
                               struct hpy_job *job, struct hpy_err *err)
{
    uint32_t nodes[BLOCK], next = 0;
    uint64_t done = 0;
    size_t n;
    while ((n = take(nodes, &next, run->graph, set)) > 0) {
        HPY_TRY(run_block(run, nodes, n, err));
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
    struct run run = { .rule = rule, .graph = graph };
    *out = (struct hpy_nodeset){ 0 };
    hpy_job_phase(job, "selecting by kind", set ? hpy_nodeset_count(set) : graph->n_reachable);
    run.states = HPY_ZARRAY(void *, rule->n);
    run.lines = hpy_alloc(rule->depth, sizeof *run.lines);
    uint64_t *words = HPY_ZARRAY(uint64_t, (uint64_t)graph->n_nodes / 64 + 1);
    enum hpy_status status = HPY_OK;
    if (!run.states || !run.lines || !words)
        status = no_memory(err);
    if (status == HPY_OK)
        status = open_atoms(&run, job, err);
    if (status == HPY_OK)
        status = run_all(&run, words, set, job, err);
    if (status == HPY_OK)
        status = hpy_nodeset_from_bits(out, graph->n_nodes, words, err);
    for (size_t s = 0; run.states && s < rule->n; s++)
        if (run.states[s])
            families[rule->steps[s].atom->family].matcher->close(run.states[s]);
    hpy_free(run.states);
    hpy_free(run.lines);
    hpy_free(words);
    return status;
}

/* ------------------------------------------------------------------ as text */

void hpy_rule_text(struct hpy_text *out, const struct hpy_rule *rule)
{
    static const char symbols[] = { [HPY_SET_AND] = '&', [HPY_SET_OR] = '|',
                                    [HPY_SET_XOR] = '^', [HPY_SET_SUB] = '-' };
    /* where on the text each operand begins: postfix becomes infix in place */
    struct hpy_text text = { 0 };
    size_t begin[HPY_RULE_MAX_DEPTH], depth = 0;
    for (size_t s = 0; s < rule->n && !text.failed; s++) {
        const struct step *step = &rule->steps[s];
        switch (step->kind) {
        case STEP_ATOM:
            begin[depth++] = text.n_bytes;
            hpy_rule_atom_text(&text, step->atom);
            break;
        case STEP_NOT:
            hpy_text_insert(&text, begin[depth - 1], HPY_STR("~"));
            break;
        case STEP_COMBINE:
            depth--;
            hpy_text_insert(&text, begin[depth], (struct hpy_str){
                (const char[]){ ' ', symbols[step->op], ' ' }, 3 });
            hpy_text_insert(&text, begin[depth - 1], HPY_STR("("));
            hpy_text_add_char(&text, ')');
            break;
        }
    }
    if (text.failed)
        out->failed = true;
    else
        hpy_text_add_bytes(out, text.data, text.n_bytes);
    hpy_text_dispose(&text);
}
