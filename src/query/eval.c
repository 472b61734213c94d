/* Running the steps of an expression on a stack of values. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "query/attribute.h"
#include "query/parser.h"

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

void hpy_value_dispose(struct hpy_value *value)
{
    hpy_partition_free(value->partition);
    hpy_nodeset_dispose(&value->set);
    *value = (struct hpy_value){ 0 };
}

static const char *const value_names[] = {
    [HPY_VALUE_SET] = "set",
    [HPY_VALUE_NUMBER] = "number",
};

static enum hpy_status run_name(struct hpy_value *out, const struct hpy_step *step,
                                const struct hpy_query *query)
{
    for (const struct hpy_query_name *row = hpy_query_names; row->name; row++)
        if (hpy_str_equal(step->name, hpy_str_of(row->name)))
            return row->make(out, query);
    struct hpy_text known = { 0 };
    for (const struct hpy_query_name *row = hpy_query_names; row->name; row++)
        hpy_text_addf(&known, " %s", row->name);
    enum hpy_status status =
        hpy_fail(query->err, HPY_ESYNTAX, "no such name '%.*s'; there are%s",
                 (int)step->name.n_bytes, step->name.data, hpy_text_get(&known));
    hpy_text_dispose(&known);
    return status;
}

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
        step->name.data, value_names[value->kind], hpy_text_get(&known));
    hpy_text_dispose(&known);
    return status;
}

static enum hpy_status run_attribute(struct hpy_value *value, const struct hpy_step *step,
                                     const struct hpy_query *query)
{
    bool called = step->kind == HPY_STEP_CALL;
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
        if (row->called && !step->text.data)
            return hpy_fail(query->err, HPY_ESYNTAX, "'%s' needs a text, as in %s('…')",
                            row->name, row->name);
        return row->apply(value, query, step->text);
    }
    return no_attribute(value, step, query);
}

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
        return hpy_fail(query->err, HPY_ESYNTAX, "a %s has no rows", value_names[value->kind]);
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
    const struct hpy_classifier *seen_by = value->by;
    hpy_value_dispose(value);
    *value = (struct hpy_value){ .kind = HPY_VALUE_SET, .set = set, .by = seen_by };
    return HPY_OK;
}

/* Leaves the result in a; b stays to be disposed of. */
static enum hpy_status run_combine(struct hpy_value *a, struct hpy_value *b,
                                   const struct hpy_step *step, const struct hpy_query *query)
{
    if (a->kind != HPY_VALUE_SET || b->kind != HPY_VALUE_SET)
        return hpy_fail(query->err, HPY_ESYNTAX, "both sides of an operator must be sets");
    HPY_TRY(hpy_query_need_set(a, query));
    HPY_TRY(hpy_query_need_set(b, query));
    struct hpy_nodeset set;
    HPY_TRY(hpy_nodeset_combine(&set, step->op, &a->set, &b->set, query->err));
    const struct hpy_classifier *seen_by = a->by;
    hpy_value_dispose(a);
    *a = (struct hpy_value){ .kind = HPY_VALUE_SET, .set = set, .by = seen_by };
    return HPY_OK;
}

static enum hpy_status run_step(struct hpy_value *stack, size_t *n_stack,
                                const struct hpy_step *step, const struct hpy_query *query)
{
    switch (step->kind) {
    case HPY_STEP_NAME:
        return run_name(&stack[(*n_stack)++], step, query);
    case HPY_STEP_ATTR:
    case HPY_STEP_CALL:
        return run_attribute(&stack[*n_stack - 1], step, query);
    case HPY_STEP_INDEX:
    case HPY_STEP_SLICE:
        return run_rows(&stack[*n_stack - 1], step, query);
    case HPY_STEP_COMBINE:
        HPY_TRY(run_combine(&stack[*n_stack - 2], &stack[*n_stack - 1], step, query));
        hpy_value_dispose(&stack[--*n_stack]);
        return HPY_OK;
    }
    return HPY_OK;
}

enum hpy_status hpy_query_eval(struct hpy_value *out, const struct hpy_graph *graph,
                               const char *expression, struct hpy_job *job,
                               struct hpy_err *err)
{
    *out = (struct hpy_value){ 0 };
    struct hpy_query query = { graph, job, err };
    struct hpy_steps steps;
    HPY_TRY(hpy_parser_parse(&steps, expression, err));
    enum hpy_status status = HPY_OK;
    size_t n_stack = 0;
    struct hpy_value *stack = HPY_ZARRAY(struct hpy_value, steps.n_stack);
    if (!stack)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (size_t i = 0; i < steps.n && status == HPY_OK; i++) {
        status = run_step(stack, &n_stack, &steps.steps[i], &query);
        if (status != HPY_OK && err)
            err->offset = steps.steps[i].off;
    }
    if (status == HPY_OK) {
        assert(n_stack == 1);
        *out = stack[0];
    } else {
        for (size_t i = 0; i < n_stack; i++)
            hpy_value_dispose(&stack[i]);
    }
    hpy_free(stack);
    hpy_steps_dispose(&steps);
    return status;
}
