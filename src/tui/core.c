#include "tui/core.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "query/query.h"
#include "tui/ask.h"
#include "tui/older.h"
#include "tui/questions.h"
#include "tui/type_order.h"
#include "tui/views/views.h"

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

/* ------------------------------------------------------------------- actions */

/* What a key asks for in the view on top. */
static enum hpy_action action_of(const struct hpy_core *core, hpy_key key)
{
    const struct hpy_view *top = hpy_stack_top(&core->stack);
    return hpy_keymap_action(&core->session.settings->keymap, top ? top->ops->name : NULL,
                             key);
}

enum hpy_action hpy_core_action(const struct hpy_core *core, const struct hpy_event *event)
{
    return event->kind == HPY_EVENT_KEY && !core->prompt.active ? action_of(core, event->key)
                                                                : HPY_ACT_NONE;
}

static struct hpy_list *list_of(struct hpy_view *view)
{
    return view->ops->list ? view->ops->list(view) : NULL;
}

/* What the table of questions has an answer to. */
static void ask(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                struct hpy_reply *reply)
{
    const struct hpy_question *question = hpy_question_of(action);
    uint64_t row = HPY_NO_ROW;
    (void)core;
    if (!question || (!question->nothing && !view->ops->subject))
        return;
    if (!question->nothing && !question->whole && !hpy_view_selected(&row, view))
        return; /* no row to ask about, which is said then */
    hpy_reply_drill(reply, view, row, question->view, action);
    reply->question = question;
    reply->args.ask = !question->nothing;
}

static void mark(struct hpy_view *view, struct hpy_reply *reply)
{
    uint64_t row;
    if (view->ops->subject && hpy_view_selected(&row, view))
        hpy_marks_answer(reply, view, row);
}

static char *key_of(const struct hpy_core *core, char out[HPY_KEY_BYTES],
                    enum hpy_action action)
{
    return hpy_keymap_key(out, &core->session.settings->keymap, NULL, action);
}

/* What means the same everywhere, unless a view or its list made it mean more. */
static void act_general(struct hpy_core *core, struct hpy_view *view,
                        enum hpy_action action, struct hpy_reply *reply)
{
    bool first = core->stack.n <= 1;
    switch (action) {
    case HPY_ACT_SEARCH:
    case HPY_ACT_FILTER:
    case HPY_ACT_PROMPT:
    case HPY_ACT_EDIT:
    case HPY_ACT_COPY: hpy_ask_act(core, view, action, reply); break;
    case HPY_ACT_UNITS:
        core->session.exact = !core->session.exact;
        hpy_older_share(&core->session);
        hpy_reply_say(reply, core->session.exact ? "sizes in bytes" : "sizes in short units");
        break;
    case HPY_ACT_MARK: mark(view, reply); break;
    case HPY_ACT_REDRAW: reply->bits = HPY_DO_HANDLED | HPY_DO_REPAINT; break;
    case HPY_ACT_HELP:
        reply->bits = HPY_DO_PUSH;
        reply->push = &hpy_view_help;
        reply->args.below = view;
        break;
    case HPY_ACT_BACK: reply->bits = HPY_DO_POP; break;
    case HPY_ACT_FORWARD: reply->bits = HPY_DO_FORWARD; break;
    case HPY_ACT_CANCEL: reply->bits = view->ops->overlay ? HPY_DO_POP : HPY_DO_HANDLED; break;
    case HPY_ACT_SUSPEND: reply->bits = HPY_DO_SUSPEND; break;
    case HPY_ACT_QUIT: reply->bits = first ? HPY_DO_QUIT : HPY_DO_POP; break;
    case HPY_ACT_QUIT_NOW: reply->bits = HPY_DO_QUIT; break;
    default: break;
    }
}

/* Keys of trees mean the nearest thing where there is none. */
static enum hpy_action elsewhere(enum hpy_action action)
{
    return action == HPY_ACT_INTO ? HPY_ACT_OPEN
           : action == HPY_ACT_OUT ? HPY_ACT_BACK : action;
}

static void act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                struct hpy_reply *reply)
{
    struct hpy_list *list = list_of(view);
    char help[HPY_KEY_BYTES];
    view->ops->act(view, action, reply);
    if (reply->bits == 0 && elsewhere(action) != action) {
        action = elsewhere(action);
        view->ops->act(view, action, reply);
    }
    if (reply->bits == 0 && list)
        hpy_list_act(list, action, reply);
    if (reply->bits == 0)
        ask(core, view, action, reply);
    if (reply->bits == 0)
        act_general(core, view, action, reply);
    if (reply->bits == 0 && list && list->n_shown == 0)
        hpy_reply_say(reply, "there is no row to ask about");
    else if (reply->bits == 0)
        hpy_reply_say(reply, "%s means nothing here: %s is help",
                      hpy_action_info(action)->name, key_of(core, help, HPY_ACT_HELP));
}

static void use_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                    struct hpy_reply *reply)
{
    char name[HPY_KEY_BYTES], help[HPY_KEY_BYTES];
    if (core->prompt.active) {
        hpy_ask_key(core, view, key, reply);
        return;
    }
    if (view->ops->key && view->ops->key(view, key, reply))
        return;
    enum hpy_action action = action_of(core, key);
    if (action != HPY_ACT_NONE)
        act(core, view, action, reply);
    else
        hpy_reply_say(reply, "no such key here: %s – %s is help",
                      hpy_key_format(name, key), key_of(core, help, HPY_ACT_HELP));
}

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
    enum hpy_action action = action_of(core, event->key);
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
        use_key(core, view, event->key, &reply);
    else if (event->kind == HPY_EVENT_PASTE) {
        /* what is pasted here is an expression, if anything */
        if (!core->prompt.active)
            hpy_ask_act(core, view, HPY_ACT_PROMPT, &reply);
        hpy_prompt_paste(&core->prompt, event->text);
    }
    else if ((click || event->kind == HPY_EVENT_WHEEL) && !core->prompt.active) {
        struct hpy_list *list = list_of(view);
        bool used = view->ops->mouse && view->ops->mouse(view, event, &reply);
        enum hpy_action action =
            list && !used ? hpy_list_mouse(list, event, &reply) : HPY_ACT_NONE;
        if (action != HPY_ACT_NONE) {
            reply.bits = 0;
            act(core, view, action, &reply);
        }
    }
    return carry_out(core, &reply);
}
