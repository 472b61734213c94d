#include "tui/evaluate.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "query/conversation.h"
#include "query/expand.h"
#include "query/parser.h"
#include "query/value_ops.h"
#include "tui/older.h"
#include "tui/views/views.h"

struct evaluation {
    struct hpy_task task;
    struct hpy_core *core;
    struct hpy_text text;
    struct hpy_value value;
    /* what came of it: an error, or something to say, or a view */
    bool failed;
    struct hpy_err why;
    char said[256];
    const struct hpy_view_ops *ops;
    struct hpy_view_args args;
    struct hpy_marks_change change;
};

/* ------------------------------------------------------------ which view shows it */

/* Make args of the value, which stays. */
typedef enum hpy_status (*fill_args)(struct hpy_view_args *args, const struct hpy_value *value,
                                     struct hpy_job *job, struct hpy_err *err);

/* A view has members and what they are grouped by, and writes them as one expression:
 * "heap[0].bytype". The classifier at its end is not part of the base. */
static enum hpy_status fill_set(struct hpy_view_args *args, const struct hpy_value *value,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text by = { 0 };
    (void)job;
    args->members = hpy_members_ref(value->seen->members);
    hpy_view_args_by(args, value->seen->by);
    hpy_text_addf(&by, ".%s", value->seen->by->by);
    bool said = !by.failed && args->base.n_bytes > by.n_bytes &&
                strcmp(hpy_text_get(&args->base) + args->base.n_bytes - by.n_bytes,
                       by.data) == 0;
    if (said)
        hpy_text_cut(&args->base, args->base.n_bytes - by.n_bytes);
    else if (args->members && hpy_nodeset_count(&args->members->set) == 1) /* one object has a page */
        (void)hpy_nodeset_page(&args->members->set, 0, &args->node, 1);
    enum hpy_status status = hpy_text_check(&by, err);
    hpy_text_dispose(&by);
    return status;
}

static enum hpy_status fill_object(struct hpy_view_args *args, const struct hpy_value *value,
                                   struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_nodeset *nodes;
    HPY_TRY(hpy_value_nodes(&nodes, value, job, err));
    args->members = hpy_members_ref(value->seen->members);
    (void)hpy_nodeset_page(nodes, 0, &args->node, 1);
    return HPY_OK;
}

static enum hpy_status fill_value(struct hpy_view_args *args, const struct hpy_value *value,
                                  struct hpy_job *job, struct hpy_err *err)
{
    (void)job;
    return hpy_value_copy(&args->value, value, err);
}

/* Views are looked for by name: a program may have been built without one. What has no
 * view of its own is shown as text. */
static const struct {
    const char *view;
    fill_args fill;
} shown_by[HPY_N_VALUE_KINDS] = {
    [HPY_VALUE_SET] = { "partition", fill_set },
    [HPY_VALUE_OBJECT] = { "object", fill_object },
    [HPY_VALUE_PATHS] = { "paths", fill_value },
    [HPY_VALUE_PATH] = { "paths", fill_value },
    [HPY_VALUE_PATTERN] = { "pattern", fill_value },
    [HPY_VALUE_DIFFERENCE] = { "diff", fill_value },
};

static const struct hpy_view_ops *find_view(const char *name)
{
    for (size_t i = 0; name && hpy_views[i]; i++)
        if (strcmp(hpy_views[i]->name, name) == 0)
            return hpy_views[i];
    return NULL;
}

static enum hpy_status choose_view(struct evaluation *e, struct hpy_str expression,
                                   struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_session *main = &e->core->session;
    const struct hpy_value *value = &e->value;
    fill_args fill = shown_by[value->kind].fill;
    e->ops = find_view(shown_by[value->kind].view);
    if (!e->ops) {
        e->ops = &hpy_view_value;
        fill = fill_value;
    }
    e->args.session = value->heap ? hpy_session_of_heap(main, value->heap) : main;
    if (!e->args.session)
        e->args.session = main;
    e->args.action = HPY_ACT_PROMPT;
    if (expression.n_bytes > 0)
        hpy_expand_operand(&e->args.base, expression);
    HPY_TRY(hpy_text_check(&e->args.base, err));
    HPY_TRY(fill(&e->args, value, job, err));
    if (value->kind == HPY_VALUE_SET && e->args.node != HPY_NO_NODE)
        e->ops = find_view("object");
    else if (value->kind == HPY_VALUE_SET && value->seen->by->individual)
        e->ops = find_view("objects");
    return HPY_OK;
}

/* ------------------------------------------------------------------ the expression */

/* Whether the last statement only gives a name, and which. */
static enum hpy_status find_target(struct hpy_str *name, const char *text, struct hpy_err *err)
{
    struct hpy_steps steps;
    *name = (struct hpy_str){ NULL, 0 };
    HPY_TRY(hpy_parser_parse(&steps, text, err));
    if (steps.n > 0 && steps.steps[steps.n - 1].kind == HPY_STEP_KEEP)
        *name = steps.steps[steps.n - 1].name;
    hpy_steps_dispose(&steps);
    return HPY_OK;
}

/* What has the name now. */
static void say_name(struct evaluation *e, struct hpy_str name)
{
    struct hpy_text what = { 0 };
    hpy_value_text(&what, &e->value);
    snprintf(e->said, sizeof e->said, "%.*s = %s", (int)name.n_bytes, name.data,
             hpy_text_get(&what));
    hpy_text_dispose(&what);
}

static enum hpy_status evaluate(struct evaluation *e, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_conversation *conversation = e->core->session.conversation;
    const char *text = hpy_text_get(&e->text);
    struct hpy_str name;
    HPY_TRY(hpy_conversation_eval(&e->value, conversation, text, job, err));
    HPY_TRY(find_target(&name, text, err));
    if (name.n_bytes > 0) {
        say_name(e, name);
        return HPY_OK;
    }
    const struct hpy_variable *last = hpy_conversation_find(conversation, HPY_STR("_"));
    return choose_view(e, last ? hpy_text_str(&last->expression) : HPY_STR(""), job, err);
}

static enum hpy_status run(struct hpy_task *task, struct hpy_job *job, struct hpy_err *err)
{
    struct evaluation *e = (struct evaluation *)task;
    enum hpy_status status = evaluate(e, job, &e->why);
    /* earlier statements may have given names, whatever became of the last one */
    if (status != HPY_ECANCELLED)
        HPY_TRY(hpy_marks_read(&e->change, &e->core->session, job, err));
    e->failed = status != HPY_OK;
    if (status != HPY_ECANCELLED)
        return HPY_OK;
    *err = e->why;
    return status;
}

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    struct evaluation *e = (struct evaluation *)task;
    hpy_marks_adopt(&e->core->session, &e->change, reply);
    if (e->failed) {
        hpy_prompt_complain(&e->core->prompt, hpy_text_get(&e->text), &e->why);
        reply->bits |= HPY_DO_HANDLED;
    } else if (e->ops) {
        reply->bits |= HPY_DO_PUSH;
        reply->push = e->ops;
        reply->args = e->args;
        e->args = HPY_NO_ARGS;
    } else
        hpy_reply_say(reply, "%s", e->said);
}

static void dispose(struct hpy_task *task)
{
    struct evaluation *e = (struct evaluation *)task;
    hpy_text_dispose(&e->text);
    hpy_value_dispose(&e->value);
    hpy_view_args_dispose(&e->args);
    hpy_marks_change_dispose(&e->change);
    hpy_free(e);
}

static struct evaluation *new_evaluation(struct hpy_core *core, struct hpy_str text,
                                         enum hpy_status (*run_it)(struct hpy_task *,
                                                                   struct hpy_job *,
                                                                   struct hpy_err *),
                                         void (*commit_it)(struct hpy_task *,
                                                           struct hpy_reply *))
{
    struct evaluation *e = HPY_NEW(struct evaluation);
    if (!e)
        return NULL;
    e->task = (struct hpy_task){ "evaluating", run_it, commit_it, dispose, false };
    e->core = core;
    e->args = HPY_NO_ARGS;
    hpy_text_add_bytes(&e->text, text.data, text.n_bytes);
    if (!e->text.failed)
        return e;
    dispose(&e->task);
    return NULL;
}

void hpy_evaluate(struct hpy_core *core, const char *text, struct hpy_reply *reply)
{
    struct evaluation *e = new_evaluation(core, hpy_str_of(text), run, commit);
    hpy_reply_run(reply, e ? &e->task : NULL);
}

/* ------------------------------------------------------------------ giving a name */

static enum hpy_status run_name(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct evaluation *e = (struct evaluation *)task;
    struct hpy_view_args *args = &e->args;
    const struct hpy_view *below = args->below;
    struct hpy_conversation *conversation = e->core->session.conversation;
    struct hpy_str name = hpy_text_str(&e->text);
    HPY_TRY(below->ops->subject(below, args->row, args, job, err));
    struct hpy_session *session = args->session ? args->session : below->session;
    HPY_TRY(hpy_value_see(&e->value, session->heap, args->members, args->by, err));
    HPY_TRY(hpy_conversation_keep(conversation, name, hpy_text_str(&args->base), &e->value,
                                  err));
    HPY_TRY(hpy_marks_read(&e->change, &e->core->session, job, err));
    say_name(e, name);
    return HPY_OK;
}

static void commit_name(struct hpy_task *task, struct hpy_reply *reply)
{
    struct evaluation *e = (struct evaluation *)task;
    hpy_marks_adopt(&e->core->session, &e->change, reply);
    hpy_reply_say(reply, "%s", e->said);
}

void hpy_evaluate_name(struct hpy_core *core, struct hpy_str name, struct hpy_reply *reply)
{
    struct hpy_view *view = hpy_stack_top(&core->stack);
    uint64_t row;
    if (!view->ops->subject || !hpy_view_selected(&row, view)) {
        hpy_reply_say(reply, "there are no objects here to give a name to");
        return;
    }
    struct evaluation *e = new_evaluation(core, name, run_name, commit_name);
    if (e) {
        e->args.below = view;
        e->args.row = row;
    }
    hpy_reply_run(reply, e ? &e->task : NULL);
}
