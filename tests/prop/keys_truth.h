/* Whether what the explorer says of a view is so: its expression, evaluated, is what the
 * view shows, and that of a row is the objects of the row. */
#ifndef HPY_TESTS_PROP_KEYS_TRUTH_H
#define HPY_TESTS_PROP_KEYS_TRUTH_H

#include <stdbool.h>

#include "base/text.h"
#include "tui/core.h"

/* Of the view on top as a whole, its selected row and another one. False, and why, if
 * something is not so. Runs what a worker would. */
bool keys_truth_holds(struct hpy_text *why, struct hpy_core *core, unsigned dice);

#endif
