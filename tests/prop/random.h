/* What the tests of random graphs share: numbers that a seed repeats, and the seed.
 *
 * A test sets random_state to the seed of a round. */
#ifndef HPY_TESTS_PROP_RANDOM_H
#define HPY_TESTS_PROP_RANDOM_H

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/status.h"

static uint64_t random_state;

/* D. E. Knuth's MMIX generator; its low bits are the least random. */
static inline uint64_t random_next(void)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return random_state;
}

/* A number from 0 up to and without `below`. */
static inline uint64_t any(uint64_t below)
{
    return (random_next() >> 20) % below;
}

/* The same of few. */
static inline unsigned any_of(unsigned below)
{
    return (unsigned)(random_next() >> 33) % below;
}

static inline void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

/* The seed to begin with, which is printed: HPY_SEED=n, else the usual one. */
static inline uint64_t seed_or(uint64_t usual, const char *test)
{
    const char *given = getenv("HPY_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 0) : usual;
    fprintf(stderr, "%s: HPY_SEED=%llu\n", test, (unsigned long long)seed);
    return seed;
}

#endif
