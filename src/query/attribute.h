/* Names, functions and attributes of expressions, as tables. A new one is a row in
 * attribute.c, or call.c for what makes kinds, and a function there. */
#ifndef HPY_QUERY_ATTRIBUTE_H
#define HPY_QUERY_ATTRIBUTE_H

#include "engine/analyses.h"
#include "query/query.h"

struct hpy_query {
    const struct hpy_graph *graph;
    struct hpy_job *job;
    struct hpy_err *err;
    struct hpy_analyses *analyses; /* of the graph */
};

/* Arguments of a call; borrowed. */
struct hpy_query_args {
    struct hpy_value *values;
    size_t n;
};

/* What a name stands for: fills a value. */
struct hpy_query_name {
    const char *name;
    const char *help;
    enum hpy_status (*make)(struct hpy_value *out, const struct hpy_query *query);
};

/* A function, which makes a value of its arguments. */
struct hpy_query_function {
    const char *name;
    const char *help;
    enum hpy_rule_family family; /* the kinds that it makes */
    enum hpy_status (*call)(struct hpy_value *out, const struct hpy_query_function *row,
                            const struct hpy_query_args *args,
                            const struct hpy_query *query);
};

/* An attribute: changes a value in place. Those that are called take one text. */
struct hpy_query_attribute {
    const char *name;
    enum hpy_value_kind of; /* what has the attribute */
    bool called;            /* name('text') instead of name */
    const char *help;
    enum hpy_status (*apply)(struct hpy_value *value, const struct hpy_query *query,
                             struct hpy_str argument);
};

/* Rows of the table that are functions of dominators.c. */
enum hpy_status hpy_query_dominos(struct hpy_value *value, const struct hpy_query *query,
                                  struct hpy_str argument);
enum hpy_status hpy_query_domisize(struct hpy_value *value, const struct hpy_query *query,
                                   struct hpy_str argument);
enum hpy_status hpy_query_imdom(struct hpy_value *value, const struct hpy_query *query,
                                struct hpy_str argument);

extern const struct hpy_query_name hpy_query_names[];           /* ends with name NULL */
extern const struct hpy_query_attribute hpy_query_attributes[]; /* ends with name NULL */
extern const struct hpy_query_function hpy_query_functions[];   /* ends with name NULL */

/* Make sure that the set of a value is there as a nodeset, also of a whole heap. */
HPY_MUST_CHECK enum hpy_status hpy_query_need_set(struct hpy_value *value,
                                                  const struct hpy_query *query);
/* See the set of a value by another classifier. */
void hpy_query_see_by(struct hpy_value *value, const struct hpy_classifier *by);
/* Put another set in the place of a value's, seen as before; takes the set over. */
void hpy_query_become_set(struct hpy_value *value, struct hpy_nodeset *set);
void hpy_query_become_number(struct hpy_value *value, uint64_t number);
/* Put a kind in the place of a value; takes the rule over. */
void hpy_query_become_kind(struct hpy_value *value, struct hpy_rule *rule);

/* Operators; the result is left in a. name is the operator as written. */
HPY_MUST_CHECK enum hpy_status hpy_query_not(struct hpy_value *a, const struct hpy_query *query);
HPY_MUST_CHECK enum hpy_status hpy_query_combine(struct hpy_value *a, struct hpy_value *b,
                                                 enum hpy_set_op op,
                                                 const struct hpy_query *query);
HPY_MUST_CHECK enum hpy_status hpy_query_add(struct hpy_value *a, const struct hpy_value *b,
                                             const struct hpy_query *query);
HPY_MUST_CHECK enum hpy_status hpy_query_compare(struct hpy_value *a, struct hpy_value *b,
                                                 struct hpy_str name,
                                                 const struct hpy_query *query);

#endif
