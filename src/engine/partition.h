/* A partition: the objects of a set in rows, one per kind.
 *
 * Rows lie over one permuted array of node ids, so that a row's objects are a
 * range of it and taking a row copies nothing. The partition borrows the graph, holds
 * the classifier and owns everything else. Immutable between calls of
 * hpy_partition_sort, and then readable from any number of threads.
 *
 * Making one is linear in the set plus the sorting of its rows. Where every
 * object is a kind of its own (classifier->individual) no rows are stored: row i
 * is node nodes[i], so that ten million rows cost four bytes each. Hence rows are
 * asked for by hpy_partition_row and never lie open. */
#ifndef HPY_ENGINE_PARTITION_H
#define HPY_ENGINE_PARTITION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "sets/nodeset.h"

#define HPY_NO_ROW UINT64_MAX

struct hpy_row {
    hpy_kind kind;
    uint64_t count;
    uint64_t size_bytes;
    uint64_t external_bytes;
    uint64_t first; /* its nodes are nodes[first .. first + count), ascending */
};

/* More rows than this that tie are ordered by kind alone. */
#define HPY_PARTITION_LONG_TIE (1u << 16)

enum hpy_row_order {
    HPY_ORDER_SIZE,  /* largest first; ties by label, then kind */
    HPY_ORDER_COUNT, /* most first; ties as by size */
    HPY_ORDER_NAME,  /* label ascending, then kind */
    HPY_N_ROW_ORDERS
};

struct hpy_partition {
    const struct hpy_graph *graph;
    const struct hpy_classifier *classifier;
    void *classifier_state;
    uint64_t n_rows;
    uint32_t *nodes; /* all nodes; each row is a range of them */
    uint64_t count, size_bytes, external_bytes;
    enum hpy_row_order order;
    bool reversed;
    /* private to engine/partition.c */
    struct hpy_row *row_table; /* NULL if individual */
    uint64_t *size_before;     /* bytes before rows 0, S, 2 S … */
};

/* Rows by size. set = NULL: all reachable objects of the graph (virtual nodes
 * left out). Virtual nodes in a set are left out as well. */
HPY_MUST_CHECK enum hpy_status hpy_partition_new(struct hpy_partition **out,
                                                 const struct hpy_graph *graph,
                                                 const struct hpy_nodeset *set,
                                                 const struct hpy_classifier *by,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
void hpy_partition_free(struct hpy_partition *partition); /* NULL allowed */

/* The row at a position below n_rows. O(1), or O(log n) if individual. */
struct hpy_row hpy_partition_row(const struct hpy_partition *partition, uint64_t row);
/* Bytes of all rows before `row` (0 .. n_rows). At most a few thousand steps. */
uint64_t hpy_partition_size_before(const struct hpy_partition *partition, uint64_t row);

/* Sort the rows anew. Ties of an individual classifier are broken by address
 * instead of label, which would mean rendering every object. On failure the
 * order is as it was. */
HPY_MUST_CHECK enum hpy_status hpy_partition_sort(struct hpy_partition *partition,
                                                  enum hpy_row_order order,
                                                  bool reversed,
                                                  struct hpy_job *job,
                                                  struct hpy_err *err);

/* The objects of rows [from, end) as a set, which the caller disposes of. */
HPY_MUST_CHECK enum hpy_status hpy_partition_rows_set(struct hpy_nodeset *out,
                                                      const struct hpy_partition *partition,
                                                      uint64_t from, uint64_t end,
                                                      struct hpy_err *err);
/* The same for rows from, from + step … below end; step is positive. */
HPY_MUST_CHECK enum hpy_status hpy_partition_slice_set(struct hpy_nodeset *out,
                                                       const struct hpy_partition *partition,
                                                       uint64_t from, uint64_t end,
                                                       uint64_t step,
                                                       struct hpy_err *err);

/* Append the label of a row: one safe line, see hpy_classifier. */
void hpy_partition_label(struct hpy_text *out, const struct hpy_partition *partition,
                         uint64_t row);
/* The first row whose label equals text, or HPY_NO_ROW. O(rows). */
uint64_t hpy_partition_find(const struct hpy_partition *partition, struct hpy_str label);
/* The row of a kind, or HPY_NO_ROW: finds a row again after sorting. O(rows). */
uint64_t hpy_partition_find_kind(const struct hpy_partition *partition, hpy_kind kind);

/* Difference of two partitions, of one graph or of two: what b has more than a.
 * Rows are matched by label; rows of one partition with equal labels are taken
 * together, and row_a, row_b then name the first of them. */
struct hpy_diff_row {
    struct hpy_str label;      /* in `labels` of the difference */
    uint64_t row_a, row_b;     /* HPY_NO_ROW where missing */
    int64_t count, size_bytes; /* b - a */
};

struct hpy_partition_diff {
    struct hpy_diff_row *rows; /* by absolute size, then absolute count, then label */
    uint64_t n_rows;           /* rows that differ in count or size */
    int64_t count, size_bytes;
    char *labels;
};

/* O(rows log rows). */
HPY_MUST_CHECK enum hpy_status hpy_partition_diff(struct hpy_partition_diff **out,
                                                  const struct hpy_partition *a,
                                                  const struct hpy_partition *b,
                                                  struct hpy_job *job,
                                                  struct hpy_err *err);
void hpy_partition_diff_free(struct hpy_partition_diff *diff);

#endif
