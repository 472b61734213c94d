/* What the prompt is used for: texts to search and filter by, expressions, commands.
 *
 * The core hands actions and keys on to here; what follows from them it carries out. */
#ifndef HPY_TUI_ASK_H
#define HPY_TUI_ASK_H

#include "tui/core.h"

/* Answer SEARCH, FILTER, PROMPT, EDIT and COPY. */
void hpy_ask_act(struct hpy_core *core, struct hpy_view *view, enum hpy_action action,
                 struct hpy_reply *reply);
/* A key while the prompt is open; no task may be out for Enter and Tab. */
void hpy_ask_key(struct hpy_core *core, struct hpy_view *view, hpy_key key,
                 struct hpy_reply *reply);
/* The view whose expression stands in the title line, or NULL: menus, help and texts have
 * none of their own. */
const struct hpy_view *hpy_ask_named_view(const struct hpy_stack *stack);
/* The terminal was given that expression (HPY_DO_COPY): say so. */
void hpy_ask_copied(struct hpy_core *core);

#endif
