/* Analyses of one graph that are dear to make and asked for again and again:
 * made when first needed, then shared by everybody who asks about the graph.
 *
 * Owned by who owns the graph (a session, the command line, a test) and disposed
 * of before it. Any number of threads may ask at the same time: one makes the
 * analysis, the others wait, and stop waiting when their job is cancelled. What
 * is handed out stays until dispose. */
#ifndef HPY_ENGINE_ANALYSES_H
#define HPY_ENGINE_ANALYSES_H

#include <pthread.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/dom.h"
#include "engine/graph.h"
#include "engine/largest.h"
#include "engine/suspects.h"
#include "engine/why.h"

struct hpy_analyses {
    const struct hpy_graph *graph; /* borrowed */
    /* private */
    pthread_mutex_t making;
    struct hpy_domtree *domtrees[HPY_DOM_N_OPTIONS]; /* NULL = not asked for yet */
    struct hpy_dom_children *dom_children[HPY_DOM_N_OPTIONS];
    struct hpy_why_rules *why_rules;
    struct hpy_suspects suspects; /* zeroed and … */
    struct hpy_largest largest;
    bool has_suspects, has_largest; /* … false: not asked for yet */
};

/* Nothing is made yet. O(1). */
void hpy_analyses_init(struct hpy_analyses *analyses, const struct hpy_graph *graph);
void hpy_analyses_dispose(struct hpy_analyses *analyses);

/* The dominator tree; options NULL = the usual ones. One for each different
 * options is kept. Fails as hpy_domtree_new does; one may then ask again. */
HPY_MUST_CHECK enum hpy_status hpy_analyses_domtree(const struct hpy_domtree **out,
                                                    struct hpy_analyses *analyses,
                                                    const struct hpy_dom_options *options,
                                                    struct hpy_job *job,
                                                    struct hpy_err *err);
/* The same downwards; its `tree` is the one that hpy_analyses_domtree hands out, which
 * is made as well where nobody asked for it yet. */
HPY_MUST_CHECK enum hpy_status hpy_analyses_dom_children(const struct hpy_dom_children **out,
                                                         struct hpy_analyses *analyses,
                                                         const struct hpy_dom_options *options,
                                                         struct hpy_job *job,
                                                         struct hpy_err *err);

/* What is known of the graph for names and for why objects live. */
HPY_MUST_CHECK enum hpy_status hpy_analyses_why_rules(const struct hpy_why_rules **out,
                                                      struct hpy_analyses *analyses,
                                                      struct hpy_job *job,
                                                      struct hpy_err *err);
/* Leak suspects, and the objects that keep most, by the usual options. */
HPY_MUST_CHECK enum hpy_status hpy_analyses_suspects(const struct hpy_suspects **out,
                                                     struct hpy_analyses *analyses,
                                                     struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_analyses_largest(const struct hpy_largest **out,
                                                    struct hpy_analyses *analyses,
                                                    struct hpy_job *job, struct hpy_err *err);
/* The dominator tree if it is made already and nobody is making anything now, else NULL:
 * for who can do without. Does not wait. */
const struct hpy_domtree *hpy_analyses_domtree_made(struct hpy_analyses *analyses,
                                                    const struct hpy_dom_options *options);

#endif
