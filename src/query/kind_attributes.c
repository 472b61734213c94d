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

static const struct hpy_param alt_params[] = {
    { "comparison", HPY_TAKES(TEXT), NULL, HPY_PARAM_FREE }, { 0 }
};

const struct hpy_attribute hpy_kind_attributes[] = {
    { "alt", HPY_CALL_MUST, HPY_VALUE_KIND, alt_params,
      "the same kind compared by < <= == != >= >", compare_otherwise },
    { "dictof", HPY_CALL_NEVER, HPY_VALUE_KIND, NULL, "the kind of the dicts of such objects",
      get_dictof },
    { 0 },
};

enum hpy_status hpy_relation_item(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_value *item, const struct hpy_ask *ask)
{
    struct hpy_value seen;
    if (item->kind != HPY_VALUE_SET)
        return hpy_fail(ask->err, HPY_ESYNTAX, "an equivalence relation has the kinds of a set");
    HPY_TRY(hpy_value_see(&seen, item->heap, item->seen->members, value->by, ask->err));
    enum hpy_status status = hpy_set_kind(out, &seen, NULL, ask);
    hpy_value_dispose(&seen);
    return status;
}

const struct hpy_attribute hpy_relation_attributes[] = { { 0 } };
