/* A partition as a table of Heapy: text, JSON and CSV from one place.
 *
 * The text form is guppy's ("Partition of a set of N objects. …") with its
 * faults mended: a selected row counts its own cumulative sum. Kind names are
 * foreign and are escaped. */
#ifndef HPY_REPORT_REP_TABLE_H
#define HPY_REPORT_REP_TABLE_H

#include <stdint.h>

#include "base/status.h"
#include "base/text.h"
#include "engine/partition.h"

enum hpy_output { HPY_OUTPUT_TEXT, HPY_OUTPUT_JSON, HPY_OUTPUT_CSV };

#define HPY_ROWS_ALL UINT64_MAX
#define HPY_ROWS_DEFAULT 10 /* eleven when exactly one more is left, as in Heapy */

/* Append the partition from row `from`, at most n_rows rows. */
HPY_MUST_CHECK enum hpy_status hpy_rep_table(struct hpy_text *out,
                                             const struct hpy_partition *partition,
                                             enum hpy_output output,
                                             uint64_t from, uint64_t n_rows,
                                             struct hpy_err *err);

#endif
