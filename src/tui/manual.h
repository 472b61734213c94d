/* Sections of the manual pages heapy-tui-keys(7) and heapy-tui-config(5). */
#ifndef HPY_TUI_MANUAL_H
#define HPY_TUI_MANUAL_H

#include "base/text.h"

/* Append the groups, keys and views in mdoc, from their tables. */
void hpy_manual_keys(struct hpy_text *out);
/* Append the settings, columns and roles in mdoc, from their tables. */
void hpy_manual_config(struct hpy_text *out);

#endif
