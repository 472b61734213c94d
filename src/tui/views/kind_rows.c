#include "tui/views/kind_rows.h"

#include "query/heap.h"

static const struct hpy_kind_rows *of(const void *model)
{
    return model;
}

static struct hpy_row row_of(const void *model, uint64_t row)
{
    return hpy_partition_row(of(model)->partition, row);
}

uint64_t hpy_kind_rows_average(const struct hpy_row *row)
{
    return row->count ? row->size_bytes / row->count : 0;
}

static uint64_t key_count(const void *model, uint64_t row)
{
    return ~row_of(model, row).count;
}

static uint64_t key_retained(const void *model, uint64_t row)
{
    uint64_t size_bytes;
    return hpy_retained_get(&size_bytes, &of(model)->retained, row) ? ~size_bytes
                                                                    : UINT64_MAX;
}

static uint64_t key_average(const void *model, uint64_t row)
{
    struct hpy_row all = row_of(model, row);
    return ~hpy_kind_rows_average(&all);
}

static uint64_t key_outside(const void *model, uint64_t row)
{
    return ~row_of(model, row).external_bytes;
}

static uint64_t key_number(const void *model, uint64_t row)
{
    return row_of(model, row).kind;
}

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    hpy_partition_label(out, of(model)->partition, row);
}

#define SORTS(kind_key, by_label_)                                               \
    {                                                                            \
        [HPY_KINDS_BY_SIZE] = { "by size", true, true, NULL, false },                    \
        [HPY_KINDS_BY_COUNT] = { "by count", true, false, key_count, false },            \
        [HPY_KINDS_BY_RETAINED] = { "by retained size", true, false, key_retained, false }, \
        [HPY_KINDS_BY_AVERAGE] = { "by average size", true, false, key_average, false }, \
        [HPY_KINDS_BY_OUTSIDE] = { "by size outside", true, false, key_outside, false }, \
        [HPY_KINDS_BY_KIND] = { "by kind", false, false, kind_key, by_label_ },          \
    }
static const struct hpy_sort sorts[] = SORTS(NULL, true);
static const struct hpy_sort numeric_sorts[] = SORTS(key_number, false);

static const struct hpy_list_ops list_ops = { sorts, HPY_KINDS_N_SORTS, label };
static const struct hpy_list_ops numeric_list_ops = { numeric_sorts, HPY_KINDS_N_SORTS, label };

/* What rows are sorted by is found first. What was found is written atomically, which is
 * no change for whoever reads meanwhile. */
static enum hpy_status prepare(const void *model, int sort, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct hpy_kind_rows *v = (struct hpy_kind_rows *)(uintptr_t)model;
    return sort == HPY_KINDS_BY_RETAINED ? hpy_retained_find_all(&v->retained, job, err)
                                         : HPY_OK;
}

enum hpy_status hpy_kind_rows_init(struct hpy_kind_rows *rows,
                                   const struct hpy_session *session,
                                   const struct hpy_partition *partition,
                                   struct hpy_err *err)
{
    rows->partition = partition;
    HPY_TRY(hpy_retained_init(&rows->retained, &session->heap->analyses, partition, err));
    hpy_list_init(&rows->list,
                  partition->classifier->numeric ? &numeric_list_ops : &list_ops, rows,
                  partition->n_rows);
    rows->list.prepare = prepare;
    return HPY_OK;
}

void hpy_kind_rows_dispose(struct hpy_kind_rows *rows)
{
    hpy_list_dispose(&rows->list);
    hpy_retained_dispose(&rows->retained);
}
