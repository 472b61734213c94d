#include "tui/describe.h"

#include <string.h>

#include "engine/kinds.h"

void hpy_describe_kind(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    uint32_t owner = graph->owner[node];
    if (owner != HPY_NO_NODE)
        hpy_text_add(out, "dict of ");
    hpy_kinds_type_label(out, graph, graph->type[owner != HPY_NO_NODE ? owner : node]);
}

void hpy_describe_value(struct hpy_text *out, const struct hpy_graph *graph,
                        const struct hpy_numbers *numbers, uint32_t node, size_t max_bytes)
{
    struct hpy_text brief = { 0 };
    hpy_graph_brief(&brief, graph, node, max_bytes);
    /* the engine's last resort is an address, its own or its owner's */
    if (strncmp(hpy_text_get(&brief), "0x", 2) != 0)
        hpy_text_add(out, hpy_text_get(&brief));
    else {
        struct hpy_content content = hpy_graph_content(graph, node);
        char count[HPY_COUNT_BYTES];
        if (content.kind == HPY_CONTENT_LENGTH)
            hpy_text_addf(out, "%s %s",
                          hpy_numbers_count(count, (int64_t)content.length, numbers),
                          content.length == 1 ? "item" : "items");
    }
    hpy_text_dispose(&brief);
}

static void widen(int *cells, struct hpy_text *text)
{
    int width = (int)hpy_text_width(hpy_text_str(text));
    if (width > *cells)
        *cells = width;
    hpy_text_dispose(text);
}

void hpy_describe_measure(struct hpy_describe_cells *cells, const struct hpy_graph *graph,
                          const struct hpy_numbers *numbers, uint32_t node)
{
    struct hpy_text kind = { 0 }, value = { 0 };
    hpy_describe_kind(&kind, graph, node);
    widen(&cells->kind, &kind);
    hpy_describe_value(&value, graph, numbers, node, 200);
    widen(&cells->value, &value);
}
