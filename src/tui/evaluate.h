/* Expressions of the prompt: evaluated on the worker, and the value opens in the view that
 * shows such values. */
#ifndef HPY_TUI_EVALUATE_H
#define HPY_TUI_EVALUATE_H

#include "tui/core.h"

/* Answer with a task that evaluates a text in the conversation of the session. What is
 * wrong with it the prompt says, open again with the text. */
void hpy_evaluate(struct hpy_core *core, const char *text, struct hpy_reply *reply);
/* Answer with a task that gives what the selected row is about (all of the view, if it has
 * no rows) a name. HPY_ESYNTAX where the name cannot be given. */
void hpy_evaluate_name(struct hpy_core *core, struct hpy_str name, struct hpy_reply *reply);

#endif
