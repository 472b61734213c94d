/* Sorting of row numbers under a job: stable, stoppable at any time, two arrays of
 * 16 bytes per row while it runs. O(n log n). */
#ifndef HPY_TUI_SORT_H
#define HPY_TUI_SORT_H

#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "tui/list.h"

/* Sort rows, given in natural order, in place. After a failure their order is
 * unspecified. */
HPY_MUST_CHECK enum hpy_status hpy_sort_rows(uint32_t *rows, uint64_t n_rows,
                                             const struct hpy_sort *sort,
                                             const struct hpy_list_ops *ops,
                                             const void *model, struct hpy_job *job,
                                             struct hpy_err *err);

#endif
