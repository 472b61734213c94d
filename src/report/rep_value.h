/* Any value of an expression as text, JSON and CSV: a table, paths, a pattern, a
 * difference, the page of an object, or a line. */
#ifndef HPY_REPORT_REP_VALUE_H
#define HPY_REPORT_REP_VALUE_H

#include "query/query.h"
#include "report/rep_table.h"

struct hpy_rep_value_options {
    uint64_t from;      /* the first row, path or line, from 0 */
    uint64_t n_rows;    /* at most so many; HPY_ROWS_ALL */
    uint64_t max_steps; /* of a path in text; UINT64_MAX = all of them */
};

/* What is no table is one line, and every form ends with a line end. *n, which may be
 * NULL, tells how many objects, paths or rows that differ there are; 1 for a line. */
HPY_MUST_CHECK enum hpy_status hpy_rep_value_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                                 const struct hpy_value *value,
                                                 enum hpy_output output,
                                                 const struct hpy_rep_value_options *options,
                                                 struct hpy_job *job, struct hpy_err *err);
/* The same, appended to a text. */
HPY_MUST_CHECK enum hpy_status hpy_rep_value(struct hpy_text *out, uint64_t *n,
                                             const struct hpy_value *value,
                                             enum hpy_output output,
                                             const struct hpy_rep_value_options *options,
                                             struct hpy_job *job, struct hpy_err *err);

#endif
