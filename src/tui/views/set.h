/* What views of a set have in common: the set, its partition, and the ways on from
 * there. Embedded in the state of the partition and objects views. */
#ifndef HPY_TUI_VIEWS_SET_H
#define HPY_TUI_VIEWS_SET_H

#include "engine/partition.h"
#include "query/seen.h"
#include "tui/view.h"

struct hpy_set_rows {
    struct hpy_seen *seen;           /* the objects and what they are grouped by; counted */
    struct hpy_partition *partition; /* of seen */
    struct hpy_text base;            /* expression of the set, e.g. "heap.byclodo[2]" */
};

/* Take members and base out of args, make the partition, and set the expression of the
 * view: base, a point, and the classifier's "by…"; none where base is none. */
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
/* What a row is about, or the whole: hpy_view_ops.subject of views that embed this. */
HPY_MUST_CHECK enum hpy_status hpy_set_rows_subject(const struct hpy_set_rows *rows,
                                                    const struct hpy_view *view, uint64_t row,
                                                    struct hpy_view_args *args,
                                                    struct hpy_job *job, struct hpy_err *err);

#endif
