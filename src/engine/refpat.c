/* Reference patterns: the rows.
 *
 * In order, what is left to do is a stack of rows that are unfolded, each with the kinds
 * of its referrers and the rank that comes next. A frame is dropped as soon as its last
 * row is taken, before that row is unfolded, so that a chain of any length needs one. */
#include "engine/refpat.h"

#include <assert.h>

#include "base/mem.h"
#include "engine/refpat_rows.h"

const struct hpy_refpat_options hpy_refpat_usual = { .depth = HPY_REFPAT_DEPTH };
const char hpy_refpat_marks[HPY_N_REFPAT_MARKS] = { '-', '+', 'S', '^', 'R' };

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
    HPY_TRY(refpat_add_kind(p, top->kinds, top->row, top->next, job, err));
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
    refpat_remember(p);
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
        status = refpat_add_kind(p, kinds, index, (uint32_t)k, job, err);
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
        status = refpat_add_first(p, set, job, err);
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
