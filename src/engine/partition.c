/* Making a partition: two passes over the set and one table of rows.
 *
 * The first pass classifies block by block, gives each kind met a row, and sums;
 * the second deals the nodes out to their rows, as a counting sort does. Kinds
 * are found in a plain array where they are small and in a hash table otherwise,
 * so that the usual classifiers cost one load per object. */
#include "engine/partition.h"

#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "engine/partition_rows.h"

enum {
    BLOCK = HPY_JOB_STRIDE,      /* nodes taken at a time */
    DIRECT_KINDS = 1 << 18,      /* kinds found without hashing */
    FEW_NODES = 1 << 12,         /* for which all are hashed: the array would cost more */
    FIRST_ROWS = 256,
    FIRST_SLOTS = 1024,          /* of the hash table; a power of two */
};

#define NO_INDEX UINT32_MAX /* entry of a kind that was not met yet */

/* The nodes of a set, or of the whole reachable heap, ascending, by blocks. */
struct reader {
    const struct hpy_graph *graph;
    const struct hpy_nodeset *set; /* NULL = all reachable */
    uint32_t next;
};

static bool is_counted(uint16_t flags, uint16_t wanted)
{
    return (flags & (HPY_NODE_VIRTUAL | wanted)) == wanted;
}

static size_t reader_take(struct reader *reader, uint32_t out[BLOCK])
{
    const struct hpy_graph *graph = reader->graph;
    size_t n = 0;
    if (!reader->set) {
        uint32_t node = reader->next;
        for (; node < graph->n_nodes && n < BLOCK; node++) {
            out[n] = node;
            n += is_counted(graph->flags[node], HPY_NODE_REACHABLE);
        }
        reader->next = node;
        return n;
    }
    while (n == 0 && reader->next < graph->n_nodes) {
        size_t room = hpy_nodeset_page(reader->set, reader->next, out, BLOCK);
        if (room == 0)
            break;
        reader->next = out[room - 1] + 1;
        for (size_t i = 0; i < room; i++) {
            out[n] = out[i];
            n += is_counted(graph->flags[out[i]], 0);
        }
    }
    return n;
}

/* Bytes outside the object of ascending nodes: a merge with the sorted table. */
struct external_reader {
    const struct hpy_sparse *table;
    uint64_t at;
};

static uint64_t external_of(struct external_reader *reader, uint32_t node)
{
    const struct hpy_sparse *table = reader->table;
    while (reader->at < table->n && table->node[reader->at] < node)
        reader->at++;
    return reader->at < table->n && table->node[reader->at] == node
               ? table->value[reader->at] : 0;
}

/* Kind to row: small kinds by a plain array, others by open addressing. */
struct row_index {
    uint32_t *direct; /* n_direct entries */
    uint32_t n_direct; /* kinds below are found there */
    uint32_t *slots;  /* row, or NO_INDEX */
    uint64_t n_slots, n_used;
};

struct row_list {
    struct hpy_row *rows;
    uint64_t n, capacity;
};

static bool index_init(struct row_index *index, uint64_t n_nodes)
{
    index->n_direct = n_nodes > FEW_NODES ? DIRECT_KINDS : 0;
    index->direct = HPY_ARRAY(uint32_t, index->n_direct);
    index->slots = HPY_ARRAY(uint32_t, FIRST_SLOTS);
    if (!index->direct || !index->slots)
        return false;
    memset(index->direct, 0xff, index->n_direct * sizeof *index->direct);
    memset(index->slots, 0xff, FIRST_SLOTS * sizeof *index->slots);
    index->n_slots = FIRST_SLOTS;
    return true;
}

static void index_dispose(struct row_index *index)
{
    hpy_free(index->direct);
    hpy_free(index->slots);
}

static uint64_t first_slot(uint64_t n_slots, hpy_kind kind)
{
    return XXH3_64bits(&kind, sizeof kind) & (n_slots - 1);
}

static uint32_t *index_slot(uint32_t *slots, uint64_t n_slots,
                            const struct hpy_row *rows, hpy_kind kind)
{
    uint64_t at = first_slot(n_slots, kind);
    while (slots[at] != NO_INDEX && rows[slots[at]].kind != kind)
        at = (at + 1) & (n_slots - 1);
    return &slots[at];
}

static bool index_grow(struct row_index *index, const struct row_list *list)
{
    uint64_t n_slots = index->n_slots * 2;
    uint32_t *slots = HPY_ARRAY(uint32_t, n_slots);
    if (!slots)
        return false;
    memset(slots, 0xff, n_slots * sizeof *slots);
    for (uint64_t i = 0; i < index->n_slots; i++) {
        uint32_t row = index->slots[i];
        if (row != NO_INDEX)
            *index_slot(slots, n_slots, list->rows, list->rows[row].kind) = row;
    }
    hpy_free(index->slots);
    index->slots = slots;
    index->n_slots = n_slots;
    return true;
}

static bool list_add(struct row_list *list, hpy_kind kind)
{
    if (list->n == list->capacity) {
        uint64_t capacity = list->capacity ? list->capacity * 2 : FIRST_ROWS;
        struct hpy_row *rows = hpy_realloc(list->rows, capacity, sizeof *rows);
        if (!rows)
            return false;
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->n++] = (struct hpy_row){ .kind = kind };
    return true;
}

/* The row of a kind, made if new; NO_INDEX when memory is out. */
static uint32_t index_row(struct row_index *index, struct row_list *list, hpy_kind kind)
{
    uint32_t *entry;
    if (kind < index->n_direct) {
        entry = &index->direct[kind];
    } else {
        if (index->n_used * 2 >= index->n_slots && !index_grow(index, list))
            return NO_INDEX;
        entry = index_slot(index->slots, index->n_slots, list->rows, kind);
    }
    if (*entry == NO_INDEX) {
        if (!list_add(list, kind))
            return NO_INDEX;
        *entry = (uint32_t)(list->n - 1);
        index->n_used += kind >= index->n_direct;
    }
    return *entry;
}

/* Where there are millions of kinds, looking each up is two waits for memory: ask for
 * a block's slots first, then for their rows. */
static void expect_rows(const struct row_index *index, const struct row_list *list,
                        const hpy_kind *kinds, size_t n)
{
    if (index->n_used < BLOCK) /* they are at hand */
        return;
    for (size_t i = 0; i < n; i++)
        if (kinds[i] >= index->n_direct)
            __builtin_prefetch(&index->slots[first_slot(index->n_slots, kinds[i])]);
    for (size_t i = 0; i < n; i++) {
        uint32_t row = kinds[i] < index->n_direct ? NO_INDEX
                           : index->slots[first_slot(index->n_slots, kinds[i])];
        if (row != NO_INDEX)
            __builtin_prefetch(&list->rows[row], 1);
    }
}

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory while sorting objects into kinds");
}

/* First pass: the row of every node, in the order of the reader, and the sums. */
static enum hpy_status classify_all(struct hpy_partition *p, struct row_list *list,
                                    uint32_t *row_of, struct reader reader,
                                    struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = p->graph;
    struct row_index index = { 0 };
    struct external_reader external = { &graph->external, 0 };
    enum hpy_status status = HPY_OK;
    uint64_t done = 0;
    uint32_t block[BLOCK];
    hpy_kind kinds[BLOCK];
    size_t n;

    if (!index_init(&index, p->count)) {
        status = no_memory(err);
        goto out;
    }
    while ((n = reader_take(&reader, block)) > 0) {
        status = p->classifier->classify(p->classifier_state, graph, block, n, kinds, err);
        if (status != HPY_OK)
            goto out;
        expect_rows(&index, list, kinds, n);
        for (size_t i = 0; i < n; i++) {
            uint32_t row = kinds[i] < index.n_direct ? index.direct[kinds[i]] : NO_INDEX;
            if (row == NO_INDEX && (row = index_row(&index, list, kinds[i])) == NO_INDEX) {
                status = no_memory(err);
                goto out;
            }
            row_of[done + i] = row;
            list->rows[row].count++;
            list->rows[row].size_bytes += hpy_graph_size(graph, block[i]);
        }
        if (graph->external.n)
            for (size_t i = 0; i < n; i++)
                list->rows[row_of[done + i]].external_bytes += external_of(&external, block[i]);
        done += n;
        if ((status = hpy_job_poll(job, done, err)) != HPY_OK)
            goto out;
    }
out:
    index_dispose(&index);
    return status;
}

/* Second pass: nodes to the ranges of their rows. */
static enum hpy_status deal_out(struct hpy_partition *p, const uint32_t *row_of,
                                struct reader reader, struct hpy_job *job,
                                struct hpy_err *err)
{
    uint64_t done = 0;
    uint32_t block[BLOCK];
    size_t n;
    uint64_t *at = HPY_ARRAY(uint64_t, p->n_rows);
    if (!at)
        return no_memory(err);
    uint64_t first = 0;
    for (uint64_t r = 0; r < p->n_rows; r++) {
        at[r] = p->row_table[r].first = first;
        first += p->row_table[r].count;
    }
    enum hpy_status status = HPY_OK;
    while (status == HPY_OK && (n = reader_take(&reader, block)) > 0) {
        for (size_t i = 0; i < n; i++)
            p->nodes[at[row_of[done + i]]++] = block[i];
        done += n;
        status = hpy_job_poll(job, p->count + done, err);
    }
    hpy_free(at);
    return status;
}

static enum hpy_status make_rows(struct hpy_partition *p, struct reader reader,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct row_list list = { 0 };
    uint32_t *row_of = HPY_ARRAY(uint32_t, p->count);
    enum hpy_status status = row_of ? HPY_OK : no_memory(err);
    if (status == HPY_OK)
        status = classify_all(p, &list, row_of, reader, job, err);
    p->row_table = list.rows;
    p->n_rows = list.n;
    if (status == HPY_OK)
        status = deal_out(p, row_of, reader, job, err);
    hpy_free(row_of);
    for (uint64_t r = 0; r < p->n_rows; r++) {
        p->size_bytes += p->row_table[r].size_bytes;
        p->external_bytes += p->row_table[r].external_bytes;
    }
    return status;
}

/* Every node is a row: nothing to classify. */
static enum hpy_status take_nodes(struct hpy_partition *p, struct reader reader,
                                  struct hpy_job *job, struct hpy_err *err)
{
    struct external_reader external = { &p->graph->external, 0 };
    uint64_t done = 0;
    uint32_t block[BLOCK];
    size_t n;
    while ((n = reader_take(&reader, block)) > 0) {
        memcpy(p->nodes + done, block, n * sizeof *block);
        for (size_t i = 0; i < n; i++) {
            p->size_bytes += hpy_graph_size(p->graph, block[i]);
            if (p->graph->external.n)
                p->external_bytes += external_of(&external, block[i]);
        }
        done += n;
        HPY_TRY(hpy_job_poll(job, done, err));
    }
    p->n_rows = done;
    return HPY_OK;
}

/* Counted here and not taken from the graph's totals or the set's cardinality,
 * because virtual nodes are left out. */
static uint64_t count_nodes(struct reader reader)
{
    uint64_t count = 0;
    uint32_t block[BLOCK];
    size_t n;
    while ((n = reader_take(&reader, block)) > 0)
        count += n;
    return count;
}

enum hpy_status hpy_partition_new(struct hpy_partition **out, const struct hpy_graph *graph,
                                  const struct hpy_nodeset *set,
                                  const struct hpy_classifier *by, struct hpy_job *job,
                                  struct hpy_err *err)
{
    assert(!set || set->universe == graph->n_nodes);
    *out = NULL;
    struct reader reader = { graph, set, 0 };
    struct hpy_partition *p = HPY_NEW(struct hpy_partition);
    if (!p)
        return no_memory(err);
    p->graph = graph;
    p->classifier = hpy_classifier_ref(by);
    p->count = count_nodes(reader);
    hpy_job_phase(job, "sorting objects into kinds", by->individual ? p->count : 2 * p->count);

    enum hpy_status status = HPY_OK;
    if (!(p->nodes = HPY_ARRAY(uint32_t, p->count)))
        status = no_memory(err);
    if (status == HPY_OK && by->prepare)
        status = by->prepare(&p->classifier_state, by, graph, job, err);
    if (status == HPY_OK)
        status = by->individual ? take_nodes(p, reader, job, err)
                                : make_rows(p, reader, job, err);
    if (status == HPY_OK && !(p->size_before = HPY_ARRAY(uint64_t, p->n_rows / HPY_ROW_STRIDE + 1)))
        status = no_memory(err);
    if (status == HPY_OK)
        status = hpy_partition_sort(p, HPY_ORDER_SIZE, false, job, err);
    if (status != HPY_OK) {
        hpy_partition_free(p);
        return status;
    }
    *out = p;
    return HPY_OK;
}

void hpy_partition_free(struct hpy_partition *p)
{
    if (!p)
        return;
    if (p->classifier->dispose && p->classifier_state)
        p->classifier->dispose(p->classifier_state);
    hpy_classifier_unref(p->classifier);
    hpy_free(p->row_table);
    hpy_free(p->nodes);
    hpy_free(p->size_before);
    hpy_free(p);
}

struct hpy_row hpy_partition_row(const struct hpy_partition *p, uint64_t row)
{
    assert(row < p->n_rows);
    if (p->row_table)
        return p->row_table[row];
    uint32_t node = p->nodes[row];
    return (struct hpy_row){
        .kind = node,
        .count = 1,
        .size_bytes = hpy_graph_size(p->graph, node),
        .external_bytes = hpy_graph_external(p->graph, node),
        .first = row,
    };
}

static uint64_t row_size(const struct hpy_partition *p, uint64_t row)
{
    return p->row_table ? p->row_table[row].size_bytes
                        : hpy_graph_size(p->graph, p->nodes[row]);
}

uint64_t hpy_partition_size_before(const struct hpy_partition *p, uint64_t row)
{
    assert(row <= p->n_rows);
    uint64_t sum = p->size_before[row / HPY_ROW_STRIDE];
    for (uint64_t r = row - row % HPY_ROW_STRIDE; r < row; r++)
        sum += row_size(p, r);
    return sum;
}

enum hpy_status hpy_partition_slice_set(struct hpy_nodeset *out, const struct hpy_partition *p,
                                        uint64_t from, uint64_t end, uint64_t step,
                                        struct hpy_err *err)
{
    assert(step > 0 && end <= p->n_rows);
    uint32_t universe = p->graph->n_nodes;
    if (from >= end)
        return hpy_nodeset_init(out, universe, err);
    if (end - from <= step || (!p->row_table && step == 1)) {
        /* one range of nodes as it lies */
        struct hpy_row row = hpy_partition_row(p, from);
        uint64_t n_nodes = end - from <= step ? row.count : end - from;
        return hpy_nodeset_from_array(out, universe, p->nodes + row.first, n_nodes, err);
    }
    uint64_t n = 0;
    for (uint64_t r = from; r < end; r += step) {
        n += p->row_table ? p->row_table[r].count : 1;
        if (end - r <= step)
            break;
    }
    uint32_t *nodes = HPY_ARRAY(uint32_t, n);
    if (!nodes)
        return no_memory(err);
    n = 0;
    for (uint64_t r = from; r < end; r += step) {
        struct hpy_row row = hpy_partition_row(p, r);
        memcpy(nodes + n, p->nodes + row.first, row.count * sizeof *nodes);
        n += row.count;
        if (end - r <= step) /* r + step would pass the end, or wrap around */
            break;
    }
    enum hpy_status status = hpy_nodeset_from_array(out, universe, nodes, n, err);
    hpy_free(nodes);
    return status;
}

enum hpy_status hpy_partition_rows_set(struct hpy_nodeset *out, const struct hpy_partition *p,
                                       uint64_t from, uint64_t end, struct hpy_err *err)
{
    return hpy_partition_slice_set(out, p, from, end, 1, err);
}

void hpy_partition_label(struct hpy_text *out, const struct hpy_partition *p, uint64_t row)
{
    hpy_partition_kind_label(out, p, hpy_partition_row(p, row).kind);
}

uint64_t hpy_partition_find(const struct hpy_partition *p, struct hpy_str label)
{
    struct hpy_text text = { 0 };
    uint64_t found = HPY_NO_ROW;
    for (uint64_t r = 0; r < p->n_rows && found == HPY_NO_ROW; r++) {
        hpy_text_clear(&text);
        hpy_partition_label(&text, p, r);
        if (!text.failed && hpy_str_equal((struct hpy_str){ text.data, text.n_bytes }, label))
            found = r;
    }
    hpy_text_dispose(&text);
    return found;
}

uint64_t hpy_partition_find_kind(const struct hpy_partition *p, hpy_kind kind)
{
    for (uint64_t r = 0; r < p->n_rows; r++)
        if ((p->row_table ? p->row_table[r].kind : p->nodes[r]) == kind)
            return r;
    return HPY_NO_ROW;
}
