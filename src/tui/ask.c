#include "tui/ask.h"

#include <stdio.h>

#include "tui/commands.h"

const struct hpy_view *hpy_ask_named_view(const struct hpy_stack *stack)
{
    for (size_t i = stack->n; i-- > 0;) {
        const struct hpy_view *view = stack->views[i];
        if (view->expression.n_bytes > 0)
            return view;
        /* objects that no expression makes are not those of the view below */
        if (view->ops->subject && !view->ops->overlay)
            break;
    }
    return NULL;
}

static void ask_text(struct hpy_core *core, struct hpy_list *list, enum hpy_action action,
                     struct hpy_reply *reply)
{
    bool filter = action == HPY_ACT_FILTER;
    if (!list) {
        hpy_reply_say(reply, "there are no rows here");
        return;
    }
    hpy_prompt_open(&core->prompt, filter ? "show rows with: " : "search: ",
                    filter ? hpy_text_get(&list->filter) : "");
    reply->bits |= HPY_DO_HANDLED;
}

/* What there is to be edited and copied; "" if nothing, which is said. */
static const char *expression_of(const struct hpy_core *core, struct hpy_reply *reply)
{
    const struct hpy_view *named = hpy_ask_named_view(&core->stack);
    const char *text = named ? hpy_view_again(named) : "";
    if (!*text)
        hpy_reply_say(reply, "no expression makes this; :name NAME gives what the row is "
                             "about a name");
    return text;
}

static void ask_expression(struct hpy_core *core, bool edit, struct hpy_reply *reply)
{
    const char *text = edit ? expression_of(core, reply) : "";
    if (edit && !*text)
        return;
    hpy_prompt_open_command(&core->prompt, text, SIZE_MAX);
    reply->bits |= HPY_DO_HANDLED;
}

static void copy(const struct hpy_core *core, struct hpy_reply *reply)
{
    const char *text = expression_of(core, reply);
    if (!*text)
        return;
    /* said for those whose terminal has no clipboard to give */
    hpy_reply_say(reply, "%s", text);
    reply->bits |= HPY_DO_COPY;
}

void hpy_ask_copied(struct hpy_core *core)
{
    const struct hpy_view *named = hpy_ask_named_view(&core->stack);
    if (named)
        snprintf(core->message, sizeof core->message, "copied: %s", hpy_view_again(named));
}

void hpy_ask_act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                 struct hpy_reply *reply)
{
    core->prompted = action;
    switch (action) {
    case HPY_ACT_SEARCH:
    case HPY_ACT_FILTER: ask_text(core, hpy_view_list(view), action, reply); break;
    case HPY_ACT_PROMPT: ask_expression(core, false, reply); break;
    case HPY_ACT_EDIT: ask_expression(core, true, reply); break;
    case HPY_ACT_COPY: copy(core, reply); break;
    default: break;
    }
}

static void complete(struct hpy_core *core)
{
    struct hpy_prompt *prompt = &core->prompt;
    struct hpy_completion_list list = { 0 };
    if (!prompt->is_command)
        return;
    if (prompt->completion.n > 0) {
        hpy_prompt_choose(prompt, 1);
        return;
    }
    struct hpy_str before = hpy_text_str(&prompt->text);
    if (before.n_bytes > prompt->cursor)
        before.n_bytes = prompt->cursor;
    hpy_command_complete(&list, &core->session, before);
    hpy_prompt_offer(prompt, &list);
}

static void entered(struct hpy_core *core, struct hpy_view *view, struct hpy_reply *reply)
{
    const char *text = hpy_text_get(&core->prompt.text);
    struct hpy_list *list = hpy_view_list(view);
    if (core->prompt.is_command)
        hpy_command_run(core, text, reply);
    else if (list && core->prompted == HPY_ACT_FILTER)
        hpy_list_filter(list, text, reply);
    else if (list)
        hpy_list_search(list, text, reply);
}

void hpy_ask_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                 struct hpy_reply *reply)
{
    reply->bits |= HPY_DO_HANDLED;
    switch (key) {
    case HPY_CTRL('Z'): reply->bits |= HPY_DO_SUSPEND; break;
    case HPY_CTRL('L'): reply->bits |= HPY_DO_REPAINT; break;
    case HPY_KEY_TAB: complete(core); break;
    default:
        if (hpy_prompt_key(&core->prompt, key) == HPY_PROMPT_ENTERED)
            entered(core, view, reply);
    }
}
