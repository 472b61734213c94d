/* The three forms of a table as one loop over rows and a table of writers. */
#include "report/rep_table.h"

#include <string.h>

#include "report/rep_rows.h"

static const struct {
    const char *name;
    const struct hpy_rep_form *form;
} outputs[HPY_N_OUTPUTS] = {
    [HPY_OUTPUT_TEXT] = { "text", &hpy_rep_form_text },
    [HPY_OUTPUT_JSON] = { "json", &hpy_rep_form_json },
    [HPY_OUTPUT_CSV] = { "csv", &hpy_rep_form_csv },
};

enum { PIECE_BYTES = 1 << 16 }; /* handed on when as much has gathered */

enum hpy_output hpy_rep_output_of(const char *name)
{
    int output = 0;
    while (output < HPY_N_OUTPUTS && strcmp(name, outputs[output].name) != 0)
        output++;
    return (enum hpy_output)output;
}

static enum hpy_status hand_on(const struct hpy_rep_sink *sink, struct hpy_text *piece,
                               struct hpy_err *err)
{
    HPY_TRY(hpy_text_check(piece, err));
    if (piece->n_bytes)
        HPY_TRY(sink->put(sink->context, piece->data, piece->n_bytes, err));
    hpy_text_clear(piece);
    return HPY_OK;
}

static enum hpy_status put_rows(const struct hpy_rep_sink *sink,
                                const struct hpy_rep_form *form, struct hpy_rep_rows *rows,
                                struct hpy_text *piece, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct hpy_text label = { 0 };
    enum hpy_status status = HPY_OK;
    uint64_t cumulative = hpy_partition_size_before(rows->partition, rows->from);
    for (uint64_t r = rows->from; r < rows->end && status == HPY_OK; r++) {
        struct hpy_row row = hpy_partition_row(rows->partition, r);
        cumulative += row.size_bytes;
        hpy_text_clear(&label);
        rows->add_label(&label, rows->partition, &row);
        status = hpy_text_check(&label, err);
        if (status == HPY_OK)
            status = form->row(piece, rows, r, &row, cumulative,
                               (struct hpy_str){ hpy_text_get(&label), label.n_bytes }, err);
        if (status == HPY_OK && piece->n_bytes >= PIECE_BYTES)
            status = hand_on(sink, piece, err);
        if (status == HPY_OK && r % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, r - rows->from, err);
    }
    hpy_text_dispose(&label);
    return status;
}

enum hpy_status hpy_rep_table_put(const struct hpy_rep_sink *sink,
                                  const struct hpy_partition *partition,
                                  enum hpy_output output, uint64_t from, uint64_t n_rows,
                                  struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_rep_form *form = outputs[output].form;
    struct hpy_text piece = { 0 };
    struct hpy_rep_rows rows = { .partition = partition, .add_label = hpy_rep_add_label };
    rows.from = from < partition->n_rows ? from : partition->n_rows;
    uint64_t left = partition->n_rows - rows.from;
    rows.end = rows.from + (n_rows < left ? n_rows : left);

    hpy_job_phase(job, "writing rows", rows.end - rows.from);
    enum hpy_status status = form->begin(&piece, &rows, err);
    if (status == HPY_OK)
        status = put_rows(sink, form, &rows, &piece, job, err);
    if (status == HPY_OK) {
        form->end(&piece, &rows);
        status = hand_on(sink, &piece, err);
    }
    hpy_text_dispose(&piece);
    return status;
}

static enum hpy_status append(void *context, const char *data, size_t n_bytes,
                              struct hpy_err *err)
{
    struct hpy_text *out = context;
    hpy_text_add_bytes(out, data, n_bytes);
    return hpy_text_check(out, err);
}

enum hpy_status hpy_rep_table(struct hpy_text *out, const struct hpy_partition *partition,
                              enum hpy_output output, uint64_t from, uint64_t n_rows,
                              struct hpy_err *err)
{
    struct hpy_rep_sink sink = { append, out };
    return hpy_rep_table_put(&sink, partition, output, from, n_rows, NULL, err);
}

enum hpy_status hpy_rep_number(struct hpy_text *out, int64_t number, enum hpy_output output,
                               struct hpy_err *err)
{
    hpy_text_addf(out, outputs[output].form->number, (long long)number);
    return hpy_text_check(out, err);
}

enum hpy_status hpy_rep_line(struct hpy_text *out, struct hpy_str line, enum hpy_output output,
                             struct hpy_err *err)
{
    HPY_TRY(outputs[output].form->line(out, line, err));
    return hpy_text_check(out, err);
}
