#include "tui/core.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tui/type_order.h"
#include "tui/views/views.h"

void hpy_core_init(struct hpy_core *core, const char *title)
{
    *core = (struct hpy_core){ .session = { .title = title ? title : "", .group = "," } };
}

void hpy_core_dispose(struct hpy_core *core)
{
    if (core->task)
        core->task->dispose(core->task);
    hpy_stack_dispose(&core->stack);
    hpy_prompt_dispose(&core->prompt);
    hpy_free(core->type_rank);
}

static void say(struct hpy_core *core, bool is_error, const char *text)
{
    snprintf(core->message, sizeof core->message, "%s", text);
    core->message_is_error = is_error;
}

/* ------------------------------------------------------------- opening views */

struct push_task {
    struct hpy_task task;
    struct hpy_core *core;
    struct hpy_view *view;
    struct hpy_view_args args;
};

static enum hpy_status run_push(struct hpy_task *task, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct push_task *t = (struct push_task *)task;
    struct hpy_core *core = t->core;
    if (!core->type_rank) {
        HPY_TRY(hpy_type_order(&core->type_rank, core->session.graph, job, err));
        core->session.type_rank = core->type_rank;
    }
    return t->view->ops->open(t->view, &t->args, job, err);
}

static void commit_push(struct hpy_task *task, struct hpy_reply *reply)
{
    struct push_task *t = (struct push_task *)task;
    struct hpy_err err;
    if (hpy_stack_push(&t->core->stack, t->view, &err) == HPY_OK)
        t->view = NULL;
    else
        hpy_reply_fail(reply, &err);
}

static void dispose_push(struct hpy_task *task)
{
    struct push_task *t = (struct push_task *)task;
    hpy_view_free(t->view);
    hpy_view_args_dispose(&t->args);
    hpy_free(t);
}

/* Takes what args holds, also on failure. */
static void push(struct hpy_core *core, const struct hpy_view_ops *ops,
                 struct hpy_view_args *args)
{
    struct push_task *t = HPY_NEW(struct push_task);
    struct hpy_view *view = t ? hpy_view_new(ops, &core->session) : NULL;
    if (!view) {
        hpy_free(t);
        hpy_view_args_dispose(args);
        say(core, true, "out of memory");
        return;
    }
    t->task = (struct hpy_task){ ops->name, run_push, commit_push, dispose_push };
    t->core = core;
    t->view = view;
    t->args = *args;
    *args = (struct hpy_view_args){ .node = HPY_NO_NODE };
    assert(!core->task);
    core->task = &t->task;
}

void hpy_core_start(struct hpy_core *core, const struct hpy_graph *graph)
{
    core->session.graph = graph;
    struct hpy_view_args args = { .node = HPY_NO_NODE };
    hpy_text_add(&args.base, "heap");
    push(core, &hpy_view_partition, &args);
}

/* ------------------------------------------------------------------- replies */

static unsigned carry_out(struct hpy_core *core, struct hpy_reply *reply)
{
    unsigned bits = reply->bits;
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
    if (bits & HPY_DO_PUSH)
        push(core, reply->push, &reply->args);
    return bits & (HPY_DO_QUIT | HPY_DO_SUSPEND | HPY_DO_REPAINT);
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
    } else
        say(core, status != HPY_ECANCELLED, err->text);
    task->dispose(task);
    (void)carry_out(core, &reply);
}

/* ------------------------------------------------------------------- actions */

static struct hpy_list *list_of(struct hpy_view *view)
{
    return view->ops->list ? view->ops->list(view) : NULL;
}

static void ask_text(struct hpy_core *core, struct hpy_list *list,
                     enum hpy_action action, struct hpy_reply *reply)
{
    if (!list) {
        hpy_reply_say(reply, "there are no rows here");
        return;
    }
    bool filter = action == HPY_ACT_FILTER;
    hpy_prompt_open(&core->prompt, filter ? "show rows with: " : "search: ",
                    filter ? hpy_text_get(&list->filter) : "");
    core->prompted = action;
    reply->bits |= HPY_DO_HANDLED;
}

/* What means the same everywhere, unless a view or its list made it mean more. */
static void act_general(struct hpy_core *core, struct hpy_view *view,
                        enum hpy_action action, struct hpy_reply *reply)
{
    bool first = core->stack.n <= 1;
    switch (action) {
    case HPY_ACT_SEARCH:
    case HPY_ACT_FILTER: ask_text(core, list_of(view), action, reply); break;
    case HPY_ACT_UNITS:
        core->session.exact = !core->session.exact;
        hpy_reply_say(reply, core->session.exact ? "sizes in bytes" : "sizes in short units");
        break;
    case HPY_ACT_REDRAW: reply->bits = HPY_DO_HANDLED | HPY_DO_REPAINT; break;
    case HPY_ACT_HELP:
        reply->bits = HPY_DO_PUSH;
        reply->push = &hpy_view_help;
        reply->args = (struct hpy_view_args){ .node = HPY_NO_NODE, .below = view };
        break;
    case HPY_ACT_BACK: reply->bits = HPY_DO_POP; break;
    case HPY_ACT_CANCEL: reply->bits = view->ops->overlay ? HPY_DO_POP : HPY_DO_HANDLED; break;
    case HPY_ACT_SUSPEND: reply->bits = HPY_DO_SUSPEND; break;
    case HPY_ACT_QUIT: reply->bits = first ? HPY_DO_QUIT : HPY_DO_POP; break;
    case HPY_ACT_QUIT_NOW: reply->bits = HPY_DO_QUIT; break;
    default: break;
    }
}

static void act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                struct hpy_reply *reply)
{
    struct hpy_list *list = list_of(view);
    view->ops->act(view, action, reply);
    if (reply->bits == 0 && list)
        hpy_list_act(list, action, reply);
    if (reply->bits == 0)
        act_general(core, view, action, reply);
    if (reply->bits == 0 && list && list->n_shown == 0)
        hpy_reply_say(reply, "there is no row to ask about");
    else if (reply->bits == 0)
        hpy_reply_say(reply, "%s means nothing here: ? is help",
                      hpy_action_info(action)->name);
}

static void use_prompt(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                       struct hpy_reply *reply)
{
    struct hpy_list *list = list_of(view);
    if (hpy_prompt_key(&core->prompt, key) != HPY_PROMPT_ENTERED || !list)
        return;
    const char *text = hpy_text_get(&core->prompt.text);
    if (core->prompted == HPY_ACT_FILTER)
        hpy_list_filter(list, text, reply);
    else
        hpy_list_search(list, text, reply);
}

static void use_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                    struct hpy_reply *reply)
{
    char name[HPY_KEY_BYTES], help[HPY_KEY_BYTES];
    if (core->prompt.active) {
        use_prompt(core, view, key, reply);
        return;
    }
    if (view->ops->key && view->ops->key(view, key, reply))
        return;
    enum hpy_action action = hpy_action_of_key(key);
    if (action != HPY_ACT_NONE)
        act(core, view, action, reply);
    else
        hpy_reply_say(reply, "no such key here: %s – %s is help",
                      hpy_key_format(name, key), hpy_action_key(help, HPY_ACT_HELP));
}

unsigned hpy_core_event(struct hpy_core *core, const struct hpy_event *event)
{
    struct hpy_view *view = hpy_stack_top(&core->stack);
    struct hpy_reply reply = { .bits = 0, .args = { .node = HPY_NO_NODE } };
    if (!view)
        return 0;
    if (event->kind == HPY_EVENT_KEY || event->kind == HPY_EVENT_CLICK)
        core->message[0] = '\0';
    if (event->kind == HPY_EVENT_KEY)
        use_key(core, view, event->key, &reply);
    else if ((event->kind == HPY_EVENT_CLICK || event->kind == HPY_EVENT_WHEEL) &&
             !core->prompt.active) {
        struct hpy_list *list = list_of(view);
        enum hpy_action action =
            list ? hpy_list_mouse(list, event, &reply) : HPY_ACT_NONE;
        if (action != HPY_ACT_NONE) {
            reply.bits = 0;
            act(core, view, action, &reply);
        }
    }
    return carry_out(core, &reply);
}
