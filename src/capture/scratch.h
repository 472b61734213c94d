/* Scratch: memory that a capture maps for itself.
 *
 * A bump arena over anonymous mappings, and growing arrays on top of it. The twin
 * must not call malloc (a lock may be held by a thread that does not exist
 * there), so everything a walk needs comes from here and goes back with the
 * process, or at once by hpy_scratch_release. Not for use by several threads. */
#ifndef HPY_CAPTURE_SCRATCH_H
#define HPY_CAPTURE_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

struct hpy_scratch {
    struct hpy_scratch_chunk *chunks;
    size_t used_bytes; /* mapped so far */
};

void hpy_scratch_init(struct hpy_scratch *scratch);
void hpy_scratch_release(struct hpy_scratch *scratch);
/* Zeroed, 16-byte aligned; NULL when the kernel gives no more. */
void *hpy_scratch_alloc(struct hpy_scratch *scratch, size_t n_bytes);

/* A growing stack of 64-bit words in a mapping of its own (mremap). */
struct hpy_words {
    uint64_t *at;
    size_t n, room;
};

int hpy_words_push(struct hpy_words *words, uint64_t word); /* 0, or -1: no memory */
void hpy_words_release(struct hpy_words *words);

/* A map from 64-bit keys (not 0) to 32-bit values, open addressing, for types,
 * code objects and shared keys: thousands of entries, not millions. */
struct hpy_map {
    struct hpy_map_slot *slots;
    size_t n, room;
};

/* 1 found (*value set), 0 not. */
int hpy_map_get(const struct hpy_map *map, uint64_t key, uint32_t *value);
int hpy_map_put(struct hpy_map *map, uint64_t key, uint32_t value); /* 0 or -1 */
void hpy_map_release(struct hpy_map *map);

#endif
