/* Comparing rules: whether all that obeys one obeys another, told from the rules.
 *
 * What is known: a type is one type, and its bases are those of the heap; a dict of
 * attributes is a dict; sizes are numbers; a set of referrers or relations is compared
 * with others as .alt() does; an object is one object. A rule that speaks of objects of
 * one heap (a set, Id, a module, the kinds of some objects) is compared there.
 *
 * YES holds for every object of this heap. NO is said where an object may be that obeys
 * one rule and not the other, whether the heap has such a one or not: so Type('int') is
 * not within Size(28), though all ints may be of that size; as in Heapy. UNKNOWN where
 * neither could be found out; a truth value takes that for false. */
#ifndef HPY_ENGINE_RULE_COMPARE_H
#define HPY_ENGINE_RULE_COMPARE_H

#include "engine/rule.h"

enum hpy_rule_answer { HPY_RULE_NO, HPY_RULE_YES, HPY_RULE_UNKNOWN };
enum hpy_rule_question {
    HPY_RULE_WITHIN,  /* a <= b: all of a is in b */
    HPY_RULE_DISJOINT /* nothing is in both */
};

/* Cases that are looked at before a comparison is given up. */
#define HPY_RULE_CASES_MAX (1u << 15)

/* A search over the truth of the atoms of both rules, cut off where they contradict each
 * other. HPY_ELIMIT after HPY_RULE_CASES_MAX of them, or for more types than fit;
 * HPY_ESYNTAX as hpy_rule_select; HPY_ENOMEM, HPY_ECANCELLED. Takes one pass over the
 * sets and kinds of the graph that the rules name, if any decides. */
HPY_MUST_CHECK enum hpy_status hpy_rule_compare(enum hpy_rule_answer *out,
                                                const struct hpy_rule *a,
                                                enum hpy_rule_question question,
                                                const struct hpy_rule *b,
                                                const struct hpy_graph *graph,
                                                struct hpy_job *job, struct hpy_err *err);

#endif
