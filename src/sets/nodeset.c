#include "sets/nodeset.h"

#include <assert.h>
#include <roaring/roaring.h>

#include "base/mem.h"

/* CRoaring reports exhausted memory by NULL where it makes a bitmap; inside, it
 * does not look. Only calls that old (0.2) and new (4.x) versions share are used,
 * hence no iterators: their names changed. */

static roaring_bitmap_t *bits(const struct hpy_nodeset *set)
{
    return (roaring_bitmap_t *)set->bitmap;
}

static enum hpy_status adopt(struct hpy_nodeset *out, roaring_bitmap_t *bitmap,
                             uint32_t universe, struct hpy_err *err)
{
    *out = (struct hpy_nodeset){ bitmap, universe };
    return bitmap ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for a set of objects");
}

enum hpy_status hpy_nodeset_init(struct hpy_nodeset *set, uint32_t universe,
                                 struct hpy_err *err)
{
    return adopt(set, roaring_bitmap_create(), universe, err);
}

void hpy_nodeset_dispose(struct hpy_nodeset *set)
{
    if (set->bitmap)
        roaring_bitmap_free(bits(set));
    *set = (struct hpy_nodeset){ NULL, 0 };
}

enum hpy_status hpy_nodeset_copy(struct hpy_nodeset *out, const struct hpy_nodeset *set,
                                 struct hpy_err *err)
{
    return adopt(out, roaring_bitmap_copy(bits(set)), set->universe, err);
}

enum hpy_status hpy_nodeset_from_array(struct hpy_nodeset *out, uint32_t universe,
                                       const uint32_t *nodes, uint64_t n_nodes,
                                       struct hpy_err *err)
{
#ifndef NDEBUG
    for (uint64_t i = 0; i < n_nodes; i++)
        assert(nodes[i] < universe);
#endif
    return adopt(out, roaring_bitmap_of_ptr((size_t)n_nodes, nodes), universe, err);
}

enum hpy_status hpy_nodeset_from_range(struct hpy_nodeset *out, uint32_t universe,
                                       uint32_t first, uint32_t end,
                                       struct hpy_err *err)
{
    assert(end <= universe);
    /* from_range answers NULL to an empty range, as if out of memory */
    return adopt(out,
                 first < end ? roaring_bitmap_from_range(first, end, 1) : roaring_bitmap_create(),
                 universe, err);
}

enum { BITS_PAGE = 1u << 16 }; /* as many as one container of CRoaring holds */

enum hpy_status hpy_nodeset_from_bits(struct hpy_nodeset *out, uint32_t universe,
                                      const uint64_t *words, struct hpy_err *err)
{
    HPY_TRY(hpy_nodeset_init(out, universe, err));
    uint32_t *page = HPY_ARRAY(uint32_t, BITS_PAGE);
    if (!page) {
        hpy_nodeset_dispose(out);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a set of objects");
    }
    uint64_t n_words = (uint64_t)universe / 64 + 1;
    for (uint64_t w = 0; w < n_words;) {
        uint64_t end = w + BITS_PAGE / 64 < n_words ? w + BITS_PAGE / 64 : n_words;
        size_t n = 0;
        for (; w < end; w++)
            for (uint64_t word = words[w]; word; word &= word - 1)
                page[n++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(word);
        if (n == BITS_PAGE)
            roaring_bitmap_add_range(bits(out), page[0], (uint64_t)page[0] + BITS_PAGE);
        else if (n > 0)
            roaring_bitmap_add_many(bits(out), n, page);
    }
    hpy_free(page);
    return HPY_OK;
}

void hpy_nodeset_add(struct hpy_nodeset *set, uint32_t node)
{
    assert(node < set->universe);
    roaring_bitmap_add(bits(set), node);
}

void hpy_nodeset_remove(struct hpy_nodeset *set, uint32_t node)
{
    roaring_bitmap_remove(bits(set), node);
}

bool hpy_nodeset_has(const struct hpy_nodeset *set, uint32_t node)
{
    return roaring_bitmap_contains(bits(set), node);
}

uint64_t hpy_nodeset_count(const struct hpy_nodeset *set)
{
    return roaring_bitmap_get_cardinality(bits(set));
}

bool hpy_nodeset_equal(const struct hpy_nodeset *a, const struct hpy_nodeset *b)
{
    assert(a->universe == b->universe);
    return roaring_bitmap_equals(bits(a), bits(b));
}

bool hpy_nodeset_is_subset(const struct hpy_nodeset *a, const struct hpy_nodeset *b)
{
    assert(a->universe == b->universe);
    return roaring_bitmap_is_subset(bits(a), bits(b));
}

enum hpy_status hpy_nodeset_combine(struct hpy_nodeset *out, enum hpy_set_op op,
                                    const struct hpy_nodeset *a,
                                    const struct hpy_nodeset *b, struct hpy_err *err)
{
    static roaring_bitmap_t *(*const operations[])(const roaring_bitmap_t *,
                                                   const roaring_bitmap_t *) = {
        [HPY_SET_AND] = roaring_bitmap_and,
        [HPY_SET_OR] = roaring_bitmap_or,
        [HPY_SET_XOR] = roaring_bitmap_xor,
        [HPY_SET_SUB] = roaring_bitmap_andnot,
    };
    assert(a->universe == b->universe && out != a && out != b);
    return adopt(out, operations[op](bits(a), bits(b)), a->universe, err);
}

uint32_t hpy_nodeset_select(const struct hpy_nodeset *set, uint64_t k)
{
    uint32_t node;
    return k < UINT32_MAX && roaring_bitmap_select(bits(set), (uint32_t)k, &node)
               ? node : HPY_NO_NODE_AT;
}

uint64_t hpy_nodeset_rank(const struct hpy_nodeset *set, uint32_t node)
{
    return roaring_bitmap_rank(bits(set), node);
}

void hpy_nodeset_to_array(const struct hpy_nodeset *set, uint32_t *out)
{
    roaring_bitmap_to_uint32_array(bits(set), out);
}

uint64_t hpy_nodeset_page(const struct hpy_nodeset *set, uint32_t from, uint32_t *out,
                          uint64_t room)
{
    uint64_t below = from ? hpy_nodeset_rank(set, from - 1) : 0;
    uint64_t left = hpy_nodeset_count(set) - below;
    uint64_t n = left < room ? left : room;
    /* never asked for more than there is: 0.2 would copy what it has not filled */
    return n > 0 && roaring_bitmap_range_uint32_array(bits(set), (size_t)below, (size_t)n, out)
               ? n : 0;
}
