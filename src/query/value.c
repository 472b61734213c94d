#include "query/value_type.h"

#include <assert.h>

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
    hpy_text_add_safe(out, hpy_text_str(&value->text));
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

const struct hpy_value_type hpy_value_types[HPY_N_VALUE_KINDS] = {
    [HPY_VALUE_NONE] = { .name = "None", .argument_only = true },
    [HPY_VALUE_NOTHING] = { .name = "()", .argument_only = true },
    [HPY_VALUE_NUMBER] = { .name = "number", .copy = copy_number, .text = number_text },
    [HPY_VALUE_TRUTH] = { .name = "truth", .copy = copy_number, .text = truth_text },
    [HPY_VALUE_TEXT] = { .name = "text", .dispose = dispose_text, .copy = copy_text,
                         .text = text_text },
    [HPY_VALUE_SET] = { .name = "set", .dispose = dispose_seen, .copy = copy_seen,
                        .text = set_text, .rows = "row", .n_rows = hpy_set_n_rows,
                        .row = hpy_set_row, .slice = hpy_set_slice,
                        .row_gives = HPY_VALUE_SET, .slice_gives = HPY_VALUE_SET,
                        .attributes = hpy_set_attributes, .classifiers = true },
    [HPY_VALUE_KIND] = { .name = "kind", .dispose = dispose_rule, .copy = copy_rule,
                         .text = rule_text, .attributes = hpy_kind_attributes },
    [HPY_VALUE_RELATION] = { .name = "equivalence relation", .dispose = dispose_by,
                             .copy = copy_by, .text = by_text, .item = hpy_relation_item,
                             .item_gives = HPY_VALUE_KIND,
                             .attributes = hpy_relation_attributes },
};

/* ---------------------------------------------------------------- of all kinds */

const char *hpy_value_kind_name(enum hpy_value_kind kind)
{
    return hpy_value_types[kind].name;
}

void hpy_value_add_a_kind(struct hpy_text *out, enum hpy_value_kind kind)
{
    const struct hpy_value_type *type = &hpy_value_types[kind];
    const char *article = type->argument_only ? "" : type->name[0] == 'e' ? "an " : "a ";
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
    *out = (struct hpy_value){ .kind = value->kind, .heap = hpy_heap_ref(value->heap) };
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
    assert(HPY_TAKES_OBJECTS & 1u << value->kind);
    return hpy_seen_partition(out, value->seen, job, err);
}

enum hpy_status hpy_value_nodes(const struct hpy_nodeset **out, const struct hpy_value *value,
                                struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_members *members;
    assert(HPY_TAKES_OBJECTS & 1u << value->kind);
    *out = NULL;
    HPY_TRY(hpy_seen_members(&members, value->seen, job, err));
    *out = &members->set;
    return HPY_OK;
}
