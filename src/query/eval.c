/* Running the steps of an expression on a stack of values. */
#include "query/query.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "query/attribute.h"
#include "query/lexer.h"
#include "query/parser.h"
#include "query/value.h"

enum { VARIABLES_MAX = 256 };

struct variable {
    struct hpy_text name;
    struct hpy_value value;
};

struct hpy_conversation {
    const struct hpy_graph *graph;
    struct hpy_analyses analyses;
    struct variable *variables;
    size_t n, room;
};

static void conversation_init(struct hpy_conversation *conversation,
                              const struct hpy_graph *graph)
{
    *conversation = (struct hpy_conversation){ .graph = graph };
    hpy_analyses_init(&conversation->analyses, graph);
}

static void conversation_dispose(struct hpy_conversation *conversation)
{
    for (size_t i = 0; i < conversation->n; i++) {
        hpy_text_dispose(&conversation->variables[i].name);
        hpy_value_dispose(&conversation->variables[i].value);
    }
    hpy_free(conversation->variables);
    hpy_analyses_dispose(&conversation->analyses);
}

struct hpy_conversation *hpy_conversation_new(const struct hpy_graph *graph)
{
    struct hpy_conversation *conversation = HPY_NEW(struct hpy_conversation);
    if (conversation)
        conversation_init(conversation, graph);
    return conversation;
}

void hpy_conversation_free(struct hpy_conversation *conversation)
{
    if (!conversation)
        return;
    conversation_dispose(conversation);
    hpy_free(conversation);
}

/* ------------------------------------------------------------------- names */

static struct variable *find_variable(const struct hpy_conversation *conversation,
                                      struct hpy_str name)
{
    for (size_t i = 0; i < conversation->n; i++)
        if (hpy_str_equal(hpy_text_str(&conversation->variables[i].name), name))
            return &conversation->variables[i];
    return NULL;
}

static const struct hpy_query_name *find_name(struct hpy_str name)
{
    const struct hpy_query_name *row = hpy_query_names;
    while (row->name && !hpy_str_equal(name, hpy_str_of(row->name)))
        row++;
    return row->name ? row : NULL;
}

static const struct hpy_query_function *find_function(struct hpy_str name)
{
    const struct hpy_query_function *row = hpy_query_functions;
    while (row->name && !hpy_str_equal(name, hpy_str_of(row->name)))
        row++;
    return row->name ? row : NULL;
}

static enum hpy_status no_name(struct hpy_str name, const struct hpy_conversation *conversation,
                               const struct hpy_query *query)
{
    if (hpy_str_equal(name, HPY_STR("_")))
        return hpy_fail(query->err, HPY_ESYNTAX, "there is no last result yet");
    struct hpy_text known = { 0 };
    for (const struct hpy_query_name *row = hpy_query_names; row->name; row++)
        hpy_text_addf(&known, " %s", row->name);
    for (const struct hpy_query_function *row = hpy_query_functions; row->name; row++)
        hpy_text_addf(&known, " %s", row->name);
    for (size_t i = 0; i < conversation->n; i++)
        hpy_text_addf(&known, " %s", hpy_text_get(&conversation->variables[i].name));
    enum hpy_status status =
        hpy_fail(query->err, HPY_ESYNTAX, "no such name '%.*s'; there are%s",
                 (int)name.n_bytes, name.data, hpy_text_get(&known));
    hpy_text_dispose(&known);
    return status;
}

static enum hpy_status run_name(struct hpy_value *out, const struct hpy_step *step,
                                const struct hpy_conversation *conversation,
                                const struct hpy_query *query)
{
    const struct hpy_query_name *row = find_name(step->name);
    if (row)
        return row->make(out, query);
    const struct variable *variable = find_variable(conversation, step->name);
    if (variable)
        return hpy_value_copy(out, &variable->value, query->err);
    const struct hpy_query_function *function = find_function(step->name);
    if (function)
        return hpy_fail(query->err, HPY_ESYNTAX, "%s is called, as in %s", function->name,
                        function->help);
    return no_name(step->name, conversation, query);
}

/* name(…). A name that is no function may be called with nothing, as Heapy's heap(). */
static enum hpy_status run_call(struct hpy_value *out, const struct hpy_step *step,
                                struct hpy_value *arguments,
                                const struct hpy_conversation *conversation,
                                const struct hpy_query *query)
{
    const struct hpy_query_function *function = find_function(step->name);
    struct hpy_query_args args = { arguments, step->n_args };
    if (function)
        return function->call(out, function, &args, query);
    const struct hpy_query_name *row = find_name(step->name);
    if (row && step->n_args == 0)
        return row->make(out, query);
    if (row || find_variable(conversation, step->name))
        return hpy_fail(query->err, HPY_ESYNTAX, "'%.*s' is not called",
                        (int)step->name.n_bytes, step->name.data);
    return no_name(step->name, conversation, query);
}

/* The value of a statement under its name. Values of _ and of a name are copies. */
static enum hpy_status run_keep(struct hpy_conversation *conversation,
                                const struct hpy_step *step, const struct hpy_value *value,
                                const struct hpy_query *query)
{
    struct hpy_str name = step->name.n_bytes ? step->name : HPY_STR("_");
    struct hpy_value copy;
    if (value->kind >= HPY_VALUE_TEXT)
        return hpy_fail(query->err, HPY_ESYNTAX, "a %s is an argument only",
                        hpy_value_names[value->kind]);
    if (find_name(name) || find_function(name) || hpy_str_equal(name, HPY_STR("hp")))
        return hpy_fail(query->err, HPY_ESYNTAX, "'%.*s' has a meaning already",
                        (int)name.n_bytes, name.data);
    struct variable *variable = find_variable(conversation, name);
    if (variable) {
        HPY_TRY(hpy_value_copy(&copy, value, query->err));
        hpy_value_dispose(&variable->value);
        variable->value = copy;
        return HPY_OK;
    }
    if (conversation->n == VARIABLES_MAX)
        return hpy_fail(query->err, HPY_ELIMIT, "more than %d names", VARIABLES_MAX);
    if (conversation->n == conversation->room) {
        size_t room = conversation->room ? conversation->room * 2 : 8;
        struct variable *grown = hpy_realloc(conversation->variables, room, sizeof *grown);
        if (!grown)
            return hpy_fail(query->err, HPY_ENOMEM, "out of memory");
        conversation->variables = grown;
        conversation->room = room;
    }
    variable = &conversation->variables[conversation->n];
    *variable = (struct variable){ 0 };
    hpy_text_add_bytes(&variable->name, name.data, name.n_bytes);
    enum hpy_status status = hpy_text_check(&variable->name, query->err);
    if (status == HPY_OK)
        status = hpy_value_copy(&variable->value, value, query->err);
    if (status == HPY_OK)
        conversation->n++;
    else
        hpy_text_dispose(&variable->name);
    return status;
}

/* -------------------------------------------------------------- attributes */

static const struct hpy_classifier *classifier_of_attribute(struct hpy_str name)
{
    for (size_t i = 0; hpy_classifiers[i]; i++)
        if (hpy_str_equal(name, hpy_str_of(hpy_classifiers[i]->by)))
            return hpy_classifiers[i];
    return NULL;
}

static enum hpy_status no_attribute(const struct hpy_value *value, const struct hpy_step *step,
                                    const struct hpy_query *query)
{
    struct hpy_text known = { 0 };
    for (const struct hpy_query_attribute *row = hpy_query_attributes; row->name; row++)
        if (row->of == value->kind)
            hpy_text_addf(&known, "%s %s%s", known.n_bytes ? "" : "; there are", row->name,
                          row->called ? "('…')" : "");
    if (value->kind == HPY_VALUE_SET)
        for (size_t i = 0; hpy_classifiers[i]; i++)
            hpy_text_addf(&known, " %s", hpy_classifiers[i]->by);
    enum hpy_status status = hpy_fail(
        query->err, HPY_ESYNTAX, "no such attribute '%.*s' of a %s%s", (int)step->name.n_bytes,
        step->name.data, hpy_value_names[value->kind], hpy_text_get(&known));
    hpy_text_dispose(&known);
    return status;
}

static enum hpy_status run_attribute(struct hpy_value *value, const struct hpy_step *step,
                                     const struct hpy_value *arguments,
                                     const struct hpy_query *query)
{
    bool called = step->kind == HPY_STEP_METHOD;
    const struct hpy_classifier *by = classifier_of_attribute(step->name);
    if (by && value->kind == HPY_VALUE_SET) {
        if (called)
            return hpy_fail(query->err, HPY_ESYNTAX, "'%s' is not called", by->by);
        hpy_query_see_by(value, by);
        return HPY_OK;
    }
    for (const struct hpy_query_attribute *row = hpy_query_attributes; row->name; row++) {
        if (row->of != value->kind || !hpy_str_equal(step->name, hpy_str_of(row->name)))
            continue;
        if (called && !row->called)
            return hpy_fail(query->err, HPY_ESYNTAX, "'%s' is not called", row->name);
        if (row->called && (step->n_args != 1 || arguments[0].kind != HPY_VALUE_TEXT))
            return hpy_fail(query->err, HPY_ESYNTAX, "'%s' needs a text, as in %s('…')",
                            row->name, row->name);
        return row->apply(value, query,
                          called ? hpy_text_str(&arguments[0].text) : (struct hpy_str){ NULL, 0 });
    }
    return no_attribute(value, step, query);
}

/* -------------------------------------------------------------------- rows */

static uint64_t clamp(int64_t at, uint64_t n_rows)
{
    if (at < 0)
        return (uint64_t)-(at + 1) >= n_rows ? 0 : n_rows - (uint64_t)-(at + 1) - 1;
    return (uint64_t)at < n_rows ? (uint64_t)at : n_rows;
}

static enum hpy_status run_rows(struct hpy_value *value, const struct hpy_step *step,
                                const struct hpy_query *query)
{
    struct hpy_partition *partition;
    if (value->kind != HPY_VALUE_SET)
        return hpy_fail(query->err, HPY_ESYNTAX, "a %s has no rows",
                        hpy_value_names[value->kind]);
    HPY_TRY(hpy_value_partition(&partition, value, query->graph, query->job, query->err));
    uint64_t n = partition->n_rows;
    uint64_t from = 0, end = n, by = 1;
    if (step->kind == HPY_STEP_SLICE) {
        from = step->has_from ? clamp(step->from, n) : 0;
        end = step->has_end ? clamp(step->end, n) : n;
        by = (uint64_t)step->by;
    } else {
        uint64_t distance = step->from < 0 ? (uint64_t)-(step->from + 1) : (uint64_t)step->from;
        if (distance >= n)
            return hpy_fail(query->err, HPY_ENOTFOUND,
                            "no row %lld: the set has %llu row%s", (long long)step->from,
                            (unsigned long long)n, n == 1 ? "" : "s");
        from = clamp(step->from, n);
        end = from + 1;
    }
    struct hpy_nodeset set;
    HPY_TRY(hpy_partition_slice_set(&set, partition, from, end, by, query->err));
    hpy_query_become_set(value, &set);
    return HPY_OK;
}

/* ------------------------------------------------------------------- steps */

struct stack {
    struct hpy_value *values;
    size_t n;
};

/* Take the n values on top away. */
static void drop(struct stack *stack, size_t n)
{
    while (n-- > 0)
        hpy_value_dispose(&stack->values[--stack->n]);
}

static enum hpy_status run_step(struct stack *stack, const struct hpy_step *step,
                                struct hpy_conversation *conversation,
                                const struct hpy_query *query)
{
    struct hpy_value *behind = stack->values + stack->n, made = { 0 };
    enum hpy_status status = HPY_OK;
    switch (step->kind) {
    case HPY_STEP_NAME:
        *behind = (struct hpy_value){ 0 };
        stack->n++;
        return run_name(behind, step, conversation, query);
    case HPY_STEP_NUMBER:
        *behind = (struct hpy_value){ .kind = HPY_VALUE_NUMBER, .number = step->from };
        stack->n++;
        return HPY_OK;
    case HPY_STEP_NOTHING:
        *behind = (struct hpy_value){ .kind = HPY_VALUE_NOTHING };
        stack->n++;
        return HPY_OK;
    case HPY_STEP_TEXT:
        *behind = (struct hpy_value){ .kind = HPY_VALUE_TEXT };
        stack->n++;
        hpy_lexer_unescape(&behind->text, step->text);
        return hpy_text_check(&behind->text, query->err);
    case HPY_STEP_KEYWORD:
        behind[-1].keyword = step->name;
        return HPY_OK;
    case HPY_STEP_CALL:
        status = run_call(&made, step, behind - step->n_args, conversation, query);
        drop(stack, step->n_args);
        stack->values[stack->n++] = made;
        return status;
    case HPY_STEP_METHOD:
        status = run_attribute(behind - step->n_args - 1, step, behind - step->n_args, query);
        drop(stack, step->n_args);
        return status;
    case HPY_STEP_ATTR:
        return run_attribute(behind - 1, step, NULL, query);
    case HPY_STEP_INDEX:
    case HPY_STEP_SLICE:
        return run_rows(behind - 1, step, query);
    case HPY_STEP_NOT:
        return hpy_query_not(behind - 1, query);
    case HPY_STEP_COMBINE:
        status = hpy_query_combine(behind - 2, behind - 1, step->op, query);
        break;
    case HPY_STEP_ADD:
        status = hpy_query_add(behind - 2, behind - 1, query);
        break;
    case HPY_STEP_COMPARE:
        status = hpy_query_compare(behind - 2, behind - 1, step->name, query);
        break;
    case HPY_STEP_KEEP:
        return run_keep(conversation, step, behind - 1, query);
    case HPY_STEP_DROP:
        break;
    }
    drop(stack, 1);
    return status;
}

enum hpy_status hpy_conversation_eval(struct hpy_value *out,
                                      struct hpy_conversation *conversation,
                                      const char *expression, struct hpy_job *job,
                                      struct hpy_err *err)
{
    *out = (struct hpy_value){ 0 };
    struct hpy_query query = { conversation->graph, job, err, &conversation->analyses };
    struct hpy_steps steps;
    HPY_TRY(hpy_parser_parse(&steps, expression, err));
    enum hpy_status status = HPY_OK;
    struct stack stack = { HPY_ZARRAY(struct hpy_value, steps.n_stack), 0 };
    if (!stack.values)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (size_t i = 0; i < steps.n && status == HPY_OK; i++) {
        status = run_step(&stack, &steps.steps[i], conversation, &query);
        if (status != HPY_OK && err)
            err->offset = steps.steps[i].off;
    }
    if (status == HPY_OK) {
        assert(stack.n == 1);
        *out = stack.values[0];
        out->keyword = (struct hpy_str){ NULL, 0 };
    } else {
        drop(&stack, stack.n);
    }
    hpy_free(stack.values);
    hpy_steps_dispose(&steps);
    return status;
}

enum hpy_status hpy_query_eval(struct hpy_value *out, const struct hpy_graph *graph,
                               const char *expression, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct hpy_conversation conversation;
    conversation_init(&conversation, graph);
    enum hpy_status status = hpy_conversation_eval(out, &conversation, expression, job, err);
    conversation_dispose(&conversation);
    return status;
}
