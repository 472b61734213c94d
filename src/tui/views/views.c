#include "tui/views/views.h"

const struct hpy_view_ops *const hpy_views[] = {
#define VIEW_ROW(name) &hpy_view_##name,
    HPY_VIEW_LIST(VIEW_ROW)
#undef VIEW_ROW
    NULL
};
