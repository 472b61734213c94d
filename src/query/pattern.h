/* Reference patterns as values. A pattern makes its rows when they are asked for, so that
 * whoever uses one holds its heap between hpy_heap_begin and hpy_heap_end. */
#ifndef HPY_QUERY_PATTERN_H
#define HPY_QUERY_PATTERN_H

#include "query/value_type.h"

/* Takes the pattern over. */
void hpy_value_be_pattern(struct hpy_value *out, struct hpy_heap *heap,
                          struct hpy_refpat *pattern);

enum hpy_status hpy_pattern_n_rows(uint64_t *out, const struct hpy_value *value,
                                   const struct hpy_ask *ask);
enum hpy_status hpy_pattern_row(struct hpy_value *out, const struct hpy_value *value,
                                int64_t index, const struct hpy_ask *ask);
/* p['ab'] and p.ab: the row of that name. */
enum hpy_status hpy_pattern_item(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_value *item, const struct hpy_ask *ask);
enum hpy_status hpy_pattern_named(struct hpy_value *out, const struct hpy_value *value,
                                  struct hpy_str name, const struct hpy_ask *ask);

#endif
