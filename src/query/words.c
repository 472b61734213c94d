/* Names, functions and attributes one after the other, for messages and help. */
#include "query/conversation.h"
#include "query/value_ops.h"
#include "query/value_type.h"

static size_t n_names(void)
{
    size_t n = 0;
    while (hpy_query_names[n].name)
        n++;
    return n;
}

static size_t n_functions(void)
{
    size_t n = 0;
    while (hpy_query_functions[n].name)
        n++;
    return n;
}

bool hpy_query_name_at(struct hpy_word *out, const struct hpy_conversation *conversation,
                       size_t i)
{
    if (i < n_names()) {
        const struct hpy_query_name *row = &hpy_query_names[i];
        *out = (struct hpy_word){ row->name, row->help, HPY_CALL_NEVER, NULL };
        return true;
    }
    i -= n_names();
    if (i < n_functions()) {
        const struct hpy_query_function *row = &hpy_query_functions[i];
        *out = (struct hpy_word){ row->name, row->help,
                                  row->classifier ? HPY_CALL_MAY : HPY_CALL_MUST, row->params };
        return true;
    }
    i -= n_functions();
    if (!conversation || i >= conversation->n)
        return false;
    const struct hpy_variable *variable = &conversation->variables[i];
    *out = (struct hpy_word){ hpy_text_get(&variable->name),
                              hpy_value_kind_name(variable->value.kind), HPY_CALL_NEVER, NULL };
    return true;
}

/* Row i of all tables of a type, or NULL; *left is then how many i is behind them. */
static const struct hpy_attribute *attribute_at(const struct hpy_value_type *type, size_t i,
                                                size_t *left)
{
    for (size_t t = 0; t < HPY_ATTRIBUTE_TABLES && type->attributes[t]; t++)
        for (const struct hpy_attribute *row = type->attributes[t]; row->name; row++)
            if (i-- == 0)
                return row;
    *left = i;
    return NULL;
}

bool hpy_query_attribute_at(struct hpy_word *out, enum hpy_value_kind kind, size_t i)
{
    const struct hpy_value_type *type = &hpy_value_types[kind];
    const struct hpy_attribute *row = attribute_at(type, i, &i);
    if (row) {
        *out = (struct hpy_word){ row->name, row->help, row->calls, row->params };
        return true;
    }
    for (size_t c = 0; type->classifiers && hpy_classifiers[c]; c++) {
        if (c < i)
            continue;
        *out = (struct hpy_word){ hpy_classifiers[c]->by, hpy_classifiers[c]->help,
                                  HPY_CALL_NEVER, NULL };
        return true;
    }
    return false;
}

void hpy_word_signature(struct hpy_text *out, const struct hpy_word *word)
{
    if (word->calls != HPY_CALL_NEVER)
        hpy_params_text(out, word->params);
    if (word->calls == HPY_CALL_MUST && !word->params)
        hpy_text_add(out, "()");
}
