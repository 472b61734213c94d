#include "engine/changes.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

/* A row of a part, by its label. */
struct hpy_change_entry {
    struct hpy_str label;
    uint64_t row;
    enum hpy_change_part part;
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory while comparing");
}

static int compare_entries(const void *a_, const void *b_)
{
    const struct hpy_change_entry *a = a_, *b = b_;
    int order = hpy_str_compare(a->label, b->label);
    if (order == 0)
        order = (int)a->part - (int)b->part;
    return order ? order : a->row < b->row ? -1 : a->row > b->row;
}

/* Sums of a hostile file wrap; signed overflow would be undefined. */
static int64_t grown(const uint64_t figures[HPY_N_CHANGE_PARTS])
{
    return (int64_t)(figures[HPY_CHANGE_NEW] - figures[HPY_CHANGE_OLD]);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static int compare_rows(const void *a_, const void *b_)
{
    const struct hpy_change_row *a = a_, *b = b_;
    uint64_t size_a = magnitude(grown(a->size_bytes)), size_b = magnitude(grown(b->size_bytes));
    if (size_a != size_b)
        return size_a < size_b ? 1 : -1;
    uint64_t count_a = magnitude(grown(a->count)), count_b = magnitude(grown(b->count));
    if (count_a != count_b)
        return count_a < count_b ? 1 : -1;
    return hpy_str_compare(a->label, b->label);
}

/* -------------------------------------------------------------------- making */

static uint64_t n_entries(const struct hpy_changes *changes)
{
    uint64_t n = 0;
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        n += changes->parts[part] ? changes->parts[part]->n_rows : 0;
    return n;
}

/* Labels lie where they will stay only when all are there; lengths are kept meanwhile. */
static enum hpy_status label_all(struct hpy_changes *changes, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct hpy_text arena = { 0 };
    struct hpy_change_entry *entry = changes->entries;
    enum hpy_status status = HPY_OK;
    for (int part = 0; part < HPY_N_CHANGE_PARTS && status == HPY_OK; part++) {
        const struct hpy_partition *p = changes->parts[part];
        for (uint64_t row = 0; p && row < p->n_rows && status == HPY_OK; row++) {
            size_t before = arena.n_bytes;
            hpy_partition_label(&arena, p, row);
            *entry++ = (struct hpy_change_entry){ { NULL, arena.n_bytes - before }, row,
                                                  (enum hpy_change_part)part };
            if (row % HPY_JOB_STRIDE == 0)
                status = hpy_job_poll(job, row, err);
        }
    }
    if (status == HPY_OK)
        status = hpy_text_check(&arena, err);
    if (status != HPY_OK) {
        hpy_text_dispose(&arena);
        return status;
    }
    const struct hpy_change_entry *end = entry;
    const char *at = changes->labels = arena.data;
    for (entry = changes->entries; entry < end; entry++) {
        entry->label.data = at;
        at += entry->label.n_bytes;
    }
    return HPY_OK;
}

static void add_entry(struct hpy_change_row *sum, const struct hpy_changes *changes,
                      const struct hpy_change_entry *entry)
{
    struct hpy_row row = hpy_partition_row(changes->parts[entry->part], entry->row);
    sum->count[entry->part] += row.count;
    sum->size_bytes[entry->part] += row.size_bytes;
}

static bool is_changed(const struct hpy_change_row *row)
{
    return grown(row->count) != 0 || grown(row->size_bytes) != 0 ||
           row->count[HPY_CHANGE_GONE] > 0 || row->count[HPY_CHANGE_BORN] > 0;
}

static void join(struct hpy_changes *changes, uint64_t n)
{
    struct hpy_change_entry *entries = changes->entries;
    qsort(entries, n, sizeof *entries, compare_entries);
    for (uint64_t i = 0, end; i < n; i = end) {
        struct hpy_change_row sum = { .label = entries[i].label, .first = i };
        for (end = i; end < n && hpy_str_equal(entries[end].label, sum.label); end++)
            add_entry(&sum, changes, &entries[end]);
        sum.n = end - i;
        if (is_changed(&sum))
            changes->rows[changes->n_rows++] = sum;
    }
    qsort(changes->rows, changes->n_rows, sizeof *changes->rows, compare_rows);
}

static enum hpy_status make(struct hpy_changes *changes,
                            const struct hpy_change_set sets[HPY_N_CHANGE_PARTS],
                            const struct hpy_classifier *by, struct hpy_job *job,
                            struct hpy_err *err)
{
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        if (sets[part].graph)
            HPY_TRY(hpy_partition_new(&changes->parts[part], sets[part].graph, sets[part].set,
                                      by, job, err));
    uint64_t n = n_entries(changes);
    hpy_job_phase(job, "comparing", 0);
    changes->entries = HPY_ARRAY(struct hpy_change_entry, n + 1);
    changes->rows = HPY_ARRAY(struct hpy_change_row, n + 1);
    if (!changes->entries || !changes->rows)
        return no_memory(err);
    HPY_TRY(label_all(changes, job, err));
    join(changes, n);
    return HPY_OK;
}

enum hpy_status hpy_changes_new(struct hpy_changes **out,
                                const struct hpy_change_set sets[HPY_N_CHANGE_PARTS],
                                const struct hpy_classifier *by, struct hpy_job *job,
                                struct hpy_err *err)
{
    assert(sets[HPY_CHANGE_OLD].graph && sets[HPY_CHANGE_NEW].graph);
    *out = NULL;
    if (by->individual)
        return hpy_fail(err, HPY_EUNSUPPORTED, "by %s every object is a kind of its own",
                        by->title);
    struct hpy_changes *changes = HPY_NEW(struct hpy_changes);
    if (!changes)
        return no_memory(err);
    enum hpy_status status = make(changes, sets, by, job, err);
    if (status == HPY_OK)
        *out = changes;
    else
        hpy_changes_free(changes);
    return status;
}

void hpy_changes_free(struct hpy_changes *changes)
{
    if (!changes)
        return;
    for (int part = 0; part < HPY_N_CHANGE_PARTS; part++)
        hpy_partition_free(changes->parts[part]);
    hpy_free(changes->entries);
    hpy_free(changes->labels);
    hpy_free(changes->rows);
    hpy_free(changes);
}

/* ----------------------------------------------------------------- looked at */

int64_t hpy_changes_count(const struct hpy_changes *changes, const struct hpy_change_row *row)
{
    return row ? grown(row->count)
               : (int64_t)(changes->parts[HPY_CHANGE_NEW]->count -
                           changes->parts[HPY_CHANGE_OLD]->count);
}

int64_t hpy_changes_size(const struct hpy_changes *changes, const struct hpy_change_row *row)
{
    return row ? grown(row->size_bytes)
               : (int64_t)(changes->parts[HPY_CHANGE_NEW]->size_bytes -
                           changes->parts[HPY_CHANGE_OLD]->size_bytes);
}

/* Its entries in order: those of a part stand together, by row. */
uint64_t hpy_changes_part_row(const struct hpy_changes *changes, uint64_t row,
                              enum hpy_change_part part, uint64_t i)
{
    const struct hpy_change_row *r = &changes->rows[row];
    const struct hpy_change_entry *entry = changes->entries + r->first, *end = entry + r->n;
    while (entry < end && entry->part != part)
        entry++;
    return (uint64_t)(end - entry) > i && entry[i].part == part ? entry[i].row : HPY_NO_ROW;
}

enum hpy_status hpy_changes_row_set(struct hpy_nodeset *out, const struct hpy_changes *changes,
                                    uint64_t row, enum hpy_change_part part,
                                    struct hpy_err *err)
{
    const struct hpy_partition *p = changes->parts[part];
    uint64_t of;
    HPY_TRY(hpy_nodeset_init(out, p->graph->n_nodes, err));
    for (uint64_t i = 0; (of = hpy_changes_part_row(changes, row, part, i)) != HPY_NO_ROW; i++) {
        struct hpy_nodeset one = { 0 }, both = { 0 };
        enum hpy_status status = hpy_partition_rows_set(&one, p, of, of + 1, err);
        if (status == HPY_OK)
            status = hpy_nodeset_combine(&both, HPY_SET_OR, out, &one, err);
        hpy_nodeset_dispose(&one);
        hpy_nodeset_dispose(out);
        *out = both;
        if (status != HPY_OK)
            return status;
    }
    return HPY_OK;
}
