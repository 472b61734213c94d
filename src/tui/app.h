/* The explorer: opens a source on a terminal and lets a person ask.
 *
 * Owns the event loop, the stack of views, the worker that runs long analyses
 * under a job, and the terminal through tui/term.h. Returns when the person quits;
 * the terminal is then as it was, whatever happened. */
#ifndef HPY_TUI_APP_H
#define HPY_TUI_APP_H

#include <stdbool.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "tui/settings.h"

struct hpy_term;

struct hpy_app_options {
    /* Makes the graph, on the worker and under its job, while the screen shows
     * progress. The application frees the graph. */
    enum hpy_status (*load)(struct hpy_graph **out, void *context,
                            struct hpy_job *job, struct hpy_err *err);
    void *load_context;
    const char *against; /* file of an older capture to compare with; NULL = none */
    const char *title;   /* shown first in the title line: program or file */
    struct hpy_settings *settings; /* borrowed; NULL = as by default */
    struct hpy_term *term; /* taken; NULL = open the one that follows */
    int tty_fd;          /* terminal for keys and screen; -1 = standard ones */
    bool personal;       /* use the person's own files: the history of the prompt, settings
                          * of libedit, what hints were seen */
};

HPY_MUST_CHECK enum hpy_status hpy_app_run(const struct hpy_app_options *options,
                                           struct hpy_err *err);

/* Draw what the explorer would first show for a graph into text, `script` being
 * keys in the notation of the key table ("Enter j b"), at a given size: for
 * --print and for tests. */
struct hpy_frame_options {
    const char *title;
    int width, height;
    bool ascii;
    const char *script; /* NULL = none */
    struct hpy_graph *against; /* an older capture; taken over, also on failure; or NULL */
    const char **view;         /* gets the name of the view on top at the end; or NULL */
    struct hpy_text *picture;  /* gets the frame as SVG; NULL = not wanted */
    struct hpy_settings *settings; /* borrowed; NULL = as by default */
};
HPY_MUST_CHECK enum hpy_status hpy_app_print(struct hpy_text *frame, struct hpy_text *roles,
                                             const struct hpy_graph *graph,
                                             const struct hpy_frame_options *options,
                                             struct hpy_err *err);

#endif
