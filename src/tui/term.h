/* A terminal, as far as the application is concerned: it shows grids and gives
 * events. One real one (term_curses.c) and one that reads a script (term_script.c);
 * nothing above this interface knows which it has. */
#ifndef HPY_TUI_TERM_H
#define HPY_TUI_TERM_H

#include <stdbool.h>

#include "base/status.h"
#include "render/grid.h"
#include "tui/key.h"
#include "tui/theme.h"

struct hpy_term;

/* How a terminal is to look and behave. */
struct hpy_term_look {
    const struct hpy_theme *theme; /* copied from */
    int colors; /* -1 = ask the terminal, 0, 8 or 256 */
    bool mouse; /* clicks and the wheel are events; else the terminal selects text */
};

struct hpy_term_ops {
    void (*size)(struct hpy_term *term, int *width, int *height);
    /* Show a grid of the current size. `anew` repaints every cell. */
    void (*show)(struct hpy_term *term, const struct hpy_grid *grid, bool anew);
    /* The next event, or HPY_EVENT_NONE after timeout_ms (-1 = wait), or as soon
     * as wake_fd (-1 = none) is readable. */
    struct hpy_event (*read)(struct hpy_term *term, int timeout_ms, int wake_fd);
    /* Give the terminal back to the shell, stop, and take it again. */
    void (*suspend)(struct hpy_term *term);
    /* Take the terminal again after somebody else stopped the program. */
    void (*resume)(struct hpy_term *term);
    /* Leave everything as it was found, and free. */
    void (*close)(struct hpy_term *term);
    /* Look so from the next frame on. NULL: it looks like nothing. */
    void (*look)(struct hpy_term *term, const struct hpy_term_look *look);
    /* Give a text to the clipboard; false if the terminal is not known to take it, or
     * not so much. That it was sent does not say that it was taken. NULL: never. */
    bool (*copy)(struct hpy_term *term, struct hpy_str text);
};

/* Embedded as first member. */
struct hpy_term {
    const struct hpy_term_ops *ops;
    bool ascii; /* it cannot show more than ASCII */
};

struct hpy_term_options {
    int tty_fd; /* for keys and screen; -1 = standard input and output */
    struct hpy_term_look look;
};

/* Take over the terminal. Fails with HPY_EUNSUPPORTED, and one line that says what
 * to use instead, where it cannot move its cursor or there is none. */
HPY_MUST_CHECK enum hpy_status hpy_term_curses_open(struct hpy_term **out,
                                                    const struct hpy_term_options *options,
                                                    struct hpy_err *err);

/* A terminal without a screen: gives the events of a script, then HPY_EVENT_GONE. */
HPY_MUST_CHECK enum hpy_status hpy_term_script_open(struct hpy_term **out, int width,
                                                    int height, const char *script,
                                                    struct hpy_err *err);

#endif
