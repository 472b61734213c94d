/* Which edges are followed, besides weak ones. Nodes of which some are not are marked, so
 * that of all others only one bit is looked at. */
#include "engine/inedges.h"
#include "engine/paths_work.h"
#include "engine/roundabout.h"

bool hpy_paths_special_follows(const struct hpy_paths_rules *rules, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = rules->graph;
    if (hpy_path_edges_have(rules->avoid_edges, source, graph->out_target[edge]))
        return false;
    if (!rules->direct)
        return true;
    if (source == HPY_ROOT_NODE)
        return !hpy_roundabout_from_root(graph, edge);
    return !hpy_bits_has(rules->frame_types, graph->type[source]) ||
           (rules->sources && hpy_nodeset_has(rules->sources, source)) ||
           !hpy_roundabout_from_frame(graph, edge);
}

static enum hpy_status mark_frames(struct hpy_paths_rules *rules, bool from_root,
                                   struct hpy_err *err)
{
    const struct hpy_graph *graph = rules->graph;
    bool any = false;
    rules->frame_types = hpy_bits_new(graph->n_types);
    if (!rules->frame_types)
        return hpy_paths_no_memory(err);
    for (uint32_t type = 0; type < graph->n_types; type++)
        if (hpy_roundabout_is_frame_type(graph, type) ||
            (from_root && hpy_roundabout_is_function_type(graph, type))) {
            hpy_bits_add(rules->frame_types, type);
            any = true;
        }
    for (uint32_t node = 0; any && node < graph->n_nodes; node++)
        if (hpy_bits_has(rules->frame_types, graph->type[node]))
            hpy_bits_add(rules->special, node);
    return HPY_OK;
}

enum hpy_status hpy_paths_rules_init(struct hpy_paths_rules *out, const struct hpy_paths *paths,
                                     const struct hpy_nodeset *sources, bool direct,
                                     struct hpy_err *err)
{
    *out = (struct hpy_paths_rules){ .graph = paths->graph, .avoid_edges = &paths->avoid_edges,
                                     .sources = sources, .weak = paths->weak, .direct = direct,
                                     .statics = hpy_inedges_statics(paths->graph) };
    if (paths->avoid_edges.n == 0 && !direct)
        return HPY_OK;
    out->special = hpy_bits_new(paths->graph->n_nodes);
    if (!out->special)
        return hpy_paths_no_memory(err);
    for (uint64_t i = 0; i < paths->avoid_edges.n; i++)
        hpy_bits_add(out->special, paths->avoid_edges.at[i].source);
    if (!direct)
        return HPY_OK;
    hpy_bits_add(out->special, HPY_ROOT_NODE);
    return mark_frames(out, paths->from_root, err);
}

void hpy_paths_rules_dispose(struct hpy_paths_rules *rules)
{
    hpy_free(rules->frame_types);
    hpy_free(rules->special);
    *rules = (struct hpy_paths_rules){ 0 };
}
