/* The session: what all views of one explorer share. Owned by the application;
 * the graph is borrowed and immutable. Changed by the key loop only, never while
 * a task runs on the worker. */
#ifndef HPY_TUI_SESSION_H
#define HPY_TUI_SESSION_H

#include <stdbool.h>

#include "engine/graph.h"
#include "tui/marks.h"

struct hpy_conversation;
struct hpy_heap;

struct hpy_session {
    const struct hpy_graph *graph;
    struct hpy_heap *heap; /* of the graph, with its analyses: made once, shared by all */
    /* Expressions and their names. Used on the worker, by one task at a time. */
    struct hpy_conversation *conversation;
    struct hpy_heap *old;  /* of an older capture to compare with; NULL = none */
    struct hpy_marks *marks; /* the sets of the conversation that have a name */
    const uint32_t *type_rank; /* by type: its place among the names of types */
    const char *title;  /* program or file */
    const char *group;  /* between groups of three digits */
    bool exact;         /* sizes as bytes instead of short units */
};

#endif
