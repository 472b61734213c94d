/* Cycles and who holds them on random graphs, against what a table of who reaches whom
 * says. The seed is printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/made_graph.h"
#include "base/mem.h"
#include "engine/cycles.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "random.h"

enum { MAX_NODES = 40 };

static struct hpy_err err;

static void must(enum hpy_status status)
{
    demand(status, &err);
}

static struct hpy_graph *random_graph(unsigned n)
{
    struct made made;
    made_begin(&made);
    uint32_t types[] = { made_type(&made, "m", "A", 0), made_type(&made, "m", "B", 0) };
    uint32_t name = made_name(&made, "x");
    unsigned degree = 1 + any_of(4);
    for (unsigned e = any_of(3); e > 0; e--)
        made_edge(&made, 0x1000 + 16 * any_of(n), HPY_REL(HPY_REL_ROOT, name));
    for (unsigned i = 0; i < n; i++) {
        struct hpy_content none = { .kind = HPY_CONTENT_NONE };
        made_valued_node(&made, 0x1000 + 16 * i, types[any_of(2)], 16 + any_of(9),
                         any_of(10) ? 0 : HPY_NODE_VIRTUAL, none);
        for (unsigned e = any_of(degree); e > 0; e--)
            made_edge(&made, 0x1000 + 16 * any_of(n),
                      any_of(6) ? HPY_REL(HPY_REL_ITEM, 0) : HPY_REL(HPY_REL_WEAK, name));
    }
    return made_end(&made);
}

/* reaches[a][b]: over one edge or more, all of whose ends are members. */
static bool reaches[MAX_NODES + 2][MAX_NODES + 2], member[MAX_NODES + 2];

static bool refers(const struct hpy_graph *graph, uint32_t a, uint32_t b)
{
    for (uint64_t e = graph->out_off[a]; e < graph->out_off[a + 1]; e++)
        if (graph->out_target[e] == b && hpy_rel_keeps_alive(graph->out_rel[e]))
            return true;
    return false;
}

static void find_reaches(const struct hpy_graph *graph)
{
    uint32_t n = graph->n_nodes;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < n; b++)
            reaches[a][b] = member[a] && member[b] && refers(graph, a, b);
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; b < n; b++)
                reaches[a][b] |= reaches[a][k] && reaches[k][b];
}

static bool together(uint32_t a, uint32_t b)
{
    return a == b || (reaches[a][b] && reaches[b][a]);
}

static void check_components(const struct hpy_graph *graph, const struct hpy_cycles *cycles)
{
    uint32_t n = graph->n_nodes, n_members = 0;
    for (uint32_t a = 0; a < n; a++) {
        cr_assert_eq(cycles->component[a] == HPY_NO_COMPONENT, !member[a]);
        n_members += member[a];
        cr_assert_eq(hpy_cycles_has(cycles, a), member[a] && reaches[a][a]);
        for (uint32_t b = 0; b < n; b++) {
            if (!member[a] || !member[b])
                continue;
            cr_assert_eq(cycles->component[a] == cycles->component[b], together(a, b),
                         "%u and %u", a, b);
            if (reaches[a][b])
                cr_assert_geq(cycles->component[a], cycles->component[b]);
        }
    }
    cr_assert_eq(cycles->n_members, n_members);
    cr_assert_eq(cycles->first[cycles->n], n_members);
    uint32_t n_cycles = 0;
    for (uint32_t c = 0; c < cycles->n; c++) {
        cr_assert_gt(hpy_cycles_size(cycles, c), 0);
        for (uint32_t m = cycles->first[c]; m < cycles->first[c + 1]; m++) {
            cr_assert_eq(cycles->component[cycles->member[m]], c);
            cr_assert(m == cycles->first[c] || cycles->member[m - 1] < cycles->member[m]);
        }
        n_cycles += hpy_bits_has(cycles->is_cycle, c);
    }
    cr_assert_eq(cycles->n_cycles, n_cycles);
}

/* Is there a reference to the component of a node from outside of it? */
static bool is_held(const struct hpy_graph *graph, uint32_t node)
{
    for (uint32_t a = 0; a < graph->n_nodes; a++)
        for (uint32_t b = 0; b < graph->n_nodes; b++)
            if (member[b] && together(b, node) && !(member[a] && together(a, node)) &&
                refers(graph, a, b))
                return true;
    return false;
}

static bool is_held_from_outside_the_set(const struct hpy_graph *graph, uint32_t node)
{
    for (uint32_t a = 0; a < graph->n_nodes; a++)
        if (!member[a] && refers(graph, a, node))
            return true;
    return false;
}

static void check_heads(const struct hpy_graph *graph, const struct hpy_cycles *cycles)
{
    struct hpy_nodeset heads, cyclic, garbage;
    bool head[MAX_NODES + 2];
    must(hpy_cycles_heads(&heads, cycles, false, NULL, &err));
    must(hpy_cycles_heads(&cyclic, cycles, true, NULL, &err));
    must(hpy_cycles_garbage(&garbage, cycles, NULL, &err));
    for (uint32_t a = 0; a < graph->n_nodes; a++) {
        head[a] = member[a] && !is_held(graph, a);
        cr_assert_eq(hpy_nodeset_has(&heads, a), head[a]);
        cr_assert_eq(hpy_nodeset_has(&cyclic, a), head[a] && reaches[a][a]);
    }
    for (uint32_t a = 0; a < graph->n_nodes; a++) {
        bool outside = false;
        for (uint32_t b = 0; b < graph->n_nodes; b++)
            if (member[a] && member[b] && (a == b || reaches[b][a]))
                outside |= is_held_from_outside_the_set(graph, b) || (head[b] && !reaches[b][b]);
        cr_assert_eq(hpy_nodeset_has(&garbage, a), member[a] && !outside, "node %u", a);
    }
    hpy_nodeset_dispose(&heads);
    hpy_nodeset_dispose(&cyclic);
    hpy_nodeset_dispose(&garbage);
}

/* What holds a component, by asking its holders again and again: slow and direct. */
static uint32_t holder_of(const struct hpy_graph *graph, const struct hpy_cycles *cycles,
                          uint32_t component)
{
    uint32_t found = HPY_CYCLES_NONE;
    bool any_yet = false;
    for (uint32_t m = cycles->first[component]; m < cycles->first[component + 1]; m++)
        for (uint32_t a = 0; a < graph->n_nodes; a++) {
            uint32_t by = cycles->component[a];
            if (by == component || !refers(graph, a, cycles->member[m]))
                continue;
            uint32_t one = by == HPY_NO_COMPONENT ? HPY_CYCLES_NONE
                           : hpy_bits_has(cycles->is_cycle, by) ? by
                                                                : holder_of(graph, cycles, by);
            found = any_yet && one != found ? HPY_CYCLES_SEVERAL : one;
            if (any_yet && found == HPY_CYCLES_SEVERAL)
                return found;
            any_yet = true;
        }
    return found;
}

static void check_holders(const struct hpy_graph *graph, const struct hpy_cycles *cycles)
{
    uint32_t *holder;
    must(hpy_cycles_holders(&holder, cycles, NULL, &err));
    for (uint32_t c = 0; c < cycles->n; c++)
        cr_assert_eq(holder[c], holder_of(graph, cycles, c), "component %u", c);
    hpy_free(holder);
}

/* What the classifier should say of a node; the graphs have the types m.A and m.B only. */
static void expected_label(struct hpy_text *out, const struct hpy_graph *graph,
                           const struct hpy_cycles *cycles, uint32_t node)
{
    uint32_t component = cycles->component[node], holder = component;
    unsigned n[2] = { 0 };
    if (component != HPY_NO_COMPONENT && !hpy_bits_has(cycles->is_cycle, component))
        holder = holder_of(graph, cycles, component);
    hpy_text_clear(out);
    if (holder == HPY_NO_COMPONENT || holder == HPY_CYCLES_SEVERAL) {
        hpy_text_add(out, holder == HPY_CYCLES_SEVERAL ? "held by several" : "no cycle");
        return;
    }
    for (uint32_t other = 0; other < graph->n_nodes; other++)
        if (cycles->component[other] == holder)
            n[hpy_str_equal(hpy_graph_name(graph, graph->types[graph->type[other]].name),
                            HPY_STR("B"))]++;
    hpy_text_addf(out, "%scycle of %u: ", holder == component ? "" : "held by ", n[0] + n[1]);
    unsigned first = n[1] > n[0];
    for (unsigned i = 0, t = first; i < 2 && n[t] > 0; i++, t = !t) {
        hpy_text_add(out, i ? ", " : "");
        if (n[t] > 1)
            hpy_text_addf(out, "%u ", n[t]);
        hpy_text_add(out, t ? "m.B" : "m.A");
    }
}

/* All nodes of a part (not reached, reached), and that equal labels are one kind. */
static void check_labels(const struct hpy_graph *graph, const struct hpy_cycles *cycles,
                         bool is_reached)
{
    const struct hpy_classifier *by = hpy_classifier_find("Cycle");
    struct hpy_text want = { 0 }, got = { 0 };
    hpy_kind kinds[MAX_NODES + 2];
    uint32_t nodes[MAX_NODES + 2];
    void *state;
    for (uint32_t a = 0; a < graph->n_nodes; a++)
        nodes[a] = a;
    must(by->prepare(&state, by, graph, NULL, &err));
    must(by->classify(state, graph, nodes, graph->n_nodes, kinds, &err));
    for (uint32_t a = 0; a < graph->n_nodes; a++) {
        if (((graph->flags[a] & HPY_NODE_REACHABLE) != 0) != is_reached)
            continue;
        expected_label(&want, graph, cycles, a);
        hpy_text_clear(&got);
        by->label(state, graph, kinds[a], &got);
        cr_assert_str_eq(hpy_text_get(&got), hpy_text_get(&want), "node %u", a);
        for (uint32_t b = 0; b < a; b++) {
            hpy_text_clear(&want);
            by->label(state, graph, kinds[b], &want);
            cr_assert_eq(kinds[a] == kinds[b],
                         strcmp(hpy_text_get(&got), hpy_text_get(&want)) == 0);
        }
    }
    by->dispose(state);
    hpy_text_dispose(&want);
    hpy_text_dispose(&got);
}

Test(cycles, classified)
{
    for (unsigned round = 0; round < 2000; round++) {
        random_state = 970 + round;
        struct hpy_graph *graph = random_graph(1 + any_of(MAX_NODES));
        for (int is_reached = 0; is_reached < 2; is_reached++) {
            struct hpy_nodeset set;
            struct hpy_cycles *cycles;
            must(hpy_nodeset_init(&set, graph->n_nodes, &err));
            for (uint32_t node = 0; node < graph->n_nodes; node++)
                if (((graph->flags[node] & HPY_NODE_REACHABLE) != 0) == is_reached)
                    hpy_nodeset_add(&set, node);
            must(hpy_cycles_new(&cycles, graph, &set, NULL, &err));
            check_labels(graph, cycles, is_reached);
            hpy_cycles_free(cycles);
            hpy_nodeset_dispose(&set);
        }
        hpy_graph_free(graph);
    }
}

Test(cycles, random_graphs)
{
    uint64_t seed = seed_or(4100, "prop_cycles");
    for (unsigned round = 0; round < 4000; round++) {
        random_state = seed + round;
        struct hpy_graph *graph = random_graph(1 + any_of(round < 3500 ? 9 : MAX_NODES));
        struct hpy_nodeset set;
        struct hpy_cycles *cycles;
        bool all = any_of(2);
        must(hpy_nodeset_init(&set, graph->n_nodes, &err));
        for (uint32_t node = 0; node < graph->n_nodes; node++) {
            bool chosen = all || any_of(4);
            if (chosen)
                hpy_nodeset_add(&set, node);
            member[node] = chosen && !(graph->flags[node] & HPY_NODE_VIRTUAL);
        }
        find_reaches(graph);
        must(hpy_cycles_new(&cycles, graph, all ? NULL : &set, NULL, &err));
        check_components(graph, cycles);
        check_heads(graph, cycles);
        check_holders(graph, cycles);
        hpy_cycles_free(cycles);
        hpy_nodeset_dispose(&set);
        hpy_graph_free(graph);
    }
}
