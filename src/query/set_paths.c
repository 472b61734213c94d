/* Attributes of sets that ask how they are reached: paths and reference patterns. */
#include "query/paths_values.h"
#include "query/pattern.h"
#include "query/set_attributes.h"
#include "query/value_ops.h"

const struct hpy_param hpy_shpaths_params[] = {
    { "src", HPY_TAKES_OBJECTS, "None", HPY_PARAM_FREE },
    { "avoid_nodes", HPY_TAKES_OBJECTS, "None", HPY_PARAM_FREE },
    { "avoid_edges", HPY_TAKES(EDGES) | HPY_TAKES(NOTHING), "()", HPY_PARAM_FREE },
    { "weak", HPY_TAKES_TRUTH, "False", HPY_PARAM_NAME },
    { 0 },
};

/* A set that may not be given, as nodes of a heap; then *out is NULL. */
static enum hpy_status optional_nodes(const struct hpy_nodeset **out, struct hpy_nodeset *made,
                                      struct hpy_heap *heap, const struct hpy_value *value,
                                      const struct hpy_ask *ask)
{
    *out = NULL;
    *made = (struct hpy_nodeset){ 0 };
    return value ? hpy_value_nodes_in(out, made, heap, value, ask) : HPY_OK;
}

enum hpy_status hpy_set_shpaths(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    const struct hpy_nodeset *targets, *sources, *avoid;
    struct hpy_nodeset made_sources, made_avoid = { 0 };
    struct hpy_paths *paths = NULL;
    const struct hpy_value *edges = args->at[2];
    if (edges && edges->kind == HPY_VALUE_EDGES && edges->heap != value->heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "the references to avoid are of another heap");
    HPY_TRY(hpy_value_nodes(&targets, value, ask->job, ask->err));
    enum hpy_status status =
        optional_nodes(&sources, &made_sources, value->heap, args->at[0], ask);
    if (status == HPY_OK)
        status = optional_nodes(&avoid, &made_avoid, value->heap, args->at[1], ask);
    if (status == HPY_OK) {
        struct hpy_paths_options options = {
            .avoid_nodes = avoid,
            .avoid_edges = edges && edges->kind == HPY_VALUE_EDGES ? &edges->edges->edges : NULL,
            .weak = hpy_arg_truth(args->at[3], false),
        };
        status = hpy_paths_new(&paths, value->heap->graph, sources, targets, &options, ask->job,
                               ask->err);
    }
    hpy_nodeset_dispose(&made_sources);
    hpy_nodeset_dispose(&made_avoid);
    if (status == HPY_OK)
        hpy_value_be_paths(out, value->heap, paths);
    return status;
}

enum hpy_status hpy_set_pathsin(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_nodeset *nodes;
    struct hpy_paths *paths;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(hpy_paths_in(&paths, value->heap->graph, nodes, NULL, ask->job, ask->err));
    hpy_value_be_paths(out, value->heap, paths);
    return HPY_OK;
}

enum hpy_status hpy_set_pathsout(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_nodeset *nodes;
    struct hpy_paths *paths;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(hpy_paths_out(&paths, value->heap->graph, nodes, NULL, ask->job, ask->err));
    hpy_value_be_paths(out, value->heap, paths);
    return HPY_OK;
}

/* ------------------------------------------------------------------- patterns */

enum { DEPTH, ER, IMDOM, STOPKIND, NOCYC, REF };

const struct hpy_param hpy_rp_params[] = {
    [DEPTH] = { "depth", HPY_TAKES(NUMBER), "7", HPY_PARAM_FREE },
    [ER] = { "er", HPY_TAKES(RELATION) | HPY_TAKES(TEXT), "None", HPY_PARAM_FREE },
    [IMDOM] = { "imdom", HPY_TAKES_TRUTH, "False", HPY_PARAM_FREE },
    [STOPKIND] = { "stopkind", HPY_TAKES(KIND), "None", HPY_PARAM_NAME },
    [NOCYC] = { "nocyc", HPY_TAKES_TRUTH, "False", HPY_PARAM_NAME },
    [REF] = { "ref", HPY_TAKES(TEXT), "'referrers'", HPY_PARAM_NAME },
    { 0 },
};

static enum hpy_status options_of(struct hpy_refpat_options *out,
                                  const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    static const char *const refs[] = { [HPY_REFPAT_REFERRERS] = "referrers",
                                        [HPY_REFPAT_IMDOM] = "imdom" };
    const struct hpy_value *const *at = args->at;
    *out = hpy_refpat_usual;
    if (at[DEPTH] && at[DEPTH]->number < 0)
        return hpy_fail(ask->err, HPY_ESYNTAX, "a depth is not negative");
    if (at[DEPTH])
        out->depth = at[DEPTH]->number < UINT32_MAX ? (unsigned)at[DEPTH]->number : UINT32_MAX;
    if (at[STOPKIND])
        out->stop = at[STOPKIND]->rule;
    out->no_cycles = hpy_arg_truth(at[NOCYC], false);
    if (hpy_arg_truth(at[IMDOM], false))
        out->ref = HPY_REFPAT_IMDOM;
    if (at[REF]) {
        int ref = 0;
        while (ref < HPY_N_REFPAT_REFS &&
               !hpy_str_equal(hpy_text_str(&at[REF]->text), hpy_str_of(refs[ref])))
            ref++;
        if (ref == HPY_N_REFPAT_REFS)
            return hpy_fail(ask->err, HPY_ESYNTAX, "ref is 'referrers' or 'imdom'");
        out->ref = (enum hpy_refpat_refs)ref;
    }
    return HPY_OK;
}

enum hpy_status hpy_set_rp(struct hpy_value *out, const struct hpy_value *value,
                           const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    const struct hpy_nodeset *nodes;
    struct hpy_refpat_options options;
    struct hpy_refpat *pattern;
    HPY_TRY(options_of(&options, args, ask));
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    if (args->at[ER])
        HPY_TRY(hpy_query_classifier(&options.by, args->at[ER], ask));
    enum hpy_status status = hpy_refpat_new(&pattern, value->heap->graph, &value->heap->analyses,
                                            nodes, &options, ask->job, ask->err);
    hpy_classifier_unref(options.by);
    if (status == HPY_OK)
        hpy_value_be_pattern(out, value->heap, pattern);
    return status;
}
