/* Rules: kinds as symbolic sets, told by what belongs to them and not by listing it.
 *
 * Type('str'), Rcs('list') at least, everything but a given set; joined by & | ^ - ~.
 * A rule is a small program over atoms and knows no graph, except where an atom was
 * made out of one (a set, the kinds of some objects); which nodes of a set obey it is
 * then found in time linear in the set and its in-edges. So heap & ~Via('.key') never
 * lists what is not referred to by '.key'.
 *
 * Rules are immutable, and any number of threads may use them. */
#ifndef HPY_ENGINE_RULE_H
#define HPY_ENGINE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "sets/nodeset.h"

#define HPY_RULE_MAX_STEPS 1024 /* atoms and operators of one rule */
#define HPY_RULE_MAX_DEPTH 64   /* values that it needs at a time */
#define HPY_RULE_MAX_TEXTS 64   /* arguments of one atom */

/* How an object is compared with what a kind says, as in Heapy's .alt(). */
enum hpy_rule_alt {
    HPY_ALT_EQ, HPY_ALT_NE, HPY_ALT_LT, HPY_ALT_LE, HPY_ALT_GT, HPY_ALT_GE, HPY_N_ALTS
};
extern const char *const hpy_rule_alts[HPY_N_ALTS]; /* "==", "!=", "<" … */

/* Families of atoms: what a kind is called with. */
enum hpy_rule_family {
    HPY_RULE_ANYTHING, /* no argument */
    HPY_RULE_TYPE,     /* a text: a label, "module.name" or Heapy's "<type m.n at 0x…>" */
    HPY_RULE_CLODO,    /* a text: the label; "dict of pkg.Cls", "dict (no owner)" */
    HPY_RULE_SIZE,     /* a number */
    HPY_RULE_ID,       /* a number: the address */
    HPY_RULE_PROD,     /* a text: the file, and 1 + the line; 0 = files that begin with it;
                          no text: not known where it was allocated */
    HPY_RULE_MODULE,   /* a text: the module's name; none: what is no module; a number
                          that is not 0: the address too */
    HPY_RULE_PACKAGE,  /* a text */
    HPY_RULE_DEFINER,  /* a text */
    HPY_RULE_RCS,      /* texts: labels of Clodo */
    HPY_RULE_VIA,      /* texts: relations */
    HPY_RULE_VIA_FOLDED, /* the same, folded */
    HPY_N_RULE_CALLS,
    HPY_RULE_MEMBERS = HPY_N_RULE_CALLS, /* a set of one graph */
    HPY_RULE_LIKE,     /* what is of the same kinds as some objects of one graph */
    HPY_N_RULE_FAMILIES
};

struct hpy_rule; /* opaque */

struct hpy_rule_call {
    enum hpy_rule_family family; /* below HPY_N_RULE_CALLS */
    const struct hpy_str *texts;
    size_t n_texts;
    uint64_t number;
};

/* All outputs are the caller's to free. Errors: HPY_ENOMEM, HPY_ELIMIT, and
 * HPY_ESYNTAX where said. */

/* An atom by name. Texts are copied. */
HPY_MUST_CHECK enum hpy_status hpy_rule_call(struct hpy_rule **out,
                                             const struct hpy_rule_call *call,
                                             struct hpy_err *err);
/* The members of a set, which is copied. */
HPY_MUST_CHECK enum hpy_status hpy_rule_of_set(struct hpy_rule **out,
                                               const struct hpy_graph *graph,
                                               const struct hpy_nodeset *set,
                                               struct hpy_err *err);
/* The kinds by a classifier of n given nodes, which are copied. The graph must outlive
 * the rule, which holds the classifier. */
HPY_MUST_CHECK enum hpy_status hpy_rule_like(struct hpy_rule **out,
                                             const struct hpy_graph *graph,
                                             const struct hpy_classifier *by,
                                             const uint32_t *nodes, uint64_t n_nodes,
                                             struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_rule_copy(struct hpy_rule **out, const struct hpy_rule *rule,
                                             struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_rule_not(struct hpy_rule **out, const struct hpy_rule *rule,
                                            struct hpy_err *err);
/* Where the rules of sets alone make it simpler it is made so: k & k is k, k & Anything
 * is k, k - k nothing. */
HPY_MUST_CHECK enum hpy_status hpy_rule_combine(struct hpy_rule **out, enum hpy_set_op op,
                                                const struct hpy_rule *a,
                                                const struct hpy_rule *b,
                                                struct hpy_err *err);
/* The same atom compared otherwise. HPY_ESYNTAX for a rule that is no single atom of a
 * family that has an order, or is compared otherwise already. */
HPY_MUST_CHECK enum hpy_status hpy_rule_alt(struct hpy_rule **out, const struct hpy_rule *rule,
                                            enum hpy_rule_alt alt, struct hpy_err *err);
/* Of Type: the dicts that such objects own. HPY_ESYNTAX for others. */
HPY_MUST_CHECK enum hpy_status hpy_rule_dictof(struct hpy_rule **out,
                                               const struct hpy_rule *rule,
                                               struct hpy_err *err);
/* The label of the one kind of Clodo or Type that a rule is; borrowed from it. False if
 * it is another rule. */
bool hpy_rule_clodo(struct hpy_str *out, const struct hpy_rule *rule);
void hpy_rule_free(struct hpy_rule *rule); /* NULL allowed */

/* Append the rule as an expression, one safe line. A part that is not made of names
 * is written in angle brackets. */
void hpy_rule_text(struct hpy_text *out, const struct hpy_rule *rule);
/* Append it as a person reads it, as Heapy labels such kinds: "str", "<size = 48>",
 * "(<strict subtype of int> & ~dict of pkg.Cls)"; one safe line. */
void hpy_rule_brief(struct hpy_text *out, const struct hpy_rule *rule);

/* The members of a set that obey the rule; set = NULL: of all reachable objects.
 * Virtual nodes are left out. HPY_ESYNTAX for a relation that cannot be read, or a
 * part that belongs to another graph. */
HPY_MUST_CHECK enum hpy_status hpy_rule_select(struct hpy_nodeset *out,
                                               const struct hpy_rule *rule,
                                               const struct hpy_graph *graph,
                                               const struct hpy_nodeset *set,
                                               struct hpy_job *job, struct hpy_err *err);

#endif
