/* What commands ask of the view of named sets. */
#ifndef HPY_TUI_VIEWS_SETS_H
#define HPY_TUI_VIEWS_SETS_H

#include "tui/view.h"

/* The name of the selected set; false if the view is another one, or has no rows. */
bool hpy_sets_selected(struct hpy_str *name, struct hpy_view *view);

#endif
