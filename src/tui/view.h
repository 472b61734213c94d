/* Views: what the explorer can show, each a row of one table.
 *
 * A view is private state, sized by its row and allocated here, plus the
 * expression that makes what it shows. Views answer actions by saying what should
 * happen (bits, a view to push, a task to run); only the application acts. They
 * keep node ids and kinds, never pointers into a frame or into another view.
 *
 * `open` and the run part of tasks work on the worker thread under a job and may
 * take long; everything else runs on the key loop and must not. */
#ifndef HPY_TUI_VIEW_H
#define HPY_TUI_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "query/heap.h"
#include "query/value.h"
#include "render/grid.h"
#include "render/layout.h"
#include "tui/action.h"
#include "tui/list.h"
#include "tui/session.h"
#include "tui/task.h"

struct hpy_question;
struct hpy_view;

/* What a view is opened on, and what a row is about. A view takes what it wants to
 * keep and leaves zeroes in its place; the rest is disposed of for it. */
struct hpy_view_args {
    struct hpy_members *members;        /* the objects, counted; NULL: all reachable ones */
    const struct hpy_classifier *by;    /* how they are grouped, held; NULL: by default */
    uint32_t node;                      /* the object, if it is about one; or HPY_NO_NODE */
    struct hpy_session *session;        /* of their heap; NULL = of the view below */
    struct hpy_value value;             /* paths, a pattern, a difference …; or none */
    enum hpy_action action;             /* which action asked for it */
    const struct hpy_view *below;       /* the view it was asked from; NULL = none */
    uint64_t row;                       /* and there, its row or HPY_NO_ROW: the whole view */
    bool ask;                           /* the rest is still to be asked of `below` */
    struct hpy_text base;               /* expression of the objects, without grouping */
    struct hpy_text trail;              /* edges followed from there, for people */
};
#define HPY_NO_ARGS (struct hpy_view_args){ .node = HPY_NO_NODE, .row = HPY_NO_ROW }
void hpy_view_args_dispose(struct hpy_view_args *args);
/* Hold the classifier instead of the one held before. */
void hpy_view_args_by(struct hpy_view_args *args, const struct hpy_classifier *by);

/* What should happen next. */
enum {
    HPY_DO_HANDLED = 1 << 0,
    HPY_DO_POP = 1 << 1,     /* close this view */
    HPY_DO_PUSH = 1 << 2,    /* open reply->push on reply->args */
    HPY_DO_TASK = 1 << 3,    /* run reply->task */
    HPY_DO_MESSAGE = 1 << 4, /* show reply->message until the next key */
    HPY_DO_QUIT = 1 << 5,
    HPY_DO_SUSPEND = 1 << 6,
    HPY_DO_REPAINT = 1 << 7, /* send every cell anew */
    HPY_DO_ERROR = 1 << 8,   /* the message is about a failure */
    HPY_DO_FORWARD = 1 << 9, /* open the view that was come back from */
    HPY_DO_COPY = 1 << 10    /* the expression in the title line to the clipboard */
};

struct hpy_reply {
    unsigned bits;
    const struct hpy_view_ops *push; /* with HPY_DO_POP: after this view went */
    const struct hpy_question *question; /* which args are prepared for; NULL = none */
    struct hpy_view_args args;
    struct hpy_task *task;
    char message[512];
};
/* Answer with a line of text. */
void hpy_reply_say(struct hpy_reply *reply, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Answer with a failure. */
void hpy_reply_fail(struct hpy_reply *reply, const struct hpy_err *err);
/* Answer with a view on what a row (HPY_NO_ROW: the whole of `view`) is about, as its
 * subject tells on the worker. */
void hpy_reply_drill(struct hpy_reply *reply, const struct hpy_view *view, uint64_t row,
                     const struct hpy_view_ops *ops, enum hpy_action action);
/* Answer with a task; NULL is out of memory. */
void hpy_reply_run(struct hpy_reply *reply, struct hpy_task *task);

struct hpy_view_ops {
    const char *name;  /* for scripts and messages: "partition" */
    const char *title; /* for people: "Kinds of objects" */
    const char *help;  /* a sentence or two for the help view */
    size_t state_bytes;
    bool overlay;      /* drawn over the view below it, in a box */
    const enum hpy_action *hints; /* most useful first; ends with HPY_ACT_NONE */

    /* Fill the zeroed state; may take from args what it wants to keep. On failure
     * dispose is still called. */
    enum hpy_status (*open)(struct hpy_view *view, struct hpy_view_args *args,
                            struct hpy_job *job, struct hpy_err *err);
    void (*draw)(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body);
    /* Answer an action; leave reply->bits 0 if it means nothing special here. What the
     * list knows (moving, finding, sorting) and the questions are asked afterwards.
     * Moves may be asked while a task runs, and must not answer with one. */
    void (*act)(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply);
    /* What a row is about, or with HPY_NO_ROW the view as a whole: fill members, by,
     * node, base and trail of the zeroed args. Every question is asked by it
     * (tui/questions.h). Runs on the worker and only reads; NULL for menus and help. */
    enum hpy_status (*subject)(const struct hpy_view *view, uint64_t row,
                               struct hpy_view_args *args, struct hpy_job *job,
                               struct hpy_err *err);
    /* Asked while nothing else is to be done: may answer with a background task and
     * nothing but that. NULL for most. */
    void (*idle)(struct hpy_view *view, struct hpy_reply *reply);
    /* A key before it becomes an action; NULL for most. True if it was used. */
    bool (*key)(struct hpy_view *view, hpy_key key, struct hpy_reply *reply);
    /* Clicks and the wheel before the list has them; NULL for most. True if used. */
    bool (*mouse)(struct hpy_view *view, const struct hpy_event *event,
                  struct hpy_reply *reply);
    /* The list that the cursor is in, or NULL. */
    struct hpy_list *(*list)(struct hpy_view *view);
    /* The row that questions are about, if that is not the one the list has selected: a
     * number that the subject understands; false = none. NULL for most. */
    bool (*row)(const struct hpy_view *view, uint64_t *row);
    /* Texts let into the rule below the title. */
    void (*caption)(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right);
    /* Exact figures of the selected row. */
    void (*status)(const struct hpy_view *view, struct hpy_text *out);
    void (*dispose)(struct hpy_view *view);
};

struct hpy_view {
    const struct hpy_view_ops *ops;
    struct hpy_session *session;
    struct hpy_text expression; /* makes what is shown; "" for menus and help */
    struct hpy_text trail;      /* shown behind it; "" mostly */
    struct hpy_text again;      /* with a trail: makes what is shown, if anything does */
    void *state;
};

/* The expression that makes what is shown, or "": behind a trail the one in the title
 * is only where it begins. */
const char *hpy_view_again(const struct hpy_view *view);
/* A view, not opened yet. NULL = out of memory. */
struct hpy_view *hpy_view_new(const struct hpy_view_ops *ops,
                              struct hpy_session *session);
void hpy_view_free(struct hpy_view *view); /* NULL allowed */
/* For `open` of a view that shows just what base makes: its expression and its trail out of
 * args. */
HPY_MUST_CHECK enum hpy_status hpy_view_take_names(struct hpy_view *view,
                                                   struct hpy_view_args *args,
                                                   struct hpy_err *err);
/* The list that the cursor is in; NULL = it has none. */
struct hpy_list *hpy_view_list(struct hpy_view *view);
/* The row under the cursor, HPY_NO_ROW in a view that has no rows ever; false if there is
 * none now. */
bool hpy_view_selected(uint64_t *row, struct hpy_view *view);

/* The views one can go back to, and those one came back from, as in a browser: views
 * 0 .. n - 1 are open, the last one on top, and n .. n_all - 1 lie ahead. At most
 * HPY_HISTORY_MAX are kept; beyond that the oldest one but the first goes. */
#define HPY_HISTORY_MAX 48
struct hpy_stack {
    struct hpy_view *views[HPY_HISTORY_MAX];
    size_t n, n_all;
};
/* Takes the view; what lay ahead is freed. */
void hpy_stack_push(struct hpy_stack *stack, struct hpy_view *view);
/* Close the view on top. It stays ahead, unless it is an overlay, which is freed. */
void hpy_stack_pop(struct hpy_stack *stack);
/* Open the next view ahead; false if there is none. */
bool hpy_stack_forward(struct hpy_stack *stack);
struct hpy_view *hpy_stack_top(const struct hpy_stack *stack); /* NULL if empty */
void hpy_stack_dispose(struct hpy_stack *stack);

#endif
