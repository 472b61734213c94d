/* Frames as pictures in the colours of the theme. */
#ifndef HPY_TUI_PICTURE_H
#define HPY_TUI_PICTURE_H

#include "base/text.h"
#include "render/grid.h"
#include "tui/settings.h"

/* Append a frame as SVG. Where the theme leaves a colour to the terminal, it is light on
 * dark, or dark on light with the theme of that name. */
void hpy_picture_write(struct hpy_text *out, const struct hpy_grid *grid,
                       const struct hpy_settings *settings);

#endif
