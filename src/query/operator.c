/* Operators. Two sets make a set. A set and a kind make a set where the kind only takes
 * away from it (&, -), and else a kind: what it would hold is not listed. */
#include "query/attribute.h"

static enum hpy_status wrong_operands(const struct hpy_query *query)
{
    return hpy_fail(query->err, HPY_ESYNTAX,
                    "both sides of an operator must be sets or kinds, or both numbers");
}

/* A value as a rule that the caller frees. */
static enum hpy_status as_rule(struct hpy_rule **out, struct hpy_value *value,
                               const struct hpy_query *query)
{
    if (value->kind == HPY_VALUE_KIND)
        return hpy_rule_copy(out, value->rule, query->err);
    HPY_TRY(hpy_query_need_set(value, query));
    return hpy_rule_of_set(out, query->graph, &value->set, query->err);
}

enum hpy_status hpy_query_not(struct hpy_value *a, const struct hpy_query *query)
{
    struct hpy_rule *rule, *not_rule;
    if (a->kind != HPY_VALUE_SET && a->kind != HPY_VALUE_KIND)
        return hpy_fail(query->err, HPY_ESYNTAX, "only a set or a kind has a complement");
    HPY_TRY(as_rule(&rule, a, query));
    enum hpy_status status = hpy_rule_not(&not_rule, rule, query->err);
    hpy_rule_free(rule);
    if (status == HPY_OK)
        hpy_query_become_kind(a, not_rule);
    return status;
}

/* The members of set that are of the kind, or are not; left in set. */
static enum hpy_status select_from(struct hpy_value *set, const struct hpy_rule *rule,
                                   bool inverted, const struct hpy_query *query)
{
    struct hpy_rule *not_rule = NULL;
    struct hpy_nodeset found;
    if (inverted)
        HPY_TRY(hpy_rule_not(&not_rule, rule, query->err));
    enum hpy_status status =
        hpy_rule_select(&found, inverted ? not_rule : rule, query->graph,
                        set->whole ? NULL : &set->set, query->job, query->err);
    hpy_rule_free(not_rule);
    if (status == HPY_OK)
        hpy_query_become_set(set, &found);
    return status;
}

static enum hpy_status combine_rules(struct hpy_value *a, struct hpy_value *b,
                                     enum hpy_set_op op, const struct hpy_query *query)
{
    struct hpy_rule *rule_a = NULL, *rule_b = NULL, *rule = NULL;
    enum hpy_status status = as_rule(&rule_a, a, query);
    if (status == HPY_OK)
        status = as_rule(&rule_b, b, query);
    if (status == HPY_OK)
        status = hpy_rule_combine(&rule, op, rule_a, rule_b, query->err);
    hpy_rule_free(rule_a);
    hpy_rule_free(rule_b);
    if (status == HPY_OK)
        hpy_query_become_kind(a, rule);
    return status;
}

static void swap(struct hpy_value *a, struct hpy_value *b)
{
    struct hpy_value kept = *a;
    *a = *b;
    *b = kept;
}

enum hpy_status hpy_query_combine(struct hpy_value *a, struct hpy_value *b, enum hpy_set_op op,
                                  const struct hpy_query *query)
{
    if (a->kind == HPY_VALUE_NUMBER && b->kind == HPY_VALUE_NUMBER && op == HPY_SET_SUB) {
        if (__builtin_sub_overflow(a->number, b->number, &a->number))
            return hpy_fail(query->err, HPY_ELIMIT, "number too large");
        return HPY_OK;
    }
    bool set_a = a->kind == HPY_VALUE_SET, set_b = b->kind == HPY_VALUE_SET;
    if ((!set_a && a->kind != HPY_VALUE_KIND) || (!set_b && b->kind != HPY_VALUE_KIND))
        return wrong_operands(query);
    if (!set_a && set_b && op == HPY_SET_AND) {
        swap(a, b);
        return select_from(a, b->rule, false, query);
    }
    if (set_a && !set_b && op == HPY_SET_AND)
        return select_from(a, b->rule, false, query);
    if (set_a && !set_b && op == HPY_SET_SUB)
        return select_from(a, b->rule, true, query);
    if (!set_a || !set_b)
        return combine_rules(a, b, op, query);
    struct hpy_nodeset set;
    HPY_TRY(hpy_query_need_set(a, query));
    HPY_TRY(hpy_query_need_set(b, query));
    HPY_TRY(hpy_nodeset_combine(&set, op, &a->set, &b->set, query->err));
    hpy_query_become_set(a, &set);
    return HPY_OK;
}

enum hpy_status hpy_query_add(struct hpy_value *a, const struct hpy_value *b,
                              const struct hpy_query *query)
{
    if (a->kind != HPY_VALUE_NUMBER || b->kind != HPY_VALUE_NUMBER)
        return hpy_fail(query->err, HPY_ESYNTAX, "only numbers are added; sets are joined by |");
    if (__builtin_add_overflow(a->number, b->number, &a->number))
        return hpy_fail(query->err, HPY_ELIMIT, "number too large");
    return HPY_OK;
}

enum { IS_LESS = 1, IS_EQUAL = 2, IS_GREATER = 4, IS_OTHER = 8 };

/* What an operator accepts. */
static unsigned accepted(struct hpy_str name)
{
    static const struct {
        const char *name;
        unsigned accepts;
    } rows[] = {
        { "<", IS_LESS }, { "<=", IS_LESS | IS_EQUAL }, { "==", IS_EQUAL },
        { "!=", IS_LESS | IS_GREATER | IS_OTHER }, { ">=", IS_GREATER | IS_EQUAL }, { ">", IS_GREATER },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (hpy_str_equal(name, hpy_str_of(rows[i].name)))
            return rows[i].accepts;
    return 0;
}

/* Less is "is a proper subset of"; other, where neither holds the other. */
static enum hpy_status compare_sets(unsigned *out, struct hpy_value *a, struct hpy_value *b,
                                    const struct hpy_query *query)
{
    HPY_TRY(hpy_query_need_set(a, query));
    HPY_TRY(hpy_query_need_set(b, query));
    bool below = hpy_nodeset_is_subset(&a->set, &b->set);
    bool above = hpy_nodeset_is_subset(&b->set, &a->set);
    *out = below && above ? IS_EQUAL : below ? IS_LESS : above ? IS_GREATER : IS_OTHER;
    return HPY_OK;
}

/* Whether all of a set is of a kind: the only thing that is known without listing. */
static enum hpy_status is_of_kind(bool *out, struct hpy_value *set, const struct hpy_rule *rule,
                                  const struct hpy_query *query)
{
    HPY_TRY(select_from(set, rule, true, query));
    *out = hpy_nodeset_count(&set->set) == 0;
    return HPY_OK;
}

enum hpy_status hpy_query_compare(struct hpy_value *a, struct hpy_value *b, struct hpy_str name,
                                  const struct hpy_query *query)
{
    unsigned accepts = accepted(name), order = 0;
    bool truth = false;
    if (a->kind == HPY_VALUE_NUMBER && b->kind == HPY_VALUE_NUMBER)
        order = a->number < b->number ? IS_LESS : a->number > b->number ? IS_GREATER : IS_EQUAL;
    else if (a->kind == HPY_VALUE_SET && b->kind == HPY_VALUE_SET)
        HPY_TRY(compare_sets(&order, a, b, query));
    else if (a->kind == HPY_VALUE_SET && b->kind == HPY_VALUE_KIND &&
             hpy_str_equal(name, HPY_STR("<=")))
        HPY_TRY(is_of_kind(&truth, a, b->rule, query));
    else if (a->kind == HPY_VALUE_KIND && b->kind == HPY_VALUE_SET &&
             hpy_str_equal(name, HPY_STR(">=")))
        HPY_TRY(is_of_kind(&truth, b, a->rule, query));
    else
        return hpy_fail(query->err, HPY_ESYNTAX,
                        "only sets, or numbers, are compared; or set <= kind");
    hpy_query_become_number(a, truth || (accepts & order));
    a->kind = HPY_VALUE_TRUTH;
    return HPY_OK;
}
