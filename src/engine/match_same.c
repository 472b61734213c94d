/* What cannot change while an object lives, compared. */
#include "engine/match_same.h"

#include <string.h>

#include "base/mem.h"

/* Builtin types, and what of their objects does not change. A subclass fixes the value
 * only: its instances may have attributes, which are references and may count for the
 * size. A string grows when its UTF-8 is asked for. Names can be assigned to, but hardly
 * ever are once an object is in use, while the addresses of functions and generators are
 * used again all the time. */
static const struct {
    const char *name;
    struct match_fixed fixed;
} immutable[] = {
    { "int", { .value = true, .size = true } },
    { "float", { .value = true, .size = true } },
    { "complex", { .value = true, .size = true } },
    { "str", { .value = true } },
    { "bytes", { .value = true, .size = true } },
    { "tuple", { .value = true, .size = true, .n_references = true, .first = true } },
    { "frozenset", { .value = true, .size = true, .n_references = true } },
    { "slice", { .size = true, .n_references = true } },
    { "code", { .value = true } },
    { "module", { .value = true } },
    { "type", { .value = true } },
    { "function", { .value = true } },
    { "builtin_function_or_method", { .value = true } },
    { "generator", { .value = true } },
    { "coroutine", { .value = true } },
    { "async_generator", { .value = true } },
};

static bool is_builtin(const struct hpy_graph *graph, uint32_t type, const char *name)
{
    const struct hpy_graph_type *info = &graph->types[type];
    return !(info->flags & HPY_TYPE_PYTHON) &&
           hpy_str_equal(hpy_graph_name(graph, info->name), hpy_str_of(name)) &&
           hpy_str_equal(hpy_graph_name(graph, info->module), HPY_STR("builtins"));
}

/* The first entry of the table that a type is or derives from. Bases of a damaged file
 * may form a ring, hence the bound. */
static struct match_fixed fixed_of(const struct hpy_graph *graph, uint32_t type)
{
    enum { MAX_BASES = 64, N = sizeof immutable / sizeof *immutable };
    uint32_t at = type;
    for (int steps = 0; at != HPY_NO_TYPE && steps < MAX_BASES; steps++) {
        for (size_t i = 0; i < N; i++)
            if (is_builtin(graph, at, immutable[i].name))
                return at == type ? immutable[i].fixed
                                  : (struct match_fixed){ .value = immutable[i].fixed.value };
        at = graph->types[at].base;
    }
    return (struct match_fixed){ .value = false };
}

/* ------------------------------------------------------------------------ types */

static uint64_t type_addr(const struct hpy_graph *graph, uint32_t type)
{
    uint32_t node = graph->types[type].node;
    return node == HPY_NO_NODE ? 0 : graph->addr[node];
}

static bool same_name(const struct match_same *same, uint32_t old, uint32_t new)
{
    return hpy_str_equal(hpy_graph_name(same->graph[HPY_MATCH_OLD], old),
                         hpy_graph_name(same->graph[HPY_MATCH_NEW], new));
}

static bool same_type(struct match_same *same, uint32_t old, uint32_t new)
{
    if (same->type[old] == new)
        return true;
    const struct hpy_graph_type *a = &same->graph[HPY_MATCH_OLD]->types[old];
    const struct hpy_graph_type *b = &same->graph[HPY_MATCH_NEW]->types[new];
    uint64_t addr_a = type_addr(same->graph[HPY_MATCH_OLD], old);
    uint64_t addr_b = type_addr(same->graph[HPY_MATCH_NEW], new);
    if ((addr_a && addr_b && addr_a != addr_b) || !same_name(same, a->name, b->name) ||
        !same_name(same, a->module, b->module))
        return false;
    same->type[old] = new;
    return true;
}

/* ------------------------------------------------------------------------ sites */

/* Where an object was allocated, where both captures know it: never two places. */
static bool same_site(struct match_same *same, uint32_t old, uint32_t new)
{
    const struct hpy_graph *a = same->graph[HPY_MATCH_OLD], *b = same->graph[HPY_MATCH_NEW];
    if (!same->site || old == HPY_NO_SITE || new == HPY_NO_SITE || same->site[old] == new)
        return true;
    uint32_t n = a->site_off[old + 1] - a->site_off[old];
    if (n != b->site_off[new + 1] - b->site_off[new])
        return false;
    const struct hpy_site_frame *frames_a = a->site_frames + a->site_off[old];
    const struct hpy_site_frame *frames_b = b->site_frames + b->site_off[new];
    for (uint32_t i = 0; i < n; i++)
        if (frames_a[i].line != frames_b[i].line ||
            !same_name(same, frames_a[i].file, frames_b[i].file))
            return false;
    same->site[old] = new;
    return true;
}

/* ----------------------------------------------------------------------- values */

enum family { OTHER, STRING, BYTES, INTEGER };

static const enum family families[HPY_N_CONTENT_KINDS] = {
    [HPY_CONTENT_STR] = STRING,  [HPY_CONTENT_STR_HASH] = STRING,
    [HPY_CONTENT_BYTES] = BYTES, [HPY_CONTENT_BYTES_HASH] = BYTES,
    [HPY_CONTENT_INT] = INTEGER, [HPY_CONTENT_BIGINT] = INTEGER,
};

/* One capture may know a text where the other knows its hash, or less of it. */
static bool same_value(const struct hpy_content *a, const struct hpy_content *b)
{
    if (a->kind == HPY_CONTENT_NONE || b->kind == HPY_CONTENT_NONE)
        return true;
    if (a->kind != b->kind)
        return families[a->kind] != OTHER && families[a->kind] != INTEGER &&
               families[a->kind] == families[b->kind] && a->length == b->length;
    if (a->length != b->length)
        return false;
    switch (a->kind) {
    case HPY_CONTENT_STR:
    case HPY_CONTENT_BYTES: {
        size_t n = a->text.n_bytes < b->text.n_bytes ? a->text.n_bytes : b->text.n_bytes;
        return n == 0 || memcmp(a->text.data, b->text.data, n) == 0;
    }
    case HPY_CONTENT_STR_HASH:
    case HPY_CONTENT_BYTES_HASH:
        return a->bits == 0 || b->bits == 0 || a->bits == b->bits;
    case HPY_CONTENT_NAME:
        return hpy_str_equal(a->text, b->text);
    default:
        return a->bits == b->bits;
    }
}

static uint64_t first_target(const struct hpy_graph *graph, uint32_t node)
{
    uint64_t edge = graph->out_off[node];
    return edge < graph->out_off[node + 1] ? graph->addr[graph->out_target[edge]] : 0;
}

static uint64_t n_references(const struct hpy_graph *graph, uint32_t node)
{
    return graph->out_off[node + 1] - graph->out_off[node];
}

bool match_is_same(struct match_same *same, uint32_t old, uint32_t new)
{
    const struct hpy_graph *a = same->graph[HPY_MATCH_OLD], *b = same->graph[HPY_MATCH_NEW];
    if ((a->flags[old] | b->flags[new]) & HPY_NODE_VIRTUAL ||
        !same_type(same, a->type[old], b->type[new]) ||
        (same->site && !same_site(same, a->site[old], b->site[new])))
        return false;
    const struct match_fixed *fixed = &same->fixed[a->type[old]];
    uint16_t unsure = (a->flags[old] | b->flags[new]) & (HPY_NODE_SKIPPED | HPY_NODE_SIZE_GUESSED);
    if (unsure == 0 &&
        ((fixed->size && hpy_graph_size(a, old) != hpy_graph_size(b, new)) ||
         (fixed->n_references && n_references(a, old) != n_references(b, new)) ||
         (fixed->first && first_target(a, old) != first_target(b, new))))
        return false;
    if (!fixed->value)
        return true;
    struct hpy_content value_a = hpy_graph_content(a, old), value_b = hpy_graph_content(b, new);
    return same_value(&value_a, &value_b);
}

/* -------------------------------------------------------------------------------- */

enum hpy_status match_same_init(struct match_same *same, const struct hpy_graph *old,
                                const struct hpy_graph *new, struct hpy_err *err)
{
    bool sites = old->site && new->site;
    *same = (struct match_same){
        .graph = { old, new },
        .fixed = HPY_ARRAY(struct match_fixed, old->n_types),
        .type = HPY_ARRAY(uint32_t, old->n_types),
        .site = sites ? HPY_ZARRAY(uint32_t, old->n_sites) : NULL,
    };
    if (!same->fixed || !same->type || (sites && !same->site)) {
        match_same_dispose(same);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for matching two captures");
    }
    for (uint32_t type = 0; type < old->n_types; type++) {
        same->type[type] = HPY_NO_TYPE;
        same->fixed[type] = fixed_of(old, type);
    }
    return HPY_OK;
}

void match_same_dispose(struct match_same *same)
{
    hpy_free(same->fixed);
    hpy_free(same->type);
    hpy_free(same->site);
    *same = (struct match_same){ .fixed = NULL };
}
