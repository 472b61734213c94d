/* A pool: items of one size in chunks that never move.
 *
 * What the builder collects is as large as the graph itself, so growing it must
 * not copy, and it must be possible to give it back piece by piece while the
 * graph is made out of it. Chunks start small and grow fourfold, so that a graph
 * of ten objects stays one of a few kilobytes. Private to the builder. */
#ifndef HPY_ENGINE_BUILD_POOL_H
#define HPY_ENGINE_BUILD_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hpy_pool_chunk {
    char *items; /* NULL once given back */
    uint64_t first; /* index of the first item in the whole pool */
    uint64_t tag;   /* the owner's; what it meant when the chunk was begun */
    uint32_t n, room;
};

struct hpy_pool {
    struct hpy_pool_chunk *chunks;
    size_t n_chunks, chunk_room;
    size_t item_bytes;
};

void hpy_pool_init(struct hpy_pool *pool, size_t item_bytes);
void hpy_pool_dispose(struct hpy_pool *pool);
/* Begin a new chunk behind the last, which counts as full from now on. */
bool hpy_pool_extend(struct hpy_pool *pool, uint64_t tag);
/* The chunk that holds item `index`, which must exist. O(log chunks). */
size_t hpy_pool_locate(const struct hpy_pool *pool, uint64_t index);
/* Give one chunk back. */
void hpy_pool_drop(struct hpy_pool *pool, size_t chunk);

static inline struct hpy_pool_chunk *hpy_pool_tail(const struct hpy_pool *pool)
{
    return pool->n_chunks ? &pool->chunks[pool->n_chunks - 1] : NULL;
}

static inline uint64_t hpy_pool_count(const struct hpy_pool *pool)
{
    const struct hpy_pool_chunk *tail = hpy_pool_tail(pool);
    return tail ? tail->first + tail->n : 0;
}

#endif
