/* Reference patterns: what kinds of objects lead to a set, and on what way.
 *
 * Row 0 is the set. Its referrers, put into kinds, are the rows below it, ranked as the
 * rows of a partition; below each of these are the kinds of its own referrers, and so
 * on, depth first. A set that was met before is not unfolded again. As in Heapy:
 *
 *     -  unfolded: its referrers are the rows below
 *     +  not unfolded, because it is as deep as was asked for
 *     S  not unfolded, because all of it is of a kind where people stop: by default
 *        modules, types, the dicts of both, code and frames
 *     ^  the same set as an earlier row
 *     R  no object refers to it: the interpreter or a running frame does, or nothing
 *
 * Virtual nodes are no objects and never in a row.
 *
 * Rows are made when asked for. There are two ways to ask, chosen when a pattern is
 * made: in order, where row n + 1 follows row n as they are printed; and by hand, where
 * rows are opened one at a time, as a person unfolds a tree. Then nothing is unfolded
 * until it is opened, indexes tell the order in which rows were made, and there is no
 * depth.
 *
 * A pattern borrows the graph, the classifier and the analyses, and is counted. One
 * thread at a time uses it. A call that fails leaves it as it was: what was cancelled
 * may be asked for again.
 *
 * Cost: of a row that is unfolded, what hpy_referrers and a partition of them cost; of
 * any other, linear in its set. Each different set is kept once. */
#ifndef HPY_ENGINE_REFPAT_H
#define HPY_ENGINE_REFPAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/analyses.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "engine/rule.h"
#include "sets/nodeset.h"

struct hpy_refpat; /* opaque */

enum hpy_refpat_refs {
    HPY_REFPAT_REFERRERS,
    HPY_REFPAT_IMDOM, /* immediate dominators of the set instead (engine/dom_set.h) */
    HPY_N_REFPAT_REFS
};

#define HPY_REFPAT_DEPTH 7
#define HPY_REFPAT_MAX_ROWS 100000u

struct hpy_refpat_options {
    unsigned depth;                   /* of the deepest rows; 0 = row 0 alone */
    const struct hpy_classifier *by;  /* NULL = Clodo */
    enum hpy_refpat_refs ref;
    const struct hpy_rule *stop;      /* NULL = the kinds named above; used by _new only.
                                         A rule that nothing obeys: never stop */
    bool no_cycles;                   /* leave out referrers that are in the row itself or in
                                         one above it; kinds then have fewer objects */
    bool by_hand;
};
extern const struct hpy_refpat_options hpy_refpat_usual; /* depth 7, the rest zero */

#define HPY_REFPAT_NO_ROW UINT64_MAX

enum hpy_refpat_mark {
    HPY_REFPAT_UNFOLDED, /* '-'; by hand: can be opened */
    HPY_REFPAT_DEEP,     /* '+' */
    HPY_REFPAT_STOP,     /* 'S'; by hand it can be opened nevertheless */
    HPY_REFPAT_SAME,     /* '^' */
    HPY_REFPAT_ROOT,     /* 'R' */
    HPY_N_REFPAT_MARKS
};
extern const char hpy_refpat_marks[HPY_N_REFPAT_MARKS]; /* the letters */

struct hpy_refpat_row {
    uint64_t index;
    uint64_t parent;  /* HPY_REFPAT_NO_ROW for row 0 */
    uint64_t same_as; /* of '^': an earlier row; else HPY_REFPAT_NO_ROW */
    uint32_t rank;    /* among the rows of its parent, from 0 */
    uint32_t depth;   /* 0 for row 0 */
    enum hpy_refpat_mark mark;
    uint64_t count, size_bytes;
    struct hpy_str kind; /* its label, safe; lives as long as the pattern. Of row 0 where
                            it has several kinds: "(a | b)", the largest first */
};

/* set is copied; virtual nodes are left out. options NULL = usual. analyses are needed for
 * HPY_REFPAT_IMDOM only and may be NULL otherwise. O(1) but for a stop rule, which is
 * looked up for all objects, and the kinds of the set. Starts with one reference. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_new(struct hpy_refpat **out,
                                              const struct hpy_graph *graph,
                                              struct hpy_analyses *analyses,
                                              const struct hpy_nodeset *set,
                                              const struct hpy_refpat_options *options,
                                              struct hpy_job *job, struct hpy_err *err);
struct hpy_refpat *hpy_refpat_ref(struct hpy_refpat *pattern);
void hpy_refpat_unref(struct hpy_refpat *pattern); /* NULL allowed */

const struct hpy_graph *hpy_refpat_graph(const struct hpy_refpat *pattern);
/* As given, with defaults filled in and `stop` NULL. */
const struct hpy_refpat_options *hpy_refpat_options_of(const struct hpy_refpat *pattern);

/* A row. HPY_ENOTFOUND past the last one (by hand: the last one made), HPY_ELIMIT from
 * HPY_REFPAT_MAX_ROWS on. In order, makes the rows up to it. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_row(struct hpy_refpat_row *out,
                                              struct hpy_refpat *pattern, uint64_t index,
                                              struct hpy_job *job, struct hpy_err *err);
/* Whether there is such a row; HPY_ELIMIT as above. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_has(bool *out, struct hpy_refpat *pattern,
                                              uint64_t index, struct hpy_job *job,
                                              struct hpy_err *err);
/* How many rows; makes all of them. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_n_rows(uint64_t *out, struct hpy_refpat *pattern,
                                                 struct hpy_job *job, struct hpy_err *err);
/* How many are made, and whether these are all. */
uint64_t hpy_refpat_n_made(bool *complete, const struct hpy_refpat *pattern);

/* The rank-th row below a row: HPY_ENOTFOUND if it has no such. In order, makes what
 * comes before it; by hand, opens the row. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_child(uint64_t *index, struct hpy_refpat *pattern,
                                                uint64_t parent, uint32_t rank,
                                                struct hpy_job *job, struct hpy_err *err);
/* By hand: make the rows below a row unless they are made; how many there are. They
 * follow one another: *first is the index of the first. 0 for '^' and 'R'. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_open(uint64_t *first, uint64_t *n,
                                               struct hpy_refpat *pattern, uint64_t index,
                                               struct hpy_job *job, struct hpy_err *err);

/* Names. Row 0 is "_". Any other is called by the way to it: a letter for the rank at
 * each level, and three and more of one letter in a row as letter and number: "a", "ab",
 * "a3b". Ranks 0-25 are a-z and 26-51 A-Z; rank 52 is "_52_" and so on. Names are
 * identifiers of Python. */

/* Append the name, or "..." and its end if it has more than max_bytes. O(max_bytes). */
void hpy_refpat_name(struct hpy_text *out, const struct hpy_refpat *pattern, uint64_t index,
                     size_t max_bytes);
/* The row of a name. HPY_ESYNTAX for what is no name, HPY_ENOTFOUND, HPY_ELIMIT. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_find(uint64_t *index, struct hpy_refpat *pattern,
                                               struct hpy_str name, struct hpy_job *job,
                                               struct hpy_err *err);
/* Whether a text could be the name of a row of some pattern. */
bool hpy_refpat_is_name(struct hpy_str text);

/* A copy of the objects of a row that is made. The caller disposes of it. */
HPY_MUST_CHECK enum hpy_status hpy_refpat_row_set(struct hpy_nodeset *out,
                                                  const struct hpy_refpat *pattern,
                                                  uint64_t index, struct hpy_err *err);
/* Append objects of a row that is made, the lowest addresses, sorted as texts: as many
 * as fit into max_cells columns, at least one and at most 64; "..." if there are more. */
void hpy_refpat_samples(struct hpy_text *out, const struct hpy_refpat *pattern,
                        uint64_t index, size_t max_cells);

#endif
