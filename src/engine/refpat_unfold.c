/* One step of a reference pattern: from a set to the kinds of its referrers. */
#include "base/mem.h"
#include "engine/dom_set.h"
#include "engine/kinds_table.h"
#include "engine/neighbours.h"
#include "engine/refpat_rows.h"
#include "sets/bits.h"

enum { PAGE = HPY_JOB_STRIDE };

/* --------------------------------------------------------------- where to stop */

/* Types whose objects and, of modules and classes, their dicts are left folded. */
static const struct {
    const char *name;
    bool dicts;
} usual_stops[] = {
    { "module", true }, { "type", true }, { "code", false }, { "frame", false },
};

/* By kind of Clodo: objects of each type, dicts of each type's objects, dicts of nobody. */
static enum hpy_status mark_usual_stops(struct hpy_refpat *pattern, struct hpy_err *err)
{
    const struct hpy_graph *graph = pattern->graph;
    pattern->stop_types = HPY_ZARRAY(bool, 2 * (uint64_t)graph->n_types + 1);
    if (!pattern->stop_types)
        return refpat_no_memory(err);
    for (uint32_t type = 0; type < graph->n_types; type++) {
        const struct hpy_graph_type *info = &graph->types[type];
        if ((info->flags & HPY_TYPE_PYTHON) || /* a class may say that it is from there */
            !hpy_str_equal(hpy_graph_name(graph, info->module), HPY_STR("builtins")))
            continue;
        for (size_t i = 0; i < sizeof usual_stops / sizeof *usual_stops; i++)
            if (hpy_str_equal(hpy_graph_name(graph, info->name), hpy_str_of(usual_stops[i].name))) {
                pattern->stop_types[type] = true;
                pattern->stop_types[graph->n_types + type] = usual_stops[i].dicts;
            }
    }
    return HPY_OK;
}

enum hpy_status refpat_stop_init(struct hpy_refpat *pattern, const struct hpy_rule *stop,
                                 struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = pattern->graph;
    struct hpy_nodeset all;
    if (!stop)
        return mark_usual_stops(pattern, err);
    HPY_TRY(hpy_nodeset_from_range(&all, graph->n_nodes, 0, graph->n_nodes, err));
    enum hpy_status status = hpy_rule_select(&pattern->stop, stop, graph, &all, job, err);
    hpy_nodeset_dispose(&all);
    return status;
}

enum hpy_status refpat_is_stop(bool *out, const struct hpy_refpat *pattern,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_graph *graph = pattern->graph;
    uint32_t dict = hpy_kinds_dict_type(graph), nodes[PAGE];
    uint64_t n, done = 0;
    *out = false;
    if (pattern->stop.bitmap) {
        *out = hpy_nodeset_is_subset(set, &pattern->stop);
        return HPY_OK;
    }
    for (uint32_t next = 0; (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0;
         next = nodes[n - 1] + 1) {
        for (uint64_t i = 0; i < n; i++) {
            hpy_kind kind = hpy_kinds_clodo_of(graph, dict, nodes[i]);
            if (!pattern->stop_types[kind])
                return HPY_OK;
        }
        HPY_TRY(hpy_job_poll(job, done += n, err));
    }
    *out = true;
    return HPY_OK;
}

/* ------------------------------------------------------------------- referrers */

enum hpy_status refpat_is_held(bool *out, const struct hpy_refpat *pattern,
                               const struct hpy_nodeset *set, struct hpy_job *job,
                               struct hpy_err *err)
{
    const struct hpy_graph *graph = pattern->graph;
    const struct hpy_domtree *tree = NULL;
    uint32_t nodes[PAGE];
    uint64_t n, done = 0;
    *out = false;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    if (pattern->options.ref == HPY_REFPAT_IMDOM) /* referrers that the root reaches */
        HPY_TRY(hpy_analyses_domtree(&tree, pattern->analyses, NULL, job, err));
    for (uint32_t next = 0; (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0;
         next = nodes[n - 1] + 1) {
        for (uint64_t i = 0; i < n; i++)
            for (uint64_t e = graph->in_off[nodes[i]]; e < graph->in_off[nodes[i] + 1]; e++) {
                uint32_t source = graph->in_source[e];
                uint64_t edge = graph->out_off[source] + graph->in_slot[e];
                if (!(graph->flags[source] & HPY_NODE_VIRTUAL) &&
                    hpy_rel_keeps_alive(graph->out_rel[edge]) &&
                    (!tree || hpy_domtree_has(tree, source))) {
                    *out = true;
                    return HPY_OK;
                }
            }
        HPY_TRY(hpy_job_poll(job, done += n, err));
    }
    return HPY_OK;
}

/* ------------------------------------------------------------ without the above */

typedef void (*bit_change)(uint64_t *bits, uint64_t i);

static void change_above(struct hpy_refpat *pattern, uint64_t row, bit_change change)
{
    const struct hpy_nodeset *set = refpat_set(pattern, &pattern->rows[row]);
    uint32_t nodes[PAGE];
    uint64_t n;
    for (uint32_t next = 0; (n = hpy_nodeset_page(set, next, nodes, PAGE)) > 0;
         next = nodes[n - 1] + 1)
        for (uint64_t i = 0; i < n; i++)
            change(pattern->above, nodes[i]);
}

/* Bring `above` to a row and those it is below. Sets on one way down have no object in
 * common, because each was made without those above it. In order, every row comes and
 * goes once. */
static enum hpy_status go_to(struct hpy_refpat *pattern, uint64_t row, struct hpy_err *err)
{
    if (!pattern->above && !(pattern->above = hpy_bits_new(pattern->graph->n_nodes)))
        return refpat_no_memory(err);
    uint64_t depth = pattern->rows[row].depth;
    while (pattern->path_room <= depth)
        if (!refpat_grow((void **)&pattern->path, pattern->path_room, &pattern->path_room,
                         sizeof *pattern->path))
            return refpat_no_memory(err);
    uint64_t common = row;
    while (common != HPY_REFPAT_NO_ROW &&
           !(pattern->rows[common].depth < pattern->n_path &&
             pattern->path[pattern->rows[common].depth] == common))
        common = pattern->rows[common].parent;
    uint64_t kept = common == HPY_REFPAT_NO_ROW ? 0 : pattern->rows[common].depth + 1ull;
    while (pattern->n_path > kept)
        change_above(pattern, pattern->path[--pattern->n_path], hpy_bits_remove);
    for (uint64_t at = row; at != common; at = pattern->rows[at].parent) {
        pattern->path[pattern->rows[at].depth] = at;
        change_above(pattern, at, hpy_bits_add);
    }
    pattern->n_path = depth + 1;
    return HPY_OK;
}

static enum hpy_status leave_out_above(struct hpy_nodeset *set, const struct hpy_refpat *pattern,
                                       struct hpy_job *job, struct hpy_err *err)
{
    uint64_t count = hpy_nodeset_count(set), n = 0;
    uint32_t *nodes = HPY_ARRAY(uint32_t, count);
    if (!nodes)
        return refpat_no_memory(err);
    hpy_nodeset_to_array(set, nodes);
    for (uint64_t i = 0; i < count; i++)
        if (!hpy_bits_has(pattern->above, nodes[i]))
            nodes[n++] = nodes[i];
    hpy_nodeset_dispose(set);
    enum hpy_status status = hpy_nodeset_from_array(set, pattern->graph->n_nodes, nodes, n, err);
    hpy_free(nodes);
    return status == HPY_OK ? hpy_job_poll(job, count, err) : status;
}

static enum hpy_status find_leading(struct hpy_nodeset *out, struct hpy_refpat *pattern,
                                    const struct hpy_nodeset *set, struct hpy_job *job,
                                    struct hpy_err *err)
{
    const struct hpy_domtree *tree;
    if (pattern->options.ref == HPY_REFPAT_REFERRERS)
        return hpy_referrers(out, pattern->graph, set, job, err);
    HPY_TRY(hpy_analyses_domtree(&tree, pattern->analyses, NULL, job, err));
    return hpy_dom_imdom(out, tree, set, job, err);
}

enum hpy_status refpat_unfold(struct hpy_partition **out, struct hpy_refpat *pattern,
                              uint64_t row, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_nodeset leading = { 0 };
    *out = NULL;
    enum hpy_status status = find_leading(&leading, pattern,
                                          refpat_set(pattern, &pattern->rows[row]), job, err);
    if (status == HPY_OK && pattern->options.no_cycles)
        status = go_to(pattern, row, err);
    if (status == HPY_OK && pattern->options.no_cycles)
        status = leave_out_above(&leading, pattern, job, err);
    if (status == HPY_OK)
        status = hpy_partition_new(out, pattern->graph, &leading, pattern->options.by, job, err);
    hpy_nodeset_dispose(&leading);
    return status;
}
