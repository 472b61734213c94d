/* Whether two nodes at one address can be one object; for match*.c only. */
#ifndef HPY_ENGINE_MATCH_SAME_H
#define HPY_ENGINE_MATCH_SAME_H

#include "engine/match.h"

/* What does not change while an object of a type lives. */
struct match_fixed {
    bool value; /* what is known of its value */
    bool size;
    bool n_references;
    bool first; /* what it refers to first */
};

struct match_same {
    const struct hpy_graph *graph[HPY_N_MATCH_SIDES];
    struct match_fixed *fixed; /* by type of the old graph */
    uint32_t *type;  /* by type of the old graph: one of the new that is the same, or NO_TYPE */
    uint32_t *site;  /* the same of sites, HPY_NO_SITE = not known yet; NULL if one has none */
};

enum hpy_status match_same_init(struct match_same *same, const struct hpy_graph *old,
                                const struct hpy_graph *new, struct hpy_err *err);
void match_same_dispose(struct match_same *same);
/* The nodes are at the same address. O(1) but for texts. */
bool match_is_same(struct match_same *same, uint32_t old, uint32_t new);

#endif
