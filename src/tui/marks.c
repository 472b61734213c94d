#include "tui/marks.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "query/conversation.h"
#include "query/value_ops.h"
#include "tui/session.h"
#include "tui/view.h"

static void dispose_mark(struct hpy_mark *mark)
{
    hpy_text_dispose(&mark->name);
    hpy_text_dispose(&mark->expression);
    hpy_members_unref(mark->members);
    hpy_classifier_unref(mark->by);
    hpy_heap_unref(mark->heap);
}

void hpy_marks_dispose(struct hpy_marks *marks)
{
    for (size_t i = 0; i < marks->n; i++)
        dispose_mark(&marks->marks[i]);
    hpy_free(marks->marks);
    *marks = (struct hpy_marks){ 0 };
}

void hpy_marks_change_dispose(struct hpy_marks_change *change)
{
    hpy_marks_dispose(&change->marks);
    change->said[0] = '\0';
}

/* ---------------------------------------------------------------- looked up */

const struct hpy_mark *hpy_marks_find(const struct hpy_marks *marks,
                                      struct hpy_str expression)
{
    for (size_t i = 0; i < marks->n && expression.n_bytes > 0; i++)
        if (marks->marks[i].marked &&
            hpy_str_equal(hpy_text_str(&marks->marks[i].expression), expression))
            return &marks->marks[i];
    return NULL;
}

static struct hpy_mark *named(const struct hpy_marks *marks, struct hpy_str name)
{
    for (size_t i = 0; i < marks->n; i++)
        if (hpy_str_equal(hpy_text_str(&marks->marks[i].name), name))
            return &marks->marks[i];
    return NULL;
}

const struct hpy_mark *hpy_marks_named(const struct hpy_marks *marks, struct hpy_str name)
{
    return named(marks, name);
}

/* The marked one that was marked next after a number; NULL = none. */
static const struct hpy_mark *next_marked(const struct hpy_marks *marks, uint32_t after)
{
    const struct hpy_mark *next = NULL;
    for (size_t i = 0; i < marks->n; i++)
        if (marks->marks[i].marked > after &&
            (!next || marks->marks[i].marked < next->marked))
            next = &marks->marks[i];
    return next;
}

size_t hpy_marks_marked(const struct hpy_mark **out, size_t room,
                        const struct hpy_marks *marks)
{
    size_t n = 0;
    for (const struct hpy_mark *mark = NULL;
         (mark = next_marked(marks, mark ? mark->marked : 0)); n++)
        if (n < room)
            out[n] = mark;
    return n;
}

static void set_marked(struct hpy_marks *marks, struct hpy_mark *mark, bool on)
{
    uint32_t last = 0;
    for (size_t i = 0; i < marks->n; i++)
        if (marks->marks[i].marked > last)
            last = marks->marks[i].marked;
    mark->marked = on ? last + 1 : 0;
}

void hpy_marks_flip(struct hpy_marks *marks, size_t i)
{
    set_marked(marks, &marks->marks[i], !marks->marks[i].marked);
}

/* ------------------------------------------------------------------- reading */

static bool is_listed(const struct hpy_variable *variable)
{
    return (variable->value.kind == HPY_VALUE_SET || variable->value.kind == HPY_VALUE_OBJECT) &&
           !hpy_str_equal(hpy_text_str(&variable->name), HPY_STR("_"));
}

/* `before` is what had the name, or NULL. */
static enum hpy_status fill(struct hpy_mark *out, const struct hpy_variable *variable,
                            const struct hpy_mark *before, struct hpy_err *err)
{
    const struct hpy_seen *seen = variable->value.seen;
    bool same = before && before->heap == seen->heap && before->members == seen->members;
    struct hpy_str name = hpy_text_str(&variable->name);
    struct hpy_str expression = hpy_text_str(&variable->expression);
    *out = (struct hpy_mark){
        .heap = hpy_heap_ref(seen->heap),
        .members = hpy_members_ref(seen->members),
        .by = hpy_classifier_ref(seen->by),
        .count = same ? before->count : hpy_seen_count(seen),
        .size_bytes = same ? before->size_bytes : hpy_seen_size(seen),
        .marked = before ? before->marked : 0,
        .automatic = before && before->automatic,
        .fixed = variable->fixed,
    };
    if (variable->fixed) /* a name that always says it */
        expression = name;
    hpy_text_add_bytes(&out->name, name.data, name.n_bytes);
    hpy_text_add_bytes(&out->expression, expression.data, expression.n_bytes);
    HPY_TRY(hpy_text_check(&out->name, err));
    return hpy_text_check(&out->expression, err);
}

enum hpy_status hpy_marks_read(struct hpy_marks_change *out, const struct hpy_session *session,
                               struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_conversation *conversation = session->conversation;
    enum hpy_status status = HPY_OK;
    struct hpy_marks *marks = &out->marks;
    *out = (struct hpy_marks_change){ 0 };
    marks->marks = HPY_ZARRAY(struct hpy_mark, conversation->n + 1);
    if (!marks->marks)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    hpy_job_phase(job, "listing sets", conversation->n);
    for (size_t i = 0; i < conversation->n && status == HPY_OK; i++) {
        const struct hpy_variable *variable = &conversation->variables[i];
        status = hpy_job_poll(job, i, err);
        if (status != HPY_OK || !is_listed(variable))
            continue;
        status = fill(&marks->marks[marks->n++], variable,
                      hpy_marks_named(session->marks, hpy_text_str(&variable->name)), err);
    }
    if (status != HPY_OK)
        hpy_marks_change_dispose(out);
    return status;
}

/* ------------------------------------------------------------------ changing */

/* a … z, aa … zz: the first name that nothing has. */
static enum hpy_status free_name(char out[3], const struct hpy_conversation *conversation,
                                 struct hpy_err *err)
{
    enum { LETTERS = 26 };
    for (int i = 0; i < LETTERS + LETTERS * LETTERS; i++) {
        int n = 0;
        if (i >= LETTERS)
            out[n++] = (char)('a' + i / LETTERS - 1);
        out[n++] = (char)('a' + i % LETTERS);
        out[n] = '\0';
        if (hpy_conversation_is_free(conversation, hpy_str_of(out)))
            return HPY_OK;
    }
    return hpy_fail(err, HPY_ELIMIT, "no letter is left for a name");
}

static void say_marked(struct hpy_marks_change *change, const struct hpy_mark *mark,
                       bool marked)
{
    snprintf(change->said, sizeof change->said, marked ? "marked as %.100s" : "not marked: %.100s",
             hpy_text_get(&mark->name));
}

/* The list with the mark of one that has a name already flipped. */
static enum hpy_status flip_named(struct hpy_marks_change *out,
                                  const struct hpy_session *session,
                                  const struct hpy_mark *mark, struct hpy_job *job,
                                  struct hpy_err *err)
{
    HPY_TRY(hpy_marks_read(out, session, job, err));
    struct hpy_mark *now = named(&out->marks, hpy_text_str(&mark->name));
    set_marked(&out->marks, now, !mark->marked);
    say_marked(out, now, now->marked);
    return HPY_OK;
}

static enum hpy_status mark_new(struct hpy_marks_change *out, const struct hpy_session *session,
                                const struct hpy_view_args *args, struct hpy_job *job,
                                struct hpy_err *err)
{
    char name[3];
    struct hpy_value value;
    /* what is gone, for one, is of the older capture */
    const struct hpy_session *of = args->session ? args->session : session;
    HPY_TRY(free_name(name, session->conversation, err));
    HPY_TRY(hpy_value_see(&value, of->heap, args->members, args->by, err));
    enum hpy_status status = hpy_conversation_keep(session->conversation, hpy_str_of(name),
                                                   hpy_text_str(&args->base), &value, err);
    hpy_value_dispose(&value);
    if (status == HPY_OK)
        status = hpy_marks_read(out, session, job, err);
    if (status != HPY_OK)
        return status;
    struct hpy_mark *mark = named(&out->marks, hpy_str_of(name));
    mark->automatic = true;
    set_marked(&out->marks, mark, true);
    say_marked(out, mark, true);
    return HPY_OK;
}

enum hpy_status hpy_marks_toggle(struct hpy_marks_change *out,
                                 const struct hpy_session *session,
                                 const struct hpy_view_args *args, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct hpy_str base = hpy_text_str(&args->base);
    const struct hpy_mark *mark = NULL;
    *out = (struct hpy_marks_change){ 0 };
    if (!args->members && base.n_bytes == 0)
        return hpy_fail(err, HPY_EUNSUPPORTED, "there are no objects here to mark");
    for (size_t i = 0; i < session->marks->n && base.n_bytes > 0 && !mark; i++)
        if (hpy_str_equal(hpy_text_str(&session->marks->marks[i].expression), base))
            mark = &session->marks->marks[i];
    if (!mark)
        return mark_new(out, session, args, job, err);
    if (!mark->marked || !mark->automatic)
        return flip_named(out, session, mark, job, err);
    HPY_TRY(hpy_conversation_forget(session->conversation, hpy_text_str(&mark->name), err));
    HPY_TRY(hpy_marks_read(out, session, job, err));
    say_marked(out, mark, false);
    return HPY_OK;
}

enum hpy_status hpy_marks_rename(struct hpy_marks_change *out,
                                 const struct hpy_session *session, struct hpy_str from,
                                 struct hpy_str to, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_mark *before = hpy_marks_named(session->marks, from);
    *out = (struct hpy_marks_change){ 0 };
    if (!hpy_str_equal(from, to))
        HPY_TRY(hpy_conversation_rename(session->conversation, from, to, err));
    HPY_TRY(hpy_marks_read(out, session, job, err));
    struct hpy_mark *now = named(&out->marks, to);
    if (now && before)
        now->marked = before->marked; /* and it is a person's now */
    snprintf(out->said, sizeof out->said, "%.*s is %.*s now", (int)from.n_bytes, from.data,
             (int)to.n_bytes, to.data);
    return HPY_OK;
}

enum hpy_status hpy_marks_remove(struct hpy_marks_change *out,
                                 const struct hpy_session *session, struct hpy_str name,
                                 struct hpy_job *job, struct hpy_err *err)
{
    *out = (struct hpy_marks_change){ 0 };
    HPY_TRY(hpy_conversation_forget(session->conversation, name, err));
    HPY_TRY(hpy_marks_read(out, session, job, err));
    snprintf(out->said, sizeof out->said, "removed: %.*s", (int)name.n_bytes, name.data);
    return HPY_OK;
}

enum hpy_status hpy_marks_combine(struct hpy_marks_change *out,
                                  const struct hpy_session *session, enum hpy_operator op,
                                  const struct hpy_mark *const *operands, size_t n_operands,
                                  struct hpy_job *job, struct hpy_err *err)
{
    static const char *const signs[] = { [HPY_OP_AND] = "&", [HPY_OP_OR] = "|",
                                         [HPY_OP_XOR] = "^", [HPY_OP_SUB] = "-" };
    char name[3], count[HPY_COUNT_BYTES];
    struct hpy_text statement = { 0 };
    struct hpy_value value = { 0 };
    *out = (struct hpy_marks_change){ 0 };
    HPY_TRY(free_name(name, session->conversation, err));
    hpy_text_addf(&statement, "%s = ", name);
    for (size_t i = 0; i < n_operands; i++)
        hpy_text_addf(&statement, "%s%s%s%s", i ? " " : "", i ? signs[op] : "", i ? " " : "",
                      hpy_text_get(&operands[i]->name));
    enum hpy_status status = hpy_text_check(&statement, err);
    if (status == HPY_OK)
        status = hpy_conversation_eval(&value, session->conversation, hpy_text_get(&statement),
                                       job, err);
    if (status == HPY_OK)
        status = hpy_marks_read(out, session, job, err);
    if (status == HPY_OK) {
        struct hpy_mark *made = named(&out->marks, hpy_str_of(name));
        made->automatic = true;
        snprintf(out->said, sizeof out->said, "%.100s: %s %s", hpy_text_get(&statement),
                 hpy_format_count(count, (int64_t)made->count, ","),
                 made->count == 1 ? "object" : "objects");
    }
    hpy_value_dispose(&value);
    hpy_text_dispose(&statement);
    return status;
}

/* --------------------------------------------------------------- on the key loop */

void hpy_marks_adopt(struct hpy_session *session, struct hpy_marks_change *change,
                     struct hpy_reply *reply)
{
    hpy_marks_dispose(session->marks);
    *session->marks = change->marks;
    change->marks = (struct hpy_marks){ 0 };
    if (change->said[0])
        hpy_reply_say(reply, "%s", change->said);
    change->said[0] = '\0';
}
