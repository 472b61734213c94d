/* The order of classes, from the edges of type objects (CPython's Objects/typeobject.c:
 * tp_mro is a tuple that begins with the class itself and is exact, whatever metaclass
 * computed it; tp_bases is a tuple; tp_base is one of these). */
#include "engine/type_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/rule_atom.h"

enum { ANCESTORS_MAX = 1 << 27 };

#define NO_CLASS UINT32_MAX

struct class_of_node {
    uint32_t node, class_;
};

struct making {
    struct hpy_type_order *order;
    struct class_of_node *by_node; /* ascending */
    uint32_t n_by_node;
    uint32_t mro_name, bases_name; /* UINT32_MAX: no relation is called so */
    uint64_t n, room;      /* ancestors so far */
    uint32_t *stamp;       /* by class: 1 + the class that it was last met for */
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for the order of types");
}

static int compare_nodes(const void *a_, const void *b_)
{
    const struct class_of_node *a = a_, *b = b_;
    return a->node < b->node ? -1 : a->node > b->node;
}

static uint32_t class_at(const struct making *m, uint32_t node)
{
    const struct class_of_node key = { node, 0 }, *found = NULL;
    if (m->n_by_node > 0)
        found = bsearch(&key, m->by_node, m->n_by_node, sizeof key, compare_nodes);
    return found ? found->class_ : NO_CLASS;
}

static uint32_t find_name(const struct hpy_graph *graph, struct hpy_str text)
{
    for (uint32_t i = 0; i < graph->n_names; i++)
        if (hpy_str_equal(hpy_graph_name(graph, i), text))
            return i;
    return UINT32_MAX;
}

/* Type objects that the table of types does not have are classes too. */
static enum hpy_status find_classes(struct making *m, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_type_order *order = m->order;
    const struct hpy_graph *graph = order->graph;
    uint64_t n_marked = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        n_marked += (graph->flags[node] & HPY_NODE_IS_TYPE) != 0;
    uint64_t room = n_marked + graph->n_types;
    m->by_node = HPY_ARRAY(struct class_of_node, room);
    order->node = HPY_ARRAY(uint32_t, room);
    if (!m->by_node || !order->node)
        return no_memory(err);
    uint32_t n = 0;
    for (; n < graph->n_types; n++) {
        order->node[n] = graph->types[n].node;
        if (order->node[n] != HPY_NO_NODE)
            m->by_node[m->n_by_node++] = (struct class_of_node){ order->node[n], n };
    }
    qsort(m->by_node, m->n_by_node, sizeof *m->by_node, compare_nodes);
    uint32_t n_known = m->n_by_node;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        if (node % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, node, err));
        if (!(graph->flags[node] & HPY_NODE_IS_TYPE))
            continue;
        const struct class_of_node key = { node, 0 };
        if (n_known > 0 && bsearch(&key, m->by_node, n_known, sizeof key, compare_nodes))
            continue;
        order->node[n] = node;
        m->by_node[m->n_by_node++] = (struct class_of_node){ node, n++ };
    }
    qsort(m->by_node, m->n_by_node, sizeof *m->by_node, compare_nodes);
    order->n = n;
    return HPY_OK;
}

/* The tuple that a class has by an attribute, or HPY_NO_NODE. */
static uint32_t tuple_of(const struct making *m, uint32_t class_, uint32_t name)
{
    const struct hpy_graph *graph = m->order->graph;
    uint32_t node = m->order->node[class_];
    if (node == HPY_NO_NODE || name == UINT32_MAX)
        return HPY_NO_NODE;
    for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1ull]; e++)
        if (graph->out_rel[e] == HPY_REL(HPY_REL_ATTR, name))
            return graph->out_target[e];
    return HPY_NO_NODE;
}

static enum hpy_status add_ancestor(struct making *m, uint32_t of, uint32_t class_,
                                    struct hpy_err *err)
{
    if (class_ == NO_CLASS || class_ == of || m->stamp[class_] == of + 1)
        return HPY_OK;
    if (m->n == ANCESTORS_MAX)
        return hpy_fail(err, HPY_ELIMIT, "classes with more than %d ancestors in all",
                        ANCESTORS_MAX);
    if (m->n == m->room) {
        uint64_t room = m->room ? m->room * 2 : 1024;
        uint32_t *ancestor = hpy_realloc(m->order->ancestor, room, sizeof *ancestor);
        if (!ancestor)
            return no_memory(err);
        m->order->ancestor = ancestor;
        m->room = room;
    }
    m->stamp[class_] = of + 1;
    m->order->ancestor[m->n++] = class_;
    return HPY_OK;
}

static enum hpy_status add_items(struct making *m, uint32_t of, uint32_t tuple,
                                 struct hpy_err *err)
{
    const struct hpy_graph *graph = m->order->graph;
    for (uint64_t e = graph->out_off[tuple]; e < graph->out_off[tuple + 1ull]; e++)
        if (HPY_REL_KIND(graph->out_rel[e]) == HPY_REL_ITEM)
            HPY_TRY(add_ancestor(m, of, class_at(m, graph->out_target[e]), err));
    return HPY_OK;
}

/* What a class says itself: all that it descends from, or only its bases, of which the
 * same is asked then. */
static enum hpy_status add_known(struct making *m, uint32_t of, uint32_t class_,
                                 struct hpy_err *err)
{
    const struct hpy_graph *graph = m->order->graph;
    uint32_t mro = tuple_of(m, class_, m->mro_name);
    if (mro != HPY_NO_NODE)
        return add_items(m, of, mro, err);
    uint32_t bases = tuple_of(m, class_, m->bases_name);
    if (bases != HPY_NO_NODE)
        return add_items(m, of, bases, err);
    return add_ancestor(m, of, class_ < graph->n_types ? graph->types[class_].base : NO_CLASS,
                        err);
}

static enum hpy_status find_ancestors(struct making *m, struct hpy_job *job,
                                      struct hpy_err *err)
{
    struct hpy_type_order *order = m->order;
    m->stamp = HPY_ZARRAY(uint32_t, order->n);
    order->off = HPY_ARRAY(uint64_t, order->n + 1ull);
    if (!m->stamp || !order->off)
        return no_memory(err);
    for (uint32_t c = 0; c < order->n; c++) {
        order->off[c] = m->n;
        HPY_TRY(add_known(m, c, c, err));
        /* nothing new where the class knew all of them; the list is the queue */
        bool knew_all = tuple_of(m, c, m->mro_name) != HPY_NO_NODE;
        for (uint64_t i = order->off[c]; !knew_all && i < m->n; i++)
            HPY_TRY(add_known(m, c, order->ancestor[i], err));
        if (c % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, c, err));
    }
    order->off[order->n] = m->n;
    return HPY_OK;
}

enum hpy_status hpy_type_order_new(struct hpy_type_order **out, const struct hpy_graph *graph,
                                   struct hpy_job *job, struct hpy_err *err)
{
    *out = NULL;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct making m = { .order = HPY_NEW(struct hpy_type_order) };
    if (!m.order)
        return no_memory(err);
    m.order->graph = graph;
    m.mro_name = find_name(graph, HPY_STR("__mro__"));
    m.bases_name = find_name(graph, HPY_STR("__bases__"));
    hpy_job_phase(job, "ordering types", 0);
    enum hpy_status status = find_classes(&m, job, err);
    if (status == HPY_OK)
        status = find_ancestors(&m, job, err);
    hpy_free(m.by_node);
    hpy_free(m.stamp);
    if (status == HPY_OK)
        *out = m.order;
    else
        hpy_type_order_free(m.order);
    return status;
}

void hpy_type_order_free(struct hpy_type_order *order)
{
    if (!order)
        return;
    hpy_free(order->node);
    hpy_free(order->off);
    hpy_free(order->ancestor);
    hpy_free(order);
}

/* A class without instances is known by what its object says of itself, which is its
 * full name but for "builtins.". */
bool hpy_type_order_names(const struct hpy_type_order *order, uint32_t class_,
                          struct hpy_str text)
{
    static const struct hpy_str builtins = { "builtins.", sizeof "builtins." - 1 };
    const struct hpy_graph *graph = order->graph;
    if (class_ < graph->n_types)
        return hpy_rule_names_type(graph, class_, text);
    uint64_t address = hpy_rule_type_address(text);
    if (address)
        return graph->addr[order->node[class_]] == address;
    struct hpy_content content = hpy_graph_content(graph, order->node[class_]);
    if (content.kind != HPY_CONTENT_NAME)
        return false;
    if (text.n_bytes > builtins.n_bytes && memcmp(text.data, builtins.data, builtins.n_bytes) == 0) {
        text.data += builtins.n_bytes;
        text.n_bytes -= builtins.n_bytes;
    }
    return hpy_str_equal(content.text, text) ||
           hpy_str_equal(hpy_str_of(hpy_kinds_alias(content.text)), text);
}

bool hpy_type_order_has(const struct hpy_type_order *order, uint32_t a, uint32_t b)
{
    bool found = a == b;
    for (uint64_t i = order->off[a]; i < order->off[a + 1ull] && !found; i++)
        found = order->ancestor[i] == b;
    return found;
}

void hpy_type_order_below(bool *out, const struct hpy_type_order *order, const bool *named)
{
    for (uint32_t c = 0; c < order->n; c++)
        for (uint64_t i = order->off[c]; i < order->off[c + 1ull]; i++)
            if (named[order->ancestor[i]])
                out[c] = true;
}

void hpy_type_order_above(bool *out, const struct hpy_type_order *order, const bool *named)
{
    for (uint32_t c = 0; c < order->n; c++)
        for (uint64_t i = order->off[c]; named[c] && i < order->off[c + 1ull]; i++)
            out[order->ancestor[i]] = true;
}
