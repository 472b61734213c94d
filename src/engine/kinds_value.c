/* Classifiers by a property of the object itself: Size, Module, Unity. */
#include "engine/kinds_table.h"

#include <inttypes.h>

static enum hpy_status size_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    for (size_t i = 0; i < n; i++)
        out[i] = hpy_graph_size(graph, nodes[i]);
    return HPY_OK;
}

static void size_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                       struct hpy_text *out)
{
    (void)state;
    (void)graph;
    hpy_text_addf(out, "%" PRIu64, kind);
}

const struct hpy_classifier hpy_kinds_size = {
    .name = "Size",
    .by = "bysize",
    .header = "Individual Size",
    .title = "size",
    .letter = 's',
    .help = "The size of the object alone, in bytes.",
    .numeric = true,
    .classify = size_classify,
    .label = size_label,
};

/* Heapy's Module is about module objects: each of them is a kind, named by its
 * name, and everything else is "~module". The kind is the node; node 0 is the
 * root and never in a set, so 0 is free for everything else. */
#define NO_MODULE 0u

static enum hpy_status module_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    for (size_t i = 0; i < n; i++) {
        uint32_t flags = graph->types[graph->type[nodes[i]]].flags;
        out[i] = flags & HPY_TYPE_IS_MODULE ? nodes[i] : NO_MODULE;
    }
    return HPY_OK;
}

static void module_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                         struct hpy_text *out)
{
    (void)state;
    if (kind == NO_MODULE)
        hpy_text_add(out, "~module");
    else
        hpy_kinds_object_text(out, graph, (uint32_t)kind);
}

const struct hpy_classifier hpy_kinds_module = {
    .name = "Module",
    .by = "bymodule",
    .header = "Module",
    .title = "module object",
    .letter = 'm',
    .help = "Each module object alone, and everything that is no module.",
    .classify = module_classify,
    .label = module_label,
};

static enum hpy_status unity_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    (void)graph;
    (void)nodes;
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    return HPY_OK;
}

static void unity_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                        struct hpy_text *out)
{
    (void)state;
    (void)graph;
    (void)kind;
    hpy_text_add(out, "<Anything>");
}

const struct hpy_classifier hpy_kinds_unity = {
    .name = "Unity",
    .by = "byunity",
    .header = "<unclassified>",
    .title = "all together",
    .letter = 'u',
    .help = "One kind for all objects.",
    .classify = unity_classify,
    .label = unity_label,
};
