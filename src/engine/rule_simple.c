/* What a rule is written as when parts of it say nothing new, so that a kind shows as
 * Heapy shows it: k & k, ~~k, k & Anything, (a | b) | a. Nothing is decided that needs a
 * heap. */
#include <string.h>

#include "engine/rule_program.h"

static bool same_steps(const struct hpy_rule_step *a, const struct hpy_rule_step *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i].kind != b[i].kind || (a[i].kind == HPY_RULE_COMBINE && a[i].op != b[i].op) ||
            (a[i].kind == HPY_RULE_ATOM && !hpy_rule_same_atom(a[i].atom, b[i].atom)))
            return false;
    return true;
}

bool hpy_rule_same_atom(const struct hpy_atom *a, const struct hpy_atom *b)
{
    return a == b ||
           (a->family == b->family && a->alt == b->alt && a->number == b->number &&
            a->n_texts == b->n_texts && a->graph == b->graph && a->by == b->by &&
            a->n_nodes == b->n_nodes &&
            memcmp(a->text_end, b->text_end, a->n_texts * sizeof *a->text_end) == 0 &&
            hpy_str_equal(hpy_text_str(&a->text), hpy_text_str(&b->text)) &&
            (a->n_nodes == 0 || memcmp(a->nodes, b->nodes, a->n_nodes * sizeof *a->nodes) == 0) &&
            (a->family != HPY_RULE_MEMBERS || hpy_nodeset_equal(&a->set, &b->set)));
}

bool hpy_rule_same(const struct hpy_rule *a, const struct hpy_rule *b)
{
    return a->n == b->n && same_steps(a->steps, b->steps, a->n);
}

static bool is_anything(const struct hpy_rule *rule)
{
    return rule->n == 1 && rule->steps[0].atom->family == HPY_RULE_ANYTHING;
}

static bool is_nothing(const struct hpy_rule *rule)
{
    const struct hpy_atom *atom = rule->steps[0].atom;
    return (rule->n == 1 && atom->family == HPY_RULE_LIKE && atom->n_nodes == 0) ||
           (rule->n == 2 && atom->family == HPY_RULE_ANYTHING);
}

/* Whether one is the other with ~ behind it. */
static bool are_contrary(const struct hpy_rule *a, const struct hpy_rule *b)
{
    const struct hpy_rule *shorter = a->n < b->n ? a : b, *longer = a->n < b->n ? b : a;
    return longer->n == shorter->n + 1 && longer->steps[longer->n - 1].kind == HPY_RULE_NOT &&
           same_steps(shorter->steps, longer->steps, shorter->n);
}

/* Where the operand that ends before step `end` begins. */
static size_t begin_of(const struct hpy_rule *rule, size_t end)
{
    size_t missing = 1;
    while (missing > 0) {
        const struct hpy_rule_step *step = &rule->steps[--end];
        missing += step->kind == HPY_RULE_COMBINE ? 1 : step->kind == HPY_RULE_ATOM ? -1 : 0;
    }
    return end;
}

/* Whether a is a chain of operands joined by op, one of which is b. */
static bool is_in_chain(const struct hpy_rule *a, enum hpy_set_op op, const struct hpy_rule *b)
{
    size_t end = a->n; /* what is left of the chain is steps[0 .. end) */
    while (end > 0 && a->steps[end - 1].kind == HPY_RULE_COMBINE && a->steps[end - 1].op == op) {
        size_t begin = begin_of(a, end - 1);
        if (end - 1 - begin == b->n && same_steps(a->steps + begin, b->steps, b->n))
            return true;
        end = begin;
    }
    return end == b->n && same_steps(a->steps, b->steps, b->n);
}

enum hpy_rule_simpler hpy_rule_simpler(enum hpy_set_op op, const struct hpy_rule *a,
                                       const struct hpy_rule *b)
{
    bool same = hpy_rule_same(a, b), contrary = are_contrary(a, b);
    switch (op) {
    case HPY_SET_AND:
        if (contrary)
            return HPY_RULE_IS_NOTHING;
        if (is_nothing(b) || is_anything(a) || is_in_chain(b, op, a))
            return HPY_RULE_IS_B;
        return is_nothing(a) || is_anything(b) || is_in_chain(a, op, b) ? HPY_RULE_IS_A
                                                                        : HPY_RULE_IS_BOTH;
    case HPY_SET_OR:
        if (contrary)
            return HPY_RULE_IS_ANYTHING;
        if (is_nothing(a) || is_anything(b) || is_in_chain(b, op, a))
            return HPY_RULE_IS_B;
        return is_nothing(b) || is_anything(a) || is_in_chain(a, op, b) ? HPY_RULE_IS_A
                                                                        : HPY_RULE_IS_BOTH;
    case HPY_SET_SUB:
        if (same || is_nothing(a) || is_anything(b))
            return HPY_RULE_IS_NOTHING;
        return is_nothing(b) || contrary ? HPY_RULE_IS_A
               : is_anything(a)          ? HPY_RULE_IS_NOT_B
                                         : HPY_RULE_IS_BOTH;
    case HPY_SET_XOR:
        if (same)
            return HPY_RULE_IS_NOTHING;
        if (contrary)
            return HPY_RULE_IS_ANYTHING;
        return is_nothing(a)    ? HPY_RULE_IS_B
               : is_nothing(b)  ? HPY_RULE_IS_A
               : is_anything(a) ? HPY_RULE_IS_NOT_B
               : is_anything(b) ? HPY_RULE_IS_NOT_A
                                : HPY_RULE_IS_BOTH;
    }
    return HPY_RULE_IS_BOTH;
}
