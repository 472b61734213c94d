/* Editing a line by a few keys: where libedit has no pseudo-terminal, or is switched off.
 *
 * Letters, Left Right Home End (Ctrl-B F A E), Backspace, Delete, Ctrl-U (all), Ctrl-W (a
 * word). The cursor is a byte, at the beginning of a character. */
#ifndef HPY_TUI_LINE_SIMPLE_H
#define HPY_TUI_LINE_SIMPLE_H

#include "base/text.h"
#include "tui/key.h"

/* Other keys do nothing; so does one for which there is no memory. */
void hpy_line_simple_key(struct hpy_text *text, size_t *cursor, hpy_key key);
/* Replace what stands from a byte up to the cursor. Line ends become blanks, other control
 * characters are left out. */
void hpy_line_simple_replace(struct hpy_text *text, size_t *cursor, size_t from,
                             struct hpy_str by);

#endif
