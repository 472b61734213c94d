#include "query/argument.h"

#include "query/value_type.h"

static size_t n_params(const struct hpy_param *params)
{
    size_t n = 0;
    while (params && params[n].name)
        n++;
    return n;
}

void hpy_params_text(struct hpy_text *out, const struct hpy_param *params)
{
    if (!params)
        return;
    hpy_text_add_char(out, '(');
    for (const struct hpy_param *param = params; param->name; param++) {
        hpy_text_addf(out, "%s%s%s", param > params ? ", " : "",
                      param->how == HPY_PARAM_MANY ? "*" : "", param->name);
        if (param->otherwise && param->how != HPY_PARAM_MANY)
            hpy_text_addf(out, "=%s", param->otherwise);
    }
    hpy_text_add_char(out, ')');
}

static enum hpy_status wrong(const char *what, const struct hpy_param *params,
                             const char *why, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    hpy_params_text(&text, params);
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s, as in %s%s", why, what,
                                      text.n_bytes ? hpy_text_get(&text) : "()");
    hpy_text_dispose(&text);
    return status;
}

/* "a set, a text or None" */
static void add_kinds(struct hpy_text *out, unsigned kinds)
{
    bool first = true;
    for (int kind = HPY_N_VALUE_KINDS - 1; kind >= 0; kind--) {
        if (!(kinds & 1u << kind))
            continue;
        kinds &= ~(1u << kind);
        hpy_text_add(out, first ? "" : kinds ? ", " : " or ");
        hpy_value_add_a_kind(out, (enum hpy_value_kind)kind);
        first = false;
    }
}

static enum hpy_status check_kind(const char *what, const struct hpy_param *param,
                                  const struct hpy_value *value, struct hpy_err *err)
{
    if (param->takes & 1u << value->kind)
        return HPY_OK;
    struct hpy_text takes = { 0 };
    add_kinds(&takes, param->takes);
    hpy_text_add(&takes, ", not ");
    hpy_value_add_a_kind(&takes, value->kind);
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s takes as '%s' %s", what, param->name,
                                      hpy_text_get(&takes));
    hpy_text_dispose(&takes);
    return status;
}

static enum hpy_status take(struct hpy_arguments *out, const char *what,
                            const struct hpy_param *params, size_t i,
                            const struct hpy_value *value, struct hpy_err *err)
{
    struct hpy_text why = { 0 };
    if (out->at[i]) {
        hpy_text_addf(&why, "%s gets '%s' twice", what, params[i].name);
        enum hpy_status status = wrong(what, params, hpy_text_get(&why), err);
        hpy_text_dispose(&why);
        return status;
    }
    /* None for what has a default is the default */
    if (value->kind == HPY_VALUE_NONE && params[i].otherwise &&
        !(params[i].takes & HPY_TAKES(NONE)))
        return HPY_OK;
    out->at[i] = value;
    return check_kind(what, &params[i], value, err);
}

static enum hpy_status take_named(struct hpy_arguments *out, const char *what,
                                  const struct hpy_param *params,
                                  const struct hpy_value *value, struct hpy_err *err)
{
    for (size_t i = 0; i < n_params(params); i++)
        if (hpy_str_equal(value->keyword, hpy_str_of(params[i].name)) &&
            params[i].how != HPY_PARAM_PLACE && params[i].how != HPY_PARAM_MANY)
            return take(out, what, params, i, value, err);
    struct hpy_text why = { 0 };
    hpy_text_addf(&why, "%s has no argument '", what);
    hpy_text_add_safe(&why, value->keyword);
    hpy_text_add_char(&why, '\'');
    enum hpy_status status = wrong(what, params, hpy_text_get(&why), err);
    hpy_text_dispose(&why);
    return status;
}

enum hpy_status hpy_arguments_bind(struct hpy_arguments *out, const char *what,
                              const struct hpy_param *params, const struct hpy_value *values,
                              size_t n, struct hpy_err *err)
{
    size_t n_all = n_params(params), place = 0;
    *out = (struct hpy_arguments){ 0 };
    if (n > HPY_ARGS_MAX)
        return hpy_fail(err, HPY_ELIMIT, "more than %d arguments", HPY_ARGS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (values[i].keyword.n_bytes) {
            HPY_TRY(take_named(out, what, params, &values[i], err));
        } else if (place < n_all && params[place].how == HPY_PARAM_MANY) {
            HPY_TRY(check_kind(what, &params[place], &values[i], err));
            out->many[out->n_many++] = &values[i];
        } else if (place < n_all && params[place].how != HPY_PARAM_NAME) {
            HPY_TRY(take(out, what, params, place++, &values[i], err));
        } else {
            return wrong(what, params, "too many arguments", err);
        }
    }
    for (size_t i = 0; i < n_all; i++)
        if (!out->at[i] && !params[i].otherwise)
            return wrong(what, params, "an argument is missing", err);
    return HPY_OK;
}
