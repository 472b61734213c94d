/* Older captures that a session is compared with.
 *
 * Each is a session of its own, so that sets of an older capture are looked at in the same
 * views and asked the same questions as those of the one that the explorer was opened on.
 * What is no capture's (names, marks, settings) they share. The newest comparison is
 * session->old and called `old` in expressions, and `new` is then the session's own heap;
 * earlier ones stay as long as a name or a view is about them. */
#ifndef HPY_TUI_OLDER_H
#define HPY_TUI_OLDER_H

#include "base/status.h"
#include "engine/graph.h"
#include "tui/session.h"

struct hpy_reply;

struct hpy_older {
    struct hpy_session session;
    struct hpy_graph *graph; /* owned */
    struct hpy_older *next;  /* the one before it */
};

/* Compare with a graph, which is taken over, also on failure. On the key loop, while no
 * task runs; O(names). */
HPY_MUST_CHECK enum hpy_status hpy_older_add(struct hpy_session *main, struct hpy_graph *graph,
                                             struct hpy_err *err);
/* Answer with a task that reads a file and compares with what it holds: `:compare FILE`.
 * The path is copied. */
void hpy_older_answer(struct hpy_reply *reply, struct hpy_session *session,
                      struct hpy_str path);
/* The session of a heap, which may be the main one; NULL if there is none. */
struct hpy_session *hpy_session_of_heap(struct hpy_session *session,
                                        const struct hpy_heap *heap);
/* Let all of them have what the main one has that is no capture's. */
void hpy_older_share(struct hpy_session *main);
/* After the conversation and the marks of the main session have ended. */
void hpy_older_dispose(struct hpy_session *main);

#endif
