/* Layout: the parts of a frame and the lines that every view has.
 *
 *     title        program · what is shown                        facts
 *     ── caption ─────────────────────────────────────────── caption ──
 *     body         given to the view
 *     ────────────────────────────────────────────────────────────────
 *     status       about the selected row                      position
 *     hints        keys
 *
 * Low windows lose the second rule first, then the hints. */
#ifndef HPY_RENDER_LAYOUT_H
#define HPY_RENDER_LAYOUT_H

#include <stdbool.h>

#include "render/grid.h"

#define HPY_MIN_WIDTH 40
#define HPY_MIN_HEIGHT 10

struct hpy_rect {
    int x, y, width, height;
};

struct hpy_layout {
    bool fits; /* false: the window is too small for anything but saying so */
    int title_y, caption_y, rule_y, status_y, hint_y; /* -1 = left out */
    struct hpy_rect body;
};

void hpy_layout_calc(struct hpy_layout *layout, int width, int height);

/* Left text as far as it fits beside the right one, which goes if there is no
 * room for it. A cut left text keeps its tail when tail is set: the end of a
 * breadcrumb says most. */
void hpy_layout_line(struct hpy_grid *grid, int y, enum hpy_role role, const char *left,
                     const char *right, bool tail);
/* A rule with texts let into it at both ends; "" = none. */
void hpy_layout_caption(struct hpy_grid *grid, int y, const char *left,
                        const char *right);
/* What is shown in a window below the minimum. */
void hpy_layout_too_small(struct hpy_grid *grid);

/* A text in lines broken at blanks, as many as there is room for. Returns how many: 1 at
 * least. */
int hpy_layout_paragraph(struct hpy_grid *grid, struct hpy_rect area, enum hpy_role role,
                         const char *text);
/* One entry of the hint line at x: key in its own role, then its word. Returns
 * the column behind it, or -1, drawing nothing, if it does not fit before end. */
int hpy_layout_hint(struct hpy_grid *grid, int x, int y, int end, const char *key,
                    const char *word);

/* A framed box of the given inner size in the middle of `within`, cleared; `inner`
 * gets its inside. Cut to what fits. */
void hpy_layout_box(struct hpy_grid *grid, struct hpy_rect within, int width,
                    int height, const char *title, struct hpy_rect *inner);

#endif
