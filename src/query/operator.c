/* Operators, as a table of what stands on both sides. Two sets make a set. A set and a
 * kind make a set where the kind only takes away from it (&, -), and else a kind: what it
 * would hold is not listed. */
#include "query/attribute.h"
#include "query/difference.h"
#include "query/paths_values.h"
#include "query/value_ops.h"
#include "query/value_type.h"

typedef enum hpy_status (*operation)(struct hpy_value *out, const struct hpy_value *a,
                                     const struct hpy_value *b, enum hpy_operator op,
                                     const struct hpy_ask *ask);

static enum hpy_set_op set_op_of(enum hpy_operator op)
{
    static const enum hpy_set_op ops[] = {
        [HPY_OP_AND] = HPY_SET_AND, [HPY_OP_OR] = HPY_SET_OR,
        [HPY_OP_XOR] = HPY_SET_XOR, [HPY_OP_SUB] = HPY_SET_SUB,
    };
    return ops[op];
}

enum hpy_status hpy_value_as_rule(struct hpy_rule **out, const struct hpy_value *value,
                                  const struct hpy_ask *ask)
{
    const struct hpy_nodeset *nodes;
    *out = NULL;
    if (value->kind == HPY_VALUE_KIND)
        return hpy_rule_copy(out, value->rule, ask->err);
    HPY_TRY(hpy_value_nodes(&nodes, value, ask->job, ask->err));
    return hpy_rule_of_set(out, value->heap->graph, nodes, ask->err);
}

enum hpy_status hpy_value_select(struct hpy_value *out, const struct hpy_value *set,
                                 const struct hpy_rule *rule, bool inverted,
                                 const struct hpy_ask *ask)
{
    struct hpy_rule *not_rule = NULL;
    struct hpy_nodeset found;
    if (inverted)
        HPY_TRY(hpy_rule_not(&not_rule, rule, ask->err));
    const struct hpy_members *members = set->seen->members;
    enum hpy_status status = hpy_rule_select(&found, inverted ? not_rule : rule,
                                             set->heap->graph, members ? &members->set : NULL,
                                             ask->job, ask->err);
    hpy_rule_free(not_rule);
    if (status != HPY_OK)
        return status;
    return hpy_value_of_set(out, set->heap, &found, set->seen->by, ask->err);
}

static enum hpy_status set_and_kind(struct hpy_value *out, const struct hpy_value *a,
                                    const struct hpy_value *b, enum hpy_operator op,
                                    const struct hpy_ask *ask)
{
    return hpy_value_select(out, a, b->rule, op == HPY_OP_SUB, ask);
}

static enum hpy_status kind_and_set(struct hpy_value *out, const struct hpy_value *a,
                                    const struct hpy_value *b, enum hpy_operator op,
                                    const struct hpy_ask *ask)
{
    (void)op;
    return hpy_value_select(out, b, a->rule, false, ask);
}

static enum hpy_status join_rules(struct hpy_value *out, const struct hpy_value *a,
                                  const struct hpy_value *b, enum hpy_operator op,
                                  const struct hpy_ask *ask)
{
    struct hpy_rule *rule_a, *rule_b = NULL, *rule = NULL;
    struct hpy_heap *heap = a->heap ? a->heap : b->heap;
    if (b->heap && b->heap != heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "kinds of two heaps cannot be joined");
    HPY_TRY(hpy_value_as_rule(&rule_a, a, ask));
    enum hpy_status status = hpy_value_as_rule(&rule_b, b, ask);
    if (status == HPY_OK)
        status = hpy_rule_combine(&rule, set_op_of(op), rule_a, rule_b, ask->err);
    hpy_rule_free(rule_a);
    hpy_rule_free(rule_b);
    if (status == HPY_OK)
        hpy_value_be_kind(out, heap, rule);
    return status;
}

static enum hpy_status join_sets(struct hpy_value *out, const struct hpy_value *a,
                                 const struct hpy_value *b, enum hpy_operator op,
                                 const struct hpy_ask *ask)
{
    const struct hpy_nodeset *nodes_a, *nodes_b;
    struct hpy_nodeset set, made;
    if (a->heap != b->heap && (op == HPY_OP_OR || op == HPY_OP_XOR))
        return hpy_fail(ask->err, HPY_ESYNTAX,
                        "what only another heap has cannot be joined; there are & and -");
    HPY_TRY(hpy_value_nodes(&nodes_a, a, ask->job, ask->err));
    HPY_TRY(hpy_value_nodes_in(&nodes_b, &made, a->heap, b, ask));
    enum hpy_status status = hpy_nodeset_combine(&set, set_op_of(op), nodes_a, nodes_b, ask->err);
    hpy_nodeset_dispose(&made);
    if (status != HPY_OK)
        return status;
    return hpy_value_of_set(out, a->heap, &set, a->seen->by, ask->err);
}

static enum hpy_status join_relations(struct hpy_value *out, const struct hpy_value *a,
                                      const struct hpy_value *b, enum hpy_operator op,
                                      const struct hpy_ask *ask)
{
    (void)op;
    const struct hpy_classifier *by, *const factors[] = { a->by, b->by };
    HPY_TRY(hpy_classifier_product(&by, factors, 2, ask->err));
    hpy_value_be_relation(out, a->heap ? a->heap : b->heap, by);
    hpy_classifier_unref(by);
    return HPY_OK;
}

static enum hpy_status reckon(struct hpy_value *out, const struct hpy_value *a,
                              const struct hpy_value *b, enum hpy_operator op,
                              const struct hpy_ask *ask)
{
    int64_t number;
    if (op == HPY_OP_SUB ? __builtin_sub_overflow(a->number, b->number, &number)
                         : __builtin_add_overflow(a->number, b->number, &number))
        return hpy_fail(ask->err, HPY_ELIMIT, "number too large");
    *out = hpy_value_of_number(number);
    return HPY_OK;
}

static enum hpy_status subtract(struct hpy_value *out, const struct hpy_value *a,
                                const struct hpy_value *b, enum hpy_operator op,
                                const struct hpy_ask *ask)
{
    (void)op;
    if (a->seen->by != b->seen->by)
        return hpy_fail(ask->err, HPY_ESYNTAX, "one table is by %s, the other by %s",
                        a->seen->by->name, b->seen->by->name);
    return hpy_difference_make(out, b, a, ask);
}

static enum hpy_status join_edges(struct hpy_value *out, const struct hpy_value *a,
                                  const struct hpy_value *b, enum hpy_operator op,
                                  const struct hpy_ask *ask)
{
    (void)op;
    struct hpy_path_edges edges;
    if (a->heap != b->heap)
        return hpy_fail(ask->err, HPY_ESYNTAX, "the references are of two heaps");
    HPY_TRY(hpy_path_edges_union(&edges, &a->edges->edges, &b->edges->edges, ask->err));
    return hpy_value_be_edges(out, a->heap, &edges, ask->err);
}

#define OP(name) (1u << HPY_OP_##name)
#define NUMBER HPY_TAKES(NUMBER)
#define SETS HPY_TAKES_OBJECTS
#define KIND HPY_TAKES(KIND)
#define RELATION HPY_TAKES(RELATION)

/* The first row that fits. */
static const struct {
    unsigned ops, a, b;
    operation operation;
    enum hpy_value_kind gives;
} operations[] = {
    { OP(ADD) | OP(SUB), NUMBER, NUMBER, reckon, HPY_VALUE_NUMBER },
    { OP(AND) | OP(SUB), SETS, KIND, set_and_kind, HPY_VALUE_SET },
    { OP(AND), KIND, SETS, kind_and_set, HPY_VALUE_SET },
    { OP(AND) | OP(OR) | OP(XOR) | OP(SUB), SETS, SETS, join_sets, HPY_VALUE_SET },
    { OP(AND) | OP(OR) | OP(XOR) | OP(SUB), SETS | KIND, SETS | KIND, join_rules,
      HPY_VALUE_KIND },
    { OP(AND), RELATION, RELATION, join_relations, HPY_VALUE_RELATION },
    { OP(SUB), HPY_TAKES(TABLE), HPY_TAKES(TABLE), subtract, HPY_VALUE_DIFFERENCE },
    { OP(OR), HPY_TAKES(EDGES), HPY_TAKES(EDGES), join_edges, HPY_VALUE_EDGES },
};
enum { N_OPERATIONS = sizeof operations / sizeof *operations };

/* Its row, or N_OPERATIONS. */
static size_t find_operation(enum hpy_value_kind a, enum hpy_value_kind b, enum hpy_operator op)
{
    size_t i = 0;
    while (i < N_OPERATIONS && !(operations[i].ops & 1u << op && operations[i].a & 1u << a &&
                                 operations[i].b & 1u << b))
        i++;
    return i;
}

enum hpy_value_kind hpy_operator_gives(enum hpy_value_kind a, enum hpy_value_kind b,
                                       enum hpy_operator op)
{
    size_t i = find_operation(a, b, op);
    return i < N_OPERATIONS ? operations[i].gives : HPY_N_VALUE_KINDS;
}

enum hpy_status hpy_value_combine(struct hpy_value *out, const struct hpy_value *a,
                                  const struct hpy_value *b, enum hpy_operator op,
                                  struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, NULL };
    *out = (struct hpy_value){ 0 };
    size_t i = find_operation(a->kind, b->kind, op);
    if (i < N_OPERATIONS)
        return operations[i].operation(out, a, b, op, &ask);
    if (op == HPY_OP_ADD)
        return hpy_fail(err, HPY_ESYNTAX, "only numbers are added; sets are joined by |");
    return hpy_fail(err, HPY_ESYNTAX,
                    "both sides of an operator must be sets or kinds, or both numbers");
}

enum hpy_status hpy_value_not(struct hpy_value *out, const struct hpy_value *value,
                              struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_ask ask = { job, err, NULL };
    struct hpy_rule *rule, *not_rule;
    *out = (struct hpy_value){ 0 };
    if (!((SETS | KIND) & 1u << value->kind))
        return hpy_fail(err, HPY_ESYNTAX, "only a set or a kind has a complement");
    HPY_TRY(hpy_value_as_rule(&rule, value, &ask));
    enum hpy_status status = hpy_rule_not(&not_rule, rule, err);
    hpy_rule_free(rule);
    if (status == HPY_OK)
        hpy_value_be_kind(out, value->heap, not_rule);
    return status;
}
