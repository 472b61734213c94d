/* What the files of the rules share: atoms, and how each family finds its members. */
#ifndef HPY_ENGINE_RULE_ATOM_H
#define HPY_ENGINE_RULE_ATOM_H

#include <stdatomic.h>

#include "engine/rule.h"

struct hpy_atom {
    atomic_uint n_holders;
    enum hpy_rule_family family;
    enum hpy_rule_alt alt;
    struct hpy_text text;                       /* of the arguments, one behind the other … */
    size_t text_end[HPY_RULE_MAX_TEXTS];        /* … and where each ends */
    size_t n_texts;
    uint64_t number;
    /* of MEMBERS and LIKE */
    const struct hpy_graph *graph;
    struct hpy_nodeset set;
    const struct hpy_classifier *by;
    uint32_t *nodes;
    uint64_t n_nodes;
};

static inline struct hpy_str hpy_atom_text(const struct hpy_atom *atom, size_t i)
{
    size_t from = i ? atom->text_end[i - 1] : 0;
    return (struct hpy_str){ hpy_text_get(&atom->text) + from, atom->text_end[i] - from };
}

/* How the members of a family are found in one graph. */
struct hpy_matcher {
    /* Fills the state, which is freed by close, also after a failure. */
    enum hpy_status (*open)(void **state, const struct hpy_graph *graph,
                            const struct hpy_atom *atom, struct hpy_job *job,
                            struct hpy_err *err);
    /* Whether each of n nodes belongs. */
    enum hpy_status (*match)(void *state, const struct hpy_graph *graph,
                             const uint32_t *nodes, size_t n, bool *out,
                             struct hpy_err *err);
    void (*close)(void *state);
};

extern const struct hpy_matcher hpy_match_anything; /* rule_value.c */
extern const struct hpy_matcher hpy_match_size;
extern const struct hpy_matcher hpy_match_id;
extern const struct hpy_matcher hpy_match_prod;    /* rule_prod.c */
extern const struct hpy_matcher hpy_match_module;
extern const struct hpy_matcher hpy_match_members;
extern const struct hpy_matcher hpy_match_like;    /* rule_like.c */
extern const struct hpy_matcher hpy_match_package;
extern const struct hpy_matcher hpy_match_definer;
extern const struct hpy_matcher hpy_match_type;    /* rule_type.c */
extern const struct hpy_matcher hpy_match_clodo;
extern const struct hpy_matcher hpy_match_rcs;     /* rule_set.c */
extern const struct hpy_matcher hpy_match_via;
extern const struct hpy_matcher hpy_match_via_folded;

/* Whether a text names a type: its label, "module.name", or Heapy's "<type … at 0x…>". */
bool hpy_rule_names_type(const struct hpy_graph *graph, uint32_t type, struct hpy_str text);
/* The address in such a text of Heapy's, or 0. */
uint64_t hpy_rule_type_address(struct hpy_str text);
/* Set for each type of the graph whether it belongs to an atom of Type. */
enum hpy_status hpy_rule_mark_types(bool *out, const struct hpy_graph *graph,
                                    const struct hpy_atom *atom, struct hpy_job *job,
                                    struct hpy_err *err);
/* Mark, by kind of Clodo (hpy_kinds_n_clodo), those that a text names. */
void hpy_rule_mark_clodo(bool *out, const struct hpy_graph *graph, struct hpy_str text);
/* What a family is called with: "Type". */
const char *hpy_rule_family_name(enum hpy_rule_family family);
/* Append an atom as an expression. */
void hpy_rule_atom_text(struct hpy_text *out, const struct hpy_atom *atom);
/* Append the kind of one node by a classifier as an expression. */
void hpy_rule_like_text(struct hpy_text *out, const struct hpy_graph *graph,
                        const struct hpy_classifier *by, uint32_t node);
/* The atom by name for it; HPY_ESYNTAX where there is none. */
enum hpy_status hpy_rule_named(struct hpy_rule **out, const struct hpy_graph *graph,
                               const struct hpy_classifier *by, uint32_t node,
                               struct hpy_err *err);

#endif
