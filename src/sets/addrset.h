/* A set of object addresses: a paged bitset, one bit per 16 bytes of heap.
 *
 * Used twice: by a capture, to see an address for the first time only (inside
 * the twin, so it maps its own memory and never calls malloc), and by the graph
 * builder, where the rank of an address among all members is its node id.
 * Addresses must be multiples of 8. Those with bit 3 set (some static objects of
 * CPython) live in a second plane whose pages exist only where needed.
 *
 * Memory: 512 bytes per 64 KiB of address space touched, plus a hashed directory
 * of under 300 bytes per MiB touched; three times that once indexed. Covers the
 * 57-bit user address space. Not for use by several threads until indexed, after
 * that for any number of readers. */
#ifndef HPY_SETS_ADDRSET_H
#define HPY_SETS_ADDRSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_addrset; /* opaque; lives in its own mapping */

/* A new empty set; NULL when mmap fails. */
struct hpy_addrset *hpy_addrset_new(void);
void hpy_addrset_free(struct hpy_addrset *set);

enum hpy_addrset_answer {
    HPY_ADDRSET_OLD = 0, /* was a member already */
    HPY_ADDRSET_NEW = 1, /* added now */
    HPY_ADDRSET_FULL = 2 /* no memory, or not an address (odd, over 57 bits) */
};

/* Add an address. O(1). Async-signal-safe, no malloc; a longjmp out of it leaves
 * the set usable. */
enum hpy_addrset_answer hpy_addrset_add(struct hpy_addrset *set, uint64_t addr);
/* Take an address out again; a set that is indexed refuses by false, as if it were no
 * member. O(1). Async-signal-safe. */
bool hpy_addrset_remove(struct hpy_addrset *set, uint64_t addr);
bool hpy_addrset_has(const struct hpy_addrset *set, uint64_t addr);
uint64_t hpy_addrset_count(const struct hpy_addrset *set);
/* Bytes of memory used so far. */
uint64_t hpy_addrset_memory(const struct hpy_addrset *set);

/* Freeze the set and number its members in ascending order; O(pages log pages).
 * After this hpy_addrset_add refuses everything. HPY_ENOMEM leaves it as it was. */
HPY_MUST_CHECK enum hpy_status hpy_addrset_index(struct hpy_addrset *set,
                                                 struct hpy_err *err);
#define HPY_NO_RANK UINT64_MAX
/* Members below addr, if addr is a member; else HPY_NO_RANK. O(1). */
uint64_t hpy_addrset_rank(const struct hpy_addrset *set, uint64_t addr);
/* The ranks of n addresses at once, which hides the waits for memory; out may be
 * addrs. */
void hpy_addrset_ranks(const struct hpy_addrset *set, uint64_t *out, const uint64_t *addrs,
                       size_t n);

#endif
