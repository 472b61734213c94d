/* Heapy expressions over a graph: heap.bytype[0].byid[3:10].count
 *
 * docs/expressions.md has the grammar. Evaluation gives a value: a set with the
 * classifier it is seen by, or a number. Errors say what and at which column
 * (err->offset, in bytes from 0). */
#ifndef HPY_QUERY_QUERY_H
#define HPY_QUERY_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "sets/nodeset.h"

enum hpy_value_kind { HPY_VALUE_SET, HPY_VALUE_NUMBER };

struct hpy_value {
    enum hpy_value_kind kind;
    int64_t number;
    bool whole;                      /* all reachable objects; set is then empty (zeroed) */
    struct hpy_nodeset set;          /* of HPY_VALUE_SET */
    const struct hpy_classifier *by; /* how the set is seen */
    struct hpy_partition *partition; /* by `by`; made when first needed, may be NULL */
};

/* Evaluate; the caller disposes of the value. HPY_ESYNTAX for an expression that
 * breaks the grammar or the rules of types, HPY_ENOTFOUND for a row that is not
 * there, HPY_ELIMIT for one that is too long or too deep. */
HPY_MUST_CHECK enum hpy_status hpy_query_eval(struct hpy_value *out,
                                              const struct hpy_graph *graph,
                                              const char *expression,
                                              struct hpy_job *job,
                                              struct hpy_err *err);

/* The partition of a set value, made on first use and owned by the value. */
HPY_MUST_CHECK enum hpy_status hpy_value_partition(struct hpy_partition **out,
                                                   struct hpy_value *value,
                                                   const struct hpy_graph *graph,
                                                   struct hpy_job *job,
                                                   struct hpy_err *err);
void hpy_value_dispose(struct hpy_value *value); /* also on a zeroed one */

#endif
