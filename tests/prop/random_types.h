/* How random graphs begin whose nodes may be what searches treat apart: modules, frames,
 * functions, dicts. */
#ifndef HPY_TESTS_PROP_RANDOM_TYPES_H
#define HPY_TESTS_PROP_RANDOM_TYPES_H

#include "engine/build.h"
#include "random.h"

enum { THING, FRAME, FUNCTION, MODULE, DICT, N_TYPES };

/* A builder that knows these names and types. */
static inline struct hpy_builder *begin_graph(const char *const *names, uint32_t n_names)
{
    static const struct hpy_type_info types[N_TYPES] = {
        [THING] = { .name = HPY_STR("thing") },
        [FRAME] = { .name = HPY_STR("frame"), .module = HPY_STR("interpreter") },
        [FUNCTION] = { .name = HPY_STR("function"), .module = HPY_STR("builtins") },
        [MODULE] = { .name = HPY_STR("module"), .flags = HPY_TYPE_IS_MODULE },
        [DICT] = { .name = HPY_STR("dict"), .flags = HPY_TYPE_IS_DICT },
    };
    struct hpy_err err;
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    demand(sink->ops->begin(sink, &err), &err);
    for (uint32_t i = 0; i < n_names; i++)
        demand(sink->ops->name(sink, i, hpy_str_of(names[i]), &err), &err);
    for (uint32_t i = 0; i < N_TYPES; i++)
        demand(sink->ops->type(sink, i, &types[i], &err), &err);
    return builder;
}

/* The address of the i-th node; the first is the root, the second what belongs to nobody
 * if there is such a one. */
static inline uint64_t address(uint64_t i, bool statics)
{
    return i == 0 ? HPY_ADDR_ROOT : i * 16 + (statics ? 0 : 16);
}

#endif
