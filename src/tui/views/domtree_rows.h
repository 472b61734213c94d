/* The rows of the dominator tree: objects, and where they are grouped, kinds.
 *
 * What stands below an object are the objects that it dominates immediately; grouped,
 * one row for those of each kind, below which these stand. One of a kind stands for
 * itself. The context of such a tree is a struct hpy_domtree_rows. */
#ifndef HPY_TUI_VIEWS_DOMTREE_ROWS_H
#define HPY_TUI_VIEWS_DOMTREE_ROWS_H

#include "tui/tree.h"
#include "tui/views/kept.h"

struct hpy_domtree_rows {
    const struct hpy_kept *kept;
    bool grouped;
};

extern const struct hpy_tree_ops hpy_domtree_tree_ops;

/* What a row is. Of a group `count` and `bytes` of the row are what is in it; of a "more"
 * row `bytes` is what it stands for. */
enum hpy_domtree_what { HPY_DOMTREE_OBJECT, HPY_DOMTREE_GROUP, HPY_DOMTREE_MORE };
struct hpy_domtree_row {
    enum hpy_domtree_what what;
    uint32_t node;   /* the object; of groups and "more" the one above, or HPY_NO_NODE */
    hpy_kind kind;   /* of a group, or of the "more" of one */
    bool is_in_group;
    uint64_t edge;   /* by which the dominator holds the object itself, or HPY_NO_EDGE */
    uint32_t holder; /* that dominator, or HPY_NO_NODE */
};
void hpy_domtree_row_of(struct hpy_domtree_row *out, const struct hpy_tree *tree,
                        uint64_t row);
/* Bytes that a row stands for. */
uint64_t hpy_domtree_row_bytes(const struct hpy_tree *tree, uint64_t row);

/* Draw what a row says in the column of the tree, from x on. In domtree_name.c. */
void hpy_domtree_draw_name(const struct hpy_tree *tree, struct hpy_grid *grid, int x, int y,
                           uint64_t row);

/* The same in full, indented by its depth: what is exported. Appended. */
void hpy_domtree_say(struct hpy_text *out, const struct hpy_tree *tree, uint64_t row);

/* What a row of a view is about. */
HPY_MUST_CHECK enum hpy_status hpy_domtree_row_subject(const struct hpy_tree *tree,
                                                       const struct hpy_view *view,
                                                       uint64_t row,
                                                       struct hpy_view_args *args,
                                                       struct hpy_job *job,
                                                       struct hpy_err *err);

#endif
