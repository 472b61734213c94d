#include "query/brief.h"

#include <inttypes.h>

static bool is_full(const struct hpy_text *out, size_t from, size_t max_cells)
{
    struct hpy_str text = hpy_text_str(out);
    return text.n_bytes > from &&
           hpy_text_width((struct hpy_str){ text.data + from, text.n_bytes - from }) >= max_cells;
}

/* "1, 2...": the objects of a row, as many as there is room for. */
static void add_objects(struct hpy_text *out, size_t from, size_t max_cells,
                        const struct hpy_partition *partition, const struct hpy_row *row)
{
    for (uint64_t i = 0; i < row->count; i++) {
        if (i && is_full(out, from, max_cells)) {
            hpy_text_add(out, "...");
            return;
        }
        hpy_text_add(out, i ? ", " : "");
        hpy_kinds_object_text(out, partition->graph, partition->nodes[row->first + i]);
    }
}

/* "<2 int: 1, 2>" */
static void add_row(struct hpy_text *out, size_t from, size_t max_cells,
                    const struct hpy_partition *partition, uint64_t r)
{
    struct hpy_row row = hpy_partition_row(partition, r);
    hpy_text_addf(out, "<%" PRIu64 " ", row.count);
    hpy_partition_label(out, partition, r);
    hpy_text_add(out, ": ");
    add_objects(out, from, max_cells, partition, &row);
    hpy_text_add_char(out, '>');
}

/* "(int | str)" */
static void add_labels(struct hpy_text *out, size_t from, size_t max_cells,
                       const struct hpy_partition *partition)
{
    hpy_text_add_char(out, '(');
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        hpy_text_add(out, r ? " | " : "");
        if (r && is_full(out, from, max_cells)) {
            hpy_text_add(out, "...");
            break;
        }
        hpy_partition_label(out, partition, r);
    }
    hpy_text_add_char(out, ')');
}

static void add_partition(struct hpy_text *out, size_t max_cells,
                          const struct hpy_partition *partition)
{
    size_t from = out->n_bytes;
    if (partition->n_rows == 0) {
        hpy_text_add(out, "<Nothing>");
        return;
    }
    if (partition->n_rows == 1) {
        add_row(out, from, max_cells, partition, 0);
        return;
    }
    hpy_text_addf(out, "<%" PRIu64 " ", partition->count);
    add_labels(out, from, max_cells / 2, partition);
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        hpy_text_add(out, r ? " | " : ": ");
        if (is_full(out, from, max_cells)) {
            hpy_text_add(out, "...");
            break;
        }
        add_row(out, from, max_cells, partition, r);
    }
    hpy_text_add_char(out, '>');
}

enum hpy_status hpy_brief(struct hpy_text *out, const struct hpy_seen *seen, size_t max_cells,
                          struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_partition *partition;
    HPY_TRY(hpy_partition_new(&partition, seen->heap->graph,
                              seen->members ? &seen->members->set : NULL,
                              hpy_classifier_default, job, err));
    add_partition(out, max_cells, partition);
    hpy_partition_free(partition);
    return hpy_text_check(out, err);
}
