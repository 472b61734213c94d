/* A plain bit for each of n items, for marks of an analysis: where a nodeset would
 * be too slow to change and its memory saved nothing. Made zeroed by hpy_bits_new,
 * released by hpy_free. */
#ifndef HPY_SETS_BITS_H
#define HPY_SETS_BITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

static inline uint64_t hpy_bits_words(uint64_t n)
{
    return n / 64 + 1;
}

static inline uint64_t *hpy_bits_new(uint64_t n) /* NULL = out of memory */
{
    return HPY_ZARRAY(uint64_t, hpy_bits_words(n));
}

static inline bool hpy_bits_has(const uint64_t *bits, uint64_t i)
{
    return bits[i >> 6] >> (i & 63) & 1;
}

static inline void hpy_bits_add(uint64_t *bits, uint64_t i)
{
    bits[i >> 6] |= UINT64_C(1) << (i & 63);
}

static inline void hpy_bits_remove(uint64_t *bits, uint64_t i)
{
    bits[i >> 6] &= ~(UINT64_C(1) << (i & 63));
}

/* All of [from, end). */
static inline void hpy_bits_add_range(uint64_t *bits, uint64_t from, uint64_t end)
{
    for (; from < end && (from & 63) != 0; from++)
        hpy_bits_add(bits, from);
    for (; from + 64 <= end; from += 64)
        bits[from >> 6] = UINT64_MAX;
    for (; from < end; from++)
        hpy_bits_add(bits, from);
}

/* The first item at or after `from` whose bit is as asked, or n. O(distance). */
static inline uint64_t hpy_bits_next(const uint64_t *bits, uint64_t n, uint64_t from, bool wanted)
{
    uint64_t flip = wanted ? 0 : UINT64_MAX;
    if (from >= n)
        return n;
    uint64_t at = from >> 6, last = (n - 1) >> 6;
    uint64_t word = (bits[at] ^ flip) & UINT64_MAX << (from & 63);
    while (word == 0 && at < last)
        word = bits[++at] ^ flip;
    uint64_t found = word ? at * 64 + (uint64_t)__builtin_ctzll(word) : n;
    return found < n ? found : n;
}

static inline uint64_t hpy_bits_count(const uint64_t *bits, uint64_t n)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < hpy_bits_words(n); i++)
        count += (uint64_t)__builtin_popcountll(bits[i]);
    return count;
}

#endif
