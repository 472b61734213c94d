#include "capture/scratch.h"

#include <sys/mman.h>

#define CHUNK_BYTES ((size_t)256 * 1024)
#define ALIGNMENT 16u
#define FIRST_WORDS_BYTES ((size_t)64 * 1024)
#define FIRST_SLOTS ((size_t)1024) /* a power of two */

struct hpy_scratch_chunk {
    struct hpy_scratch_chunk *next;
    size_t n_bytes; /* of the whole mapping, this header included */
    size_t used;
    size_t padding; /* keeps the first block aligned */
};

_Static_assert(sizeof(struct hpy_scratch_chunk) % ALIGNMENT == 0,
               "blocks follow the chunk header directly");

static void *map_pages(size_t n_bytes)
{
    void *at = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

void hpy_scratch_init(struct hpy_scratch *scratch)
{
    *scratch = (struct hpy_scratch){ 0 };
}

void hpy_scratch_release(struct hpy_scratch *scratch)
{
    struct hpy_scratch_chunk *chunk = scratch->chunks;
    while (chunk) {
        struct hpy_scratch_chunk *next = chunk->next;
        munmap(chunk, chunk->n_bytes);
        chunk = next;
    }
    *scratch = (struct hpy_scratch){ 0 };
}

static struct hpy_scratch_chunk *add_chunk(struct hpy_scratch *scratch, size_t n_bytes)
{
    size_t whole = n_bytes + sizeof(struct hpy_scratch_chunk);
    if (whole < CHUNK_BYTES)
        whole = CHUNK_BYTES;
    struct hpy_scratch_chunk *chunk = map_pages(whole);
    if (!chunk)
        return NULL;
    chunk->n_bytes = whole;
    chunk->used = sizeof *chunk;
    scratch->used_bytes += whole;
    /* A block larger than a chunk gets a mapping of its own, put behind the
     * current chunk so that the room left there is not lost. */
    if (whole > CHUNK_BYTES && scratch->chunks) {
        chunk->next = scratch->chunks->next;
        scratch->chunks->next = chunk;
    } else {
        chunk->next = scratch->chunks;
        scratch->chunks = chunk;
    }
    return chunk;
}

void *hpy_scratch_alloc(struct hpy_scratch *scratch, size_t n_bytes)
{
    if (n_bytes > SIZE_MAX / 2)
        return NULL;
    size_t rounded = (n_bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded == 0)
        rounded = ALIGNMENT;
    struct hpy_scratch_chunk *chunk = scratch->chunks;
    if (!chunk || chunk->n_bytes - chunk->used < rounded) {
        chunk = add_chunk(scratch, rounded);
        if (!chunk)
            return NULL;
    }
    void *block = (char *)chunk + chunk->used;
    chunk->used += rounded;
    return block;
}

int hpy_words_push(struct hpy_words *words, uint64_t word)
{
    if (words->n == words->room) {
        size_t old_bytes = words->room * sizeof *words->at;
        size_t new_bytes = old_bytes ? old_bytes * 2 : FIRST_WORDS_BYTES;
        void *at = old_bytes ? mremap(words->at, old_bytes, new_bytes, MREMAP_MAYMOVE)
                             : map_pages(new_bytes);
        if (!at || at == MAP_FAILED)
            return -1;
        words->at = at;
        words->room = new_bytes / sizeof *words->at;
    }
    words->at[words->n++] = word;
    return 0;
}

void hpy_words_release(struct hpy_words *words)
{
    if (words->at)
        munmap(words->at, words->room * sizeof *words->at);
    *words = (struct hpy_words){ 0 };
}

struct hpy_map_slot {
    uint64_t key; /* 0: empty */
    uint32_t value;
    uint32_t padding;
};

/* Keys are addresses: their low bits say nothing, so the high half of a
 * multiplication by 2^64 / golden ratio is taken (Knuth, TAOCP 3, 6.4). */
static size_t slot_of(const struct hpy_map_slot *slots, size_t room, uint64_t key)
{
    size_t mask = room - 1;
    size_t i = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (slots[i].key != 0 && slots[i].key != key)
        i = (i + 1) & mask;
    return i;
}

int hpy_map_get(const struct hpy_map *map, uint64_t key, uint32_t *value)
{
    if (map->n == 0 || key == 0)
        return 0;
    const struct hpy_map_slot *slot = &map->slots[slot_of(map->slots, map->room, key)];
    if (slot->key == 0)
        return 0;
    *value = slot->value;
    return 1;
}

static int grow_map(struct hpy_map *map)
{
    size_t room = map->room ? map->room * 2 : FIRST_SLOTS;
    struct hpy_map_slot *slots = map_pages(room * sizeof *slots);
    if (!slots)
        return -1;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].key != 0)
            slots[slot_of(slots, room, map->slots[i].key)] = map->slots[i];
    if (map->slots)
        munmap(map->slots, map->room * sizeof *slots);
    map->slots = slots;
    map->room = room;
    return 0;
}

int hpy_map_put(struct hpy_map *map, uint64_t key, uint32_t value)
{
    if (key == 0)
        return -1;
    if ((map->n + 1) * 4 > map->room * 3 && grow_map(map) != 0)
        return -1;
    struct hpy_map_slot *slot = &map->slots[slot_of(map->slots, map->room, key)];
    if (slot->key == 0) {
        slot->key = key;
        map->n++;
    }
    slot->value = value;
    return 0;
}

void hpy_map_release(struct hpy_map *map)
{
    if (map->slots)
        munmap(map->slots, map->room * sizeof *map->slots);
    *map = (struct hpy_map){ 0 };
}
