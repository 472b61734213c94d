#include "keys_truth.h"

#include "query/conversation.h"
#include "query/heap.h"
#include "query/query.h"
#include "query/value_ops.h"
#include "tui/ask.h"

/* The members of a value that is a set or an object, borrowed from it. NULL: it is none. */
static const struct hpy_nodeset *members_of(const struct hpy_value *value, struct hpy_err *err)
{
    struct hpy_members *members;
    if (value->kind != HPY_VALUE_SET && value->kind != HPY_VALUE_OBJECT &&
        value->kind != HPY_VALUE_TABLE)
        return NULL;
    if (hpy_seen_members(&members, value->seen, NULL, err) != HPY_OK)
        return NULL;
    return &members->set;
}

/* What was the last value of the conversation stays it. */
static enum hpy_status evaluate(struct hpy_value *out, struct hpy_core *core,
                                const char *expression, struct hpy_err *err)
{
    struct hpy_conversation *conversation = core->session.conversation;
    static const struct hpy_str last = HPY_STR("_");
    const struct hpy_variable *before = hpy_conversation_find(conversation, last);
    struct hpy_value kept = { 0 };
    struct hpy_text made_by = { 0 };
    struct hpy_err ignored;
    if (before) {
        (void)!hpy_value_copy(&kept, &before->value, &ignored);
        hpy_text_add(&made_by, hpy_text_get(&before->expression));
    }
    enum hpy_status status = hpy_conversation_eval(out, conversation, expression, NULL, err);
    if (before)
        (void)!hpy_conversation_keep(conversation, (struct hpy_str){ 0 }, hpy_text_str(&made_by),
                                     &kept, &ignored);
    else
        (void)!hpy_conversation_forget(conversation, last, &ignored);
    hpy_value_dispose(&kept);
    hpy_text_dispose(&made_by);
    return status;
}

/* `strict`: it must be a set. */
static bool is_made_by(struct hpy_text *why, const char *expression, bool strict,
                       const struct hpy_view_args *args, struct hpy_core *core)
{
    struct hpy_value value;
    struct hpy_err err = { .text = "" };
    struct hpy_members *told = args->members;
    struct hpy_session *session = args->session;
    if (evaluate(&value, core, expression, &err) != HPY_OK) {
        hpy_text_addf(why, "%s: %s", expression, err.text);
        return false;
    }
    const struct hpy_nodeset *made = members_of(&value, &err);
    bool so = !strict;
    if (!told && hpy_heap_reachable(&told, session->heap, NULL, &err) != HPY_OK)
        hpy_text_add(why, err.text);
    else if (made) {
        so = value.heap == session->heap && hpy_nodeset_equal(made, &told->set);
        if (!so)
            hpy_text_addf(why, "%s makes %llu objects, and not the %llu told", expression,
                          (unsigned long long)hpy_nodeset_count(made),
                          (unsigned long long)hpy_nodeset_count(&told->set));
    } else if (strict)
        hpy_text_addf(why, "%s makes no set", expression);
    hpy_value_dispose(&value);
    return so;
}

static bool row_holds(struct hpy_text *why, struct hpy_core *core, const struct hpy_view *view,
                      uint64_t row)
{
    struct hpy_view_args args = HPY_NO_ARGS;
    struct hpy_err err = { .text = "" };
    enum hpy_status status = view->ops->subject(view, row, &args, NULL, &err);
    if (!args.session)
        args.session = view->session;
    bool so = true;
    if (status != HPY_OK) {
        /* a row need not be about objects, but says why not */
        so = status != HPY_ENOMEM && err.text[0];
        if (!so)
            hpy_text_addf(why, "the subject of a row failed without words: %s", err.text);
        goto out;
    }
    if (args.node != HPY_NO_NODE && args.members &&
        (!hpy_nodeset_has(&args.members->set, args.node) ||
         hpy_nodeset_count(&args.members->set) != 1)) {
        hpy_text_add(why, "one object is told, and other members");
        so = false;
    } else if (args.base.n_bytes > 0)
        so = is_made_by(why, hpy_text_get(&args.base), true, &args, core);
    /* what a view as a whole is about is what its own expression makes, unless that is
     * a question about it, such as paths */
    if (so && row == HPY_NO_ROW && view->expression.n_bytes > 0 && view->trail.n_bytes == 0)
        so = is_made_by(why, hpy_text_get(&view->expression), false, &args, core);
out:
    if (!so)
        hpy_text_addf(why, " (view %s, %s)", view->ops->name,
                      row == HPY_NO_ROW ? "as a whole" : "a row");
    hpy_view_args_dispose(&args);
    return so;
}

bool keys_truth_holds(struct hpy_text *why, struct hpy_core *core, unsigned dice)
{
    struct hpy_view *view = hpy_stack_top(&core->stack);
    uint64_t row;
    if (!view || !view->ops->subject || view->ops->overlay)
        return true;
    if (view->expression.n_bytes == 0 && hpy_ask_named_view(&core->stack)) {
        hpy_text_addf(why, "the view %s has the name of the one below", view->ops->name);
        return false;
    }
    if (!row_holds(why, core, view, HPY_NO_ROW))
        return false;
    struct hpy_list *list = view->ops->list ? view->ops->list(view) : NULL;
    if (!list || !hpy_list_selected(&row, list))
        return true;
    return row_holds(why, core, view, row) &&
           row_holds(why, core, view, hpy_list_row(list, dice % list->n_shown));
}
