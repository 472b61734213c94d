/* Natural numbers of any length, as far as counting needs them: added up and printed.
 *
 * A number is n_words 64-bit words of the caller's, the least significant first. No
 * library for this: those there are end the process when memory is short. */
#ifndef HPY_ENGINE_BIGNUM_H
#define HPY_ENGINE_BIGNUM_H

#include <stddef.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"

/* sum += addend, of n_addend <= n_sum words. Returns what is carried out of the last. */
uint64_t hpy_bignum_add(uint64_t *sum, size_t n_sum, const uint64_t *addend, size_t n_addend);
/* number -= less; if it would be below 0, it becomes 0. */
void hpy_bignum_take(uint64_t *number, size_t n_words, uint64_t less);
/* Words up to the most significant that is not 0. */
size_t hpy_bignum_length(const uint64_t *number, size_t n_words);
/* Append in decimal. Uses the number up: it is 0 afterwards. O(n_words²). */
HPY_MUST_CHECK enum hpy_status hpy_bignum_print(struct hpy_text *out, uint64_t *number,
                                                size_t n_words, struct hpy_job *job,
                                                struct hpy_err *err);

#endif
