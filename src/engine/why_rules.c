/* What is known of a graph before anything is asked: which modules can be imported, and how
 * little each kind of reference explains. */
#include <stdlib.h>
#include <string.h>

#include "engine/inedges.h"
#include "engine/roundabout.h"
#include "engine/why_work.h"

enum { LOOKED_AT = 64 }; /* references among which that to the attribute dict is */

/* ------------------------------------------------------------------------ costs */

/* Every reference of one kind. What people write costs HPY_WHY_COST_OF_NAMES or less; with
 * what it costs to be held by a type, a reference stays below HPY_WHY_N_COSTS. */
static const uint8_t cost_of_kind[HPY_N_REL_KINDS] = {
    [HPY_REL_UNKNOWN] = 12,  [HPY_REL_ATTR] = 2,      [HPY_REL_ITEM] = 2,
    [HPY_REL_DICT_KEY] = 5,  [HPY_REL_DICT_VALUE] = 2, [HPY_REL_FIELD] = 8,
    [HPY_REL_DICT] = 0,      [HPY_REL_LOCAL] = 3,     [HPY_REL_CELL] = 4,
    [HPY_REL_STACK] = 5,     [HPY_REL_SET_ITEM] = 3,  [HPY_REL_TYPE] = 16,
    [HPY_REL_WEAK] = 0,      [HPY_REL_ROOT] = 60,     [HPY_REL_SHARED_KEY] = 16,
    [HPY_REL_TOLD] = 2,
};

enum { COST_ROUNDABOUT = 60, COST_STATICS = 120 };

/* Every reference that an object of a type holds, besides. */
static const struct {
    const char *module, *name;
    uint8_t cost, trait;
} holders[] = {
    { "interpreter", "frame", 40, HPY_WHY_RUNS },
    { "builtins", "frame", 40, HPY_WHY_RUNS },
    { "builtins", "generator", 16, HPY_WHY_RUNS },
    { "builtins", "coroutine", 16, HPY_WHY_RUNS },
    { "builtins", "async_generator", 16, HPY_WHY_RUNS },
    { "builtins", "traceback", 20, 0 },
    { "builtins", "function", 6, HPY_WHY_CALLS },
    { "builtins", "code", 8, 0 },
    { "builtins", "weakref", 12, 0 },
    { "weakref", "ReferenceType", 12, 0 },
    { "functools", "_lru_cache_wrapper", 8, HPY_WHY_CACHES },
    { "functools", "_lru_list_elem", 8, HPY_WHY_CACHES },
};

static void rate_type(struct hpy_why_rules *rules, uint32_t type)
{
    const struct hpy_graph *graph = rules->graph;
    const struct hpy_graph_type *info = &graph->types[type];
    struct hpy_str module = hpy_graph_name(graph, info->module);
    struct hpy_str name = hpy_graph_name(graph, info->name);
    if (info->flags & HPY_TYPE_IS_MODULE)
        rules->type_trait[type] |= HPY_WHY_MODULE_TYPE;
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        if (hpy_str_equal(name, hpy_str_of(holders[i].name)) &&
            hpy_str_equal(module, hpy_str_of(holders[i].module))) {
            rules->type_cost[type] = holders[i].cost;
            rules->type_trait[type] |= holders[i].trait;
        }
}

uint32_t hpy_why_cost(const struct hpy_why_rules *rules, uint32_t source, uint64_t edge)
{
    const struct hpy_graph *graph = rules->graph;
    uint32_t rel = graph->out_rel[edge];
    if (!hpy_rel_keeps_alive(rel))
        return HPY_WHY_NEVER;
    if (source == rules->statics)
        return COST_STATICS;
    uint32_t type = graph->type[source], cost = cost_of_kind[HPY_REL_KIND(rel)];
    if (source == HPY_ROOT_NODE) {
        bool of_thread;
        if (HPY_REL_KIND(rel) != HPY_REL_ROOT)
            return cost_of_kind[HPY_REL_ROOT];
        if (rules->type_trait[graph->type[graph->out_target[edge]]] & HPY_WHY_RUNS) {
            (void)hpy_roundabout_field(&of_thread, graph, edge);
            if (of_thread)
                return 0; /* that a thread runs it; what it holds costs enough */
        }
        return cost + (hpy_roundabout_from_root(graph, edge) ? COST_ROUNDABOUT : 0);
    }
    if (rules->type_trait[type] & (HPY_WHY_RUNS | HPY_WHY_CALLS) &&
        hpy_roundabout_from_frame(graph, edge))
        cost += COST_ROUNDABOUT;
    return cost + rules->type_cost[type];
}

bool hpy_why_is_running(const struct hpy_why_rules *rules, uint32_t node)
{
    const struct hpy_graph *graph = rules->graph;
    uint64_t first = graph->in_off[node];
    return rules->type_trait[graph->type[node]] & HPY_WHY_RUNS &&
           first < graph->in_off[node + 1] && graph->in_source[first] == HPY_ROOT_NODE;
}

/* ----------------------------------------------------------------------- modules */

uint32_t hpy_why_dict_of(uint64_t *edge, const struct hpy_graph *graph, uint32_t node)
{
    uint64_t first = graph->out_off[node], end = graph->out_off[node + 1];
    if (end - first > LOOKED_AT)
        end = first + LOOKED_AT;
    for (uint64_t e = first; e < end; e++)
        if (HPY_REL_KIND(graph->out_rel[e]) == HPY_REL_DICT) {
            *edge = e;
            return graph->out_target[e];
        }
    return HPY_NO_NODE;
}

/* What a module calls itself, else what it is imported as. */
static struct hpy_str name_of(const struct hpy_graph *graph, const struct hpy_why_module *module)
{
    struct hpy_content content = hpy_graph_content(graph, module->node);
    if (content.kind == HPY_CONTENT_NAME && content.text.n_bytes)
        return content.text;
    uint32_t key = hpy_graph_edge_key(graph, module->table, module->edge);
    if (key != HPY_NO_NODE)
        content = hpy_graph_content(graph, key);
    return key != HPY_NO_NODE && content.kind == HPY_CONTENT_STR ? content.text
                                                                 : (struct hpy_str){ NULL, 0 };
}

/* All that a table of modules has; with room NULL they are counted only. */
static uint64_t take_table(struct hpy_why_module *room, const struct hpy_why_rules *rules,
                           uint64_t table_edge)
{
    const struct hpy_graph *graph = rules->graph;
    uint32_t table = graph->out_target[table_edge];
    uint64_t n = 0;
    for (uint64_t e = graph->out_off[table]; e < graph->out_off[table + 1]; e++) {
        uint32_t node = graph->out_target[e];
        if (HPY_REL_KIND(graph->out_rel[e]) != HPY_REL_DICT_VALUE ||
            !(rules->type_trait[graph->type[node]] & HPY_WHY_MODULE_TYPE))
            continue;
        if (room) {
            room[n] = (struct hpy_why_module){ node, table, e, table_edge, { NULL, 0 } };
            room[n].name = name_of(graph, &room[n]);
        }
        n++;
    }
    return n;
}

/* Those of all interpreters. */
static uint64_t take_modules(struct hpy_why_module *room, const struct hpy_why_rules *rules)
{
    const struct hpy_graph *graph = rules->graph;
    uint64_t n = 0;
    for (uint64_t e = graph->out_off[HPY_ROOT_NODE]; e < graph->out_off[HPY_ROOT_NODE + 1]; e++) {
        bool of_thread;
        if (HPY_REL_KIND(graph->out_rel[e]) == HPY_REL_ROOT &&
            hpy_str_equal(hpy_roundabout_field(&of_thread, graph, e), HPY_STR("modules")))
            n += take_table(room ? room + n : NULL, rules, e);
    }
    return n;
}

static int compare_modules(const void *a_, const void *b_)
{
    const struct hpy_why_module *a = a_, *b = b_;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->edge < b->edge ? -1 : a->edge > b->edge;
}

static int compare_names(const void *a_, const void *b_)
{
    const struct hpy_why_module *a = *(const struct hpy_why_module *const *)a_;
    const struct hpy_why_module *b = *(const struct hpy_why_module *const *)b_;
    int order = hpy_str_compare(a->name, b->name);
    return order ? order : a < b ? -1 : a > b;
}

static enum hpy_status find_modules(struct hpy_why_rules *rules, struct hpy_err *err)
{
    uint64_t n = take_modules(NULL, rules);
    rules->module = HPY_ARRAY(struct hpy_why_module, n + 1);
    rules->by_name = HPY_ARRAY(const struct hpy_why_module *, n + 1);
    if (!rules->module || !rules->by_name || n > UINT32_MAX)
        return hpy_why_no_memory(err);
    (void)take_modules(rules->module, rules);
    if (n > 0)
        qsort(rules->module, n, sizeof *rules->module, compare_modules);
    for (uint64_t i = 0; i < n; i++) /* one that is imported by two names is one */
        if (i == 0 || rules->module[i].node != rules->module[rules->n_modules - 1].node)
            rules->module[rules->n_modules++] = rules->module[i];
    for (uint32_t i = 0; i < rules->n_modules; i++)
        if (rules->module[i].name.n_bytes)
            rules->by_name[rules->n_named++] = &rules->module[i];
    if (rules->n_named > 0)
        qsort(rules->by_name, rules->n_named, sizeof *rules->by_name, compare_names);
    return HPY_OK;
}

const struct hpy_why_module *hpy_why_module_at(const struct hpy_why_rules *rules, uint32_t node)
{
    uint32_t from = 0, end = rules->n_modules;
    if (!(rules->type_trait[rules->graph->type[node]] & HPY_WHY_MODULE_TYPE))
        return NULL;
    while (from < end) {
        uint32_t middle = from + (end - from) / 2;
        if (rules->module[middle].node < node)
            from = middle + 1;
        else
            end = middle;
    }
    return from < rules->n_modules && rules->module[from].node == node ? &rules->module[from]
                                                                       : NULL;
}

const struct hpy_why_module *hpy_why_module_named(const struct hpy_why_rules *rules,
                                                  struct hpy_str name)
{
    uint32_t from = 0, end = rules->n_named;
    while (from < end) {
        uint32_t middle = from + (end - from) / 2;
        if (hpy_str_compare(rules->by_name[middle]->name, name) < 0)
            from = middle + 1;
        else
            end = middle;
    }
    const struct hpy_why_module *found =
        from < rules->n_named ? rules->by_name[from] : NULL;
    return found && hpy_str_equal(found->name, name) ? found : NULL;
}

/* ------------------------------------------------------------------------- types */

static int compare_types(const void *a_, const void *b_)
{
    const struct hpy_why_type *a = a_, *b = b_;
    return a->node < b->node ? -1 : a->node > b->node;
}

static enum hpy_status rate_types(struct hpy_why_rules *rules, struct hpy_err *err)
{
    const struct hpy_graph *graph = rules->graph;
    rules->type_cost = HPY_ZARRAY(uint8_t, graph->n_types + 1u);
    rules->type_trait = HPY_ZARRAY(uint8_t, graph->n_types + 1u);
    rules->type = HPY_ARRAY(struct hpy_why_type, graph->n_types + 1u);
    if (!rules->type_cost || !rules->type_trait || !rules->type)
        return hpy_why_no_memory(err);
    for (uint32_t type = 0; type < graph->n_types; type++) {
        rate_type(rules, type);
        if (graph->types[type].node != HPY_NO_NODE)
            rules->type[rules->n_types++] =
                (struct hpy_why_type){ graph->types[type].node, type };
    }
    if (rules->n_types > 0)
        qsort(rules->type, rules->n_types, sizeof *rules->type, compare_types);
    return HPY_OK;
}

uint32_t hpy_why_type_at(const struct hpy_why_rules *rules, uint32_t node)
{
    uint32_t from = 0, end = rules->n_types;
    if (!(rules->graph->flags[node] & HPY_NODE_IS_TYPE))
        return HPY_NO_TYPE;
    while (from < end) {
        uint32_t middle = from + (end - from) / 2;
        if (rules->type[middle].node < node)
            from = middle + 1;
        else
            end = middle;
    }
    return from < rules->n_types && rules->type[from].node == node ? rules->type[from].type
                                                                   : HPY_NO_TYPE;
}

/* -------------------------------------------------------------------- their life */

enum hpy_status hpy_why_rules_new(struct hpy_why_rules **out, const struct hpy_graph *graph,
                                  struct hpy_job *job, struct hpy_err *err)
{
    *out = NULL;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct hpy_why_rules *rules = HPY_NEW(struct hpy_why_rules);
    if (!rules)
        return hpy_why_no_memory(err);
    rules->graph = graph;
    rules->statics = hpy_inedges_statics(graph);
    enum hpy_status status = rate_types(rules, err);
    if (status == HPY_OK)
        status = find_modules(rules, err);
    if (status != HPY_OK)
        hpy_why_rules_free(rules);
    else
        *out = rules;
    return status;
}

void hpy_why_rules_free(struct hpy_why_rules *rules)
{
    if (!rules)
        return;
    hpy_free(rules->type_cost);
    hpy_free(rules->type_trait);
    hpy_free(rules->type);
    hpy_free(rules->module);
    hpy_free(rules->by_name);
    hpy_free(rules);
}

const struct hpy_graph *hpy_why_rules_graph(const struct hpy_why_rules *rules)
{
    return rules->graph;
}
