/* The difference of two partitions: labels of both sorted together, equal ones
 * summed. Kind keys mean nothing in another graph, so labels are compared. */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/partition_rows.h"

struct entry {
    struct hpy_str label;
    uint64_t row;
    bool of_b;
};

static int compare_entries(const void *a_, const void *b_)
{
    const struct entry *a = a_, *b = b_;
    int order = hpy_str_compare(a->label, b->label);
    if (order == 0)
        order = a->of_b - b->of_b;
    return order ? order : a->row < b->row ? -1 : a->row > b->row;
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static int compare_diff_rows(const void *a_, const void *b_)
{
    const struct hpy_diff_row *a = a_, *b = b_;
    uint64_t size_a = magnitude(a->size_bytes), size_b = magnitude(b->size_bytes);
    if (size_a != size_b)
        return size_a < size_b ? 1 : -1;
    uint64_t count_a = magnitude(a->count), count_b = magnitude(b->count);
    if (count_a != count_b)
        return count_a < count_b ? 1 : -1;
    return hpy_str_compare(a->label, b->label);
}

/* Labels of all rows into the arena; their lengths are kept in the entries and
 * their places filled in when the arena no longer moves. */
static enum hpy_status add_entries(struct hpy_text *arena, struct entry *entries,
                                   const struct hpy_partition *p, bool of_b,
                                   struct hpy_job *job, struct hpy_err *err)
{
    for (uint64_t r = 0; r < p->n_rows; r++) {
        size_t before = arena->n_bytes;
        hpy_partition_label(arena, p, r);
        entries[r] = (struct entry){ { NULL, arena->n_bytes - before }, r, of_b };
        if (r % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, r, err));
    }
    return hpy_text_check(arena, err);
}

/* Sums of a hostile file wrap; signed overflow would be undefined. */
static int64_t plus(int64_t sum, uint64_t value)
{
    return (int64_t)((uint64_t)sum + value);
}

static void add_row(struct hpy_diff_row *sum, const struct entry *entry,
                    const struct hpy_partition *a, const struct hpy_partition *b)
{
    struct hpy_row row = hpy_partition_row(entry->of_b ? b : a, entry->row);
    uint64_t *first = entry->of_b ? &sum->row_b : &sum->row_a;
    if (*first == HPY_NO_ROW)
        *first = entry->row;
    uint64_t sign = entry->of_b ? 1 : UINT64_MAX;
    sum->count = plus(sum->count, sign * row.count);
    sum->size_bytes = plus(sum->size_bytes, sign * row.size_bytes);
}

enum hpy_status hpy_partition_diff(struct hpy_partition_diff **out,
                                   const struct hpy_partition *a,
                                   const struct hpy_partition *b, struct hpy_job *job,
                                   struct hpy_err *err)
{
    *out = NULL;
    hpy_job_phase(job, "comparing", 0);
    struct hpy_text arena = { 0 };
    uint64_t n = a->n_rows + b->n_rows;
    enum hpy_status status = HPY_OK;
    struct entry *entries = HPY_ARRAY(struct entry, n);
    struct hpy_partition_diff *diff = HPY_NEW(struct hpy_partition_diff);
    if (diff)
        diff->rows = HPY_ARRAY(struct hpy_diff_row, n);
    if (!entries || !diff || !diff->rows) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory while comparing");
        goto out;
    }
    if ((status = add_entries(&arena, entries, a, false, job, err)) != HPY_OK ||
        (status = add_entries(&arena, entries + a->n_rows, b, true, job, err)) != HPY_OK)
        goto out;
    diff->labels = hpy_text_take(&arena).data;
    const char *at = diff->labels;
    for (uint64_t i = 0; i < n; i++) {
        entries[i].label.data = at;
        at += entries[i].label.n_bytes;
    }
    qsort(entries, n, sizeof *entries, compare_entries);

    for (uint64_t i = 0, end; i < n; i = end) {
        struct hpy_diff_row sum = { entries[i].label, HPY_NO_ROW, HPY_NO_ROW, 0, 0 };
        for (end = i; end < n && hpy_str_equal(entries[end].label, sum.label); end++)
            add_row(&sum, &entries[end], a, b);
        diff->count = plus(diff->count, (uint64_t)sum.count);
        diff->size_bytes = plus(diff->size_bytes, (uint64_t)sum.size_bytes);
        if (sum.count != 0 || sum.size_bytes != 0)
            diff->rows[diff->n_rows++] = sum;
    }
    qsort(diff->rows, diff->n_rows, sizeof *diff->rows, compare_diff_rows);
    *out = diff;
    diff = NULL;
out:
    hpy_free(entries);
    hpy_text_dispose(&arena);
    hpy_partition_diff_free(diff);
    return status;
}

void hpy_partition_diff_free(struct hpy_partition_diff *diff)
{
    if (!diff)
        return;
    hpy_free(diff->rows);
    hpy_free(diff->labels);
    hpy_free(diff);
}
