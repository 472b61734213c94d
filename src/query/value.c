#include "query/value.h"

#include <assert.h>

const char *const hpy_value_names[] = {
    [HPY_VALUE_SET] = "set",     [HPY_VALUE_NUMBER] = "number", [HPY_VALUE_TRUTH] = "truth",
    [HPY_VALUE_KIND] = "kind",   [HPY_VALUE_TEXT] = "text",     [HPY_VALUE_NOTHING] = "()",
};

enum hpy_status hpy_value_partition(struct hpy_partition **out, struct hpy_value *value,
                                    const struct hpy_graph *graph, struct hpy_job *job,
                                    struct hpy_err *err)
{
    assert(value->kind == HPY_VALUE_SET);
    *out = NULL;
    if (!value->partition)
        HPY_TRY(hpy_partition_new(&value->partition, graph, value->whole ? NULL : &value->set,
                                  value->by, job, err));
    *out = value->partition;
    return HPY_OK;
}

enum hpy_status hpy_value_copy(struct hpy_value *out, const struct hpy_value *value,
                               struct hpy_err *err)
{
    struct hpy_value copy = { .kind = value->kind, .number = value->number,
                              .whole = value->whole, .by = value->by };
    *out = (struct hpy_value){ 0 };
    if (value->set.bitmap)
        HPY_TRY(hpy_nodeset_copy(&copy.set, &value->set, err));
    if (value->rule)
        HPY_TRY(hpy_rule_copy(&copy.rule, value->rule, err));
    *out = copy;
    return HPY_OK;
}

void hpy_value_text(struct hpy_text *out, const struct hpy_value *value)
{
    if (value->kind == HPY_VALUE_NUMBER)
        hpy_text_addf(out, "%lld", (long long)value->number);
    else if (value->kind == HPY_VALUE_TRUTH)
        hpy_text_add(out, value->number ? "True" : "False");
    else if (value->kind == HPY_VALUE_KIND)
        hpy_rule_text(out, value->rule);
}

void hpy_value_dispose(struct hpy_value *value)
{
    hpy_partition_free(value->partition);
    hpy_nodeset_dispose(&value->set);
    hpy_rule_free(value->rule);
    hpy_text_dispose(&value->text);
    *value = (struct hpy_value){ 0 };
}
