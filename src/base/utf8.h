/* UTF-8, one code point at a time, without tables or libraries.
 *
 * Inline, so that the parts that are loaded into foreign processes (base/status)
 * need nothing else. Everybody else uses the functions of base/text. */
#ifndef HPY_BASE_UTF8_H
#define HPY_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HPY_UTF8_INVALID UINT32_MAX

/* As hpy_utf8_decode: overlong forms, surrogates and values over U+10FFFF are
 * not valid. n_bytes must be positive. */
static inline size_t hpy_utf8_step(uint32_t *code_point, const char *data,
                                   size_t n_bytes)
{
    const unsigned char *p = (const unsigned char *)data;
    uint32_t first = p[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    *code_point = HPY_UTF8_INVALID;
    if (first < 0xc2 || first > 0xf4 || n > n_bytes)
        return 1;
    uint32_t value = first & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (p[i] & 0x3fu);
    }
    static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 1;
    *code_point = value;
    return n;
}

/* True for the code points that move the cursor, end a line or change the order
 * of what follows on a terminal: C0, DEL, C1, the line and paragraph separators,
 * the bidirectional controls and the invisible format characters beside them. */
static inline bool hpy_utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

#endif
