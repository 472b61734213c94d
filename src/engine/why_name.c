/* What people would call an object. */
#include <string.h>

#include "engine/why_work.h"

enum {
    ROOM = 256,         /* objects met at most; a power of two */
    MAX_EDGES = 1024,   /* references read at most */
    MAX_COST = 5 * HPY_WHY_COST_OF_NAMES,
    KEY_BYTES = 40,     /* as hpy_graph_edge_text shows of a key */
};

/* A text that is known whole, and short enough to be shown whole. */
static bool known_text(struct hpy_str *out, const struct hpy_graph *graph, uint32_t node)
{
    struct hpy_content content = hpy_graph_content(graph, node);
    uint64_t n_points = 0;
    for (size_t i = 0; content.kind == HPY_CONTENT_STR && i < content.text.n_bytes; i++)
        n_points += ((unsigned char)content.text.data[i] & 0xc0) != 0x80;
    *out = content.text;
    return content.kind == HPY_CONTENT_STR && n_points == content.length;
}

static bool is_identifier(struct hpy_str text)
{
    for (size_t i = 0; i < text.n_bytes; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c & 0x80;
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return text.n_bytes > 0;
}

bool hpy_why_identifier(struct hpy_str *out, const struct hpy_graph *graph, uint32_t key)
{
    return known_text(out, graph, key) && is_identifier(*out);
}

bool hpy_why_nameable(const struct hpy_graph *graph, uint32_t source, uint64_t edge)
{
    uint32_t rel = graph->out_rel[edge], key;
    struct hpy_str text;
    switch (HPY_REL_KIND(rel)) {
    case HPY_REL_ATTR:
    case HPY_REL_DICT:
    case HPY_REL_TOLD:
        return true;
    case HPY_REL_ITEM:
        return HPY_REL_ARG(rel) < HPY_REL_ARG_MAX;
    case HPY_REL_DICT_VALUE:
        key = hpy_graph_edge_key(graph, source, edge);
        if (key == HPY_NO_NODE)
            return false;
        if (known_text(&text, graph, key))
            return text.n_bytes + 2 <= KEY_BYTES;
        return graph->owner[source] == HPY_NO_NODE &&
               hpy_graph_content(graph, key).kind == HPY_CONTENT_INT;
    default:
        return false;
    }
}

/* The way that was found, from record `at` on. */
static void add_way(struct hpy_text *out, const struct hpy_why_search *search, uint32_t at)
{
    const struct hpy_graph *graph = search->rules->graph;
    bool in_dict = false; /* of attributes: written with what is found in it, if that is one */
    for (; search->rec[at].towards != HPY_WHY_NO_REC; at = search->rec[at].towards) {
        uint32_t node = search->rec[at].node;
        uint64_t edge = graph->out_off[node] + search->rec[at].slot;
        struct hpy_str name;
        if (HPY_REL_KIND(graph->out_rel[edge]) == HPY_REL_DICT) {
            if (in_dict)
                hpy_text_add(out, ".__dict__");
            in_dict = true;
            continue;
        }
        if (in_dict && HPY_REL_KIND(graph->out_rel[edge]) == HPY_REL_DICT_VALUE &&
            hpy_why_identifier(&name, graph, hpy_graph_edge_key(graph, node, edge))) {
            hpy_text_add_char(out, '.');
            hpy_text_add_safe(out, name);
        } else {
            if (in_dict)
                hpy_text_add(out, ".__dict__");
            hpy_graph_edge_text(out, graph, node, edge);
        }
        in_dict = false;
    }
    if (in_dict)
        hpy_text_add(out, ".__dict__");
}

void hpy_why_name(struct hpy_text *out, const struct hpy_why_rules *rules, uint32_t node)
{
    struct hpy_why_rec rec[ROOM];
    uint32_t slot[2 * ROOM];
    struct hpy_why_search search = { .rules = rules, .rec = rec, .room = ROOM, .slot = slot,
                                     .n_slots = 2 * ROOM, .lent = true, .names = true,
                                     .max_cost = MAX_COST, .edges_left = MAX_EDGES };
    size_t start = out->n_bytes;
    memset(slot, 0, sizeof slot);
    /* a limit that is reached leaves what was found before it */
    enum hpy_status status = hpy_why_search(&search, node, HPY_WHY_ANY, NULL);
    if ((status != HPY_OK && status != HPY_ELIMIT) || search.found == HPY_WHY_NO_REC)
        return;
    const struct hpy_why_module *module = hpy_why_module_at(rules, rec[search.found].node);
    if (!module || module->name.n_bytes == 0)
        return;
    hpy_text_add_safe(out, module->name);
    add_way(out, &search, search.found);
    if (!out->failed && out->n_bytes - start > HPY_WHY_NAME_BYTES)
        hpy_text_cut(out, start);
}
