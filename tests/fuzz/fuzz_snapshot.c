/* Fuzzes the snapshot reader. The first byte says whether checksums are made right
 * first. A graph that is let through is walked all over. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/format_support.h"
#include "base/mem.h"
#include "engine/facts.h"
#include "format/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static void visit_nodes(const struct hpy_graph *graph)
{
    struct hpy_text text = { 0 };
    uint64_t number;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        hpy_text_clear(&text);
        hpy_graph_brief(&text, graph, node, 60);
        hpy_graph_type_name(&text, graph, graph->type[node]);
        (void)hpy_graph_size(graph, node);
        (void)hpy_graph_external(graph, node);
    }
    (void)hpy_graph_fact_number(&number, graph, HPY_FACT_PID);
    hpy_text_dispose(&text);
}

static void visit_edges(const struct hpy_graph *graph)
{
    struct hpy_text text = { 0 };
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        hpy_text_clear(&text);
        for (uint64_t edge = graph->out_off[node]; edge < graph->out_off[node + 1]; edge++) {
            if (graph->out_target[edge] >= graph->n_nodes)
                abort();
            hpy_graph_edge_text(&text, graph, node, edge);
        }
        for (uint64_t edge = graph->in_off[node]; edge < graph->in_off[node + 1]; edge++) {
            uint32_t source = graph->in_source[edge];
            if (source >= graph->n_nodes ||
                graph->out_target[graph->out_off[source] + graph->in_slot[edge]] != node)
                abort();
        }
    }
    hpy_text_dispose(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    struct hpy_graph *graph = NULL;
    struct hpy_err err;
    if (n_bytes == 0 || n_bytes > 256 * 1024)
        return 0;
    /* A copy: aligned, and ending where the input ends. */
    uint8_t *copy = (uint8_t *)malloc(n_bytes - 1 + (n_bytes == 1));
    if (!copy)
        return 0;
    memcpy(copy, data + 1, n_bytes - 1);
    if (data[0] & 1)
        mend_snapshot(copy, n_bytes - 1);
    if (hpy_snapshot_parse(&graph, copy, n_bytes - 1, &err) == HPY_OK) {
        visit_nodes(graph);
        if (hpy_graph_need_edges(graph, NULL, &err) == HPY_OK)
            visit_edges(graph);
        hpy_graph_free(graph);
    } else if (graph) {
        abort();
    }
    free(copy);
    return 0;
}
