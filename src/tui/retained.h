/* Retained sizes of the rows of a partition: what would be freed with the objects of a
 * row. Found one by one, as they are dear: of the rows in sight while nothing else is
 * done, of all when one sorts by them.
 *
 * A size is written once and never changed, by the worker, while the key loop reads;
 * so what was found stays when a task is stopped. */
#ifndef HPY_TUI_RETAINED_H
#define HPY_TUI_RETAINED_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/analyses.h"
#include "engine/partition.h"
#include "tui/known.h"
#include "tui/list.h"

struct hpy_task;

struct hpy_retained {
    struct hpy_known known;
    const struct hpy_partition *partition; /* borrowed */
    uint64_t *found;    /* by row, 1 + bytes, 0 = not found, read and written atomically;
                         * NULL if individual: the tree itself knows then */
};

/* 8 bytes per row, touched where something is found. */
HPY_MUST_CHECK enum hpy_status hpy_retained_init(struct hpy_retained *retained,
                                                 struct hpy_analyses *analyses,
                                                 const struct hpy_partition *partition,
                                                 struct hpy_err *err);
void hpy_retained_dispose(struct hpy_retained *retained); /* also of a zeroed one */

/* What is known; false if nothing is yet. O(1). */
bool hpy_retained_get(uint64_t *size_bytes, const struct hpy_retained *retained,
                      uint64_t row);
/* Find all rows; on the worker. Linear in what they hold, row by row. */
HPY_MUST_CHECK enum hpy_status hpy_retained_find_all(struct hpy_retained *retained,
                                                     struct hpy_job *job,
                                                     struct hpy_err *err);
/* A background task that finds some of the rows of the list that are in sight; NULL if
 * there is nothing to be done. The list shows the partition's rows. */
struct hpy_task *hpy_retained_task(struct hpy_retained *retained,
                                   const struct hpy_list *list);

#endif
