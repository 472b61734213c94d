#include "engine/kinds_tuple.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"

enum {
    FIRST_SLOTS = 1024,  /* a power of two */
    FIRST_ITEMS = 1024,
    FIRST_COLLECTED = 64,
    FEW = 24,            /* sorted by insertion */
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory while sorting objects into kinds");
}

void hpy_tuples_dispose(struct hpy_tuples *tuples)
{
    hpy_free(tuples->items);
    hpy_free(tuples->end);
    hpy_free(tuples->slots);
    *tuples = (struct hpy_tuples){ 0 };
}

const uint64_t *hpy_tuples_get(const struct hpy_tuples *tuples, uint32_t tuple, size_t *n)
{
    uint64_t from = tuple ? tuples->end[tuple - 1] : 0;
    *n = (size_t)(tuples->end[tuple] - from);
    return tuples->items + from;
}

static uint32_t *slot_of(const struct hpy_tuples *tuples, uint32_t *slots, uint32_t n_slots,
                         const uint64_t *items, size_t n)
{
    uint64_t at = XXH3_64bits(items, n * sizeof *items);
    for (;; at++) {
        uint32_t *slot = &slots[at & (n_slots - 1)];
        size_t n_there;
        if (*slot == 0)
            return slot;
        const uint64_t *there = hpy_tuples_get(tuples, *slot - 1, &n_there);
        if (n_there == n && memcmp(there, items, n * sizeof *items) == 0)
            return slot;
    }
}

static bool grow_slots(struct hpy_tuples *tuples)
{
    uint32_t n_slots = tuples->n_slots ? tuples->n_slots * 2 : FIRST_SLOTS;
    uint32_t *slots = HPY_ZARRAY(uint32_t, n_slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < tuples->n; i++) {
        size_t n;
        const uint64_t *items = hpy_tuples_get(tuples, i, &n);
        *slot_of(tuples, slots, n_slots, items, n) = i + 1;
    }
    hpy_free(tuples->slots);
    tuples->slots = slots;
    tuples->n_slots = n_slots;
    return true;
}

static bool reserve(struct hpy_tuples *tuples, size_t n)
{
    if (tuples->n == tuples->room) {
        uint32_t room = tuples->room ? tuples->room * 2 : FIRST_SLOTS / 2;
        uint64_t *end = hpy_realloc(tuples->end, room, sizeof *end);
        if (!end)
            return false;
        tuples->end = end;
        tuples->room = room;
    }
    if (tuples->item_room - tuples->n_items < n) {
        uint64_t room = tuples->item_room ? tuples->item_room * 2 : FIRST_ITEMS;
        while (room - tuples->n_items < n)
            room *= 2;
        uint64_t *items = hpy_realloc(tuples->items, room, sizeof *items);
        if (!items)
            return false;
        tuples->items = items;
        tuples->item_room = room;
    }
    return true;
}

enum hpy_status hpy_tuples_intern(uint32_t *out, struct hpy_tuples *tuples,
                                  const uint64_t *items, size_t n, struct hpy_err *err)
{
    if (tuples->n >= UINT32_MAX / 4)
        return hpy_fail(err, HPY_ELIMIT, "too many different kinds");
    if (tuples->n >= tuples->n_slots / 2 && !grow_slots(tuples))
        return no_memory(err);
    uint32_t *slot = slot_of(tuples, tuples->slots, tuples->n_slots, items, n);
    if (*slot == 0) {
        if (!reserve(tuples, n))
            return no_memory(err);
        memcpy(tuples->items + tuples->n_items, items, n * sizeof *items);
        tuples->n_items += n;
        tuples->end[tuples->n] = tuples->n_items;
        *slot = ++tuples->n;
    }
    *out = *slot - 1;
    return HPY_OK;
}

void hpy_collected_dispose(struct hpy_collected *set)
{
    hpy_free(set->items);
    *set = (struct hpy_collected){ 0 };
}

static int compare(const void *a_, const void *b_)
{
    const uint64_t *a = a_, *b = b_;
    return *a < *b ? -1 : *a > *b;
}

static void sort_few(uint64_t *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1] > item; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

void hpy_collected_finish(struct hpy_collected *set)
{
    if (set->n_distinct == set->n)
        return;
    if (set->n <= FEW)
        sort_few(set->items, set->n);
    else
        qsort(set->items, set->n, sizeof *set->items, compare);
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++)
        if (i == 0 || set->items[i] != set->items[i - 1])
            set->items[n++] = set->items[i];
    set->n = set->n_distinct = n;
}

enum hpy_status hpy_collected_add(struct hpy_collected *set, uint64_t item, struct hpy_err *err)
{
    /* neighbours in memory often refer in the same way */
    if (set->n > 0 && set->items[set->n - 1] == item)
        return HPY_OK;
    if (set->n == set->room) {
        if (set->n > 2 * set->n_distinct)
            hpy_collected_finish(set);
        if (set->n > set->room / 2 || set->room == 0) {
            size_t room = set->room ? set->room * 2 : FIRST_COLLECTED;
            uint64_t *items = hpy_realloc(set->items, room, sizeof *items);
            if (!items)
                return no_memory(err);
            set->items = items;
            set->room = room;
        }
    }
    set->items[set->n++] = item;
    return HPY_OK;
}
