#include "report/rep_value.h"

#include "query/value_ops.h"
#include "report/rep_diff.h"
#include "report/rep_object.h"
#include "report/rep_paths.h"
#include "report/rep_pattern.h"

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
    /* a single row that was left stood on the page before */
    uint64_t left = partition->n_rows - options->from;
    uint64_t from = value->page && left == 1 ? partition->n_rows : options->from;
    return hpy_rep_table_put(sink, partition, output, from, options->n_rows, job, err);
}

static enum hpy_status put_text(const struct hpy_rep_sink *sink, struct hpy_text *text,
                                enum hpy_status status, struct hpy_err *err)
{
    if (status == HPY_OK)
        status = hpy_text_check(text, err);
    if (status == HPY_OK && text->n_bytes)
        status = sink->put(sink->context, text->data, text->n_bytes, err);
    hpy_text_dispose(text);
    return status;
}

static enum hpy_status put_difference(const struct hpy_rep_sink *sink, uint64_t *n,
                                      const struct hpy_value *value, enum hpy_output output,
                                      const struct hpy_rep_value_options *options,
                                      struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_difference *difference = value->difference;
    struct hpy_partition *old, *new;
    struct hpy_text text = { 0 };
    HPY_TRY(hpy_seen_partition(&old, difference->old, job, err));
    HPY_TRY(hpy_seen_partition(&new, difference->new, job, err));
    *n = difference->diff->n_rows;
    return put_text(sink, &text,
                    hpy_rep_diff(&text, old, new, difference->diff, output, options->from,
                                 options->n_rows, job, err), err);
}

static enum hpy_status put_paths(const struct hpy_rep_sink *sink, uint64_t *n,
                                 const struct hpy_value *value, enum hpy_output output,
                                 const struct hpy_rep_value_options *options,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_rep_paths_options page = { options->from, options->n_rows, options->max_steps };
    *n = value->paths->length ? value->paths->n_paths : 0;
    return hpy_rep_paths_put(sink, value->paths, output, &page, job, err);
}

static enum hpy_status put_path(const struct hpy_rep_sink *sink, uint64_t *n,
                                const struct hpy_value *value, enum hpy_output output,
                                const struct hpy_rep_value_options *options,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_path_walk walk;
    *n = 1;
    HPY_TRY(hpy_path_walk_init(&walk, value->paths, value->path, err));
    enum hpy_status status =
        hpy_rep_path_put(sink, &walk, output, options->max_steps, job, err);
    hpy_path_walk_dispose(&walk);
    return status;
}

static enum hpy_status put_pattern(const struct hpy_rep_sink *sink, uint64_t *n,
                                   const struct hpy_value *value, enum hpy_output output,
                                   const struct hpy_rep_value_options *options,
                                   struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    bool complete;
    HPY_TRY(hpy_heap_begin(value->heap, job, err));
    enum hpy_status status = hpy_rep_pattern(&text, value->pattern, output, options->from,
                                             options->n_rows, job, err);
    *n = hpy_refpat_n_made(&complete, value->pattern);
    hpy_heap_end(value->heap);
    return put_text(sink, &text, status, err);
}

/* What is not here is a line. */
static const struct {
    put_value put;
    bool has_pages;
} forms[HPY_N_VALUE_KINDS] = {
    [HPY_VALUE_NUMBER] = { put_number, false },
    [HPY_VALUE_SET] = { put_set, true },
    [HPY_VALUE_OBJECT] = { hpy_rep_object_put, false },
    [HPY_VALUE_TABLE] = { put_set, true },
    [HPY_VALUE_DIFFERENCE] = { put_difference, true },
    [HPY_VALUE_PATHS] = { put_paths, true },
    [HPY_VALUE_PATH] = { put_path, false },
    [HPY_VALUE_LEVELS] = { hpy_rep_levels_put, true },
    [HPY_VALUE_PATTERN] = { put_pattern, true },
};

/* The page that a value is shown from: x.more, x.all. */
static struct hpy_rep_value_options page_of(const struct hpy_value *value,
                                            const struct hpy_rep_value_options *options)
{
    struct hpy_rep_value_options page = *options;
    uint64_t rows = options->n_rows == HPY_ROWS_ALL ? HPY_ROWS_DEFAULT : options->n_rows;
    if (value->all)
        page.n_rows = HPY_ROWS_ALL;
    page.from += value->page * rows;
    return page;
}

enum hpy_status hpy_rep_value_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                  const struct hpy_value *value, enum hpy_output output,
                                  const struct hpy_rep_value_options *options,
                                  struct hpy_job *job, struct hpy_err *err)
{
    uint64_t ignored;
    put_value put = forms[value->kind].put ? forms[value->kind].put : put_line;
    struct hpy_rep_value_options page = page_of(value, options);
    return put(sink, n ? n : &ignored, value, output, forms[value->kind].has_pages ? &page : options,
               job, err);
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
