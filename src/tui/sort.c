/* Bottom-up merge sort of (key, row) pairs. Not qsort: it cannot be stopped, is
 * not stable, and calls through a pointer for every comparison. */
#include "tui/sort.h"

#include <string.h>

#include "base/mem.h"

struct item {
    uint64_t key;
    uint32_t row;
};

struct sorter {
    const struct hpy_sort *sort;
    const struct hpy_list_ops *ops;
    const void *model;
    struct hpy_text a, b; /* labels being compared */
    struct hpy_job *job;
    uint64_t steps;
    bool failed; /* a label could not be made */
};

/* The first eight bytes of a label as a number that sorts like them. */
static uint64_t label_key(struct sorter *s, uint64_t row)
{
    hpy_text_clear(&s->a);
    s->ops->label(s->model, row, &s->a);
    s->failed |= s->a.failed;
    struct hpy_str text = hpy_text_str(&s->a);
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < text.n_bytes ? (unsigned char)text.data[i] : 0);
    return key;
}

static bool label_less(struct sorter *s, uint32_t left, uint32_t right)
{
    hpy_text_clear(&s->a);
    hpy_text_clear(&s->b);
    s->ops->label(s->model, left, &s->a);
    s->ops->label(s->model, right, &s->b);
    s->failed |= s->a.failed || s->b.failed;
    return strcmp(hpy_text_get(&s->a), hpy_text_get(&s->b)) < 0;
}

/* Is right to be put before left? */
static bool before(struct sorter *s, const struct item *right, const struct item *left)
{
    if (right->key != left->key)
        return right->key < left->key;
    return s->sort->by_label && label_less(s, right->row, left->row);
}

static enum hpy_status merge(struct sorter *s, struct item *out, const struct item *in,
                             uint64_t from, uint64_t middle, uint64_t end,
                             struct hpy_err *err)
{
    uint64_t left = from, right = middle;
    for (uint64_t at = from; at < end; at++) {
        bool take_right =
            left == middle || (right < end && before(s, &in[right], &in[left]));
        out[at] = in[take_right ? right++ : left++];
        if (++s->steps % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(s->job, s->steps, err));
    }
    return HPY_OK;
}

static enum hpy_status merge_all(struct sorter *s, struct item **items,
                                 struct item **other, uint64_t n, struct hpy_err *err)
{
    for (uint64_t run = 1; run < n; run *= 2) {
        for (uint64_t from = 0; from < n; from += 2 * run) {
            uint64_t middle = from + run < n ? from + run : n;
            uint64_t end = from + 2 * run < n ? from + 2 * run : n;
            HPY_TRY(merge(s, *other, *items, from, middle, end, err));
        }
        struct item *swap = *items;
        *items = *other;
        *other = swap;
    }
    return HPY_OK;
}

static uint64_t n_passes(uint64_t n)
{
    uint64_t passes = 1; /* making the keys */
    for (uint64_t run = 1; run < n; run *= 2)
        passes++;
    return passes;
}

enum hpy_status hpy_sort_rows(uint32_t *rows, uint64_t n_rows, const struct hpy_sort *sort,
                              const struct hpy_list_ops *ops, const void *model,
                              struct hpy_job *job, struct hpy_err *err)
{
    struct sorter s = { .sort = sort, .ops = ops, .model = model, .job = job };
    struct item *items = HPY_ARRAY(struct item, n_rows + 1);
    struct item *other = HPY_ARRAY(struct item, n_rows + 1);
    enum hpy_status status = HPY_OK;
    if (!items || !other) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for sorting rows");
        goto out;
    }
    hpy_job_phase(job, "sorting rows", n_rows * n_passes(n_rows));
    for (uint64_t i = 0; i < n_rows; i++) {
        items[i].row = rows[i];
        items[i].key = sort->key ? sort->key(model, rows[i]) : label_key(&s, rows[i]);
        if (++s.steps % HPY_JOB_STRIDE == 0) {
            status = hpy_job_poll(job, s.steps, err);
            if (status != HPY_OK)
                goto out;
        }
    }
    status = merge_all(&s, &items, &other, n_rows, err);
    if (status != HPY_OK)
        goto out;
    if (s.failed) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for sorting rows");
        goto out;
    }
    for (uint64_t i = 0; i < n_rows; i++)
        rows[i] = items[i].row;
out:
    hpy_text_dispose(&s.a);
    hpy_text_dispose(&s.b);
    hpy_free(items);
    hpy_free(other);
    return status;
}
