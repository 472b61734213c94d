/* Attributes of sets that ask about dominators. */
#include "engine/analyses.h"
#include "engine/dom_set.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

static enum hpy_status tree_of(const struct hpy_domtree **out, const struct hpy_value *value,
                               const struct hpy_ask *ask)
{
    return hpy_analyses_domtree(out, &value->heap->analyses, NULL, ask->job, ask->err);
}

typedef enum hpy_status (*set_question)(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                                        const struct hpy_nodeset *set, struct hpy_job *job,
                                        struct hpy_err *err);

/* The answer is seen as the set was. */
static enum hpy_status answer(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_ask *ask, set_question question)
{
    const struct hpy_domtree *tree;
    const struct hpy_nodeset *nodes;
    struct hpy_nodeset set;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(tree_of(&tree, value, ask));
    HPY_TRY(question(&set, tree, nodes, ask->job, ask->err));
    return hpy_value_of_set(out, value->heap, &set, value->seen->by, ask->err);
}

enum hpy_status hpy_set_dominos(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    if (!value->seen->members) /* nothing else is reached through all that is reached */
        return hpy_value_copy(out, value, ask->err);
    return answer(out, value, ask, hpy_dom_dominos);
}

enum hpy_status hpy_set_domisize(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_domtree *tree;
    uint64_t size = value->heap->graph->reachable_bytes;
    if (value->seen->members) {
        HPY_TRY(tree_of(&tree, value, ask));
        HPY_TRY(hpy_dom_domisize(&size, tree, &value->seen->members->set, ask->job, ask->err));
    }
    hpy_value_be_number(out, size);
    return HPY_OK;
}

enum hpy_status hpy_set_imdom(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return answer(out, value, ask, hpy_dom_imdom);
}
