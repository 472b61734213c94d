#include "query/difference.h"

#include "base/mem.h"
#include "query/rows.h"
#include "query/value_ops.h"

void hpy_difference_unref(struct hpy_difference *difference)
{
    if (!difference ||
        atomic_fetch_sub_explicit(&difference->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_partition_diff_free(difference->diff);
    hpy_seen_unref(difference->old);
    hpy_seen_unref(difference->new);
    hpy_free(difference);
}

enum hpy_status hpy_difference_make(struct hpy_value *out, const struct hpy_value *old,
                                    const struct hpy_value *new, const struct hpy_ask *ask)
{
    struct hpy_partition *old_rows, *new_rows;
    struct hpy_difference *difference = HPY_NEW(struct hpy_difference);
    if (!difference)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory");
    atomic_init(&difference->n_refs, 1);
    difference->new = hpy_seen_ref(new->seen);
    enum hpy_status status = HPY_OK;
    if (old->seen->by == new->seen->by)
        difference->old = hpy_seen_ref(old->seen);
    else
        status = hpy_seen_new(&difference->old, old->heap, old->seen->members, new->seen->by,
                              ask->err);
    if (status == HPY_OK)
        status = hpy_seen_partition(&old_rows, difference->old, ask->job, ask->err);
    if (status == HPY_OK)
        status = hpy_seen_partition(&new_rows, difference->new, ask->job, ask->err);
    if (status == HPY_OK)
        status = hpy_partition_diff(&difference->diff, old_rows, new_rows, ask->job, ask->err);
    if (status == HPY_OK)
        *out = (struct hpy_value){ .kind = HPY_VALUE_DIFFERENCE,
                                   .heap = hpy_heap_ref(new->heap), .difference = difference };
    else
        hpy_difference_unref(difference);
    return status;
}

enum hpy_status hpy_difference_n_rows(uint64_t *out, const struct hpy_value *value,
                                      const struct hpy_ask *ask)
{
    (void)ask;
    *out = value->difference->diff->n_rows;
    return HPY_OK;
}

enum hpy_status hpy_difference_row(struct hpy_value *out, const struct hpy_value *value,
                                   int64_t index, const struct hpy_ask *ask)
{
    const struct hpy_difference *difference = value->difference;
    uint64_t row;
    HPY_TRY(hpy_row_number(&row, index, difference->diff->n_rows, "row", "the difference",
                           ask->err));
    const struct hpy_diff_row *found = &difference->diff->rows[row];
    bool is_new = found->row_b != HPY_NO_ROW;
    struct hpy_seen *seen = is_new ? difference->new : difference->old;
    uint64_t of = is_new ? found->row_b : found->row_a;
    struct hpy_partition *partition;
    struct hpy_nodeset set;
    HPY_TRY(hpy_seen_partition(&partition, seen, ask->job, ask->err));
    HPY_TRY(hpy_partition_rows_set(&set, partition, of, of + 1, ask->err));
    return hpy_value_of_set(out, seen->heap, &set, seen->by, ask->err);
}

/* ---------------------------------------------------------------- attributes */

static enum hpy_status see(struct hpy_value *out, struct hpy_seen *seen,
                           const struct hpy_ask *ask)
{
    return hpy_value_see(out, seen->heap, seen->members, seen->by, ask->err);
}

static enum hpy_status get_new(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return see(out, value->difference->new, ask);
}

static enum hpy_status get_old(struct hpy_value *out, const struct hpy_value *value,
                               const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return see(out, value->difference->old, ask);
}

static enum hpy_status get_count(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    *out = hpy_value_of_number(value->difference->diff->count);
    return HPY_OK;
}

static enum hpy_status get_size(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    *out = hpy_value_of_number(value->difference->diff->size_bytes);
    return HPY_OK;
}

static enum hpy_status get_numrows(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    uint64_t n;
    HPY_TRY(hpy_value_n_rows(&n, value, ask->job, ask->err));
    hpy_value_be_number(out, n);
    return HPY_OK;
}

static enum hpy_status table_count(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, hpy_seen_count(value->seen));
    return HPY_OK;
}

static enum hpy_status table_size(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, hpy_seen_size(value->seen));
    return HPY_OK;
}

static enum hpy_status table_set(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return see(out, value->seen, ask);
}

#define NEVER HPY_CALL_NEVER
#define SET HPY_VALUE_SET
#define NUMBER HPY_VALUE_NUMBER

const struct hpy_attribute hpy_difference_attributes[] = {
    { "count", NEVER, NUMBER, NULL, "how many objects more", get_count },
    { "size", NEVER, NUMBER, NULL, "how many bytes more", get_size },
    { "numrows", NEVER, NUMBER, NULL, "how many kinds differ", get_numrows },
    { "new", NEVER, SET, NULL, "the set that was compared", get_new },
    { "old", NEVER, SET, NULL, "the set that it was compared with", get_old },
    { 0 },
};

const struct hpy_attribute hpy_table_attributes[] = {
    { "count", NEVER, NUMBER, NULL, "how many objects", table_count },
    { "size", NEVER, NUMBER, NULL, "their sizes added up, in bytes", table_size },
    { "numrows", NEVER, NUMBER, NULL, "how many rows", get_numrows },
    { "set", NEVER, SET, NULL, "the objects", table_set },
    { 0 },
};
