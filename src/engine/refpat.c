/* Reference patterns: the rows.
 *
 * In order, what is left to do is a stack of rows that are unfolded, each with the kinds
 * of its referrers and the rank that comes next. A frame is dropped as soon as its last
 * row is taken, before that row is unfolded, so that a chain of any length needs one. */
#include "engine/refpat.h"

#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "engine/refpat_rows.h"

const struct hpy_refpat_options hpy_refpat_usual = { .depth = HPY_REFPAT_DEPTH };
const char hpy_refpat_marks[HPY_N_REFPAT_MARKS] = { '-', '+', 'S', '^', 'R' };

enum { FIRST_ROOM = 16 };

bool refpat_grow(void **array, uint64_t n, uint64_t *room, size_t item_bytes)
{
    if (n < *room)
        return true;
    uint64_t larger = *room ? 2 * *room : FIRST_ROOM;
    void *grown = hpy_realloc(*array, larger, item_bytes);
    if (!grown)
        return false;
    *array = grown;
    *room = larger;
    return true;
}

/* ---------------------------------------------------------------- sets met before */

static void seen_add(struct hpy_refpat *p, uint64_t row)
{
    uint64_t at = p->rows[row].hash & (p->seen_room - 1);
    while (p->seen[at] != HPY_REFPAT_NO_ROW)
        at = (at + 1) & (p->seen_room - 1);
    p->seen[at] = row;
    p->n_seen++;
}

static void seen_fill(struct hpy_refpat *p)
{
    memset(p->seen, 0xff, p->seen_room * sizeof *p->seen); /* HPY_REFPAT_NO_ROW */
    p->n_seen = 0;
    for (uint64_t row = 0; row < p->n_rows; row++)
        if (p->rows[row].same_as == HPY_REFPAT_NO_ROW)
            seen_add(p, row);
}

/* Room for one more. */
static bool seen_reserve(struct hpy_refpat *p)
{
    if (2 * p->n_seen < p->seen_room)
        return true;
    uint64_t room = p->seen_room ? 2 * p->seen_room : 2 * FIRST_ROOM;
    uint64_t *seen = hpy_realloc(p->seen, room, sizeof *seen);
    if (!seen)
        return false;
    p->seen = seen;
    p->seen_room = room;
    seen_fill(p);
    return true;
}

static uint64_t find_same(const struct hpy_refpat *p, uint64_t hash, const struct hpy_nodeset *set)
{
    for (uint64_t at = hash & (p->seen_room - 1); p->seen[at] != HPY_REFPAT_NO_ROW;
         at = (at + 1) & (p->seen_room - 1)) {
        const struct refpat_row *row = &p->rows[p->seen[at]];
        if (row->hash == hash && hpy_nodeset_equal(&row->set, set))
            return p->seen[at];
    }
    return HPY_REFPAT_NO_ROW;
}

/* --------------------------------------------------------------------- one row */

/* What a row is made of. */
struct made_of {
    const uint32_t *nodes; /* ascending: equal sets have equal bytes */
    uint64_t count, size_bytes;
    struct hpy_str kind;
    uint64_t parent;
    uint32_t rank;
};

static enum hpy_status choose_mark(struct refpat_row *row, const struct hpy_refpat *p,
                                   struct hpy_job *job, struct hpy_err *err)
{
    bool held, stop = false;
    HPY_TRY(refpat_is_held(&held, p, &row->set, job, err));
    if (held && row->depth > 0)
        HPY_TRY(refpat_is_stop(&stop, p, &row->set, job, err));
    row->mark = !held ? HPY_REFPAT_ROOT : stop ? HPY_REFPAT_STOP
                : p->options.by_hand || row->depth < p->options.depth ? HPY_REFPAT_UNFOLDED
                                                                      : HPY_REFPAT_DEEP;
    return HPY_OK;
}

static void place(struct refpat_row *row, const struct hpy_refpat *p, const struct made_of *of)
{
    row->parent = of->parent;
    row->first_child = row->last_child = row->next = row->cursor = HPY_REFPAT_NO_ROW;
    row->before_run = HPY_REFPAT_NO_ROW;
    if (of->parent == HPY_REFPAT_NO_ROW)
        return;
    const struct refpat_row *parent = &p->rows[of->parent];
    bool again = of->parent != 0 && parent->rank == of->rank;
    row->rank = of->rank;
    row->depth = parent->depth + 1;
    row->run = again ? parent->run + 1 : 1;
    row->before_run = again ? parent->before_run : of->parent;
}

static void link_to_parent(struct hpy_refpat *p, uint64_t index)
{
    uint64_t above = p->rows[index].parent;
    if (above == HPY_REFPAT_NO_ROW)
        return;
    struct refpat_row *parent = &p->rows[above];
    if (parent->first_child == HPY_REFPAT_NO_ROW)
        parent->first_child = parent->cursor = index;
    else
        p->rows[parent->last_child].next = index;
    parent->last_child = index;
    parent->n_children++;
}

/* Add a row, or leave everything as it was. */
static enum hpy_status add_row(struct hpy_refpat *p, const struct made_of *of,
                               struct hpy_job *job, struct hpy_err *err)
{
    struct refpat_row row = { .count = of->count, .size_bytes = of->size_bytes };
    if (p->n_rows >= HPY_REFPAT_MAX_ROWS)
        return hpy_fail(err, HPY_ELIMIT, "a reference pattern of more than %u rows: "
                        "ask for less depth", HPY_REFPAT_MAX_ROWS);
    if (!refpat_grow((void **)&p->rows, p->n_rows, &p->row_room, sizeof *p->rows) ||
        !seen_reserve(p))
        return refpat_no_memory(err);
    row.hash = XXH3_64bits(of->nodes, of->count * sizeof *of->nodes);
    enum hpy_status status = HPY_OK;
    place(&row, p, of);
    char *kind = hpy_strndup(of->kind.data, of->kind.n_bytes);
    if (!kind)
        return refpat_no_memory(err);
    row.kind = kind;
    row.kind_bytes = of->kind.n_bytes;
    status = hpy_nodeset_from_array(&row.set, p->graph->n_nodes, of->nodes, of->count, err);
    if (status != HPY_OK)
        goto out;
    row.same_as = find_same(p, row.hash, &row.set);
    if (row.same_as == HPY_REFPAT_NO_ROW &&
        (status = choose_mark(&row, p, job, err)) != HPY_OK)
        goto out;
    if (row.same_as != HPY_REFPAT_NO_ROW) {
        row.mark = HPY_REFPAT_SAME;
        hpy_nodeset_dispose(&row.set);
    }
    p->rows[p->n_rows] = row;
    if (row.same_as == HPY_REFPAT_NO_ROW)
        seen_add(p, p->n_rows);
    link_to_parent(p, p->n_rows++);
    return HPY_OK;
out:
    hpy_nodeset_dispose(&row.set);
    hpy_free(kind);
    return status;
}

/* The row of one of the kinds that lead to its parent. */
static enum hpy_status add_kind(struct hpy_refpat *p, const struct hpy_partition *kinds,
                                uint64_t parent, uint32_t rank, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct hpy_row kind = hpy_partition_row(kinds, rank);
    struct hpy_text label = { 0 };
    hpy_partition_label(&label, kinds, rank);
    struct made_of of = { kinds->nodes + kind.first, kind.count, kind.size_bytes,
                          hpy_text_str(&label), parent, rank };
    enum hpy_status status = hpy_text_check(&label, err);
    if (status == HPY_OK)
        status = add_row(p, &of, job, err);
    hpy_text_dispose(&label);
    return status;
}

static enum hpy_status add_first(struct hpy_refpat *p, const struct hpy_nodeset *set,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_partition *kinds = NULL;
    struct hpy_text label = { 0 };
    struct hpy_nodeset objects = { 0 };
    uint32_t *nodes = NULL;
    /* by Clodo whatever the pattern is by, as in Heapy */
    enum hpy_status status = hpy_partition_new(&kinds, p->graph, set, hpy_classifier_default,
                                               job, err);
    if (status == HPY_OK)
        status = hpy_partition_rows_set(&objects, kinds, 0, kinds->n_rows, err);
    if (status == HPY_OK && !(nodes = HPY_ARRAY(uint32_t, kinds->count)))
        status = refpat_no_memory(err);
    if (status == HPY_OK) {
        hpy_nodeset_to_array(&objects, nodes);
        refpat_kinds_label(&label, kinds);
        status = hpy_text_check(&label, err);
    }
    if (status == HPY_OK)
        status = add_row(p, &(struct made_of){ nodes, kinds->count, kinds->size_bytes,
                                               hpy_text_str(&label), HPY_REFPAT_NO_ROW, 0 },
                         job, err);
    hpy_free(nodes);
    hpy_nodeset_dispose(&objects);
    hpy_text_dispose(&label);
    hpy_partition_free(kinds);
    return status;
}

/* ------------------------------------------------------------------ in order */

static enum hpy_status push(struct hpy_refpat *p, uint64_t row, struct hpy_job *job,
                            struct hpy_err *err)
{
    struct refpat_frame frame = { .row = row };
    if (!refpat_grow((void **)&p->frames, p->n_frames, &p->frame_room, sizeof *p->frames))
        return refpat_no_memory(err);
    HPY_TRY(refpat_unfold(&frame.kinds, p, row, job, err));
    p->rows[row].opened = true;
    if (frame.kinds->n_rows > 0)
        p->frames[p->n_frames++] = frame;
    else
        hpy_partition_free(frame.kinds);
    return HPY_OK;
}

/* The next row, or that there is none. */
static enum hpy_status advance(struct hpy_refpat *p, struct hpy_job *job, struct hpy_err *err)
{
    const struct refpat_row *last = &p->rows[p->n_rows - 1];
    if (last->mark == HPY_REFPAT_UNFOLDED && !last->opened)
        HPY_TRY(push(p, p->n_rows - 1, job, err));
    if (p->n_frames == 0) {
        p->complete = true;
        return HPY_OK;
    }
    struct refpat_frame *top = &p->frames[p->n_frames - 1];
    HPY_TRY(add_kind(p, top->kinds, top->row, top->next, job, err));
    if (++top->next == top->kinds->n_rows) {
        hpy_partition_free(top->kinds);
        p->n_frames--;
    }
    return HPY_OK;
}

enum hpy_status hpy_refpat_has(bool *out, struct hpy_refpat *p, uint64_t index,
                               struct hpy_job *job, struct hpy_err *err)
{
    *out = false;
    while (index >= p->n_rows && !p->complete && !p->options.by_hand)
        HPY_TRY(advance(p, job, err));
    *out = index < p->n_rows;
    return HPY_OK;
}

enum hpy_status hpy_refpat_n_rows(uint64_t *out, struct hpy_refpat *p, struct hpy_job *job,
                                  struct hpy_err *err)
{
    bool has;
    *out = 0;
    HPY_TRY(hpy_refpat_has(&has, p, UINT64_MAX, job, err));
    *out = p->n_rows;
    return HPY_OK;
}

uint64_t hpy_refpat_n_made(bool *complete, const struct hpy_refpat *p)
{
    *complete = p->complete;
    return p->n_rows;
}

static enum hpy_status no_row(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOTFOUND, "the reference pattern has no such row");
}

enum hpy_status hpy_refpat_row(struct hpy_refpat_row *out, struct hpy_refpat *p, uint64_t index,
                               struct hpy_job *job, struct hpy_err *err)
{
    bool has;
    *out = (struct hpy_refpat_row){ 0 };
    HPY_TRY(hpy_refpat_has(&has, p, index, job, err));
    if (!has)
        return no_row(err);
    const struct refpat_row *row = &p->rows[index];
    *out = (struct hpy_refpat_row){ index, row->parent, row->same_as, row->rank, row->depth,
                                    row->mark, row->count, row->size_bytes,
                                    { row->kind, row->kind_bytes } };
    return HPY_OK;
}

/* ------------------------------------------------------------------- by hand */

/* Take back rows that were made below one when another of them could not be. */
static void close_again(struct hpy_refpat *p, uint64_t index, uint64_t n_rows)
{
    while (p->n_rows > n_rows) {
        struct refpat_row *row = &p->rows[--p->n_rows];
        hpy_nodeset_dispose(&row->set);
        hpy_free(row->kind);
    }
    struct refpat_row *row = &p->rows[index];
    row->first_child = row->last_child = row->cursor = HPY_REFPAT_NO_ROW;
    row->n_children = 0;
    seen_fill(p);
}

static bool can_open(const struct refpat_row *row)
{
    return row->mark != HPY_REFPAT_SAME && row->mark != HPY_REFPAT_ROOT;
}

static enum hpy_status open_row(struct hpy_refpat *p, uint64_t index, struct hpy_job *job,
                                struct hpy_err *err)
{
    struct hpy_partition *kinds;
    if (p->rows[index].opened || !can_open(&p->rows[index]))
        return HPY_OK;
    HPY_TRY(refpat_unfold(&kinds, p, index, job, err));
    uint64_t n_rows = p->n_rows;
    enum hpy_status status = HPY_OK;
    for (uint64_t k = 0; k < kinds->n_rows && status == HPY_OK; k++)
        status = add_kind(p, kinds, index, (uint32_t)k, job, err);
    hpy_partition_free(kinds);
    if (status == HPY_OK)
        p->rows[index].opened = true;
    else
        close_again(p, index, n_rows);
    return status;
}

enum hpy_status hpy_refpat_open(uint64_t *first, uint64_t *n, struct hpy_refpat *p,
                                uint64_t index, struct hpy_job *job, struct hpy_err *err)
{
    *first = HPY_REFPAT_NO_ROW;
    *n = 0;
    if (index >= p->n_rows || !p->options.by_hand)
        return no_row(err);
    HPY_TRY(open_row(p, index, job, err));
    *first = p->rows[index].first_child;
    *n = p->rows[index].n_children;
    return HPY_OK;
}

/* -------------------------------------------------------------------- finding */

enum hpy_status hpy_refpat_child(uint64_t *index, struct hpy_refpat *p, uint64_t parent,
                                 uint32_t rank, struct hpy_job *job, struct hpy_err *err)
{
    bool has;
    *index = HPY_REFPAT_NO_ROW;
    HPY_TRY(hpy_refpat_has(&has, p, parent, job, err));
    if (!has)
        return no_row(err);
    if (p->options.by_hand)
        HPY_TRY(open_row(p, parent, job, err));
    else if (p->rows[parent].mark != HPY_REFPAT_UNFOLDED)
        return no_row(err);
    uint64_t depth = p->rows[parent].depth;
    while (rank >= p->rows[parent].n_children) {
        bool beyond = p->n_rows - 1 > parent && p->rows[p->n_rows - 1].depth <= depth;
        if (p->options.by_hand || p->complete || beyond)
            return no_row(err);
        HPY_TRY(advance(p, job, err));
    }
    struct refpat_row *row = &p->rows[parent];
    uint64_t at = p->rows[row->cursor].rank <= rank ? row->cursor : row->first_child;
    while (p->rows[at].rank < rank)
        at = p->rows[at].next;
    *index = row->cursor = at;
    return HPY_OK;
}

/* ----------------------------------------------------------------- the pattern */

enum hpy_status hpy_refpat_new(struct hpy_refpat **out, const struct hpy_graph *graph,
                               struct hpy_analyses *analyses, const struct hpy_nodeset *set,
                               const struct hpy_refpat_options *options, struct hpy_job *job,
                               struct hpy_err *err)
{
    assert(set->universe == graph->n_nodes);
    *out = NULL;
    struct hpy_refpat *p = HPY_NEW(struct hpy_refpat);
    if (!p)
        return refpat_no_memory(err);
    atomic_init(&p->references, 1);
    p->graph = graph;
    p->analyses = analyses;
    p->options = options ? *options : hpy_refpat_usual;
    p->options.stop = NULL;
    p->options.by = hpy_classifier_ref(p->options.by ? p->options.by : hpy_classifier_default);
    assert(analyses || p->options.ref != HPY_REFPAT_IMDOM);
    enum hpy_status status = refpat_stop_init(p, options ? options->stop : NULL, job, err);
    if (status == HPY_OK)
        status = add_first(p, set, job, err);
    if (status == HPY_OK)
        *out = p;
    else
        hpy_refpat_unref(p);
    return status;
}

struct hpy_refpat *hpy_refpat_ref(struct hpy_refpat *pattern)
{
    atomic_fetch_add(&pattern->references, 1);
    return pattern;
}

void hpy_refpat_unref(struct hpy_refpat *p)
{
    if (!p || atomic_fetch_sub(&p->references, 1) > 1)
        return;
    for (uint64_t i = 0; i < p->n_rows; i++) {
        hpy_nodeset_dispose(&p->rows[i].set);
        hpy_free(p->rows[i].kind);
    }
    for (uint64_t i = 0; i < p->n_frames; i++)
        hpy_partition_free(p->frames[i].kinds);
    hpy_classifier_unref(p->options.by);
    hpy_nodeset_dispose(&p->stop);
    hpy_free(p->rows);
    hpy_free(p->frames);
    hpy_free(p->seen);
    hpy_free(p->stop_types);
    hpy_free(p->above);
    hpy_free(p->path);
    hpy_free(p);
}

const struct hpy_graph *hpy_refpat_graph(const struct hpy_refpat *pattern)
{
    return pattern->graph;
}

const struct hpy_refpat_options *hpy_refpat_options_of(const struct hpy_refpat *pattern)
{
    return &pattern->options;
}

enum hpy_status hpy_refpat_row_set(struct hpy_nodeset *out, const struct hpy_refpat *p,
                                   uint64_t index, struct hpy_err *err)
{
    *out = (struct hpy_nodeset){ 0 };
    if (index >= p->n_rows)
        return no_row(err);
    return hpy_nodeset_copy(out, refpat_set(p, &p->rows[index]), err);
}
