#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "engine/content.h"

static const struct hpy_content samples[] = {
    { HPY_CONTENT_LENGTH, 0, 0, { NULL, 0 } },
    { HPY_CONTENT_LENGTH, UINT64_MAX, 0, { NULL, 0 } },
    { HPY_CONTENT_STR, 3, 0, { "a\0b", 3 } },
    { HPY_CONTENT_STR, 0, 0, { "", 0 } },
    { HPY_CONTENT_STR_HASH, 17, UINT64_C(0x8877665544332211), { NULL, 0 } },
    { HPY_CONTENT_BYTES, 5000, 0, { "\xff\x00", 2 } },
    { HPY_CONTENT_BYTES_HASH, 1, 0, { NULL, 0 } },
    { HPY_CONTENT_INT, 0, (uint64_t)-1, { NULL, 0 } },
    { HPY_CONTENT_INT, 0, UINT64_C(1) << 63, { NULL, 0 } },
    { HPY_CONTENT_BIGINT, 1000, 1, { NULL, 0 } },
    { HPY_CONTENT_FLOAT, 0, UINT64_C(0x7ff8000000000001), { NULL, 0 } },
    { HPY_CONTENT_NAME, 0, 0, { "os.path", 7 } },
};
enum { N_SAMPLES = sizeof samples / sizeof *samples };

/* A blob of all samples; off[i] in units. */
static uint64_t pack(uint8_t *blob, uint32_t off[N_SAMPLES])
{
    uint64_t at = HPY_CONTENT_UNIT;
    memset(blob, 0, HPY_CONTENT_UNIT);
    for (unsigned i = 0; i < N_SAMPLES; i++) {
        off[i] = (uint32_t)(at / HPY_CONTENT_UNIT);
        at += hpy_content_encode(blob + at, &samples[i]);
    }
    return at;
}

Test(content, every_kind_round_trips)
{
    uint8_t blob[N_SAMPLES * 64];
    uint32_t off[N_SAMPLES];
    uint64_t n = pack(blob, off);
    bool seen[HPY_N_CONTENT_KINDS] = { true };
    for (unsigned i = 0; i < N_SAMPLES; i++) {
        struct hpy_content got = hpy_content_decode(blob, n, off[i]);
        seen[samples[i].kind] = true;
        cr_assert_eq(got.kind, samples[i].kind, "sample %u", i);
        cr_assert_eq(got.length, samples[i].length, "sample %u", i);
        cr_assert_eq(got.bits, samples[i].bits, "sample %u", i);
        cr_assert(hpy_str_equal(got.text, samples[i].text), "sample %u", i);
    }
    for (unsigned kind = 0; kind < HPY_N_CONTENT_KINDS; kind++)
        cr_assert(seen[kind], "no sample of kind %u", kind);
    cr_assert_eq(hpy_content_validate(blob, n, NULL), HPY_OK);
    cr_assert_eq(hpy_content_validate(blob, 0, NULL), HPY_OK);
}

Test(content, nothing_is_nothing)
{
    static const uint8_t blob[8] = { 0 };
    cr_assert_eq(hpy_content_decode(blob, 8, 0).kind, HPY_CONTENT_NONE);
    cr_assert_eq(hpy_content_decode(blob, 8, 1).kind, HPY_CONTENT_NONE);
    cr_assert_eq(hpy_content_decode(blob, 8, 2).kind, HPY_CONTENT_NONE);
    cr_assert_eq(hpy_content_decode(NULL, 0, UINT32_MAX).kind, HPY_CONTENT_NONE);
}

Test(content, a_cut_record_is_none)
{
    uint8_t blob[N_SAMPLES * 64];
    uint32_t off[N_SAMPLES];
    uint64_t n = pack(blob, off);
    for (uint64_t end = 0; end < n; end++) {
        /* the sanitizer sees a read beyond: the bytes end where the block ends */
        uint8_t *cut = malloc(end ? end : 1);
        memcpy(cut, blob, end);
        for (unsigned i = 0; i < N_SAMPLES; i++) {
            struct hpy_content got = hpy_content_decode(cut, end, off[i]);
            cr_assert(got.kind == HPY_CONTENT_NONE || got.kind == samples[i].kind);
            if (got.text.n_bytes)
                cr_assert_leq((const uint8_t *)got.text.data + got.text.n_bytes, cut + end);
        }
        if (end > 0 && end < n)
            cr_assert(hpy_content_validate(cut, end, NULL) == HPY_EDAMAGED || end % 4 == 0);
        free(cut);
    }
}

Test(content, any_bytes_can_be_read)
{
    uint64_t state = 20;
    for (int round = 0; round < 20000; round++) {
        uint8_t blob[40];
        for (size_t i = 0; i < sizeof blob; i++) {
            state = state * UINT64_C(6364136223846793005) + 1;
            blob[i] = (uint8_t)(state >> 56) % (i % 4 == 0 ? 12 : 255);
        }
        for (uint32_t off = 0; off < 12; off++) {
            struct hpy_content got = hpy_content_decode(blob, sizeof blob, off);
            cr_assert_lt((unsigned)got.kind, HPY_N_CONTENT_KINDS);
            if (got.text.n_bytes)
                cr_assert_leq((const uint8_t *)got.text.data + got.text.n_bytes,
                              blob + sizeof blob);
        }
    }
}

Test(content, damage_is_seen_by_the_walk)
{
    uint8_t blob[N_SAMPLES * 64];
    uint32_t off[N_SAMPLES];
    struct hpy_err err;
    uint64_t n = pack(blob, off);
    blob[off[3] * HPY_CONTENT_UNIT] = HPY_N_CONTENT_KINDS;
    cr_assert_eq(hpy_content_validate(blob, n, &err), HPY_EDAMAGED);
    cr_assert_eq(err.offset, off[3] * HPY_CONTENT_UNIT);
    n = pack(blob, off);
    blob[1] = 1;
    cr_assert_eq(hpy_content_validate(blob, n, &err), HPY_EDAMAGED);
    n = pack(blob, off);
    blob[n - 1] ^= 1; /* "os.path": 1 + 1 + 7 bytes, so there is padding */
    cr_assert_eq(hpy_content_validate(blob, n, &err), HPY_EDAMAGED);
}

Test(content, limits)
{
    static char text[HPY_MAX_CONTENT_TEXT + 1];
    struct hpy_content content = { HPY_CONTENT_STR, 1, 0, { text, HPY_MAX_CONTENT_TEXT } };
    cr_assert(hpy_content_allowed(&content));
    uint8_t *out = malloc(HPY_CONTENT_MAX_BYTES);
    cr_assert_leq(hpy_content_encode(out, &content), HPY_CONTENT_MAX_BYTES);
    free(out);
    content.text.n_bytes++;
    cr_assert(!hpy_content_allowed(&content));
    content.text.n_bytes = 0;
    content.kind = HPY_N_CONTENT_KINDS;
    cr_assert(!hpy_content_allowed(&content));
}
