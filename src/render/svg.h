/* A frame as a picture: SVG with nothing from elsewhere, for web pages and reports.
 *
 * Cells keep their places whatever font the viewer has: each run of text is stretched to
 * its columns, and lines and bars are drawn as shapes. What roles look like is the
 * caller's business, in colours 0xRRGGBB. */
#ifndef HPY_RENDER_SVG_H
#define HPY_RENDER_SVG_H

#include "render/grid.h"

struct hpy_svg_look {
    uint32_t ink, paper;
    bool bold, underline;
};

struct hpy_svg_style {
    struct hpy_svg_look looks[HPY_N_ROLES];
    uint32_t paper; /* round the frame, and where a role has the same */
};

/* Append the picture of a frame, some 5 bytes per cell. */
void hpy_svg_write(struct hpy_text *out, const struct hpy_grid *grid,
                   const struct hpy_svg_style *style);

#endif
