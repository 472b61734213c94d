/* Rules as postfix programs: making and joining them. */
#include "engine/rule.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/rule_program.h"

const char *const hpy_rule_alts[HPY_N_ALTS] = {
    [HPY_ALT_EQ] = "==", [HPY_ALT_NE] = "!=", [HPY_ALT_LT] = "<",
    [HPY_ALT_LE] = "<=", [HPY_ALT_GT] = ">",  [HPY_ALT_GE] = ">=",
};

const struct hpy_rule_family_row hpy_rule_families[HPY_N_RULE_FAMILIES] = {
    [HPY_RULE_ANYTHING] = { "Unity", false, &hpy_match_anything },
    [HPY_RULE_TYPE] = { "Type", true, &hpy_match_type },
    [HPY_RULE_CLODO] = { "Clodo", false, &hpy_match_clodo },
    [HPY_RULE_SIZE] = { "Size", true, &hpy_match_size },
    [HPY_RULE_ID] = { "Id", false, &hpy_match_id },
    [HPY_RULE_PROD] = { "Prod", true, &hpy_match_prod },
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
    return hpy_rule_families[family].name;
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
}

/* ------------------------------------------------------------------- atoms */

static void drop_atom(struct hpy_atom *atom)
{
    if (!atom || atomic_fetch_sub(&atom->n_holders, 1) > 1)
        return;
    hpy_classifier_unref(atom->by);
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
    rule->steps[0] = (struct hpy_rule_step){ .kind = HPY_RULE_ATOM, .atom = atom };
    *out = rule;
    return HPY_OK;
}

static struct hpy_atom *new_atom(enum hpy_rule_family family)
{
    struct hpy_atom *atom = HPY_NEW(struct hpy_atom);
    if (atom) {
        atomic_init(&atom->n_holders, 1);
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
    atom->by = hpy_classifier_ref(by);
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
            atomic_fetch_add(&rule->steps[i].atom->n_holders, 1);
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
    if ((*out)->steps[(*out)->n - 1].kind == HPY_RULE_NOT)
        (*out)->n--; /* not not a = a */
    else
        (*out)->steps[(*out)->n++] = (struct hpy_rule_step){ .kind = HPY_RULE_NOT };
    return HPY_OK;
}

static enum hpy_status anything(struct hpy_rule **out, struct hpy_err *err)
{
    return hpy_rule_call(out, &(struct hpy_rule_call){ .family = HPY_RULE_ANYTHING }, err);
}

static enum hpy_status nothing(struct hpy_rule **out, struct hpy_err *err)
{
    struct hpy_rule *all;
    *out = NULL;
    HPY_TRY(anything(&all, err));
    enum hpy_status status = hpy_rule_not(out, all, err);
    hpy_rule_free(all);
    return status;
}

enum hpy_status hpy_rule_combine(struct hpy_rule **out, enum hpy_set_op op,
                                 const struct hpy_rule *a, const struct hpy_rule *b,
                                 struct hpy_err *err)
{
    switch (hpy_rule_simpler(op, a, b)) {
    case HPY_RULE_IS_A: return hpy_rule_copy(out, a, err);
    case HPY_RULE_IS_B: return hpy_rule_copy(out, b, err);
    case HPY_RULE_IS_NOT_A: return hpy_rule_not(out, a, err);
    case HPY_RULE_IS_NOT_B: return hpy_rule_not(out, b, err);
    case HPY_RULE_IS_NOTHING: return nothing(out, err);
    case HPY_RULE_IS_ANYTHING: return anything(out, err);
    case HPY_RULE_IS_BOTH: break;
    }
    HPY_TRY(new_rule(out, a, b, err));
    (*out)->steps[(*out)->n++] = (struct hpy_rule_step){ .kind = HPY_RULE_COMBINE, .op = op };
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
    if (!hpy_rule_families[atom->family].ordered)
        status = hpy_fail(err, HPY_ESYNTAX, "a kind of %s has no order",
                          hpy_rule_families[atom->family].name);
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
