/* Attributes of kinds and of equivalence relations. */
#include "engine/findex.h"
#include "query/attribute.h"
#include "query/rows.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

static enum hpy_status compare_otherwise(struct hpy_value *out, const struct hpy_value *value,
                                         const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    struct hpy_rule *rule;
    struct hpy_str text = hpy_text_str(&args->at[0]->text);
    for (int alt = 0; alt < HPY_N_ALTS; alt++) {
        if (!hpy_str_equal(text, hpy_str_of(hpy_rule_alts[alt])))
            continue;
        HPY_TRY(hpy_rule_alt(&rule, value->rule, (enum hpy_rule_alt)alt, ask->err));
        hpy_value_be_kind(out, value->heap, rule);
        return HPY_OK;
    }
    return hpy_fail(ask->err, HPY_ESYNTAX, "kinds are compared by < <= == != >= >");
}

static enum hpy_status get_dictof(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    struct hpy_rule *rule;
    HPY_TRY(hpy_rule_dictof(&rule, value->rule, ask->err));
    hpy_value_be_kind(out, value->heap, rule);
    return HPY_OK;
}

static enum hpy_status get_brief(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    struct hpy_text text = { 0 };
    hpy_rule_brief(&text, value->rule);
    enum hpy_status status = hpy_text_check(&text, ask->err);
    if (status == HPY_OK)
        status = hpy_value_of_text(out, hpy_text_str(&text), ask->err);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status get_biper(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_classifier *by;
    const struct hpy_rule *const rules[] = { value->rule };
    HPY_TRY(hpy_findex_new(&by, rules, 1, ask->err));
    hpy_value_be_relation(out, value->heap, by);
    hpy_classifier_unref(by);
    return HPY_OK;
}

/* Of a kind and a set by the objects; of two kinds, as far as they say so. */
static enum hpy_status is_disjoint(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    struct hpy_value both;
    bool disjoint;
    if (args->at[0]->kind == HPY_VALUE_KIND) {
        HPY_TRY(hpy_value_kinds_disjoint(&disjoint, value, args->at[0], ask));
        *out = hpy_value_of_truth(disjoint);
        return HPY_OK;
    }
    HPY_TRY(hpy_value_combine(&both, value, args->at[0], HPY_OP_AND, ask->job, ask->err));
    *out = hpy_value_of_truth(hpy_seen_n_members(both.seen) == 0);
    hpy_value_dispose(&both);
    return HPY_OK;
}

static const struct hpy_param disjoint_params[] = {
    { "other", HPY_TAKES_OBJECTS | HPY_TAKES(KIND), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param alt_params[] = {
    { "comparison", HPY_TAKES(TEXT), NULL, HPY_PARAM_FREE }, { 0 }
};

const struct hpy_attribute hpy_kind_attributes[] = {
    { "alt", HPY_CALL_MUST, HPY_VALUE_KIND, alt_params,
      "the same kind compared by < <= == != >= >", compare_otherwise },
    { "dictof", HPY_CALL_NEVER, HPY_VALUE_KIND, NULL, "the kind of the dicts of such objects",
      get_dictof },
    { "biper", HPY_CALL_NEVER, HPY_VALUE_RELATION, NULL,
      "of it or not, as an equivalence relation", get_biper },
    { "disjoint", HPY_CALL_MUST, HPY_VALUE_TRUTH, disjoint_params,
      "whether no object of a set is of it, or nothing can be of both kinds", is_disjoint },
    { "brief", HPY_CALL_NEVER, HPY_VALUE_TEXT, NULL, "as it stands in tables", get_brief },
    { 0 },
};

enum hpy_status hpy_relation_item(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_value *item, const struct hpy_ask *ask)
{
    struct hpy_value seen;
    if (!(HPY_TAKES_OBJECTS & 1u << item->kind))
        return hpy_fail(ask->err, HPY_ESYNTAX, "an equivalence relation has the kinds of a set");
    HPY_TRY(hpy_value_see(&seen, item->heap, item->seen->members, value->by, ask->err));
    enum hpy_status status = hpy_set_kind(out, &seen, NULL, ask);
    hpy_value_dispose(&seen);
    return status;
}

const struct hpy_param hpy_relation_params[] = {
    { "arguments", HPY_TAKES(NUMBER) | HPY_TAKES(TEXT) | HPY_TAKES(KIND), "()", HPY_PARAM_MANY },
    { 0 },
};

/* Of a findex its kind of that number; of any other, what its name makes when it is
 * called: x = Type; x('str'). */
enum hpy_status hpy_relation_apply(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    struct hpy_rule *rule;
    if (hpy_findex_is(value->by)) {
        if (args->n_many != 1 || args->many[0]->kind != HPY_VALUE_NUMBER)
            return hpy_fail(ask->err, HPY_ESYNTAX, "a findex is called with the number of a kind");
        int64_t index = args->many[0]->number;
        HPY_TRY(hpy_findex_kind(&rule, value->by, index < 0 ? UINT64_MAX : (uint64_t)index,
                                ask->err));
        hpy_value_be_kind(out, value->heap, rule);
        return HPY_OK;
    }
    const struct hpy_query_function *row = hpy_query_find_function(hpy_str_of(value->by->name));
    if (!row || !row->classifier)
        return hpy_fail(ask->err, HPY_ESYNTAX, "kinds of '%s' have no notation", value->by->name);
    struct hpy_value values[HPY_ARGS_MAX];
    for (size_t i = 0; i < args->n_many; i++)
        values[i] = *args->many[i]; /* lent */
    return hpy_value_call(out, NULL, hpy_str_of(row->name), values, args->n_many, ask->job,
                          ask->err);
}

static enum hpy_status get_header(struct hpy_value *out, const struct hpy_value *value,
                                     const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return hpy_value_of_text(out, hpy_str_of(value->by->header), ask->err);
}

const struct hpy_attribute hpy_relation_attributes[] = {
    { "header", HPY_CALL_NEVER, HPY_VALUE_TEXT, NULL, "what stands above its kinds in tables",
      get_header },
    { 0 },
};
