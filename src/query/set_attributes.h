/* Functions of attributes of sets, by the files that hold them, for the table in
 * set_attributes.c. */
#ifndef HPY_QUERY_SET_ATTRIBUTES_H
#define HPY_QUERY_SET_ATTRIBUTES_H

#include "query/attribute.h"

#define HPY_SET_ATTRIBUTE(name)                                                     \
    enum hpy_status name(struct hpy_value *out, const struct hpy_value *value,      \
                         const struct hpy_arguments *args, const struct hpy_ask *ask)

HPY_SET_ATTRIBUTE(hpy_set_kind); /* the union of the kinds of its rows, by examples */

HPY_SET_ATTRIBUTE(hpy_set_dominos); /* dominators.c */
HPY_SET_ATTRIBUTE(hpy_set_domisize);
HPY_SET_ATTRIBUTE(hpy_set_imdom);

#endif
