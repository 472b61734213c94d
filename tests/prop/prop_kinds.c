/* Neighbours, classifiers by referrers and rules on random graphs, against answers
 * found the slow way: edge by edge, with texts compared as texts. The seed is
 * printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/made_graph.h"
#include "engine/inedges.h"
#include "engine/kinds.h"
#include "engine/neighbours.h"
#include "engine/partition.h"
#include "engine/rule.h"
#include "random.h"

enum { MAX_NODES = 60, MAX_SET = 256, TEXT = 48 };

enum { ROOT, LIST, DICT, A, B, STR, INT, FRAME, N_TYPES };

/* Few types, names and keys, so that the same kinds come about in many ways. */
static struct hpy_graph *random_graph(unsigned n)
{
    struct made made;
    made_begin(&made); /* type 0 */
    made_type(&made, "builtins", "list", 0);
    made_type(&made, "builtins", "dict", HPY_TYPE_IS_DICT);
    made_type(&made, "pkg.a", "A", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    made_type(&made, "pkg.b", "B", HPY_TYPE_HEAP | HPY_TYPE_PYTHON);
    made_type(&made, "builtins", "str", 0);
    made_type(&made, "builtins", "int", 0);
    made_type(&made, "interpreter", "frame", 0);
    uint32_t names[] = { made_name(&made, "x"), made_name(&made, "y"),
                         made_name(&made, "__dict__") };
    for (unsigned e = any_of(4); e > 0; e--)
        made_edge(&made, 0x1000 + 16 * any_of(n), HPY_REL(HPY_REL_ROOT, names[any_of(2)]));
    for (unsigned i = 0; i < n; i++) {
        uint32_t type = LIST + any_of(N_TYPES - LIST);
        struct hpy_content content = { .kind = HPY_CONTENT_NONE };
        if (type == STR)
            content = (struct hpy_content){ .kind = HPY_CONTENT_STR, .length = 1,
                                            .text = { &"kq'"[any_of(3)], 1 } };
        if (type == INT)
            content = (struct hpy_content){ .kind = HPY_CONTENT_INT,
                                            .bits = any_of(5) ? any_of(3) : (uint64_t)-1 };
        made_valued_node(&made, 0x1000 + 16 * i, type, 16 + 8 * any_of(4),
                         type == FRAME ? HPY_NODE_VIRTUAL : 0, content);
        for (unsigned e = any_of(6); e > 0; e--) {
            uint64_t target = 0x1000 + 16 * any_of(n);
            switch (any_of(7)) {
            case 0: made_edge(&made, target, HPY_REL(HPY_REL_WEAK, names[any_of(2)])); break;
            case 1: made_edge(&made, target, HPY_REL(HPY_REL_ATTR, names[any_of(3)])); break;
            case 2: made_edge(&made, target, HPY_REL(HPY_REL_DICT, 0)); break;
            case 3: made_edge(&made, target, HPY_REL(HPY_REL_DICT_KEY, any_of(3))); break;
            case 4:
                made_edge(&made, 0x1000 + 16 * any_of(n), HPY_REL(HPY_REL_DICT_KEY, any_of(3)));
                made_edge(&made, target, HPY_REL(HPY_REL_DICT_VALUE, 0));
                break;
            default: made_edge(&made, target, HPY_REL(HPY_REL_ITEM, any_of(3)));
            }
        }
    }
    return made_end(&made);
}

/* What is said of one node: a set of texts, sorted. */
struct said {
    char text[MAX_SET][TEXT];
    unsigned n;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Kinds of referrers, or relations, of a node, as the functions that show single
 * objects and edges write them. */
static void say(struct said *said, const struct hpy_graph *graph, uint32_t node, bool relations)
{
    said->n = 0;
    for (uint32_t source = 0; source < graph->n_nodes; source++)
        for (uint64_t e = graph->out_off[source]; e < graph->out_off[source + 1]; e++) {
            if (graph->out_target[e] != node || !hpy_rel_keeps_alive(graph->out_rel[e]))
                continue;
            struct hpy_text text = { 0 };
            if (relations)
                hpy_graph_edge_text(&text, graph, source, e);
            else
                hpy_kinds_clodo_text(&text, graph, source);
            cr_assert_lt(said->n, MAX_SET);
            snprintf(said->text[said->n++], TEXT, "%s", hpy_text_get(&text));
            hpy_text_dispose(&text);
        }
    qsort(said->text, said->n, TEXT, compare_texts);
    unsigned n = 0;
    for (unsigned i = 0; i < said->n; i++)
        if (i == 0 || strcmp(said->text[i], said->text[n - 1]) != 0)
            memmove(said->text[n++], said->text[i], TEXT);
    said->n = n;
}

static bool same_said(const struct said *a, const struct said *b)
{
    for (unsigned i = 0; i < a->n && i < b->n; i++)
        if (strcmp(a->text[i], b->text[i]) != 0)
            return false;
    return a->n == b->n;
}

static bool is_object(const struct hpy_graph *graph, uint32_t node)
{
    return !(graph->flags[node] & HPY_NODE_VIRTUAL);
}

static void any_set(struct hpy_nodeset *out, const struct hpy_graph *graph)
{
    struct hpy_err err;
    demand(hpy_nodeset_init(out, graph->n_nodes, &err), &err);
    unsigned share = 1 + any_of(8);
    for (uint32_t i = 0; i < graph->n_nodes; i++)
        if (is_object(graph, i) && any_of(share) == 0)
            hpy_nodeset_add(out, i);
}

static void check_neighbours(const struct hpy_graph *graph)
{
    struct hpy_nodeset set, referrers, referents;
    struct hpy_err err;
    any_set(&set, graph);
    demand(hpy_referrers(&referrers, graph, &set, NULL, &err), &err);
    demand(hpy_referents(&referents, graph, &set, NULL, &err), &err);
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        bool refers = false, referred = false;
        for (uint32_t source = 0; source < graph->n_nodes; source++)
            for (uint64_t e = graph->out_off[source]; e < graph->out_off[source + 1]; e++) {
                if (!hpy_rel_keeps_alive(graph->out_rel[e]))
                    continue;
                refers |= source == node && hpy_nodeset_has(&set, graph->out_target[e]);
                referred |= graph->out_target[e] == node && hpy_nodeset_has(&set, source);
            }
        cr_assert_eq(hpy_nodeset_has(&referrers, node), refers && is_object(graph, node));
        cr_assert_eq(hpy_nodeset_has(&referents, node), referred && is_object(graph, node));
    }
    hpy_nodeset_dispose(&set);
    hpy_nodeset_dispose(&referrers);
    hpy_nodeset_dispose(&referents);
}

/* Members of one row say the same, and members of different rows do not. */
static void check_partition(const struct hpy_graph *graph, const char *by, bool relations)
{
    static struct said said[MAX_NODES + 2];
    uint64_t row_of[MAX_NODES + 2];
    struct hpy_partition *partition;
    struct hpy_nodeset all;
    struct hpy_err err;
    demand(hpy_nodeset_from_range(&all, graph->n_nodes, 0, graph->n_nodes, &err), &err);
    demand(hpy_partition_new(&partition, graph, &all, hpy_classifier_find(by), NULL, &err), &err);
    for (uint64_t r = 0; r < partition->n_rows; r++) {
        struct hpy_row row = hpy_partition_row(partition, r);
        for (uint64_t i = 0; i < row.count; i++) {
            uint32_t node = partition->nodes[row.first + i];
            say(&said[node], graph, node, relations);
            row_of[node] = r;
        }
    }
    for (uint32_t a = 0; a < graph->n_nodes; a++)
        for (uint32_t b = 0; b < a; b++)
            if (is_object(graph, a) && is_object(graph, b))
                cr_assert_eq(row_of[a] == row_of[b], same_said(&said[a], &said[b]),
                             "%s: nodes %u and %u", by, a, b);
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&all);
}

static bool compares(const struct said *met, enum hpy_rule_alt alt, const struct said *wanted)
{
    unsigned n_both = 0;
    for (unsigned i = 0; i < wanted->n; i++)
        for (unsigned j = 0; j < met->n; j++)
            n_both += strcmp(wanted->text[i], met->text[j]) == 0;
    bool at_least = n_both == wanted->n, at_most = n_both == met->n;
    switch (alt) {
    case HPY_ALT_EQ: return at_least && at_most;
    case HPY_ALT_NE: return !at_least || !at_most;
    case HPY_ALT_LT: return at_most && !at_least;
    case HPY_ALT_LE: return at_most;
    case HPY_ALT_GT: return at_least && !at_most;
    case HPY_ALT_GE: return at_least;
    case HPY_N_ALTS: break;
    }
    return false;
}

/* A rule by the texts of one node, compared in every way, chooses what the texts say. */
static void check_rule(const struct hpy_graph *graph, bool relations)
{
    static struct said wanted, met;
    struct hpy_str texts[MAX_SET];
    struct hpy_rule *rule, *other, *none;
    struct hpy_nodeset all, found, left;
    struct hpy_err err;
    say(&wanted, graph, any_of(graph->n_nodes), relations);
    if (wanted.n > HPY_RULE_MAX_TEXTS)
        return;
    for (unsigned i = 0; i < wanted.n; i++) {
        texts[i] = hpy_str_of(wanted.text[i]);
        if (memchr(wanted.text[i], '?', texts[i].n_bytes))
            return; /* a value whose key is unknown */
    }
    struct hpy_rule_call call = { relations ? HPY_RULE_VIA : HPY_RULE_RCS, texts, wanted.n, 0 };
    enum hpy_rule_alt alt = (enum hpy_rule_alt)any_of(HPY_N_ALTS);
    demand(hpy_rule_call(&rule, &call, &err), &err);
    if (alt != HPY_ALT_EQ) {
        demand(hpy_rule_alt(&other, rule, alt, &err), &err);
        hpy_rule_free(rule);
        rule = other;
    }
    demand(hpy_nodeset_from_range(&all, graph->n_nodes, 0, graph->n_nodes, &err), &err);
    demand(hpy_rule_select(&found, rule, graph, &all, NULL, &err), &err);
    demand(hpy_rule_not(&none, rule, &err), &err);
    demand(hpy_rule_select(&left, none, graph, &all, NULL, &err), &err);
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        say(&met, graph, node, relations);
        bool expected = compares(&met, alt, &wanted);
        cr_assert_eq(hpy_nodeset_has(&found, node), expected && is_object(graph, node),
                     "node %u, %s", node, hpy_rule_alts[alt]);
        cr_assert_eq(hpy_nodeset_has(&left, node), !expected && is_object(graph, node));
    }
    hpy_rule_free(rule);
    hpy_rule_free(none);
    hpy_nodeset_dispose(&all);
    hpy_nodeset_dispose(&found);
    hpy_nodeset_dispose(&left);
}

/* The kinds of some rows choose just the members of these rows. */
static void check_like(const struct hpy_graph *graph, const char *by_text)
{
    const struct hpy_classifier *by;
    struct hpy_partition *partition;
    struct hpy_rule *rule;
    struct hpy_nodeset all, rows, found;
    struct hpy_err err;
    uint32_t examples[MAX_NODES + 2];
    demand(hpy_classifier_parse(&by, hpy_str_of(by_text), &err), &err);
    demand(hpy_nodeset_from_range(&all, graph->n_nodes, 0, graph->n_nodes, &err), &err);
    demand(hpy_partition_new(&partition, graph, &all, by, NULL, &err), &err);
    uint64_t n = partition->n_rows ? any_of((unsigned)partition->n_rows + 1) : 0;
    for (uint64_t r = 0; r < n; r++)
        examples[r] = partition->nodes[hpy_partition_row(partition, r).first];
    demand(hpy_partition_rows_set(&rows, partition, 0, n, &err), &err);
    demand(hpy_rule_like(&rule, graph, by, examples, n, &err), &err);
    demand(hpy_rule_select(&found, rule, graph, &all, NULL, &err), &err);
    cr_assert(hpy_nodeset_equal(&rows, &found), "%s", by_text);
    hpy_rule_free(rule);
    hpy_partition_free(partition);
    hpy_nodeset_dispose(&all);
    hpy_nodeset_dispose(&rows);
    hpy_nodeset_dispose(&found);
}

Test(kinds, random_graphs)
{
    uint64_t seed = seed_or(20100, "prop_kinds");
    for (unsigned round = 0; round < 4000; round++) {
        random_state = seed + round;
        struct hpy_graph *graph = random_graph(1 + any_of(round < 3000 ? 12 : MAX_NODES));
        check_neighbours(graph);
        check_partition(graph, "Rcs", false);
        check_partition(graph, "Via", true);
        check_rule(graph, false);
        check_rule(graph, true);
        check_like(graph, "Rcs");
        check_like(graph, "Type & Via");
        check_like(graph, "ViaFolded & Size & Package");
        hpy_graph_free(graph);
    }
}
