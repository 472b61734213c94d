/* What the forms of a table share; for the files of rep_table only. */
#ifndef HPY_REPORT_REP_ROWS_H
#define HPY_REPORT_REP_ROWS_H

#include "report/rep_table.h"

/* The rows [from, end) of a partition as they are being written. */
struct hpy_rep_rows {
    const struct hpy_partition *partition;
    uint64_t from, end;
    /* label of a row; a form may set another in begin */
    void (*add_label)(struct hpy_text *out, const struct hpy_partition *partition,
                      const struct hpy_row *row);
    /* of the text form: columns wide enough for every row */
    int index_width, count_width, size_width, cumulative_width;
};

struct hpy_rep_form {
    /* Before the rows; may move `end` and choose another label. */
    enum hpy_status (*begin)(struct hpy_text *out, struct hpy_rep_rows *rows,
                             struct hpy_err *err);
    enum hpy_status (*row)(struct hpy_text *out, const struct hpy_rep_rows *rows,
                           uint64_t index, const struct hpy_row *row, uint64_t cumulative,
                           struct hpy_str label, struct hpy_err *err);
    void (*end)(struct hpy_text *out, const struct hpy_rep_rows *rows);
    const char *number; /* format of a number alone, taking a long long */
    /* A line of text alone. */
    enum hpy_status (*line)(struct hpy_text *out, struct hpy_str line, struct hpy_err *err);
};

extern const struct hpy_rep_form hpy_rep_form_text; /* rep_text.c */
extern const struct hpy_rep_form hpy_rep_form_json; /* rep_data.c */
extern const struct hpy_rep_form hpy_rep_form_csv;  /* rep_data.c */

static inline void hpy_rep_add_label(struct hpy_text *out, const struct hpy_partition *partition,
                                     const struct hpy_row *row)
{
    partition->classifier->label(partition->classifier_state, partition->graph, row->kind, out);
}

#endif
