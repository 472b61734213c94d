/* What counts as keeping alive, under the options. */
#include "engine/dom_work.h"

const struct hpy_dom_options hpy_dom_usual = { .weak = false, .frames = true, .modules = true };

/* Frame objects are of type frame; frames without an object are virtual nodes of a
 * type that the capture calls so. */
static bool is_frame_type(const struct hpy_graph *graph, const struct hpy_graph_type *type)
{
    struct hpy_str module = hpy_graph_name(graph, type->module);
    return hpy_str_equal(hpy_graph_name(graph, type->name), HPY_STR("frame")) &&
           (hpy_str_equal(module, HPY_STR("builtins")) ||
            hpy_str_equal(module, HPY_STR("interpreter")));
}

static bool is_silent(const struct hpy_graph *graph, uint32_t type,
                      const struct hpy_dom_options *options)
{
    const struct hpy_graph_type *info = &graph->types[type];
    return (!options->modules && info->flags & HPY_TYPE_IS_MODULE) ||
           (!options->frames && is_frame_type(graph, info));
}

static enum hpy_status find_silent(struct hpy_dom_keeps *keeps, const struct hpy_graph *graph,
                                   const struct hpy_dom_options *options, struct hpy_err *err)
{
    if (options->frames && options->modules)
        return HPY_OK;
    uint64_t *types = hpy_bits_new(graph->n_types);
    keeps->silent = hpy_bits_new(graph->n_nodes);
    if (!types || !keeps->silent) {
        hpy_free(types);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    }
    for (uint32_t type = 0; type < graph->n_types; type++)
        if (is_silent(graph, type, options))
            hpy_bits_add(types, type);
    for (uint32_t node = 1; node < graph->n_nodes; node++) /* the root always speaks */
        if (hpy_bits_has(types, graph->type[node]))
            hpy_bits_add(keeps->silent, node);
    hpy_free(types);
    return HPY_OK;
}

enum hpy_status hpy_dom_keeps_init(struct hpy_dom_keeps *keeps, const struct hpy_graph *graph,
                                   const struct hpy_dom_options *options, struct hpy_err *err)
{
    *keeps = (struct hpy_dom_keeps){ .weakly_held = hpy_bits_new(graph->n_nodes) };
    enum hpy_status status = keeps->weakly_held
                                 ? find_silent(keeps, graph, options, err)
                                 : hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    if (status != HPY_OK) {
        hpy_dom_keeps_dispose(keeps);
        return status;
    }
    if (!options->weak)
        for (uint64_t edge = 0; edge < graph->n_edges; edge++)
            if (!hpy_rel_keeps_alive(graph->out_rel[edge]))
                hpy_bits_add(keeps->weakly_held, graph->out_target[edge]);
    return HPY_OK;
}

void hpy_dom_keeps_dispose(struct hpy_dom_keeps *keeps)
{
    hpy_free(keeps->weakly_held);
    hpy_free(keeps->silent);
    *keeps = (struct hpy_dom_keeps){ NULL, NULL };
}
