/* Asking attributes, functions and names by their tables. */
#include "query/attribute.h"

#include "query/guess.h"

#include "query/value_ops.h"
#include "query/value_type.h"

const struct hpy_attribute *hpy_query_find_attribute(enum hpy_value_kind kind,
                                                     struct hpy_str name)
{
    const struct hpy_attribute *const *tables = hpy_value_types[kind].attributes;
    for (size_t t = 0; t < HPY_ATTRIBUTE_TABLES && tables[t]; t++)
        for (const struct hpy_attribute *row = tables[t]; row->name; row++)
            if (hpy_str_equal(name, hpy_str_of(row->name)))
                return row;
    return NULL;
}

const struct hpy_classifier *hpy_query_find_by(enum hpy_value_kind kind, struct hpy_str name)
{
    for (size_t i = 0; hpy_value_types[kind].classifiers && hpy_classifiers[i]; i++)
        if (hpy_str_equal(name, hpy_str_of(hpy_classifiers[i]->by)))
            return hpy_classifiers[i];
    return NULL;
}

static enum hpy_status no_attribute(const struct hpy_value *value, struct hpy_str name,
                                    struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    struct hpy_word word;
    hpy_text_add(&text, "no such attribute '");
    hpy_text_add_safe(&text, name);
    hpy_text_addf(&text, "' of ");
    hpy_value_add_a_kind(&text, value->kind);
    hpy_text_add(&text, "; ");
    size_t n = 0;
    struct hpy_guess guess = hpy_guess_begin(name);
    for (; hpy_query_attribute_at(&word, value->kind, n); n++)
        hpy_guess_add(&guess, word.name);
    if (guess.nearest)
        hpy_text_addf(&text, "is it '%s'?", guess.nearest);
    else
        hpy_text_add(&text, n ? "there are" : "it has none");
    for (size_t i = 0; !guess.nearest && hpy_query_attribute_at(&word, value->kind, i); i++)
        hpy_text_addf(&text, " %s%s", word.name, word.calls == HPY_CALL_MUST ? "(…)" : "");
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    return status;
}

/* x.biper(0): the attribute gives what is then called. */
static enum hpy_status call_result(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_attribute *row,
                                   const struct hpy_value *values, size_t n_values,
                                   const struct hpy_ask *ask)
{
    const struct hpy_arguments none = { 0 };
    struct hpy_value called;
    HPY_TRY(row->apply(&called, value, &none, ask));
    enum hpy_status status = hpy_value_apply(out, &called, values, n_values, ask->job, ask->err);
    hpy_value_dispose(&called);
    return status;
}

enum hpy_status hpy_value_attribute(struct hpy_value *out, const struct hpy_value *value,
                                    struct hpy_str name, bool called,
                                    const struct hpy_value *values, size_t n_values,
                                    struct hpy_job *job, struct hpy_err *err)
{
    return hpy_value_attribute_in(out, value, name, called, values, n_values, NULL, job, err);
}

enum hpy_status hpy_value_attribute_in(struct hpy_value *out, const struct hpy_value *value,
                                       struct hpy_str name, bool called,
                                       const struct hpy_value *values, size_t n_values,
                                       struct hpy_heap *heap, struct hpy_job *job,
                                       struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, value->heap ? value->heap : heap };
    struct hpy_arguments args;
    *out = (struct hpy_value){ 0 };
    const struct hpy_classifier *by = hpy_query_find_by(value->kind, name);
    const struct hpy_attribute *row = hpy_query_find_attribute(value->kind, name);
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    if (!by && !row && !called && type->named && type->has_named(name))
        return type->named(out, value, name, &ask);
    if (!by && !row)
        return no_attribute(value, name, err);
    if (called && row && row->calls == HPY_CALL_NEVER && row->gives != HPY_GIVES_SAME &&
        hpy_value_types[row->gives].apply)
        return call_result(out, value, row, values, n_values, &ask);
    if (called && (by || row->calls == HPY_CALL_NEVER))
        return hpy_fail(err, HPY_ESYNTAX, "'%s' is not called", by ? by->by : row->name);
    if (by)
        return hpy_value_see(out, value->heap, value->seen->members, by, err);
    if (!called && row->calls == HPY_CALL_MUST) {
        struct hpy_text params = { 0 };
        hpy_params_text(&params, row->params);
        enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "'%s' is called, as in %s%s",
                                          row->name, row->name, hpy_text_get(&params));
        hpy_text_dispose(&params);
        return status;
    }
    HPY_TRY(hpy_arguments_bind(&args, row->name, row->params, values, n_values, err));
    return row->apply(out, value, &args, &ask);
}

enum hpy_status hpy_value_apply(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_value *values, size_t n_values,
                                struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    const struct hpy_ask ask = { job, err, value->heap };
    struct hpy_arguments args;
    *out = (struct hpy_value){ 0 };
    if (!type->apply) {
        struct hpy_text what = { 0 };
        hpy_value_add_a_kind(&what, value->kind);
        enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s is not called",
                                          hpy_text_get(&what));
        hpy_text_dispose(&what);
        return status;
    }
    HPY_TRY(hpy_arguments_bind(&args, type->name, type->apply_params, values, n_values, err));
    return type->apply(out, value, &args, &ask);
}
