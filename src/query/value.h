/* What the evaluator does with values besides what query.h offers. */
#ifndef HPY_QUERY_VALUE_H
#define HPY_QUERY_VALUE_H

#include "query/query.h"

extern const char *const hpy_value_names[]; /* by kind: "set", "number" … */

/* A copy without its partition and keyword. */
HPY_MUST_CHECK enum hpy_status hpy_value_copy(struct hpy_value *out,
                                              const struct hpy_value *value,
                                              struct hpy_err *err);

#endif
