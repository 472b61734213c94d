/* The session: what all views of one explorer share. Owned by the application;
 * the graph is borrowed and immutable. Changed by the key loop only, never while
 * a task runs on the worker. */
#ifndef HPY_TUI_SESSION_H
#define HPY_TUI_SESSION_H

#include <stdbool.h>

#include "engine/graph.h"

struct hpy_session {
    const struct hpy_graph *graph;
    const uint32_t *type_rank; /* by type: its place among the names of types */
    const char *title;  /* program or file */
    const char *group;  /* between groups of three digits */
    bool exact;         /* sizes as bytes instead of short units */
};

#endif
