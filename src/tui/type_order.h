/* The order of types by name, so that rows can be sorted by type without writing a
 * name for every comparison. */
#ifndef HPY_TUI_TYPE_ORDER_H
#define HPY_TUI_TYPE_ORDER_H

#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"

/* For each type its rank by name; freed by hpy_free. */
HPY_MUST_CHECK enum hpy_status hpy_type_order(uint32_t **rank_by_type,
                                              const struct hpy_graph *graph,
                                              struct hpy_job *job, struct hpy_err *err);

#endif
