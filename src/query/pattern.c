#include "query/pattern.h"

#include "query/paths_values.h"
#include "query/rows.h"
#include "query/value_ops.h"

void hpy_value_be_pattern(struct hpy_value *out, struct hpy_heap *heap,
                          struct hpy_refpat *pattern)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_PATTERN, .heap = hpy_heap_ref(heap),
                               .pattern = pattern };
}

enum hpy_status hpy_pattern_n_rows(uint64_t *out, const struct hpy_value *value,
                                   const struct hpy_ask *ask)
{
    HPY_TRY(hpy_heap_begin(value->heap, ask->job, ask->err));
    enum hpy_status status = hpy_refpat_n_rows(out, value->pattern, ask->job, ask->err);
    hpy_heap_end(value->heap);
    return status;
}

/* The objects of a row; made if it was not. */
static enum hpy_status row_nodes(struct hpy_nodeset *out, const struct hpy_value *value,
                                 uint64_t index, const struct hpy_ask *ask)
{
    struct hpy_refpat_row row;
    HPY_TRY(hpy_heap_begin(value->heap, ask->job, ask->err));
    enum hpy_status status =
        hpy_refpat_row(&row, value->pattern, index, ask->job, ask->err);
    if (status == HPY_OK)
        status = hpy_refpat_row_set(out, value->pattern, index, ask->err);
    hpy_heap_end(value->heap);
    return status;
}

static enum hpy_status row_set(struct hpy_value *out, const struct hpy_value *value,
                               uint64_t index, const struct hpy_ask *ask)
{
    struct hpy_nodeset set;
    HPY_TRY(row_nodes(&set, value, index, ask));
    return hpy_value_of_set(out, value->heap, &set,
                            hpy_refpat_options_of(value->pattern)->by, ask->err);
}

enum hpy_status hpy_pattern_row(struct hpy_value *out, const struct hpy_value *value,
                                int64_t index, const struct hpy_ask *ask)
{
    uint64_t row = (uint64_t)index, n;
    if (index < 0) {
        HPY_TRY(hpy_pattern_n_rows(&n, value, ask));
        HPY_TRY(hpy_row_number(&row, index, n, "row", "the pattern", ask->err));
    }
    return row_set(out, value, row, ask);
}

static enum hpy_status find(uint64_t *out, const struct hpy_value *value, struct hpy_str name,
                            const struct hpy_ask *ask)
{
    HPY_TRY(hpy_heap_begin(value->heap, ask->job, ask->err));
    enum hpy_status status = hpy_refpat_find(out, value->pattern, name, ask->job, ask->err);
    hpy_heap_end(value->heap);
    return status;
}

enum hpy_status hpy_pattern_named(struct hpy_value *out, const struct hpy_value *value,
                                  struct hpy_str name, const struct hpy_ask *ask)
{
    uint64_t row;
    HPY_TRY(find(&row, value, name, ask));
    return row_set(out, value, row, ask);
}

enum hpy_status hpy_pattern_item(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_value *item, const struct hpy_ask *ask)
{
    if (item->kind != HPY_VALUE_TEXT)
        return hpy_fail(ask->err, HPY_ESYNTAX,
                        "in brackets stands the number or the name of a row");
    return hpy_pattern_named(out, value, hpy_text_str(&item->text), ask);
}

/* Shortest ways from the objects of a row to those of row 0. */
static enum hpy_status get_paths(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    const struct hpy_value *from = args->at[0];
    struct hpy_nodeset sources, targets;
    struct hpy_paths *paths = NULL;
    uint64_t row;
    if (from->kind == HPY_VALUE_TEXT)
        HPY_TRY(find(&row, value, hpy_text_str(&from->text), ask));
    else if (from->number < 0)
        return hpy_fail(ask->err, HPY_ENOTFOUND, "rows of a pattern count from 0 here");
    else
        row = (uint64_t)from->number;
    HPY_TRY(row_nodes(&sources, value, row, ask));
    enum hpy_status status = row_nodes(&targets, value, 0, ask);
    if (status == HPY_OK) {
        status = hpy_paths_new(&paths, value->heap->graph, &sources, &targets, NULL, ask->job,
                               ask->err);
        hpy_nodeset_dispose(&targets);
    }
    hpy_nodeset_dispose(&sources);
    if (status == HPY_OK)
        hpy_value_be_paths(out, value->heap, paths);
    return status;
}

static enum hpy_status get_numrows(struct hpy_value *out, const struct hpy_value *value,
                                   const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    uint64_t n;
    HPY_TRY(hpy_pattern_n_rows(&n, value, ask));
    hpy_value_be_number(out, n);
    return HPY_OK;
}

static enum hpy_status get_er(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_relation(out, value->heap, hpy_refpat_options_of(value->pattern)->by);
    return HPY_OK;
}

static const struct hpy_param paths_params[] = {
    { "row", HPY_TAKES(TEXT) | HPY_TAKES(NUMBER), NULL, HPY_PARAM_FREE }, { 0 }
};

const struct hpy_attribute hpy_pattern_attributes[] = {
    { "numrows", HPY_CALL_NEVER, HPY_VALUE_NUMBER, NULL, "how many rows; makes them all",
      get_numrows },
    { "paths", HPY_CALL_MUST, HPY_VALUE_PATHS, paths_params,
      "how a row leads to the set: paths('ab')", get_paths },
    { "er", HPY_CALL_NEVER, HPY_VALUE_RELATION, NULL, "what referrers are put together by",
      get_er },
    { 0 },
};
