/* What changed between two sets of objects, an old one and a new one, by kind.
 *
 * The sets are of one graph or of two. Rows of kinds are matched by label, for kinds of two
 * graphs have nothing else in common; kinds of one set that are called alike are taken
 * together. Where it is known which objects are in one set only (engine/match.h, or just a
 * difference of sets of one graph), these are counted by kind too: of a kind that has as
 * many objects as before all may be others.
 *
 * Borrows the graphs, owns the rest. Immutable once made. */
#ifndef HPY_ENGINE_CHANGES_H
#define HPY_ENGINE_CHANGES_H

#include "engine/partition.h"

enum hpy_change_part {
    HPY_CHANGE_OLD,  /* all of the old set */
    HPY_CHANGE_NEW,  /* all of the new set */
    HPY_CHANGE_GONE, /* those of the old one that the new one does not have */
    HPY_CHANGE_BORN, /* those of the new one that the old one did not have */
    HPY_N_CHANGE_PARTS
};

/* The objects of a part and their graph. */
struct hpy_change_set {
    const struct hpy_graph *graph;
    const struct hpy_nodeset *set; /* NULL: all reachable ones */
};

struct hpy_change_row {
    struct hpy_str label; /* in `labels` */
    uint64_t count[HPY_N_CHANGE_PARTS], size_bytes[HPY_N_CHANGE_PARTS];
    uint64_t first, n; /* private: in `entries` */
};

struct hpy_changes {
    struct hpy_partition *parts[HPY_N_CHANGE_PARTS]; /* GONE and BORN NULL if not known */
    /* Kinds that differ in count or size, or have objects that are gone or new; by how
     * much the size changed, then the count, then by label. */
    struct hpy_change_row *rows;
    uint64_t n_rows;
    char *labels;
    struct hpy_change_entry *entries; /* private */
};

/* sets[HPY_CHANGE_GONE] and BORN with graph NULL: not known. HPY_EUNSUPPORTED for a
 * classifier with a row for each object. O(objects + rows log rows). */
HPY_MUST_CHECK enum hpy_status hpy_changes_new(struct hpy_changes **out,
                                               const struct hpy_change_set sets[HPY_N_CHANGE_PARTS],
                                               const struct hpy_classifier *by,
                                               struct hpy_job *job, struct hpy_err *err);
void hpy_changes_free(struct hpy_changes *changes); /* NULL allowed */

/* new - old, of a row or (row NULL) of everything. */
int64_t hpy_changes_count(const struct hpy_changes *changes, const struct hpy_change_row *row);
int64_t hpy_changes_size(const struct hpy_changes *changes, const struct hpy_change_row *row);

/* The rows of a part's partition that a row was made of, i = 0, 1 …; HPY_NO_ROW behind the
 * last one. One, or none, unless kinds are called alike. O(rows of the row). */
uint64_t hpy_changes_part_row(const struct hpy_changes *changes, uint64_t row,
                              enum hpy_change_part part, uint64_t i);
/* The objects of a row in a part, as a set of its graph that the caller disposes of. */
HPY_MUST_CHECK enum hpy_status hpy_changes_row_set(struct hpy_nodeset *out,
                                                   const struct hpy_changes *changes,
                                                   uint64_t row, enum hpy_change_part part,
                                                   struct hpy_err *err);

#endif
