/* What the files of reference patterns share; for refpat*.c only.
 *
 *   refpat.c         rows: asked for in order or by hand, found, handed out
 *   refpat_row.c     one row made
 *   refpat_unfold.c  the referrers of a row, in kinds; where to stop
 *   refpat_text.c    names, labels, samples
 */
#ifndef HPY_ENGINE_REFPAT_ROWS_H
#define HPY_ENGINE_REFPAT_ROWS_H

#include <stdatomic.h>

#include "engine/partition.h"
#include "engine/refpat.h"

struct refpat_row {
    struct hpy_nodeset set; /* empty struct if same_as */
    uint64_t hash; /* of the set */
    uint64_t parent, same_as;
    uint64_t count, size_bytes;
    char *kind; /* of kind_bytes */
    size_t kind_bytes;
    uint32_t rank, depth;
    enum hpy_refpat_mark mark;
    /* Names are runs of equal letters: how many up to here, and the row before them. */
    uint32_t run;
    uint64_t before_run;
    /* Rows below: in order a list, by hand one after the other. */
    uint64_t first_child, last_child, n_children; /* of those that are made */
    uint64_t next; /* sibling */
    uint64_t cursor; /* the child asked for last: the next is usually near */
    bool opened;   /* all rows below are made, or being made */
};

/* A row whose referrers are being made into rows. */
struct refpat_frame {
    struct hpy_partition *kinds;
    uint64_t row;
    uint32_t next; /* rank */
};

struct hpy_refpat {
    const struct hpy_graph *graph;
    struct hpy_analyses *analyses;
    struct hpy_refpat_options options;
    atomic_uint references;

    struct refpat_row *rows;
    uint64_t n_rows, row_room;
    bool complete;
    struct refpat_frame *frames; /* in order: rows begun, deepest last */
    uint64_t n_frames, frame_room;

    /* Rows whose sets were not met before, by hash: open addressing, a power of two. */
    uint64_t *seen; /* HPY_REFPAT_NO_ROW = free */
    uint64_t n_seen, seen_room;

    /* Where to stop: nodes that obey the rule or, without one, types and, of dicts,
     * types of owners. */
    struct hpy_nodeset stop;
    bool *stop_types;

    /* Of no_cycles: the rows whose sets are in `above`, from row 0 down. */
    uint64_t *above;
    uint64_t *path;
    uint64_t n_path, path_room;
};

static inline const struct hpy_nodeset *refpat_set(const struct hpy_refpat *pattern,
                                                   const struct refpat_row *row)
{
    return row->same_as == HPY_REFPAT_NO_ROW ? &row->set : &pattern->rows[row->same_as].set;
}

static inline enum hpy_status refpat_no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for a reference pattern");
}

/* Room for one more in an array that doubles; false when memory is out. In refpat_row.c. */
bool refpat_grow(void **array, uint64_t n, uint64_t *room, size_t item_bytes);

/* refpat_row.c. Each adds a row, or leaves everything as it was. */
enum hpy_status refpat_add_first(struct hpy_refpat *pattern, const struct hpy_nodeset *set,
                                 struct hpy_job *job, struct hpy_err *err);
/* One of the kinds that lead to the parent. */
enum hpy_status refpat_add_kind(struct hpy_refpat *pattern, const struct hpy_partition *kinds,
                                uint64_t parent, uint32_t rank, struct hpy_job *job,
                                struct hpy_err *err);
/* Remember the sets of the rows there are, after rows were taken away. */
void refpat_remember(struct hpy_refpat *pattern);

/* refpat_unfold.c */
enum hpy_status refpat_stop_init(struct hpy_refpat *pattern, const struct hpy_rule *stop,
                                 struct hpy_job *job, struct hpy_err *err);
enum hpy_status refpat_is_stop(bool *out, const struct hpy_refpat *pattern,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err);
/* Whether anything refers to a member. */
enum hpy_status refpat_is_held(bool *out, const struct hpy_refpat *pattern,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err);
/* What leads to a row, in kinds. */
enum hpy_status refpat_unfold(struct hpy_partition **out, struct hpy_refpat *pattern,
                              uint64_t row, struct hpy_job *job, struct hpy_err *err);

/* refpat_text.c: the kinds of a set as a label of row 0. */
void refpat_kinds_label(struct hpy_text *out, const struct hpy_partition *kinds);

#endif
