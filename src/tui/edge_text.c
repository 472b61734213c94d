#include "tui/edge_text.h"

#include <string.h>

#include "tui/describe.h"

#define KEY_BYTES 80

bool hpy_edge_find(uint64_t *edge, const struct hpy_graph *graph, uint32_t source,
                   uint32_t target)
{
    uint64_t e = hpy_graph_in_edge(graph, source, target);
    if (e == graph->in_off[target + 1ull] || graph->in_source[e] != source)
        return false;
    *edge = graph->out_off[source] + graph->in_slot[e];
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* A key that is known whole and could stand behind a point. */
static bool is_identifier(struct hpy_str *out, const struct hpy_graph *graph, uint32_t node)
{
    struct hpy_content content = hpy_graph_content(graph, node);
    uint64_t n_points = 0;
    *out = content.text;
    if (content.kind != HPY_CONTENT_STR || content.text.n_bytes == 0)
        return false;
    for (size_t i = 0; i < content.text.n_bytes; i++) {
        char c = content.text.data[i];
        if (!is_letter(c) && (i == 0 || c < '0' || c > '9'))
            return false;
        n_points += ((unsigned char)c & 0xc0) != 0x80;
    }
    return n_points == content.length;
}

void hpy_edge_add(struct hpy_text *out, const struct hpy_graph *graph, uint32_t source,
                  uint64_t edge)
{
    struct hpy_str name;
    uint32_t key = HPY_NO_NODE;
    if (graph->owner[source] != HPY_NO_NODE &&
        HPY_REL_KIND(graph->out_rel[edge]) == HPY_REL_DICT_VALUE)
        key = hpy_graph_edge_key(graph, source, edge);
    if (key != HPY_NO_NODE && is_identifier(&name, graph, key)) {
        hpy_text_add_char(out, '.');
        hpy_text_add_safe(out, name);
    } else
        hpy_graph_edge_text(out, graph, source, edge);
}

void hpy_edge_add_holder(struct hpy_text *out, const struct hpy_graph *graph,
                         uint32_t source)
{
    uint32_t owner = graph->owner[source];
    uint32_t holder = owner != HPY_NO_NODE ? owner : source;
    if (source == HPY_ROOT_NODE)
        hpy_text_add(out, "interpreter");
    else if (graph->types[graph->type[holder]].flags & HPY_TYPE_IS_MODULE)
        hpy_graph_brief(out, graph, holder, KEY_BYTES);
    else { /* not the class itself, which may have such an attribute as well */
        hpy_text_add_char(out, '<');
        hpy_describe_kind(out, graph, holder);
        hpy_text_add_char(out, '>');
    }
}

void hpy_edge_add_key(struct hpy_text *out, const struct hpy_graph *graph, uint32_t source,
                      uint64_t edge)
{
    uint32_t key = hpy_graph_edge_key(graph, source, edge);
    if (key == HPY_NO_NODE) {
        hpy_graph_edge_text(out, graph, source, edge);
        return;
    }
    size_t before = out->n_bytes;
    hpy_describe_value(out, graph, &hpy_numbers_plain, key, KEY_BYTES);
    if (out->n_bytes == before)
        hpy_describe_kind(out, graph, key);
}
