/* A line for somebody who sees the explorer for the first time: where help is.
 *
 * Shown until the first key that does something, once for each person: a file beside the
 * history of the prompt says that it was. */
#ifndef HPY_TUI_WELCOME_H
#define HPY_TUI_WELCOME_H

#include <stdbool.h>

#include "base/text.h"
#include "tui/keymap.h"

/* Whether it was not shown yet; false where that could not be kept. */
bool hpy_welcome_wanted(void);
/* It was: not again. */
void hpy_welcome_seen(void);
/* Append the line, with the keys of the person. */
void hpy_welcome_add(struct hpy_text *out, const struct hpy_keymap *keymap);

#endif
