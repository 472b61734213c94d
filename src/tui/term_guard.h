/* The guard of a terminal: sees to it that it is left as it was found, whatever
 * ends the program, and turns signals into something the key loop can read.
 *
 * Signals are process-wide, so there is one guard at a time and its state is
 * static. A crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, in any thread) writes
 * the prepared bytes with write(2), restores the modes, and then takes its course
 * under whatever handler was there before. */
#ifndef HPY_TUI_TERM_GUARD_H
#define HPY_TUI_TERM_GUARD_H

#include <stddef.h>

#include "base/status.h"

/* Save the modes of the terminal and install the handlers. */
HPY_MUST_CHECK enum hpy_status hpy_term_guard_init(int tty_fd, struct hpy_err *err);
/* What a crash writes to the terminal; at most 512 bytes, copied. */
void hpy_term_guard_arm(const char *bytes, size_t n_bytes);
/* Restore modes and handlers. */
void hpy_term_guard_dispose(void);

/* Readable when a signal has come. */
int hpy_term_guard_fd(void);
/* The next signal that came (SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT),
 * or 0. */
int hpy_term_guard_next(void);
/* Stop as the terminal's own Ctrl-Z would; returns when continued. */
void hpy_term_guard_stop(void);

#endif
