/* The view of the whole heap at a glance: its state, shared by what it answers (overview.c)
 * and how it looks (overview_draw.c). */
#ifndef HPY_TUI_VIEWS_OVERVIEW_VIEW_H
#define HPY_TUI_VIEWS_OVERVIEW_VIEW_H

#include <stdatomic.h>

#include "query/seen.h"
#include "tui/view.h"
#include "tui/views/overview_found.h"

/* Its lists. */
enum hpy_overview_part { HPY_PART_SUSPECTS, HPY_PART_KINDS, HPY_PART_HOLDERS, HPY_N_PARTS };

struct hpy_overview_view {
    struct hpy_seen *seen; /* all that is reachable, counted */
    struct hpy_partition *kinds; /* of seen */
    struct hpy_overview_found found;
    bool known;         /* what is found */
    atomic_bool failed; /* it cannot be */
    struct hpy_list list[HPY_N_PARTS];
    enum hpy_overview_part part; /* where the cursor is */
};

/* hpy_view_ops of it, on the key loop. */
void hpy_overview_view_draw(struct hpy_view *view, struct hpy_grid *grid,
                            struct hpy_rect body);
void hpy_overview_view_caption(const struct hpy_view *view, struct hpy_text *left,
                               struct hpy_text *right);
void hpy_overview_view_status(const struct hpy_view *view, struct hpy_text *out);

#endif
