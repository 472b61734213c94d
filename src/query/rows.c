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

enum hpy_status hpy_row_number(uint64_t *out, int64_t index, uint64_t n, const char *row,
                               const char *of, struct hpy_err *err)
{
    uint64_t distance = index < 0 ? (uint64_t)-(index + 1) : (uint64_t)index;
    if (distance >= n)
        return hpy_fail(err, HPY_ENOTFOUND, "no %s %lld: %s has %llu %s%s", row,
                        (long long)index, of, (unsigned long long)n, row, n == 1 ? "" : "s");
    *out = clamp(index, n);
    return HPY_OK;
}

enum hpy_status hpy_set_row(struct hpy_value *out, const struct hpy_value *value,
                            int64_t index, const struct hpy_ask *ask)
{
    uint64_t n, row;
    HPY_TRY(hpy_set_n_rows(&n, value, ask));
    HPY_TRY(hpy_row_number(&row, index, n, "row", "the set", ask->err));
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
    if (!type->row)
        return no_rows(value, err);
    if (!type->slice)
        return hpy_fail(err, HPY_ESYNTAX, "%ss are taken one at a time", type->rows);
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

/* ---------------------------------------------------------------------- pages */

/* The same value, shown from another row; everything else may be asked of it. */
static enum hpy_status turn(struct hpy_value *out, const struct hpy_value *value, uint64_t page,
                            bool all, const struct hpy_ask *ask)
{
    HPY_TRY(hpy_value_copy(out, value, ask->err));
    out->page = page;
    out->all = all;
    return HPY_OK;
}

static enum hpy_status get_more(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return turn(out, value, value->page < UINT32_MAX ? value->page + 1 : value->page, false, ask);
}

static enum hpy_status get_prev(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return turn(out, value, value->page ? value->page - 1 : 0, false, ask);
}

static enum hpy_status get_top(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return turn(out, value, 0, false, ask);
}

static enum hpy_status get_all(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return turn(out, value, 0, true, ask);
}

const struct hpy_attribute hpy_page_attributes[] = {
    { "more", HPY_CALL_NEVER, HPY_GIVES_SAME, NULL, "the same, shown from the next page on",
      get_more },
    { "prev", HPY_CALL_NEVER, HPY_GIVES_SAME, NULL, "shown from the page before", get_prev },
    { "top", HPY_CALL_NEVER, HPY_GIVES_SAME, NULL, "shown from the first row", get_top },
    { "all", HPY_CALL_NEVER, HPY_GIVES_SAME, NULL, "all rows shown", get_all },
    { 0 },
};
