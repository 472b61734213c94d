#include "sets/bitset.h"

#include <roaring/roaring.h>

#include "base/mem.h"

#define PAGE_BITS 32
#define PAGE_SPAN (UINT64_C(1) << PAGE_BITS)

enum { LIST_PAGE = 4096 };

static int64_t page_of(int64_t value)
{
    return value >> PAGE_BITS; /* arithmetic: rounds down */
}

static uint32_t low(int64_t value)
{
    return (uint32_t)(uint64_t)value;
}

static int64_t value_at(int64_t page, uint32_t bit)
{
    return (int64_t)((uint64_t)page << PAGE_BITS | bit);
}

static roaring_bitmap_t *bits(const struct hpy_bitset_page *page)
{
    return (roaring_bitmap_t *)page->bits;
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a set of integers");
}

/* The first page that is not below number; n_pages if there is none. */
static size_t position(const struct hpy_bitset *set, int64_t number)
{
    size_t from = 0, end = set->n_pages;
    while (from < end) {
        size_t middle = from + (end - from) / 2;
        if (set->pages[middle].number < number)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

static bool is_at(const struct hpy_bitset *set, size_t at, int64_t number)
{
    return at < set->n_pages && set->pages[at].number == number;
}

static enum hpy_status reserve(struct hpy_bitset *set, struct hpy_err *err)
{
    if (set->n_pages < set->room)
        return HPY_OK;
    size_t room = set->room ? set->room * 2 : 2;
    struct hpy_bitset_page *grown = hpy_realloc(set->pages, room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    set->pages = grown;
    set->room = room;
    return HPY_OK;
}

/* Put a bitmap in at a position; takes it over, also on failure. */
static enum hpy_status insert(struct hpy_bitset *set, size_t at, int64_t number,
                              roaring_bitmap_t *bitmap, struct hpy_err *err)
{
    if (!bitmap)
        return no_memory(err);
    enum hpy_status status = reserve(set, err);
    if (status != HPY_OK) {
        roaring_bitmap_free(bitmap);
        return status;
    }
    for (size_t i = set->n_pages++; i > at; i--)
        set->pages[i] = set->pages[i - 1];
    set->pages[at] = (struct hpy_bitset_page){ number, bitmap };
    return HPY_OK;
}

static void drop_page(struct hpy_bitset *set, size_t at)
{
    roaring_bitmap_free(bits(&set->pages[at]));
    set->n_pages--;
    for (size_t i = at; i < set->n_pages; i++)
        set->pages[i] = set->pages[i + 1];
}

void hpy_bitset_dispose(struct hpy_bitset *set)
{
    for (size_t i = 0; i < set->n_pages; i++)
        roaring_bitmap_free(bits(&set->pages[i]));
    hpy_free(set->pages);
    *set = (struct hpy_bitset){ 0 };
}

/* Append a bitmap if it holds anything; takes it over. */
static enum hpy_status append(struct hpy_bitset *set, int64_t number, roaring_bitmap_t *bitmap,
                              struct hpy_err *err)
{
    if (bitmap && roaring_bitmap_is_empty(bitmap)) {
        roaring_bitmap_free(bitmap);
        return HPY_OK;
    }
    return insert(set, set->n_pages, number, bitmap, err);
}

enum hpy_status hpy_bitset_copy(struct hpy_bitset *out, const struct hpy_bitset *set,
                                struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    *out = (struct hpy_bitset){ .inverted = set->inverted };
    for (size_t i = 0; i < set->n_pages && status == HPY_OK; i++)
        status = append(out, set->pages[i].number,
                        roaring_bitmap_copy(bits(&set->pages[i])), err);
    if (status != HPY_OK)
        hpy_bitset_dispose(out);
    return status;
}

/* -------------------------------------------------------------- single members */

static bool is_stored(const struct hpy_bitset *set, int64_t value)
{
    size_t at = position(set, page_of(value));
    return is_at(set, at, page_of(value)) &&
           roaring_bitmap_contains(bits(&set->pages[at]), low(value));
}

bool hpy_bitset_has(const struct hpy_bitset *set, int64_t value)
{
    return is_stored(set, value) != set->inverted;
}

enum hpy_status hpy_bitset_put(bool *was, struct hpy_bitset *set, int64_t value, bool member,
                               struct hpy_err *err)
{
    bool stored = is_stored(set, value), store = member != set->inverted;
    if (was)
        *was = stored != set->inverted;
    if (store == stored)
        return HPY_OK;
    size_t at = position(set, page_of(value));
    if (!is_at(set, at, page_of(value)))
        HPY_TRY(insert(set, at, page_of(value), roaring_bitmap_create(), err));
    if (store) {
        roaring_bitmap_add(bits(&set->pages[at]), low(value));
        return HPY_OK;
    }
    roaring_bitmap_remove(bits(&set->pages[at]), low(value));
    if (roaring_bitmap_is_empty(bits(&set->pages[at])))
        drop_page(set, at);
    return HPY_OK;
}

/* first, first + step … below end, all of one page, as a bitmap. */
static roaring_bitmap_t *stride(uint32_t first, uint64_t end, uint64_t step)
{
    /* from_range takes a step of 32 bits; a larger one leaves one integer */
    return roaring_bitmap_from_range(first, end, step < PAGE_SPAN ? (uint32_t)step : UINT32_MAX);
}

enum hpy_status hpy_bitset_add_range(struct hpy_bitset *set, int64_t first, uint64_t count,
                                     uint64_t step, struct hpy_err *err)
{
    if (count == 0)
        return HPY_OK;
    int64_t last = (int64_t)((uint64_t)first + (count - 1) * step);
    if ((uint64_t)(page_of(last) - page_of(first)) >= HPY_BITSET_MAX_PAGES)
        return hpy_fail(err, HPY_ELIMIT, "a range over more than 2^44 integers");
    struct hpy_bitset range = { 0 }, both;
    enum hpy_status status = HPY_OK;
    while (count > 0 && status == HPY_OK) {
        uint64_t room = PAGE_SPAN - 1 - low(first); /* up to the page's last integer */
        uint64_t here = room / step + 1 < count ? room / step + 1 : count;
        status = append(&range, page_of(first),
                        stride(low(first), (uint64_t)low(first) + (here - 1) * step + 1, step),
                        err);
        first = (int64_t)((uint64_t)first + here * step);
        count -= here;
    }
    if (status == HPY_OK)
        status = hpy_bitset_combine(&both, HPY_SET_OR, set, &range, err);
    hpy_bitset_dispose(&range);
    if (status == HPY_OK) {
        hpy_bitset_dispose(set);
        *set = both;
    }
    return status;
}

/* --------------------------------------------------------------- what is stored */

uint64_t hpy_bitset_stored(const struct hpy_bitset *set)
{
    uint64_t n = 0;
    for (size_t i = 0; i < set->n_pages; i++)
        n += roaring_bitmap_get_cardinality(bits(&set->pages[i]));
    return n;
}

bool hpy_bitset_first(int64_t *out, const struct hpy_bitset *set)
{
    if (set->n_pages == 0)
        return false;
    *out = value_at(set->pages[0].number, roaring_bitmap_minimum(bits(&set->pages[0])));
    return true;
}

bool hpy_bitset_last(int64_t *out, const struct hpy_bitset *set)
{
    if (set->n_pages == 0)
        return false;
    const struct hpy_bitset_page *page = &set->pages[set->n_pages - 1];
    *out = value_at(page->number, roaring_bitmap_maximum(bits(page)));
    return true;
}

size_t hpy_bitset_list(const struct hpy_bitset *set, int64_t from, int64_t *out, size_t room)
{
    uint32_t some[LIST_PAGE];
    size_t n = 0;
    for (size_t i = position(set, page_of(from)); i < set->n_pages && n < room; i++) {
        const struct hpy_bitset_page *page = &set->pages[i];
        uint64_t at = 0, end = roaring_bitmap_get_cardinality(bits(page));
        if (page->number == page_of(from) && low(from) > 0)
            at = roaring_bitmap_rank(bits(page), low(from) - 1);
        while (at < end && n < room) {
            uint64_t wanted = end - at < room - n ? end - at : room - n;
            size_t here = wanted < LIST_PAGE ? (size_t)wanted : LIST_PAGE;
            if (!roaring_bitmap_range_uint32_array(bits(page), (size_t)at, here, some))
                return n;
            for (size_t k = 0; k < here; k++)
                out[n++] = value_at(page->number, some[k]);
            at += here;
        }
    }
    return n;
}

/* -------------------------------------------------------------------- two sets */

/* Walks the pages of two sets side by side. */
struct pair {
    const struct hpy_bitset *a, *b;
    size_t at_a, at_b;
    int64_t number;
    const roaring_bitmap_t *bits_a, *bits_b; /* NULL = no such page */
};

static bool next_pair(struct pair *pair)
{
    bool has_a = pair->at_a < pair->a->n_pages, has_b = pair->at_b < pair->b->n_pages;
    if (!has_a && !has_b)
        return false;
    int64_t number_a = has_a ? pair->a->pages[pair->at_a].number : INT64_MAX;
    int64_t number_b = has_b ? pair->b->pages[pair->at_b].number : INT64_MAX;
    pair->number = number_a < number_b ? number_a : number_b;
    pair->bits_a = has_a && number_a == pair->number ? bits(&pair->a->pages[pair->at_a++]) : NULL;
    pair->bits_b = has_b && number_b == pair->number ? bits(&pair->b->pages[pair->at_b++]) : NULL;
    return true;
}

static bool stored_subset(const struct hpy_bitset *a, const struct hpy_bitset *b)
{
    struct pair pair = { .a = a, .b = b };
    while (next_pair(&pair))
        if (pair.bits_a && (!pair.bits_b || !roaring_bitmap_is_subset(pair.bits_a, pair.bits_b)))
            return false;
    return true;
}

static bool stored_disjoint(const struct hpy_bitset *a, const struct hpy_bitset *b)
{
    struct pair pair = { .a = a, .b = b };
    while (next_pair(&pair))
        if (pair.bits_a && pair.bits_b && roaring_bitmap_intersect(pair.bits_a, pair.bits_b))
            return false;
    return true;
}

bool hpy_bitset_is_subset(const struct hpy_bitset *a, const struct hpy_bitset *b)
{
    if (a->inverted && !b->inverted)
        return false; /* what is stored is finite, its complement is not */
    if (a->inverted)
        return stored_subset(b, a);
    return b->inverted ? stored_disjoint(a, b) : stored_subset(a, b);
}

bool hpy_bitset_equal(const struct hpy_bitset *a, const struct hpy_bitset *b)
{
    if (a->inverted != b->inverted || a->n_pages != b->n_pages)
        return false;
    for (size_t i = 0; i < a->n_pages; i++)
        if (a->pages[i].number != b->pages[i].number ||
            !roaring_bitmap_equals(bits(&a->pages[i]), bits(&b->pages[i])))
            return false;
    return true;
}

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint64_t hpy_bitset_hash(const struct hpy_bitset *set)
{
    int64_t some[256], from = INT64_MIN;
    uint64_t hash = set->inverted;
    size_t n;
    while ((n = hpy_bitset_list(set, from, some, 256)) > 0) {
        for (size_t i = 0; i < n; i++)
            hash = mix(hash + UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)some[i]);
        if (some[n - 1] == INT64_MAX)
            break;
        from = some[n - 1] + 1;
    }
    return hash;
}

/* What of a page is kept: the integers only in a, only in b, in both. */
struct keep {
    bool a, b, both;
};

static bool apply(enum hpy_set_op op, bool a, bool b)
{
    switch (op) {
    case HPY_SET_AND:
        return a && b;
    case HPY_SET_OR:
        return a || b;
    case HPY_SET_XOR:
        return a != b;
    case HPY_SET_SUB:
        return a && !b;
    }
    return false;
}

static roaring_bitmap_t *combine_pages(struct keep keep, const roaring_bitmap_t *a,
                                       const roaring_bitmap_t *b)
{
    if (!b)
        return keep.a ? roaring_bitmap_copy(a) : roaring_bitmap_create();
    if (!a)
        return keep.b ? roaring_bitmap_copy(b) : roaring_bitmap_create();
    switch (keep.a << 2 | keep.b << 1 | keep.both) {
    case 1:
        return roaring_bitmap_and(a, b);
    case 2:
        return roaring_bitmap_andnot(b, a);
    case 3:
        return roaring_bitmap_copy(b);
    case 4:
        return roaring_bitmap_andnot(a, b);
    case 5:
        return roaring_bitmap_copy(a);
    case 6:
        return roaring_bitmap_xor(a, b);
    case 7:
        return roaring_bitmap_or(a, b);
    }
    return roaring_bitmap_create();
}

enum hpy_status hpy_bitset_combine(struct hpy_bitset *out, enum hpy_set_op op,
                                   const struct hpy_bitset *a, const struct hpy_bitset *b,
                                   struct hpy_err *err)
{
    /* In terms of what is stored. Whether the result is inverted is told by an integer
     * that neither set stores. */
    bool ia = a->inverted, ib = b->inverted, inverted = apply(op, ia, ib);
    struct keep keep = { apply(op, !ia, ib) != inverted, apply(op, ia, !ib) != inverted,
                         apply(op, !ia, !ib) != inverted };
    struct pair pair = { .a = a, .b = b };
    enum hpy_status status = HPY_OK;
    *out = (struct hpy_bitset){ .inverted = inverted };
    while (status == HPY_OK && next_pair(&pair))
        status = append(out, pair.number, combine_pages(keep, pair.bits_a, pair.bits_b), err);
    if (status != HPY_OK)
        hpy_bitset_dispose(out);
    return status;
}

/* ----------------------------------------------------------------------- shift */

/* Add integers of one page, ascending. */
static enum hpy_status add_many(struct hpy_bitset *set, int64_t number, const uint32_t *low_bits,
                                size_t n, struct hpy_err *err)
{
    size_t at = position(set, number);
    if (!is_at(set, at, number))
        HPY_TRY(insert(set, at, number, roaring_bitmap_create(), err));
    roaring_bitmap_add_many(bits(&set->pages[at]), n, low_bits);
    return HPY_OK;
}

enum hpy_status hpy_bitset_shift(struct hpy_bitset *out, const struct hpy_bitset *set, int64_t by,
                                 struct hpy_err *err)
{
    int64_t some[LIST_PAGE], from = INT64_MIN, least, most, moved;
    uint32_t low_bits[LIST_PAGE];
    enum hpy_status status = HPY_OK;
    size_t n;
    *out = (struct hpy_bitset){ .inverted = set->inverted };
    if (!hpy_bitset_first(&least, set) || !hpy_bitset_last(&most, set))
        return HPY_OK;
    if (__builtin_add_overflow(least, by, &moved) || __builtin_add_overflow(most, by, &moved))
        return hpy_fail(err, HPY_ELIMIT, "a member would leave 64 bits");
    while (status == HPY_OK && (n = hpy_bitset_list(set, from, some, LIST_PAGE)) > 0) {
        for (size_t i = 0; i < n && status == HPY_OK;) {
            int64_t number = page_of(some[i] + by);
            size_t k = 0;
            for (; i < n && page_of(some[i] + by) == number; i++)
                low_bits[k++] = low(some[i] + by);
            status = add_many(out, number, low_bits, k, err);
        }
        if (some[n - 1] == most)
            break;
        from = some[n - 1] + 1;
    }
    if (status != HPY_OK)
        hpy_bitset_dispose(out);
    return status;
}
