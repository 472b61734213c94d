/* Tuples of numbers, each kept once and known by a small index (hash consing,
 * after Ershov, "On programming of arithmetic operations", CACM 1958).
 *
 * A kind that is a set of kinds or of relations is such a tuple, sorted; so is a
 * kind of a product. Private to the classifiers. */
#ifndef HPY_ENGINE_KINDS_TUPLE_H
#define HPY_ENGINE_KINDS_TUPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_tuples {
    uint64_t *items;
    uint64_t n_items, item_room;
    uint64_t *end; /* by tuple: behind its last item */
    uint32_t *slots; /* tuple + 1; 0 = free */
    uint32_t n, room;
    uint32_t n_slots;
};

void hpy_tuples_dispose(struct hpy_tuples *tuples); /* also on a zeroed one */
/* The index of the tuple of n items, n > 0. HPY_ENOMEM or HPY_ELIMIT. */
HPY_MUST_CHECK enum hpy_status hpy_tuples_intern(uint32_t *out, struct hpy_tuples *tuples,
                                                 const uint64_t *items, size_t n,
                                                 struct hpy_err *err);
/* The items of a tuple; valid until the next intern. */
const uint64_t *hpy_tuples_get(const struct hpy_tuples *tuples, uint32_t tuple, size_t *n);

/* A set that is being collected: members in any order, any number of times. Takes
 * memory for about twice the distinct ones. */
struct hpy_collected {
    uint64_t *items;
    size_t n, room;
    size_t n_distinct; /* the first of items, sorted, after the last sorting */
};

void hpy_collected_dispose(struct hpy_collected *set);
static inline void hpy_collected_clear(struct hpy_collected *set)
{
    set->n = set->n_distinct = 0;
}
HPY_MUST_CHECK enum hpy_status hpy_collected_add(struct hpy_collected *set, uint64_t item,
                                                 struct hpy_err *err);
/* Sort and drop what is there twice: items[0 .. n) are then the set. */
void hpy_collected_finish(struct hpy_collected *set);

#endif
