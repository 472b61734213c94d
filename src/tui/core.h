/* The core of the explorer: views, prompt and messages as one state machine.
 *
 * Takes events, says what should happen, and draws frames; knows neither a
 * terminal nor a thread. app.c drives it from a terminal with a worker, print.c
 * from a script. At most one task is out at a time: after every event, whoever
 * drives takes core->task, runs it, and gives its outcome back. With nothing else to
 * do it asks for background work (hpy_core_idle). All of it is for the key loop; only
 * task->run runs on the worker. */
#ifndef HPY_TUI_CORE_H
#define HPY_TUI_CORE_H

#include <stdbool.h>

#include "tui/prompt.h"
#include "tui/session.h"
#include "tui/settings.h"
#include "tui/task.h"
#include "tui/view.h"

/* How far a running task is. */
struct hpy_progress {
    const char *phase;
    double share;      /* 0 .. 1, negative = unknown */
    double per_second; /* steps, negative = not known yet */
};

struct hpy_core {
    struct hpy_session session;
    struct hpy_settings defaults; /* session.settings, if none were given */
    struct hpy_marks marks; /* of the session */
    struct hpy_stack stack;
    struct hpy_prompt prompt;
    enum hpy_action prompted; /* what the prompt is for */
    struct hpy_task *task;    /* waiting to be run, or running */
    bool idle_stopped;        /* no background work until the next action */
    bool welcome;             /* say where help is, while nothing else is said */
    char message[512];        /* "" = none */
    bool message_is_error;
    struct {
        int width, height;
        bool ascii;
    } shown;                  /* the frame that was drawn last */
    bool failed;              /* a task failed before there was a view ... */
    struct hpy_err err;       /* ... because */
};

/* settings are borrowed and may change while the core lives (hpy_core_settle); NULL = as
 * by default. */
void hpy_core_init(struct hpy_core *core, const char *title, struct hpy_settings *settings);
/* Take over what was changed in the settings. */
void hpy_core_settle(struct hpy_core *core);
void hpy_core_dispose(struct hpy_core *core);

/* Ask for the first view of the graph, which is borrowed. */
void hpy_core_start(struct hpy_core *core, const struct hpy_graph *graph);
/* Use an event. No task may be out, unless the event is light. Returns HPY_DO_QUIT,
 * HPY_DO_SUSPEND, HPY_DO_REPAINT and HPY_DO_COPY, for whoever owns the terminal. */
unsigned hpy_core_event(struct hpy_core *core, const struct hpy_event *event);
/* What an event asks for, unless it is being typed. */
enum hpy_action hpy_core_action(const struct hpy_core *core, const struct hpy_event *event);
/* Whether an event can be used while a task runs: moving, units, typing. */
bool hpy_core_is_light(const struct hpy_core *core, const struct hpy_event *event);
/* Ask the view on top for background work: true if core->task is some. */
bool hpy_core_idle(struct hpy_core *core);
/* core->task has been run: put its result in place, or say why there is none. */
void hpy_core_task_done(struct hpy_core *core, enum hpy_status status,
                        const struct hpy_err *err);
/* Without a worker: run the task at hand and those it leads to here and now, and with
 * `idle` all background work there is. The job (NULL allowed) may stop them. */
void hpy_core_work(struct hpy_core *core, bool idle, struct hpy_job *job);

/* Draw the frame; progress is NULL unless a task is running for a while. */
void hpy_core_draw(struct hpy_core *core, struct hpy_grid *grid,
                   const struct hpy_progress *progress);

#endif
