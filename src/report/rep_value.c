#include "report/rep_value.h"

#include "query/value_ops.h"

typedef enum hpy_status (*put_value)(const struct hpy_rep_sink *sink, uint64_t *n,
                                     const struct hpy_value *value, enum hpy_output output,
                                     const struct hpy_rep_value_options *options,
                                     struct hpy_job *job, struct hpy_err *err);

static enum hpy_status put_line(const struct hpy_rep_sink *sink, uint64_t *n,
                                const struct hpy_value *value, enum hpy_output output,
                                const struct hpy_rep_value_options *options,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text line = { 0 }, text = { 0 };
    (void)options, (void)job;
    *n = 1;
    hpy_value_text(&line, value);
    enum hpy_status status = hpy_text_check(&line, err);
    if (status == HPY_OK)
        status = hpy_rep_line(&text, hpy_text_str(&line), output, err);
    if (status == HPY_OK)
        status = sink->put(sink->context, text.data, text.n_bytes, err);
    hpy_text_dispose(&line);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status put_number(const struct hpy_rep_sink *sink, uint64_t *n,
                                  const struct hpy_value *value, enum hpy_output output,
                                  const struct hpy_rep_value_options *options,
                                  struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    (void)options, (void)job;
    *n = 1;
    enum hpy_status status = hpy_rep_number(&text, value->number, output, err);
    if (status == HPY_OK)
        status = sink->put(sink->context, text.data, text.n_bytes, err);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status put_set(const struct hpy_rep_sink *sink, uint64_t *n,
                               const struct hpy_value *value, enum hpy_output output,
                               const struct hpy_rep_value_options *options, struct hpy_job *job,
                               struct hpy_err *err)
{
    struct hpy_partition *partition;
    HPY_TRY(hpy_value_partition(&partition, value, job, err));
    *n = partition->count;
    return hpy_rep_table_put(sink, partition, output, options->from, options->n_rows, job, err);
}

/* What is not here is a line. */
static const put_value forms[HPY_N_VALUE_KINDS] = {
    [HPY_VALUE_NUMBER] = put_number,
    [HPY_VALUE_SET] = put_set,
};

enum hpy_status hpy_rep_value_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                  const struct hpy_value *value, enum hpy_output output,
                                  const struct hpy_rep_value_options *options,
                                  struct hpy_job *job, struct hpy_err *err)
{
    uint64_t ignored;
    put_value put = forms[value->kind] ? forms[value->kind] : put_line;
    return put(sink, n ? n : &ignored, value, output, options, job, err);
}

static enum hpy_status append(void *context, const char *data, size_t n_bytes,
                              struct hpy_err *err)
{
    struct hpy_text *out = context;
    hpy_text_add_bytes(out, data, n_bytes);
    return hpy_text_check(out, err);
}

enum hpy_status hpy_rep_value(struct hpy_text *out, uint64_t *n, const struct hpy_value *value,
                              enum hpy_output output,
                              const struct hpy_rep_value_options *options, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct hpy_rep_sink sink = { append, out };
    return hpy_rep_value_put(&sink, n, value, output, options, job, err);
}
