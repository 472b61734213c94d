/* Functions that make kinds: Type('str'), Clodo(dictof='pkg.Cls'), Via('.key') … */
#include "engine/graph.h"
#include "query/attribute.h"

static enum hpy_status bad_call(const struct hpy_query_function *row,
                                const struct hpy_query *query)
{
    return hpy_fail(query->err, HPY_ESYNTAX, "%s is called as in %s", row->name, row->help);
}

static bool has_keyword(const struct hpy_value *value, const char *keyword)
{
    return hpy_str_equal(value->keyword, hpy_str_of(keyword));
}

static enum hpy_status make(struct hpy_value *out, enum hpy_rule_family family,
                            const struct hpy_str *texts, size_t n_texts, uint64_t number,
                            const struct hpy_query *query)
{
    struct hpy_rule_call call = { family, texts, n_texts, number };
    *out = (struct hpy_value){ .kind = HPY_VALUE_KIND };
    return hpy_rule_call(&out->rule, &call, query->err);
}

static enum hpy_status call_number(struct hpy_value *out, const struct hpy_query_function *row,
                                   const struct hpy_query_args *args,
                                   const struct hpy_query *query)
{
    if (args->n != 1 || args->values[0].kind != HPY_VALUE_NUMBER || args->values[0].keyword.n_bytes ||
        args->values[0].number < 0)
        return bad_call(row, query);
    return make(out, row->family, NULL, 0, (uint64_t)args->values[0].number, query);
}

static enum hpy_status call_text(struct hpy_value *out, const struct hpy_query_function *row,
                                 const struct hpy_query_args *args,
                                 const struct hpy_query *query)
{
    if (args->n != 1 || args->values[0].kind != HPY_VALUE_TEXT || args->values[0].keyword.n_bytes)
        return bad_call(row, query);
    struct hpy_str text = hpy_text_str(&args->values[0].text);
    return make(out, row->family, &text, 1, 0, query);
}

static enum hpy_status call_nothing(struct hpy_value *out, const struct hpy_query_function *row,
                                    const struct hpy_query_args *args,
                                    const struct hpy_query *query)
{
    return args->n == 0 ? make(out, row->family, NULL, 0, 0, query) : bad_call(row, query);
}

static enum hpy_status call_texts(struct hpy_value *out, const struct hpy_query_function *row,
                                  const struct hpy_query_args *args,
                                  const struct hpy_query *query)
{
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    if (args->n > HPY_RULE_MAX_TEXTS)
        return hpy_fail(query->err, HPY_ELIMIT, "more than %d arguments", HPY_RULE_MAX_TEXTS);
    for (size_t i = 0; i < args->n; i++) {
        if (args->values[i].kind != HPY_VALUE_TEXT || args->values[i].keyword.n_bytes)
            return bad_call(row, query);
        texts[i] = hpy_text_str(&args->values[i].text);
    }
    return make(out, row->family, texts, args->n, 0, query);
}

/* 'list', dictof='pkg.Cls', dictof=(): the label that Clodo gives. */
static enum hpy_status call_clodo(struct hpy_value *out, const struct hpy_query_function *row,
                                  const struct hpy_query_args *args,
                                  const struct hpy_query *query)
{
    const struct hpy_value *value = args->values;
    bool dictof = args->n == 1 && has_keyword(value, "dictof");
    if (args->n != 1 || (value->keyword.n_bytes && !dictof) ||
        (value->kind != HPY_VALUE_TEXT && !(dictof && value->kind == HPY_VALUE_NOTHING)))
        return bad_call(row, query);
    struct hpy_str label = hpy_text_str(&value->text);
    struct hpy_text text = { 0 };
    if (value->kind == HPY_VALUE_NOTHING)
        label = HPY_STR("dict (no owner)");
    else if (dictof) {
        hpy_text_add(&text, "dict of ");
        hpy_text_add_bytes(&text, label.data, label.n_bytes);
        label = hpy_text_str(&text);
    }
    enum hpy_status status = hpy_text_check(&text, query->err);
    if (status == HPY_OK)
        status = make(out, row->family, &label, 1, 0, query);
    hpy_text_dispose(&text);
    return status;
}

/* Kinds of Clodo or Type, or their labels. */
static enum hpy_status call_rcs(struct hpy_value *out, const struct hpy_query_function *row,
                                const struct hpy_query_args *args,
                                const struct hpy_query *query)
{
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    if (args->n > HPY_RULE_MAX_TEXTS)
        return hpy_fail(query->err, HPY_ELIMIT, "more than %d arguments", HPY_RULE_MAX_TEXTS);
    for (size_t i = 0; i < args->n; i++) {
        const struct hpy_value *value = &args->values[i];
        if (value->keyword.n_bytes)
            return bad_call(row, query);
        if (value->kind == HPY_VALUE_TEXT)
            texts[i] = hpy_text_str(&value->text);
        else if (value->kind != HPY_VALUE_KIND || !hpy_rule_clodo(&texts[i], value->rule))
            return bad_call(row, query);
    }
    return make(out, row->family, texts, args->n, 0, query);
}

/* (), 'name', name='name', at=0x… */
static enum hpy_status call_module(struct hpy_value *out, const struct hpy_query_function *row,
                                   const struct hpy_query_args *args,
                                   const struct hpy_query *query)
{
    struct hpy_str name = { NULL, 0 };
    uint64_t address = 0;
    for (size_t i = 0; i < args->n; i++) {
        const struct hpy_value *value = &args->values[i];
        if (value->kind == HPY_VALUE_TEXT && !name.data &&
            (!value->keyword.n_bytes || has_keyword(value, "name")))
            name = hpy_text_str(&value->text);
        else if (value->kind == HPY_VALUE_NUMBER && !address && value->number > 0 &&
                 has_keyword(value, "at"))
            address = (uint64_t)value->number;
        else
            return bad_call(row, query);
    }
    return make(out, row->family, &name, name.data ? 1 : 0, address, query);
}

const struct hpy_query_function hpy_query_functions[] = {
    { "Type", "Type('str'), Type('pkg.Cls')", HPY_RULE_TYPE, call_text },
    { "Class", "Class('pkg.Cls')", HPY_RULE_TYPE, call_text },
    { "Clodo", "Clodo('list'), Clodo(dictof='pkg.Cls'), Clodo(dictof=())", HPY_RULE_CLODO,
      call_clodo },
    { "Rcs", "Rcs('list', Clodo(dictof='pkg.Cls')), Rcs()", HPY_RULE_RCS, call_rcs },
    { "Via", "Via('.key', \"['data']\"), Via()", HPY_RULE_VIA, call_texts },
    { "ViaFolded", "ViaFolded('[*]')", HPY_RULE_VIA_FOLDED, call_texts },
    { "Size", "Size(48)", HPY_RULE_SIZE, call_number },
    { "Package", "Package('pkg')", HPY_RULE_PACKAGE, call_text },
    { "Definer", "Definer('pkg.module')", HPY_RULE_DEFINER, call_text },
    { "Module", "Module('os'), Module(name='os', at=0x7f00), Module()", HPY_RULE_MODULE,
      call_module },
    { "Id", "Id(0x7f00)", HPY_RULE_ID, call_number },
    { "Unity", "Unity()", HPY_RULE_ANYTHING, call_nothing },
    { NULL, NULL, HPY_RULE_ANYTHING, NULL },
};
