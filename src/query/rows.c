#include "query/rows.h"

#include "query/value_ops.h"

enum hpy_status hpy_set_n_rows(uint64_t *out, const struct hpy_value *value,
                               const struct hpy_ask *ask)
{
    struct hpy_partition *partition;
    HPY_TRY(hpy_value_partition(&partition, value, ask->job, ask->err));
    *out = partition->n_rows;
    return HPY_OK;
}

enum hpy_status hpy_set_slice(struct hpy_value *out, const struct hpy_value *value,
                              uint64_t from, uint64_t end, uint64_t step,
                              const struct hpy_ask *ask)
{
    struct hpy_partition *partition;
    struct hpy_nodeset set;
    HPY_TRY(hpy_value_partition(&partition, value, ask->job, ask->err));
    HPY_TRY(hpy_partition_slice_set(&set, partition, from, end, step, ask->err));
    return hpy_value_of_set(out, value->heap, &set, value->seen->by, ask->err);
}

/* Where an end of a slice lies in n rows. */
static uint64_t clamp(int64_t at, uint64_t n_rows)
{
    if (at < 0)
        return (uint64_t)-(at + 1) >= n_rows ? 0 : n_rows - (uint64_t)-(at + 1) - 1;
    return (uint64_t)at < n_rows ? (uint64_t)at : n_rows;
}

enum hpy_status hpy_set_row(struct hpy_value *out, const struct hpy_value *value,
                            int64_t index, const struct hpy_ask *ask)
{
    uint64_t n, distance = index < 0 ? (uint64_t)-(index + 1) : (uint64_t)index;
    HPY_TRY(hpy_set_n_rows(&n, value, ask));
    if (distance >= n)
        return hpy_fail(ask->err, HPY_ENOTFOUND, "no row %lld: the set has %llu row%s",
                        (long long)index, (unsigned long long)n, n == 1 ? "" : "s");
    uint64_t row = clamp(index, n);
    return hpy_set_slice(out, value, row, row + 1, 1, ask);
}

static enum hpy_status no_rows(const struct hpy_value *value, struct hpy_err *err)
{
    struct hpy_text what = { 0 };
    hpy_value_add_a_kind(&what, value->kind);
    enum hpy_status status = hpy_fail(err, HPY_ESYNTAX, "%s has no rows", hpy_text_get(&what));
    hpy_text_dispose(&what);
    return status;
}

enum hpy_status hpy_value_n_rows(uint64_t *out, const struct hpy_value *value,
                                 struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    *out = 0;
    if (!type->n_rows)
        return no_rows(value, err);
    return type->n_rows(out, value, &(struct hpy_ask){ job, err, value->heap });
}

enum hpy_status hpy_value_index(struct hpy_value *out, const struct hpy_value *value,
                                int64_t index, struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    *out = (struct hpy_value){ 0 };
    if (!type->row)
        return no_rows(value, err);
    return type->row(out, value, index, &(struct hpy_ask){ job, err, value->heap });
}

enum hpy_status hpy_value_slice(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_slice *slice, struct hpy_job *job,
                                struct hpy_err *err)
{
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    const struct hpy_ask ask = { job, err, value->heap };
    uint64_t n;
    *out = (struct hpy_value){ 0 };
    if (!type->slice)
        return no_rows(value, err);
    if (slice->step <= 0)
        return hpy_fail(err, HPY_ESYNTAX, "the step of a slice must be positive");
    HPY_TRY(type->n_rows(&n, value, &ask));
    uint64_t from = slice->has_from ? clamp(slice->from, n) : 0;
    uint64_t end = slice->has_end ? clamp(slice->end, n) : n;
    return type->slice(out, value, from, end, (uint64_t)slice->step, &ask);
}

enum hpy_status hpy_value_item(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_value *item, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_value_type *type = &hpy_value_types[value->kind];
    *out = (struct hpy_value){ 0 };
    if (item->kind == HPY_VALUE_NUMBER)
        return hpy_value_index(out, value, item->number, job, err);
    if (type->item)
        return type->item(out, value, item, &(struct hpy_ask){ job, err, value->heap });
    if (!type->row)
        return no_rows(value, err);
    return hpy_fail(err, HPY_ESYNTAX, "in brackets stands the number of a %s or a slice",
                    type->rows);
}
