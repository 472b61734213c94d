/* Names that stand for values. */
#include "engine/cycles.h"
#include "query/attribute.h"
#include "query/value_ops.h"

static enum hpy_status make_heap(struct hpy_value *out, const struct hpy_ask *ask)
{
    return hpy_value_see(out, ask->heap, NULL, NULL, ask->err);
}

static enum hpy_status flagged(struct hpy_value *out, uint16_t mask, const char *by,
                               const struct hpy_ask *ask)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_heap_flagged(&set, ask->heap, mask, 0, ask->err));
    return hpy_value_of_set(out, ask->heap, &set, by ? hpy_classifier_find(by) : NULL, ask->err);
}

static enum hpy_status make_unreachable(struct hpy_value *out, const struct hpy_ask *ask)
{
    return flagged(out, HPY_NODE_REACHABLE, "Type", ask);
}

static enum hpy_status make_garbage(struct hpy_value *out, const struct hpy_ask *ask)
{
    struct hpy_nodeset unreached, garbage = { 0 };
    struct hpy_cycles *cycles;
    HPY_TRY(hpy_heap_flagged(&unreached, ask->heap, HPY_NODE_REACHABLE, 0, ask->err));
    enum hpy_status status = hpy_cycles_new(&cycles, ask->heap->graph, &unreached, ask->job,
                                            ask->err);
    hpy_nodeset_dispose(&unreached);
    HPY_TRY(status);
    status = hpy_cycles_garbage(&garbage, cycles, ask->job, ask->err);
    hpy_cycles_free(cycles);
    HPY_TRY(status);
    return hpy_value_of_set(out, ask->heap, &garbage, hpy_classifier_find("Cycle"), ask->err);
}

static enum hpy_status make_all(struct hpy_value *out, const struct hpy_ask *ask)
{
    return flagged(out, 0, NULL, ask);
}

/* The one set with a virtual node in it; no object, but it has referents. */
static enum hpy_status make_root(struct hpy_value *out, const struct hpy_ask *ask)
{
    struct hpy_nodeset set;
    HPY_TRY(hpy_nodeset_from_range(&set, ask->heap->graph->n_nodes, HPY_ROOT_NODE,
                                   HPY_ROOT_NODE + 1, ask->err));
    return hpy_value_of_set(out, ask->heap, &set, NULL, ask->err);
}

static enum hpy_status make_anything(struct hpy_value *out, const struct hpy_ask *ask)
{
    struct hpy_rule *rule;
    HPY_TRY(hpy_rule_call(&rule, &(struct hpy_rule_call){ .family = HPY_RULE_ANYTHING },
                          ask->err));
    hpy_value_be_kind(out, NULL, rule);
    return HPY_OK;
}

static enum hpy_status make_nothing(struct hpy_value *out, const struct hpy_ask *ask)
{
    struct hpy_value anything;
    HPY_TRY(make_anything(&anything, ask));
    enum hpy_status status = hpy_value_not(out, &anything, ask->job, ask->err);
    hpy_value_dispose(&anything);
    return status;
}

static enum hpy_status make_none(struct hpy_value *out, const struct hpy_ask *ask)
{
    (void)ask;
    *out = hpy_value_none();
    return HPY_OK;
}

static enum hpy_status make_true(struct hpy_value *out, const struct hpy_ask *ask)
{
    (void)ask;
    *out = hpy_value_of_truth(true);
    return HPY_OK;
}

static enum hpy_status make_false(struct hpy_value *out, const struct hpy_ask *ask)
{
    (void)ask;
    *out = hpy_value_of_truth(false);
    return HPY_OK;
}

#define SET HPY_VALUE_SET
#define KIND HPY_VALUE_KIND

const struct hpy_query_name hpy_query_names[] = {
    { "heap", SET, "all objects that the interpreter reaches", make_heap, false },
    { "h", SET, "the same", make_heap, false },
    { "unreachable", SET, "the objects that it does not reach", make_unreachable, false },
    { "heapu", SET, "the same", make_unreachable, false },
    { "garbage", SET, "what of that only cycles hold: the collector alone would find it",
      make_garbage, false },
    { "all", SET, "every object that was captured", make_all, false },
    { "root", SET, "the interpreter itself, which is no object but has referents", make_root,
      false },
    { "Root", SET, "the same", make_root, false },
    { "Anything", KIND, "the kind of all objects", make_anything, true },
    { "Nothing", KIND, "the kind of no object", make_nothing, true },
    { "None", HPY_VALUE_NONE, "for an argument: its default", make_none, true },
    { "True", HPY_VALUE_TRUTH, "yes", make_true, true },
    { "False", HPY_VALUE_TRUTH, "no", make_false, true },
    { 0 },
};

const struct hpy_query_name *hpy_query_find_name(struct hpy_str name)
{
    const struct hpy_query_name *row = hpy_query_names;
    while (row->name && !hpy_str_equal(name, hpy_str_of(row->name)))
        row++;
    return row->name ? row : NULL;
}

bool hpy_query_is_heap(const struct hpy_query_name *row)
{
    return row->make == make_heap;
}
