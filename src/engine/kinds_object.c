/* The classifier by identity, and how one object is shown: "kind: text".
 *
 * Which text depends on what the capture knows of the value, so the table is by
 * kind of content. A dict that holds attributes is shown as its owner. */
#include "engine/kinds_table.h"

#include <inttypes.h>

enum { TEXT_BYTES_MAX = 60 }; /* a line of the table holds it */

static const char *const content_headers[HPY_N_CONTENT_KINDS] = {
    [HPY_CONTENT_NONE] = "Address",
    [HPY_CONTENT_LENGTH] = "Address*Length",
    [HPY_CONTENT_STR] = "Representation (limited)",
    [HPY_CONTENT_STR_HASH] = "Address*Length",
    [HPY_CONTENT_BYTES] = "Representation (limited)",
    [HPY_CONTENT_BYTES_HASH] = "Address*Length",
    [HPY_CONTENT_INT] = "Value",
    [HPY_CONTENT_BIGINT] = "Value",
    [HPY_CONTENT_FLOAT] = "Value",
    [HPY_CONTENT_NAME] = "Name",
};

/* The node whose text stands for this one. The owner of a dict is no dict of
 * attributes itself, but a file may say so: one step only. */
static uint32_t shown_as(const struct hpy_graph *graph, uint32_t node)
{
    uint32_t owner = graph->owner[node];
    return owner == HPY_NO_NODE ? node : owner;
}

void hpy_kinds_object_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    node = shown_as(graph, node);
    struct hpy_content content = hpy_graph_content(graph, node);
    switch (content.kind) {
    case HPY_CONTENT_NONE:
        hpy_text_addf(out, "0x%" PRIx64, graph->addr[node]);
        break;
    case HPY_CONTENT_LENGTH:
    case HPY_CONTENT_STR_HASH: /* the text was not captured */
    case HPY_CONTENT_BYTES_HASH:
        hpy_text_addf(out, "0x%" PRIx64 "*%" PRIu64, graph->addr[node], content.length);
        break;
    default:
        hpy_graph_brief(out, graph, node, TEXT_BYTES_MAX);
    }
}

const char *hpy_kinds_object_header(const struct hpy_graph *graph, uint32_t node)
{
    if (graph->owner[node] != HPY_NO_NODE)
        return "Owner";
    return content_headers[hpy_graph_content(graph, node).kind];
}

static enum hpy_status id_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    (void)graph;
    for (size_t i = 0; i < n; i++)
        out[i] = nodes[i];
    return HPY_OK;
}

static void id_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                     struct hpy_text *out)
{
    (void)state;
    hpy_kinds_clodo_text(out, graph, (uint32_t)kind);
    hpy_text_add(out, ": ");
    hpy_kinds_object_text(out, graph, (uint32_t)kind);
}

const struct hpy_classifier hpy_kinds_id = {
    .name = "Id",
    .by = "byid",
    .header = "Brief",
    .product_header = "Object Identity",
    .title = "object",
    .letter = 'i',
    .help = "Every object alone.",
    .individual = true,
    .classify = id_classify,
    .label = id_label,
};

/* The same rows: Heapy tells them apart by what a kind is, an object or the set of
 * that one object. */
const struct hpy_classifier hpy_kinds_idset = {
    .name = "Idset",
    .by = "byidset",
    .header = "Brief",
    .product_header = "Object Identity",
    .title = "set of one object",
    .help = "Every object alone, as Id.",
    .individual = true,
    .classify = id_classify,
    .label = id_label,
};
