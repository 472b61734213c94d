/* Names, functions and attributes of expressions, as tables. A new one is a row there and
 * a function beside it. */
#ifndef HPY_QUERY_ATTRIBUTE_H
#define HPY_QUERY_ATTRIBUTE_H

#include "query/argument.h"
#include "query/value.h"

/* What every question has with it. */
struct hpy_ask {
    struct hpy_job *job;
    struct hpy_err *err;
    struct hpy_heap *heap; /* of the conversation, for names and functions; may be NULL */
};

/* What a name stands for: fills a value. */
struct hpy_query_name {
    const char *name;
    enum hpy_value_kind gives;
    const char *help;
    enum hpy_status (*make)(struct hpy_value *out, const struct hpy_ask *ask); /* ask->heap */
    bool without_heap; /* ask->heap may be NULL */
};

/* A function, which makes a value of its arguments. */
struct hpy_query_function {
    const char *name;
    enum hpy_value_kind gives;
    const struct hpy_param *params;
    const char *help;
    enum hpy_status (*call)(struct hpy_value *out, const struct hpy_query_function *row,
                            const struct hpy_arguments *args, const struct hpy_ask *ask);
    enum hpy_rule_family family; /* of those that make kinds */
    const char *classifier;      /* what the name says uncalled; NULL = it must be called */
};

/* Of an attribute: it gives a value of the kind that it is of. */
#define HPY_GIVES_SAME HPY_N_VALUE_KINDS

/* An attribute: another value made of one. */
struct hpy_attribute {
    const char *name;
    enum hpy_calls calls;
    enum hpy_value_kind gives;
    const struct hpy_param *params; /* NULL = none */
    const char *help;
    enum hpy_status (*apply)(struct hpy_value *out, const struct hpy_value *value,
                             const struct hpy_arguments *args, const struct hpy_ask *ask);
};

extern const struct hpy_query_name hpy_query_names[];         /* names.c; ends with name NULL */
extern const struct hpy_query_function hpy_query_functions[]; /* functions.c; likewise */
extern const struct hpy_attribute hpy_set_attributes[];        /* set_attributes.c */
extern const struct hpy_attribute hpy_kind_attributes[];       /* kind_attributes.c */
extern const struct hpy_attribute hpy_relation_attributes[];   /* kind_attributes.c */
extern const struct hpy_attribute hpy_table_attributes[];      /* difference.c */
extern const struct hpy_attribute hpy_difference_attributes[]; /* difference.c */
extern const struct hpy_attribute hpy_paths_attributes[];      /* paths_attributes.c */
extern const struct hpy_attribute hpy_path_attributes[];       /* paths_attributes.c */
extern const struct hpy_attribute hpy_levels_attributes[];     /* paths_attributes.c */
extern const struct hpy_attribute hpy_edges_attributes[];      /* paths_attributes.c */
extern const struct hpy_attribute hpy_pattern_attributes[];    /* pattern.c */
extern const struct hpy_attribute hpy_page_attributes[];       /* rows.c; of all with rows */

/* NULL if there is none. */
const struct hpy_query_name *hpy_query_find_name(struct hpy_str name);
/* Whether it is the name of all that is reached, which a conversation keeps. */
bool hpy_query_is_heap(const struct hpy_query_name *row);
const struct hpy_query_function *hpy_query_find_function(struct hpy_str name);
const struct hpy_attribute *hpy_query_find_attribute(enum hpy_value_kind kind,
                                                     struct hpy_str name);
/* The classifier whose by… attribute it is. */
const struct hpy_classifier *hpy_query_find_by(enum hpy_value_kind kind, struct hpy_str name);

/* Values out of parts. Members, classifiers and heaps are held anew; a rule or nodeset is
 * taken over, also on failure. */
HPY_MUST_CHECK enum hpy_status hpy_value_see(struct hpy_value *out, struct hpy_heap *heap,
                                             struct hpy_members *members,
                                             const struct hpy_classifier *by,
                                             struct hpy_err *err);
void hpy_value_be_kind(struct hpy_value *out, struct hpy_heap *heap, struct hpy_rule *rule);
void hpy_value_be_relation(struct hpy_value *out, struct hpy_heap *heap,
                           const struct hpy_classifier *by);
void hpy_value_be_number(struct hpy_value *out, uint64_t number);
/* A set or kind as a rule that the caller frees. */
HPY_MUST_CHECK enum hpy_status hpy_value_as_rule(struct hpy_rule **out,
                                                 const struct hpy_value *value,
                                                 const struct hpy_ask *ask);
/* The members of a set that obey a rule, or do not. */
HPY_MUST_CHECK enum hpy_status hpy_value_select(struct hpy_value *out,
                                                const struct hpy_value *set,
                                                const struct hpy_rule *rule, bool inverted,
                                                const struct hpy_ask *ask);
/* Whether it is known of two kinds that nothing is of both. ask->heap: as of
 * hpy_value_compare_in. */
HPY_MUST_CHECK enum hpy_status hpy_value_kinds_disjoint(bool *out, const struct hpy_value *a,
                                                        const struct hpy_value *b,
                                                        const struct hpy_ask *ask);
/* The classifier that a relation or its name stands for; the caller holds it. */
HPY_MUST_CHECK enum hpy_status hpy_query_classifier(const struct hpy_classifier **out,
                                                    const struct hpy_value *value,
                                                    const struct hpy_ask *ask);
/* The members of a set as nodes of a heap, its own or another of the same process. *made
 * is what the caller disposes of; it may be empty. */
HPY_MUST_CHECK enum hpy_status hpy_value_nodes_in(const struct hpy_nodeset **out,
                                                  struct hpy_nodeset *made,
                                                  struct hpy_heap *heap,
                                                  const struct hpy_value *value,
                                                  const struct hpy_ask *ask);

#endif
