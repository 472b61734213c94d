/* Heapy's Rcs: the set of the kinds (by Clodo) of all that refers to an object.
 *
 * Kinds, with c kinds of Clodo: 0 for nothing, 1 + k for the kind k alone, and
 * 1 + c + t for the tuple t of several. So the common ones are small and the
 * partition need not hash them. */
#include "base/mem.h"
#include "engine/inedges.h"
#include "engine/kinds_labels.h"
#include "engine/kinds_table.h"
#include "engine/kinds_tuple.h"

struct rcs {
    uint32_t dict_type;
    uint64_t n_clodo;
    struct hpy_tuples tuples;
    struct hpy_collected kinds; /* of the node being looked at */
};

static enum hpy_status rcs_prepare(void **state, const struct hpy_classifier *self,
                                   const struct hpy_graph *graph, struct hpy_job *job,
                                   struct hpy_err *err)
{
    (void)self;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct rcs *rcs = HPY_NEW(struct rcs);
    if (!rcs)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    rcs->dict_type = hpy_kinds_dict_type(graph);
    rcs->n_clodo = hpy_kinds_n_clodo(graph);
    *state = rcs;
    return HPY_OK;
}

static void rcs_dispose(void *state)
{
    struct rcs *rcs = state;
    hpy_tuples_dispose(&rcs->tuples);
    hpy_collected_dispose(&rcs->kinds);
    hpy_free(rcs);
}

static enum hpy_status finish_node(hpy_kind *out, struct rcs *rcs, struct hpy_err *err)
{
    hpy_collected_finish(&rcs->kinds);
    if (rcs->kinds.n == 1) {
        *out = 1 + rcs->kinds.items[0];
    } else if (rcs->kinds.n > 1) {
        uint32_t tuple;
        HPY_TRY(hpy_tuples_intern(&tuple, &rcs->tuples, rcs->kinds.items, rcs->kinds.n, err));
        *out = 1 + rcs->n_clodo + tuple;
    }
    hpy_collected_clear(&rcs->kinds);
    return HPY_OK;
}

static enum hpy_status rcs_classify(void *state, const struct hpy_graph *graph,
                                    const uint32_t *nodes, size_t n, hpy_kind *out,
                                    struct hpy_err *err)
{
    struct rcs *rcs = state;
    struct hpy_inedges in;
    struct hpy_inedge edges[HPY_INEDGES_CHUNK];
    size_t n_edges, at = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    hpy_collected_clear(&rcs->kinds);
    hpy_inedges_init(&in, graph, nodes, n);
    while ((n_edges = hpy_inedges_take(&in, edges)) > 0) {
        for (size_t i = 0; i < n_edges; i++)
            __builtin_prefetch(&graph->type[edges[i].source]);
        for (size_t i = 0; i < n_edges; i++) {
            if (edges[i].index != at)
                HPY_TRY(finish_node(&out[at], rcs, err));
            at = edges[i].index;
            hpy_kind kind = hpy_kinds_clodo_of(graph, rcs->dict_type, edges[i].source);
            HPY_TRY(hpy_collected_add(&rcs->kinds, kind, err));
        }
    }
    return n > 0 ? finish_node(&out[at], rcs, err) : HPY_OK;
}

static void rcs_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                      struct hpy_text *out)
{
    const struct rcs *rcs = state;
    if (kind == 0) {
        hpy_text_add(out, HPY_KINDS_NOTHING);
        return;
    }
    if (kind <= rcs->n_clodo) {
        hpy_kinds_clodo_label(out, graph, kind - 1);
        return;
    }
    size_t n;
    struct hpy_labels labels = { 0 };
    const uint64_t *kinds = hpy_tuples_get(&rcs->tuples, (uint32_t)(kind - 1 - rcs->n_clodo), &n);
    for (size_t i = 0; i < n && hpy_labels_begin(&labels); i++)
        hpy_kinds_clodo_label(&labels.text, graph, kinds[i]);
    hpy_labels_join(out, &labels, n);
}

const struct hpy_classifier hpy_kinds_rcs = {
    .name = "Rcs",
    .by = "byrcs",
    .header = "Referrers by Kind (class / dict of class)",
    .product_header = "{Referrers by Kind (class / dict of class)}",
    .title = "kinds of referrers",
    .help = "The set of the kinds of all objects that refer to the object.",
    .letter = 'r',
    .prepare = rcs_prepare,
    .classify = rcs_classify,
    .label = rcs_label,
    .dispose = rcs_dispose,
};
