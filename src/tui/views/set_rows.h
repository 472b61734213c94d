/* What views of a set have in common: the set, its partition, and the ways on from
 * there. Embedded in the state of the partition and objects views. */
#ifndef HPY_TUI_VIEWS_SET_ROWS_H
#define HPY_TUI_VIEWS_SET_ROWS_H

#include "engine/partition.h"
#include "query/seen.h"
#include "tui/view.h"

/* The first member of the state of both. */
struct hpy_set_rows {
    struct hpy_seen *seen;           /* the objects and what they are grouped by; counted */
    struct hpy_partition *partition; /* of seen */
    struct hpy_text base;            /* expression of the set, e.g. "heap.byclodo[2]" */
    uint32_t anchor;     /* an object whose row was selected from the start, so that another
                          * grouping of the same set keeps the place; or HPY_NO_NODE */
    uint64_t anchor_row;
};

/* Take members and base out of args, make the partition, and set the expression of the
 * view: base, a point, and the classifier's "by…"; none where base is none. The node of
 * args, if any, is the anchor. */
HPY_MUST_CHECK enum hpy_status hpy_set_rows_open(struct hpy_set_rows *rows,
                                                 struct hpy_view *view,
                                                 struct hpy_view_args *args,
                                                 const struct hpy_classifier *by,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
void hpy_set_rows_dispose(struct hpy_set_rows *rows);
/* Select the row of the anchor, in a list of the rows in natural order. O(1) */
void hpy_set_rows_select(const struct hpy_set_rows *rows, struct hpy_list *list);
/* The row that an object of the set is in, or HPY_NO_ROW. O(rows); on the worker, for
 * classifying needs the state of the classifier. */
uint64_t hpy_set_rows_of_node(const struct hpy_set_rows *rows, uint32_t node,
                              struct hpy_err *err);
/* An object of the row that a person selected in such a view; HPY_NO_NODE if that is the
 * one it began with, or for any other view. */
uint32_t hpy_set_rows_node(const struct hpy_view *view);
/* "by class or dict owner and then size". Appended. */
void hpy_set_rows_add_by(struct hpy_text *out, const struct hpy_classifier *by);
/* "10,018,275 objects · 1.12 GB". Appended. */
void hpy_set_rows_caption(const struct hpy_set_rows *rows,
                          const struct hpy_session *session, struct hpy_text *out);
/* Whether a row is marked: the set that "EXPRESSION[ROW]" of such a view makes. O(names) */
bool hpy_set_rows_marked(const struct hpy_view *view, uint64_t row);
/* What a row is about, or the whole: hpy_view_ops.subject of views that embed this. */
HPY_MUST_CHECK enum hpy_status hpy_set_rows_subject(const struct hpy_set_rows *rows,
                                                    const struct hpy_view *view, uint64_t row,
                                                    struct hpy_view_args *args,
                                                    struct hpy_job *job, struct hpy_err *err);

#endif
