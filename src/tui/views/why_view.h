/* The view of why an object is alive: its state, shared by what it answers (why.c) and how it
 * looks (why_draw.c). */
#ifndef HPY_TUI_VIEWS_WHY_VIEW_H
#define HPY_TUI_VIEWS_WHY_VIEW_H

#include <stdatomic.h>

#include "report/rep_why.h"
#include "tui/view.h"

/* An answer and its rows. */
struct hpy_why_answer {
    struct hpy_why *why;
    struct hpy_rep_why rep;
};

struct hpy_why_view {
    const struct hpy_why_rules *rules;
    struct hpy_members *members; /* what it was opened on, and its expression; NULL = all */
    struct hpy_text base;
    uint64_t n_members;
    uint32_t node; /* the largest of them */
    bool full;
    struct hpy_why_answer answer;
    /* explanations: through each of the holders that keep it, the best one first */
    uint64_t *through;
    uint64_t n_through, at;
    atomic_bool no_tree; /* there is no memory for one */
    struct hpy_list list;
    int label_cells, description_cells;
    uint64_t most_bytes; /* that a row keeps */
    struct hpy_rep_why_parts part; /* of the row being drawn; its memory is used again */
};

/* Cells by which a row is indented in so much room: a quarter of it at most. */
int hpy_why_view_indent(const struct hpy_why_view *v, uint64_t row, int room);

/* hpy_view_ops of it, on the key loop. */
void hpy_why_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body);
void hpy_why_view_caption(const struct hpy_view *view, struct hpy_text *left,
                          struct hpy_text *right);
void hpy_why_view_status(const struct hpy_view *view, struct hpy_text *out);

#endif
