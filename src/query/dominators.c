/* Attributes of sets that ask about dominators. */
#include "engine/analyses.h"
#include "engine/dom_set.h"
#include "query/attribute.h"

typedef enum hpy_status (*set_question)(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                                        const struct hpy_nodeset *set, struct hpy_job *job,
                                        struct hpy_err *err);

/* The set becomes the answer, seen as it was. */
static enum hpy_status ask(struct hpy_value *value, const struct hpy_query *query,
                           set_question question)
{
    const struct hpy_domtree *tree;
    struct hpy_nodeset set;
    HPY_TRY(hpy_query_need_set(value, query));
    HPY_TRY(hpy_analyses_domtree(&tree, query->analyses, NULL, query->job, query->err));
    HPY_TRY(question(&set, tree, &value->set, query->job, query->err));
    const struct hpy_classifier *seen_by = value->by;
    hpy_value_dispose(value);
    *value = (struct hpy_value){ .kind = HPY_VALUE_SET, .set = set, .by = seen_by };
    return HPY_OK;
}

enum hpy_status hpy_query_dominos(struct hpy_value *value, const struct hpy_query *query,
                                  struct hpy_str argument)
{
    (void)argument;
    if (value->whole) /* nothing else is reached through all that is reached */
        return HPY_OK;
    return ask(value, query, hpy_dom_dominos);
}

enum hpy_status hpy_query_domisize(struct hpy_value *value, const struct hpy_query *query,
                                   struct hpy_str argument)
{
    const struct hpy_domtree *tree;
    uint64_t size = query->graph->reachable_bytes;
    (void)argument;
    if (!value->whole) {
        HPY_TRY(hpy_analyses_domtree(&tree, query->analyses, NULL, query->job, query->err));
        HPY_TRY(hpy_dom_domisize(&size, tree, &value->set, query->job, query->err));
    }
    hpy_value_dispose(value);
    *value = (struct hpy_value){ .kind = HPY_VALUE_NUMBER, .number = (int64_t)size };
    return HPY_OK;
}

enum hpy_status hpy_query_imdom(struct hpy_value *value, const struct hpy_query *query,
                                struct hpy_str argument)
{
    (void)argument;
    return ask(value, query, hpy_dom_imdom);
}
