/* The keys as a section of the manual page heapy-tui-keys(7). */
#ifndef HPY_TUI_MANUAL_H
#define HPY_TUI_MANUAL_H

#include "base/text.h"

/* Append the groups, keys and views in mdoc, from their tables. */
void hpy_manual_keys(struct hpy_text *out);

#endif
