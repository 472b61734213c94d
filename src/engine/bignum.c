#include "engine/bignum.h"

#include <inttypes.h>

#include "base/mem.h"

uint64_t hpy_bignum_add(uint64_t *sum, size_t n_sum, const uint64_t *addend, size_t n_addend)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n_sum && (i < n_addend || carry); i++) {
        unsigned __int128 word = (unsigned __int128)sum[i] + carry + (i < n_addend ? addend[i] : 0);
        sum[i] = (uint64_t)word;
        carry = (uint64_t)(word >> 64);
    }
    return carry;
}

void hpy_bignum_take(uint64_t *number, size_t n_words, uint64_t less)
{
    for (size_t i = 0; i < n_words && less; i++)
        less = __builtin_sub_overflow(number[i], less, &number[i]);
    for (size_t i = 0; i < n_words && less; i++) /* it was less than what was taken */
        number[i] = 0;
}

size_t hpy_bignum_length(const uint64_t *number, size_t n_words)
{
    while (n_words > 0 && number[n_words - 1] == 0)
        n_words--;
    return n_words;
}

/* Nineteen digits at a time, the last ones first. */
enum hpy_status hpy_bignum_print(struct hpy_text *out, uint64_t *number, size_t n_words,
                                 struct hpy_job *job, struct hpy_err *err)
{
    const uint64_t chunk = UINT64_C(10000000000000000000);
    size_t n = hpy_bignum_length(number, n_words), n_parts = 0;
    uint64_t *parts = HPY_ARRAY(uint64_t, n + n / 50 + 1); /* 64 bits have 19.27 digits */
    enum hpy_status status = HPY_OK;
    if (!parts)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a number");
    do {
        uint64_t rest = 0;
        for (size_t i = n; i-- > 0;) {
            unsigned __int128 word = (unsigned __int128)rest << 64 | number[i];
            number[i] = (uint64_t)(word / chunk);
            rest = (uint64_t)(word % chunk);
        }
        parts[n_parts++] = rest;
        n = hpy_bignum_length(number, n);
        status = hpy_job_poll(job, n_parts, err);
    } while (n > 0 && status == HPY_OK);
    for (size_t i = n_parts; i-- > 0 && status == HPY_OK;)
        hpy_text_addf(out, i + 1 == n_parts ? "%" PRIu64 : "%019" PRIu64, parts[i]);
    hpy_free(parts);
    return status == HPY_OK ? hpy_text_check(out, err) : status;
}
