/* Names and attributes of expressions, as tables. A new one is a row in
 * attribute.c and a function there. */
#ifndef HPY_QUERY_ATTRIBUTE_H
#define HPY_QUERY_ATTRIBUTE_H

#include "query/query.h"

struct hpy_query {
    const struct hpy_graph *graph;
    struct hpy_job *job;
    struct hpy_err *err;
};

/* What a name stands for: fills a value. */
struct hpy_query_name {
    const char *name;
    const char *help;
    enum hpy_status (*make)(struct hpy_value *out, const struct hpy_query *query);
};

/* An attribute: changes a value in place. argument.data is NULL if not called. */
struct hpy_query_attribute {
    const char *name;
    enum hpy_value_kind of; /* what has the attribute */
    bool called;            /* name('text') instead of name */
    const char *help;
    enum hpy_status (*apply)(struct hpy_value *value, const struct hpy_query *query,
                             struct hpy_str argument);
};

extern const struct hpy_query_name hpy_query_names[];           /* ends with name NULL */
extern const struct hpy_query_attribute hpy_query_attributes[]; /* ends with name NULL */

/* Make sure that the set of a value is there as a nodeset, also of a whole heap. */
HPY_MUST_CHECK enum hpy_status hpy_query_need_set(struct hpy_value *value,
                                                  const struct hpy_query *query);
/* See the set of a value by another classifier. */
void hpy_query_see_by(struct hpy_value *value, const struct hpy_classifier *by);

#endif
