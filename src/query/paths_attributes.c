/* Attributes of paths, of one path, of their levels, and of references. */
#include "base/mem.h"
#include "query/attribute.h"
#include "query/paths_values.h"
#include "query/value_ops.h"

#define ATTRIBUTE(name)                                                            \
    static enum hpy_status name(struct hpy_value *out, const struct hpy_value *value, \
                                const struct hpy_arguments *args, const struct hpy_ask *ask)

/* -------------------------------------------------------------------- paths */

/* A number, or the digits of one that no number holds. */
ATTRIBUTE(get_numpaths)
{
    (void)args;
    uint64_t n;
    HPY_TRY(hpy_paths_n_rows(&n, value, ask));
    if (n < INT64_MAX) {
        hpy_value_be_number(out, n);
        return HPY_OK;
    }
    struct hpy_text digits = { 0 };
    enum hpy_status status =
        hpy_paths_count_text(&digits, value->paths, 0, ask->job, ask->err);
    if (status == HPY_OK)
        status = hpy_value_of_text(out, hpy_text_str(&digits), ask->err);
    hpy_text_dispose(&digits);
    return status;
}

ATTRIBUTE(get_length)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, value->paths->length);
    return HPY_OK;
}

static enum hpy_status be_level(struct hpy_value *out, const struct hpy_value *value,
                                int64_t level, const struct hpy_ask *ask)
{
    if (value->paths->length == 0)
        return hpy_value_of_nodes(out, value->heap, NULL, 0, ask);
    return hpy_levels_row(out, value, level, ask);
}

ATTRIBUTE(get_src)
{
    (void)args;
    return be_level(out, value, 0, ask);
}

ATTRIBUTE(get_tgt)
{
    (void)args;
    return be_level(out, value, -1, ask);
}

ATTRIBUTE(get_sets)
{
    (void)args;
    HPY_TRY(hpy_value_copy(out, value, ask->err));
    out->kind = HPY_VALUE_LEVELS;
    return HPY_OK;
}

/* The numbers that were given for *levels. */
static size_t take_levels(int64_t *levels, const struct hpy_arguments *args)
{
    for (size_t i = 0; i < args->n_many; i++)
        levels[i] = args->many[i]->number;
    return args->n_many;
}

ATTRIBUTE(get_avoided)
{
    int64_t levels[HPY_ARGS_MAX];
    struct hpy_paths *paths;
    size_t n = take_levels(levels, args);
    HPY_TRY(hpy_paths_avoiding(&paths, value->paths, levels, n, ask->job, ask->err));
    hpy_value_be_paths(out, value->heap, paths);
    return HPY_OK;
}

ATTRIBUTE(get_edges_at)
{
    int64_t levels[HPY_ARGS_MAX];
    struct hpy_path_edges edges;
    size_t n = take_levels(levels, args);
    HPY_TRY(hpy_paths_edges_at(&edges, value->paths, levels, n, ask->err));
    return hpy_value_be_edges(out, value->heap, &edges, ask->err);
}

/* ----------------------------------------------------------------- one path */

ATTRIBUTE(path_src)
{
    (void)args;
    return hpy_path_row(out, value, 0, ask);
}

ATTRIBUTE(path_tgt)
{
    (void)args;
    return hpy_path_row(out, value, -1, ask);
}

ATTRIBUTE(path_nodes)
{
    (void)args;
    struct hpy_path_walk walk;
    uint64_t length = value->paths->length;
    uint32_t *nodes = HPY_ARRAY(uint32_t, length + 1);
    if (!nodes)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory for a path");
    enum hpy_status status = hpy_path_walk_init(&walk, value->paths, value->path, ask->err);
    if (status == HPY_OK) {
        nodes[0] = hpy_path_walk_step(&walk, 0).source;
        for (uint64_t i = 0; i < length; i++)
            nodes[i + 1] = hpy_path_walk_step(&walk, i).target;
        hpy_path_walk_dispose(&walk);
        status = hpy_value_of_nodes(out, value->heap, nodes, length + 1, ask);
    }
    hpy_free(nodes);
    return status;
}

ATTRIBUTE(path_edges)
{
    (void)args;
    struct hpy_path_walk walk;
    struct hpy_path_edges edges;
    uint64_t length = value->paths->length;
    struct hpy_path_edge *at = HPY_ARRAY(struct hpy_path_edge, length);
    if (!at)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory for a path");
    enum hpy_status status = hpy_path_walk_init(&walk, value->paths, value->path, ask->err);
    if (status != HPY_OK) {
        hpy_free(at);
        return status;
    }
    for (uint64_t i = 0; i < length; i++) {
        struct hpy_path_step step = hpy_path_walk_step(&walk, i);
        at[i] = (struct hpy_path_edge){ step.source, step.target };
    }
    hpy_path_walk_dispose(&walk);
    hpy_path_edges_init(&edges, at, length);
    return hpy_value_be_edges(out, value->heap, &edges, ask->err);
}

/* -------------------------------------------------------------------- edges */

ATTRIBUTE(edges_count)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, value->edges->edges.n);
    return HPY_OK;
}

static enum hpy_status ends(struct hpy_value *out, const struct hpy_value *value, bool targets,
                            const struct hpy_ask *ask)
{
    const struct hpy_path_edges *edges = &value->edges->edges;
    uint32_t *nodes = HPY_ARRAY(uint32_t, edges->n ? edges->n : 1);
    if (!nodes)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory");
    for (uint64_t i = 0; i < edges->n; i++)
        nodes[i] = targets ? edges->at[i].target : edges->at[i].source;
    enum hpy_status status = hpy_value_of_nodes(out, value->heap, nodes, edges->n, ask);
    hpy_free(nodes);
    return status;
}

ATTRIBUTE(edges_src)
{
    (void)args;
    return ends(out, value, false, ask);
}

ATTRIBUTE(edges_tgt)
{
    (void)args;
    return ends(out, value, true, ask);
}

static const struct hpy_param levels_params[] = {
    { "levels", HPY_TAKES(NUMBER), "()", HPY_PARAM_MANY }, { 0 }
};

#define NEVER HPY_CALL_NEVER
#define MUST HPY_CALL_MUST
#define SET HPY_VALUE_SET
#define NUMBER HPY_VALUE_NUMBER
#define EDGES HPY_VALUE_EDGES

const struct hpy_attribute hpy_paths_attributes[] = {
    { "numpaths", NEVER, NUMBER, NULL, "how many paths", get_numpaths },
    { "length", NEVER, NUMBER, NULL, "how many references each has; 0 if there are none",
      get_length },
    { "src", NEVER, SET, NULL, "where they begin", get_src },
    { "tgt", NEVER, SET, NULL, "where they end", get_tgt },
    { "sets", NEVER, HPY_VALUE_LEVELS, NULL, "the sets that they lead through", get_sets },
    { "avoided", MUST, HPY_VALUE_PATHS, levels_params,
      "paths without the references at these levels", get_avoided },
    { "edges_at", MUST, EDGES, levels_params, "the references at these levels", get_edges_at },
    { 0 },
};

const struct hpy_attribute hpy_path_attributes[] = {
    { "length", NEVER, NUMBER, NULL, "how many references", get_length },
    { "src", NEVER, SET, NULL, "where it begins", path_src },
    { "tgt", NEVER, SET, NULL, "where it ends", path_tgt },
    { "nodes", NEVER, SET, NULL, "the objects on it", path_nodes },
    { "edges", NEVER, EDGES, NULL, "its references", path_edges },
    { 0 },
};

const struct hpy_attribute hpy_levels_attributes[] = {
    { "length", NEVER, NUMBER, NULL, "how many references lie between first and last",
      get_length },
    { 0 },
};

const struct hpy_attribute hpy_edges_attributes[] = {
    { "count", NEVER, NUMBER, NULL, "how many references", edges_count },
    { "src", NEVER, SET, NULL, "what refers", edges_src },
    { "tgt", NEVER, SET, NULL, "what is referred to", edges_tgt },
    { 0 },
};
