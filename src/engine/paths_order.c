/* The order of the steps that leave a node: by Heapy's codes of relations, then by value,
 * then by target, then as the referrer holds them. */
#include <string.h>

#include "engine/paths_work.h"

/* Heapy's codes by how a relation is written, so that a relation added to the list has its
 * place at once; the first that fits. What cannot be named comes first, as there. */
static const struct { const char *notation; unsigned code; } codes[] = {
    { "X.??", 0 },
    { "X.keys()[", 4 },
    { "X.__dict__.keys()[", 6 },
    { "X.f_locals[", 7 },
    { "X.f_locals [", 8 },
    { "X->f_valuestack[", 9 },
    { "list(X)", 10 },
    { "X->", 5 },
    { "X[", 3 },
    { "X.", 2 },
};
enum { CODE_OTHER = 11 };

static unsigned code_of(const char *notation)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strncmp(notation, codes[i].notation, strlen(codes[i].notation)) == 0)
            return codes[i].code;
    return CODE_OTHER;
}

/* ----------------------------------------------------------------- values */

enum value_class { CLASS_INT, CLASS_FLOAT, CLASS_TEXT, CLASS_BYTES, CLASS_OTHER };

/* What a step is ordered by, besides its code. */
struct value {
    enum value_class class;
    uint64_t number;    /* ascends with the value; of a text its length, of others the node */
    struct hpy_str text;
};

static uint64_t ascending_int(int64_t value)
{
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

static uint64_t ascending_float(uint64_t bits)
{
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static struct value value_of_key(const struct hpy_graph *graph, uint32_t key)
{
    struct value value = { .class = CLASS_OTHER, .number = key };
    if (key == HPY_NO_NODE)
        return value;
    struct hpy_content content = hpy_graph_content(graph, key);
    switch (content.kind) {
    case HPY_CONTENT_INT:
        return (struct value){ .class = CLASS_INT, .number = ascending_int((int64_t)content.bits) };
    case HPY_CONTENT_FLOAT:
        return (struct value){ .class = CLASS_FLOAT, .number = ascending_float(content.bits) };
    case HPY_CONTENT_STR:
        return (struct value){ CLASS_TEXT, content.length, content.text };
    case HPY_CONTENT_BYTES:
        return (struct value){ CLASS_BYTES, content.length, content.text };
    default:
        return value;
    }
}

static struct value value_of(const struct hpy_graph *graph, uint32_t source, uint64_t edge)
{
    uint32_t rel = graph->out_rel[edge];
    const struct hpy_rel_info *info = hpy_rel_info(HPY_REL_KIND(rel));
    struct value value = { .class = CLASS_TEXT };
    switch (info->arg) {
    case HPY_ARG_INDEX:
        value = (struct value){ .class = CLASS_INT, .number = ascending_int(HPY_REL_ARG(rel)) };
        break;
    case HPY_ARG_KEY:
        value = value_of_key(graph, hpy_graph_edge_key(graph, source, edge));
        break;
    case HPY_ARG_NAME:
        value.text = hpy_graph_name(graph, HPY_REL_ARG(rel));
        break;
    case HPY_ARG_NONE: /* its name is in the notation: X.__dict__, X->ob_type */
        value.text = hpy_str_of(info->notation + 1 + strspn(info->notation + 1, ".->"));
        break;
    }
    return value;
}

/* ------------------------------------------------------------------- sorting */

/* A step with the beginning of what it is ordered by: code, class, the first bits of the
 * value. Only where these are equal is the value looked at again. */
struct keyed {
    uint64_t key;
    uint32_t slot, to;
};

enum { CODE_SHIFT = 60, CLASS_SHIFT = 57, TEXT_BYTES = 7 };

static uint64_t key_of(const struct hpy_graph *graph, const uint8_t *code_of_kind, uint32_t source,
                       uint64_t edge)
{
    struct value value = value_of(graph, source, edge);
    uint64_t first = value.number >> (64 - CLASS_SHIFT);
    if (value.class == CLASS_TEXT || value.class == CLASS_BYTES) {
        first = 0;
        for (size_t i = 0; i < TEXT_BYTES; i++)
            first = first << 8 | (i < value.text.n_bytes ? (unsigned char)value.text.data[i] : 0);
    }
    return (uint64_t)code_of_kind[HPY_REL_KIND(graph->out_rel[edge])] << CODE_SHIFT |
           (uint64_t)value.class << CLASS_SHIFT | first;
}

struct order {
    const struct hpy_graph *graph;
    uint32_t source;
    uint8_t code_of_kind[HPY_N_REL_KINDS];
    struct keyed *steps, *spare; /* room for the steps of one node */
    uint64_t room;
    struct hpy_paths_pace *pace;
};

static bool before(const struct order *order, const struct keyed *a, const struct keyed *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    uint64_t first = order->graph->out_off[order->source];
    struct value x = value_of(order->graph, order->source, first + a->slot);
    struct value y = value_of(order->graph, order->source, first + b->slot);
    int texts = hpy_str_compare(x.text, y.text);
    if (texts != 0)
        return texts < 0;
    if (x.number != y.number)
        return x.number < y.number;
    return a->to != b->to ? a->to < b->to : a->slot < b->slot;
}

static void merge(const struct order *order, struct keyed *out, const struct keyed *in,
                  uint64_t from, uint64_t middle, uint64_t end)
{
    uint64_t a = from, b = middle;
    for (uint64_t i = from; i < end; i++)
        out[i] = a < middle && (b == end || !before(order, &in[b], &in[a])) ? in[a++] : in[b++];
}

/* From the bottom up: no recursion, and it can be stopped between two rounds. */
static enum hpy_status sort(struct order *order, uint64_t n, struct hpy_err *err)
{
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t from = 0; from < n; from += 2 * width) {
            uint64_t middle = from + width < n ? from + width : n;
            uint64_t end = middle + width < n ? middle + width : n;
            merge(order, order->spare, order->steps, from, middle, end);
        }
        struct keyed *sorted = order->spare;
        order->spare = order->steps;
        order->steps = sorted;
        HPY_TRY(hpy_paths_poll(order->pace, n, err));
    }
    return HPY_OK;
}

static enum hpy_status make_room(struct order *order, uint64_t n, struct hpy_err *err)
{
    if (n <= order->room)
        return HPY_OK;
    hpy_free(order->steps);
    hpy_free(order->spare);
    order->room = n < UINT64_MAX / 4 ? n + n / 2 : n;
    order->steps = HPY_ARRAY(struct keyed, order->room);
    order->spare = HPY_ARRAY(struct keyed, order->room);
    return order->steps && order->spare ? HPY_OK : hpy_paths_no_memory(err);
}

static enum hpy_status order_node(struct order *order, struct hpy_paths *paths, uint64_t at,
                                  struct hpy_err *err)
{
    uint64_t first = paths->edge_off[at], n = paths->edge_off[at + 1] - first;
    if (n < 2)
        return HPY_OK;
    HPY_TRY(make_room(order, n, err));
    order->source = paths->node[at];
    uint64_t edges = paths->graph->out_off[order->source];
    bool sorted = true;
    for (uint64_t i = 0; i < n; i++) {
        uint32_t slot = paths->slot[first + i];
        uint64_t key = key_of(paths->graph, order->code_of_kind, order->source, edges + slot);
        order->steps[i] = (struct keyed){ key, slot, paths->to[first + i] };
        if (i > 0 && sorted)
            sorted = before(order, &order->steps[i - 1], &order->steps[i]);
    }
    HPY_TRY(hpy_paths_poll(order->pace, n, err));
    if (sorted)
        return HPY_OK;
    HPY_TRY(sort(order, n, err));
    for (uint64_t i = 0; i < n; i++) {
        paths->slot[first + i] = order->steps[i].slot;
        paths->to[first + i] = order->steps[i].to;
    }
    return HPY_OK;
}

enum hpy_status hpy_paths_order(struct hpy_paths *paths, struct hpy_paths_pace *pace,
                                struct hpy_err *err)
{
    struct order order = { .graph = paths->graph, .pace = pace };
    enum hpy_status status = HPY_OK;
    for (unsigned kind = 0; kind < HPY_N_REL_KINDS; kind++)
        order.code_of_kind[kind] = (uint8_t)code_of(hpy_rel_info(kind)->notation);
    for (uint64_t at = 0; at < paths->level_off[paths->length] && status == HPY_OK; at++)
        status = order_node(&order, paths, at, err);
    hpy_free(order.steps);
    hpy_free(order.spare);
    return status;
}
