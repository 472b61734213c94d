/* The view of differences: its state, shared by what it answers (diff.c) and its rows
 * (diff_rows.c). */
#ifndef HPY_TUI_VIEWS_DIFF_VIEW_H
#define HPY_TUI_VIEWS_DIFF_VIEW_H

#include "tui/view.h"
#include "tui/views/diff_sides.h"

/* The forms that `v` steps through: all that changed, what is new, what is gone. */
enum hpy_diff_form { HPY_DIFF_CHANGES, HPY_DIFF_NEW, HPY_DIFF_GONE, HPY_DIFF_N_FORMS };
struct hpy_diff_form_info {
    const char *title, *none;
    enum hpy_change_part part; /* of the last two */
};
extern const struct hpy_diff_form_info hpy_diff_forms[HPY_DIFF_N_FORMS];

struct hpy_diff_view {
    const struct hpy_session *session;
    struct hpy_diff_sides sides;
    struct hpy_changes *changes; /* NULL: there is nothing to compare */
    enum hpy_diff_form form;
    struct hpy_list list;
};

/* A row of HPY_DIFF_CHANGES, and the partition whose rows the other forms show. */
static inline const struct hpy_change_row *hpy_diff_view_row(const struct hpy_diff_view *v,
                                                             uint64_t row)
{
    return &v->changes->rows[row];
}
const struct hpy_partition *hpy_diff_view_part(const struct hpy_diff_view *v);
/* Change to a form, with a list of its rows. */
void hpy_diff_view_show(struct hpy_diff_view *v, enum hpy_diff_form form);

/* hpy_view_ops of it, on the key loop. */
void hpy_diff_view_draw(struct hpy_view *view, struct hpy_grid *grid, struct hpy_rect body);
void hpy_diff_view_caption(const struct hpy_view *view, struct hpy_text *left,
                           struct hpy_text *right);
void hpy_diff_view_status(const struct hpy_view *view, struct hpy_text *out);

#endif
