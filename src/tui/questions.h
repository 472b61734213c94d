/* Questions: what can be asked of any row in any view, as one table.
 *
 * Each row of the table is an action and the view that answers it. What the row under
 * the cursor is about the view there tells (hpy_view_ops.subject), on the worker; the
 * question may make another set of it first, as referrers do. A new question is a row in
 * questions.c; no view needs to know. */
#ifndef HPY_TUI_QUESTIONS_H
#define HPY_TUI_QUESTIONS_H

#include "tui/view.h"

struct hpy_question {
    enum hpy_action action;
    const struct hpy_view_ops *view;   /* that answers it */
    const struct hpy_view_ops *single; /* the same for one object; NULL = as for others */
    bool whole;                        /* about all that a view shows, not about its row */
    bool nothing;                      /* about the heap: no row is asked for */
    /* Make of what the row is about what the answer is about; NULL = the same. On the
     * worker. Not done for one object if there is a `single` view. */
    enum hpy_status (*prepare)(struct hpy_view_args *args, const struct hpy_session *session,
                               struct hpy_job *job, struct hpy_err *err);
};

/* NULL if the action is no question. */
const struct hpy_question *hpy_question_of(enum hpy_action action);

/* Fill in what is still to be asked (args->ask) and of which session it is, prepare it for
 * the question (NULL: none) and say which view is to be opened. On the worker. */
HPY_MUST_CHECK enum hpy_status hpy_question_settle(const struct hpy_view_ops **ops,
                                                   struct hpy_view_args *args,
                                                   const struct hpy_question *question,
                                                   struct hpy_session *main,
                                                   struct hpy_job *job, struct hpy_err *err);

/* The members of args, with all reachable ones made a set too; borrowed. */
HPY_MUST_CHECK enum hpy_status hpy_view_args_set(const struct hpy_nodeset **out,
                                                 const struct hpy_view_args *args,
                                                 const struct hpy_session *session,
                                                 struct hpy_job *job, struct hpy_err *err);
/* Let args be about this one object; the expression is "(heap & Id(0x7f10))", or "root",
 * or "" for what none can make. */
HPY_MUST_CHECK enum hpy_status hpy_view_args_node(struct hpy_view_args *args, uint32_t node,
                                                  const struct hpy_session *session,
                                                  struct hpy_err *err);

#endif
