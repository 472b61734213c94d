/* Running the steps of an expression on a stack of values. */
#include "query/query.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "query/conversation.h"
#include "query/expand.h"
#include "query/lexer.h"
#include "query/parser.h"
#include "query/value_ops.h"

struct machine {
    struct hpy_conversation *conversation;
    const struct hpy_steps *steps;
    struct hpy_value *stack;
    size_t n;
    struct hpy_job *job;
    struct hpy_err *err;
};

/* Take the n values on top away. */
static void drop(struct machine *machine, size_t n)
{
    while (n-- > 0)
        hpy_value_dispose(&machine->stack[--machine->n]);
}

static enum hpy_status push_text(struct hpy_value *out, const struct hpy_step *step,
                                 struct hpy_err *err)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_TEXT };
    hpy_lexer_unescape(&out->text, step->text);
    return hpy_text_check(&out->text, err);
}

static enum hpy_comparison comparison_of(struct hpy_str name)
{
    static const char *const names[] = { [HPY_CMP_LT] = "<", [HPY_CMP_LE] = "<=",
                                         [HPY_CMP_EQ] = "==", [HPY_CMP_NE] = "!=",
                                         [HPY_CMP_GT] = ">", [HPY_CMP_GE] = ">=" };
    size_t i = 0;
    while (!hpy_str_equal(name, hpy_str_of(names[i])))
        i++;
    return (enum hpy_comparison)i;
}

static enum hpy_status compare(struct hpy_value *out, const struct hpy_value *a,
                               struct hpy_str name, const struct machine *machine)
{
    bool truth;
    HPY_TRY(hpy_value_compare_in(&truth, a, a + 1, comparison_of(name),
                                 hpy_conversation_heap(machine->conversation), machine->job,
                                 machine->err));
    *out = hpy_value_of_truth(truth);
    return HPY_OK;
}

/* What a step makes of the values on top, of which it takes hpy_step_pops. */
static enum hpy_status make(struct hpy_value *out, const struct hpy_step *step,
                            const struct machine *machine)
{
    struct hpy_job *job = machine->job;
    struct hpy_err *err = machine->err;
    struct hpy_heap *heap = hpy_conversation_heap(machine->conversation);
    const struct hpy_value *operand = machine->stack + machine->n - hpy_step_pops(step);
    switch (step->kind) {
    case HPY_STEP_NAME:
        return hpy_value_of_name(out, machine->conversation, step->name, job, err);
    case HPY_STEP_NUMBER:
        *out = hpy_value_of_number(step->from);
        return HPY_OK;
    case HPY_STEP_TEXT:
        return push_text(out, step, err);
    case HPY_STEP_NOTHING:
        *out = hpy_value_nothing();
        return HPY_OK;
    case HPY_STEP_CALL:
        return hpy_value_call(out, machine->conversation, step->name, operand, step->n_args, job,
                              err);
    case HPY_STEP_APPLY:
        return hpy_value_apply(out, operand, operand + 1, step->n_args, job, err);
    case HPY_STEP_METHOD:
        return hpy_value_attribute_in(out, operand, step->name, true, operand + 1, step->n_args,
                                      heap, job, err);
    case HPY_STEP_ATTR:
        return hpy_value_attribute_in(out, operand, step->name, false, NULL, 0, heap, job, err);
    case HPY_STEP_INDEX:
        return hpy_value_index(out, operand, step->from, job, err);
    case HPY_STEP_ITEM:
        return hpy_value_item(out, operand, operand + 1, job, err);
    case HPY_STEP_SLICE:
        return hpy_value_slice(out, operand,
                               &(struct hpy_slice){ step->from, step->end, step->by,
                                                    step->has_from, step->has_end },
                               job, err);
    case HPY_STEP_NOT:
        return hpy_value_not(out, operand, job, err);
    case HPY_STEP_COMBINE:
        return hpy_value_combine(out, operand, operand + 1, step->op, job, err);
    case HPY_STEP_COMPARE:
        return compare(out, operand, step->name, machine);
    case HPY_STEP_KEYWORD:
    case HPY_STEP_KEEP:
    case HPY_STEP_DROP:
        break;
    }
    assert(!"a step that makes no value");
    return HPY_OK;
}

static enum hpy_status keep(struct machine *machine, const struct hpy_step *step)
{
    struct hpy_text expression = { 0 };
    enum hpy_status status =
        hpy_expand_names(&expression, step->text, machine->steps->steps,
                         (size_t)(step - machine->steps->steps), machine->conversation,
                         machine->err);
    if (status == HPY_OK)
        status = hpy_conversation_keep(machine->conversation, step->name,
                                       hpy_text_str(&expression),
                                       &machine->stack[machine->n - 1], machine->err);
    hpy_text_dispose(&expression);
    return status;
}

static enum hpy_status run(struct machine *machine, const struct hpy_step *step)
{
    struct hpy_value made = { 0 };
    enum hpy_status status;
    switch (step->kind) {
    case HPY_STEP_KEYWORD:
        machine->stack[machine->n - 1].keyword = step->name;
        return HPY_OK;
    case HPY_STEP_KEEP:
        return keep(machine, step);
    case HPY_STEP_DROP:
        drop(machine, 1);
        return HPY_OK;
    default:
        status = make(&made, step, machine);
        drop(machine, hpy_step_pops(step));
        machine->stack[machine->n++] = made;
        return status;
    }
}

enum hpy_status hpy_conversation_eval(struct hpy_value *out,
                                      struct hpy_conversation *conversation,
                                      const char *expression, struct hpy_job *job,
                                      struct hpy_err *err)
{
    *out = (struct hpy_value){ 0 };
    struct hpy_steps steps;
    HPY_TRY(hpy_parser_parse(&steps, expression, err));
    enum hpy_status status = HPY_OK;
    struct machine machine = { conversation, &steps,
                               HPY_ZARRAY(struct hpy_value, steps.n_stack), 0, job, err };
    if (!machine.stack)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (size_t i = 0; i < steps.n && status == HPY_OK; i++) {
        status = run(&machine, &steps.steps[i]);
        if (status != HPY_OK && err)
            err->offset = steps.steps[i].off;
    }
    if (status == HPY_OK) {
        assert(machine.n == 1);
        *out = machine.stack[0];
        out->keyword = (struct hpy_str){ NULL, 0 };
    } else {
        drop(&machine, machine.n);
    }
    hpy_free(machine.stack);
    hpy_steps_dispose(&steps);
    return status;
}

enum hpy_status hpy_query_eval(struct hpy_value *out, const struct hpy_graph *graph,
                               const char *expression, struct hpy_job *job,
                               struct hpy_err *err)
{
    *out = (struct hpy_value){ 0 };
    struct hpy_conversation *conversation = hpy_conversation_new(graph);
    if (!conversation)
        return hpy_fail_at(err, HPY_ENOMEM, 0, "out of memory");
    enum hpy_status status = hpy_conversation_eval(out, conversation, expression, job, err);
    hpy_conversation_free(conversation);
    return status;
}
