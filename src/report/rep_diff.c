#include "report/rep_diff.h"

#include <inttypes.h>
#include <stdio.h>

#include "report/rep_write.h"

enum {
    INDEX_CELLS = 6,
    COUNT_CELLS = 6,
    SIZE_CELLS = 8,
    CUMULATIVE_CELLS = 9,
    PERCENT_CELLS = 9,
    PIECES = 48, /* bytes of a number as text */
};

/* Rows [from, end) as they are being written. */
struct view {
    const struct hpy_partition *old, *new;
    const struct hpy_partition_diff *diff;
    uint64_t from, end;
    int index_width, count_width, size_width, cumulative_width;
};

static int wider(int width, int64_t number)
{
    char text[PIECES];
    int n = snprintf(text, sizeof text, "%" PRId64, number);
    return n > width ? n : width;
}

/* Sums of a damaged file may wrap; signed overflow would be undefined. */
static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t sum_before(const struct view *view)
{
    int64_t sum = 0;
    for (uint64_t r = 0; r < view->from; r++)
        sum = plus(sum, view->diff->rows[r].size_bytes);
    return sum;
}

static void fit_columns(struct view *view)
{
    int64_t cumulative = sum_before(view);
    view->index_width = wider(INDEX_CELLS, (int64_t)view->end - 1);
    view->count_width = COUNT_CELLS;
    view->size_width = SIZE_CELLS;
    view->cumulative_width = CUMULATIVE_CELLS;
    for (uint64_t r = view->from; r < view->end; r++) {
        cumulative = plus(cumulative, view->diff->rows[r].size_bytes);
        view->count_width = wider(view->count_width, view->diff->rows[r].count);
        view->size_width = wider(view->size_width, view->diff->rows[r].size_bytes);
        view->cumulative_width = wider(view->cumulative_width, cumulative);
    }
}

/* In nine columns, as Heapy. */
static void add_percent(struct hpy_text *out, int64_t part, uint64_t whole)
{
    if (whole)
        hpy_text_addf(out, "%*.3g", PERCENT_CELLS, 100.0 * (double)part / (double)whole);
    else
        hpy_text_addf(out, "%*s", PERCENT_CELLS, "-");
}

static void add_summary(struct hpy_text *out, const struct view *view)
{
    const struct hpy_partition_diff *diff = view->diff;
    int count = wider(wider(wider(COUNT_CELLS, (int64_t)view->new->count),
                            (int64_t)view->old->count), diff->count);
    int size = wider(wider(wider(SIZE_CELLS, (int64_t)view->new->size_bytes),
                           (int64_t)view->old->size_bytes), diff->size_bytes);
    hpy_text_addf(out,
                  "Summary of difference operation (A-B).\n"
                  "       %*s %*s\n"
                  "  A    %*" PRIu64 " %*" PRIu64 "\n"
                  "  B    %*" PRIu64 " %*" PRIu64 "\n"
                  "  A-B  %*" PRId64 " %*" PRId64 "  = ",
                  count, "Count", size, "Size", count, view->new->count, size,
                  view->new->size_bytes, count, view->old->count, size, view->old->size_bytes,
                  count, diff->count, size, diff->size_bytes);
    add_percent(out, diff->size_bytes, view->old->size_bytes);
    hpy_text_add(out, " % of B\n\nDifferences by kind, largest absolute size diffs first.\n");
}

static enum hpy_status text_begin(struct hpy_text *out, struct view *view, struct hpy_err *err)
{
    (void)err;
    if (view->diff->n_rows - view->end == 1 && view->end > view->from)
        view->end++;
    fit_columns(view);
    if (view->from == 0)
        add_summary(out, view);
    if (view->from == view->end)
        return HPY_OK;
    hpy_text_addf(out, "%*s %*s %*s %*s  %% of B ", view->index_width, "Index",
                  view->count_width, "Count", view->size_width, "Size",
                  view->cumulative_width + 2, "Cumulative");
    hpy_rep_wrapped(out, hpy_str_of(view->old->classifier->header),
                    (size_t)(view->index_width + view->count_width + view->size_width +
                             view->cumulative_width + PERCENT_CELLS + 5));
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static enum hpy_status text_row(struct hpy_text *out, const struct view *view, uint64_t index,
                                int64_t cumulative, struct hpy_err *err)
{
    (void)err;
    const struct hpy_diff_row *row = &view->diff->rows[index];
    hpy_text_addf(out, "%*" PRIu64 " %*" PRId64 " %*" PRId64 " %*" PRId64 " ",
                  view->index_width, index, view->count_width, row->count, view->size_width,
                  row->size_bytes, view->cumulative_width, cumulative);
    add_percent(out, cumulative, view->old->size_bytes);
    hpy_text_add_char(out, ' ');
    hpy_rep_wrapped(out, row->label,
                    (size_t)(view->index_width + view->count_width + view->size_width +
                             view->cumulative_width + PERCENT_CELLS + 5));
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static void text_end(struct hpy_text *out, const struct view *view)
{
    uint64_t left = view->diff->n_rows - view->end;
    if (left > 0)
        hpy_text_addf(out, "<%" PRIu64 " more rows. Type e.g. '_.more' to view.>\n", left);
}

static enum hpy_status json_begin(struct hpy_text *out, struct view *view, struct hpy_err *err)
{
    hpy_text_addf(out,
                  "{\"a\":{\"count\":%" PRIu64 ",\"size\":%" PRIu64 "},"
                  "\"b\":{\"count\":%" PRIu64 ",\"size\":%" PRIu64 "},"
                  "\"count\":%" PRId64 ",\"size\":%" PRId64 ",\"er\":",
                  view->new->count, view->new->size_bytes, view->old->count,
                  view->old->size_bytes, view->diff->count, view->diff->size_bytes);
    HPY_TRY(hpy_rep_json_string(out, hpy_str_of(view->old->classifier->name), err));
    hpy_text_add(out, ",\"rows\":[");
    return HPY_OK;
}

static enum hpy_status json_row(struct hpy_text *out, const struct view *view, uint64_t index,
                                int64_t cumulative, struct hpy_err *err)
{
    const struct hpy_diff_row *row = &view->diff->rows[index];
    hpy_text_addf(out,
                  "%s{\"index\":%" PRIu64 ",\"count\":%" PRId64 ",\"size\":%" PRId64
                  ",\"cumulative\":%" PRId64 ",\"kind\":",
                  index == view->from ? "" : ",", index, row->count, row->size_bytes, cumulative);
    HPY_TRY(hpy_rep_json_string(out, row->label, err));
    hpy_text_add_char(out, '}');
    return HPY_OK;
}

static void json_end(struct hpy_text *out, const struct view *view)
{
    (void)view;
    hpy_text_add(out, "]}\n");
}

static enum hpy_status csv_begin(struct hpy_text *out, struct view *view, struct hpy_err *err)
{
    (void)view;
    (void)err;
    hpy_text_add(out, "index,count,size,cumulative,kind\n");
    return HPY_OK;
}

static enum hpy_status csv_row(struct hpy_text *out, const struct view *view, uint64_t index,
                               int64_t cumulative, struct hpy_err *err)
{
    (void)err;
    const struct hpy_diff_row *row = &view->diff->rows[index];
    hpy_text_addf(out, "%" PRIu64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",", index, row->count,
                  row->size_bytes, cumulative);
    hpy_rep_csv_field(out, row->label);
    hpy_text_add_char(out, '\n');
    return HPY_OK;
}

static void csv_end(struct hpy_text *out, const struct view *view)
{
    (void)out;
    (void)view;
}

static const struct form {
    enum hpy_status (*begin)(struct hpy_text *out, struct view *view, struct hpy_err *err);
    enum hpy_status (*row)(struct hpy_text *out, const struct view *view, uint64_t index,
                           int64_t cumulative, struct hpy_err *err);
    void (*end)(struct hpy_text *out, const struct view *view);
} forms[HPY_N_OUTPUTS] = {
    [HPY_OUTPUT_TEXT] = { text_begin, text_row, text_end },
    [HPY_OUTPUT_JSON] = { json_begin, json_row, json_end },
    [HPY_OUTPUT_CSV] = { csv_begin, csv_row, csv_end },
};

enum hpy_status hpy_rep_diff(struct hpy_text *out, const struct hpy_partition *old,
                             const struct hpy_partition *new,
                             const struct hpy_partition_diff *diff, enum hpy_output output,
                             uint64_t from, uint64_t n_rows, struct hpy_job *job,
                             struct hpy_err *err)
{
    struct view view = { .old = old, .new = new, .diff = diff };
    view.from = from < diff->n_rows ? from : diff->n_rows;
    uint64_t left = diff->n_rows - view.from;
    view.end = view.from + (n_rows < left ? n_rows : left);
    hpy_job_phase(job, "writing rows", view.end - view.from);
    HPY_TRY(forms[output].begin(out, &view, err));
    int64_t cumulative = sum_before(&view);
    for (uint64_t r = view.from; r < view.end; r++) {
        cumulative = plus(cumulative, diff->rows[r].size_bytes);
        HPY_TRY(forms[output].row(out, &view, r, cumulative, err));
        if (r % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, r - view.from, err));
    }
    forms[output].end(out, &view);
    return hpy_text_check(out, err);
}
