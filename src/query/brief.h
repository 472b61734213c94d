/* A set in a few words, as Heapy says it: "<2 int: 1, 2>". */
#ifndef HPY_QUERY_BRIEF_H
#define HPY_QUERY_BRIEF_H

#include "query/seen.h"

#define HPY_BRIEF_CELLS 80

/* Append it, at most about max_cells wide: "<3 (int | str): <2 int: 1, 2> | <1 str: 'a'>>",
 * "..." where there is more; "<Nothing>" for no objects. As dear as a partition by Clodo. */
HPY_MUST_CHECK enum hpy_status hpy_brief(struct hpy_text *out, const struct hpy_seen *seen,
                                         size_t max_cells, struct hpy_job *job,
                                         struct hpy_err *err);

#endif
