#include "engine/graph.h"

#include <string.h>

#include "engine/content.h"

void hpy_graph_free(struct hpy_graph *graph)
{
    if (graph)
        graph->release(graph);
}

enum hpy_status hpy_graph_need_edges(const struct hpy_graph *graph, struct hpy_job *job,
                                     struct hpy_err *err)
{
    if (!graph->reveal_edges)
        return HPY_OK;
    /* Who made the graph owns it and fills in what was left out; to everybody else
     * it is the same graph before and after. */
    return graph->reveal_edges((struct hpy_graph *)(uintptr_t)graph, job, err);
}

/* The value at a node, or 0. */
static uint64_t sparse_get(const struct hpy_sparse *sparse, uint32_t node)
{
    uint64_t low = 0, high = sparse->n;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (sparse->node[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sparse->n && sparse->node[low] == node ? sparse->value[low] : 0;
}

uint64_t hpy_graph_large_size(const struct hpy_graph *graph, uint32_t node)
{
    return sparse_get(&graph->large_size, node);
}

uint64_t hpy_graph_external(const struct hpy_graph *graph, uint32_t node)
{
    return sparse_get(&graph->external, node);
}

uint32_t hpy_graph_find(const struct hpy_graph *graph, uint64_t addr)
{
    uint32_t low = 0, high = graph->n_nodes;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (graph->addr[middle] < addr)
            low = middle + 1;
        else
            high = middle;
    }
    return low < graph->n_nodes && graph->addr[low] == addr ? low : HPY_NO_NODE;
}

uint64_t hpy_graph_in_edge(const struct hpy_graph *graph, uint32_t source, uint32_t target)
{
    uint64_t low = graph->in_off[target], high = graph->in_off[target + 1ull];
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (graph->in_source[middle] < source)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct hpy_content hpy_graph_content(const struct hpy_graph *graph, uint32_t node)
{
    return hpy_content_decode(graph->content, graph->n_content_bytes,
                              graph->content_off[node]);
}

struct hpy_str hpy_graph_fact(const struct hpy_graph *graph, const char *key)
{
    struct hpy_str wanted = hpy_str_of(key);
    for (uint32_t i = 0; i < graph->n_facts; i++)
        if (hpy_str_equal(graph->facts[i].key, wanted))
            return graph->facts[i].value;
    return (struct hpy_str){ NULL, 0 };
}

bool hpy_graph_fact_number(uint64_t *out, const struct hpy_graph *graph, const char *key)
{
    struct hpy_str text = hpy_graph_fact(graph, key);
    uint64_t value = 0;
    if (text.n_bytes == 0)
        return false;
    for (size_t i = 0; i < text.n_bytes; i++) {
        unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';
        if (digit > 9 || __builtin_mul_overflow(value, UINT64_C(10), &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *out = value;
    return true;
}

void hpy_graph_type_name(struct hpy_text *out, const struct hpy_graph *graph, uint32_t type)
{
    const struct hpy_graph_type *info = &graph->types[type];
    struct hpy_str module = hpy_graph_name(graph, info->module);
    if (module.n_bytes > 0 && !hpy_str_equal(module, HPY_STR("builtins"))) {
        hpy_text_add_safe(out, module);
        hpy_text_add_char(out, '.');
    }
    hpy_text_add_safe(out, hpy_graph_name(graph, info->name));
}
