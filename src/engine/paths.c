#include "engine/paths.h"

#include "engine/paths_work.h"

static enum hpy_status keep_options(struct hpy_paths *paths,
                                    const struct hpy_paths_options *options, struct hpy_err *err)
{
    static const struct hpy_path_edges no_edges = { NULL, 0 };
    paths->weak = options->weak;
    if (options->avoid_nodes)
        HPY_TRY(hpy_nodeset_copy(&paths->avoid_nodes, options->avoid_nodes, err));
    if (options->avoid_edges)
        HPY_TRY(hpy_path_edges_union(&paths->avoid_edges, options->avoid_edges, &no_edges, err));
    return HPY_OK;
}

static const struct hpy_nodeset *avoided_nodes(const struct hpy_paths *paths)
{
    return paths->avoid_nodes.bitmap ? &paths->avoid_nodes : NULL;
}

static enum hpy_status paths_begin(struct hpy_paths **out, const struct hpy_graph *graph,
                                   const struct hpy_paths_options *options, struct hpy_job *job,
                                   struct hpy_err *err)
{
    static const struct hpy_paths_options none = { 0 };
    *out = NULL;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    struct hpy_paths *paths = HPY_NEW(struct hpy_paths);
    if (!paths)
        return hpy_paths_no_memory(err);
    paths->graph = graph;
    atomic_init(&paths->n_refs, 1);
    enum hpy_status status = keep_options(paths, options ? options : &none, err);
    if (status == HPY_OK)
        *out = paths;
    else
        hpy_paths_unref(paths);
    return status;
}

struct hpy_paths *hpy_paths_ref(struct hpy_paths *paths)
{
    atomic_fetch_add_explicit(&paths->n_refs, 1, memory_order_relaxed);
    return paths;
}

void hpy_paths_unref(struct hpy_paths *paths)
{
    if (!paths || atomic_fetch_sub_explicit(&paths->n_refs, 1, memory_order_acq_rel) != 1)
        return;
    hpy_free(paths->level_off);
    hpy_free(paths->node);
    hpy_free(paths->count);
    hpy_free(paths->edge_off);
    hpy_free(paths->slot);
    hpy_free(paths->to);
    hpy_nodeset_dispose(&paths->avoid_nodes);
    hpy_path_edges_dispose(&paths->avoid_edges);
    hpy_free(paths);
}

/* ------------------------------------------------------------------- finding */

/* One search, and if it has met, its result. */
static enum hpy_status search_once(struct hpy_paths *paths, const struct hpy_nodeset *sources,
                                   const struct hpy_nodeset *targets, bool direct,
                                   struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_paths_search search = { .pace = { .job = job } };
    struct hpy_paths_pace pace = { .job = job };
    struct hpy_paths_draft draft = { 0 };
    hpy_job_phase(job, "searching paths", 0);
    enum hpy_status status = hpy_paths_rules_init(&search.rules, paths, sources, direct, err);
    if (status == HPY_OK)
        status = hpy_paths_search(&search, sources, targets, avoided_nodes(paths), err);
    bool met = status == HPY_OK && search.met;
    if (met) {
        hpy_job_phase(job, "keeping paths", 0);
        search.pace = pace;
        status = hpy_paths_draft(&draft, &search, err);
        pace = search.pace;
    }
    hpy_paths_rules_dispose(&search.rules);
    hpy_paths_search_dispose(&search);
    if (met && status == HPY_OK)
        status = hpy_paths_seal(paths, &draft, &pace, err);
    hpy_paths_draft_dispose(&draft);
    return status;
}

static bool is_root(const struct hpy_nodeset *sources)
{
    return !sources ||
           (hpy_nodeset_count(sources) == 1 && hpy_nodeset_has(sources, HPY_ROOT_NODE));
}

enum hpy_status hpy_paths_new(struct hpy_paths **out, const struct hpy_graph *graph,
                              const struct hpy_nodeset *sources,
                              const struct hpy_nodeset *targets,
                              const struct hpy_paths_options *options, struct hpy_job *job,
                              struct hpy_err *err)
{
    struct hpy_paths *paths;
    *out = NULL;
    HPY_TRY(paths_begin(&paths, graph, options, job, err));
    paths->n_asked = sources ? hpy_nodeset_count(sources) : 1;
    paths->from_root = is_root(sources);
    enum hpy_status status = search_once(paths, sources, targets, true, job, err);
    if (status == HPY_OK && paths->length == 0)
        status = search_once(paths, sources, targets, false, job, err);
    if (status == HPY_OK)
        *out = paths;
    else
        hpy_paths_unref(paths);
    return status;
}

static enum hpy_status paths_beside(struct hpy_paths **out, const struct hpy_graph *graph,
                                    const struct hpy_nodeset *set, bool inwards,
                                    const struct hpy_paths_options *options, struct hpy_job *job,
                                    struct hpy_err *err)
{
    struct hpy_paths *paths;
    struct hpy_paths_rules rules = { 0 };
    struct hpy_paths_draft draft = { 0 };
    struct hpy_paths_pace pace = { .job = job };
    *out = NULL;
    HPY_TRY(paths_begin(&paths, graph, options, job, err));
    hpy_job_phase(job, "searching paths", 0);
    enum hpy_status status = hpy_paths_rules_init(&rules, paths, NULL, false, err);
    if (status == HPY_OK)
        status = hpy_paths_draft_beside(&draft, &rules, &pace, set, avoided_nodes(paths), inwards,
                                        err);
    if (status == HPY_OK && draft.length > 0)
        status = hpy_paths_seal(paths, &draft, &pace, err);
    hpy_paths_rules_dispose(&rules);
    hpy_paths_draft_dispose(&draft);
    if (status != HPY_OK) {
        hpy_paths_unref(paths);
        return status;
    }
    if (inwards) {
        paths->n_asked = paths->length ? paths->level_off[1] : 0;
        paths->from_root = paths->n_asked == 1 && paths->node[0] == HPY_ROOT_NODE;
    } else {
        paths->n_asked = hpy_nodeset_count(set);
        paths->from_root = is_root(set);
    }
    *out = paths;
    return HPY_OK;
}

enum hpy_status hpy_paths_in(struct hpy_paths **out, const struct hpy_graph *graph,
                             const struct hpy_nodeset *set,
                             const struct hpy_paths_options *options, struct hpy_job *job,
                             struct hpy_err *err)
{
    return paths_beside(out, graph, set, true, options, job, err);
}

enum hpy_status hpy_paths_out(struct hpy_paths **out, const struct hpy_graph *graph,
                              const struct hpy_nodeset *set,
                              const struct hpy_paths_options *options, struct hpy_job *job,
                              struct hpy_err *err)
{
    return paths_beside(out, graph, set, false, options, job, err);
}

/* -------------------------------------------------------------------- levels */

/* n levels, counted from the end where negative. */
static enum hpy_status level_of(uint64_t *out, int64_t level, uint64_t n, struct hpy_err *err)
{
    uint64_t from_end = level < 0 ? (uint64_t)-(level + 1) : 0;
    if (level < 0 ? from_end >= n : (uint64_t)level >= n)
        return hpy_fail(err, HPY_ENOTFOUND, "paths have no level %lld", (long long)level);
    *out = level < 0 ? n - 1 - from_end : (uint64_t)level;
    return HPY_OK;
}

enum hpy_status hpy_paths_level_set(struct hpy_nodeset *out, const struct hpy_paths *paths,
                                    int64_t level, struct hpy_err *err)
{
    uint64_t at = 0;
    *out = (struct hpy_nodeset){ 0 };
    HPY_TRY(level_of(&at, level, paths->length ? paths->length + 1 : 0, err));
    return hpy_nodeset_from_array(out, paths->graph->n_nodes, paths->node + paths->level_off[at],
                                  paths->level_off[at + 1] - paths->level_off[at], err);
}

static void copy_edges(struct hpy_path_edge *out, const struct hpy_paths *paths, uint64_t level)
{
    uint64_t next = paths->level_off[level + 1], n = 0;
    for (uint64_t i = paths->level_off[level]; i < next; i++)
        for (uint64_t s = paths->edge_off[i]; s < paths->edge_off[i + 1]; s++)
            out[n++] = (struct hpy_path_edge){ paths->node[i], paths->node[next + paths->to[s]] };
}

static uint64_t n_steps_at(const struct hpy_paths *paths, uint64_t level)
{
    return paths->edge_off[paths->level_off[level + 1]] - paths->edge_off[paths->level_off[level]];
}

enum hpy_status hpy_paths_edges_at(struct hpy_path_edges *out, const struct hpy_paths *paths,
                                   const int64_t *levels, size_t n_levels, struct hpy_err *err)
{
    uint64_t level = 0, n = 0;
    *out = (struct hpy_path_edges){ NULL, 0 };
    for (size_t i = 0; i < n_levels; i++) {
        HPY_TRY(level_of(&level, levels[i], paths->length, err));
        n += n_steps_at(paths, level);
    }
    if (n == 0)
        return HPY_OK;
    struct hpy_path_edge *edges = HPY_ARRAY(struct hpy_path_edge, n);
    if (!edges)
        return hpy_paths_no_memory(err);
    uint64_t at = 0;
    for (size_t i = 0; i < n_levels; i++) {
        HPY_TRY(level_of(&level, levels[i], paths->length, err)); /* as above: cannot fail */
        copy_edges(edges + at, paths, level);
        at += n_steps_at(paths, level);
    }
    hpy_path_edges_init(out, edges, n);
    return HPY_OK;
}

enum hpy_status hpy_paths_avoiding(struct hpy_paths **out, const struct hpy_paths *paths,
                                   const int64_t *levels, size_t n_levels, struct hpy_job *job,
                                   struct hpy_err *err)
{
    struct hpy_path_edges more = { 0 }, all = { 0 };
    struct hpy_nodeset sources = { 0 }, targets = { 0 };
    struct hpy_paths_options options = { .avoid_nodes = avoided_nodes(paths),
                                         .avoid_edges = &all, .weak = paths->weak };
    *out = NULL;
    enum hpy_status status = hpy_paths_edges_at(&more, paths, levels, n_levels, err);
    if (status == HPY_OK)
        status = hpy_path_edges_union(&all, &more, &paths->avoid_edges, err);
    if (status == HPY_OK)
        status = hpy_paths_level_set(&sources, paths, 0, err);
    if (status == HPY_OK)
        status = hpy_paths_level_set(&targets, paths, -1, err);
    if (status == HPY_OK)
        status = hpy_paths_new(out, paths->graph, &sources, &targets, &options, job, err);
    hpy_nodeset_dispose(&sources);
    hpy_nodeset_dispose(&targets);
    hpy_path_edges_dispose(&more);
    hpy_path_edges_dispose(&all);
    return status;
}
