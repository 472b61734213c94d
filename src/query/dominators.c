/* Attributes of sets that ask about dominators. */
#include "engine/analyses.h"
#include "engine/dom_set.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

const struct hpy_param hpy_dominator_params[] = {
    { "weak", HPY_TAKES_TRUTH, "False", HPY_PARAM_NAME },
    { "frames", HPY_TAKES_TRUTH, "True", HPY_PARAM_NAME },
    { "modules", HPY_TAKES_TRUTH, "True", HPY_PARAM_NAME },
    { 0 },
};

/* What counts as keeping alive. */
static struct hpy_dom_options options_of(const struct hpy_arguments *args)
{
    return (struct hpy_dom_options){
        .weak = hpy_arg_truth(args->at[0], hpy_dom_usual.weak),
        .frames = hpy_arg_truth(args->at[1], hpy_dom_usual.frames),
        .modules = hpy_arg_truth(args->at[2], hpy_dom_usual.modules),
    };
}

static bool is_usual(const struct hpy_arguments *args)
{
    return hpy_dom_options_index(options_of(args)) == hpy_dom_options_index(hpy_dom_usual);
}

static enum hpy_status tree_of(const struct hpy_domtree **out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    struct hpy_dom_options options = options_of(args);
    return hpy_analyses_domtree(out, &value->heap->analyses, &options, ask->job, ask->err);
}

typedef enum hpy_status (*set_question)(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                                        const struct hpy_nodeset *set, struct hpy_job *job,
                                        struct hpy_err *err);

/* The answer is seen as the set was. */
static enum hpy_status answer(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask,
                              set_question question)
{
    const struct hpy_domtree *tree;
    const struct hpy_nodeset *nodes;
    struct hpy_nodeset set;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(tree_of(&tree, value, args, ask));
    HPY_TRY(question(&set, tree, nodes, ask->job, ask->err));
    return hpy_value_of_set(out, value->heap, &set, value->seen->by, ask->err);
}

enum hpy_status hpy_set_dominos(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    /* nothing else is reached through all that is reached */
    if (!value->seen->members && is_usual(args))
        return hpy_value_copy(out, value, ask->err);
    return answer(out, value, args, ask, hpy_dom_dominos);
}

enum hpy_status hpy_set_domisize(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    const struct hpy_domtree *tree;
    const struct hpy_nodeset *nodes;
    uint64_t size = value->heap->graph->reachable_bytes;
    if (value->seen->members || !is_usual(args)) {
        HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
        HPY_TRY(tree_of(&tree, value, args, ask));
        HPY_TRY(hpy_dom_domisize(&size, tree, nodes, ask->job, ask->err));
    }
    hpy_value_be_number(out, size);
    return HPY_OK;
}

enum hpy_status hpy_set_imdom(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    return answer(out, value, args, ask, hpy_dom_imdom);
}
