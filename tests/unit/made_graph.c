#include "made_graph.h"

#include <criterion/criterion.h>

#include "engine/graph_check.h"

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

void made_begin(struct made *made)
{
    struct hpy_err err;
    *made = (struct made){ .builder = hpy_builder_new() };
    made->sink = hpy_builder_sink(made->builder);
    demand(made->sink->ops->begin(made->sink, &err), &err);
    uint32_t root = made_type(made, "", "~root", 0);
    struct hpy_node_info node = { .addr = HPY_ADDR_ROOT, .type = root, .flags = HPY_NODE_VIRTUAL };
    demand(made->sink->ops->node(made->sink, &node, &err), &err);
}

uint32_t made_name(struct made *made, const char *text)
{
    struct hpy_err err;
    demand(made->sink->ops->name(made->sink, made->n_names, hpy_str_of(text), &err), &err);
    return made->n_names++;
}

uint32_t made_type(struct made *made, const char *module, const char *name, uint32_t flags)
{
    struct hpy_err err;
    struct hpy_type_info type = { .flags = flags, .name = hpy_str_of(name),
                                  .module = hpy_str_of(module) };
    demand(made->sink->ops->type(made->sink, made->n_types, &type, &err), &err);
    return made->n_types++;
}

void made_node(struct made *made, uint64_t addr, uint32_t type, uint64_t size_bytes)
{
    made_valued_node(made, addr, type, size_bytes, 0,
                     (struct hpy_content){ .kind = HPY_CONTENT_NONE });
}

void made_valued_node(struct made *made, uint64_t addr, uint32_t type, uint64_t size_bytes,
                      uint32_t flags, struct hpy_content content)
{
    struct hpy_err err;
    struct hpy_node_info node = { .addr = addr, .size_bytes = size_bytes, .type = type,
                                  .flags = flags, .content = &content };
    demand(made->sink->ops->node(made->sink, &node, &err), &err);
}

void made_edge(struct made *made, uint64_t target, uint32_t rel)
{
    struct hpy_err err;
    struct hpy_edge edge = { target, rel };
    demand(made->sink->ops->edges(made->sink, &edge, 1, &err), &err);
}

struct hpy_graph *made_end(struct made *made)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    demand(made->sink->ops->finish(made->sink, &err), &err);
    demand(hpy_build_seal(&graph, made->builder, NULL, &err), &err);
    demand(hpy_graph_validate(graph, graph->name_off[graph->n_names], &err), &err);
    hpy_builder_free(made->builder);
    made->builder = NULL;
    return graph;
}
