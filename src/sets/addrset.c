/* Layout. A page is the bitmap of 64 KiB of address space, 4096 bits for the
 * addresses that are multiples of 16. Sixteen neighbouring pages are a block
 * (1 MiB); blocks are found by open addressing on the block number, whose slot
 * holds sixteen page pointers in two cache lines. Heaps are dense in such blocks,
 * so the directory of a 1 GB heap fits the second-level cache, and one stray
 * address of a hostile file costs under a kilobyte.
 *
 * Indexing turns each page into 64 cells {bits, rank of the first}, so that a
 * rank is one lookup in the directory, one cell and one population count.
 *
 * hpy_addrset_add may be left by a longjmp at any point (capture/guard): tables
 * are built aside and published by one store, and counters that bound something
 * are raised before what they count is published. */
#include "sets/addrset.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    PAGE_SHIFT = 16,
    BLOCK_SHIFT = 20,
    BLOCK_PAGES = 1 << (BLOCK_SHIFT - PAGE_SHIFT),
    PAGE_WORDS = (1 << PAGE_SHIFT) / 16 / 64,
    WORD_SHIFT = 10, /* one word of bits covers 1 KiB */
    ADDR_BITS = 57,
    FIRST_SLOTS_LOG2 = 8,
    CHUNK_BYTES = 1 << 20,
    N_PLANES = 2 /* plane 1: addresses with bit 3 set */
};

struct page {
    uint64_t bits[PAGE_WORDS];
};

/* A page after indexing. `base` counts the members below this word's first
 * address, of both planes where the page exists in both. */
struct cell {
    uint64_t bits, base;
};

/* What a slot points at: a struct page; after indexing, PAGE_WORDS cells, with
 * bit 0 of the pointer set where the cells of both planes lie side by side. */
typedef uintptr_t page_ref;
#define BOTH_PLANES ((page_ref)1)

struct table {
    size_t n_bytes;
    uint64_t mask;
    unsigned shift;
    uint64_t n_used;
    page_ref (*slots)[BLOCK_PAGES]; /* behind keys, in the same mapping */
    uint64_t keys[];                /* block number + 1; 0 = free */
};

struct chunk {
    struct chunk *next;
    size_t used; /* pages; the first lies behind this header, page-sized itself */
    struct page pages[];
};

struct hpy_addrset {
    struct table *tables[N_PLANES]; /* NULL until first needed */
    struct chunk *chunks;
    uint64_t n_members;
    uint64_t n_pages;
    /* after indexing */
    struct cell *cells; /* ascending by address; plane 0 before plane 1 */
    size_t cells_bytes;
    bool indexed;
};

/* Keep the compiler from moving stores across a point where a jump may leave. */
static inline void publish(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

static inline unsigned plane_of(uint64_t addr)
{
    return (unsigned)(addr >> 3) & 1;
}

static inline uint64_t page_in_block(uint64_t addr)
{
    return addr >> PAGE_SHIFT & (BLOCK_PAGES - 1);
}

static inline uint64_t word_in_page(uint64_t addr)
{
    return addr >> WORD_SHIFT & (PAGE_WORDS - 1);
}

static inline uint64_t bit_in_word(uint64_t addr)
{
    return UINT64_C(1) << (addr >> 4 & 63);
}

static inline bool is_address(uint64_t addr)
{
    return (addr & 7) == 0 && addr >> ADDR_BITS == 0;
}

/* The slot of a block, or the free slot where it belongs. Tables are at most half
 * full, so the probe ends. Multiplicative hashing (Knuth, TAOCP 6.4) by 2^64/phi. */
static inline uint64_t find_slot(const struct table *table, uint64_t key)
{
    uint64_t at = key * UINT64_C(0x9e3779b97f4a7c15) >> table->shift;
    while (table->keys[at] != key && table->keys[at] != 0)
        at = (at + 1) & table->mask;
    return at;
}

static inline page_ref find_page(const struct hpy_addrset *set, uint64_t addr)
{
    const struct table *table = set->tables[plane_of(addr)];
    if (!table)
        return 0;
    /* a free slot holds no pages, so the key need not be looked at again */
    return table->slots[find_slot(table, (addr >> BLOCK_SHIFT) + 1)][page_in_block(addr)];
}

struct hpy_addrset *hpy_addrset_new(void)
{
    return hpy_mem_map(sizeof(struct hpy_addrset));
}

static void free_chunks(struct hpy_addrset *set)
{
    while (set->chunks) {
        struct chunk *next = set->chunks->next;
        hpy_mem_unmap(set->chunks, CHUNK_BYTES);
        set->chunks = next;
    }
}

void hpy_addrset_free(struct hpy_addrset *set)
{
    if (!set)
        return;
    for (int plane = 0; plane < N_PLANES; plane++)
        if (set->tables[plane])
            hpy_mem_unmap(set->tables[plane], set->tables[plane]->n_bytes);
    free_chunks(set);
    hpy_mem_unmap(set->cells, set->cells_bytes);
    hpy_mem_unmap(set, sizeof *set);
}

static struct table *table_new(unsigned slots_log2)
{
    size_t n_slots = (size_t)1 << slots_log2;
    size_t n_bytes = sizeof(struct table) +
                     n_slots * (sizeof(uint64_t) + sizeof(page_ref[BLOCK_PAGES]));
    struct table *table = hpy_mem_map(n_bytes);
    if (table) {
        table->n_bytes = n_bytes;
        table->mask = n_slots - 1;
        table->shift = 64 - slots_log2;
        table->slots = (page_ref(*)[BLOCK_PAGES])(void *)(table->keys + n_slots);
    }
    return table;
}

/* Make room for one more block. False: no memory, and nothing has changed. */
static bool grow_table(struct hpy_addrset *set, unsigned plane)
{
    struct table *old = set->tables[plane];
    if (old && old->n_used <= old->mask / 2)
        return true;
    struct table *table = table_new(old ? 64 - old->shift + 1 : FIRST_SLOTS_LOG2);
    if (!table)
        return false;
    for (uint64_t i = 0; old && i <= old->mask; i++)
        if (old->keys[i]) {
            uint64_t at = find_slot(table, old->keys[i]);
            table->keys[at] = old->keys[i];
            memcpy(table->slots[at], old->slots[i], sizeof table->slots[at]);
            table->n_used++;
        }
    publish();
    set->tables[plane] = table;
    publish();
    if (old)
        hpy_mem_unmap(old, old->n_bytes);
    return true;
}

static struct page *page_new(struct hpy_addrset *set)
{
    struct chunk *chunk = set->chunks;
    if (!chunk || (chunk->used + 2) * sizeof(struct page) > CHUNK_BYTES) {
        chunk = hpy_mem_map(CHUNK_BYTES);
        if (!chunk)
            return NULL;
        chunk->next = set->chunks;
        publish();
        set->chunks = chunk;
    }
    set->n_pages++;
    size_t at = chunk->used++;
    publish();
    /* the header takes the room of one page, so that pages are aligned */
    return (struct page *)(void *)((char *)chunk + (at + 1) * sizeof(struct page));
}

/* Make the page of an address that has none. Rare: once per 64 KiB of heap. */
static __attribute__((noinline)) struct page *add_page(struct hpy_addrset *set, uint64_t addr)
{
    unsigned plane = plane_of(addr);
    if (!grow_table(set, plane))
        return NULL;
    struct page *page = page_new(set);
    if (!page)
        return NULL;
    struct table *table = set->tables[plane];
    uint64_t key = (addr >> BLOCK_SHIFT) + 1, at = find_slot(table, key);
    if (table->keys[at] == 0) {
        table->n_used++;
        publish();
        table->keys[at] = key;
        publish();
    }
    table->slots[at][page_in_block(addr)] = (page_ref)page;
    return page;
}

enum hpy_addrset_answer hpy_addrset_add(struct hpy_addrset *set, uint64_t addr)
{
    if (!is_address(addr) || set->indexed)
        return HPY_ADDRSET_FULL;
    struct page *page = (struct page *)find_page(set, addr);
    if (!page) {
        page = add_page(set, addr);
        if (!page)
            return HPY_ADDRSET_FULL;
    }
    uint64_t *word = &page->bits[word_in_page(addr)];
    uint64_t bit = bit_in_word(addr);
    if (*word & bit)
        return HPY_ADDRSET_OLD;
    *word |= bit;
    set->n_members++;
    return HPY_ADDRSET_NEW;
}

bool hpy_addrset_remove(struct hpy_addrset *set, uint64_t addr)
{
    struct page *page = is_address(addr) && !set->indexed
                            ? (struct page *)find_page(set, addr) : NULL;
    if (!page)
        return false;
    uint64_t *word = &page->bits[word_in_page(addr)];
    uint64_t bit = bit_in_word(addr);
    if (!(*word & bit))
        return false;
    *word &= ~bit;
    set->n_members--;
    return true;
}

/* The cell of a page that was indexed, and in *both whether those of the other
 * plane lie beside it. */
static inline const struct cell *find_cell(bool *both, page_ref ref, uint64_t addr)
{
    *both = ref & BOTH_PLANES;
    return (const struct cell *)(ref & ~BOTH_PLANES) + word_in_page(addr);
}

bool hpy_addrset_has(const struct hpy_addrset *set, uint64_t addr)
{
    page_ref ref = is_address(addr) ? find_page(set, addr) : 0;
    if (!ref)
        return false;
    bool both;
    uint64_t word = set->indexed ? find_cell(&both, ref, addr)->bits
                                 : ((const struct page *)ref)->bits[word_in_page(addr)];
    return word & bit_in_word(addr);
}

uint64_t hpy_addrset_count(const struct hpy_addrset *set)
{
    return set->n_members;
}

uint64_t hpy_addrset_memory(const struct hpy_addrset *set)
{
    uint64_t n = sizeof *set + set->cells_bytes;
    for (int plane = 0; plane < N_PLANES; plane++)
        if (set->tables[plane])
            n += set->tables[plane]->n_bytes;
    return set->indexed ? n : n + set->n_pages * sizeof(struct page);
}

/* ------------------------------------------------------------- indexing */

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Turn the pages of one 64 KiB stretch into cells from `cells` on, numbering from
 * *rank; returns how many pages were written. */
static unsigned index_stretch(struct cell *cells, uint64_t *rank, page_ref *refs[N_PLANES])
{
    unsigned n = 0;
    struct cell *to[N_PLANES] = { NULL, NULL };
    const struct page *from[N_PLANES] = { NULL, NULL };
    for (unsigned plane = 0; plane < N_PLANES; plane++)
        if (refs[plane] && *refs[plane]) {
            from[plane] = (const struct page *)*refs[plane];
            to[plane] = cells + (size_t)n++ * PAGE_WORDS;
        }
    for (unsigned w = 0; w < PAGE_WORDS; w++) {
        uint64_t base = *rank;
        for (unsigned plane = 0; plane < N_PLANES; plane++)
            if (to[plane]) {
                uint64_t bits = from[plane]->bits[w];
                to[plane][w] = (struct cell){ bits, base };
                *rank += (unsigned)__builtin_popcountll(bits);
            }
    }
    for (unsigned plane = 0; plane < N_PLANES; plane++)
        if (to[plane])
            *refs[plane] = (page_ref)to[plane] | (n == N_PLANES ? BOTH_PLANES : 0);
    return n;
}

/* All block keys of both planes, ascending, each once; *n of them. */
static uint64_t *sorted_keys(const struct hpy_addrset *set, uint64_t *n)
{
    uint64_t room = 0;
    for (int plane = 0; plane < N_PLANES; plane++)
        room += set->tables[plane] ? set->tables[plane]->n_used : 0;
    uint64_t *keys = hpy_alloc(room, sizeof *keys);
    if (!keys)
        return NULL;
    uint64_t found = 0, distinct = 0;
    for (int plane = 0; plane < N_PLANES; plane++)
        for (uint64_t i = 0; set->tables[plane] && i <= set->tables[plane]->mask; i++)
            if (set->tables[plane]->keys[i])
                keys[found++] = set->tables[plane]->keys[i];
    qsort(keys, found, sizeof *keys, compare_keys);
    for (uint64_t i = 0; i < found; i++)
        if (distinct == 0 || keys[distinct - 1] != keys[i])
            keys[distinct++] = keys[i];
    *n = distinct;
    return keys;
}

enum hpy_status hpy_addrset_index(struct hpy_addrset *set, struct hpy_err *err)
{
    uint64_t n_keys = 0, rank = 0, at = 0;
    uint64_t *keys = sorted_keys(set, &n_keys);
    /* one more page than there are, so that an empty set maps something */
    size_t cells_bytes = (set->n_pages + 1) * PAGE_WORDS * sizeof(struct cell);
    struct cell *cells = hpy_mem_map(cells_bytes);
    if (!keys || !cells) {
        hpy_free(keys);
        hpy_mem_unmap(cells, cells_bytes);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the index of %llu addresses",
                        (unsigned long long)set->n_members);
    }
    for (uint64_t i = 0; i < n_keys; i++) {
        page_ref *slots[N_PLANES] = { NULL, NULL };
        for (unsigned plane = 0; plane < N_PLANES; plane++) {
            struct table *table = set->tables[plane];
            uint64_t slot = table ? find_slot(table, keys[i]) : 0;
            if (table && table->keys[slot])
                slots[plane] = table->slots[slot];
        }
        for (uint64_t p = 0; p < BLOCK_PAGES; p++) {
            page_ref *refs[N_PLANES] = { slots[0] ? slots[0] + p : NULL,
                                         slots[1] ? slots[1] + p : NULL };
            at += index_stretch(cells + at * PAGE_WORDS, &rank, refs);
        }
    }
    hpy_free(keys);
    free_chunks(set);
    set->cells = cells;
    set->cells_bytes = cells_bytes;
    set->n_pages = at;
    set->n_members = rank;
    set->indexed = true;
    return HPY_OK;
}

/* The rank of an address whose page is known. */
static inline uint64_t rank_in_page(page_ref ref, uint64_t addr)
{
    bool both;
    const struct cell *cell = find_cell(&both, ref, addr);
    uint64_t bit = bit_in_word(addr);
    if (!(cell->bits & bit))
        return HPY_NO_RANK;
    uint64_t rank = cell->base + (unsigned)__builtin_popcountll(cell->bits & (bit - 1));
    if (__builtin_expect(both, 0)) {
        /* members of the other plane below addr: of an address with bit 3 set,
         * that includes the one 8 bytes before it */
        unsigned plane = plane_of(addr);
        uint64_t other = plane ? cell[-PAGE_WORDS].bits : cell[PAGE_WORDS].bits;
        uint64_t below = plane ? bit | (bit - 1) : bit - 1;
        rank += (unsigned)__builtin_popcountll(other & below);
    }
    return rank;
}

static inline page_ref indexed_page(const struct hpy_addrset *set, uint64_t addr)
{
    return is_address(addr) && set->indexed ? find_page(set, addr) : 0;
}

uint64_t hpy_addrset_rank(const struct hpy_addrset *set, uint64_t addr)
{
    page_ref ref = indexed_page(set, addr);
    return ref ? rank_in_page(ref, addr) : HPY_NO_RANK;
}

void hpy_addrset_ranks(const struct hpy_addrset *set, uint64_t *out, const uint64_t *addrs,
                       size_t n)
{
    enum { AT_ONCE = 16 };
    page_ref refs[AT_ONCE];
    for (size_t from = 0; from < n; from += AT_ONCE) {
        size_t some = n - from < AT_ONCE ? n - from : AT_ONCE;
        for (size_t i = 0; i < some; i++) {
            bool both;
            refs[i] = indexed_page(set, addrs[from + i]);
            if (refs[i])
                __builtin_prefetch(find_cell(&both, refs[i], addrs[from + i]));
        }
        for (size_t i = 0; i < some; i++)
            out[from + i] = refs[i] ? rank_in_page(refs[i], addrs[from + i]) : HPY_NO_RANK;
    }
}
