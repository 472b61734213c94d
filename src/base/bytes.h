/* Reading and writing of fixed-width and variable-length numbers, little-endian.
 *
 * No struct is ever cast onto foreign bytes: readers go through a cursor that
 * knows its bounds. After a failed read the cursor stays failed and further
 * reads give zero, so that a record is read field by field and checked once. */
#ifndef HPY_BASE_BYTES_H
#define HPY_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t hpy_le16(const void *p)
{
    uint8_t b[2];
    memcpy(b, p, 2);
    return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t hpy_le32(const void *p)
{
    uint8_t b[4];
    memcpy(b, p, 4);
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

/* 64 bits are moved at once: compilers do not see through the bytewise form. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define HPY_HOST_LE64(v) __builtin_bswap64(v)
#else
#define HPY_HOST_LE64(v) (v)
#endif

static inline uint64_t hpy_le64(const void *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return HPY_HOST_LE64(v);
}

static inline void hpy_put_le16(void *p, uint16_t v)
{
    uint8_t b[2] = { (uint8_t)v, (uint8_t)(v >> 8) };
    memcpy(p, b, 2);
}

static inline void hpy_put_le32(void *p, uint32_t v)
{
    uint8_t b[4] = { (uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
                     (uint8_t)(v >> 24) };
    memcpy(p, b, 4);
}

static inline void hpy_put_le64(void *p, uint64_t v)
{
    v = HPY_HOST_LE64(v);
    memcpy(p, &v, 8);
}

/* Signed numbers as small unsigned ones: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
static inline uint64_t hpy_zigzag(int64_t v)
{
    return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63);
}

static inline int64_t hpy_unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#define HPY_VARINT_BYTES 10 /* the longest LEB128 form of 64 bits */

/* Write LEB128 at p, which has HPY_VARINT_BYTES of room; returns bytes used. */
static inline size_t hpy_put_varint(uint8_t *p, uint64_t v)
{
    size_t n = 0;
    while (v >= 0x80) {
        p[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    p[n++] = (uint8_t)v;
    return n;
}

struct hpy_cursor {
    const uint8_t *at, *end;
    bool failed;
};

static inline struct hpy_cursor hpy_cursor_over(const void *data, size_t n_bytes)
{
    return (struct hpy_cursor){ (const uint8_t *)data,
                                (const uint8_t *)data + n_bytes, false };
}

static inline size_t hpy_cursor_left(const struct hpy_cursor *c)
{
    return (size_t)(c->end - c->at);
}

/* The next n bytes, or NULL (and failed) if there are fewer. */
static inline const uint8_t *hpy_take(struct hpy_cursor *c, uint64_t n)
{
    if (c->failed || n > hpy_cursor_left(c)) {
        c->failed = true;
        return NULL;
    }
    const uint8_t *p = c->at;
    c->at += n;
    return p;
}

static inline uint8_t hpy_take_u8(struct hpy_cursor *c)
{
    const uint8_t *p = hpy_take(c, 1);
    return p ? *p : 0;
}

static inline uint16_t hpy_take_le16(struct hpy_cursor *c)
{
    const uint8_t *p = hpy_take(c, 2);
    return p ? hpy_le16(p) : 0;
}

static inline uint32_t hpy_take_le32(struct hpy_cursor *c)
{
    const uint8_t *p = hpy_take(c, 4);
    return p ? hpy_le32(p) : 0;
}

static inline uint64_t hpy_take_le64(struct hpy_cursor *c)
{
    const uint8_t *p = hpy_take(c, 8);
    return p ? hpy_le64(p) : 0;
}

/* LEB128; overlong or over-wide forms fail. */
static inline uint64_t hpy_take_varint(struct hpy_cursor *c)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (c->failed || c->at == c->end)
            break;
        uint8_t b = *c->at++;
        if (shift == 63 && b > 1)
            break;
        v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80)) {
            if (b == 0 && shift != 0)
                break;
            return v;
        }
    }
    c->failed = true;
    return 0;
}

#endif
