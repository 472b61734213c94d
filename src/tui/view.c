#include "tui/view.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

void hpy_view_args_dispose(struct hpy_view_args *args)
{
    hpy_nodeset_dispose(&args->set);
    hpy_text_dispose(&args->base);
    hpy_text_dispose(&args->trail);
    *args = (struct hpy_view_args){ .node = HPY_NO_NODE };
}

void hpy_reply_say(struct hpy_reply *reply, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(reply->message, sizeof reply->message, format, values);
    va_end(values);
    reply->bits |= HPY_DO_MESSAGE | HPY_DO_HANDLED;
}

void hpy_reply_fail(struct hpy_reply *reply, const struct hpy_err *err)
{
    hpy_reply_say(reply, "%.*s", (int)sizeof reply->message - 1, err->text);
    reply->bits |= HPY_DO_ERROR;
}

struct hpy_view *hpy_view_new(const struct hpy_view_ops *ops,
                              const struct hpy_session *session)
{
    struct hpy_view *view = HPY_NEW(struct hpy_view);
    if (!view)
        return NULL;
    view->ops = ops;
    view->session = session;
    view->state = hpy_zalloc(1, ops->state_bytes);
    if (!view->state) {
        hpy_free(view);
        return NULL;
    }
    return view;
}

void hpy_view_free(struct hpy_view *view)
{
    if (!view)
        return;
    view->ops->dispose(view);
    hpy_text_dispose(&view->expression);
    hpy_text_dispose(&view->trail);
    hpy_free(view->state);
    hpy_free(view);
}

enum hpy_status hpy_stack_push(struct hpy_stack *stack, struct hpy_view *view,
                               struct hpy_err *err)
{
    if (stack->n == stack->room) {
        size_t room = stack->room ? 2 * stack->room : 8;
        struct hpy_view **views =
            hpy_realloc(stack->views, room, sizeof *stack->views);
        if (!views)
            return hpy_fail(err, HPY_ENOMEM, "out of memory for another view");
        stack->views = views;
        stack->room = room;
    }
    stack->views[stack->n++] = view;
    return HPY_OK;
}

void hpy_stack_pop(struct hpy_stack *stack)
{
    if (stack->n > 0)
        hpy_view_free(stack->views[--stack->n]);
}

struct hpy_view *hpy_stack_top(const struct hpy_stack *stack)
{
    return stack->n ? stack->views[stack->n - 1] : NULL;
}

void hpy_stack_dispose(struct hpy_stack *stack)
{
    while (stack->n > 0)
        hpy_stack_pop(stack);
    hpy_free(stack->views);
    *stack = (struct hpy_stack){ 0 };
}
