/* Putting a text on the clipboard through the terminal (OSC 52 of xterm).
 *
 * The terminal may be far away, so nothing else reaches the person's clipboard. It does
 * not answer; whether it took the text is not known. tmux takes it itself or passes it
 * on, as it is set up (set-clipboard on, or allow-passthrough on): it is sent both ways.
 * GNU screen passes on what is wrapped, in short pieces. Terminals that are not known
 * to understand it get nothing, for they might show it. */
#ifndef HPY_TUI_CLIPBOARD_H
#define HPY_TUI_CLIPBOARD_H

#include <stdbool.h>

#include "base/text.h"

/* Terminals take about 100,000 bytes at once, which base64 makes of three quarters. */
#define HPY_CLIPBOARD_BYTES_MAX 65536

enum {
    HPY_CLIPBOARD_DIRECT = 1 << 0,
    HPY_CLIPBOARD_TMUX = 1 << 1,
    HPY_CLIPBOARD_SCREEN = 1 << 2
};

/* Ways that may work, from $TERM, $TMUX and $STY (NULL = not set), and whether terminfo
 * says that the terminal can (Ms). 0 = none. */
unsigned hpy_clipboard_ways(const char *term, const char *tmux, const char *sty,
                            bool capable);
/* Append what is to be written to the terminal. Text of up to HPY_CLIPBOARD_BYTES_MAX. */
void hpy_clipboard_add(struct hpy_text *out, unsigned ways, struct hpy_str text);

#endif
