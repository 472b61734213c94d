/* Differences of two sets by kind. */
#ifndef HPY_QUERY_DIFFERENCE_H
#define HPY_QUERY_DIFFERENCE_H

#include "query/value_type.h"

/* What `new` has more than `old`; both are seen as `new` is. */
HPY_MUST_CHECK enum hpy_status hpy_difference_make(struct hpy_value *out,
                                                   const struct hpy_value *old,
                                                   const struct hpy_value *new,
                                                   const struct hpy_ask *ask);
void hpy_difference_unref(struct hpy_difference *difference); /* NULL allowed */

enum hpy_status hpy_difference_n_rows(uint64_t *out, const struct hpy_value *value,
                                      const struct hpy_ask *ask);
/* The objects of a kind in `new`, or in `old` where there are no new ones. */
enum hpy_status hpy_difference_row(struct hpy_value *out, const struct hpy_value *value,
                                   int64_t index, const struct hpy_ask *ask);

#endif
