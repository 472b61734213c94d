#include "query/attribute.h"

#include <string.h>

#include "engine/neighbours.h"
#include "sets/bits.h"
#include "engine/dom_set.h"

/* The nodes whose flags are as asked, virtual ones left out. */
static enum hpy_status set_of_flags(struct hpy_nodeset *out, uint16_t mask, uint16_t wanted,
                                    const struct hpy_query *query)
{
    const struct hpy_graph *graph = query->graph;
    uint64_t *words = hpy_bits_new(graph->n_nodes);
    if (!words)
        return hpy_fail(query->err, HPY_ENOMEM, "out of memory");
    mask |= HPY_NODE_VIRTUAL;
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        if ((graph->flags[i] & mask) == wanted)
            hpy_bits_add(words, i);
    enum hpy_status status = hpy_nodeset_from_bits(out, graph->n_nodes, words, query->err);
    hpy_free(words);
    return status;
}

enum hpy_status hpy_query_need_set(struct hpy_value *value, const struct hpy_query *query)
{
    if (!value->whole)
        return HPY_OK;
    HPY_TRY(set_of_flags(&value->set, HPY_NODE_REACHABLE, HPY_NODE_REACHABLE, query));
    value->whole = false;
    return HPY_OK;
}

void hpy_query_see_by(struct hpy_value *value, const struct hpy_classifier *by)
{
    if (value->by != by) {
        hpy_partition_free(value->partition);
        value->partition = NULL;
    }
    value->by = by;
}

static enum hpy_status make_heap(struct hpy_value *out, const struct hpy_query *query)
{
    (void)query;
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .whole = true,
                               .by = hpy_classifier_default };
    return HPY_OK;
}

static enum hpy_status make_unreachable(struct hpy_value *out, const struct hpy_query *query)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .by = hpy_classifier_find("Type") };
    return set_of_flags(&out->set, HPY_NODE_REACHABLE, 0, query);
}

static enum hpy_status make_all(struct hpy_value *out, const struct hpy_query *query)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .by = hpy_classifier_default };
    return set_of_flags(&out->set, 0, 0, query);
}

/* The one set with a virtual node in it; no object, but it has referents. */
static enum hpy_status make_root(struct hpy_value *out, const struct hpy_query *query)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_SET, .by = hpy_classifier_default };
    return hpy_nodeset_from_range(&out->set, query->graph->n_nodes, HPY_ROOT_NODE,
                                  HPY_ROOT_NODE + 1, query->err);
}

static enum hpy_status make_anything(struct hpy_value *out, const struct hpy_query *query)
{
    *out = (struct hpy_value){ .kind = HPY_VALUE_KIND };
    return hpy_rule_call(&out->rule, &(struct hpy_rule_call){ .family = HPY_RULE_ANYTHING },
                         query->err);
}

static enum hpy_status make_nothing(struct hpy_value *out, const struct hpy_query *query)
{
    struct hpy_value anything;
    *out = (struct hpy_value){ .kind = HPY_VALUE_KIND };
    enum hpy_status status = make_anything(&anything, query);
    if (status == HPY_OK)
        status = hpy_rule_not(&out->rule, anything.rule, query->err);
    hpy_value_dispose(&anything);
    return status;
}

void hpy_query_become_set(struct hpy_value *value, struct hpy_nodeset *set)
{
    const struct hpy_classifier *by = value->by;
    hpy_value_dispose(value);
    *value = (struct hpy_value){ .kind = HPY_VALUE_SET, .set = *set, .by = by };
    *set = (struct hpy_nodeset){ 0 };
}

void hpy_query_become_number(struct hpy_value *value, uint64_t number)
{
    hpy_value_dispose(value);
    value->kind = HPY_VALUE_NUMBER;
    value->number = (int64_t)number;
}

void hpy_query_become_kind(struct hpy_value *value, struct hpy_rule *rule)
{
    hpy_value_dispose(value);
    value->kind = HPY_VALUE_KIND;
    value->rule = rule;
}

static enum hpy_status apply_count(struct hpy_value *value, const struct hpy_query *query,
                                   struct hpy_str argument)
{
    (void)argument;
    uint64_t n = query->graph->n_reachable;
    if (!value->whole)
        n = hpy_nodeset_count(&value->set) - hpy_nodeset_has(&value->set, HPY_ROOT_NODE);
    hpy_query_become_number(value, n);
    return HPY_OK;
}

static uint64_t size_of_set(const struct hpy_nodeset *set, const struct hpy_graph *graph)
{
    uint64_t sum = 0;
    uint32_t nodes[1024], next = 0;
    uint64_t n;
    while ((n = hpy_nodeset_page(set, next, nodes, 1024)) > 0) {
        for (uint64_t i = 0; i < n; i++)
            sum += hpy_graph_size(graph, nodes[i]);
        next = nodes[n - 1] + 1;
    }
    return sum;
}

static enum hpy_status apply_size(struct hpy_value *value, const struct hpy_query *query,
                                  struct hpy_str argument)
{
    (void)argument;
    hpy_query_become_number(value, value->whole ? query->graph->reachable_bytes
                                      : size_of_set(&value->set, query->graph));
    return HPY_OK;
}

static enum hpy_status apply_by(struct hpy_value *value, const struct hpy_query *query,
                                struct hpy_str argument)
{
    const struct hpy_classifier *by;
    HPY_TRY(hpy_classifier_parse(&by, argument, query->err));
    hpy_query_see_by(value, by);
    return HPY_OK;
}

typedef enum hpy_status (*set_of_set)(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                      const struct hpy_nodeset *set, struct hpy_job *job,
                                      struct hpy_err *err);

static enum hpy_status apply_set(struct hpy_value *value, const struct hpy_query *query,
                                 set_of_set function)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_query_need_set(value, query));
    HPY_TRY(function(&set, query->graph, &value->set, query->job, query->err));
    hpy_query_become_set(value, &set);
    hpy_query_see_by(value, hpy_classifier_default);
    return HPY_OK;
}

static enum hpy_status apply_referrers(struct hpy_value *value, const struct hpy_query *query,
                                       struct hpy_str argument)
{
    (void)argument;
    return apply_set(value, query, hpy_referrers);
}

static enum hpy_status apply_referents(struct hpy_value *value, const struct hpy_query *query,
                                       struct hpy_str argument)
{
    (void)argument;
    return apply_set(value, query, hpy_referents);
}

static enum hpy_status apply_owners(struct hpy_value *value, const struct hpy_query *query,
                                    struct hpy_str argument)
{
    (void)argument;
    return apply_set(value, query, hpy_dict_owners);
}

static enum hpy_status apply_dictof(struct hpy_value *value, const struct hpy_query *query,
                                    struct hpy_str argument)
{
    (void)argument;
    return apply_set(value, query, hpy_owned_dicts);
}

/* The union of the kinds of the rows, by one object of each. */
static enum hpy_status apply_kind(struct hpy_value *value, const struct hpy_query *query,
                                  struct hpy_str argument)
{
    (void)argument;
    struct hpy_partition *partition;
    struct hpy_rule *rule;
    HPY_TRY(hpy_value_partition(&partition, value, query->graph, query->job, query->err));
    uint32_t *examples = HPY_ARRAY(uint32_t, partition->n_rows);
    if (!examples)
        return hpy_fail(query->err, HPY_ENOMEM, "out of memory for a kind");
    for (uint64_t r = 0; r < partition->n_rows; r++)
        examples[r] = partition->nodes[hpy_partition_row(partition, r).first];
    enum hpy_status status = hpy_rule_like(&rule, query->graph, value->by, examples,
                                           partition->n_rows, query->err);
    hpy_free(examples);
    if (status == HPY_OK)
        hpy_query_become_kind(value, rule);
    return status;
}

static enum hpy_status kind_alt(struct hpy_value *value, const struct hpy_query *query,
                                struct hpy_str argument)
{
    struct hpy_rule *rule;
    for (int alt = 0; alt < HPY_N_ALTS; alt++) {
        if (!hpy_str_equal(argument, hpy_str_of(hpy_rule_alts[alt])))
            continue;
        HPY_TRY(hpy_rule_alt(&rule, value->rule, (enum hpy_rule_alt)alt, query->err));
        hpy_query_become_kind(value, rule);
        return HPY_OK;
    }
    return hpy_fail(query->err, HPY_ESYNTAX, "kinds are compared by < <= == != >= >");
}

static enum hpy_status kind_dictof(struct hpy_value *value, const struct hpy_query *query,
                                   struct hpy_str argument)
{
    (void)argument;
    struct hpy_rule *rule;
    HPY_TRY(hpy_rule_dictof(&rule, value->rule, query->err));
    hpy_query_become_kind(value, rule);
    return HPY_OK;
}

const struct hpy_query_name hpy_query_names[] = {
    { "heap", "all objects that the interpreter reaches", make_heap },
    { "h", "the same", make_heap },
    { "unreachable", "the objects that it does not reach", make_unreachable },
    { "heapu", "the same", make_unreachable },
    { "all", "every object that was captured", make_all },
    { "root", "the interpreter itself, which is no object but has referents", make_root },
    { "Anything", "the kind of all objects", make_anything },
    { "Nothing", "the kind of no object", make_nothing },
    { NULL, NULL, NULL },
};

/* The by… attributes are those of the classifiers. */
const struct hpy_query_attribute hpy_query_attributes[] = {
    { "count", HPY_VALUE_SET, false, "how many objects", apply_count },
    { "size", HPY_VALUE_SET, false, "their sizes added up, in bytes", apply_size },
    { "indisize", HPY_VALUE_SET, false, "the same", apply_size },
    { "dominos", HPY_VALUE_SET, false, "what would be freed if they were", hpy_query_dominos },
    { "domisize", HPY_VALUE_SET, false, "the sizes of that added up", hpy_query_domisize },
    { "imdom", HPY_VALUE_SET, false, "what holds them immediately", hpy_query_imdom },
    { "by", HPY_VALUE_SET, true, "seen by the classifier of that name", apply_by },
    { "referrers", HPY_VALUE_SET, false, "the objects that refer to them", apply_referrers },
    { "referents", HPY_VALUE_SET, false, "the objects that they refer to", apply_referents },
    { "owners", HPY_VALUE_SET, false, "whose __dict__ they are", apply_owners },
    { "dictof", HPY_VALUE_SET, false, "the dicts that they have as __dict__", apply_dictof },
    { "kind", HPY_VALUE_SET, false, "the kinds of its rows", apply_kind },
    { "alt", HPY_VALUE_KIND, true, "the same kind compared by < <= == != >= >", kind_alt },
    { "dictof", HPY_VALUE_KIND, false, "the kind of the dicts of such objects", kind_dictof },
    { NULL, HPY_VALUE_SET, false, NULL, NULL },
};
