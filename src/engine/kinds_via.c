/* Heapy's Via: the set of the relations by which an object is referred to, told in
 * full or folded (via.h).
 *
 * Kinds: 0 for none, 1 + the relation for one alone, TUPLE | t for several. */
#include "base/mem.h"
#include "engine/kinds_labels.h"
#include "engine/kinds_table.h"
#include "engine/kinds_tuple.h"
#include "engine/via.h"

#define TUPLE (UINT64_C(1) << 63)

struct via_state {
    struct hpy_vias vias;
    struct hpy_tuples tuples;
    struct hpy_collected relations; /* of the node being looked at */
};

static void via_dispose(void *state)
{
    struct via_state *via = state;
    hpy_vias_dispose(&via->vias);
    hpy_tuples_dispose(&via->tuples);
    hpy_collected_dispose(&via->relations);
    hpy_free(via);
}

static enum hpy_status via_prepare(void **state, const struct hpy_classifier *self,
                                   const struct hpy_graph *graph, struct hpy_job *job,
                                   struct hpy_err *err)
{
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct via_state *via = HPY_NEW(struct via_state);
    if (!via)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    enum hpy_status status =
        hpy_vias_init(&via->vias, graph, self == &hpy_kinds_via_folded, err);
    if (status == HPY_OK)
        *state = via;
    else
        via_dispose(via);
    return status;
}

static enum hpy_status finish_node(hpy_kind *out, struct via_state *via, struct hpy_err *err)
{
    hpy_collected_finish(&via->relations);
    if (via->relations.n == 1) {
        *out = 1 + via->relations.items[0];
    } else if (via->relations.n > 1) {
        uint32_t tuple;
        HPY_TRY(hpy_tuples_intern(&tuple, &via->tuples, via->relations.items, via->relations.n,
                                  err));
        *out = TUPLE | tuple;
    }
    hpy_collected_clear(&via->relations);
    return HPY_OK;
}

static enum hpy_status via_classify(void *state, const struct hpy_graph *graph,
                                    const uint32_t *nodes, size_t n, hpy_kind *out,
                                    struct hpy_err *err)
{
    struct via_state *via = state;
    struct hpy_inedges in;
    struct hpy_inedge edges[HPY_INEDGES_CHUNK];
    size_t n_edges, at = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    hpy_collected_clear(&via->relations);
    hpy_inedges_init(&in, graph, nodes, n);
    while ((n_edges = hpy_inedges_take(&in, edges)) > 0) {
        for (size_t i = 0; i < n_edges; i++)
            hpy_vias_expect(&via->vias, &edges[i]);
        for (size_t i = 0; i < n_edges; i++) {
            hpy_via relation;
            if (edges[i].index != at)
                HPY_TRY(finish_node(&out[at], via, err));
            at = edges[i].index;
            HPY_TRY(hpy_vias_of(&relation, &via->vias, &edges[i], err));
            HPY_TRY(hpy_collected_add(&via->relations, relation, err));
        }
    }
    return n > 0 ? finish_node(&out[at], via, err) : HPY_OK;
}

static void add_relation(struct hpy_text *out, const struct hpy_graph *graph, hpy_via relation)
{
    struct hpy_text text = { 0 };
    hpy_vias_text(&text, graph, relation);
    if (text.failed)
        out->failed = true;
    else
        hpy_labels_quote(out, hpy_text_str(&text));
    hpy_text_dispose(&text);
}

static void via_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                      struct hpy_text *out)
{
    const struct via_state *via = state;
    if (kind == 0) {
        hpy_text_add(out, HPY_KINDS_NOTHING);
        return;
    }
    if (!(kind & TUPLE)) {
        add_relation(out, graph, kind - 1);
        return;
    }
    size_t n;
    struct hpy_labels labels = { 0 };
    const uint64_t *relations = hpy_tuples_get(&via->tuples, (uint32_t)kind, &n);
    for (size_t i = 0; i < n && hpy_labels_begin(&labels); i++)
        add_relation(&labels.text, graph, relations[i]);
    hpy_labels_join(out, &labels, n);
}

#define VIA_FUNCTIONS                                                             \
    .product_header = "{Referred Via}", .prepare = via_prepare,                   \
    .classify = via_classify, .label = via_label, .dispose = via_dispose

const struct hpy_classifier hpy_kinds_via = {
    .name = "Via",
    .by = "byvia",
    .header = "Referred Via:",
    .title = "relations",
    .help = "The set of the relations by which the object is referred to: ['key'], .attr, [0] ….",
    .letter = 'v',
    VIA_FUNCTIONS,
};

const struct hpy_classifier hpy_kinds_via_folded = {
    .name = "ViaFolded",
    .by = "byviafolded",
    .header = "Referred Via:",
    .title = "relations, keys folded",
    .help = "As Via, but positions and the keys of plain dicts count as one: [*], .keys()[*].",
    .letter = 'f',
    VIA_FUNCTIONS,
};
