/* Roles become colours of curses. */
#include "tui/term_curses.h"

#include <stdlib.h>
#include <term.h>

static enum hpy_color_level color_level(int wanted)
{
    const char *no_color = getenv("NO_COLOR");
    int have = has_colors() ? tigetnum("colors") : 0; /* COLORS may not be set yet */
    if (wanted < 0 && no_color && *no_color)
        wanted = 0;
    if (wanted < 0 || wanted > have)
        wanted = have;
    return wanted >= 256 ? HPY_COLOR_256 : wanted >= 8 ? HPY_COLOR_8 : HPY_COLOR_NONE;
}

static void start_colors(struct hpy_curses *t)
{
    if (t->started_colors)
        return;
    (void)start_color();
    t->own_colors = use_default_colors() == OK;
    t->started_colors = true;
}

static const struct {
    unsigned style;
    attr_t attribute;
} styles[] = { { HPY_STYLE_BOLD, A_BOLD },
               { HPY_STYLE_DIM, A_DIM },
               { HPY_STYLE_REVERSE, A_REVERSE },
               { HPY_STYLE_UNDERLINE, A_UNDERLINE } };

static void init_role(struct hpy_curses *t, int role, const struct hpy_look *look)
{
    t->attributes[role] = A_NORMAL;
    t->pairs[role] = 0;
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (look->style & styles[i].style)
            t->attributes[role] |= styles[i].attribute;
    if (look->fg == HPY_COLOR_DEFAULT && look->bg == HPY_COLOR_DEFAULT)
        return;
    short fg = look->fg, bg = look->bg;
    if (!t->own_colors) {
        fg = fg < 0 ? COLOR_WHITE : fg;
        bg = bg < 0 ? COLOR_BLACK : bg;
    }
    t->pairs[role] = (short)(role + 1);
    (void)init_pair(t->pairs[role], fg, bg);
}

void hpy_curses_look(struct hpy_curses *t, const struct hpy_term_look *look)
{
    enum hpy_color_level level = color_level(look->colors);
    if (level != HPY_COLOR_NONE)
        start_colors(t);
    for (int role = 0; role < HPY_N_ROLES; role++)
        init_role(t, role, &look->theme->looks[role][level]);
    mmask_t wanted = BUTTON1_PRESSED | BUTTON4_PRESSED;
#ifdef BUTTON5_PRESSED
    wanted |= BUTTON5_PRESSED;
#endif
    (void)mousemask(look->mouse ? wanted : 0, NULL);
    t->looks_changed = true;
}
