/* Terminfo's current terminal, which is one for the whole program.
 *
 * libedit asks terminfo for a terminal of its own and leaves it the current one. Curses
 * would then take modes and strings from the wrong one, and give the wrong modes back
 * at the end: whoever calls what asks terminfo keeps the current one and puts it back. */
#ifndef HPY_TUI_TERM_CURSES_KEEP_H
#define HPY_TUI_TERM_CURSES_KEEP_H

void *hpy_term_curses_keep(void);
void hpy_term_curses_put_back(void *kept);

#endif
