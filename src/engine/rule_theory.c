#include "engine/rule_theory.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/via_parse.h"
#include "sets/bits.h"

enum { ITEMS_MAX = 63, CANDIDATE_WORDS_MAX = 1 << 20 };
#define OTHERS (UINT64_C(1) << ITEMS_MAX)

static const enum hpy_theory_way ways[HPY_N_RULE_FAMILIES] = {
    [HPY_RULE_ANYTHING] = HPY_BY_ALWAYS,   [HPY_RULE_TYPE] = HPY_BY_TYPE,
    [HPY_RULE_CLODO] = HPY_BY_TYPE,        [HPY_RULE_SIZE] = HPY_BY_SIZE,
    [HPY_RULE_ID] = HPY_BY_OBJECT,         [HPY_RULE_MODULE] = HPY_BY_OBJECT,
    [HPY_RULE_PACKAGE] = HPY_BY_TYPE,      [HPY_RULE_DEFINER] = HPY_BY_TYPE,
    [HPY_RULE_RCS] = HPY_BY_RCS,           [HPY_RULE_VIA] = HPY_BY_VIA,
    [HPY_RULE_VIA_FOLDED] = HPY_BY_VIA_FOLDED, [HPY_RULE_MEMBERS] = HPY_BY_OBJECT,
    [HPY_RULE_LIKE] = HPY_BY_EXAMPLE,      [HPY_RULE_PROD] = HPY_BY_NOTHING,
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a comparison of kinds");
}

static bool is_module_less(const struct hpy_atom *atom)
{
    return atom->family == HPY_RULE_MODULE && atom->n_texts == 0 && atom->number == 0;
}

static enum hpy_theory_way way_of(const struct hpy_atom *atom)
{
    if (is_module_less(atom))
        return HPY_BY_TYPE;
    if (atom->family == HPY_RULE_LIKE) {
        if (atom->by == &hpy_kinds_type || atom->by == &hpy_kinds_clodo)
            return HPY_BY_TYPE;
        if (atom->by == &hpy_kinds_unity && atom->n_nodes > 0)
            return HPY_BY_ALWAYS;
        if (atom->by == &hpy_kinds_size)
            return HPY_BY_SIZE;
        if (atom->by->individual)
            return HPY_BY_OBJECT;
    }
    return ways[atom->family];
}

/* --------------------------------------------------------------------- types */

/* Candidates: the kinds of Clodo of the graph, an unknown type, a dict of such a one, and
 * for each atom a type that it alone names, if nothing in the graph is called so. */
static uint64_t unknown_type(const struct hpy_theory *theory)
{
    return hpy_kinds_n_clodo(theory->graph);
}

static uint64_t named_only_by(const struct hpy_theory *theory, size_t first_same)
{
    return unknown_type(theory) + 2 + first_same;
}

/* The type that says of a kind of Clodo where it was defined, or what it is. */
static uint32_t type_of_kind(const struct hpy_graph *graph, uint64_t kind, uint32_t dict_type)
{
    if (kind == 2 * (uint64_t)graph->n_types)
        return dict_type;
    return (uint32_t)(kind < graph->n_types ? kind : kind - graph->n_types);
}

/* Marks of types become marks of candidates: all dicts are of the type dict. */
static void spread_types(uint64_t *candidates, const struct hpy_graph *graph, const bool *types,
                         uint32_t dict_type)
{
    for (uint32_t t = 0; t < graph->n_types; t++)
        if (types[t] && t != dict_type)
            hpy_bits_add(candidates, t);
    if (dict_type != HPY_NO_TYPE && types[dict_type]) {
        hpy_bits_add_range(candidates, graph->n_types, hpy_kinds_n_clodo(graph));
        hpy_bits_add(candidates, hpy_kinds_n_clodo(graph) + 1);
    }
}

static enum hpy_status mark_place(uint64_t *candidates, const struct hpy_graph *graph,
                                  const struct hpy_atom *atom, uint32_t dict_type,
                                  struct hpy_err *err)
{
    struct hpy_text place = { 0 };
    for (uint64_t k = 0; k < hpy_kinds_n_clodo(graph); k++) {
        uint32_t type = type_of_kind(graph, k, dict_type);
        if (type == HPY_NO_TYPE)
            continue;
        hpy_text_clear(&place);
        hpy_text_add_safe(&place, hpy_kinds_place_of(graph, type,
                                                     atom->family == HPY_RULE_DEFINER));
        if (!place.failed && hpy_str_equal(hpy_text_str(&place), hpy_atom_text(atom, 0)))
            hpy_bits_add(candidates, k);
    }
    enum hpy_status status = hpy_text_check(&place, err);
    hpy_text_dispose(&place);
    return status;
}

static enum hpy_status mark_types(uint64_t *candidates, const struct hpy_theory *theory,
                                  const struct hpy_atom *atom, struct hpy_job *job,
                                  struct hpy_err *err)
{
    const struct hpy_graph *graph = theory->graph;
    uint32_t dict_type = hpy_kinds_dict_type(graph);
    if (atom->family == HPY_RULE_PACKAGE || atom->family == HPY_RULE_DEFINER)
        return mark_place(candidates, graph, atom, dict_type, err);
    bool *marks = HPY_ZARRAY(bool, hpy_kinds_n_clodo(graph));
    enum hpy_status status = marks ? HPY_OK : no_memory(err);
    if (status == HPY_OK && atom->family == HPY_RULE_TYPE) {
        struct hpy_atom equal = { .family = HPY_RULE_TYPE, .text = atom->text, .n_texts = 1,
                                  .alt = atom->alt == HPY_ALT_NE ? HPY_ALT_EQ : atom->alt };
        equal.text_end[0] = atom->text_end[0];
        status = hpy_rule_mark_types(marks, graph, &equal, job, err);
        if (status == HPY_OK)
            spread_types(candidates, graph, marks, dict_type);
    } else if (status == HPY_OK && is_module_less(atom)) {
        for (uint32_t t = 0; t < graph->n_types; t++)
            marks[t] = !(graph->types[t].flags & HPY_TYPE_IS_MODULE);
        spread_types(candidates, graph, marks, dict_type);
        hpy_bits_add_range(candidates, unknown_type(theory), theory->n_types);
    } else if (status == HPY_OK && atom->family == HPY_RULE_CLODO) {
        hpy_rule_mark_clodo(marks, graph, hpy_atom_text(atom, 0));
        for (uint64_t k = 0; k < hpy_kinds_n_clodo(graph); k++)
            if (marks[k] && k != dict_type)
                hpy_bits_add(candidates, k);
    } else if (status == HPY_OK) { /* the kinds of some objects */
        for (uint64_t i = 0; i < atom->n_nodes; i++) {
            uint32_t node = atom->nodes[i];
            if (atom->by == &hpy_kinds_clodo)
                hpy_bits_add(candidates, hpy_kinds_clodo_of(graph, dict_type, node));
            else
                marks[graph->type[node]] = true;
        }
        spread_types(candidates, graph, marks, dict_type);
    }
    hpy_free(marks);
    return status;
}

/* A name of nothing in the heap is the name of something else than any other. */
static void mark_unnamed(struct hpy_theory *theory, size_t i)
{
    struct hpy_theory_atom *a = &theory->atoms[i];
    bool reflexive = a->atom->alt != HPY_ALT_LT && a->atom->alt != HPY_ALT_GT;
    if (a->atom->family >= HPY_N_RULE_CALLS || is_module_less(a->atom) || !reflexive)
        return;
    for (uint64_t w = 0; w < hpy_bits_words(theory->n_types); w++)
        if (a->candidates[w])
            return;
    size_t same = 0;
    while (theory->atoms[same].way != HPY_BY_TYPE ||
           theory->atoms[same].atom->family != a->atom->family ||
           !hpy_str_equal(hpy_text_str(&theory->atoms[same].atom->text),
                          hpy_text_str(&a->atom->text)))
        same++;
    hpy_bits_add(a->candidates, named_only_by(theory, same));
}

/* Whether an atom is the kind of dicts of attributes of something. */
static bool is_dict_of(const struct hpy_atom *atom)
{
    static const struct hpy_str dict_of = { HPY_KINDS_DICT_OF, sizeof HPY_KINDS_DICT_OF - 1 };
    struct hpy_str text = hpy_text_str(&atom->text);
    return atom->family == HPY_RULE_CLODO && text.n_bytes >= dict_of.n_bytes &&
           memcmp(text.data, dict_of.data, dict_of.n_bytes) == 0;
}

/* Dicts of what is not in the heap are dicts. */
static void mark_unnamed_dicts(struct hpy_theory *theory)
{
    for (size_t i = 0; i < theory->n; i++) {
        uint64_t dict = named_only_by(theory, i);
        if (!is_dict_of(theory->atoms[i].atom) ||
            !hpy_bits_has(theory->atoms[i].candidates, dict))
            continue;
        for (size_t t = 0; t < theory->n; t++)
            if (theory->atoms[t].way == HPY_BY_TYPE &&
                hpy_bits_has(theory->atoms[t].candidates, unknown_type(theory) + 1))
                hpy_bits_add(theory->atoms[t].candidates, dict);
    }
}

/* Whether a candidate is a dict of attributes, which then has a referrer. */
static bool is_owned(const struct hpy_theory *theory, uint64_t candidate)
{
    uint64_t named = named_only_by(theory, 0);
    return (candidate >= theory->first_owned && candidate < theory->end_owned) ||
           candidate == unknown_type(theory) + 1 ||
           (candidate >= named && is_dict_of(theory->atoms[candidate - named].atom));
}

/* --------------------------------------------------------------------- sizes */

static int compare_numbers(const void *a_, const void *b_)
{
    const uint64_t *a = a_, *b = b_;
    return *a < *b ? -1 : *a > *b;
}

static uint64_t n_sizes_of(const struct hpy_atom *atom)
{
    return atom->family == HPY_RULE_SIZE ? 1 : atom->n_nodes;
}

static uint64_t size_of(const struct hpy_graph *graph, const struct hpy_atom *atom, uint64_t i)
{
    return atom->family == HPY_RULE_SIZE ? atom->number : hpy_graph_size(graph, atom->nodes[i]);
}

/* Each size that is named and its neighbours: between these nothing changes. */
static enum hpy_status list_sizes(uint64_t **out, struct hpy_theory *theory, struct hpy_err *err)
{
    uint64_t room = 1, n = 0, n_distinct = 0;
    for (size_t i = 0; i < theory->n; i++)
        if (theory->atoms[i].way == HPY_BY_SIZE)
            room += 3 * n_sizes_of(theory->atoms[i].atom);
    uint64_t *sizes = *out = HPY_ARRAY(uint64_t, room);
    if (!sizes)
        return no_memory(err);
    sizes[n++] = 0;
    for (size_t i = 0; i < theory->n; i++) {
        const struct hpy_atom *atom = theory->atoms[i].atom;
        for (uint64_t s = 0; theory->atoms[i].way == HPY_BY_SIZE && s < n_sizes_of(atom); s++) {
            uint64_t size = size_of(theory->graph, atom, s);
            sizes[n++] = size;
            sizes[n++] = size ? size - 1 : size;
            sizes[n++] = size < UINT64_MAX ? size + 1 : size;
        }
    }
    qsort(sizes, n, sizeof *sizes, compare_numbers);
    for (uint64_t i = 0; i < n; i++)
        if (i == 0 || sizes[i] != sizes[n_distinct - 1])
            sizes[n_distinct++] = sizes[i];
    theory->n_sizes = n_distinct;
    return HPY_OK;
}

static void mark_sizes(struct hpy_theory_atom *a, const struct hpy_theory *theory,
                       const uint64_t *sizes)
{
    const struct hpy_atom *atom = a->atom;
    if (atom->family == HPY_RULE_LIKE) {
        for (uint64_t i = 0; i < atom->n_nodes; i++) {
            uint64_t size = hpy_graph_size(theory->graph, atom->nodes[i]);
            const uint64_t *at =
                bsearch(&size, sizes, theory->n_sizes, sizeof size, compare_numbers);
            hpy_bits_add(a->candidates, (uint64_t)(at - sizes));
        }
        return;
    }
    for (uint64_t s = 0; s < theory->n_sizes; s++) {
        int order = sizes[s] < atom->number ? -1 : sizes[s] > atom->number;
        bool holds = order < 0    ? atom->alt == HPY_ALT_LT || atom->alt == HPY_ALT_LE
                     : order > 0  ? atom->alt == HPY_ALT_GT || atom->alt == HPY_ALT_GE
                                  : atom->alt != HPY_ALT_LT && atom->alt != HPY_ALT_GT;
        if (holds)
            hpy_bits_add(a->candidates, s);
    }
}

/* ---------------------------------------------------------------------- sets */

/* Items by number: what the arguments of atoms of one way name. */
struct items {
    size_t n;
    struct hpy_str text[ITEMS_MAX];       /* a name of nothing … */
    uint64_t kind[ITEMS_MAX];             /* … or the one kind of Clodo; else UINT64_MAX */
    struct hpy_via_wanted wanted[ITEMS_MAX];
};

static bool same_relation(const struct hpy_via_wanted *a, const struct hpy_via_wanted *b)
{
    if (a->is_key != b->is_key || a->never != b->never)
        return false;
    return a->is_key ? hpy_str_equal(a->key, b->key) ||
                           (a->plain.data && b->plain.data && hpy_str_equal(a->plain, b->plain))
                     : a->relation == b->relation;
}

/* The item that an argument of Rcs names; ITEMS_MAX if it names several kinds. */
static enum hpy_status rcs_item(size_t *out, struct items *items, const struct hpy_graph *graph,
                                struct hpy_str text, struct hpy_err *err)
{
    uint64_t kind = UINT64_MAX, n_named = 0;
    bool *named = HPY_ZARRAY(bool, hpy_kinds_n_clodo(graph));
    if (!named)
        return no_memory(err);
    hpy_rule_mark_clodo(named, graph, text);
    for (uint64_t k = 0; k < hpy_kinds_n_clodo(graph); k++)
        if (named[k]) {
            kind = k;
            n_named++;
        }
    hpy_free(named);
    *out = ITEMS_MAX;
    if (n_named > 1)
        return HPY_OK;
    size_t i = 0;
    while (i < items->n && !(items->kind[i] == kind &&
                             (n_named == 1 || hpy_str_equal(items->text[i], text))))
        i++;
    if (i == items->n && i < ITEMS_MAX) {
        items->kind[i] = kind;
        items->text[i] = text;
        items->n++;
    }
    *out = i;
    return HPY_OK;
}

static enum hpy_status via_item(size_t *out, struct items *items, const struct hpy_vias *vias,
                                struct hpy_str text, struct hpy_err *err)
{
    struct hpy_via_wanted wanted;
    HPY_TRY(hpy_via_parse(&wanted, vias, text, err));
    size_t i = 0;
    while (i < items->n && !(wanted.never && !wanted.is_key
                                 ? hpy_str_equal(items->text[i], text)
                                 : same_relation(&items->wanted[i], &wanted)))
        i++;
    if (i == items->n && i < ITEMS_MAX) {
        items->wanted[i] = wanted;
        items->text[i] = text;
        items->n++;
    }
    *out = i;
    return HPY_OK;
}

static enum hpy_status name_items(struct hpy_theory *theory, enum hpy_theory_way way,
                                  struct hpy_err *err)
{
    struct items *items = HPY_NEW(struct items);
    struct hpy_vias vias = { 0 };
    enum hpy_status status = items ? HPY_OK : no_memory(err);
    if (status == HPY_OK && way != HPY_BY_RCS)
        status = hpy_vias_init(&vias, theory->graph, way == HPY_BY_VIA_FOLDED, err);
    for (size_t i = 0; i < theory->n && status == HPY_OK; i++) {
        struct hpy_theory_atom *a = &theory->atoms[i];
        for (size_t t = 0; a->way == way && t < a->atom->n_texts && status == HPY_OK; t++) {
            size_t item = 0;
            status = way == HPY_BY_RCS
                         ? rcs_item(&item, items, theory->graph, hpy_atom_text(a->atom, t), err)
                         : via_item(&item, items, &vias, hpy_atom_text(a->atom, t), err);
            if (item < ITEMS_MAX)
                a->items |= UINT64_C(1) << item;
            else
                a->way = HPY_BY_NOTHING;
        }
    }
    hpy_vias_dispose(&vias);
    hpy_free(items);
    return status;
}

/* How a set is compared with what an atom names. */
static bool set_holds(const struct hpy_theory_atom *a, uint64_t set)
{
    bool at_most = !(set & ~a->items), at_least = !(a->items & ~set);
    switch (a->atom->alt) {
    case HPY_ALT_EQ: case HPY_ALT_NE: return at_most && at_least;
    case HPY_ALT_LT: return at_most && !at_least;
    case HPY_ALT_LE: return at_most;
    case HPY_ALT_GT: return at_least && !at_most;
    case HPY_ALT_GE: return at_least;
    case HPY_N_ALTS: break;
    }
    return false;
}

static bool is_told(const struct hpy_theory *theory, size_t i, const signed char *values,
                    enum hpy_theory_way way, bool *value)
{
    if (theory->atoms[i].way != way || values[i] < 0)
        return false;
    *value = (values[i] == 1) != theory->atoms[i].negated;
    return true;
}

static bool set_fits(const struct hpy_theory *theory, const signed char *values,
                     enum hpy_theory_way way, uint64_t set)
{
    bool value;
    for (size_t i = 0; i < theory->n; i++)
        if (is_told(theory, i, values, way, &value) && set_holds(&theory->atoms[i], set) != value)
            return false;
    return true;
}

/* Bounds of the set, then a few sets between them that would do. That none of those does
 * proves nothing, except where there is only one. */
static enum hpy_theory_answer ask_sets(const struct hpy_theory *theory,
                                       const signed char *values, enum hpy_theory_way way,
                                       bool *any_told)
{
    uint64_t least = 0, most = UINT64_MAX, named = OTHERS;
    bool value;
    for (size_t i = 0; i < theory->n; i++) {
        const struct hpy_theory_atom *a = &theory->atoms[i];
        if (!is_told(theory, i, values, way, &value))
            continue;
        *any_told = true;
        named |= a->items;
        enum hpy_rule_alt alt = a->atom->alt;
        if (!value)
            continue;
        if (alt != HPY_ALT_LT && alt != HPY_ALT_LE)
            least |= a->items;
        if (alt != HPY_ALT_GT && alt != HPY_ALT_GE)
            most &= a->items;
    }
    most &= named;
    if (least & ~most)
        return HPY_THEORY_NEVER;
    for (size_t i = 0; i < theory->n; i++) { /* one denial that the bounds contradict */
        if (!is_told(theory, i, values, way, &value) || value)
            continue;
        const struct hpy_theory_atom *a = &theory->atoms[i];
        if ((a->atom->alt == HPY_ALT_LE && !(most & ~a->items)) ||
            (a->atom->alt == HPY_ALT_GE && !(a->items & ~least)))
            return HPY_THEORY_NEVER;
    }
    if (set_fits(theory, values, way, least) || set_fits(theory, values, way, most))
        return HPY_THEORY_YES;
    uint64_t open = most & ~least;
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t one = UINT64_C(1) << bit;
        if ((open & one) && (set_fits(theory, values, way, least | one) ||
                             set_fits(theory, values, way, most & ~one) ||
                             set_fits(theory, values, way, (most & ~one) | least | (OTHERS & most))))
            return HPY_THEORY_YES;
    }
    int n_open = __builtin_popcountll(open);
    if (n_open <= 1)
        return HPY_THEORY_NEVER; /* both were tried */
    for (uint64_t part = open; n_open <= 12; part = (part - 1) & open) { /* all parts */
        if (set_fits(theory, values, way, least | part))
            return HPY_THEORY_YES;
        if (part == 0)
            return HPY_THEORY_NEVER;
    }
    return HPY_THEORY_PERHAPS;
}

/* ----------------------------------------------------------------- all of it */

enum hpy_status hpy_theory_init(struct hpy_theory *theory, const struct hpy_graph *graph,
                                const struct hpy_atom *const *atoms, size_t n,
                                struct hpy_job *job, struct hpy_err *err)
{
    bool sets[HPY_N_THEORY_WAYS] = { false };
    uint64_t *sizes = NULL;
    *theory = (struct hpy_theory){
        .graph = graph,
        .n_types = hpy_kinds_n_clodo(graph) + 2 + n,
        .first_owned = graph->n_types,
        .end_owned = 2 * (uint64_t)graph->n_types,
    };
    if (!(theory->atoms = HPY_ZARRAY(struct hpy_theory_atom, n)))
        return no_memory(err);
    theory->n = n;
    for (size_t i = 0; i < n; i++) {
        theory->atoms[i] = (struct hpy_theory_atom){ .atom = atoms[i], .way = way_of(atoms[i]),
                                                     .negated = atoms[i]->alt == HPY_ALT_NE };
        sets[theory->atoms[i].way] = true;
    }
    enum hpy_status status = list_sizes(&sizes, theory, err);
    if (status == HPY_OK && n * (hpy_bits_words(theory->n_types) +
                                 hpy_bits_words(theory->n_sizes)) > CANDIDATE_WORDS_MAX * 16ull)
        status = hpy_fail(err, HPY_ELIMIT, "too many kinds to compare");
    for (size_t i = 0; i < n && status == HPY_OK; i++) {
        struct hpy_theory_atom *a = &theory->atoms[i];
        if (a->way != HPY_BY_TYPE && a->way != HPY_BY_SIZE)
            continue;
        a->candidates = hpy_bits_new(a->way == HPY_BY_TYPE ? theory->n_types : theory->n_sizes);
        if (!a->candidates) {
            status = no_memory(err);
        } else if (a->way == HPY_BY_SIZE) {
            mark_sizes(a, theory, sizes);
        } else {
            status = mark_types(a->candidates, theory, a->atom, job, err);
            if (status == HPY_OK)
                mark_unnamed(theory, i);
        }
    }
    if (status == HPY_OK)
        mark_unnamed_dicts(theory);
    for (int way = HPY_BY_RCS; way <= HPY_BY_VIA_FOLDED && status == HPY_OK; way++)
        if (sets[way])
            status = name_items(theory, (enum hpy_theory_way)way, err);
    hpy_free(sizes);
    return status;
}

void hpy_theory_dispose(struct hpy_theory *theory)
{
    for (size_t i = 0; i < theory->n; i++)
        hpy_free(theory->atoms[i].candidates);
    hpy_free(theory->atoms);
}

/* Objects of type dict have the kinds of dicts, and there are none without that type. */
void hpy_theory_start(const struct hpy_theory *theory, uint64_t *types)
{
    uint32_t dict_type = hpy_kinds_dict_type(theory->graph);
    hpy_bits_add_range(types, 0, theory->n_types);
    if (dict_type != HPY_NO_TYPE)
        hpy_bits_remove(types, dict_type);
    else
        for (uint64_t k = theory->first_owned; k <= theory->end_owned; k++)
            hpy_bits_remove(types, k);
}

bool hpy_theory_narrow(const struct hpy_theory *theory, size_t i, bool value, uint64_t *types,
                       uint64_t *sizes)
{
    const struct hpy_theory_atom *a = &theory->atoms[i];
    if (a->way == HPY_BY_ALWAYS)
        return value;
    if (a->way != HPY_BY_TYPE && a->way != HPY_BY_SIZE)
        return true;
    uint64_t *left = a->way == HPY_BY_TYPE ? types : sizes, some = 0;
    uint64_t n = hpy_bits_words(a->way == HPY_BY_TYPE ? theory->n_types : theory->n_sizes);
    uint64_t flip = value != a->negated ? 0 : UINT64_MAX;
    for (uint64_t w = 0; w < n; w++)
        some |= left[w] &= a->candidates[w] ^ flip;
    return some != 0;
}

enum hpy_theory_answer hpy_theory_ask(const struct hpy_theory *theory, const signed char *values,
                                      const uint64_t *types, const uint64_t *sizes)
{
    unsigned n_told = 0;
    bool perhaps = false;
    (void)sizes;
    for (int way = HPY_BY_RCS; way <= HPY_BY_VIA_FOLDED; way++) {
        bool any_told = false;
        enum hpy_theory_answer answer =
            ask_sets(theory, values, (enum hpy_theory_way)way, &any_told);
        if (any_told && answer == HPY_THEORY_NEVER)
            return answer;
        perhaps |= any_told && answer == HPY_THEORY_PERHAPS;
        n_told += any_told;
    }
    for (size_t i = 0; i < theory->n; i++)
        perhaps |= values[i] >= 0 && theory->atoms[i].way == HPY_BY_NOTHING;
    /* kinds of referrers and relations are not independent of each other, nor of being a
     * dict of attributes, which its owner refers to */
    perhaps |= n_told > 1;
    if (n_told == 1) {
        bool only_owned = true;
        for (uint64_t k = hpy_bits_next(types, theory->n_types, 0, true); k < theory->n_types;
             k = hpy_bits_next(types, theory->n_types, k + 1, true))
            only_owned &= is_owned(theory, k);
        perhaps |= only_owned;
    }
    return perhaps ? HPY_THEORY_PERHAPS : HPY_THEORY_YES;
}
