/* Not qsort: it cannot be stopped, is not stable, and calls through a pointer for every
 * comparison. Numbers are sorted byte by byte from the last one (LSD radix sort), bytes
 * that all of them share left out. Labels are made into numbers, eight bytes at a time:
 * rows that are equal so far are sorted among themselves by the next eight, until the
 * labels end. So a label is made once for each eight bytes it shares, not for each
 * comparison. */
#include "tui/sort.h"

#include <string.h>

#include "base/mem.h"

enum {
    FEW = 32,       /* that many are sorted by insertion */
    CHUNK_BYTES = 8,
    BYTE_VALUES = 256,
};

struct item {
    uint64_t key;
    uint32_t row;
    uint32_t tied; /* with the one before */
};

struct sorter {
    const struct hpy_sort_keys *keys;
    struct item *items, *other;
    struct hpy_text label;
    struct hpy_job *job;
    uint64_t n, steps; /* of the phase */
    bool failed; /* a label could not be made */
};

static void begin_phase(struct sorter *s, const char *phase, uint64_t total)
{
    s->steps = 0;
    hpy_job_phase(s->job, phase, total);
}

static enum hpy_status count_step(struct sorter *s, struct hpy_err *err)
{
    return ++s->steps % HPY_JOB_STRIDE == 0 ? hpy_job_poll(s->job, s->steps, err) : HPY_OK;
}

/* ------------------------------------------------------------------- numbers */

static void sort_few(struct item *items, uint64_t n)
{
    for (uint64_t i = 1; i < n; i++) {
        struct item item = items[i];
        uint64_t at = i;
        for (; at > 0 && items[at - 1].key > item.key; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* Distribute items over the values of one byte of their keys. */
static enum hpy_status distribute(struct sorter *s, struct item *to,
                                  const struct item *items, uint64_t n, unsigned shift,
                                  uint64_t place[BYTE_VALUES], struct hpy_err *err)
{
    for (uint64_t i = 0; i < n; i++) {
        to[place[items[i].key >> shift & 0xff]++] = items[i];
        HPY_TRY(count_step(s, err));
    }
    return HPY_OK;
}

/* Sort n items from `from` on by key; `other` is their room beside. */
static enum hpy_status sort_numbers(struct sorter *s, uint64_t from, uint64_t n,
                                    struct hpy_err *err)
{
    struct item *items = s->items + from, *other = s->other + from;
    if (n <= FEW) {
        sort_few(items, n);
        return HPY_OK;
    }
    uint64_t any = 0, all = UINT64_MAX;
    for (uint64_t i = 0; i < n; i++) {
        any |= items[i].key;
        all &= items[i].key;
    }
    if (n == s->n) {
        uint64_t n_passes = 0;
        for (unsigned shift = 0; shift < 64; shift += 8)
            n_passes += ((any ^ all) >> shift & 0xff) != 0;
        begin_phase(s, "sorting rows", n * n_passes);
    }
    struct item *in = items, *out = other;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (((any ^ all) >> shift & 0xff) == 0)
            continue; /* all share this byte */
        uint64_t place[BYTE_VALUES] = { 0 }, sum = 0;
        for (uint64_t i = 0; i < n; i++)
            place[in[i].key >> shift & 0xff]++;
        for (size_t value = 0; value < BYTE_VALUES; value++) {
            uint64_t count = place[value];
            place[value] = sum;
            sum += count;
        }
        HPY_TRY(distribute(s, out, in, n, shift, place, err));
        struct item *swap = in;
        in = out;
        out = swap;
    }
    if (in != items)
        memcpy(items, in, n * sizeof *items);
    return HPY_OK;
}

/* -------------------------------------------------------------------- labels */

/* Eight bytes of a label as a number that sorts like them; what is beyond the end is
 * zero, which no label has in it. */
static uint64_t chunk(struct sorter *s, uint32_t row, size_t from)
{
    hpy_text_clear(&s->label);
    s->keys->label(s->keys->model, s->keys->sort, row, &s->label);
    s->failed |= s->label.failed;
    struct hpy_str text = hpy_text_str(&s->label);
    uint64_t key = 0;
    for (size_t i = from; i < from + CHUNK_BYTES; i++)
        key = key << 8 | (i < text.n_bytes ? (unsigned char)text.data[i] : 0);
    return key;
}

/* Mark which of some sorted items are still equal. Returns whether any are. */
static bool mark_ties(struct item *items, uint64_t n, bool by_chunk)
{
    bool any = false;
    for (uint64_t i = 0; i < n; i++) {
        /* a chunk that ends in a zero was the last of its label */
        items[i].tied = i > 0 && items[i].key == items[i - 1].key &&
                        !(by_chunk && (items[i].key & 0xff) == 0);
        any |= items[i].tied;
    }
    return any;
}

/* Sort those that are equal so far by the chunk at `from`. Returns by *any whether some
 * still are. */
static enum hpy_status refine(struct sorter *s, bool *any, uint64_t n, size_t from,
                              struct hpy_err *err)
{
    *any = false;
    for (uint64_t at = 0, end; at < n; at = end) {
        for (end = at + 1; end < n && s->items[end].tied; end++)
            ;
        if (end - at < 2)
            continue;
        for (uint64_t i = at; i < end; i++) {
            s->items[i].key = chunk(s, s->items[i].row, from);
            HPY_TRY(count_step(s, err));
        }
        HPY_TRY(sort_numbers(s, at, end - at, err));
        *any |= mark_ties(s->items + at, end - at, true);
    }
    return HPY_OK;
}

static enum hpy_status sort_all(struct sorter *s, uint64_t n, struct hpy_err *err)
{
    bool by_chunk = !s->keys->key, any;
    size_t from = by_chunk ? CHUNK_BYTES : 0;
    begin_phase(s, "looking at rows", n);
    for (uint64_t i = 0; i < n; i++) {
        struct item *item = &s->items[i];
        item->key = by_chunk ? chunk(s, item->row, 0)
                             : s->keys->key(s->keys->model, item->row);
        HPY_TRY(count_step(s, err));
    }
    HPY_TRY(sort_numbers(s, 0, n, err));
    if (!s->keys->label)
        return HPY_OK;
    any = mark_ties(s->items, n, by_chunk);
    if (any)
        begin_phase(s, "sorting equal rows", 0);
    for (; any && !s->failed; from += CHUNK_BYTES)
        HPY_TRY(refine(s, &any, n, from, err));
    return s->failed ? hpy_fail(err, HPY_ENOMEM, "out of memory for sorting rows") : HPY_OK;
}

enum hpy_status hpy_sort_rows(uint32_t *rows, uint64_t n_rows,
                              const struct hpy_sort_keys *keys, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct sorter s = { .keys = keys, .job = job, .n = n_rows,
                        .items = HPY_ARRAY(struct item, n_rows + 1),
                        .other = HPY_ARRAY(struct item, n_rows + 1) };
    enum hpy_status status = HPY_OK;
    if (!s.items || !s.other) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for sorting rows");
        goto out;
    }
    for (uint64_t i = 0; i < n_rows; i++)
        s.items[i] = (struct item){ .row = rows[i] };
    status = sort_all(&s, n_rows, err);
    if (status != HPY_OK)
        goto out;
    for (uint64_t i = 0; i < n_rows; i++)
        rows[i] = s.items[i].row;
out:
    hpy_text_dispose(&s.label);
    hpy_free(s.items);
    hpy_free(s.other);
    return status;
}
