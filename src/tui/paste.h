/* What is pasted, made into one harmless line.
 *
 * Ends of lines and tabs become blanks; every other control character is dropped, and
 * what would turn the order of text round: whoever put the text on the clipboard types
 * no keys here. Text beyond HPY_PASTE_BYTES_MAX is dropped as well. */
#ifndef HPY_TUI_PASTE_H
#define HPY_TUI_PASTE_H

#include "base/text.h"

#define HPY_PASTE_BYTES_MAX 65536

void hpy_paste_add(struct hpy_text *text, uint32_t code_point);
/* All came: blanks at the end go. */
void hpy_paste_end(struct hpy_text *text);

#endif
