/* The rows of shortest paths: as a tree in which paths share what they begin with, as a
 * list, and step by step of one. Nothing is enumerated: the tree unfolds where it is
 * opened, and the list walks to the paths in sight. */
#ifndef HPY_TUI_VIEWS_PATHS_ROWS_H
#define HPY_TUI_VIEWS_PATHS_ROWS_H

#include "engine/paths.h"
#include "tui/tree.h"
#include "tui/view.h"

/* ---------------------------------------------------------------------- the tree */

/* What a row of the tree is; its context is the struct hpy_paths. */
struct hpy_paths_step {
    bool is_more;
    uint32_t source;    /* who refers, or HPY_NO_NODE where paths begin */
    uint32_t target;    /* the object of the row */
    uint64_t edge;      /* out-edge of source */
    uint64_t n_paths;   /* that go through here; UINT64_MAX = so many or more */
    bool is_end;        /* a target of the paths */
};
extern const struct hpy_tree_ops hpy_paths_tree_ops;
void hpy_paths_tree_row(struct hpy_paths_step *out, const struct hpy_tree *tree, uint64_t row);

/* ---------------------------------------------------------------------- the list */

/* Lines of paths in sight, and the walk that made the last of them. */
struct hpy_paths_lines {
    const struct hpy_paths *paths;
    struct hpy_path_walk walk;
    bool walking;
};
void hpy_paths_lines_dispose(struct hpy_paths_lines *lines); /* also of a zeroed one */
/* Go to a path. O(steps that differ) if it is the next one, else O(length + steps passed
 * over). */
HPY_MUST_CHECK enum hpy_status hpy_paths_lines_go(struct hpy_paths_lines *lines, uint64_t path,
                                                  struct hpy_err *err);

/* Draw text into so many cells, a long one with its end rather than its middle: a third of
 * the room for how it begins. */
void hpy_paths_draw_line(struct hpy_grid *grid, int x, int y, int cells, enum hpy_role role,
                         const char *text);

#endif
