#include "tui/core.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "query/query.h"
#include "tui/ask.h"
#include "tui/core_act.h"
#include "tui/older.h"
#include "tui/questions.h"
#include "tui/type_order.h"

void hpy_core_init(struct hpy_core *core, const char *title, struct hpy_settings *settings)
{
    *core = (struct hpy_core){ .session.title = title ? title : "" };
    if (!settings)
        hpy_settings_init(&core->defaults, false);
    core->session.settings = settings ? settings : &core->defaults;
    core->session.marks = &core->marks;
    core->session.name = "heap";
    core->session.main = &core->session;
    hpy_core_settle(core);
}

void hpy_core_settle(struct hpy_core *core)
{
    struct hpy_session *session = &core->session;
    session->numbers = session->settings->numbers;
    session->exact = session->settings->choice[HPY_SET_UNITS] == HPY_UNITS_EXACT;
    hpy_older_share(session);
}

void hpy_core_dispose(struct hpy_core *core)
{
    if (core->task)
        core->task->dispose(core->task);
    hpy_stack_dispose(&core->stack);
    hpy_prompt_dispose(&core->prompt);
    hpy_marks_dispose(&core->marks);
    hpy_conversation_free(core->session.conversation);
    if (core->session.settings == &core->defaults)
        hpy_settings_dispose(&core->defaults);
    hpy_older_dispose(&core->session);
    hpy_free(core->session.type_rank);
}

static void say(struct hpy_core *core, bool is_error, const char *text)
{
    snprintf(core->message, sizeof core->message, "%s", text);
    core->message_is_error = is_error;
}

/* ------------------------------------------------------------- opening views */

/* A view on what a question makes of a row. Which view it is may depend on that, so
 * that it is made by the task. */
struct push_task {
    struct hpy_task task;
    struct hpy_core *core;
    const struct hpy_question *question; /* or NULL */
    const struct hpy_view_ops *ops;
    struct hpy_view *view;
    struct hpy_view_args args;
};

static enum hpy_status run_push(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct push_task *t = (struct push_task *)task;
    HPY_TRY(hpy_question_settle(&t->ops, &t->args, t->question, &t->core->session, job, err));
    struct hpy_session *session = t->args.session;
    if (!session->type_rank)
        HPY_TRY(hpy_type_order(&session->type_rank, session->graph, job, err));
    t->view = hpy_view_new(t->ops, session);
    if (!t->view)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for another view");
    return t->view->ops->open(t->view, &t->args, job, err);
}

static void commit_push(struct hpy_task *task, struct hpy_reply *reply)
{
    struct push_task *t = (struct push_task *)task;
    (void)reply;
    hpy_stack_push(&t->core->stack, t->view);
    t->view = NULL;
}

static void dispose_push(struct hpy_task *task)
{
    struct push_task *t = (struct push_task *)task;
    hpy_view_free(t->view);
    hpy_view_args_dispose(&t->args);
    hpy_free(t);
}

/* Takes what args holds, also on failure. */
static void push(struct hpy_core *core, const struct hpy_question *question,
                 const struct hpy_view_ops *ops, struct hpy_view_args *args)
{
    struct push_task *t = HPY_NEW(struct push_task);
    if (!t) {
        hpy_view_args_dispose(args);
        say(core, true, "out of memory");
        return;
    }
    t->task = (struct hpy_task){ "looking", run_push, commit_push, dispose_push, false };
    t->core = core;
    t->question = question;
    t->ops = ops;
    t->args = *args;
    *args = HPY_NO_ARGS;
    assert(!core->task);
    core->task = &t->task;
}

void hpy_core_start(struct hpy_core *core, const struct hpy_graph *graph)
{
    struct hpy_session *session = &core->session;
    struct hpy_view_args args = HPY_NO_ARGS;
    session->graph = graph;
    session->conversation = hpy_conversation_new(graph);
    if (!session->conversation) {
        core->failed = true;
        (void)hpy_fail(&core->err, HPY_ENOMEM, "out of memory for the explorer");
        return;
    }
    session->heap = hpy_conversation_heap(session->conversation);
    bool classes = session->settings->choice[HPY_SET_FIRST] == HPY_FIRST_CLASSES;
    push(core, hpy_question_of(classes ? HPY_ACT_CLASSES : HPY_ACT_OVERVIEW), NULL, &args);
}

/* ------------------------------------------------------------------- replies */

static unsigned carry_out(struct hpy_core *core, struct hpy_reply *reply)
{
    unsigned bits = reply->bits;
    const struct hpy_view *top = hpy_stack_top(&core->stack);
    /* the objects are of the capture that the view was about, also of one that goes */
    if (bits & HPY_DO_PUSH && top && !reply->args.below && !reply->args.session)
        reply->args.session = top->session;
    if (bits & HPY_DO_MESSAGE)
        say(core, bits & HPY_DO_ERROR, reply->message);
    if (bits & HPY_DO_TASK) {
        assert(!core->task);
        core->task = reply->task;
    }
    if (bits & HPY_DO_POP) {
        if (core->stack.n > 1)
            hpy_stack_pop(&core->stack);
        else
            say(core, false, "this is the first view: q quits");
    }
    if (bits & HPY_DO_FORWARD && !hpy_stack_forward(&core->stack))
        say(core, false, "there is nothing ahead: one came back from nowhere");
    if (bits & HPY_DO_PUSH)
        push(core, reply->question, reply->push, &reply->args);
    return bits & (HPY_DO_QUIT | HPY_DO_SUSPEND | HPY_DO_REPAINT | HPY_DO_COPY);
}

void hpy_core_task_done(struct hpy_core *core, enum hpy_status status,
                        const struct hpy_err *err)
{
    struct hpy_task *task = core->task;
    struct hpy_reply reply = { .bits = 0 };
    core->task = NULL;
    if (status == HPY_OK)
        task->commit(task, &reply);
    else if (core->stack.n == 0) {
        core->failed = true;
        core->err = *err;
    } else if (!task->background || status != HPY_ECANCELLED)
        say(core, status != HPY_ECANCELLED, err->text);
    /* what failed once would only fail again */
    core->idle_stopped |= status != HPY_OK && status != HPY_ECANCELLED;
    task->dispose(task);
    (void)carry_out(core, &reply);
}

void hpy_core_work(struct hpy_core *core, bool idle, struct hpy_job *job)
{
    while (core->task || (idle && hpy_core_idle(core))) {
        struct hpy_err err = { .text = "" };
        enum hpy_status status = core->task->run(core->task, job, &err);
        hpy_core_task_done(core, status, &err);
    }
}

/* -------------------------------------------------------------------- events */

bool hpy_core_is_light(const struct hpy_core *core, const struct hpy_event *event)
{
    if (core->stack.n == 0)
        return false;
    if (event->kind == HPY_EVENT_WHEEL)
        return true;
    if (event->kind != HPY_EVENT_KEY)
        return false;
    if (core->prompt.active)
        return event->key != HPY_KEY_ENTER && event->key != HPY_KEY_TAB;
    enum hpy_action action = hpy_core_action_of(core, event->key);
    return action == HPY_ACT_UNITS ||
           (action != HPY_ACT_NONE && hpy_action_info(action)->group == HPY_GROUP_MOVE);
}

bool hpy_core_idle(struct hpy_core *core)
{
    struct hpy_view *view = hpy_stack_top(&core->stack);
    struct hpy_reply reply = { .bits = 0, .args = HPY_NO_ARGS };
    if (core->task || core->idle_stopped || !view || !view->ops->idle)
        return false;
    view->ops->idle(view, &reply);
    if (!(reply.bits & HPY_DO_TASK))
        return false;
    reply.task->background = true;
    core->task = reply.task;
    return true;
}

unsigned hpy_core_event(struct hpy_core *core, const struct hpy_event *event)
{
    struct hpy_view *view = hpy_stack_top(&core->stack);
    struct hpy_reply reply = { .bits = 0, .args = HPY_NO_ARGS };
    if (!view)
        return 0;
    if (!hpy_core_is_light(core, event))
        core->idle_stopped = false;
    bool click = event->kind == HPY_EVENT_CLICK || event->kind == HPY_EVENT_DOUBLE_CLICK;
    if (event->kind == HPY_EVENT_KEY || click)
        core->message[0] = '\0';
    if (event->kind == HPY_EVENT_KEY)
        hpy_core_use_key(core, view, event->key, &reply);
    else if (event->kind == HPY_EVENT_PASTE) {
        /* what is pasted here is an expression, if anything */
        if (!core->prompt.active)
            hpy_ask_act(core, view, HPY_ACT_PROMPT, &reply);
        hpy_prompt_paste(&core->prompt, event->text);
    } else if ((click || event->kind == HPY_EVENT_WHEEL) && !core->prompt.active) {
        struct hpy_list *list = hpy_view_list(view);
        bool used = view->ops->mouse && view->ops->mouse(view, event, &reply);
        enum hpy_action action =
            list && !used ? hpy_list_mouse(list, event, &reply) : HPY_ACT_NONE;
        if (action != HPY_ACT_NONE) {
            reply.bits = 0;
            hpy_core_act(core, view, action, &reply);
        }
    }
    return carry_out(core, &reply);
}
