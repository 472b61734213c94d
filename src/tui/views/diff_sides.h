/* The two sets that a difference is about, and what is in one of them only. */
#ifndef HPY_TUI_VIEWS_DIFF_SIDES_H
#define HPY_TUI_VIEWS_DIFF_SIDES_H

#include "engine/changes.h"
#include "tui/view.h"

struct hpy_diff_sides {
    struct hpy_heap *heaps[HPY_N_CHANGE_PARTS];       /* counted */
    struct hpy_members *members[HPY_N_CHANGE_PARTS];  /* counted; NULL = all reachable */
    struct hpy_text base[HPY_N_CHANGE_PARTS]; /* expressions of them; "" if none makes them */
    const struct hpy_classifier *by;          /* held */
    bool there;       /* there are two sets to compare */
    bool by_identity; /* it is known which objects are gone and new */
    bool of_marks;    /* the two that are marked, not two captures */
    char strangers[256]; /* why it is not known */
};

/* What `=` is to compare, in this order: a difference that an expression made, the two
 * marked sets, the older capture. None of them: `there` is false. On the worker. */
HPY_MUST_CHECK enum hpy_status hpy_diff_sides_find(struct hpy_diff_sides *out,
                                                   const struct hpy_session *session,
                                                   const struct hpy_view_args *args,
                                                   struct hpy_job *job, struct hpy_err *err);
void hpy_diff_sides_dispose(struct hpy_diff_sides *sides); /* also of zeroed ones */

/* What changed between them, by kind. */
HPY_MUST_CHECK enum hpy_status hpy_diff_sides_changes(struct hpy_changes **out,
                                                      const struct hpy_diff_sides *sides,
                                                      struct hpy_job *job,
                                                      struct hpy_err *err);

#endif
