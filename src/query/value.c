#include "query/value_type.h"

#include <assert.h>
#include <string.h>

#include "query/difference.h"
#include "query/paths_values.h"
#include "query/pattern.h"
#include "query/rows.h"
#include "query/value_ops.h"

/* -------------------------------------------------------- what unions hold */

static void dispose_text(struct hpy_value *value)
{
    hpy_text_dispose(&value->text);
}

static enum hpy_status copy_text(struct hpy_value *out, const struct hpy_value *value,
                                 struct hpy_err *err)
{
    struct hpy_str text = hpy_text_str(&value->text);
    hpy_text_add_bytes(&out->text, text.data, text.n_bytes);
    return hpy_text_check(&out->text, err);
}

static void dispose_seen(struct hpy_value *value)
{
    hpy_seen_unref(value->seen);
}

static enum hpy_status copy_seen(struct hpy_value *out, const struct hpy_value *value,
                                 struct hpy_err *err)
{
    (void)err;
    out->seen = hpy_seen_ref(value->seen);
    return HPY_OK;
}

static void dispose_rule(struct hpy_value *value)
{
    hpy_rule_free(value->rule);
}

static enum hpy_status copy_rule(struct hpy_value *out, const struct hpy_value *value,
                                 struct hpy_err *err)
{
    return hpy_rule_copy(&out->rule, value->rule, err);
}

static void dispose_by(struct hpy_value *value)
{
    hpy_classifier_unref(value->by);
}

static enum hpy_status copy_by(struct hpy_value *out, const struct hpy_value *value,
                               struct hpy_err *err)
{
    (void)err;
    out->by = hpy_classifier_ref(value->by);
    return HPY_OK;
}

static enum hpy_status copy_number(struct hpy_value *out, const struct hpy_value *value,
                                   struct hpy_err *err)
{
    (void)err;
    out->number = value->number;
    return HPY_OK;
}

/* ------------------------------------------------------------------ as text */

static void number_text(struct hpy_text *out, const struct hpy_value *value)
{
    hpy_text_addf(out, "%lld", (long long)value->number);
}

static void truth_text(struct hpy_text *out, const struct hpy_value *value)
{
    hpy_text_add(out, value->number ? "True" : "False");
}

static void text_text(struct hpy_text *out, const struct hpy_value *value)
{
    struct hpy_str rest = hpy_text_str(&value->text);
    while (rest.n_bytes > 0) { /* lines stay lines */
        const char *end = memchr(rest.data, '\n', rest.n_bytes);
        size_t n = end ? (size_t)(end - rest.data) : rest.n_bytes;
        hpy_text_add_safe(out, (struct hpy_str){ rest.data, n });
        if (end)
            hpy_text_add_char(out, '\n');
        n += end != NULL;
        rest = (struct hpy_str){ rest.data + n, rest.n_bytes - n };
    }
}

static void set_text(struct hpy_text *out, const struct hpy_value *value)
{
    uint64_t n = hpy_seen_count(value->seen);
    hpy_text_addf(out, "<set of %llu object%s>", (unsigned long long)n, n == 1 ? "" : "s");
}

static void rule_text(struct hpy_text *out, const struct hpy_value *value)
{
    hpy_rule_text(out, value->rule);
}

static void by_text(struct hpy_text *out, const struct hpy_value *value)
{
    hpy_classifier_text(out, value->by);
}

static void path_text(struct hpy_text *out, const struct hpy_value *value)
{
    uint64_t n = value->paths->length;
    hpy_text_addf(out, "<path of %llu reference%s>", (unsigned long long)n, n == 1 ? "" : "s");
}

static void paths_text(struct hpy_text *out, const struct hpy_value *value)
{
    uint64_t n = value->paths->length ? value->paths->n_paths : 0;
    hpy_text_addf(out, "<%llu path%s>", (unsigned long long)n, n == 1 ? "" : "s");
}

static void edges_text(struct hpy_text *out, const struct hpy_value *value)
{
    uint64_t n = value->edges->edges.n;
    hpy_text_addf(out, "<%llu reference%s>", (unsigned long long)n, n == 1 ? "" : "s");
}

/* ------------------------------------------------------------------ the others */

static void dispose_difference(struct hpy_value *value)
{
    hpy_difference_unref(value->difference);
}

static enum hpy_status copy_difference(struct hpy_value *out, const struct hpy_value *value,
                                       struct hpy_err *err)
{
    (void)err;
    out->difference = value->difference;
    atomic_fetch_add_explicit(&out->difference->n_refs, 1, memory_order_relaxed);
    return HPY_OK;
}

static void dispose_paths(struct hpy_value *value)
{
    hpy_paths_unref(value->paths);
}

static enum hpy_status copy_paths(struct hpy_value *out, const struct hpy_value *value,
                                  struct hpy_err *err)
{
    (void)err;
    out->paths = hpy_paths_ref(value->paths);
    out->path = value->path;
    return HPY_OK;
}

static void dispose_edges(struct hpy_value *value)
{
    hpy_edge_list_unref(value->edges);
}

static enum hpy_status copy_edges(struct hpy_value *out, const struct hpy_value *value,
                                  struct hpy_err *err)
{
    (void)err;
    out->edges = value->edges;
    atomic_fetch_add_explicit(&out->edges->n_refs, 1, memory_order_relaxed);
    return HPY_OK;
}

static void dispose_pattern(struct hpy_value *value)
{
    hpy_refpat_unref(value->pattern);
}

static enum hpy_status copy_pattern(struct hpy_value *out, const struct hpy_value *value,
                                    struct hpy_err *err)
{
    (void)err;
    out->pattern = hpy_refpat_ref(value->pattern);
    return HPY_OK;
}

#define IS_SEEN .dispose = dispose_seen, .copy = copy_seen, .text = set_text
#define HAS_ROWS_OF_SET                                                              \
    .rows = "row", .n_rows = hpy_set_n_rows, .row = hpy_set_row, .slice = hpy_set_slice, \
    .row_gives = HPY_VALUE_SET, .slice_gives = HPY_VALUE_SET
#define IS_PATHS .dispose = dispose_paths, .copy = copy_paths

const struct hpy_value_type hpy_value_types[HPY_N_VALUE_KINDS] = {
    [HPY_VALUE_NONE] = { .name = "None", .argument_only = true },
    [HPY_VALUE_NOTHING] = { .name = "()", .argument_only = true },
    [HPY_VALUE_NUMBER] = { .name = "number", .copy = copy_number, .text = number_text },
    [HPY_VALUE_TRUTH] = { .name = "truth", .copy = copy_number, .text = truth_text },
    [HPY_VALUE_TEXT] = { .name = "text", .dispose = dispose_text, .copy = copy_text,
                         .text = text_text },
    [HPY_VALUE_SET] = { .name = "set", IS_SEEN, HAS_ROWS_OF_SET,
                        .attributes = { hpy_set_attributes, hpy_page_attributes },
                        .classifiers = true },
    [HPY_VALUE_OBJECT] = { .name = "object", IS_SEEN, HAS_ROWS_OF_SET,
                           .attributes = { hpy_set_attributes }, .classifiers = true },
    [HPY_VALUE_TABLE] = { .name = "table", IS_SEEN, HAS_ROWS_OF_SET,
                          .attributes = { hpy_table_attributes, hpy_page_attributes } },
    [HPY_VALUE_DIFFERENCE] = { .name = "difference", .dispose = dispose_difference,
                               .copy = copy_difference, .rows = "row",
                               .n_rows = hpy_difference_n_rows, .row = hpy_difference_row,
                               .row_gives = HPY_VALUE_SET,
                               .attributes = { hpy_difference_attributes,
                                               hpy_page_attributes } },
    [HPY_VALUE_PATHS] = { .name = "paths", IS_PATHS, .text = paths_text, .rows = "path",
                          .n_rows = hpy_paths_n_rows, .row = hpy_paths_row,
                          .row_gives = HPY_VALUE_PATH,
                          .attributes = { hpy_paths_attributes, hpy_page_attributes } },
    [HPY_VALUE_PATH] = { .name = "path", IS_PATHS, .text = path_text, .rows = "object",
                         .n_rows = hpy_path_n_rows, .row = hpy_path_row,
                         .row_gives = HPY_VALUE_SET, .attributes = { hpy_path_attributes } },
    [HPY_VALUE_LEVELS] = { .name = "levels", IS_PATHS, .rows = "level",
                           .n_rows = hpy_levels_n_rows, .row = hpy_levels_row,
                           .row_gives = HPY_VALUE_SET,
                           .attributes = { hpy_levels_attributes, hpy_page_attributes } },
    [HPY_VALUE_EDGES] = { .name = "references", .dispose = dispose_edges, .copy = copy_edges,
                          .text = edges_text, .attributes = { hpy_edges_attributes } },
    [HPY_VALUE_PATTERN] = { .name = "pattern", .dispose = dispose_pattern,
                            .copy = copy_pattern, .rows = "row", .n_rows = hpy_pattern_n_rows,
                            .row = hpy_pattern_row, .item = hpy_pattern_item,
                            .has_named = hpy_refpat_is_name, .named = hpy_pattern_named,
                            .row_gives = HPY_VALUE_SET, .item_gives = HPY_VALUE_SET,
                            .named_gives = HPY_VALUE_SET,
                            .attributes = { hpy_pattern_attributes, hpy_page_attributes } },
    [HPY_VALUE_KIND] = { .name = "kind", .dispose = dispose_rule, .copy = copy_rule,
                         .text = rule_text, .attributes = { hpy_kind_attributes } },
    [HPY_VALUE_RELATION] = { .name = "equivalence relation", .dispose = dispose_by,
                             .copy = copy_by, .text = by_text, .item = hpy_relation_item,
                             .item_gives = HPY_VALUE_KIND, .apply = hpy_relation_apply,
                             .apply_params = hpy_relation_params,
                             .apply_gives = HPY_VALUE_KIND,
                             .attributes = { hpy_relation_attributes } },
};

/* ---------------------------------------------------------------- of all kinds */

const char *hpy_value_kind_name(enum hpy_value_kind kind)
{
    return hpy_value_types[kind].name;
}

void hpy_value_add_a_kind(struct hpy_text *out, enum hpy_value_kind kind)
{
    const struct hpy_value_type *type = &hpy_value_types[kind];
    const char *article = type->argument_only ? "" : strchr("aeiou", type->name[0]) ? "an " : "a ";
    hpy_text_addf(out, "%s%s", article, type->name);
}

void hpy_value_dispose(struct hpy_value *value)
{
    if (hpy_value_types[value->kind].dispose)
        hpy_value_types[value->kind].dispose(value);
    hpy_heap_unref(value->heap);
    *value = (struct hpy_value){ 0 };
}

enum hpy_status hpy_value_copy(struct hpy_value *out, const struct hpy_value *value,
                               struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    *out = (struct hpy_value){ .kind = value->kind, .heap = hpy_heap_ref(value->heap),
                               .page = value->page, .all = value->all };
    if (hpy_value_types[value->kind].copy)
        status = hpy_value_types[value->kind].copy(out, value, err);
    if (status != HPY_OK)
        hpy_value_dispose(out);
    return status;
}

void hpy_value_text(struct hpy_text *out, const struct hpy_value *value)
{
    if (hpy_value_types[value->kind].text)
        hpy_value_types[value->kind].text(out, value);
    else
        hpy_text_add(out, hpy_value_types[value->kind].name);
}

/* ----------------------------------------------------------------- making them */

enum hpy_status hpy_value_see(struct hpy_value *out, struct hpy_heap *heap,
                              struct hpy_members *members, const struct hpy_classifier *by,
                              struct hpy_err *err)
{
    *out = (struct hpy_value){ 0 };
    struct hpy_seen *seen;
    HPY_TRY(hpy_seen_new(&seen, heap, members, by, err));
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .heap = hpy_heap_ref(heap), .seen = seen };
    return HPY_OK;
}

enum hpy_status hpy_value_of_set(struct hpy_value *out, struct hpy_heap *heap,
                                 struct hpy_nodeset *set, const struct hpy_classifier *by,
                                 struct hpy_err *err)
{
    struct hpy_members *members;
    *out = (struct hpy_value){ 0 };
    HPY_TRY(hpy_members_new(&members, set, err));
    enum hpy_status status = hpy_value_see(out, heap, members, by, err);
    hpy_members_unref(members);
    return status;
}

void hpy_value_be_kind(struct hpy_value *out, struct hpy_heap *heap, struct hpy_rule *rule)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_KIND, .heap = hpy_heap_ref(heap),
                               .rule = rule };
}

void hpy_value_be_relation(struct hpy_value *out, struct hpy_heap *heap,
                           const struct hpy_classifier *by)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_RELATION, .heap = hpy_heap_ref(heap),
                               .by = hpy_classifier_ref(by) };
}

struct hpy_value hpy_value_of_number(int64_t number)
{
    return (struct hpy_value){ .kind = HPY_VALUE_NUMBER, .number = number };
}

void hpy_value_be_number(struct hpy_value *out, uint64_t number)
{
    *out = hpy_value_of_number(number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

struct hpy_value hpy_value_of_truth(bool truth)
{
    return (struct hpy_value){ .kind = HPY_VALUE_TRUTH, .number = truth };
}

struct hpy_value hpy_value_none(void)
{
    return (struct hpy_value){ .kind = HPY_VALUE_NONE };
}

struct hpy_value hpy_value_nothing(void)
{
    return (struct hpy_value){ .kind = HPY_VALUE_NOTHING };
}

enum hpy_status hpy_value_of_text(struct hpy_value *out, struct hpy_str text,
                                  struct hpy_err *err)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_TEXT };
    hpy_text_add_bytes(&out->text, text.data, text.n_bytes);
    enum hpy_status status = hpy_text_check(&out->text, err);
    if (status != HPY_OK)
        hpy_value_dispose(out);
    return status;
}

/* ----------------------------------------------------------------- looking in */

enum hpy_status hpy_value_partition(struct hpy_partition **out, const struct hpy_value *value,
                                    struct hpy_job *job, struct hpy_err *err)
{
    assert(HPY_TAKES_SEEN & 1u << value->kind);
    return hpy_seen_partition(out, value->seen, job, err);
}

enum hpy_status hpy_value_nodes(const struct hpy_nodeset **out, const struct hpy_value *value,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_members *members;
    assert(HPY_TAKES_SEEN & 1u << value->kind);
    *out = NULL;
    HPY_TRY(hpy_seen_members(&members, value->seen, job, err));
    *out = &members->set;
    return HPY_OK;
}

enum hpy_status hpy_query_classifier(const struct hpy_classifier **out,
                                     const struct hpy_value *value, const struct hpy_ask *ask)
{
    if (value->kind != HPY_VALUE_RELATION)
        return hpy_classifier_parse(out, hpy_text_str(&value->text), ask->err);
    *out = hpy_classifier_ref(value->by);
    return HPY_OK;
}

enum hpy_status hpy_value_nodes_in(const struct hpy_nodeset **out, struct hpy_nodeset *made,
                                   struct hpy_heap *heap, const struct hpy_value *value,
                                   const struct hpy_ask *ask)
{
    *made = (struct hpy_nodeset){ 0 };
    HPY_TRY(hpy_value_nodes(out, value, ask->job, ask->err));
    if (value->heap == heap)
        return HPY_OK;
    HPY_TRY(hpy_heap_translate(made, heap, value->heap, *out, ask->job, ask->err));
    *out = made;
    return HPY_OK;
}
