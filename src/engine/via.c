#include "engine/via.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"

enum {
    FIRST_SLOTS = 1024, /* a power of two */
    KEY_BYTES = 200,    /* of a key in a notation; Heapy writes all of it */
};

/* Entry of key_of for an int that is a position as well: read from its contents
 * each time, since one number cannot be a node and a position. */
#define KEY_IS_INT UINT32_MAX

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for relations");
}

static hpy_via via_of(enum hpy_rel_kind kind, uint32_t argument)
{
    return (uint64_t)kind << 32 | argument;
}

static uint32_t find_name(const struct hpy_graph *graph, struct hpy_str text)
{
    for (uint32_t i = 0; i < graph->n_names; i++)
        if (hpy_str_equal(hpy_graph_name(graph, i), text))
            return i;
    return UINT32_MAX;
}

enum hpy_status hpy_vias_init(struct hpy_vias *vias, const struct hpy_graph *graph,
                              bool folded, struct hpy_err *err)
{
    *vias = (struct hpy_vias){ .graph = graph, .folded = folded, .n_slots = FIRST_SLOTS };
    vias->dict_name = find_name(graph, HPY_STR("__dict__"));
    vias->type_name = find_name(graph, HPY_STR("ob_type"));
    for (int kind = 0; kind < HPY_N_REL_KINDS; kind++) {
        const struct hpy_rel_info *info = hpy_rel_info((enum hpy_rel_kind)kind);
        int first = 0;
        while (strcmp(hpy_rel_info((enum hpy_rel_kind)first)->notation, info->notation) != 0 ||
               hpy_rel_info((enum hpy_rel_kind)first)->arg != info->arg)
            first++;
        vias->same_as[kind] = (uint8_t)first;
    }
    vias->key_of = HPY_ZARRAY(uint32_t, graph->n_nodes);
    vias->slots = HPY_ZARRAY(uint32_t, FIRST_SLOTS);
    if (vias->key_of && vias->slots)
        return HPY_OK;
    hpy_vias_dispose(vias);
    return no_memory(err);
}

void hpy_vias_dispose(struct hpy_vias *vias)
{
    hpy_free(vias->key_of);
    hpy_free(vias->slots);
    *vias = (struct hpy_vias){ 0 };
}

/* Whether all of a value is known, so that equal contents are equal values. */
static bool says_all(const struct hpy_content *content)
{
    uint64_t n = 0;
    switch (content->kind) {
    case HPY_CONTENT_STR: /* code points, and the text may be their beginning only */
        for (size_t i = 0; i < content->text.n_bytes; i++)
            n += ((unsigned char)content->text.data[i] & 0xc0) != 0x80;
        return n >= content->length;
    case HPY_CONTENT_BYTES:
        return content->text.n_bytes >= content->length;
    case HPY_CONTENT_INT:
    case HPY_CONTENT_FLOAT:
        return true;
    case HPY_CONTENT_STR_HASH: /* equal hash and length: as good as equal */
    case HPY_CONTENT_BYTES_HASH:
        return content->bits != 0;
    default:
        return false;
    }
}

static uint64_t hash_of(const struct hpy_graph *graph, uint32_t node,
                        const struct hpy_content *content)
{
    uint64_t seed = (uint64_t)graph->type[node] * 31 + content->kind;
    seed = seed * UINT64_C(0x9e3779b97f4a7c15) + content->bits;
    seed = seed * UINT64_C(0x9e3779b97f4a7c15) + content->length;
    return XXH3_64bits_withSeed(content->text.data, content->text.n_bytes, seed);
}

static uint32_t *slot_of(const struct hpy_vias *vias, uint32_t *slots, uint64_t n_slots,
                         uint32_t node, const struct hpy_content *content)
{
    const struct hpy_graph *graph = vias->graph;
    uint64_t at = hash_of(graph, node, content);
    for (;; at++) {
        uint32_t *slot = &slots[at & (n_slots - 1)];
        if (*slot == 0 || *slot == node + 1)
            return slot;
        struct hpy_content there = hpy_graph_content(graph, *slot - 1);
        if (graph->type[*slot - 1] == graph->type[node] && there.kind == content->kind &&
            there.bits == content->bits && there.length == content->length &&
            hpy_str_equal(there.text, content->text))
            return slot;
    }
}

static bool grow(struct hpy_vias *vias)
{
    uint64_t n_slots = vias->n_slots * 2;
    uint32_t *slots = HPY_ZARRAY(uint32_t, n_slots);
    if (!slots)
        return false;
    for (uint64_t i = 0; i < vias->n_slots; i++) {
        if (vias->slots[i] == 0)
            continue;
        struct hpy_content content = hpy_graph_content(vias->graph, vias->slots[i] - 1);
        *slot_of(vias, slots, n_slots, vias->slots[i] - 1, &content) = vias->slots[i];
    }
    hpy_free(vias->slots);
    vias->slots = slots;
    vias->n_slots = n_slots;
    return true;
}

/* A position of a sequence: the same text as an int key. A bool is no such int. */
static bool is_position(const struct hpy_graph *graph, uint32_t node,
                        const struct hpy_content *content)
{
    return content->kind == HPY_CONTENT_INT && content->bits < HPY_REL_ARG_MAX &&
           hpy_str_equal(hpy_graph_name(graph, graph->types[graph->type[node]].name),
                         HPY_STR("int"));
}

static enum hpy_status meet_key(struct hpy_vias *vias, uint32_t node, struct hpy_err *err)
{
    struct hpy_content content = hpy_graph_content(vias->graph, node);
    if (is_position(vias->graph, node, &content)) {
        vias->key_of[node] = KEY_IS_INT;
        return HPY_OK;
    }
    if (!says_all(&content)) {
        vias->key_of[node] = node + 1;
        return HPY_OK;
    }
    if (vias->n_keys >= vias->n_slots / 2 && !grow(vias))
        return no_memory(err);
    uint32_t *slot = slot_of(vias, vias->slots, vias->n_slots, node, &content);
    if (*slot == 0) {
        *slot = node + 1;
        vias->n_keys++;
    }
    vias->key_of[node] = *slot;
    return HPY_OK;
}

static enum hpy_status of_key(hpy_via *out, struct hpy_vias *vias, enum hpy_rel_kind kind,
                              const struct hpy_inedge *edge, struct hpy_err *err)
{
    const struct hpy_graph *graph = vias->graph;
    uint32_t key = hpy_graph_edge_key(graph, edge->source, edge->edge);
    if (key == HPY_NO_NODE) {
        *out = via_of(kind, 0); /* the root's, which is nobody's key */
        return HPY_OK;
    }
    if (vias->folded && graph->owner[edge->source] == HPY_NO_NODE) {
        *out = via_of(HPY_REL_ITEM, HPY_VIA_ANY);
        return HPY_OK;
    }
    if (vias->key_of[key] == 0)
        HPY_TRY(meet_key(vias, key, err));
    if (vias->key_of[key] == KEY_IS_INT)
        *out = via_of(HPY_REL_ITEM, (uint32_t)hpy_graph_content(graph, key).bits);
    else
        *out = via_of(kind, vias->key_of[key] - 1);
    return HPY_OK;
}

enum hpy_status hpy_vias_of(hpy_via *out, struct hpy_vias *vias, const struct hpy_inedge *edge,
                            struct hpy_err *err)
{
    enum hpy_rel_kind kind = (enum hpy_rel_kind)vias->same_as[HPY_REL_KIND(edge->rel)];
    uint32_t argument = HPY_REL_ARG(edge->rel);
    switch (hpy_rel_info(kind)->arg) {
    case HPY_ARG_KEY:
        return of_key(out, vias, kind, edge, err);
    case HPY_ARG_INDEX:
        argument = vias->folded ? HPY_VIA_ANY : argument;
        break;
    case HPY_ARG_NONE:
        argument = 0;
        break;
    case HPY_ARG_NAME:
        if (kind == HPY_REL_ATTR && argument == vias->dict_name)
            kind = HPY_REL_DICT, argument = 0;
        else if (kind == HPY_REL_FIELD && argument == vias->type_name)
            kind = HPY_REL_TYPE, argument = 0;
        break;
    }
    *out = via_of(kind, argument);
    return HPY_OK;
}

static void folded_text(struct hpy_text *out, const char *notation)
{
    for (const char *p = notation; *p; p++)
        if (*p == '$')
            hpy_text_add_char(out, '*');
        else if (*p != 'X')
            hpy_text_add_char(out, *p);
        else if (p > notation)
            hpy_text_add_char(out, '_');
}

void hpy_vias_text(struct hpy_text *out, const struct hpy_graph *graph, hpy_via via)
{
    enum hpy_rel_kind kind = (enum hpy_rel_kind)(via >> 32);
    uint32_t argument = (uint32_t)via;
    const struct hpy_rel_info *info = hpy_rel_info(kind);
    if (argument == HPY_VIA_ANY)
        folded_text(out, info->notation);
    else if (info->arg == HPY_ARG_KEY)
        hpy_graph_relation_text(out, graph, HPY_REL(kind, 0),
                                argument == HPY_ROOT_NODE ? HPY_NO_NODE : argument, KEY_BYTES);
    else
        hpy_graph_relation_text(out, graph, HPY_REL(kind, argument), HPY_NO_NODE, KEY_BYTES);
}
