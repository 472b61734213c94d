/* Attributes of sets about what is in them. */
#include "engine/findex.h"
#include "query/brief.h"
#include "query/difference.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

enum hpy_status hpy_set_brief(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    struct hpy_text text = { 0 };
    enum hpy_status status =
        hpy_brief(&text, value->seen, HPY_BRIEF_CELLS, ask->job, ask->err);
    if (status == HPY_OK)
        status = hpy_value_of_text(out, hpy_text_str(&text), ask->err);
    hpy_text_dispose(&text);
    return status;
}

enum hpy_status hpy_set_biper(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_nodeset *nodes;
    const struct hpy_classifier *by;
    struct hpy_rule *rule;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(hpy_rule_of_set(&rule, value->heap->graph, nodes, ask->err));
    const struct hpy_rule *const rules[] = { rule };
    enum hpy_status status = hpy_findex_new(&by, rules, 1, ask->err);
    hpy_rule_free(rule);
    if (status != HPY_OK)
        return status;
    hpy_value_be_relation(out, value->heap, by);
    hpy_classifier_unref(by);
    return HPY_OK;
}

enum hpy_status hpy_set_disjoint(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    struct hpy_value both;
    HPY_TRY(hpy_value_combine(&both, value, args->at[0], HPY_OP_AND, ask->job, ask->err));
    *out = hpy_value_of_truth(hpy_seen_n_members(both.seen) == 0);
    hpy_value_dispose(&both);
    return HPY_OK;
}

enum hpy_status hpy_set_table(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    HPY_TRY(hpy_value_copy(out, value, ask->err));
    out->kind = HPY_VALUE_TABLE;
    return HPY_OK;
}

enum hpy_status hpy_set_diff(struct hpy_value *out, const struct hpy_value *value,
                             const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    return hpy_difference_make(out, args->at[0], value, ask);
}

enum hpy_status hpy_set_theone(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    uint64_t n = hpy_seen_count(value->seen);
    if (n != 1)
        return hpy_fail(ask->err, HPY_ENOTFOUND, "the set has not one object but %llu",
                        (unsigned long long)n);
    HPY_TRY(hpy_value_copy(out, value, ask->err));
    out->kind = HPY_VALUE_OBJECT;
    return HPY_OK;
}

/* Said here, so that it is not taken for a mistake in writing. */
enum hpy_status hpy_set_maprox(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)out, (void)value, (void)args;
    return hpy_fail(ask->err, HPY_EUNSUPPORTED,
                    "a capture holds no live objects; attributes of theirs are found by "
                    "referents and Via");
}
