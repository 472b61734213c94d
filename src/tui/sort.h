/* Sorting of row numbers under a job: stable, stoppable at any time, two arrays of
 * 16 bytes per row while it runs. By numbers linear; by labels each row's is made once
 * for every eight bytes that it shares with another's. */
#ifndef HPY_TUI_SORT_H
#define HPY_TUI_SORT_H

#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"

/* What rows go by. Either may be NULL: labels count where keys are equal. */
struct hpy_sort_keys {
    const void *model;
    uint64_t (*key)(const void *model, uint64_t row);
    /* appended; bytes compare as unsigned */
    void (*label)(const void *model, int sort, uint64_t row, struct hpy_text *out);
    int sort; /* passed on to label */
};

/* Sort rows, given in natural order, in place. After a failure their order is
 * unspecified. */
HPY_MUST_CHECK enum hpy_status hpy_sort_rows(uint32_t *rows, uint64_t n_rows,
                                             const struct hpy_sort_keys *keys,
                                             struct hpy_job *job, struct hpy_err *err);

#endif
