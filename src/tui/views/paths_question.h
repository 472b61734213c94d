/* What a view of shortest paths asks, so that it can be asked again without some steps, and
 * written as an expression. */
#ifndef HPY_TUI_VIEWS_PATHS_QUESTION_H
#define HPY_TUI_VIEWS_PATHS_QUESTION_H

#include "engine/paths.h"
#include "query/heap.h"
#include "tui/session.h"

struct hpy_paths_question {
    struct hpy_members *members;   /* the targets; NULL = all reachable */
    struct hpy_members *sources;   /* NULL = the interpreter */
    struct hpy_nodeset *avoid_nodes; /* owned; NULL = none */
    struct hpy_path_edges avoid;
    struct hpy_text base;          /* expression of the targets, */
    struct hpy_text from;          /* of the sources ("" = the interpreter), */
    struct hpy_text without;       /* and of the edges to avoid */
    bool nameless;                 /* some of these has no expression */
    bool weak;
    bool given;                    /* paths are, as an expression gave them */
};

void hpy_paths_question_dispose(struct hpy_paths_question *q); /* also of a zeroed one */
/* To be disposed of also on failure, as by the next. */
HPY_MUST_CHECK enum hpy_status hpy_paths_question_copy(struct hpy_paths_question *out,
                                                       const struct hpy_paths_question *q,
                                                       struct hpy_err *err);
/* The same two ends as paths that an expression gave, and what these avoid. */
HPY_MUST_CHECK enum hpy_status hpy_paths_question_of(struct hpy_paths_question *q,
                                                     const struct hpy_paths *paths,
                                                     struct hpy_text *base,
                                                     struct hpy_err *err);
/* Leave all references from one node to another out as well. */
HPY_MUST_CHECK enum hpy_status hpy_paths_question_avoid(struct hpy_paths_question *q,
                                                        const struct hpy_session *session,
                                                        uint32_t source, uint32_t target,
                                                        struct hpy_err *err);
/* Append "heap[3].sp", "heap[3].sp(avoid_edges=…)", or nothing if no expression is known. */
void hpy_paths_question_text(struct hpy_text *out, const struct hpy_paths_question *q);

#endif
