/* A tree in rows: a list whose rows unfold to further rows below them.
 *
 * Views that show a tree embed one and describe it by operations that append the
 * children of a row; folding, guides, chunks of many siblings and the mouse are then
 * the same everywhere, and the embedded list moves, searches and filters.
 *
 * Only what was unfolded is kept: rows in one array, in the order in which they
 * stand, each with the number of its parent. Rows are renumbered by unfolding and
 * folding; the selection stays with its row. Many children come in chunks, behind
 * which a "more" row stands for the further ones and is replaced by the next chunk
 * when opened.
 *
 * Memory: 56 bytes per row, HPY_TREE_MAX_ROWS at most; folding gives rows back to the
 * next unfolding. Unfolding and folding are O(rows), everything drawn O(rows in
 * sight). */
#ifndef HPY_TUI_TREE_H
#define HPY_TUI_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "render/layout.h"
#include "tui/list.h"

#define HPY_TREE_MAX_ROWS 1000000u
#define HPY_TREE_CHUNK 100u /* siblings that are shown at a time */
#define HPY_TREE_NO_ROW UINT32_MAX

enum hpy_tree_fold { HPY_TREE_LEAF, HPY_TREE_FOLDED, HPY_TREE_UNFOLDED };

struct hpy_tree_row {
    uint64_t key;    /* the view's own: what the row is */
    uint64_t at;     /* its place among its siblings; "more": of the first it stands for */
    uint64_t n_more; /* siblings that it stands for; 0 = a row of its own */
    uint32_t parent; /* its row, or HPY_TREE_NO_ROW at the top */
    uint32_t depth;  /* 0 at the top */
    uint8_t fold;    /* enum hpy_tree_fold; "more" rows are FOLDED */
    bool last;       /* no sibling stands below it */
    uint64_t count, bytes; /* the view's own, 0 unless it sets them */
};

struct hpy_tree;
struct hpy_tree_builder;

struct hpy_tree_ops {
    /* Append the children of a row, or what stands at the top if row is NULL, from
     * the from-th on: `room` at most, and a "more" row if there are further ones. Runs
     * on the worker beside the key loop and only reads what that can see. */
    enum hpy_status (*unfold)(const void *context, const struct hpy_tree_row *row,
                              uint64_t from, uint32_t room, struct hpy_tree_builder *out,
                              struct hpy_job *job, struct hpy_err *err);
    /* Append what search and filter look at. */
    void (*label)(const void *context, const struct hpy_tree *tree, uint64_t row,
                  struct hpy_text *out);
    /* Whether the first child of a row that is unfolded should be unfolded with it,
     * because one goes through to it anyway; NULL = never. Chains of such rows are
     * followed HPY_TREE_FOLLOW levels deep, or once more as deep as they begin. */
    bool (*follow)(const void *context, const struct hpy_tree_row *row,
                   const struct hpy_tree_row *first);
};
#define HPY_TREE_FOLLOW 16u

struct hpy_tree {
    const struct hpy_tree_ops *ops;
    const void *context;
    struct hpy_tree_row *rows; /* n of them are list.n_rows */
    struct hpy_list list;      /* its model is the tree */

    /* as last drawn */
    int x, cells;     /* the column of guides, markers and what follows them */
    int step;         /* cells per level */
    int digits;       /* cells for the depth as a number; 0 = not told */
    uint32_t base;    /* depth that stands at the left: more than 0 where it is deep */
    uint32_t cap;     /* levels from there that are told apart by place */
};

/* An empty tree. */
void hpy_tree_init(struct hpy_tree *tree, const struct hpy_tree_ops *ops,
                   const void *context);
void hpy_tree_dispose(struct hpy_tree *tree); /* also of a zeroed one */
/* Fill in what stands at the top of an empty tree. This and the next are for `open` of
 * views; on failure the tree is as before. */
HPY_MUST_CHECK enum hpy_status hpy_tree_open(struct hpy_tree *tree, struct hpy_job *job,
                                             struct hpy_err *err);
/* Unfold a row at once, instead of by a task. */
HPY_MUST_CHECK enum hpy_status hpy_tree_unfold(struct hpy_tree *tree, uint64_t row,
                                               struct hpy_job *job, struct hpy_err *err);

/* ------------------------------------------------------- for `unfold` of views */

/* A child. Returns its row, for what is the view's own in it, until the next is added; or
 * NULL where there is no memory for it, and the unfolding fails afterwards. */
struct hpy_tree_row *hpy_tree_add(struct hpy_tree_builder *out, uint64_t key,
                                  enum hpy_tree_fold fold);
/* That there are n further ones; nothing, and NULL, if n is 0. The key is the view's. */
struct hpy_tree_row *hpy_tree_add_more(struct hpy_tree_builder *out, uint64_t n, uint64_t key);

/* ---------------------------------------------------------------------- asking */

/* The row of a number below list.n_rows. */
static inline const struct hpy_tree_row *hpy_tree_row(const struct hpy_tree *tree,
                                                      uint64_t row)
{
    return &tree->rows[row];
}
/* Rows that it stands for beyond itself. */
static inline uint64_t hpy_tree_unmade(const struct hpy_tree_row *row)
{
    return row->n_more ? row->n_more - 1 : 0;
}
/* The parent, or NULL at the top. */
const struct hpy_tree_row *hpy_tree_parent(const struct hpy_tree *tree,
                                           const struct hpy_tree_row *row);
/* The selected row, or NULL if none is shown. */
const struct hpy_tree_row *hpy_tree_selected(const struct hpy_tree *tree);

/* --------------------------------------------------------------------- drawing */

/* Fit the rows into an area, of which `cells` cells from x on are the column of the
 * tree. Call before drawing rows, instead of hpy_list_frame. */
void hpy_tree_frame(struct hpy_tree *tree, struct hpy_rect area, int header_y, int x,
                    int cells);
/* Draw what stands before a row in that column: guides, the depth where indenting does
 * not tell it, marker. Returns the column behind, where the view goes on. Indenting
 * takes a third of the column at most. */
int hpy_tree_lead(const struct hpy_tree *tree, struct hpy_grid *grid, int y, uint64_t row);

/* --------------------------------------------------------------------- actions */

/* Answer what a tree knows; reply->bits stay 0 otherwise. INTO unfolds, or goes to the
 * first child, of a chain to its end; OUT folds, or goes to the parent; on what neither applies to they are
 * left to the caller, to be OPEN and BACK. Opening a "more" row shows more. */
void hpy_tree_act(struct hpy_tree *tree, enum hpy_action action, struct hpy_reply *reply);
/* A click on a marker folds or unfolds: true if it was one. */
bool hpy_tree_mouse(struct hpy_tree *tree, const struct hpy_event *event,
                    struct hpy_reply *reply);

/* In tree_task.c. Unfold a row that is folded, or put the next chunk in place of a
 * "more" row; NULL = out of memory. The tree must outlive the task. */
struct hpy_task *hpy_tree_unfold_task(struct hpy_tree *tree, uint64_t row);

#endif
