/* Classifiers by type: Type, and Heapy's Clodo ("class or dict owner").
 *
 * Kinds of Type are type indexes; those of Clodo are told in kinds_table.h. On 3.11 and
 * later an instance whose attributes lie in the object has no dict, and its attributes are
 * in its own size. */
#include "base/mem.h"
#include "engine/kinds_table.h"

/* What the types module (and weakref) call the types that have no name of their
 * own in builtins; names as in the C sources' tp_name, which no Python program
 * can write as such. */
static const struct type_alias {
    const char *name; /* in module builtins */
    const char *label;
} type_aliases[] = {
    { "async_generator", "types.AsyncGeneratorType" },
    { "builtin_function_or_method", "types.BuiltinMethodType" },
    { "cell", "types.CellType" },
    { "classmethod_descriptor", "types.ClassMethodDescriptorType" },
    { "code", "types.CodeType" },
    { "coroutine", "types.CoroutineType" },
    { "ellipsis", "types.EllipsisType" },
    { "frame", "types.FrameType" },
    { "generator", "types.GeneratorType" },
    { "getset_descriptor", "types.GetSetDescriptorType" },
    { "mappingproxy", "types.MappingProxyType" },
    { "member_descriptor", "types.MemberDescriptorType" },
    { "method", "types.MethodType" },
    { "method-wrapper", "types.MethodWrapperType" },
    { "method_descriptor", "types.MethodDescriptorType" },
    { "NoneType", "types.NoneType" },
    { "NotImplementedType", "types.NotImplementedType" },
    { "PyCapsule", "types.CapsuleType" },
    { "traceback", "types.TracebackType" },
    { "weakcallableproxy", "weakref.CallableProxyType" },
    { "weakproxy", "weakref.ProxyType" },
    { "weakref", "weakref.ReferenceType" },
    { "wrapper_descriptor", "types.WrapperDescriptorType" },
};

static bool is_builtin(const struct hpy_graph *graph, uint32_t type)
{
    return !(graph->types[type].flags & HPY_TYPE_PYTHON) &&
           hpy_str_equal(hpy_graph_name(graph, graph->types[type].module),
                         HPY_STR("builtins"));
}

const char *hpy_kinds_alias(struct hpy_str name)
{
    for (size_t i = 0; i < sizeof type_aliases / sizeof *type_aliases; i++)
        if (hpy_str_equal(name, hpy_str_of(type_aliases[i].name)))
            return type_aliases[i].label;
    return "";
}

void hpy_kinds_type_label(struct hpy_text *out, const struct hpy_graph *graph, uint32_t type)
{
    const char *alias = is_builtin(graph, type)
                            ? hpy_kinds_alias(hpy_graph_name(graph, graph->types[type].name)) : "";
    if (*alias)
        hpy_text_add(out, alias);
    else
        hpy_graph_type_name(out, graph, type);
}

static enum hpy_status type_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    for (size_t i = 0; i < n; i++)
        out[i] = graph->type[nodes[i]];
    return HPY_OK;
}

static void type_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                       struct hpy_text *out)
{
    (void)state;
    hpy_kinds_type_label(out, graph, (uint32_t)kind);
}

const struct hpy_classifier hpy_kinds_type = {
    .name = "Type",
    .by = "bytype",
    .header = "Type",
    .title = "type",
    .letter = 't',
    .help = "The type of the object; all dicts together.",
    .classify = type_classify,
    .label = type_label,
};

bool hpy_kinds_is_plain_dict(const struct hpy_graph *graph, uint32_t type)
{
    return (graph->types[type].flags & HPY_TYPE_IS_DICT) && is_builtin(graph, type) &&
           hpy_str_equal(hpy_graph_name(graph, graph->types[type].name), HPY_STR("dict"));
}

uint32_t hpy_kinds_dict_type(const struct hpy_graph *graph)
{
    for (uint32_t t = 0; t < graph->n_types; t++)
        if (hpy_kinds_is_plain_dict(graph, t))
            return t;
    return HPY_NO_TYPE;
}

hpy_kind hpy_kinds_clodo_of(const struct hpy_graph *graph, uint32_t dict_type, uint32_t node)
{
    uint32_t type = graph->type[node];
    if (type != dict_type)
        return type;
    uint32_t owner = graph->owner[node];
    if (owner == HPY_NO_NODE)
        return 2 * (hpy_kind)graph->n_types;
    return (hpy_kind)graph->n_types + graph->type[owner];
}

void hpy_kinds_clodo_label(struct hpy_text *out, const struct hpy_graph *graph, hpy_kind kind)
{
    hpy_kind n_types = graph->n_types;
    if (kind == 2 * n_types) {
        hpy_text_add(out, HPY_KINDS_UNOWNED);
        return;
    }
    if (kind >= n_types) {
        hpy_text_add(out, HPY_KINDS_DICT_OF);
        kind -= n_types;
    }
    hpy_kinds_type_label(out, graph, (uint32_t)kind);
}

struct clodo_state {
    uint32_t dict_type; /* index of dict, or HPY_NO_TYPE */
};

static enum hpy_status clodo_prepare(void **state, const struct hpy_classifier *self,
                                     const struct hpy_graph *graph, struct hpy_job *job,
                                     struct hpy_err *err)
{
    (void)self;
    (void)job;
    struct clodo_state *clodo = HPY_NEW(struct clodo_state);
    if (!clodo)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    clodo->dict_type = hpy_kinds_dict_type(graph);
    *state = clodo;
    return HPY_OK;
}

static enum hpy_status clodo_classify(void *state, const struct hpy_graph *graph,
                                      const uint32_t *nodes, size_t n, hpy_kind *out,
                                      struct hpy_err *err)
{
    (void)err;
    const struct clodo_state *clodo = state;
    for (size_t i = 0; i < n; i++)
        out[i] = hpy_kinds_clodo_of(graph, clodo->dict_type, nodes[i]);
    return HPY_OK;
}

static void clodo_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                        struct hpy_text *out)
{
    (void)state;
    hpy_kinds_clodo_label(out, graph, kind);
}

void hpy_kinds_clodo_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    uint32_t type = graph->type[node];
    bool plain_dict = hpy_kinds_is_plain_dict(graph, type);
    hpy_kinds_clodo_label(out, graph,
                          hpy_kinds_clodo_of(graph, plain_dict ? type : HPY_NO_TYPE, node));
}

const struct hpy_classifier hpy_kinds_clodo = {
    .name = "Clodo",
    .by = "byclodo",
    .header = "Kind (class / dict of class)",
    .title = "class or dict owner",
    .letter = 'c',
    .help = "The class of the object; a dict that holds attributes goes by its owner's class.",
    .prepare = clodo_prepare,
    .classify = clodo_classify,
    .label = clodo_label,
    .dispose = hpy_free,
};
