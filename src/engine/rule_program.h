/* What a rule is: a postfix program over atoms. For the files of the rules only. */
#ifndef HPY_ENGINE_RULE_PROGRAM_H
#define HPY_ENGINE_RULE_PROGRAM_H

#include "engine/rule_atom.h"

enum hpy_rule_step_kind { HPY_RULE_ATOM, HPY_RULE_NOT, HPY_RULE_COMBINE };

struct hpy_rule_step {
    enum hpy_rule_step_kind kind;
    enum hpy_set_op op;
    struct hpy_atom *atom;
};

struct hpy_rule {
    size_t n, depth;
    struct hpy_rule_step steps[];
};

struct hpy_rule_family_row {
    const char *name; /* of a call */
    bool ordered;     /* has .alt() */
    const struct hpy_matcher *matcher;
};
extern const struct hpy_rule_family_row hpy_rule_families[HPY_N_RULE_FAMILIES];

/* What a OP b is by the rules of sets alone. */
enum hpy_rule_simpler {
    HPY_RULE_IS_BOTH, /* nothing simpler than that */
    HPY_RULE_IS_A, HPY_RULE_IS_B, HPY_RULE_IS_NOT_A, HPY_RULE_IS_NOT_B,
    HPY_RULE_IS_NOTHING, HPY_RULE_IS_ANYTHING
};
enum hpy_rule_simpler hpy_rule_simpler(enum hpy_set_op op, const struct hpy_rule *a,
                                       const struct hpy_rule *b);
/* Whether they say the same in the same words. */
bool hpy_rule_same(const struct hpy_rule *a, const struct hpy_rule *b);
bool hpy_rule_same_atom(const struct hpy_atom *a, const struct hpy_atom *b);

/* A rule made ready for one graph, for any number of blocks of nodes. One thread at a
 * time uses it. */
struct hpy_rule_run {
    const struct hpy_rule *rule;
    const struct hpy_graph *graph;
    void **states; /* by step */
    bool (*lines)[HPY_JOB_STRIDE];
};

/* The rule is borrowed. Disposed of also after a failure. HPY_ENOMEM, or HPY_ESYNTAX as
 * hpy_rule_select says. */
HPY_MUST_CHECK enum hpy_status hpy_rule_run_init(struct hpy_rule_run *run,
                                                 const struct hpy_rule *rule,
                                                 const struct hpy_graph *graph,
                                                 struct hpy_job *job, struct hpy_err *err);
/* Whether each of n nodes, HPY_JOB_STRIDE at most, belongs: in lines[0]. */
HPY_MUST_CHECK enum hpy_status hpy_rule_run_match(struct hpy_rule_run *run,
                                                  const uint32_t *nodes, size_t n,
                                                  struct hpy_err *err);
void hpy_rule_run_dispose(struct hpy_rule_run *run); /* also on a zeroed one */

#endif
