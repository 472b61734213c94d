/* What views of a set have in common: the set, its partition, and the ways on from
 * there. Embedded in the state of the partition and objects views. */
#ifndef HPY_TUI_VIEWS_SET_H
#define HPY_TUI_VIEWS_SET_H

#include "engine/partition.h"
#include "tui/view.h"

struct hpy_set_rows {
    struct hpy_nodeset set; /* bitmap NULL: all reachable objects */
    struct hpy_partition *partition;
    struct hpy_text base;   /* expression of the set, e.g. "heap.byclodo[2]" */
};

/* Take set and base out of args, make the partition, and set the expression of the
 * view: base, a point, and the classifier's "by…". */
HPY_MUST_CHECK enum hpy_status hpy_set_rows_open(struct hpy_set_rows *rows,
                                                 struct hpy_view *view,
                                                 struct hpy_view_args *args,
                                                 const struct hpy_classifier *by,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
void hpy_set_rows_dispose(struct hpy_set_rows *rows);
/* "10,018,275 objects · 1.12 GB". Appended. */
void hpy_set_rows_caption(const struct hpy_set_rows *rows,
                          const struct hpy_session *session, struct hpy_text *out);

/* Answers: the menu of classifiers for this set; another view on a row of it. */
void hpy_set_rows_regroup(const struct hpy_set_rows *rows, const struct hpy_view *view,
                          struct hpy_reply *reply);
void hpy_set_rows_drill(const struct hpy_set_rows *rows, const struct hpy_view *view,
                        uint64_t row, const struct hpy_view_ops *ops,
                        enum hpy_action action, struct hpy_reply *reply);

#endif
