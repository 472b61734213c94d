/* A partition: the objects of a set in rows, one per kind.
 *
 * Rows lie over one permuted array of node ids, so that a row's objects are a
 * range of it and taking a row copies nothing. The partition borrows graph and
 * classifier. Linear in the set plus sorting of the rows. */
#ifndef HPY_ENGINE_PARTITION_H
#define HPY_ENGINE_PARTITION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "sets/nodeset.h"

struct hpy_row {
    hpy_kind kind;
    uint64_t count;
    uint64_t size_bytes;
    uint64_t external_bytes;
    uint64_t first; /* its nodes are nodes[first .. first + count) */
};

enum hpy_row_order {
    HPY_ORDER_SIZE,  /* largest first; ties by label, then kind */
    HPY_ORDER_COUNT, /* most first */
    HPY_ORDER_NAME,  /* label ascending */
    HPY_N_ROW_ORDERS
};

struct hpy_partition {
    const struct hpy_graph *graph;
    const struct hpy_classifier *classifier;
    void *classifier_state;
    struct hpy_row *rows;
    uint64_t n_rows;
    uint32_t *nodes; /* all nodes, row by row, ascending within a row */
    uint64_t count, size_bytes, external_bytes;
    enum hpy_row_order order;
    bool reversed;
};

/* set = NULL: all reachable objects of the graph (virtual nodes left out). */
HPY_MUST_CHECK enum hpy_status hpy_partition_new(struct hpy_partition **out,
                                                 const struct hpy_graph *graph,
                                                 const struct hpy_nodeset *set,
                                                 const struct hpy_classifier *by,
                                                 struct hpy_job *job,
                                                 struct hpy_err *err);
void hpy_partition_free(struct hpy_partition *partition); /* NULL allowed */
HPY_MUST_CHECK enum hpy_status hpy_partition_sort(struct hpy_partition *partition,
                                                  enum hpy_row_order order,
                                                  bool reversed,
                                                  struct hpy_job *job,
                                                  struct hpy_err *err);
/* The objects of rows [from, end) as a set. */
HPY_MUST_CHECK enum hpy_status hpy_partition_rows_set(struct hpy_nodeset *out,
                                                      const struct hpy_partition *partition,
                                                      uint64_t from, uint64_t end,
                                                      struct hpy_err *err);
void hpy_partition_label(struct hpy_text *out, const struct hpy_partition *partition,
                         uint64_t row);
/* The row whose label equals text, or UINT64_MAX. O(rows). */
uint64_t hpy_partition_find(const struct hpy_partition *partition, struct hpy_str label);

/* Difference of two partitions, matched by label: what b has more than a. */
struct hpy_diff_row {
    struct hpy_str label; /* in the arena of the difference */
    uint64_t row_a, row_b; /* UINT64_MAX where missing */
    int64_t count, size_bytes; /* b - a */
};

struct hpy_partition_diff {
    struct hpy_diff_row *rows; /* by absolute size, then label */
    uint64_t n_rows;
    int64_t count, size_bytes;
    char *labels;
};

HPY_MUST_CHECK enum hpy_status hpy_partition_diff(struct hpy_partition_diff **out,
                                                  const struct hpy_partition *a,
                                                  const struct hpy_partition *b,
                                                  struct hpy_job *job,
                                                  struct hpy_err *err);
void hpy_partition_diff_free(struct hpy_partition_diff *diff);

#endif
