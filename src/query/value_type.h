/* What differs from one kind of value to the next, as a table: a new kind is a row in
 * value.c and a member of the union. */
#ifndef HPY_QUERY_VALUE_TYPE_H
#define HPY_QUERY_VALUE_TYPE_H

#include "query/attribute.h"
#include "query/operator.h"
#include "query/value.h"

#define HPY_ATTRIBUTE_TABLES 3

struct hpy_value_type {
    const char *name;   /* "set" */
    bool argument_only; /* never the value of an expression */
    /* What the union holds; NULL where nothing is to be done. The rest of the value has
     * been copied, and is disposed of, by the caller. */
    void (*dispose)(struct hpy_value *value);
    enum hpy_status (*copy)(struct hpy_value *out, const struct hpy_value *value,
                            struct hpy_err *err);
    void (*text)(struct hpy_text *out, const struct hpy_value *value);
    /* Rows, NULL where there are none. A slice is over rows from … end, each step-th. */
    const char *rows; /* "row", "path": what one is called */
    enum hpy_status (*n_rows)(uint64_t *out, const struct hpy_value *value,
                              const struct hpy_ask *ask);
    enum hpy_status (*row)(struct hpy_value *out, const struct hpy_value *value, int64_t index,
                           const struct hpy_ask *ask);
    enum hpy_status (*slice)(struct hpy_value *out, const struct hpy_value *value,
                             uint64_t from, uint64_t end, uint64_t step,
                             const struct hpy_ask *ask);
    /* value[item] where item is no number; NULL = never. */
    enum hpy_status (*item)(struct hpy_value *out, const struct hpy_value *value,
                            const struct hpy_value *item, const struct hpy_ask *ask);
    /* value(…); NULL = never. */
    const struct hpy_param *apply_params;
    enum hpy_status (*apply)(struct hpy_value *out, const struct hpy_value *value,
                             const struct hpy_arguments *args, const struct hpy_ask *ask);
    /* value.name for names that depend on the value, such as rows of a pattern. */
    bool (*has_named)(struct hpy_str name);
    enum hpy_status (*named)(struct hpy_value *out, const struct hpy_value *value,
                             struct hpy_str name, const struct hpy_ask *ask);
    const struct hpy_attribute *attributes[HPY_ATTRIBUTE_TABLES]; /* tables that end with name NULL */
    /* Kinds of what these give; HPY_VALUE_NONE where it is not known before. */
    enum hpy_value_kind row_gives, slice_gives, item_gives, apply_gives, named_gives;
    bool classifiers; /* the by… of all classifiers are attributes too */
};

extern const struct hpy_value_type hpy_value_types[HPY_N_VALUE_KINDS];

/* The kind of value that an operator makes of two, or HPY_N_VALUE_KINDS. */
enum hpy_value_kind hpy_operator_gives(enum hpy_value_kind a, enum hpy_value_kind b,
                                       enum hpy_operator op);
/* Append "a set", "an equivalence relation". */
void hpy_value_add_a_kind(struct hpy_text *out, enum hpy_value_kind kind);

#endif
