/* Making one row of a reference pattern: its set, what was met before, its mark and its
 * place. */
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "engine/refpat_rows.h"

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

void refpat_remember(struct hpy_refpat *p)
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
    refpat_remember(p);
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

enum hpy_status refpat_add_kind(struct hpy_refpat *p, const struct hpy_partition *kinds,
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

enum hpy_status refpat_add_first(struct hpy_refpat *p, const struct hpy_nodeset *set,
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
