/* The classifiers by name, for the table in kinds.c only, and what the files of
 * this group share. */
#ifndef HPY_ENGINE_KINDS_TABLE_H
#define HPY_ENGINE_KINDS_TABLE_H

#include <stdatomic.h>

#include "engine/kinds.h"

/* A classifier that was made at run time and who still uses it. */
struct hpy_classifier_life {
    atomic_uint n_holders;
    void (*end)(struct hpy_classifier_life *life); /* frees the classifier that it is of */
};

/* Whether every kind of a lies in one kind of b, so that b says nothing new. */
bool hpy_kinds_refine(const struct hpy_classifier *a, const struct hpy_classifier *b);

extern const struct hpy_classifier hpy_kinds_clodo;  /* kinds_type.c */
extern const struct hpy_classifier hpy_kinds_type;   /* kinds_type.c */
extern const struct hpy_classifier hpy_kinds_size;   /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_module; /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_unity;  /* kinds_value.c */
extern const struct hpy_classifier hpy_kinds_prod;   /* kinds_prod.c */
extern const struct hpy_classifier hpy_kinds_id;     /* kinds_object.c */
extern const struct hpy_classifier hpy_kinds_idset;  /* kinds_object.c */
extern const struct hpy_classifier hpy_kinds_rcs;    /* kinds_rcs.c */
extern const struct hpy_classifier hpy_kinds_via;    /* kinds_via.c */
extern const struct hpy_classifier hpy_kinds_via_folded; /* kinds_via.c */
extern const struct hpy_classifier hpy_kinds_package; /* kinds_package.c */
extern const struct hpy_classifier hpy_kinds_class_module; /* kinds_package.c */
extern const struct hpy_classifier hpy_kinds_cycle; /* kinds_cycle.c */

/* How a kind is written that has no members: no referrer, no relation. */
#define HPY_KINDS_NOTHING "<Nothing>"
#define HPY_KINDS_UNOWNED "dict (no owner)"
#define HPY_KINDS_DICT_OF "dict of "

/* Whether a type is dict itself and no subclass: only those are put with their
 * owners, as in Heapy. */
bool hpy_kinds_is_plain_dict(const struct hpy_graph *graph, uint32_t type);
/* The package of a type, or the whole name of its module. */
struct hpy_str hpy_kinds_place_of(const struct hpy_graph *graph, uint32_t type,
                                  bool whole_module);
/* How Heapy calls a built-in type: "types.CodeType" for code; "" if as everybody. */
const char *hpy_kinds_alias(struct hpy_str name);
/* The index of dict, or HPY_NO_TYPE. */
uint32_t hpy_kinds_dict_type(const struct hpy_graph *graph);

/* Kinds of Clodo, without a state: with n types, t < n for objects of type t, n + t
 * for plain dicts that are the attributes of a t, 2 n for those nobody owns. */
static inline uint64_t hpy_kinds_n_clodo(const struct hpy_graph *graph)
{
    return 2 * (uint64_t)graph->n_types + 1;
}
hpy_kind hpy_kinds_clodo_of(const struct hpy_graph *graph, uint32_t dict_type, uint32_t node);
void hpy_kinds_clodo_label(struct hpy_text *out, const struct hpy_graph *graph, hpy_kind kind);

#endif
