/* Which edges are followed, besides weak ones. Nodes of which some are not are marked, so
 * that of all others only one bit is looked at. */
#include "engine/inedges.h"
#include "engine/paths_work.h"

/* What code that runs refers to without holding it as a variable, by the names of
 * relations; besides the namespace of a module. */
static const char *const run_by_frames[] = {
    "f_code", "f_func", "f_funcobj", "f_executable", "f_globals", "f_builtins",
};

/* Frame objects; frames without an object, which are virtual nodes; what holds its frame
 * inside. On ways from the interpreter functions too, which the stack of a thread holds. */
static bool is_frame_type(const struct hpy_graph *graph, uint32_t type, bool from_root)
{
    static const char *const names[] = { "frame", "generator", "coroutine", "async_generator",
                                         "function" };
    size_t n_names = sizeof names / sizeof *names - (from_root ? 0 : 1);
    const struct hpy_graph_type *info = &graph->types[type];
    struct hpy_str module = hpy_graph_name(graph, info->module);
    if (!hpy_str_equal(module, HPY_STR("builtins")) &&
        !hpy_str_equal(module, HPY_STR("interpreter")))
        return false;
    for (size_t i = 0; i < n_names; i++)
        if (hpy_str_equal(hpy_graph_name(graph, info->name), hpy_str_of(names[i])))
            return true;
    return false;
}

static bool is_module_namespace(const struct hpy_graph *graph, uint32_t node)
{
    uint32_t owner = graph->owner[node];
    return owner != HPY_NO_NODE && graph->types[graph->type[owner]].flags & HPY_TYPE_IS_MODULE;
}

static bool leaves_frame_roundabout(const struct hpy_graph *graph, uint64_t edge)
{
    uint32_t rel = graph->out_rel[edge];
    if (is_module_namespace(graph, graph->out_target[edge]))
        return true;
    if (HPY_REL_KIND(rel) != HPY_REL_ATTR && HPY_REL_KIND(rel) != HPY_REL_FIELD)
        return false;
    struct hpy_str name = hpy_graph_name(graph, HPY_REL_ARG(rel));
    for (size_t i = 0; i < sizeof run_by_frames / sizeof *run_by_frames; i++)
        if (hpy_str_equal(name, hpy_str_of(run_by_frames[i])))
            return true;
    return false;
}

/* What the interpreter keeps for itself, by the names of fields: caches, tables of its own
 * types, and what it has a second way to. Heapy does not look into these. */
static const char *const interpreters_own[] = {
    "ast", "bytes_characters", "bytes_empty", "callable_cache", "empty_string", "errnomap",
    "exception_group", "generic_type", "identifiers", "interned_strings",
    "interpreter_trampoline", "modules_by_index", "not_shareable_error", "objreduce",
    "on_delete_data", "paramspec_type", "paramspecargs_type", "paramspeckwargs_type",
    "small_ints", "str_replace_inf", "tuple_empty", "type_cache", "type_slots_pname",
    "typevar_type", "typevartuple_type", "warnings_default_action", "warnings_filters",
    "warnings_once_registry",
};

/* A field's name without "i0_" or "i0_t140…_". */
static struct hpy_str field_of(struct hpy_str name)
{
    static const char letters[] = { 'i', 't' };
    for (size_t i = 0; i < sizeof letters; i++) {
        size_t at = 1;
        if (name.n_bytes == 0 || name.data[0] != letters[i])
            break;
        while (at < name.n_bytes && name.data[at] >= '0' && name.data[at] <= '9')
            at++;
        if (at == 1 || at == name.n_bytes || name.data[at] != '_')
            break;
        name = (struct hpy_str){ name.data + at + 1, name.n_bytes - at - 1 };
    }
    return name;
}

static bool leaves_root_roundabout(const struct hpy_graph *graph, uint64_t edge)
{
    uint32_t rel = graph->out_rel[edge];
    if (HPY_REL_KIND(rel) != HPY_REL_ROOT)
        return false;
    struct hpy_str field = field_of(hpy_graph_name(graph, HPY_REL_ARG(rel)));
    for (size_t i = 0; i < sizeof interpreters_own / sizeof *interpreters_own; i++)
        if (hpy_str_equal(field, hpy_str_of(interpreters_own[i])))
            return true;
    return false;
}

bool hpy_paths_special_follows(const struct hpy_paths_rules *rules, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = rules->graph;
    if (hpy_path_edges_have(rules->avoid_edges, source, graph->out_target[edge]))
        return false;
    if (!rules->direct)
        return true;
    if (source == HPY_ROOT_NODE)
        return !leaves_root_roundabout(graph, edge);
    return !hpy_bits_has(rules->frame_types, graph->type[source]) ||
           (rules->sources && hpy_nodeset_has(rules->sources, source)) ||
           !leaves_frame_roundabout(graph, edge);
}

static enum hpy_status mark_frames(struct hpy_paths_rules *rules, bool from_root,
                                   struct hpy_err *err)
{
    const struct hpy_graph *graph = rules->graph;
    bool any = false;
    rules->frame_types = hpy_bits_new(graph->n_types);
    if (!rules->frame_types)
        return hpy_paths_no_memory(err);
    for (uint32_t type = 0; type < graph->n_types; type++)
        if (is_frame_type(graph, type, from_root)) {
            hpy_bits_add(rules->frame_types, type);
            any = true;
        }
    for (uint32_t node = 0; any && node < graph->n_nodes; node++)
        if (hpy_bits_has(rules->frame_types, graph->type[node]))
            hpy_bits_add(rules->special, node);
    return HPY_OK;
}

enum hpy_status hpy_paths_rules_init(struct hpy_paths_rules *out, const struct hpy_paths *paths,
                                     const struct hpy_nodeset *sources, bool direct,
                                     struct hpy_err *err)
{
    *out = (struct hpy_paths_rules){ .graph = paths->graph, .avoid_edges = &paths->avoid_edges,
                                     .sources = sources, .weak = paths->weak, .direct = direct,
                                     .statics = hpy_inedges_statics(paths->graph) };
    if (paths->avoid_edges.n == 0 && !direct)
        return HPY_OK;
    out->special = hpy_bits_new(paths->graph->n_nodes);
    if (!out->special)
        return hpy_paths_no_memory(err);
    for (uint64_t i = 0; i < paths->avoid_edges.n; i++)
        hpy_bits_add(out->special, paths->avoid_edges.at[i].source);
    if (!direct)
        return HPY_OK;
    hpy_bits_add(out->special, HPY_ROOT_NODE);
    return mark_frames(out, paths->from_root, err);
}

void hpy_paths_rules_dispose(struct hpy_paths_rules *rules)
{
    hpy_free(rules->frame_types);
    hpy_free(rules->special);
    *rules = (struct hpy_paths_rules){ 0 };
}
