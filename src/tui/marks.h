/* Marks: the sets of a session that have a name.
 *
 * There is one truth, the conversation (query/conversation.h): a set that is marked
 * becomes a variable of it, named a, b, c …, so that `a & b` works at the prompt, and
 * `x = heap[0]` typed there is listed here. But the conversation belongs to the worker
 * while a task runs, and rows are drawn all the time. So what is here is a list of its
 * sets, made on the worker whenever they may have changed and put in place by the key
 * loop, which alone changes it.
 *
 * Being named and being marked are two things: `marked` says which sets the operators of
 * the sets view and `=` take, in the order in which they were marked. Taking a mark off
 * ends a set that `m` gave its name; one that a person named stays. */
#ifndef HPY_TUI_MARKS_H
#define HPY_TUI_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "query/heap.h"
#include "query/operator.h"

struct hpy_classifier;
struct hpy_reply;
struct hpy_session;
struct hpy_view;
struct hpy_view_args;

struct hpy_mark {
    struct hpy_text name;
    struct hpy_text expression; /* makes the same set again, without other names that were
                                 * assigned; "" if none can */
    struct hpy_heap *heap;           /* counted; the session's or that of the older capture */
    struct hpy_members *members;     /* counted; NULL = all reachable objects of the heap */
    const struct hpy_classifier *by; /* held */
    uint64_t count, size_bytes;
    uint32_t marked; /* 0 = not; otherwise ascending in the order of marking */
    bool automatic;  /* named by `m`, not by a person */
    bool fixed;      /* old, new: cannot be renamed or removed */
};

struct hpy_marks {
    struct hpy_mark *marks; /* in the order in which the names were given */
    size_t n;
};
void hpy_marks_dispose(struct hpy_marks *marks); /* also of a zeroed one */

/* ---------------------------------------- on the key loop, at once: for drawing */

/* The marked set that an expression makes, or NULL: of a row, to show its mark, whose
 * text is the name. O(names), at most 256. An empty expression finds nothing. */
const struct hpy_mark *hpy_marks_find(const struct hpy_marks *marks,
                                      struct hpy_str expression);
/* The set of that name, marked or not; or NULL. */
const struct hpy_mark *hpy_marks_named(const struct hpy_marks *marks, struct hpy_str name);
/* How many are marked; up to `room` of them, first marked first, into out. */
size_t hpy_marks_marked(const struct hpy_mark **out, size_t room,
                        const struct hpy_marks *marks);
/* Mark a set of the list, or take its mark off; the set stays. */
void hpy_marks_flip(struct hpy_marks *marks, size_t i);

/* -------------------------------------------------------------- on the worker */

/* A change that was made: the list as it is now, and what to say of it. */
struct hpy_marks_change {
    struct hpy_marks marks;
    char said[256];
};

/* The list of the conversation as it is now. Marks stay with their names. To be asked
 * after every expression that was evaluated for a person. O(members) of what is new. */
HPY_MUST_CHECK enum hpy_status hpy_marks_read(struct hpy_marks_change *out,
                                              const struct hpy_session *session,
                                              struct hpy_job *job, struct hpy_err *err);
/* Mark what args are about under the next free letter; or take the mark off, if their
 * base is marked. */
HPY_MUST_CHECK enum hpy_status hpy_marks_toggle(struct hpy_marks_change *out,
                                                const struct hpy_session *session,
                                                const struct hpy_view_args *args,
                                                struct hpy_job *job, struct hpy_err *err);
/* HPY_ENOTFOUND for an unknown name, HPY_ESYNTAX for one that cannot be given. */
HPY_MUST_CHECK enum hpy_status hpy_marks_rename(struct hpy_marks_change *out,
                                                const struct hpy_session *session,
                                                struct hpy_str from, struct hpy_str to,
                                                struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_marks_remove(struct hpy_marks_change *out,
                                                const struct hpy_session *session,
                                                struct hpy_str name, struct hpy_job *job,
                                                struct hpy_err *err);
/* Join sets, the first two and then each of the others, under the next free letter. */
HPY_MUST_CHECK enum hpy_status hpy_marks_combine(struct hpy_marks_change *out,
                                                 const struct hpy_session *session,
                                                 enum hpy_operator op,
                                                 const struct hpy_mark *const *operands,
                                                 size_t n_operands, struct hpy_job *job,
                                                 struct hpy_err *err);

/* ------------------------------------------------------------- on the key loop */

/* Put a change in place; it is zeroed. */
void hpy_marks_adopt(struct hpy_session *session, struct hpy_marks_change *change,
                     struct hpy_reply *reply);
void hpy_marks_change_dispose(struct hpy_marks_change *change); /* also of a zeroed one */

/* Answer HPY_ACT_MARK for a row of a view (HPY_NO_ROW: all it shows), of any view that
 * has a subject: with a task that toggles its mark. */
void hpy_marks_answer(struct hpy_reply *reply, struct hpy_view *view, uint64_t row);
/* Answer with a task: rename or remove. Texts are copied. */
void hpy_marks_answer_rename(struct hpy_reply *reply, struct hpy_session *session,
                             struct hpy_str from, struct hpy_str to);
void hpy_marks_answer_remove(struct hpy_reply *reply, struct hpy_session *session,
                             struct hpy_str name);
void hpy_marks_answer_combine(struct hpy_reply *reply, struct hpy_session *session,
                              enum hpy_operator op, const struct hpy_mark *const *operands,
                              size_t n_operands);

#endif
