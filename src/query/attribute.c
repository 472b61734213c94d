#include "query/attribute.h"

#include <string.h>

#include "base/mem.h"

/* The nodes whose reachability is as asked, virtual ones left out. */
static enum hpy_status set_of_reachability(struct hpy_nodeset *out, bool reachable,
                                           const struct hpy_query *query)
{
    const struct hpy_graph *graph = query->graph;
    uint16_t wanted = reachable ? HPY_NODE_REACHABLE : 0;
    uint16_t mask = HPY_NODE_REACHABLE | HPY_NODE_VIRTUAL;
    uint64_t n = 0;
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        n += (graph->flags[i] & mask) == wanted;
    uint32_t *nodes = HPY_ARRAY(uint32_t, n);
    if (!nodes)
        return hpy_fail(query->err, HPY_ENOMEM, "out of memory");
    n = 0;
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        if ((graph->flags[i] & mask) == wanted)
            nodes[n++] = i;
    enum hpy_status status =
        hpy_nodeset_from_array(out, graph->n_nodes, nodes, n, query->err);
    hpy_free(nodes);
    return status;
}

enum hpy_status hpy_query_need_set(struct hpy_value *value, const struct hpy_query *query)
{
    if (!value->whole)
        return HPY_OK;
    HPY_TRY(set_of_reachability(&value->set, true, query));
    value->whole = false;
    return HPY_OK;
}

void hpy_query_see_by(struct hpy_value *value, const struct hpy_classifier *by)
{
    if (value->by != by) {
        hpy_partition_free(value->partition);
        value->partition = NULL;
    }
    value->by = by;
}

static enum hpy_status make_heap(struct hpy_value *out, const struct hpy_query *query)
{
    (void)query;
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .whole = true,
                               .by = hpy_classifier_default };
    return HPY_OK;
}

static enum hpy_status make_heapu(struct hpy_value *out, const struct hpy_query *query)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .by = hpy_classifier_find("Type") };
    return set_of_reachability(&out->set, false, query);
}

static void become_number(struct hpy_value *value, uint64_t number)
{
    hpy_value_dispose(value);
    value->kind = HPY_VALUE_NUMBER;
    value->number = (int64_t)number;
}

static enum hpy_status apply_count(struct hpy_value *value, const struct hpy_query *query,
                                   struct hpy_str argument)
{
    (void)argument;
    become_number(value, value->whole ? query->graph->n_reachable
                                      : hpy_nodeset_count(&value->set));
    return HPY_OK;
}

static uint64_t size_of_set(const struct hpy_nodeset *set, const struct hpy_graph *graph)
{
    uint64_t sum = 0;
    uint32_t nodes[1024], next = 0;
    uint64_t n;
    while ((n = hpy_nodeset_page(set, next, nodes, 1024)) > 0) {
        for (uint64_t i = 0; i < n; i++)
            sum += hpy_graph_size(graph, nodes[i]);
        next = nodes[n - 1] + 1;
    }
    return sum;
}

static enum hpy_status apply_size(struct hpy_value *value, const struct hpy_query *query,
                                  struct hpy_str argument)
{
    (void)argument;
    become_number(value, value->whole ? query->graph->reachable_bytes
                                      : size_of_set(&value->set, query->graph));
    return HPY_OK;
}

static enum hpy_status apply_by(struct hpy_value *value, const struct hpy_query *query,
                                struct hpy_str argument)
{
    char name[64];
    const struct hpy_classifier *by = NULL;
    if (argument.n_bytes < sizeof name) {
        memcpy(name, argument.data, argument.n_bytes);
        name[argument.n_bytes] = '\0';
        by = hpy_classifier_find(name);
    }
    if (!by)
        return hpy_fail(query->err, HPY_ESYNTAX, "no such classifier '%.*s'",
                        (int)(argument.n_bytes < 64 ? argument.n_bytes : 64), argument.data);
    hpy_query_see_by(value, by);
    return HPY_OK;
}

const struct hpy_query_name hpy_query_names[] = {
    { "heap", "all objects that the interpreter reaches", make_heap },
    { "h", "the same", make_heap },
    { "heapu", "the objects that it does not reach", make_heapu },
    { NULL, NULL, NULL },
};

/* The by… attributes are those of the classifiers. */
const struct hpy_query_attribute hpy_query_attributes[] = {
    { "count", HPY_VALUE_SET, false, "how many objects", apply_count },
    { "size", HPY_VALUE_SET, false, "their sizes added up, in bytes", apply_size },
    { "by", HPY_VALUE_SET, true, "seen by the classifier of that name", apply_by },
    { NULL, HPY_VALUE_SET, false, NULL, NULL },
};
