/* A set of 64-bit integers, negative ones too, that may be complemented.
 *
 * What the bitsets of the Python package are made of. The members, or of an inverted
 * set the integers that are none, lie in pages of 2^32 integers, each a CRoaring
 * bitmap; so an empty, a dense and a scattered set are all small. Storage is the
 * caller's; a set may be read from several threads and changed from one.
 *
 * n stands for the integers stored, p for the pages. Functions that fail leave
 * their arguments as they were; the only error is HPY_ENOMEM where no other is said. */
#ifndef HPY_SETS_BITSET_H
#define HPY_SETS_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "sets/nodeset.h"

struct hpy_bitset_page {
    int64_t number; /* holds number * 2^32 and the 2^32 - 1 integers above */
    void *bits;     /* roaring_bitmap_t, never empty */
};

struct hpy_bitset { /* all zero: the empty set */
    struct hpy_bitset_page *pages; /* ascending */
    size_t n_pages, room;
    bool inverted; /* the members are all integers but those in the pages */
};

#define HPY_BITSET_MAX_PAGES (1u << 12) /* of one range */

void hpy_bitset_dispose(struct hpy_bitset *set); /* leaves the empty set */
HPY_MUST_CHECK enum hpy_status hpy_bitset_copy(struct hpy_bitset *out,
                                               const struct hpy_bitset *set,
                                               struct hpy_err *err);

bool hpy_bitset_has(const struct hpy_bitset *set, int64_t value); /* O(log n) */
/* Make value a member or none; *was (NULL allowed) tells what it was. O(log n + p). */
HPY_MUST_CHECK enum hpy_status hpy_bitset_put(bool *was, struct hpy_bitset *set, int64_t value,
                                              bool member, struct hpy_err *err);
/* Add first, first + step … (count of them) to a set that is not inverted. The last one
 * must be no larger than INT64_MAX; step is positive. HPY_ELIMIT for more than
 * HPY_BITSET_MAX_PAGES pages. */
HPY_MUST_CHECK enum hpy_status hpy_bitset_add_range(struct hpy_bitset *set, int64_t first,
                                                    uint64_t count, uint64_t step,
                                                    struct hpy_err *err);

/* How many integers are stored: the members, or of an inverted set those that are none. */
uint64_t hpy_bitset_stored(const struct hpy_bitset *set);
/* The smallest and the largest integer stored; false if there is none. */
bool hpy_bitset_first(int64_t *out, const struct hpy_bitset *set);
bool hpy_bitset_last(int64_t *out, const struct hpy_bitset *set);
/* Copy up to room stored integers that are >= from, ascending; returns how many. Go on
 * with the last one + 1. */
size_t hpy_bitset_list(const struct hpy_bitset *set, int64_t from, int64_t *out, size_t room);

/* Whether every member of a is one of b. O(n). */
bool hpy_bitset_is_subset(const struct hpy_bitset *a, const struct hpy_bitset *b);
bool hpy_bitset_equal(const struct hpy_bitset *a, const struct hpy_bitset *b);
/* The same for equal sets, however they came to be. O(n). */
uint64_t hpy_bitset_hash(const struct hpy_bitset *set);

/* out = a OP b; out is a new set and must not be a or b. O(n of both). */
HPY_MUST_CHECK enum hpy_status hpy_bitset_combine(struct hpy_bitset *out, enum hpy_set_op op,
                                                  const struct hpy_bitset *a,
                                                  const struct hpy_bitset *b,
                                                  struct hpy_err *err);
/* Every member moved up by `by`, down if negative. HPY_ELIMIT if an integer stored would
 * leave 64 bits. */
HPY_MUST_CHECK enum hpy_status hpy_bitset_shift(struct hpy_bitset *out,
                                                const struct hpy_bitset *set, int64_t by,
                                                struct hpy_err *err);

#endif
