/* Attributes of sets. */
#include "query/set_attributes.h"

#include "base/mem.h"
#include "engine/neighbours.h"
#include "engine/site.h"
#include "query/value_ops.h"

static enum hpy_status get_count(struct hpy_value *out, const struct hpy_value *value,
                                 const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, hpy_seen_count(value->seen));
    return HPY_OK;
}

static enum hpy_status get_size(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_number(out, hpy_seen_size(value->seen));
    return HPY_OK;
}

static enum hpy_status see_by(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    const struct hpy_classifier *by;
    HPY_TRY(hpy_query_classifier(&by, args->at[0], ask));
    enum hpy_status status =
        hpy_value_see(out, value->heap, value->seen->members, by, ask->err);
    hpy_classifier_unref(by);
    return status;
}

static enum hpy_status get_er(struct hpy_value *out, const struct hpy_value *value,
                              const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args, (void)ask;
    hpy_value_be_relation(out, value->heap, value->seen->by);
    return HPY_OK;
}

typedef enum hpy_status (*set_of_set)(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                      const struct hpy_nodeset *set, struct hpy_job *job,
                                      struct hpy_err *err);

/* What stands in some relation to a set is seen by the default classifier. */
static enum hpy_status neighbours(struct hpy_value *out, const struct hpy_value *value,
                                  set_of_set function, const struct hpy_ask *ask)
{
    const struct hpy_nodeset *nodes;
    struct hpy_nodeset set;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    HPY_TRY(function(&set, value->heap->graph, nodes, ask->job, ask->err));
    return hpy_value_of_set(out, value->heap, &set, NULL, ask->err);
}

static enum hpy_status get_referrers(struct hpy_value *out, const struct hpy_value *value,
                                     const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return neighbours(out, value, hpy_referrers, ask);
}

static enum hpy_status get_referents(struct hpy_value *out, const struct hpy_value *value,
                                     const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return neighbours(out, value, hpy_referents, ask);
}

static enum hpy_status get_owners(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return neighbours(out, value, hpy_dict_owners, ask);
}

static enum hpy_status get_dictof(struct hpy_value *out, const struct hpy_value *value,
                                  const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    return neighbours(out, value, hpy_owned_dicts, ask);
}

enum hpy_status hpy_set_kind(struct hpy_value *out, const struct hpy_value *value,
                             const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    struct hpy_partition *partition;
    struct hpy_rule *rule;
    HPY_TRY(hpy_value_partition(&partition, value, ask->job, ask->err));
    uint32_t *examples = HPY_ARRAY(uint32_t, partition->n_rows);
    if (!examples)
        return hpy_fail(ask->err, HPY_ENOMEM, "out of memory for a kind");
    for (uint64_t r = 0; r < partition->n_rows; r++)
        examples[r] = partition->nodes[hpy_partition_row(partition, r).first];
    enum hpy_status status = hpy_rule_like(&rule, value->heap->graph, value->seen->by, examples,
                                           partition->n_rows, ask->err);
    hpy_free(examples);
    if (status == HPY_OK)
        hpy_value_be_kind(out, value->heap, rule);
    return status;
}

static enum hpy_status get_prod(struct hpy_value *out, const struct hpy_value *value,
                                const struct hpy_arguments *args, const struct hpy_ask *ask)
{
    (void)args;
    const struct hpy_nodeset *nodes;
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    if (hpy_nodeset_count(nodes) != 1)
        return hpy_fail(ask->err, HPY_ENOTFOUND, "prod is of a single object");
    uint32_t node = hpy_nodeset_select(nodes, 0);
    struct hpy_text text = { 0 };
    hpy_graph_site_text(&text, value->heap->graph, node);
    enum hpy_status status = hpy_text_check(&text, ask->err);
    if (status == HPY_OK && text.n_bytes == 0)
        status = hpy_fail(ask->err, HPY_ENOTFOUND,
                          value->heap->graph->site
                              ? "it is not known where the object was allocated"
                              : "the capture does not say where objects were allocated");
    if (status == HPY_OK)
        *out = (struct hpy_value){ .kind = HPY_VALUE_TEXT, .text = text };
    else
        hpy_text_dispose(&text);
    return status;
}

static const struct hpy_param by_params[] = {
    { "er", HPY_TAKES(RELATION) | HPY_TAKES(TEXT), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param disjoint_params[] = {
    { "other", HPY_TAKES_OBJECTS | HPY_TAKES(KIND), NULL, HPY_PARAM_FREE }, { 0 }
};
static const struct hpy_param diff_params[] = {
    { "other", HPY_TAKES_OBJECTS | HPY_TAKES(TABLE), NULL, HPY_PARAM_FREE }, { 0 }
};

#define NEVER HPY_CALL_NEVER
#define MAY HPY_CALL_MAY
#define MUST HPY_CALL_MUST
#define SET HPY_VALUE_SET
#define NUMBER HPY_VALUE_NUMBER
#define PATHS HPY_VALUE_PATHS
#define PATTERN HPY_VALUE_PATTERN
#define TABLE HPY_VALUE_TABLE
#define DOMINATOR hpy_dominator_params

const struct hpy_attribute hpy_set_attributes[] = {
    { "count", NEVER, NUMBER, NULL, "how many objects", get_count },
    { "size", NEVER, NUMBER, NULL, "their sizes added up, in bytes", get_size },
    { "indisize", NEVER, NUMBER, NULL, "the same", get_size },
    { "dominos", MAY, SET, DOMINATOR, "what would be freed if they were", hpy_set_dominos },
    { "domisize", MAY, NUMBER, DOMINATOR, "the sizes of that added up", hpy_set_domisize },
    { "imdom", MAY, SET, DOMINATOR, "what holds them immediately", hpy_set_imdom },
    { "by", MUST, SET, by_params, "seen by an equivalence relation, or one of that name",
      see_by },
    { "er", NEVER, HPY_VALUE_RELATION, NULL, "what it is seen by", get_er },
    { "referrers", NEVER, SET, NULL, "the objects that refer to them", get_referrers },
    { "referents", NEVER, SET, NULL, "the objects that they refer to", get_referents },
    { "owners", NEVER, SET, NULL, "whose __dict__ they are", get_owners },
    { "dictof", NEVER, SET, NULL, "the dicts that they have as __dict__", get_dictof },
    { "kind", NEVER, HPY_VALUE_KIND, NULL, "the kinds of its rows", hpy_set_kind },
    { "shpaths", MAY, PATHS, hpy_shpaths_params, "the shortest paths to the nearest of them",
      hpy_set_shpaths },
    { "sp", MAY, PATHS, hpy_shpaths_params, "the same", hpy_set_shpaths },
    { "get_shpaths", MUST, PATHS, hpy_shpaths_params, "the same", hpy_set_shpaths },
    { "pathsin", NEVER, PATHS, NULL, "each reference to them", hpy_set_pathsin },
    { "pathsout", NEVER, PATHS, NULL, "each reference that they hold", hpy_set_pathsout },
    { "rp", MAY, PATTERN, hpy_rp_params, "the pattern of what leads to them", hpy_set_rp },
    { "get_rp", MUST, PATTERN, hpy_rp_params, "the same", hpy_set_rp },
    { "why", NEVER, HPY_VALUE_TEXT, NULL, "why the largest of them is alive, in a line",
      hpy_set_why },
    { "brief", NEVER, HPY_VALUE_TEXT, NULL, "a few words", hpy_set_brief },
    { "theone", NEVER, HPY_VALUE_OBJECT, NULL, "the page of the only object", hpy_set_theone },
    { "biper", NEVER, HPY_VALUE_RELATION, NULL, "in it or not, as an equivalence relation",
      hpy_set_biper },
    { "disjoint", MUST, HPY_VALUE_TRUTH, disjoint_params, "whether nothing is in both",
      hpy_set_disjoint },
    { "diff", MUST, HPY_VALUE_DIFFERENCE, diff_params,
      "what it has more than another set, by kind", hpy_set_diff },
    { "stat", NEVER, TABLE, NULL, "its rows as numbers, to be subtracted", hpy_set_table },
    { "partition", NEVER, TABLE, NULL, "the same", hpy_set_table },
    { "parts", NEVER, TABLE, NULL, "the same: parts[0] is the first row", hpy_set_table },
    { "maprox", NEVER, HPY_VALUE_NONE, NULL, "not here: a capture holds no live objects",
      hpy_set_maprox },
    { "prod", NEVER, HPY_VALUE_TEXT, NULL, "the lines that allocated the one object", get_prod },
    { 0 },
};
