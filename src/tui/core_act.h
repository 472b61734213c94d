/* What keys and actions mean: to the view on top, else to its list, else as a question of
 * the table, else as what is the same everywhere. For core.c. */
#ifndef HPY_TUI_CORE_ACT_H
#define HPY_TUI_CORE_ACT_H

#include "tui/core.h"

/* What a key asks for in the view on top; HPY_ACT_NONE if nothing. */
enum hpy_action hpy_core_action_of(const struct hpy_core *core, hpy_key key);
/* Answer an action, with a line of text if it means nothing here. */
void hpy_core_act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                  struct hpy_reply *reply);
/* Answer a key: that of the prompt while it is open, of the view, or of an action. */
void hpy_core_use_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                      struct hpy_reply *reply);

#endif
