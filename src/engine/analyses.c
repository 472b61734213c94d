#include "engine/analyses.h"

#include <errno.h>
#include <time.h>

void hpy_analyses_init(struct hpy_analyses *analyses, const struct hpy_graph *graph)
{
    *analyses = (struct hpy_analyses){ .graph = graph };
    (void)pthread_mutex_init(&analyses->making, NULL);
}

void hpy_analyses_dispose(struct hpy_analyses *analyses)
{
    for (unsigned i = 0; i < HPY_DOM_N_OPTIONS; i++) {
        hpy_dom_children_free(analyses->dom_children[i]); /* borrows the tree */
        hpy_domtree_free(analyses->domtrees[i]);
    }
    hpy_why_rules_free(analyses->why_rules);
    hpy_suspects_dispose(&analyses->suspects);
    hpy_largest_dispose(&analyses->largest);
    (void)pthread_mutex_destroy(&analyses->making);
}

/* The turn of this thread. Looks at its job ten times a second: whoever has the
 * turn may need seconds, and a person who waits may change his mind. */
static enum hpy_status begin_making(struct hpy_analyses *analyses, struct hpy_job *job,
                                    struct hpy_err *err)
{
    enum { TENTH_NS = 100000000, SECOND_NS = 1000000000 };
    struct timespec until;
    do {
        if (hpy_job_cancelled(job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while waiting for an analysis");
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TENTH_NS;
        until.tv_sec += until.tv_nsec / SECOND_NS;
        until.tv_nsec %= SECOND_NS;
    } while (pthread_mutex_timedlock(&analyses->making, &until) == ETIMEDOUT);
    return HPY_OK;
}

enum hpy_status hpy_analyses_domtree(const struct hpy_domtree **out,
                                     struct hpy_analyses *analyses,
                                     const struct hpy_dom_options *options,
                                     struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_dom_options wanted = options ? *options : hpy_dom_usual;
    struct hpy_domtree **kept = &analyses->domtrees[hpy_dom_options_index(wanted)];
    enum hpy_status status = HPY_OK;
    *out = NULL;
    HPY_TRY(begin_making(analyses, job, err));
    if (!*kept)
        status = hpy_domtree_new(kept, analyses->graph, &wanted, job, err);
    *out = *kept;
    (void)pthread_mutex_unlock(&analyses->making);
    return status;
}

enum hpy_status hpy_analyses_dom_children(const struct hpy_dom_children **out,
                                          struct hpy_analyses *analyses,
                                          const struct hpy_dom_options *options,
                                          struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_dom_options wanted = options ? *options : hpy_dom_usual;
    struct hpy_dom_children **kept = &analyses->dom_children[hpy_dom_options_index(wanted)];
    const struct hpy_domtree *tree;
    *out = NULL;
    HPY_TRY(hpy_analyses_domtree(&tree, analyses, &wanted, job, err));
    HPY_TRY(begin_making(analyses, job, err));
    enum hpy_status status = *kept ? HPY_OK : hpy_dom_children_new(kept, tree, job, err);
    *out = *kept;
    (void)pthread_mutex_unlock(&analyses->making);
    return status;
}

enum hpy_status hpy_analyses_why_rules(const struct hpy_why_rules **out,
                                       struct hpy_analyses *analyses, struct hpy_job *job,
                                       struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    *out = NULL;
    HPY_TRY(begin_making(analyses, job, err));
    if (!analyses->why_rules)
        status = hpy_why_rules_new(&analyses->why_rules, analyses->graph, job, err);
    *out = analyses->why_rules;
    (void)pthread_mutex_unlock(&analyses->making);
    return status;
}

enum hpy_status hpy_analyses_suspects(const struct hpy_suspects **out,
                                      struct hpy_analyses *analyses, struct hpy_job *job,
                                      struct hpy_err *err)
{
    const struct hpy_dom_children *children;
    enum hpy_status status = HPY_OK;
    *out = NULL;
    HPY_TRY(hpy_analyses_dom_children(&children, analyses, NULL, job, err));
    HPY_TRY(begin_making(analyses, job, err));
    if (!analyses->has_suspects)
        status = hpy_suspects_init(&analyses->suspects, children, NULL, job, err);
    analyses->has_suspects = status == HPY_OK;
    *out = status == HPY_OK ? &analyses->suspects : NULL;
    (void)pthread_mutex_unlock(&analyses->making);
    return status;
}

enum hpy_status hpy_analyses_largest(const struct hpy_largest **out,
                                     struct hpy_analyses *analyses, struct hpy_job *job,
                                     struct hpy_err *err)
{
    const struct hpy_domtree *tree;
    enum hpy_status status = HPY_OK;
    *out = NULL;
    HPY_TRY(hpy_analyses_domtree(&tree, analyses, NULL, job, err));
    HPY_TRY(begin_making(analyses, job, err));
    if (!analyses->has_largest)
        status = hpy_largest_init(&analyses->largest, tree, NULL, job, err);
    analyses->has_largest = status == HPY_OK;
    *out = status == HPY_OK ? &analyses->largest : NULL;
    (void)pthread_mutex_unlock(&analyses->making);
    return status;
}

const struct hpy_domtree *hpy_analyses_domtree_made(struct hpy_analyses *analyses,
                                                    const struct hpy_dom_options *options)
{
    struct hpy_dom_options wanted = options ? *options : hpy_dom_usual;
    if (pthread_mutex_trylock(&analyses->making) != 0)
        return NULL;
    const struct hpy_domtree *tree = analyses->domtrees[hpy_dom_options_index(wanted)];
    (void)pthread_mutex_unlock(&analyses->making);
    return tree;
}
