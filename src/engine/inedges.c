#include "engine/inedges.h"

uint32_t hpy_inedges_statics(const struct hpy_graph *graph)
{
    uint32_t node = hpy_graph_find(graph, HPY_ADDR_STATICS);
    return node != HPY_NO_NODE && graph->flags[node] & HPY_NODE_VIRTUAL ? node : HPY_NO_NODE;
}

void hpy_inedges_init(struct hpy_inedges *in, const struct hpy_graph *graph,
                      const uint32_t *nodes, size_t n)
{
    *in = (struct hpy_inedges){
        .graph = graph, .nodes = nodes, .n = n, .statics = hpy_inedges_statics(graph),
        .next = n > 0 ? graph->in_off[nodes[0]] : 0,
    };
}

/* Referrers and slots of the next in-edges. */
static size_t take_sources(struct hpy_inedges *in, struct hpy_inedge out[HPY_INEDGES_CHUNK])
{
    const struct hpy_graph *graph = in->graph;
    size_t n = 0;
    while (n < HPY_INEDGES_CHUNK && in->at < in->n) {
        uint64_t end = graph->in_off[in->nodes[in->at] + 1];
        for (; in->next < end && n < HPY_INEDGES_CHUNK; in->next++, n++) {
            uint32_t source = graph->in_source[in->next];
            __builtin_prefetch(&graph->out_off[source]);
            out[n] = (struct hpy_inedge){ graph->in_slot[in->next], (uint32_t)in->at, source, 0 };
        }
        if (in->next == end && ++in->at < in->n)
            in->next = graph->in_off[in->nodes[in->at]];
    }
    return n;
}

size_t hpy_inedges_take(struct hpy_inedges *in, struct hpy_inedge out[HPY_INEDGES_CHUNK])
{
    const struct hpy_graph *graph = in->graph;
    size_t n, kept = 0;
    /* a chunk may hold nothing that counts, and that is not the end */
    while (kept == 0 && (n = take_sources(in, out)) > 0) {
        for (size_t i = 0; i < n; i++) {
            out[i].edge += graph->out_off[out[i].source];
            __builtin_prefetch(&graph->out_rel[out[i].edge]);
        }
        for (size_t i = 0; i < n; i++) {
            out[i].rel = graph->out_rel[out[i].edge];
            out[kept] = out[i];
            kept += hpy_rel_keeps_alive(out[i].rel) && out[i].source != in->statics;
        }
    }
    return kept;
}
