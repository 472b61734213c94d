/* What is known of atoms: which of them can hold at one object together. For
 * rule_compare.c only.
 *
 * Of type and size, an atom is the set of candidates at which it holds: the kinds of
 * Clodo of the graph, and one for what the graph does not have; the sizes that are named
 * and those between. Referrers and relations are sets of named ones, and one for all
 * others. */
#ifndef HPY_ENGINE_RULE_THEORY_H
#define HPY_ENGINE_RULE_THEORY_H

#include "engine/rule_program.h"

enum hpy_theory_answer { HPY_THEORY_NEVER, HPY_THEORY_PERHAPS, HPY_THEORY_YES };

enum hpy_theory_way { /* how an atom is dealt with */
    HPY_BY_TYPE,    /* candidates */
    HPY_BY_SIZE,
    HPY_BY_RCS,     /* sets */
    HPY_BY_VIA,
    HPY_BY_VIA_FOLDED,
    HPY_BY_OBJECT,  /* objects of the graph */
    HPY_BY_EXAMPLE, /* kinds of some objects of the graph */
    HPY_BY_NOTHING, /* cannot be told: a text that stands for several things */
    HPY_BY_ALWAYS,  /* Anything */
    HPY_N_THEORY_WAYS
};

struct hpy_theory_atom {
    const struct hpy_atom *atom;
    enum hpy_theory_way way;
    bool negated;          /* alt '!=': the atom is the contrary of what the rest says */
    uint64_t *candidates;  /* of BY_TYPE and BY_SIZE */
    uint64_t items;        /* of the sets */
};

struct hpy_theory {
    const struct hpy_graph *graph;
    struct hpy_theory_atom *atoms;
    size_t n;
    uint64_t n_types, n_sizes; /* candidates */
    uint64_t first_owned, end_owned; /* candidates that are dicts of attributes */
};

/* Of the atoms given, which are borrowed. Disposed of also after a failure. */
HPY_MUST_CHECK enum hpy_status hpy_theory_init(struct hpy_theory *theory,
                                               const struct hpy_graph *graph,
                                               const struct hpy_atom *const *atoms, size_t n,
                                               struct hpy_job *job, struct hpy_err *err);
void hpy_theory_dispose(struct hpy_theory *theory);

/* All candidates of type, into a zeroed array of bits. */
void hpy_theory_start(const struct hpy_theory *theory, uint64_t *types);
/* Whether there may be an object, of any heap with these types, at which the atoms are
 * as told: values[i] is 1, 0, or -1 for any. types and sizes are the candidates that are
 * left (hpy_theory_narrow). */
enum hpy_theory_answer hpy_theory_ask(const struct hpy_theory *theory, const signed char *values,
                                      const uint64_t *types, const uint64_t *sizes);
/* Take out the candidates at which atom i is not as told; false if none is left. */
bool hpy_theory_narrow(const struct hpy_theory *theory, size_t i, bool value, uint64_t *types,
                       uint64_t *sizes);

#endif
