/* The classifiers by name, for the table in kinds.c only, and what the files of
 * this group share. */
#ifndef HPY_ENGINE_KINDS_TABLE_H
#define HPY_ENGINE_KINDS_TABLE_H

#include "engine/kinds.h"

extern const struct hpy_classifier hpy_kinds_clodo;  /* kinds_type.c */
extern const struct hpy_classifier hpy_kinds_type;   /* kinds_type.c */
extern const struct hpy_classifier hpy_kinds_size;   /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_module; /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_unity;  /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_id;     /* kinds_object.c */

/* Whether a type is dict itself and no subclass: only those are put with their
 * owners, as in Heapy. */
bool hpy_kinds_is_plain_dict(const struct hpy_graph *graph, uint32_t type);

#endif
