/* Paths, one path, the levels of paths, and references as values. */
#ifndef HPY_QUERY_PATHS_VALUES_H
#define HPY_QUERY_PATHS_VALUES_H

#include "query/value_type.h"

/* Takes the paths over. */
void hpy_value_be_paths(struct hpy_value *out, struct hpy_heap *heap, struct hpy_paths *paths);
/* Takes the edges over, also on failure. */
HPY_MUST_CHECK enum hpy_status hpy_value_be_edges(struct hpy_value *out, struct hpy_heap *heap,
                                                  struct hpy_path_edges *edges,
                                                  struct hpy_err *err);
void hpy_edge_list_unref(struct hpy_edge_list *edges); /* NULL allowed */

enum hpy_status hpy_paths_n_rows(uint64_t *out, const struct hpy_value *value,
                                 const struct hpy_ask *ask);
enum hpy_status hpy_paths_row(struct hpy_value *out, const struct hpy_value *value,
                              int64_t index, const struct hpy_ask *ask);
/* Of one path: its objects. */
enum hpy_status hpy_path_n_rows(uint64_t *out, const struct hpy_value *value,
                                const struct hpy_ask *ask);
enum hpy_status hpy_path_row(struct hpy_value *out, const struct hpy_value *value,
                             int64_t index, const struct hpy_ask *ask);
enum hpy_status hpy_levels_n_rows(uint64_t *out, const struct hpy_value *value,
                                  const struct hpy_ask *ask);
enum hpy_status hpy_levels_row(struct hpy_value *out, const struct hpy_value *value,
                               int64_t index, const struct hpy_ask *ask);

/* Nodes as a set of the heap; virtual ones, which are no objects, are left out. */
HPY_MUST_CHECK enum hpy_status hpy_value_of_nodes(struct hpy_value *out, struct hpy_heap *heap,
                                                  const uint32_t *nodes, uint64_t n_nodes,
                                                  const struct hpy_ask *ask);

#endif
