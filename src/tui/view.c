#include "tui/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void hpy_view_args_dispose(struct hpy_view_args *args)
{
    hpy_members_unref(args->members);
    hpy_classifier_unref(args->by);
    hpy_value_dispose(&args->value);
    hpy_text_dispose(&args->base);
    hpy_text_dispose(&args->trail);
    *args = HPY_NO_ARGS;
}

void hpy_view_args_by(struct hpy_view_args *args, const struct hpy_classifier *by)
{
    const struct hpy_classifier *before = args->by;
    args->by = by ? hpy_classifier_ref(by) : NULL;
    hpy_classifier_unref(before);
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

void hpy_reply_drill(struct hpy_reply *reply, const struct hpy_view *view, uint64_t row,
                     const struct hpy_view_ops *ops, enum hpy_action action)
{
    reply->args = HPY_NO_ARGS;
    reply->args.below = view;
    reply->args.row = row;
    reply->args.action = action;
    reply->args.ask = true;
    reply->push = ops;
    reply->bits |= HPY_DO_PUSH;
}

void hpy_reply_run(struct hpy_reply *reply, struct hpy_task *task)
{
    if (!task) {
        hpy_reply_say(reply, "out of memory");
        reply->bits |= HPY_DO_ERROR;
        return;
    }
    reply->task = task;
    reply->bits |= HPY_DO_TASK | HPY_DO_HANDLED;
}

struct hpy_view *hpy_view_new(const struct hpy_view_ops *ops, struct hpy_session *session)
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
    session->n_views++;
    return view;
}

void hpy_view_free(struct hpy_view *view)
{
    if (!view)
        return;
    view->ops->dispose(view);
    view->session->n_views--;
    hpy_text_dispose(&view->expression);
    hpy_text_dispose(&view->trail);
    hpy_text_dispose(&view->again);
    hpy_free(view->state);
    hpy_free(view);
}

enum hpy_status hpy_view_take_names(struct hpy_view *view, struct hpy_view_args *args,
                                    struct hpy_err *err)
{
    view->expression = hpy_text_take(&args->base);
    view->trail = hpy_text_take(&args->trail);
    HPY_TRY(hpy_text_check(&view->expression, err));
    return hpy_text_check(&view->trail, err);
}

const char *hpy_view_again(const struct hpy_view *view)
{
    return hpy_text_get(view->trail.n_bytes > 0 ? &view->again : &view->expression);
}

struct hpy_list *hpy_view_list(struct hpy_view *view)
{
    return view->ops->list ? view->ops->list(view) : NULL;
}

bool hpy_view_selected(uint64_t *row, struct hpy_view *view)
{
    struct hpy_list *list = hpy_view_list(view);
    *row = HPY_NO_ROW;
    return view->ops->row ? view->ops->row(view, row)
           : list         ? hpy_list_selected(row, list) : true;
}

static void forget_ahead(struct hpy_stack *stack)
{
    while (stack->n_all > stack->n)
        hpy_view_free(stack->views[--stack->n_all]);
}

/* Leave a gap at `at`, or close it. */
static void shift(struct hpy_stack *stack, size_t at, int by)
{
    struct hpy_view **from = stack->views + at + (by < 0);
    memmove(from + by, from, (size_t)(stack->views + stack->n_all - from) * sizeof *from);
    stack->n_all += (size_t)by;
}

void hpy_stack_push(struct hpy_stack *stack, struct hpy_view *view)
{
    /* a menu leads nowhere yet: what lies ahead is left alone */
    if (!view->ops->overlay)
        forget_ahead(stack);
    if (stack->n_all == HPY_HISTORY_MAX && stack->n_all > stack->n)
        hpy_view_free(stack->views[--stack->n_all]);
    else if (stack->n_all == HPY_HISTORY_MAX) {
        hpy_view_free(stack->views[1]);
        shift(stack, 1, -1);
        stack->n--;
    }
    shift(stack, stack->n, 1);
    stack->views[stack->n++] = view;
}

void hpy_stack_pop(struct hpy_stack *stack)
{
    if (stack->n == 0)
        return;
    struct hpy_view *top = stack->views[--stack->n];
    if (!top->ops->overlay)
        return;
    /* a menu is not a place to come back to */
    hpy_view_free(top);
    shift(stack, stack->n, -1);
}

bool hpy_stack_forward(struct hpy_stack *stack)
{
    if (stack->n == stack->n_all)
        return false;
    stack->n++;
    return true;
}

struct hpy_view *hpy_stack_top(const struct hpy_stack *stack)
{
    return stack->n ? stack->views[stack->n - 1] : NULL;
}

void hpy_stack_dispose(struct hpy_stack *stack)
{
    stack->n = 0;
    forget_ahead(stack);
}
