/* Allocation: overflow-checked, counted, and made to fail on demand by tests.
 *
 * The core never aborts on a failed allocation, because it may run inside
 * someone else's process: every function here returns NULL instead. Memory
 * from hpy_alloc* is released by hpy_free only. Not used in the twin, which
 * has its own mapped memory (capture/scratch.h). */
#ifndef HPY_BASE_MEM_H
#define HPY_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

void *hpy_alloc(size_t n_items, size_t item_bytes);  /* uninitialised */
void *hpy_zalloc(size_t n_items, size_t item_bytes); /* zero filled */
/* Grow or shrink; on failure NULL and the old block is still the caller's. */
void *hpy_realloc(void *block, size_t n_items, size_t item_bytes);
void hpy_free(void *block);
char *hpy_strdup(const char *text);
char *hpy_strndup(const char *text, size_t n_bytes);

/* Zero-filled pages straight from the kernel, for what must not touch malloc.
 * Async-signal-safe; counted and made to fail like the others. NULL on failure. */
void *hpy_mem_map(size_t n_bytes);
void hpy_mem_unmap(void *pages, size_t n_bytes); /* NULL allowed */

#define HPY_NEW(type) ((type *)hpy_zalloc(1, sizeof(type)))
#define HPY_ARRAY(type, n) ((type *)hpy_alloc((n), sizeof(type)))
#define HPY_ZARRAY(type, n) ((type *)hpy_zalloc((n), sizeof(type)))

/* Blocks alive now. For tests and leak checks. */
uint64_t hpy_mem_live(void);
/* Make the n-th allocation from now fail (1 = the next one); 0 switches off. */
void hpy_mem_fail_at(uint64_t n);

#endif
