/* The difference of two captures by kind, as Heapy's table: text, JSON and CSV.
 *
 *     Summary of difference operation (A-B).
 *             Count     Size
 *       A     61190  8212745
 *       B     55864  7543248
 *       A-B    5326   669497  =      8.88 % of B
 *
 *     Differences by kind, largest absolute size diffs first.
 *      Index  Count     Size  Cumulative  % of B Kind (class / dict of class)
 *          0    472   161840    161840      2.15 types.CodeType
 *
 * A is the new one, B the old one. Kinds are wrapped at 100 columns, and columns are wider
 * where a number needs it. "-" stands for a percentage of nothing. */
#ifndef HPY_REPORT_REP_DIFF_H
#define HPY_REPORT_REP_DIFF_H

#include "engine/partition.h"
#include "report/rep_table.h"

/* At most n_rows rows from row `from`; in text, one row more where it would be the only
 * one left, the summary where from is 0, and a last line where there are more. diff is
 * hpy_partition_diff(…, old, new). */
HPY_MUST_CHECK enum hpy_status hpy_rep_diff(struct hpy_text *out,
                                            const struct hpy_partition *old,
                                            const struct hpy_partition *new,
                                            const struct hpy_partition_diff *diff,
                                            enum hpy_output output,
                                            uint64_t from, uint64_t n_rows,
                                            struct hpy_job *job, struct hpy_err *err);

#endif
