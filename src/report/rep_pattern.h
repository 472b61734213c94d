/* A reference pattern as lines of Heapy: text, JSON and CSV.
 *
 *     Reference Pattern by <[dict of] class>.
 *      0: _ --- [-] 1 demo.Node: 0x7f10
 *      1: a      [S] 1 dict of module: __main__
 *      2: b ---- [-] 3 dict of demo.Node: 0x7f20, 0x7f30...
 *
 * A line is at most 80 columns. What Heapy does else and this does not: names go on after
 * z (engine/refpat.h), dashes are no longer than leaves room for the rest however deep a row
 * is, and the "..." of samples is at their end. */
#ifndef HPY_REPORT_REP_PATTERN_H
#define HPY_REPORT_REP_PATTERN_H

#include "engine/refpat.h"
#include "report/rep_table.h"

/* At most n_rows rows from row `from`. In text, one row more where it would be the only
 * one left; the line with what the pattern is by where from is 0; and a last line where
 * there are more. Makes no more rows than that takes: one page, two rows, and JSON's
 * "more" one. HPY_ROWS_ALL: all. Fails as hpy_refpat_row does. */
HPY_MUST_CHECK enum hpy_status hpy_rep_pattern(struct hpy_text *out, struct hpy_refpat *pattern,
                                               enum hpy_output output,
                                               uint64_t from, uint64_t n_rows,
                                               struct hpy_job *job, struct hpy_err *err);

#endif
