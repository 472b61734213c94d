#include "base/mem.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static atomic_uint_fast64_t live_blocks;
static atomic_uint_fast64_t fail_countdown; /* 0 = off */

/* True if this allocation is the one that a test wants to fail. The countdown is
 * read first, so that ordinary runs pay one relaxed load. */
static bool must_fail(void)
{
    uint_fast64_t left = atomic_load_explicit(&fail_countdown, memory_order_relaxed);
    while (left != 0)
        if (atomic_compare_exchange_weak(&fail_countdown, &left, left - 1))
            return left == 1;
    return false;
}

/* Bytes of an array, at least 1 so that NULL always means failure; 0 when the
 * product overflows or no allocator could serve it. */
static size_t array_bytes(size_t n_items, size_t item_bytes)
{
    size_t n;
    if (__builtin_mul_overflow(n_items, item_bytes, &n) || n > PTRDIFF_MAX)
        return 0;
    return n ? n : 1;
}

static void *counted(void *block)
{
    if (block)
        atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    return block;
}

/* Large blocks lie on huge pages where the kernel has them: making and reading a
 * graph touches hundreds of megabytes once, and a first touch by small pages was
 * measured to cost seven times as much. Only advice, so no harm if refused. */
enum { HUGE_BYTES = 2 << 20, LARGE_BYTES = 8 << 20 };

static void *advised(void *block, size_t n_bytes)
{
    if (block && n_bytes >= LARGE_BYTES) {
        size_t skip = -(uintptr_t)block & (HUGE_BYTES - 1);
        int number = errno;
        (void)madvise((char *)block + skip, (n_bytes - skip) & ~(size_t)(HUGE_BYTES - 1),
                      MADV_HUGEPAGE);
        errno = number;
    }
    return block;
}

static void *plain_alloc(size_t n_bytes)
{
    void *block;
    if (n_bytes < LARGE_BYTES)
        return malloc(n_bytes);
    return posix_memalign(&block, HUGE_BYTES, n_bytes) ? NULL : block;
}

void *hpy_alloc(size_t n_items, size_t item_bytes)
{
    size_t n = array_bytes(n_items, item_bytes);
    return n == 0 || must_fail() ? NULL : advised(counted(plain_alloc(n)), n);
}

void *hpy_zalloc(size_t n_items, size_t item_bytes)
{
    size_t n = array_bytes(n_items, item_bytes);
    return n == 0 || must_fail() ? NULL : advised(counted(calloc(1, n)), n);
}

void *hpy_realloc(void *block, size_t n_items, size_t item_bytes)
{
    if (!block)
        return hpy_alloc(n_items, item_bytes);
    size_t n = array_bytes(n_items, item_bytes);
    return n == 0 || must_fail() ? NULL : advised(realloc(block, n), n);
}

void hpy_free(void *block)
{
    if (!block)
        return;
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    free(block);
}

void *hpy_mem_map(size_t n_bytes)
{
    if (must_fail())
        return NULL;
    void *pages = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : advised(counted(pages), n_bytes);
}

void hpy_mem_unmap(void *pages, size_t n_bytes)
{
    if (!pages)
        return;
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    (void)munmap(pages, n_bytes);
}

char *hpy_strndup(const char *text, size_t n_bytes)
{
    size_t n = strnlen(text, n_bytes);
    char *copy = hpy_alloc(n + 1, 1);
    if (copy) {
        memcpy(copy, text, n);
        copy[n] = '\0';
    }
    return copy;
}

char *hpy_strdup(const char *text)
{
    return hpy_strndup(text, strlen(text));
}

uint64_t hpy_mem_live(void)
{
    return atomic_load(&live_blocks);
}

void hpy_mem_fail_at(uint64_t n)
{
    atomic_store(&fail_countdown, n);
}
