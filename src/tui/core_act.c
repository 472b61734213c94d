#include "tui/core_act.h"

#include "tui/ask.h"
#include "tui/older.h"
#include "tui/questions.h"
#include "tui/views/views.h"

/* What a key asks for in the view on top. */
enum hpy_action hpy_core_action_of(const struct hpy_core *core, hpy_key key)
{
    const struct hpy_view *top = hpy_stack_top(&core->stack);
    return hpy_keymap_action(&core->session.settings->keymap, top ? top->ops->name : NULL,
                             key);
}

enum hpy_action hpy_core_action(const struct hpy_core *core, const struct hpy_event *event)
{
    bool is_action = event->kind == HPY_EVENT_KEY && !core->prompt.active;
    return is_action ? hpy_core_action_of(core, event->key) : HPY_ACT_NONE;
}

/* What the table of questions has an answer to. */
static void ask(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply)
{
    const struct hpy_question *question = hpy_question_of(action);
    uint64_t row = HPY_NO_ROW;
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

void hpy_core_act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                  struct hpy_reply *reply)
{
    struct hpy_list *list = hpy_view_list(view);
    char help[HPY_KEY_BYTES];
    view->ops->act(view, action, reply);
    if (reply->bits == 0 && elsewhere(action) != action) {
        action = elsewhere(action);
        view->ops->act(view, action, reply);
    }
    if (reply->bits == 0 && list)
        hpy_list_act(list, action, reply);
    if (reply->bits == 0)
        ask(view, action, reply);
    if (reply->bits == 0)
        act_general(core, view, action, reply);
    if (reply->bits == 0 && list && list->n_shown == 0)
        hpy_reply_say(reply, "there is no row to ask about");
    else if (reply->bits == 0)
        hpy_reply_say(reply, "%s means nothing here: %s is help",
                      hpy_action_info(action)->name, key_of(core, help, HPY_ACT_HELP));
}

void hpy_core_use_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                      struct hpy_reply *reply)
{
    char name[HPY_KEY_BYTES], help[HPY_KEY_BYTES];
    if (core->prompt.active) {
        hpy_ask_key(core, view, key, reply);
        return;
    }
    if (view->ops->key && view->ops->key(view, key, reply))
        return;
    enum hpy_action action = hpy_core_action_of(core, key);
    if (action != HPY_ACT_NONE)
        hpy_core_act(core, view, action, reply);
    else
        hpy_reply_say(reply, "no such key here: %s – %s is help",
                      hpy_key_format(name, key), key_of(core, help, HPY_ACT_HELP));
}
