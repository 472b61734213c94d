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
#include "render/grid.h"
#include "render/layout.h"
#include "sets/nodeset.h"
#include "tui/action.h"
#include "tui/list.h"
#include "tui/session.h"
#include "tui/task.h"

struct hpy_view;

/* What a view is opened on. Moved into the view by hpy_view_new. */
struct hpy_view_args {
    struct hpy_nodeset set;             /* the objects it is about; bitmap NULL: all */
    const struct hpy_classifier *by;    /* how they are grouped; NULL: by default */
    uint32_t node;                      /* the object it is about, or HPY_NO_NODE */
    enum hpy_action action;             /* which action asked for it */
    const struct hpy_view *below;       /* the view it was asked from */
    struct hpy_text base;               /* expression of the set, without grouping */
    struct hpy_text trail;              /* edges followed from there, for people */
};
void hpy_view_args_dispose(struct hpy_view_args *args);

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
    HPY_DO_ERROR = 1 << 8    /* the message is about a failure */
};

struct hpy_reply {
    unsigned bits;
    const struct hpy_view_ops *push; /* with HPY_DO_POP: after this view went */
    struct hpy_view_args args;
    struct hpy_task *task;
    char message[512];
};
/* Answer with a line of text. */
void hpy_reply_say(struct hpy_reply *reply, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Answer with a failure. */
void hpy_reply_fail(struct hpy_reply *reply, const struct hpy_err *err);

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
    /* Answer an action; leave reply->bits 0 if it means nothing here. What the list
     * knows (moving, finding, sorting) is asked afterwards. */
    void (*act)(struct hpy_view *view, enum hpy_action action, struct hpy_reply *reply);
    /* A key before it becomes an action; NULL for most. True if it was used. */
    bool (*key)(struct hpy_view *view, hpy_key key, struct hpy_reply *reply);
    /* The list that the cursor is in, or NULL. */
    struct hpy_list *(*list)(struct hpy_view *view);
    /* Texts let into the rule below the title. */
    void (*caption)(const struct hpy_view *view, struct hpy_text *left,
                    struct hpy_text *right);
    /* Exact figures of the selected row. */
    void (*status)(const struct hpy_view *view, struct hpy_text *out);
    void (*dispose)(struct hpy_view *view);
};

struct hpy_view {
    const struct hpy_view_ops *ops;
    const struct hpy_session *session;
    struct hpy_text expression; /* makes what is shown; "" for menus and help */
    struct hpy_text trail;      /* shown behind it; "" mostly */
    void *state;
};

/* A view, not opened yet. NULL = out of memory. */
struct hpy_view *hpy_view_new(const struct hpy_view_ops *ops,
                              const struct hpy_session *session);
void hpy_view_free(struct hpy_view *view); /* NULL allowed */

/* The views on the screen, the last one on top. */
struct hpy_stack {
    struct hpy_view **views;
    size_t n, room;
};
HPY_MUST_CHECK enum hpy_status hpy_stack_push(struct hpy_stack *stack,
                                              struct hpy_view *view,
                                              struct hpy_err *err);
void hpy_stack_pop(struct hpy_stack *stack); /* frees the view */
struct hpy_view *hpy_stack_top(const struct hpy_stack *stack); /* NULL if empty */
void hpy_stack_dispose(struct hpy_stack *stack);

#endif
