#include "engine/ground.h"

#include "engine/roundabout.h"

/* Types whose objects are of the ground wherever they stand on it. */
static uint64_t *ground_types(const struct hpy_graph *graph)
{
    uint64_t *types = hpy_bits_new(graph->n_types);
    for (uint32_t type = 0; types && type < graph->n_types; type++)
        if (graph->types[type].flags & HPY_TYPE_IS_MODULE ||
            hpy_roundabout_is_frame_type(graph, type))
            hpy_bits_add(types, type);
    return types;
}

static bool is_held_by_interpreter(const struct hpy_graph *graph, uint32_t node)
{
    uint64_t first = graph->in_off[node]; /* ascending by source, and the root is 0 */
    return first < graph->in_off[node + 1] && graph->in_source[first] == HPY_ROOT_NODE;
}

static bool is_ground(const struct hpy_graph *graph, const uint64_t *types, uint32_t node)
{
    uint32_t owner = graph->owner[node];
    if (graph->flags[node] & HPY_NODE_VIRTUAL || hpy_bits_has(types, graph->type[node]))
        return true;
    if (owner != HPY_NO_NODE)
        return graph->types[graph->type[owner]].flags & HPY_TYPE_IS_MODULE;
    return graph->types[graph->type[node]].flags & HPY_TYPE_IS_DICT &&
           is_held_by_interpreter(graph, node);
}

enum hpy_status hpy_ground_init(struct hpy_ground *out, const struct hpy_domtree *tree,
                                struct hpy_job *job, struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    uint64_t *types = ground_types(tree->graph);
    *out = (struct hpy_ground){ tree, hpy_bits_new(tree->n_reached) };
    if (!types || !out->bits)
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t rank = 0; rank < tree->n_reached && status == HPY_OK; rank++) {
        /* a dominator has a lower rank, and so was looked at before */
        if (rank == 0 || (hpy_bits_has(out->bits, tree->idom[rank]) &&
                          is_ground(tree->graph, types, tree->node[rank])))
            hpy_bits_add(out->bits, rank);
        if (rank % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, rank, err);
    }
    hpy_free(types);
    if (status != HPY_OK)
        hpy_ground_dispose(out);
    return status;
}

void hpy_ground_dispose(struct hpy_ground *ground)
{
    hpy_free(ground->bits);
    *ground = (struct hpy_ground){ 0 };
}
