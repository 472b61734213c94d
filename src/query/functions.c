/* Functions: kinds such as Type('str'), Clodo(dictof='pkg.Cls'), Via('.key'), and
 * equivalence relations out of kinds. */
#include "engine/findex.h"
#include "engine/graph.h"
#include "query/attribute.h"
#include "query/difference.h"
#include "query/value_ops.h"

#define CALL                                                                       \
    struct hpy_value *out, const struct hpy_query_function *row,                       \
        const struct hpy_arguments *args, const struct hpy_ask *ask

static enum hpy_status make(struct hpy_value *out, const struct hpy_query_function *row,
                            const struct hpy_str *texts, size_t n_texts, uint64_t number,
                            const struct hpy_ask *ask)
{
    struct hpy_rule_call call = { row->family, texts, n_texts, number };
    struct hpy_rule *rule;
    HPY_TRY(hpy_rule_call(&rule, &call, ask->err));
    hpy_value_be_kind(out, NULL, rule);
    return HPY_OK;
}

static enum hpy_status call_number(CALL)
{
    if (args->at[0]->number < 0)
        return hpy_fail(ask->err, HPY_ESYNTAX, "%s of a negative number", row->name);
    return make(out, row, NULL, 0, (uint64_t)args->at[0]->number, ask);
}

static enum hpy_status call_text(CALL)
{
    struct hpy_str text = hpy_text_str(&args->at[0]->text);
    return make(out, row, &text, 1, 0, ask);
}

static enum hpy_status call_nothing(CALL)
{
    (void)args;
    return make(out, row, NULL, 0, 0, ask);
}

/* Texts, and kinds of Clodo or Type in the place of their labels. */
static enum hpy_status call_texts(CALL)
{
    struct hpy_str texts[HPY_ARGS_MAX];
    _Static_assert(HPY_ARGS_MAX <= HPY_RULE_MAX_TEXTS, "all arguments may be texts of a rule");
    for (size_t i = 0; i < args->n_many; i++) {
        const struct hpy_value *value = args->many[i];
        if (value->kind == HPY_VALUE_TEXT)
            texts[i] = hpy_text_str(&value->text);
        else if (!hpy_rule_clodo(&texts[i], value->rule))
            return hpy_fail(ask->err, HPY_ESYNTAX, "%s takes kinds of Clodo or Type only",
                            row->name);
    }
    return make(out, row, texts, args->n_many, 0, ask);
}

/* The label that Clodo gives: 'list', dictof='pkg.Cls', dictof=(). */
static enum hpy_status call_clodo(CALL)
{
    const struct hpy_value *kind = args->at[0], *dictof = args->at[1];
    struct hpy_str label = HPY_STR("dict (no owner)");
    struct hpy_text text = { 0 };
    if (!kind == !dictof)
        return hpy_fail(ask->err, HPY_ESYNTAX,
                        "%s takes one of 'kind' and 'dictof'", row->name);
    if (kind) {
        label = hpy_text_str(&kind->text);
    } else if (dictof->kind == HPY_VALUE_TEXT) {
        hpy_text_add(&text, "dict of ");
        hpy_text_add_bytes(&text, dictof->text.data, dictof->text.n_bytes);
        label = hpy_text_str(&text);
    }
    enum hpy_status status = hpy_text_check(&text, ask->err);
    if (status == HPY_OK)
        status = make(out, row, &label, 1, 0, ask);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status call_module(CALL)
{
    const struct hpy_value *name = args->at[0], *at = args->at[1];
    struct hpy_str text = name ? hpy_text_str(&name->text) : (struct hpy_str){ NULL, 0 };
    if (at && at->number <= 0)
        return hpy_fail(ask->err, HPY_ESYNTAX, "an address is a positive number");
    if (at && !name)
        return hpy_fail(ask->err, HPY_ESYNTAX, "%s at an address needs a name", row->name);
    return make(out, row, &text, name ? 1 : 0, at ? (uint64_t)at->number : 0, ask);
}

/* The file and the line, which a rule has as 1 + line. */
static enum hpy_status call_prod(CALL)
{
    const struct hpy_value *file = args->at[0], *line = args->at[1];
    struct hpy_str text = file ? hpy_text_str(&file->text) : (struct hpy_str){ NULL, 0 };
    if (line && (line->number < 0 || line->number > UINT32_MAX))
        return hpy_fail(ask->err, HPY_ESYNTAX, "no such line of a file");
    if (line && !file)
        return hpy_fail(ask->err, HPY_ESYNTAX, "%s of a line needs a file", row->name);
    return make(out, row, &text, file ? 1 : 0, line ? (uint64_t)line->number + 1 : 0, ask);
}

/* The heap that some kinds speak of, if any; of two, the findex fails when it is used. */
static struct hpy_heap *heap_of(const struct hpy_arguments *args)
{
    for (size_t i = 0; i < args->n_many; i++)
        if (args->many[i]->heap)
            return args->many[i]->heap;
    return NULL;
}

static enum hpy_status call_findex(CALL)
{
    (void)row;
    const struct hpy_rule *rules[HPY_ARGS_MAX];
    const struct hpy_classifier *by;
    struct hpy_heap *heap = heap_of(args);
    for (size_t i = 0; i < args->n_many; i++) {
        if (args->many[i]->heap && args->many[i]->heap != heap)
            return hpy_fail(ask->err, HPY_ESYNTAX, "kinds of two heaps in one relation");
        rules[i] = args->many[i]->rule;
    }
    HPY_TRY(hpy_findex_new(&by, rules, args->n_many, ask->err));
    hpy_value_be_relation(out, heap, by);
    hpy_classifier_unref(by);
    return HPY_OK;
}

static enum hpy_status call_diff(CALL)
{
    (void)row;
    return hpy_difference_make(out, args->at[0], args->at[1], ask);
}

static const struct hpy_param diff_params[] = {
    { "old", HPY_TAKES_SEEN, NULL, HPY_PARAM_FREE },
    { "new", HPY_TAKES_SEEN, NULL, HPY_PARAM_FREE },
    { 0 },
};
static const struct hpy_param type_params[] = {
    { "name", HPY_TAKES(TEXT), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param clodo_params[] = {
    { "kind", HPY_TAKES(TEXT), "None", HPY_PARAM_FREE },
    { "dictof", HPY_TAKES(TEXT) | HPY_TAKES(NOTHING), "None", HPY_PARAM_NAME },
    { 0 },
};
static const struct hpy_param rcs_params[] = {
    { "kinds", HPY_TAKES(TEXT) | HPY_TAKES(KIND), "()", HPY_PARAM_MANY }, { 0 }
};
static const struct hpy_param via_params[] = {
    { "relations", HPY_TAKES(TEXT), "()", HPY_PARAM_MANY }, { 0 }
};
static const struct hpy_param size_params[] = {
    { "size", HPY_TAKES(NUMBER), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param id_params[] = {
    { "address", HPY_TAKES(NUMBER), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param module_params[] = {
    { "name", HPY_TAKES(TEXT), "None", HPY_PARAM_FREE },
    { "at", HPY_TAKES(NUMBER), "None", HPY_PARAM_FREE },
    { 0 },
};
static const struct hpy_param prod_params[] = {
    { "filename", HPY_TAKES(TEXT), "None", HPY_PARAM_FREE },
    { "lineno", HPY_TAKES(NUMBER), "None", HPY_PARAM_FREE },
    { 0 },
};
static const struct hpy_param findex_params[] = {
    { "kinds", HPY_TAKES(KIND), "()", HPY_PARAM_MANY }, { 0 }
};

#define KIND HPY_VALUE_KIND

const struct hpy_query_function hpy_query_functions[] = {
    { "Type", KIND, type_params, "objects of a type: Type('str'), Type('pkg.Cls')", call_text,
      HPY_RULE_TYPE, "Type" },
    { "Class", KIND, type_params, "the same", call_text, HPY_RULE_TYPE, NULL },
    { "Clodo", KIND, clodo_params,
      "by class or dict owner: Clodo('list'), Clodo(dictof='pkg.Cls'), Clodo(dictof=())",
      call_clodo, HPY_RULE_CLODO, "Clodo" },
    { "Rcs", KIND, rcs_params,
      "what just these kinds refer to: Rcs('list', Clodo(dictof='pkg.Cls')), Rcs()", call_texts,
      HPY_RULE_RCS, "Rcs" },
    { "Via", KIND, via_params,
      "what is referred to in just these ways: Via('.key', \"['data']\"), Via()", call_texts,
      HPY_RULE_VIA, "Via" },
    { "ViaFolded", KIND, via_params, "the same, positions folded: ViaFolded('[*]')", call_texts,
      HPY_RULE_VIA_FOLDED, "ViaFolded" },
    { "Size", KIND, size_params, "objects of a size: Size(48)", call_number, HPY_RULE_SIZE,
      "Size" },
    { "Package", KIND, type_params, "objects of the classes of a package: Package('pkg')",
      call_text, HPY_RULE_PACKAGE, "Package" },
    { "Definer", KIND, type_params, "objects of the classes of a module: Definer('pkg.mod')",
      call_text, HPY_RULE_DEFINER, "Definer" },
    { "Module", KIND, module_params,
      "a module: Module('os'), Module(name='os', at=0x7f00); Module() is what is none",
      call_module, HPY_RULE_MODULE, "Module" },
    { "Id", KIND, id_params, "the object at an address: Id(0x7f00)", call_number, HPY_RULE_ID,
      "Id" },
    { "Prod", KIND, prod_params,
      "allocated by a line: Prod('shop/carts.py', 33), Prod('shop/'); Prod() is not known where",
      call_prod, HPY_RULE_PROD, "Prod" },
    { "Unity", KIND, NULL, "everything: Unity()", call_nothing, HPY_RULE_ANYTHING, "Unity" },
    { "findex", HPY_VALUE_RELATION, findex_params,
      "the index of the first kind that an object is of: findex(Type('str'), Size(48))",
      call_findex, HPY_RULE_ANYTHING, NULL },
    { "diff", HPY_VALUE_DIFFERENCE, diff_params,
      "what a set has more than an older one, by kind: diff(old, new)", call_diff,
      HPY_RULE_ANYTHING, NULL },
    { 0 },
};

const struct hpy_query_function *hpy_query_find_function(struct hpy_str name)
{
    const struct hpy_query_function *row = hpy_query_functions;
    while (row->name && !hpy_str_equal(name, hpy_str_of(row->name)))
        row++;
    return row->name ? row : NULL;
}
