/* The numbers of the capture stream that writer and reader share: tags, record
 * heads, and which fields a content has. docs/capture-stream.md explains them. */
#ifndef HPY_FORMAT_STREAM_FORMAT_H
#define HPY_FORMAT_STREAM_FORMAT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "engine/relation.h"
#include "engine/sink.h"
#include "format/stream.h"

#define HPY_STREAM_SIGNATURE_BYTES 16u
#define HPY_STREAM_HEAD_BYTES 16u
#define HPY_STREAM_PAYLOAD_BYTES (HPY_STREAM_BLOCK_BYTES - HPY_STREAM_HEAD_BYTES)
#define HPY_STREAM_MAX_TEXT 65536u

/* Where the parts of a block's head stand; the checksum covers what follows it. */
enum {
    HPY_STREAM_AT_CHECKSUM = 0,
    HPY_STREAM_AT_TAG = 8,
    HPY_STREAM_AT_LENGTH = 12
};

#define HPY_STREAM_TAG(a, b, c, d)                                             \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define HPY_STREAM_TAG_RECORDS HPY_STREAM_TAG('R', 'E', 'C', 'S')
#define HPY_STREAM_TAG_DONE HPY_STREAM_TAG('D', 'O', 'N', 'E')
#define HPY_STREAM_TAG_STOP HPY_STREAM_TAG('S', 'T', 'O', 'P')

/* The totals of a DONE block, eight bytes each, in this order. */
enum {
    HPY_STREAM_TOTAL_NODES,
    HPY_STREAM_TOTAL_EDGES,
    HPY_STREAM_TOTAL_TYPES,
    HPY_STREAM_TOTAL_NAMES,
    HPY_STREAM_TOTAL_FACTS,
    HPY_STREAM_TOTAL_SKIPS,
    HPY_STREAM_TOTAL_BLOCKS,
    HPY_STREAM_N_TOTALS,
    /* version 2 only */
    HPY_STREAM_TOTAL_SITES = HPY_STREAM_N_TOTALS,
    HPY_STREAM_N_TOTALS_2
};

/* Heads of records. */
enum {
    HPY_STREAM_FACT = 0x01,
    HPY_STREAM_NAME = 0x02,
    HPY_STREAM_TYPE = 0x03,
    HPY_STREAM_SKIPPED = 0x04,
    HPY_STREAM_SITE = 0x05, /* version 2 */
    HPY_STREAM_NODE = 0x40, /* to 0x5f: which fields follow */
    HPY_STREAM_NODE_LAST = 0x5f,
    HPY_STREAM_NODE_SITE = 0x20, /* a further bit, version 2: the site follows */
    HPY_STREAM_SITED_LAST = 0x7f,
    HPY_STREAM_EDGE = 0x80 /* to 0xff: argument follows, kind */
};

enum {
    HPY_STREAM_NODE_TYPE = 0x01,
    HPY_STREAM_NODE_SIZE = 0x02,
    HPY_STREAM_NODE_FLAGS = 0x04,
    HPY_STREAM_NODE_EXTERNAL = 0x08,
    HPY_STREAM_NODE_CONTENT = 0x10
};

#define HPY_STREAM_EDGE_ARG 0x40u
#define HPY_STREAM_EDGE_KIND 0x3fu

/* Kinds of relation without an argument, as a mask. A constant expression, so that
 * the writer needs no table from elsewhere inside the twin. */
#define HPY_STREAM_ARGLESS_BIT(id, number, arg, keeps, notation, what)         \
    | ((arg) == HPY_ARG_NONE || (arg) == HPY_ARG_KEY ? UINT64_C(1) << (number) : 0)
#define HPY_STREAM_ARGLESS_KINDS                                               \
    (UINT64_C(0) HPY_RELATION_LIST(HPY_STREAM_ARGLESS_BIT))
#define HPY_STREAM_NAMED_BIT(id, number, arg, keeps, notation, what)           \
    | ((arg) == HPY_ARG_NAME ? UINT64_C(1) << (number) : 0)
#define HPY_STREAM_NAMED_KINDS                                                 \
    (UINT64_C(0) HPY_RELATION_LIST(HPY_STREAM_NAMED_BIT))

_Static_assert(HPY_N_REL_KINDS <= HPY_STREAM_N_KINDS,
               "an edge's head has six bits for the kind");

/* Granules: addresses in units of eight bytes. */
#define HPY_STREAM_GRANULE_LIMIT (UINT64_C(1) << 54)

/* An address turned so that one comparison tells whether it can be written: what is
 * not a multiple of 8 gets its low bits on top. */
static inline uint64_t hpy_stream_granule(uint64_t addr)
{
    return addr >> 3 | addr << 61;
}

static inline bool hpy_stream_granule_valid(uint64_t granule)
{
    return granule - 1 < HPY_STREAM_GRANULE_LIMIT - 1;
}

/* Fields of a content, by kind. */
enum {
    HPY_STREAM_CONTENT_LENGTH = 1 << 0,      /* varint */
    HPY_STREAM_CONTENT_BITS_FIXED = 1 << 1,  /* 8 bytes */
    HPY_STREAM_CONTENT_BITS_ZIGZAG = 1 << 2, /* signed varint */
    HPY_STREAM_CONTENT_BITS_VARINT = 1 << 3,
    HPY_STREAM_CONTENT_TEXT = 1 << 4
};

static const uint8_t hpy_stream_content_fields[HPY_N_CONTENT_KINDS] = {
    [HPY_CONTENT_LENGTH] = HPY_STREAM_CONTENT_LENGTH,
    [HPY_CONTENT_STR] = HPY_STREAM_CONTENT_LENGTH | HPY_STREAM_CONTENT_TEXT,
    [HPY_CONTENT_STR_HASH] =
        HPY_STREAM_CONTENT_LENGTH | HPY_STREAM_CONTENT_BITS_FIXED,
    [HPY_CONTENT_BYTES] = HPY_STREAM_CONTENT_LENGTH | HPY_STREAM_CONTENT_TEXT,
    [HPY_CONTENT_BYTES_HASH] =
        HPY_STREAM_CONTENT_LENGTH | HPY_STREAM_CONTENT_BITS_FIXED,
    [HPY_CONTENT_INT] = HPY_STREAM_CONTENT_BITS_ZIGZAG,
    [HPY_CONTENT_BIGINT] =
        HPY_STREAM_CONTENT_LENGTH | HPY_STREAM_CONTENT_BITS_VARINT,
    [HPY_CONTENT_FLOAT] = HPY_STREAM_CONTENT_BITS_FIXED,
    [HPY_CONTENT_NAME] = HPY_STREAM_CONTENT_TEXT,
};

#endif
