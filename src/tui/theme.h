/* Themes: what roles look like. Plain data; only the terminal turns it into colours.
 *
 * In a theme each role has a look for terminals without colours, with 8 and with 256.
 * Without colours the looks of roles that mean something (selected, found, warnings,
 * errors, keys) differ from each other and from ordinary text, in every theme: what is
 * said by colour is said by style as well. */
#ifndef HPY_TUI_THEME_H
#define HPY_TUI_THEME_H

#include "base/text.h"
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

struct hpy_theme {
    struct hpy_look looks[HPY_N_ROLES][HPY_N_COLOR_LEVELS];
};

/* id, name; the first is the default */
#define HPY_THEME_LIST(T)                                                        \
    T(HPY_THEME_DARK, "dark")                                                    \
    T(HPY_THEME_LIGHT, "light")                                                  \
    T(HPY_THEME_CONTRAST, "contrast")                                            \
    T(HPY_THEME_MONO, "mono")
#define HPY_THEME_NAMES "dark light contrast mono"

enum hpy_theme_id {
#define HPY_THEME_ENUM(id, name) id,
    HPY_THEME_LIST(HPY_THEME_ENUM)
#undef HPY_THEME_ENUM
    HPY_N_THEMES
};

extern const struct hpy_theme hpy_themes[HPY_N_THEMES];

/* A role's colour as a person wants it, in any theme. */
struct hpy_theme_change {
    bool set;
    struct hpy_look look; /* colours 0 .. 255 or HPY_COLOR_DEFAULT */
};
/* Put a change into a theme: with 8 colours by the nearest of them, without by the
 * style alone, and the theme's own where that has none. */
void hpy_theme_apply(struct hpy_theme *theme, enum hpy_role role,
                     const struct hpy_theme_change *change);

/* A colour by name (black red green yellow blue magenta cyan white, bright-…; default)
 * or number 0 .. 255. False if it is none. */
bool hpy_color_parse(short *color, struct hpy_str word);
/* A style by name, or 0. */
unsigned hpy_style_parse(struct hpy_str word);
/* A role by name ("selected"), or HPY_N_ROLES; and the name. */
#define HPY_ROLE_NAME_BYTES 16
enum hpy_role hpy_role_find(struct hpy_str name);
char *hpy_role_name(char out[HPY_ROLE_NAME_BYTES], enum hpy_role role);

#endif
