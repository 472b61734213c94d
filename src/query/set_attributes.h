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

HPY_SET_ATTRIBUTE(hpy_set_shpaths); /* set_paths.c */
HPY_SET_ATTRIBUTE(hpy_set_pathsin);
HPY_SET_ATTRIBUTE(hpy_set_pathsout);
HPY_SET_ATTRIBUTE(hpy_set_rp);

HPY_SET_ATTRIBUTE(hpy_set_why); /* set_why.c */

HPY_SET_ATTRIBUTE(hpy_set_biper); /* set_shape.c */
HPY_SET_ATTRIBUTE(hpy_set_brief);
HPY_SET_ATTRIBUTE(hpy_set_disjoint);
HPY_SET_ATTRIBUTE(hpy_set_table);
HPY_SET_ATTRIBUTE(hpy_set_diff);
HPY_SET_ATTRIBUTE(hpy_set_theone);
HPY_SET_ATTRIBUTE(hpy_set_maprox);

extern const struct hpy_param hpy_dominator_params[];
extern const struct hpy_param hpy_shpaths_params[];
extern const struct hpy_param hpy_rp_params[];

#endif
