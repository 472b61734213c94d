/* Inside the real terminal: what the files that know curses share. */
#ifndef HPY_TUI_TERM_CURSES_H
#define HPY_TUI_TERM_CURSES_H

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdio.h>

#include "base/text.h"
#include "tui/term.h"

struct hpy_curses {
    struct hpy_term term;
    SCREEN *screen;
    FILE *in, *out;
    int in_fd, out_fd;

    /* looks, term_curses_look.c */
    attr_t attributes[HPY_N_ROLES];
    short pairs[HPY_N_ROLES];
    bool started_colors, own_colors; /* once; the terminal has a default of its own */

    /* what was shown last, term_curses_show.c: only rows that changed are told to curses */
    struct hpy_cell *shown;
    int shown_width, shown_height, cursor_x, cursor_y;
    bool looks_changed;

    /* keys and mouse, term_curses_input.c */
    struct hpy_text pasted;
    int click_x, click_y;
    double clicked_s;

    char modes_on[64], modes_off[64]; /* beside those that curses knows */
    unsigned clipboard; /* ways of clipboard.h */
};

/* As hpy_term_ops.show. */
void hpy_curses_show(struct hpy_term *term, const struct hpy_grid *grid, bool anew);
/* Roles get their colours. */
void hpy_curses_look(struct hpy_curses *t, const struct hpy_term_look *look);
/* Once, when curses runs: keys that terminfo does not have. */
void hpy_curses_init_keys(void);
/* An event that curses has read already, or can read at once; false if nothing. */
bool hpy_curses_take(struct hpy_curses *t, struct hpy_event *event);
/* Write to the terminal past curses, between two frames. */
void hpy_curses_write(const struct hpy_curses *t, const char *bytes, size_t n_bytes);

#endif
