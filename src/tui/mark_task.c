/* Tasks that change what has a name, for views and the prompt. */
#include "base/mem.h"
#include "tui/marks.h"
#include "tui/session.h"
#include "tui/view.h"

#define MAX_OPERANDS 256 /* as many as there are names */

struct mark_task {
    struct hpy_task task;
    struct hpy_session *session;
    struct hpy_marks_change change;
    /* of toggling */
    const struct hpy_view *view;
    uint64_t row;
    /* of the others; to is empty when removing */
    struct hpy_text from, to;
    enum hpy_operator op;
    const struct hpy_mark *operands[MAX_OPERANDS];
    size_t n_operands;
};

static void commit(struct hpy_task *task, struct hpy_reply *reply)
{
    struct mark_task *t = (struct mark_task *)task;
    hpy_marks_adopt(t->session, &t->change, reply);
}

static void dispose(struct hpy_task *task)
{
    struct mark_task *t = (struct mark_task *)task;
    hpy_marks_change_dispose(&t->change);
    hpy_text_dispose(&t->from);
    hpy_text_dispose(&t->to);
    hpy_free(t);
}

static struct mark_task *new_task(const char *what,
                                  enum hpy_status (*run)(struct hpy_task *task,
                                                         struct hpy_job *job,
                                                         struct hpy_err *err),
                                  struct hpy_session *session)
{
    struct mark_task *t = HPY_NEW(struct mark_task);
    if (!t)
        return NULL;
    t->task = (struct hpy_task){ .what = what, .run = run, .commit = commit, .dispose = dispose };
    t->session = session;
    return t;
}

/* NULL is out of memory. */
static void answer(struct hpy_reply *reply, struct mark_task *t)
{
    struct hpy_err err;
    enum hpy_status status = t ? hpy_text_check(&t->from, &err) : HPY_OK;
    if (t && status == HPY_OK)
        status = hpy_text_check(&t->to, &err);
    if (status != HPY_OK) {
        dispose(&t->task);
        t = NULL;
    }
    hpy_reply_run(reply, t ? &t->task : NULL);
}

/* ------------------------------------------------------------------ toggling */

static enum hpy_status run_toggle(struct hpy_task *task, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct mark_task *t = (struct mark_task *)task;
    struct hpy_view_args args = HPY_NO_ARGS;
    enum hpy_status status = t->view->ops->subject(t->view, t->row, &args, job, err);
    if (status == HPY_OK)
        status = hpy_marks_toggle(&t->change, t->session, &args, job, err);
    hpy_view_args_dispose(&args);
    return status;
}

void hpy_marks_answer(struct hpy_reply *reply, struct hpy_view *view, uint64_t row)
{
    struct mark_task *t = new_task("marking", run_toggle, view->session);
    if (t) {
        t->view = view;
        t->row = row;
    }
    answer(reply, t);
}

/* --------------------------------------------------------------- by the name */

static enum hpy_status run_rename(struct hpy_task *task, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct mark_task *t = (struct mark_task *)task;
    return hpy_marks_rename(&t->change, t->session, hpy_text_str(&t->from),
                            hpy_text_str(&t->to), job, err);
}

void hpy_marks_answer_rename(struct hpy_reply *reply, struct hpy_session *session,
                             struct hpy_str from, struct hpy_str to)
{
    struct mark_task *t = new_task("renaming", run_rename, session);
    if (t) {
        hpy_text_add_bytes(&t->from, from.data, from.n_bytes);
        hpy_text_add_bytes(&t->to, to.data, to.n_bytes);
    }
    answer(reply, t);
}

static enum hpy_status run_remove(struct hpy_task *task, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct mark_task *t = (struct mark_task *)task;
    return hpy_marks_remove(&t->change, t->session, hpy_text_str(&t->from), job, err);
}

void hpy_marks_answer_remove(struct hpy_reply *reply, struct hpy_session *session,
                             struct hpy_str name)
{
    struct mark_task *t = new_task("removing", run_remove, session);
    if (t)
        hpy_text_add_bytes(&t->from, name.data, name.n_bytes);
    answer(reply, t);
}

/* ----------------------------------------------------------------- combining */

static enum hpy_status run_combine(struct hpy_task *task, struct hpy_job *job,
                                   struct hpy_err *err)
{
    struct mark_task *t = (struct mark_task *)task;
    return hpy_marks_combine(&t->change, t->session, t->op, t->operands, t->n_operands, job,
                             err);
}

void hpy_marks_answer_combine(struct hpy_reply *reply, struct hpy_session *session,
                              enum hpy_operator op, const struct hpy_mark *const *operands,
                              size_t n_operands)
{
    struct mark_task *t = new_task("combining sets", run_combine, session);
    if (t) {
        t->op = op;
        t->n_operands = n_operands < MAX_OPERANDS ? n_operands : MAX_OPERANDS;
        for (size_t i = 0; i < t->n_operands; i++)
            t->operands[i] = operands[i];
    }
    answer(reply, t);
}
