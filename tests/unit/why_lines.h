/* An explanation as lines of text, for tests: all its rows, columns as wide as they need, up
 * to `cells` each line where that can be. */
#ifndef HPY_TESTS_WHY_LINES_H
#define HPY_TESTS_WHY_LINES_H

#include "report/rep_why.h"

HPY_MUST_CHECK enum hpy_status why_lines(struct hpy_text *out, const struct hpy_rep_why *rep,
                                         size_t cells, const struct hpy_numbers *numbers,
                                         struct hpy_err *err);

#endif
