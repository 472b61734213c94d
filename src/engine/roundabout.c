#include "engine/roundabout.h"

static bool is_type(const struct hpy_graph *graph, uint32_t type, const char *const *names,
                    size_t n_names)
{
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

bool hpy_roundabout_is_frame_type(const struct hpy_graph *graph, uint32_t type)
{
    static const char *const names[] = { "frame", "generator", "coroutine", "async_generator" };
    return is_type(graph, type, names, sizeof names / sizeof *names);
}

bool hpy_roundabout_is_function_type(const struct hpy_graph *graph, uint32_t type)
{
    static const char *const names[] = { "function" };
    return is_type(graph, type, names, sizeof names / sizeof *names);
}

/* What code that runs refers to without holding it as a variable, by the names of
 * relations; besides the namespace of a module. */
static const char *const run_by_frames[] = {
    "f_code", "f_func", "f_funcobj", "f_executable", "f_globals", "f_builtins",
};

static bool is_module_namespace(const struct hpy_graph *graph, uint32_t node)
{
    uint32_t owner = graph->owner[node];
    return owner != HPY_NO_NODE && graph->types[graph->type[owner]].flags & HPY_TYPE_IS_MODULE;
}

bool hpy_roundabout_from_frame(const struct hpy_graph *graph, uint64_t edge)
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

struct hpy_str hpy_roundabout_field(bool *of_thread, const struct hpy_graph *graph,
                                    uint64_t edge)
{
    static const char letters[] = { 'i', 't' };
    struct hpy_str name = hpy_graph_name(graph, HPY_REL_ARG(graph->out_rel[edge]));
    *of_thread = false;
    for (size_t i = 0; i < sizeof letters; i++) {
        size_t at = 1;
        if (name.n_bytes == 0 || name.data[0] != letters[i])
            break;
        while (at < name.n_bytes && name.data[at] >= '0' && name.data[at] <= '9')
            at++;
        if (at == 1 || at == name.n_bytes || name.data[at] != '_')
            break;
        name = (struct hpy_str){ name.data + at + 1, name.n_bytes - at - 1 };
        *of_thread = letters[i] == 't';
    }
    return name;
}

bool hpy_roundabout_from_root(const struct hpy_graph *graph, uint64_t edge)
{
    bool of_thread;
    if (HPY_REL_KIND(graph->out_rel[edge]) != HPY_REL_ROOT)
        return false;
    struct hpy_str field = hpy_roundabout_field(&of_thread, graph, edge);
    for (size_t i = 0; i < sizeof interpreters_own / sizeof *interpreters_own; i++)
        if (hpy_str_equal(field, hpy_str_of(interpreters_own[i])))
            return true;
    return false;
}
