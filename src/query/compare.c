/* Comparisons: of numbers, of sets by their members, of kinds by what they say. */
#include "engine/rule_compare.h"
#include "query/attribute.h"
#include "query/value_ops.h"

#define NUMBER HPY_TAKES(NUMBER)
#define SETS HPY_TAKES_OBJECTS
#define KIND HPY_TAKES(KIND)

enum { IS_LESS = 1, IS_EQUAL = 2, IS_GREATER = 4, IS_OTHER = 8 };

/* What a comparison accepts. */
static const unsigned accepts[] = {
    [HPY_CMP_LT] = IS_LESS,
    [HPY_CMP_LE] = IS_LESS | IS_EQUAL,
    [HPY_CMP_EQ] = IS_EQUAL,
    [HPY_CMP_NE] = IS_LESS | IS_GREATER | IS_OTHER,
    [HPY_CMP_GT] = IS_GREATER,
    [HPY_CMP_GE] = IS_GREATER | IS_EQUAL,
};

/* Less is "is a proper subset of"; other, where neither holds the other. */
static enum hpy_status order_of_sets(unsigned *out, const struct hpy_value *a,
                                     const struct hpy_value *b, const struct hpy_ask *ask)
{
    const struct hpy_nodeset *nodes_a, *nodes_b;
    struct hpy_nodeset made;
    HPY_TRY(hpy_value_nodes(&nodes_a, a, ask->job, ask->err));
    HPY_TRY(hpy_value_nodes_in(&nodes_b, &made, a->heap, b, ask));
    /* what of b the heap of a does not have is not in a */
    bool whole = hpy_nodeset_count(nodes_b) == hpy_seen_n_members(b->seen);
    bool below = hpy_nodeset_is_subset(nodes_a, nodes_b);
    bool above = whole && hpy_nodeset_is_subset(nodes_b, nodes_a);
    hpy_nodeset_dispose(&made);
    *out = below && above ? IS_EQUAL : below ? IS_LESS : above ? IS_GREATER : IS_OTHER;
    return HPY_OK;
}

/* Whether all of a set is of a kind: the only thing that is known without listing. */
static enum hpy_status is_of_kind(bool *out, const struct hpy_value *set,
                                  const struct hpy_rule *rule, const struct hpy_ask *ask)
{
    struct hpy_value others;
    HPY_TRY(hpy_value_select(&others, set, rule, true, ask));
    *out = hpy_seen_count(others.seen) == 0;
    hpy_value_dispose(&others);
    return HPY_OK;
}

/* What is known of two rules: less is "what obeys a obeys b, and not the other way". */
static enum hpy_status order_of_rules(unsigned *out, const struct hpy_rule *a,
                                      const struct hpy_rule *b, const struct hpy_ask *ask)
{
    const struct hpy_graph *graph = ask->heap->graph;
    enum hpy_rule_answer below, above;
    HPY_TRY(hpy_rule_compare(&below, a, HPY_RULE_WITHIN, b, graph, ask->job, ask->err));
    HPY_TRY(hpy_rule_compare(&above, b, HPY_RULE_WITHIN, a, graph, ask->job, ask->err));
    bool is_below = below == HPY_RULE_YES, is_above = above == HPY_RULE_YES;
    *out = is_below && is_above ? IS_EQUAL
           : is_below           ? IS_LESS
           : is_above           ? IS_GREATER
                                : IS_OTHER;
    return HPY_OK;
}

static enum hpy_status need_heap(struct hpy_ask *ask, const struct hpy_value *a,
                                 const struct hpy_value *b)
{
    struct hpy_heap *heap = a->heap ? a->heap : b->heap;
    if (a->heap && b->heap && a->heap != b->heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "kinds of two heaps cannot be compared");
    if (heap)
        ask->heap = heap;
    if (!ask->heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "kinds are compared in a heap; there is none");
    return HPY_OK;
}

static enum hpy_status order_of_kinds(unsigned *out, const struct hpy_value *a,
                                      const struct hpy_value *b, struct hpy_ask ask)
{
    struct hpy_rule *rule_a, *rule_b = NULL;
    HPY_TRY(need_heap(&ask, a, b));
    HPY_TRY(hpy_value_as_rule(&rule_a, a, &ask));
    enum hpy_status status = hpy_value_as_rule(&rule_b, b, &ask);
    if (status == HPY_OK)
        status = order_of_rules(out, rule_a, rule_b, &ask);
    hpy_rule_free(rule_a);
    hpy_rule_free(rule_b);
    return status;
}

enum hpy_status hpy_value_kinds_disjoint(bool *out, const struct hpy_value *a,
                                         const struct hpy_value *b, const struct hpy_ask *in)
{
    struct hpy_ask ask = *in;
    enum hpy_rule_answer answer;
    HPY_TRY(need_heap(&ask, a, b));
    HPY_TRY(hpy_rule_compare(&answer, a->rule, HPY_RULE_DISJOINT, b->rule, ask.heap->graph,
                             ask.job, ask.err));
    *out = answer == HPY_RULE_YES;
    return HPY_OK;
}

enum hpy_status hpy_value_compare_in(bool *out, const struct hpy_value *a,
                                     const struct hpy_value *b, enum hpy_comparison comparison,
                                     struct hpy_heap *heap, struct hpy_job *job,
                                     struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, heap };
    unsigned kind_a = 1u << a->kind, kind_b = 1u << b->kind, order = 0;
    *out = false;
    if (kind_a & kind_b & (NUMBER | HPY_TAKES(TRUTH)))
        order = a->number < b->number ? IS_LESS : a->number > b->number ? IS_GREATER : IS_EQUAL;
    else if (kind_a & SETS && kind_b & SETS)
        HPY_TRY(order_of_sets(&order, a, b, &ask));
    else if (kind_a & SETS && kind_b & KIND && comparison == HPY_CMP_LE)
        return is_of_kind(out, a, b->rule, &ask);
    else if (kind_a & KIND && kind_b & SETS && comparison == HPY_CMP_GE)
        return is_of_kind(out, b, a->rule, &ask);
    else if (kind_a & (SETS | KIND) && kind_b & (SETS | KIND))
        HPY_TRY(order_of_kinds(&order, a, b, ask));
    else
        return hpy_fail(err, HPY_ESYNTAX, "only sets and kinds, or numbers, are compared");
    *out = accepts[comparison] & order;
    return HPY_OK;
}

enum hpy_status hpy_value_compare(bool *out, const struct hpy_value *a,
                                  const struct hpy_value *b, enum hpy_comparison comparison,
                                  struct hpy_job *job, struct hpy_err *err)
{
    return hpy_value_compare_in(out, a, b, comparison, NULL, job, err);
}
