#include "engine/build_pool.h"

#include "base/mem.h"

/* Up to 32 MiB, so that nearly all of a chunk lies on huge pages (base/mem). */
enum { FIRST_ITEMS = 1 << 8, MOST_BYTES = 32 << 20 };

void hpy_pool_init(struct hpy_pool *pool, size_t item_bytes)
{
    *pool = (struct hpy_pool){ .item_bytes = item_bytes };
}

void hpy_pool_dispose(struct hpy_pool *pool)
{
    for (size_t i = 0; i < pool->n_chunks; i++)
        hpy_free(pool->chunks[i].items);
    hpy_free(pool->chunks);
    hpy_pool_init(pool, pool->item_bytes);
}

bool hpy_pool_extend(struct hpy_pool *pool, uint64_t tag)
{
    const struct hpy_pool_chunk *tail = hpy_pool_tail(pool);
    if (pool->n_chunks == pool->chunk_room) {
        size_t room = pool->chunk_room ? pool->chunk_room * 2 : 16;
        struct hpy_pool_chunk *chunks = hpy_realloc(pool->chunks, room, sizeof *chunks);
        if (!chunks)
            return false;
        pool->chunks = chunks;
        pool->chunk_room = room;
        tail = hpy_pool_tail(pool);
    }
    size_t room = tail ? (size_t)tail->room * 4 : FIRST_ITEMS;
    if (room > MOST_BYTES / pool->item_bytes)
        room = MOST_BYTES / pool->item_bytes;
    char *items = hpy_alloc(room, pool->item_bytes);
    if (!items)
        return false;
    pool->chunks[pool->n_chunks] =
        (struct hpy_pool_chunk){ items, hpy_pool_count(pool), tag, 0, (uint32_t)room };
    pool->n_chunks++;
    return true;
}

size_t hpy_pool_locate(const struct hpy_pool *pool, uint64_t index)
{
    size_t low = 0, high = pool->n_chunks;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (pool->chunks[middle].first <= index)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void hpy_pool_drop(struct hpy_pool *pool, size_t chunk)
{
    hpy_free(pool->chunks[chunk].items);
    pool->chunks[chunk].items = NULL;
}
