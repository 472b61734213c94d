/* Classifiers by the first of some kinds, on random graphs and random kinds, against
 * asking each kind of each node. The seed is printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/made_graph.h"
#include "engine/findex.h"
#include "random.h"

enum { N_TYPES = 3, MAX_KINDS = 6, MAX_NODES = 3 * HPY_JOB_STRIDE / 2 };

static const char *const type_names[N_TYPES] = { "m.A", "m.B", "m.C" };
static struct hpy_err err;

static void must(enum hpy_status status)
{
    demand(status, &err);
}

/* A type, or sizes below a number; or the rest. */
struct question {
    bool is_size, is_not;
    unsigned type;
    uint64_t size;
};

static bool is_of(const struct question *q, unsigned type, uint64_t size)
{
    return (q->is_size ? size < q->size : type == q->type) != q->is_not;
}

static struct hpy_rule *ask(const struct question *q)
{
    struct hpy_str name = hpy_str_of(type_names[q->type]);
    struct hpy_rule_call call = { q->is_size ? HPY_RULE_SIZE : HPY_RULE_TYPE, &name,
                                  q->is_size ? 0 : 1, q->size };
    struct hpy_rule *rule, *other;
    must(hpy_rule_call(&rule, &call, &err));
    if (q->is_size) {
        must(hpy_rule_alt(&other, rule, HPY_ALT_LT, &err));
        hpy_rule_free(rule);
        rule = other;
    }
    if (q->is_not) {
        must(hpy_rule_not(&other, rule, &err));
        hpy_rule_free(rule);
        rule = other;
    }
    return rule;
}

static struct hpy_graph *random_graph(unsigned n)
{
    struct made made;
    uint32_t types[N_TYPES];
    made_begin(&made);
    for (unsigned t = 0; t < N_TYPES; t++)
        types[t] = made_type(&made, "m", type_names[t] + 2, 0);
    for (unsigned i = 0; i < n; i++)
        made_node(&made, 0x1000 + 16 * i, types[any_of(N_TYPES)], 16 + any_of(9));
    return made_end(&made);
}

static void check(const struct hpy_graph *graph, const struct question *questions, size_t n)
{
    static uint32_t nodes[MAX_NODES];
    static hpy_kind kinds[MAX_NODES];
    struct hpy_rule *rules[MAX_KINDS];
    const struct hpy_classifier *by;
    void *state;
    size_t n_nodes = 0;
    for (size_t i = 0; i < n; i++)
        rules[i] = ask(&questions[i]);
    must(hpy_findex_new(&by, (const struct hpy_rule *const *)rules, n, &err));
    for (size_t i = 0; i < n; i++)
        hpy_rule_free(rules[i]);
    for (uint32_t node = HPY_ROOT_NODE + 1; node < graph->n_nodes; node++)
        if (any_of(8)) /* and not only neighbours */
            nodes[n_nodes++] = node;
    must(by->prepare(&state, by, graph, NULL, &err));
    must(by->classify(state, graph, nodes, n_nodes, kinds, &err));
    for (size_t i = 0; i < n_nodes; i++) {
        char letter = hpy_graph_name(graph, graph->types[graph->type[nodes[i]]].name).data[0];
        size_t first = 0;
        while (first < n && !is_of(&questions[first], (unsigned)(letter - 'A'),
                                   hpy_graph_size(graph, nodes[i])))
            first++;
        cr_assert_eq(kinds[i], first, "node %u", nodes[i]);
    }
    by->dispose(state);
    hpy_classifier_unref(by);
}

Test(findex, random_kinds)
{
    uint64_t seed = seed_or(77, "prop_findex");
    for (unsigned round = 0; round < 2000; round++) {
        random_state = seed + round;
        struct hpy_graph *graph = random_graph(1 + any_of(round % 100 ? 30 : MAX_NODES - 1));
        struct question questions[MAX_KINDS];
        size_t n = any_of(MAX_KINDS + 1);
        for (size_t i = 0; i < n; i++)
            questions[i] = (struct question){ any_of(2), !any_of(4), any_of(N_TYPES),
                                              15 + any_of(11) };
        check(graph, questions, n);
        hpy_graph_free(graph);
    }
}
