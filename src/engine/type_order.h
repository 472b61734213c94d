/* Which class is a subclass of which: exactly, also with several bases.
 *
 * The type table of a graph knows the types that have instances and the base that
 * gives them their layout. Here the classes are these types and all type objects
 * besides, as a class without instances may be a base as well; and a class is a
 * subclass of those that its __mro__ lists, as issubclass has it (but for
 * __subclasscheck__). Of a class whose __mro__ is not there, __bases__ are followed,
 * and else its base.
 *
 * Made in time linear in the objects, and in the sum of what the classes descend from,
 * which is also its size: 4 bytes each. Immutable; borrows the graph. */
#ifndef HPY_ENGINE_TYPE_ORDER_H
#define HPY_ENGINE_TYPE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/graph.h"

struct hpy_type_order {
    const struct hpy_graph *graph;
    uint32_t n;        /* classes; the first graph->n_types of them are the graph's types */
    uint32_t *node;    /* by class: the type object, or HPY_NO_NODE */
    uint64_t *off;     /* n + 1, into ancestor */
    uint32_t *ancestor; /* classes that a class descends from, itself left out */
};

/* The edges of the graph are needed. HPY_ENOMEM, HPY_EDAMAGED, HPY_ECANCELLED;
 * HPY_ELIMIT if classes descend from more others than any program's do. */
HPY_MUST_CHECK enum hpy_status hpy_type_order_new(struct hpy_type_order **out,
                                                  const struct hpy_graph *graph,
                                                  struct hpy_job *job, struct hpy_err *err);
void hpy_type_order_free(struct hpy_type_order *order); /* NULL allowed */

/* Whether a text names a class, as hpy_rule_names_type has it for types. */
bool hpy_type_order_names(const struct hpy_type_order *order, uint32_t class_,
                          struct hpy_str text);
/* Whether a descends from b, or is it. O(classes that a descends from). */
bool hpy_type_order_has(const struct hpy_type_order *order, uint32_t a, uint32_t b);
/* Mark what descends from a class of `named`, by class; those of `named` themselves
 * only where they descend from another. O(sum of ancestors). */
void hpy_type_order_below(bool *out, const struct hpy_type_order *order, const bool *named);
/* Mark what a class of `named` descends from, in the same way. */
void hpy_type_order_above(bool *out, const struct hpy_type_order *order, const bool *named);

#endif
