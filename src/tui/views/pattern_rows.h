/* The rows of a reference pattern as a tree. The pattern is made row by row as it is
 * unfolded, which the worker does; what rows show is kept here, and a row that is in the
 * tree never changes, so that drawing need not wait. */
#ifndef HPY_TUI_VIEWS_PATTERN_ROWS_H
#define HPY_TUI_VIEWS_PATTERN_ROWS_H

#include "engine/refpat.h"
#include "tui/tree.h"
#include "tui/view.h"

struct hpy_pattern_info {
    struct hpy_refpat_row row; /* its kind belongs to the pattern */
    char *name;                /* "_", "ab", "a3b"; of a same row that of the other */
    char *same;                /* "" */
    char *how;                 /* in what ways it refers to the row above: "['SESSIONS']",
                                  "[0], [1] …"; "" for row 0 */
};

#define HPY_PATTERN_BLOCK 1024u
#define HPY_PATTERN_BLOCKS (HPY_REFPAT_MAX_ROWS / HPY_PATTERN_BLOCK + 1)

struct hpy_pattern_rows {
    struct hpy_refpat *pattern; /* by hand; used on the worker only */
    struct hpy_text base;       /* expression of the pattern, or "" */
    bool usual;                 /* .rp without arguments makes the same of another set */
    unsigned depth;             /* how deep the pattern of `base` goes */
    struct hpy_pattern_info *blocks[HPY_PATTERN_BLOCKS];
};
extern const struct hpy_tree_ops hpy_pattern_tree_ops; /* context: hpy_pattern_rows */

void hpy_pattern_rows_dispose(struct hpy_pattern_rows *rows); /* also of a zeroed one */
/* Of a row that is in the tree; its key is the number. */
static inline const struct hpy_pattern_info *
hpy_pattern_info(const struct hpy_pattern_rows *rows, uint64_t index)
{
    return &rows->blocks[index / HPY_PATTERN_BLOCK][index % HPY_PATTERN_BLOCK];
}
/* Append an expression of a row's objects, or nothing if none is known:
 * "heap[3].rp.aab", "heap[3].rp.b.rp.a". On the worker. */
void hpy_pattern_expression(struct hpy_text *out, const struct hpy_pattern_rows *rows,
                            uint64_t index);

#endif
