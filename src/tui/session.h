/* The session: what all views of one explorer share. Owned by the application;
 * the graph is borrowed and immutable. Changed by the key loop only, never while
 * a task runs on the worker. */
#ifndef HPY_TUI_SESSION_H
#define HPY_TUI_SESSION_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/text.h"
#include "engine/graph.h"
#include "tui/marks.h"

struct hpy_conversation;
struct hpy_heap;
struct hpy_older;
struct hpy_settings;

struct hpy_session {
    const struct hpy_graph *graph;
    struct hpy_heap *heap; /* of the graph, with its analyses: made once, shared by all */
    /* Expressions and their names. Used on the worker, by one task at a time. */
    struct hpy_conversation *conversation;
    struct hpy_heap *old;  /* of an older capture to compare with; NULL = none */
    struct hpy_marks *marks; /* the sets of the conversation that have a name */
    const char *name;  /* of all that the heap reaches, in expressions: heap, old */
    struct hpy_session *main; /* that the explorer was opened on; itself, mostly */
    struct hpy_older *older;  /* of the main one: those it is compared with */
    unsigned n_views;  /* that are about it */
    uint32_t *type_rank; /* by type: its place among the names of types; owned */
    const char *title;  /* program or file */
    atomic_int width;   /* of the window as last drawn, for texts laid out once; 0 = not yet */
    struct hpy_settings *settings; /* of the person; never NULL */
    struct hpy_numbers numbers;    /* how numbers are written … */
    bool exact;                    /* … and sizes as bytes instead of short units */
};

#endif
