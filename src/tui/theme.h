/* Themes: what roles look like. Plain data, so that later themes are further
 * tables; only the terminal turns it into colours. */
#ifndef HPY_TUI_THEME_H
#define HPY_TUI_THEME_H

#include "render/grid.h"

#define HPY_COLOR_DEFAULT (-1)

enum {
    HPY_STYLE_BOLD = 1 << 0,
    HPY_STYLE_DIM = 1 << 1,
    HPY_STYLE_REVERSE = 1 << 2,
    HPY_STYLE_UNDERLINE = 1 << 3
};

/* Foreground, background and style of a role at one level of colour. */
struct hpy_look {
    short fg, bg;
    unsigned style;
};

enum hpy_color_level { HPY_COLOR_NONE, HPY_COLOR_8, HPY_COLOR_256, HPY_N_COLOR_LEVELS };

/* For dark and light backgrounds alike: middle tones, and the terminal's own
 * foreground for what is to be read most. */
extern const struct hpy_look hpy_theme[HPY_N_ROLES][HPY_N_COLOR_LEVELS];

#endif
