/* Orders of the rows of a partition.
 *
 * Rows are sorted as a permutation, first by numbers; only runs of rows that
 * compare equal are then sorted by label, because making labels is what costs.
 * The merge sort is our own so that it is stable and can be cancelled. Objects
 * alone (individual classifiers) are sorted by size with a counting sort, as
 * almost all sizes are small. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/partition_rows.h"

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory while sorting rows");
}

/* A label in the arena of a sort, and its first eight bytes as a number, which decide
 * most comparisons. */
struct label {
    uint64_t off, beginning;
    uint32_t n_bytes;
};

struct sort {
    const struct hpy_partition *p;
    enum hpy_row_order order;
    uint32_t *rows;    /* the permutation: positions in the partition now */
    uint32_t *scratch; /* as many */
    uint64_t n;
    /* of the run that is sorted by label; labels by position in the run, whose
     * rows are then named by run index */
    struct hpy_text arena;
    struct label *labels;
    const uint32_t *run_rows;
    struct hpy_job *job;
    struct hpy_err *err;
};

typedef int (*compare_rows)(const struct sort *sort, uint32_t a, uint32_t b);

static hpy_kind kind_at(const struct hpy_partition *p, uint32_t row)
{
    return p->row_table ? p->row_table[row].kind : p->nodes[row];
}

static int order_of(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Numbers only; zero means that the label decides. */
static int compare_numbers(const struct sort *sort, uint32_t a, uint32_t b)
{
    const struct hpy_partition *p = sort->p;
    if (sort->order == HPY_ORDER_NAME || !p->row_table)
        return 0;
    const struct hpy_row *row_a = &p->row_table[a], *row_b = &p->row_table[b];
    int order = 0;
    if (sort->order == HPY_ORDER_COUNT)
        order = order_of(row_b->count, row_a->count);
    return order ? order : order_of(row_b->size_bytes, row_a->size_bytes);
}

static int compare_kinds(const struct sort *sort, uint32_t a, uint32_t b)
{
    return order_of(kind_at(sort->p, a), kind_at(sort->p, b));
}

static struct hpy_str label_text(const struct sort *sort, uint32_t i)
{
    return (struct hpy_str){ hpy_text_get(&sort->arena) + sort->labels[i].off,
                             sort->labels[i].n_bytes };
}

static uint64_t beginning_of(const char *text, size_t n_bytes)
{
    uint64_t beginning = 0;
    for (size_t i = 0; i < 8; i++)
        beginning = beginning << 8 | (i < n_bytes ? (unsigned char)text[i] : 0);
    return beginning;
}

static int compare_labels(const struct sort *sort, uint32_t a, uint32_t b)
{
    int order = order_of(sort->labels[a].beginning, sort->labels[b].beginning);
    if (order == 0)
        order = hpy_str_compare(label_text(sort, a), label_text(sort, b));
    return order ? order : compare_kinds(sort, sort->run_rows[a], sort->run_rows[b]);
}

/* Stable merge of the sorted halves [from, middle) and [middle, end) of in. */
static void merge(const struct sort *sort, compare_rows compare, uint32_t *out,
                  const uint32_t *in, uint64_t from, uint64_t middle, uint64_t end)
{
    uint64_t a = from, b = middle;
    if (middle == end || compare(sort, in[middle - 1], in[middle]) <= 0) {
        memcpy(out + from, in + from, (end - from) * sizeof *in);
        return;
    }
    for (uint64_t at = from; at < end; at++) {
        bool take_a = a < middle && (b == end || compare(sort, in[a], in[b]) <= 0);
        out[at] = take_a ? in[a++] : in[b++];
    }
}

/* Bottom-up merge sort of items[0 .. n); scratch holds as many. */
static enum hpy_status merge_sort(const struct sort *sort, compare_rows compare,
                                  uint32_t *items, uint32_t *scratch, uint64_t n)
{
    uint32_t *from = items, *to = scratch;
    uint64_t done = 0;
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t at = 0; at < n; at += 2 * width) {
            uint64_t middle = at + width < n ? at + width : n;
            uint64_t end = at + 2 * width < n ? at + 2 * width : n;
            merge(sort, compare, to, from, at, middle, end);
            if ((done += end - at) >= HPY_JOB_STRIDE) {
                done = 0;
                HPY_TRY(hpy_job_poll(sort->job, 0, sort->err));
            }
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
    return HPY_OK;
}

/* Sort the rows [from, end) of the permutation by label, then kind. Where a size or count
 * decides first and very many rows have the same, nobody reads them by label. */
static enum hpy_status sort_run(struct sort *sort, uint64_t from, uint64_t end)
{
    const struct hpy_partition *p = sort->p;
    uint64_t n = end - from;
    uint32_t *run = sort->rows + from;
    if (p->classifier->numeric || (sort->order != HPY_ORDER_NAME && n > HPY_PARTITION_LONG_TIE))
        return merge_sort(sort, compare_kinds, run, sort->scratch + from, n);

    enum hpy_status status = HPY_OK;
    uint32_t *by_label = HPY_ARRAY(uint32_t, n);
    sort->labels = HPY_ARRAY(struct label, n);
    sort->run_rows = run;
    hpy_text_clear(&sort->arena);
    if (!by_label || !sort->labels) {
        status = no_memory(sort->err);
        goto out;
    }
    for (uint64_t i = 0; i < n; i++) {
        uint64_t off = sort->arena.n_bytes;
        hpy_partition_kind_label(&sort->arena, p, kind_at(p, run[i]));
        uint32_t n_bytes = (uint32_t)(sort->arena.n_bytes - off);
        uint64_t beginning =
            sort->arena.failed ? 0 : beginning_of(sort->arena.data + off, n_bytes);
        sort->labels[i] = (struct label){ off, beginning, n_bytes };
        by_label[i] = (uint32_t)i;
        if (i % HPY_JOB_STRIDE == 0 &&
            (status = hpy_job_poll(sort->job, i, sort->err)) != HPY_OK)
            goto out;
    }
    if ((status = hpy_text_check(&sort->arena, sort->err)) != HPY_OK)
        goto out;
    status = merge_sort(sort, compare_labels, by_label, sort->scratch + from, n);
    if (status != HPY_OK)
        goto out;
    for (uint64_t i = 0; i < n; i++)
        sort->scratch[from + i] = run[by_label[i]];
    memcpy(run, sort->scratch + from, n * sizeof *run);
out:
    hpy_free(by_label);
    hpy_free(sort->labels);
    sort->labels = NULL;
    return status;
}

static enum hpy_status sort_rows(struct sort *sort)
{
    if (sort->order != HPY_ORDER_NAME)
        HPY_TRY(merge_sort(sort, compare_numbers, sort->rows, sort->scratch, sort->n));
    for (uint64_t from = 0, end; from < sort->n; from = end) {
        end = from + 1;
        while (end < sort->n && compare_numbers(sort, sort->rows[from], sort->rows[end]) == 0)
            end++;
        if (end - from > 1)
            HPY_TRY(sort_run(sort, from, end));
    }
    return HPY_OK;
}

static void reverse(uint32_t *items, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++) {
        uint32_t swap = items[i];
        items[i] = items[n - 1 - i];
        items[n - 1 - i] = swap;
    }
}

/* By label, or rows of a classifier that groups: general and slower. */
static enum hpy_status sort_by_merging(struct hpy_partition *p, enum hpy_row_order order,
                                       bool reversed, struct hpy_job *job,
                                       struct hpy_err *err)
{
    struct sort sort = { .p = p, .order = order, .n = p->n_rows, .job = job, .err = err };
    struct hpy_row *table = NULL;
    enum hpy_status status = HPY_OK;
    sort.rows = HPY_ARRAY(uint32_t, p->n_rows);
    sort.scratch = HPY_ARRAY(uint32_t, p->n_rows);
    if (p->row_table)
        table = HPY_ARRAY(struct hpy_row, p->n_rows);
    if (!sort.rows || !sort.scratch || (p->row_table && !table)) {
        status = no_memory(err);
        goto out;
    }
    for (uint64_t i = 0; i < p->n_rows; i++)
        sort.rows[i] = (uint32_t)i;
    if ((status = sort_rows(&sort)) != HPY_OK)
        goto out;
    if (reversed)
        reverse(sort.rows, p->n_rows);
    if (p->row_table) {
        for (uint64_t i = 0; i < p->n_rows; i++)
            table[i] = p->row_table[sort.rows[i]];
        struct hpy_row *old = p->row_table;
        p->row_table = table;
        table = old;
    } else {
        for (uint64_t i = 0; i < p->n_rows; i++)
            sort.scratch[i] = p->nodes[sort.rows[i]];
        memcpy(p->nodes, sort.scratch, p->n_rows * sizeof *p->nodes);
    }
out:
    hpy_text_dispose(&sort.arena);
    hpy_free(sort.rows);
    hpy_free(sort.scratch);
    hpy_free(table);
    return status;
}

/* Objects by size: sizes below SMALL_SIZES by counting, larger ones by
 * comparing. Fits almost all objects of any heap in one pass. */
#define SMALL_SIZES (1u << 16)

struct large {
    uint64_t size_bytes;
    uint32_t node;
};

static int compare_large(const void *a_, const void *b_)
{
    const struct large *a = a_, *b = b_;
    int order = order_of(b->size_bytes, a->size_bytes);
    return order ? order : order_of(a->node, b->node);
}

/* The nodes of the partition, ascending, wherever they stand now. */
static enum hpy_status ascending_nodes(uint32_t *out, const struct hpy_partition *p,
                                       struct hpy_err *err)
{
    uint64_t n_words = (uint64_t)p->graph->n_nodes / 64 + 1;
    uint64_t *bits = HPY_ZARRAY(uint64_t, n_words);
    if (!bits)
        return no_memory(err);
    for (uint64_t i = 0; i < p->n_rows; i++)
        bits[p->nodes[i] / 64] |= UINT64_C(1) << p->nodes[i] % 64;
    uint64_t n = 0;
    for (uint64_t w = 0; w < n_words; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1)
            out[n++] = (uint32_t)(w * 64 + (uint64_t)__builtin_ctzll(word));
    assert(n == p->n_rows);
    hpy_free(bits);
    return HPY_OK;
}

static enum hpy_status sort_objects_by_size(struct hpy_partition *p, bool reversed,
                                            struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = p->graph;
    struct large *large = NULL;
    enum hpy_status status;
    uint64_t *at = HPY_ZARRAY(uint64_t, SMALL_SIZES);
    uint32_t *nodes = HPY_ARRAY(uint32_t, p->n_rows);
    if (!at || !nodes) {
        status = no_memory(err);
        goto out;
    }
    if ((status = ascending_nodes(nodes, p, err)) != HPY_OK)
        goto out;
    uint64_t n_large = 0;
    for (uint64_t i = 0; i < p->n_rows; i++) {
        uint32_t size = graph->size32[nodes[i]];
        if (size < SMALL_SIZES)
            at[size]++;
        else
            n_large++;
        if (i % HPY_JOB_STRIDE == 0 && (status = hpy_job_poll(job, i, err)) != HPY_OK)
            goto out;
    }
    if (n_large && !(large = HPY_ARRAY(struct large, n_large))) {
        status = no_memory(err);
        goto out;
    }
    /* from counts to first positions, largest size first */
    uint64_t first = n_large;
    for (uint32_t size = SMALL_SIZES; size-- > 0;) {
        uint64_t count = at[size];
        at[size] = first;
        first += count;
    }
    /* from here on nothing fails, so p->nodes may be overwritten */
    uint64_t n = 0;
    for (uint64_t i = 0; i < p->n_rows; i++) {
        uint32_t size = graph->size32[nodes[i]];
        if (size < SMALL_SIZES)
            p->nodes[at[size]++] = nodes[i];
        else
            large[n++] = (struct large){ hpy_graph_size(graph, nodes[i]), nodes[i] };
    }
    if (n_large)
        qsort(large, n_large, sizeof *large, compare_large);
    for (uint64_t i = 0; i < n_large; i++)
        p->nodes[i] = large[i].node;
    if (reversed)
        reverse(p->nodes, p->n_rows);
out:
    hpy_free(at);
    hpy_free(nodes);
    hpy_free(large);
    return status;
}

static void sum_sizes(struct hpy_partition *p)
{
    uint64_t sum = 0;
    for (uint64_t r = 0; r < p->n_rows; r++) {
        if (r % HPY_ROW_STRIDE == 0)
            p->size_before[r / HPY_ROW_STRIDE] = sum;
        sum += p->row_table ? p->row_table[r].size_bytes
                            : hpy_graph_size(p->graph, p->nodes[r]);
    }
    if (p->n_rows % HPY_ROW_STRIDE == 0)
        p->size_before[p->n_rows / HPY_ROW_STRIDE] = sum;
}

enum hpy_status hpy_partition_sort(struct hpy_partition *p, enum hpy_row_order order,
                                   bool reversed, struct hpy_job *job, struct hpy_err *err)
{
    if (p->n_rows > 0) {
        hpy_job_phase(job, "sorting rows", p->n_rows);
        HPY_TRY(p->classifier->individual && order != HPY_ORDER_NAME
                    ? sort_objects_by_size(p, reversed, job, err)
                    : sort_by_merging(p, order, reversed, job, err));
    }
    p->order = order;
    p->reversed = reversed;
    sum_sizes(p);
    return HPY_OK;
}
