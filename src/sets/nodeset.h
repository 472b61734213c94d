/* A set of nodes of one graph, over CRoaring.
 *
 * Zero or more node ids below a fixed universe (the node count of the graph it
 * belongs to). Sets of different universes must not be mixed; that is asserted.
 * Functions that allocate return HPY_ENOMEM and leave their arguments as they
 * were. */
#ifndef HPY_SETS_NODESET_H
#define HPY_SETS_NODESET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_nodeset {
    void *bitmap; /* roaring_bitmap_t */
    uint32_t universe;
};

HPY_MUST_CHECK enum hpy_status hpy_nodeset_init(struct hpy_nodeset *set,
                                                uint32_t universe,
                                                struct hpy_err *err);
void hpy_nodeset_dispose(struct hpy_nodeset *set); /* also on a zeroed one */

HPY_MUST_CHECK enum hpy_status hpy_nodeset_copy(struct hpy_nodeset *out,
                                                const struct hpy_nodeset *set,
                                                struct hpy_err *err);
/* nodes need not be sorted; duplicates are one member. O(n log n) at worst. */
HPY_MUST_CHECK enum hpy_status hpy_nodeset_from_array(struct hpy_nodeset *out,
                                                      uint32_t universe,
                                                      const uint32_t *nodes,
                                                      uint64_t n_nodes,
                                                      struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_nodeset_from_range(struct hpy_nodeset *out,
                                                      uint32_t universe,
                                                      uint32_t first, uint32_t end,
                                                      struct hpy_err *err);
/* From a bitmap: bit n % 64 of words[n / 64] for node n, universe / 64 + 1 words, no
 * bit set beyond the universe. O(words + members). */
HPY_MUST_CHECK enum hpy_status hpy_nodeset_from_bits(struct hpy_nodeset *out,
                                                     uint32_t universe,
                                                     const uint64_t *words,
                                                     struct hpy_err *err);
void hpy_nodeset_add(struct hpy_nodeset *set, uint32_t node);
void hpy_nodeset_remove(struct hpy_nodeset *set, uint32_t node);
bool hpy_nodeset_has(const struct hpy_nodeset *set, uint32_t node);
uint64_t hpy_nodeset_count(const struct hpy_nodeset *set);
bool hpy_nodeset_equal(const struct hpy_nodeset *a, const struct hpy_nodeset *b);
bool hpy_nodeset_is_subset(const struct hpy_nodeset *a, const struct hpy_nodeset *b);

/* out = a OP b; out is initialised by the call and must not be a or b. */
enum hpy_set_op { HPY_SET_AND, HPY_SET_OR, HPY_SET_XOR, HPY_SET_SUB };
HPY_MUST_CHECK enum hpy_status hpy_nodeset_combine(struct hpy_nodeset *out,
                                                   enum hpy_set_op op,
                                                   const struct hpy_nodeset *a,
                                                   const struct hpy_nodeset *b,
                                                   struct hpy_err *err);

/* The k-th smallest member (k from 0), or HPY_NO_NODE_AT. */
#define HPY_NO_NODE_AT UINT32_MAX
uint32_t hpy_nodeset_select(const struct hpy_nodeset *set, uint64_t k);
/* Members below or equal to node. */
uint64_t hpy_nodeset_rank(const struct hpy_nodeset *set, uint32_t node);
/* Write all members, ascending, into out (room for count). */
void hpy_nodeset_to_array(const struct hpy_nodeset *set, uint32_t *out);
/* Copy up to room members that are >= from into out, ascending; returns how many.
 * Iterate by calling again with the last one + 1. */
uint64_t hpy_nodeset_page(const struct hpy_nodeset *set, uint32_t from,
                          uint32_t *out, uint64_t room);

#endif
