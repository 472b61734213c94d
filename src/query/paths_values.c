#include "query/paths_values.h"

#include "base/mem.h"
#include "query/rows.h"
#include "query/value_ops.h"

void hpy_value_be_paths(struct hpy_value *out, struct hpy_heap *heap, struct hpy_paths *paths)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_PATHS, .heap = hpy_heap_ref(heap) };
    out->paths = paths;
}

enum hpy_status hpy_value_be_edges(struct hpy_value *out, struct hpy_heap *heap,
                                   struct hpy_path_edges *edges, struct hpy_err *err)
{
    struct hpy_edge_list *list = HPY_NEW(struct hpy_edge_list);
    if (!list) {
        hpy_path_edges_dispose(edges);
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    }
    list->edges = *edges;
    atomic_init(&list->n_refs, 1);
    *edges = (struct hpy_path_edges){ 0 };
    *out = (struct hpy_value){ .kind = HPY_VALUE_EDGES, .heap = hpy_heap_ref(heap),
                               .edges = list };
    return HPY_OK;
}

void hpy_edge_list_unref(struct hpy_edge_list *edges)
{
    if (!edges || atomic_fetch_sub_explicit(&edges->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_path_edges_dispose(&edges->edges);
    hpy_free(edges);
}

enum hpy_status hpy_value_of_nodes(struct hpy_value *out, struct hpy_heap *heap,
                                   const uint32_t *nodes, uint64_t n_nodes,
                                   const struct hpy_ask *ask)
{
    const struct hpy_graph *graph = heap->graph;
    struct hpy_nodeset set;
    uint32_t *objects = HPY_ARRAY(uint32_t, n_nodes ? n_nodes : 1);
    uint64_t n = 0;
    if (!objects)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory");
    for (uint64_t i = 0; i < n_nodes; i++)
        if (!(graph->flags[nodes[i]] & HPY_NODE_VIRTUAL))
            objects[n++] = nodes[i];
    enum hpy_status status = hpy_nodeset_from_array(&set, graph->n_nodes, objects, n, ask->err);
    hpy_free(objects);
    return status == HPY_OK ? hpy_value_of_set(out, heap, &set, NULL, ask->err) : status;
}

/* --------------------------------------------------------------------- rows */

enum hpy_status hpy_paths_n_rows(uint64_t *out, const struct hpy_value *value,
                                 const struct hpy_ask *ask)
{
    (void)ask;
    *out = value->paths->length ? value->paths->n_paths : 0;
    return HPY_OK;
}

enum hpy_status hpy_paths_row(struct hpy_value *out, const struct hpy_value *value,
                              int64_t index, const struct hpy_ask *ask)
{
    struct hpy_path_walk walk;
    HPY_TRY(hpy_path_walk_init(&walk, value->paths, index, ask->err));
    hpy_path_walk_dispose(&walk);
    *out = (struct hpy_value){ .kind = HPY_VALUE_PATH, .heap = hpy_heap_ref(value->heap) };
    out->paths = hpy_paths_ref(value->paths);
    out->path = index;
    return HPY_OK;
}

enum hpy_status hpy_path_n_rows(uint64_t *out, const struct hpy_value *value,
                                const struct hpy_ask *ask)
{
    (void)ask;
    *out = value->paths->length + 1;
    return HPY_OK;
}

enum hpy_status hpy_path_row(struct hpy_value *out, const struct hpy_value *value,
                             int64_t index, const struct hpy_ask *ask)
{
    struct hpy_path_walk walk;
    uint64_t at, length = value->paths->length;
    HPY_TRY(hpy_row_number(&at, index, length + 1, "object", "the path", ask->err));
    HPY_TRY(hpy_path_walk_init(&walk, value->paths, value->path, ask->err));
    uint32_t node = at ? hpy_path_walk_step(&walk, at - 1).target
                       : hpy_path_walk_step(&walk, 0).source;
    hpy_path_walk_dispose(&walk);
    return hpy_value_of_nodes(out, value->heap, &node, 1, ask);
}

enum hpy_status hpy_levels_n_rows(uint64_t *out, const struct hpy_value *value,
                                  const struct hpy_ask *ask)
{
    (void)ask;
    *out = value->paths->length ? value->paths->length + 1 : 0;
    return HPY_OK;
}

enum hpy_status hpy_levels_row(struct hpy_value *out, const struct hpy_value *value,
                               int64_t index, const struct hpy_ask *ask)
{
    const struct hpy_paths *paths = value->paths;
    uint64_t n, level;
    HPY_TRY(hpy_levels_n_rows(&n, value, ask));
    HPY_TRY(hpy_row_number(&level, index, n, "level", "the listing", ask->err));
    uint64_t from = paths->level_off[level], end = paths->level_off[level + 1];
    return hpy_value_of_nodes(out, value->heap, paths->node + from, end - from, ask);
}
