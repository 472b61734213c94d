/* Rows of values: what stands in brackets. */
#ifndef HPY_QUERY_ROWS_H
#define HPY_QUERY_ROWS_H

#include "query/value_type.h"

/* The row that an index stands for, negative ones from the end; HPY_ENOTFOUND, in words
 * such as "no row 12: the set has 10 rows". */
HPY_MUST_CHECK enum hpy_status hpy_row_number(uint64_t *out, int64_t index, uint64_t n,
                                              const char *row, const char *of,
                                              struct hpy_err *err);
/* Of sets: rows of the partition. */
enum hpy_status hpy_set_n_rows(uint64_t *out, const struct hpy_value *value,
                               const struct hpy_ask *ask);
enum hpy_status hpy_set_row(struct hpy_value *out, const struct hpy_value *value,
                            int64_t index, const struct hpy_ask *ask);
enum hpy_status hpy_set_slice(struct hpy_value *out, const struct hpy_value *value,
                              uint64_t from, uint64_t end, uint64_t step,
                              const struct hpy_ask *ask);
/* er[set]: the kinds by the relation of the members of a set. */
/* er(index), er('text'): a kind of it. */
extern const struct hpy_param hpy_relation_params[];
enum hpy_status hpy_relation_apply(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask);
enum hpy_status hpy_relation_item(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_value *item, const struct hpy_ask *ask);

#endif
