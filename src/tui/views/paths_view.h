/* The view of shortest paths: its state, shared by what it answers (paths.c) and how it
 * looks (paths_draw.c). */
#ifndef HPY_TUI_VIEWS_PATHS_VIEW_H
#define HPY_TUI_VIEWS_PATHS_VIEW_H

#include "tui/view.h"
#include "tui/views/paths_question.h"
#include "tui/views/paths_rows.h"

/* A tree that shares what paths begin with, a list of them, one of them step by step. */
enum hpy_paths_form { HPY_PATHS_TREE, HPY_PATHS_LIST, HPY_PATHS_ONE };
enum { HPY_PATHS_LINE_STEPS = 40 }; /* steps of a path that is written in a line */

struct hpy_paths_view {
    struct hpy_paths_question question;
    struct hpy_paths *paths;
    enum hpy_paths_form form;
    struct hpy_tree tree;
    struct hpy_list list;          /* of paths, or of the steps of one */
    struct hpy_paths_lines shown, looked; /* of the key loop, and of tasks */
    uint64_t path;                 /* HPY_PATHS_ONE: which one */
    uint64_t n_members, n_reached, from_frames;
    struct hpy_text count;         /* how many paths, in digits */
    const char *none;              /* why there are none */
};

/* The list of the form that is shown. */
struct hpy_list *hpy_paths_view_list(struct hpy_paths_view *v);
/* A row of HPY_PATHS_ONE: the step that leads there (none to the first), and the object. */
uint32_t hpy_paths_view_step(struct hpy_path_step *step, const struct hpy_paths_view *v,
                             uint64_t row);

/* hpy_view_ops of it, on the key loop. */
void hpy_paths_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body);
void hpy_paths_view_caption(const struct hpy_view *view, struct hpy_text *left,
                            struct hpy_text *right);
void hpy_paths_view_status(const struct hpy_view *view, struct hpy_text *out);

#endif
