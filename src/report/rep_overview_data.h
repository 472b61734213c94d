/* What an account of a heap is made of; for the files of rep_overview only. */
#ifndef HPY_REPORT_REP_OVERVIEW_DATA_H
#define HPY_REPORT_REP_OVERVIEW_DATA_H

#include "report/rep_overview.h"
#include "report/rep_suspects.h"

#define HPY_REP_OVERVIEW_KINDS 20u /* rows of a table of kinds */

struct hpy_rep_overview_data {
    const struct hpy_graph *graph;
    const char *title;
    const struct hpy_suspects *suspects;
    const struct hpy_largest *largest;
    const struct hpy_why_rules *rules;
    struct hpy_partition *kinds, *types;
    struct hpy_text *why_suspect, *why_largest; /* by suspect, by largest object; one line */
    struct hpy_text *path_suspect; /* by suspect, the first shortest path; "" = none */
};

/* Append as JSON; a line. */
HPY_MUST_CHECK enum hpy_status hpy_rep_overview_json(struct hpy_text *out,
                                                     const struct hpy_rep_overview_data *data,
                                                     struct hpy_err *err);

#endif
