/* The chunks of a snapshot as a table: which array of struct hpy_graph each one is,
 * and how many items it has. Writer and reader both go by it; docs/snapshot.md
 * explains it. Private to format. */
#ifndef HPY_FORMAT_SNAPSHOT_CHUNKS_H
#define HPY_FORMAT_SNAPSHOT_CHUNKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/graph.h"
#include "format/snapshot.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "a snapshot is mapped as it is, which needs a little-endian host"
#endif

#define HPY_SNAPSHOT_HEADER_BYTES 64u
#define HPY_SNAPSHOT_ROW_BYTES 32u
#define HPY_SNAPSHOT_ALIGN 64u
#define HPY_SNAPSHOT_MAX_CHUNKS 256u
#define HPY_SNAPSHOT_REQUIRED 1u /* a reader that does not know the chunk must stop */

/* Offsets of fields in the header and in a row of the chunk table. */
enum {
    HPY_SNAPSHOT_AT_VERSION = 8,
    HPY_SNAPSHOT_AT_HEADER_BYTES = 12,
    HPY_SNAPSHOT_AT_N_CHUNKS = 16,
    HPY_SNAPSHOT_AT_ROW_BYTES = 20,
    HPY_SNAPSHOT_AT_TABLE = 24,
    HPY_SNAPSHOT_AT_FILE_BYTES = 32,
    HPY_SNAPSHOT_AT_RESERVED = 40,
    HPY_SNAPSHOT_AT_CHECKSUM = 56,

    HPY_SNAPSHOT_ROW_ID = 0,
    HPY_SNAPSHOT_ROW_FLAGS = 4,
    HPY_SNAPSHOT_ROW_ITEM_BYTES = 6,
    HPY_SNAPSHOT_ROW_OFFSET = 8,
    HPY_SNAPSHOT_ROW_LENGTH = 16,
    HPY_SNAPSHOT_ROW_CHECKSUM = 24
};

/* The numbers of the chunk META, eight bytes each, in this order. The first ones say
 * how long the other chunks are. */
#define HPY_SNAPSHOT_COUNT_LIST(C)                                             \
    C(NODES, "objects, the root included")                                     \
    C(EDGES, "edges")                                                          \
    C(TYPES, "types")                                                          \
    C(NAMES, "names")                                                          \
    C(NAME_BYTES, "bytes of names")                                            \
    C(FACTS, "facts")                                                          \
    C(FACT_BYTES, "bytes of facts")                                            \
    C(SKIPS, "notes of skipped objects")                                       \
    C(LARGE_SIZES, "sizes of 2^32-1 bytes and more")                           \
    C(EXTERNALS, "objects with external bytes")                                \
    C(CONTENT_BYTES, "bytes of contents")                                      \
    C(OBJECTS, "objects, virtual ones left out")                               \
    C(OBJECT_BYTES, "bytes of those")                                          \
    C(EXTERNAL_BYTES, "external bytes of those")                               \
    C(REACHABLE, "of those, reachable")                                        \
    C(REACHABLE_BYTES, "bytes of reachable ones")

enum hpy_snapshot_count {
#define HPY_SNAPSHOT_COUNT_ENUM(id, title) HPY_SNAPSHOT_##id,
    HPY_SNAPSHOT_COUNT_LIST(HPY_SNAPSHOT_COUNT_ENUM)
#undef HPY_SNAPSHOT_COUNT_ENUM
    HPY_SNAPSHOT_N_COUNTS,
    /* Of optional chunks, known by their length: not in META. */
    HPY_SNAPSHOT_SITES, /* the unknown one included */
    HPY_SNAPSHOT_FRAMES,
    HPY_SNAPSHOT_N_ALL_COUNTS
};

#define HPY_SNAPSHOT_NO_FIELD SIZE_MAX

/* id, what it is, bytes per item, count, items above the count, field of hpy_graph */
#define HPY_SNAPSHOT_CHUNK_LIST(C)                                                  \
    C(META, "the counts", 8, N_COUNTS, 0, HPY_SNAPSHOT_NO_FIELD)                    \
    C(FACT, "the facts", 1, FACT_BYTES, 0, HPY_SNAPSHOT_NO_FIELD)                   \
    C(ADDR, "the addresses", 8, NODES, 0, offsetof(struct hpy_graph, addr))         \
    C(TYPE, "the types of objects", 4, NODES, 0, offsetof(struct hpy_graph, type))  \
    C(SIZE, "the sizes", 4, NODES, 0, offsetof(struct hpy_graph, size32))           \
    C(FLAG, "the flags", 2, NODES, 0, offsetof(struct hpy_graph, flags))            \
    C(OWNR, "the owners of dicts", 4, NODES, 0, offsetof(struct hpy_graph, owner))  \
    C(COFF, "the index of contents", 4, NODES, 0, offsetof(struct hpy_graph, content_off)) \
    C(OOFF, "the index of edges", 8, NODES, 1, offsetof(struct hpy_graph, out_off)) \
    C(IOFF, "the index of referrers", 8, NODES, 1, offsetof(struct hpy_graph, in_off)) \
    C(LSZN, "the objects of large size", 4, LARGE_SIZES, 0,                         \
      offsetof(struct hpy_graph, large_size.node))                                  \
    C(LSZV, "the large sizes", 8, LARGE_SIZES, 0,                                   \
      offsetof(struct hpy_graph, large_size.value))                                 \
    C(EXTN, "the objects with external bytes", 4, EXTERNALS, 0,                     \
      offsetof(struct hpy_graph, external.node))                                    \
    C(EXTV, "the external bytes", 8, EXTERNALS, 0,                                  \
      offsetof(struct hpy_graph, external.value))                                   \
    C(TYPS, "the types", 28, TYPES, 0, offsetof(struct hpy_graph, types))           \
    C(NOFF, "the index of names", 8, NAMES, 1, offsetof(struct hpy_graph, name_off)) \
    C(NTXT, "the names", 1, NAME_BYTES, 0, offsetof(struct hpy_graph, name_text))   \
    C(SKIP, "the notes of skipped objects", 16, SKIPS, 0, offsetof(struct hpy_graph, skips)) \
    C(CONT, "the contents", 1, CONTENT_BYTES, 0, offsetof(struct hpy_graph, content)) \
    C(OTGT, "the targets of edges", 4, EDGES, 0, offsetof(struct hpy_graph, out_target)) \
    C(OREL, "the relations of edges", 4, EDGES, 0, offsetof(struct hpy_graph, out_rel)) \
    C(ISRC, "the referrers", 4, EDGES, 0, offsetof(struct hpy_graph, in_source))    \
    C(ISLT, "the edges of referrers", 4, EDGES, 0, offsetof(struct hpy_graph, in_slot)) \
    C(SITE, "the sites of objects", 4, NODES, 0, offsetof(struct hpy_graph, site))  \
    C(SOFF, "the index of sites", 4, SITES, 1, offsetof(struct hpy_graph, site_off)) \
    C(SFRM, "the frames of sites", 8, FRAMES, 0, offsetof(struct hpy_graph, site_frames))

enum hpy_snapshot_chunk {
#define HPY_SNAPSHOT_CHUNK_ENUM(id, title, bytes, count, more, field) HPY_SNAPSHOT_##id,
    HPY_SNAPSHOT_CHUNK_LIST(HPY_SNAPSHOT_CHUNK_ENUM)
#undef HPY_SNAPSHOT_CHUNK_ENUM
    HPY_SNAPSHOT_N_CHUNKS
};

/* The chunks from here on are optional: all of them are there, or none. */
#define HPY_SNAPSHOT_FIRST_OPTIONAL HPY_SNAPSHOT_SITE

struct hpy_snapshot_chunk_info {
    char id[5];
    const char *title;
    uint16_t item_bytes;
    uint8_t count; /* enum hpy_snapshot_count, or N_COUNTS for META itself */
    uint8_t more;
    size_t field; /* of struct hpy_graph, a pointer; or HPY_SNAPSHOT_NO_FIELD */
};

extern const struct hpy_snapshot_chunk_info hpy_snapshot_chunks[HPY_SNAPSHOT_N_CHUNKS];

/* Items that a chunk must have. */
static inline uint64_t hpy_snapshot_n_items(enum hpy_snapshot_chunk chunk,
                                            const uint64_t counts[HPY_SNAPSHOT_N_ALL_COUNTS])
{
    const struct hpy_snapshot_chunk_info *info = &hpy_snapshot_chunks[chunk];
    if (info->count == HPY_SNAPSHOT_N_COUNTS)
        return HPY_SNAPSHOT_N_COUNTS;
    return counts[info->count] + info->more;
}

_Static_assert(sizeof(struct hpy_graph_type) == 28 && sizeof(struct hpy_skip) == 16 &&
                   sizeof(struct hpy_site_frame) == 8,
               "these structs are rows of chunks and have no padding");

#endif
