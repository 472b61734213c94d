/* A partition as a table of Heapy: text, JSON and CSV from one place.
 *
 * The text form is guppy's ("Partition of a set of N objects. …") with its
 * faults mended: a selected row counts its own cumulative sum, columns stay
 * aligned when a number is wider than its column, and kind names, which are
 * foreign, are escaped.
 *
 * Rows are handed on in pieces as they are made, so that a table of ten million
 * rows takes no memory of its own. */
#ifndef HPY_REPORT_REP_TABLE_H
#define HPY_REPORT_REP_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/partition.h"

enum hpy_output {
    HPY_OUTPUT_TEXT, /* Heapy's table; wrapped at 100 columns */
    HPY_OUTPUT_JSON, /* one object on one line, see docs/expressions.md */
    HPY_OUTPUT_CSV,  /* RFC 4180 quoting, a header, lines end in \n */
    HPY_N_OUTPUTS
};

/* "text", "json", "csv"; HPY_N_OUTPUTS for any other. */
enum hpy_output hpy_rep_output_of(const char *name);

#define HPY_ROWS_ALL UINT64_MAX
#define HPY_ROWS_DEFAULT 10

/* Takes a piece of a report. Whatever it answers but HPY_OK ends the report. */
struct hpy_rep_sink {
    enum hpy_status (*put)(void *context, const char *data, size_t n_bytes,
                           struct hpy_err *err);
    void *context;
};

/* The partition from row `from`, at most n_rows rows. In text, one row more where
 * it would be the only one left, as in Heapy; and no label line where from is
 * not 0. */
HPY_MUST_CHECK enum hpy_status hpy_rep_table_put(const struct hpy_rep_sink *sink,
                                                 const struct hpy_partition *partition,
                                                 enum hpy_output output,
                                                 uint64_t from, uint64_t n_rows,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
/* The same, appended to a text. */
HPY_MUST_CHECK enum hpy_status hpy_rep_table(struct hpy_text *out,
                                             const struct hpy_partition *partition,
                                             enum hpy_output output,
                                             uint64_t from, uint64_t n_rows,
                                             struct hpy_err *err);

/* A number in the same three forms, e.g. {"value":12}. */
HPY_MUST_CHECK enum hpy_status hpy_rep_number(struct hpy_text *out, int64_t number,
                                              enum hpy_output output,
                                              struct hpy_err *err);
/* A line of safe text in the same three forms, e.g. {"value":"True"}. */
HPY_MUST_CHECK enum hpy_status hpy_rep_line(struct hpy_text *out, struct hpy_str line,
                                            enum hpy_output output, struct hpy_err *err);

#endif
