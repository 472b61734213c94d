/* Reading what the explorer is opened on: its first task. */
#ifndef HPY_TUI_LOAD_H
#define HPY_TUI_LOAD_H

#include "tui/app.h"
#include "tui/core.h"

/* Put the task into core->task: it reads the graph, and the older one that options name,
 * and then starts the core. The graph is the caller's from then on, and must outlive the
 * core; NULL while there is none. Options are borrowed. */
HPY_MUST_CHECK enum hpy_status hpy_load_begin(struct hpy_graph **graph, struct hpy_core *core,
                                              const struct hpy_app_options *options,
                                              struct hpy_err *err);

#endif
