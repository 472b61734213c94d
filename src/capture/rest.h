/* The rest: references that tp_traverse showed and no named edge accounted for.
 *
 * Each gets the name that its type tells (heapdef.h), else that of its place. A type is
 * asked once for each object referred to, and looks through its own references each
 * time; so there is a bound on the number of questions, by what they cost. */
#ifndef HPY_CAPTURE_REST_H
#define HPY_CAPTURE_REST_H

#include "capture/relate.h"

/* After all named edges are gathered and accounted for, in the order of tp_traverse. */
void hpy_rest_add(struct hpy_relate *relate, struct hpy_gather *gather, PyObject *object);

#endif
