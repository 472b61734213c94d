/* Dominators of graphs small enough to be drawn. */
#include <criterion/criterion.h>
#include <string.h>

#include "engine/analyses.h"
#include "engine/dom_set.h"
#include "made_graph.h"

#define ITEM HPY_REL(HPY_REL_ITEM, 0)

/* Nodes are letters; 'R' is the root. An edge is two letters, "AB", or with a dot,
 * "A.B", a weak one. A node's type is its letter's: M is a module, F a frame. */
static uint64_t addr_of(char letter)
{
    return letter == 'R' ? HPY_ADDR_ROOT : 0x1000 + 16 * (uint64_t)letter;
}

static struct hpy_graph *drawn(const char *letters, const char *edges)
{
    struct made made;
    made_begin(&made);
    uint32_t weak = made_name(&made, "wr");
    uint32_t plain = made_type(&made, "demo", "T", 0);
    uint32_t module = made_type(&made, "builtins", "module", HPY_TYPE_IS_MODULE);
    uint32_t frame = made_type(&made, "builtins", "frame", 0);
    for (const char *from = "R"; *from; from = *from == 'R' ? letters : from + 1) {
        if (*from != 'R')
            made_node(&made, addr_of(*from),
                      *from == 'M' ? module : *from == 'F' ? frame : plain, (uint64_t)*from);
        for (const char *edge = edges; *edge; edge += strcspn(edge, " "), edge += *edge == ' ')
            if (edge[0] == *from)
                made_edge(&made, addr_of(edge[1] == '.' ? edge[2] : edge[1]),
                          edge[1] == '.' ? HPY_REL(HPY_REL_WEAK, weak) : ITEM);
    }
    return made_end(&made);
}

static uint32_t node_of(const struct hpy_graph *graph, char letter)
{
    return hpy_graph_find(graph, addr_of(letter));
}

static char letter_of(const struct hpy_graph *graph, uint32_t node)
{
    if (node == HPY_NO_NODE)
        return '-';
    return node == HPY_ROOT_NODE ? 'R' : (char)((graph->addr[node] - 0x1000) / 16);
}

static struct hpy_domtree *tree_of(const struct hpy_graph *graph,
                                   const struct hpy_dom_options *options)
{
    struct hpy_domtree *tree;
    struct hpy_err err;
    cr_assert_eq(hpy_domtree_new(&tree, graph, options, NULL, &err), HPY_OK);
    return tree;
}

/* expected: the immediate dominator of each letter, '-' for what is not reached */
static void has_idoms(const struct hpy_domtree *tree, const char *letters, const char *expected)
{
    for (size_t i = 0; letters[i]; i++)
        cr_expect_eq(letter_of(tree->graph,
                               hpy_domtree_idom(tree, node_of(tree->graph, letters[i]))),
                     expected[i], "idom of %c", letters[i]);
}

/* The example of Lengauer and Tarjan (1979), figures 1 and 2. */
Test(dom, the_example_of_the_paper)
{
    static const char letters[] = "ABCDEFGHIJKL";
    struct hpy_graph *graph =
        drawn(letters, "RA RB RC AD BA BD BE CF CG DL EH FI GI GJ HE HK IK JI KI KR LH");
    struct hpy_domtree *tree = tree_of(graph, NULL);
    has_idoms(tree, letters, "RRRRRCCRRGRD");
    cr_expect_eq(hpy_domtree_idom(tree, HPY_ROOT_NODE), HPY_NO_NODE);
    cr_expect_eq(hpy_domtree_retained(tree, node_of(graph, 'C')), 'C' + 'F' + 'G' + 'J');
    cr_expect(hpy_domtree_dominates(tree, node_of(graph, 'C'), node_of(graph, 'J')));
    cr_expect_not(hpy_domtree_dominates(tree, node_of(graph, 'J'), node_of(graph, 'C')));
    cr_expect_not(hpy_domtree_dominates(tree, node_of(graph, 'C'), node_of(graph, 'I')));

    uint32_t chain[3];
    cr_expect_eq(hpy_domtree_chain(chain, 3, tree, node_of(graph, 'J')), 3);
    cr_expect_eq(letter_of(graph, chain[0]), 'G');
    cr_expect_eq(letter_of(graph, chain[1]), 'C');
    cr_expect_eq(letter_of(graph, chain[2]), 'R');
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}

Test(dom, children_by_retained_size)
{
    struct hpy_graph *graph = drawn("ABCDE", "RA AB AC CD AE");
    struct hpy_domtree *tree = tree_of(graph, NULL);
    struct hpy_dom_children *children;
    struct hpy_err err;
    uint32_t n;
    cr_assert_eq(hpy_dom_children_new(&children, tree, NULL, &err), HPY_OK);
    const uint32_t *child = hpy_dom_children_of(&n, children, node_of(graph, 'A'));
    cr_assert_eq(n, 3);
    cr_expect_eq(letter_of(graph, child[0]), 'C'); /* C and D: 67 + 68 */
    cr_expect_eq(letter_of(graph, child[1]), 'E');
    cr_expect_eq(letter_of(graph, child[2]), 'B');
    hpy_dom_children_of(&n, children, node_of(graph, 'D'));
    cr_expect_eq(n, 0);
    hpy_dom_children_free(children);
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}

static void shares_children(struct hpy_analyses *analyses, const struct hpy_dom_options *options,
                            const struct hpy_domtree *tree)
{
    const struct hpy_dom_children *children, *again;
    struct hpy_err err;
    cr_assert_eq(hpy_analyses_dom_children(&children, analyses, options, NULL, &err), HPY_OK);
    cr_expect_eq(children->tree, tree);
    cr_assert_eq(hpy_analyses_dom_children(&again, analyses, options, NULL, &err), HPY_OK);
    cr_expect_eq(children, again);
}

Test(dom, what_counts_as_keeping)
{
    static const char letters[] = "FMABCW";
    static const struct {
        struct hpy_dom_options options;
        const char *idoms;
    } cases[] = {
        /* A is held by a frame and a module, B by the frame, C by the module */
        { { .weak = false, .frames = true, .modules = true }, "RRRFM-" },
        { { .weak = false, .frames = false, .modules = true }, "RRM-M-" },
        { { .weak = false, .frames = true, .modules = false }, "RRFF--" },
        { { .weak = false, .frames = false, .modules = false }, "RR----" },
        { { .weak = true, .frames = true, .modules = true }, "RRRFMC" },
    };
    struct hpy_graph *graph = drawn(letters, "RF RM FA FB MA MC C.W");
    struct hpy_analyses analyses;
    const struct hpy_domtree *tree, *again;
    struct hpy_err err;
    hpy_analyses_init(&analyses, graph);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(hpy_analyses_domtree(&tree, &analyses, &cases[i].options, NULL, &err), HPY_OK);
        has_idoms(tree, letters, cases[i].idoms);
        cr_assert_eq(hpy_analyses_domtree(&again, &analyses, &cases[i].options, NULL, &err),
                     HPY_OK);
        cr_expect_eq(tree, again);
        shares_children(&analyses, &cases[i].options, tree);
    }
    cr_assert_eq(hpy_analyses_domtree(&tree, &analyses, NULL, NULL, &err), HPY_OK);
    has_idoms(tree, letters, cases[0].idoms);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}

static void add(struct hpy_nodeset *set, const struct hpy_graph *graph, const char *letters)
{
    struct hpy_err err;
    cr_assert_eq(hpy_nodeset_init(set, graph->n_nodes, &err), HPY_OK);
    for (; *letters; letters++)
        hpy_nodeset_add(set, node_of(graph, *letters));
}

typedef enum hpy_status (*set_question)(struct hpy_nodeset *out, const struct hpy_domtree *tree,
                                        const struct hpy_nodeset *set, struct hpy_job *job,
                                        struct hpy_err *err);

/* The answer as letters, ascending. */
static void answers(set_question ask, const struct hpy_domtree *tree, const char *letters,
                    const char *expected)
{
    struct hpy_nodeset set, out;
    struct hpy_err err;
    char got[64];
    size_t n = 0;
    add(&set, tree->graph, letters);
    cr_assert_eq(ask(&out, tree, &set, NULL, &err), HPY_OK);
    for (uint32_t node = 1; node < tree->graph->n_nodes; node++)
        if (hpy_nodeset_has(&out, node))
            got[n++] = letter_of(tree->graph, node);
    got[n] = '\0';
    cr_expect_str_eq(got, expected, "of %s", letters);
    if (ask == hpy_dom_dominos) {
        uint64_t size, expected_size = 0;
        for (const char *c = expected; *c; c++)
            expected_size += (uint64_t)*c;
        cr_assert_eq(hpy_dom_domisize(&size, tree, &set, NULL, &err), HPY_OK);
        cr_expect_eq(size, expected_size);
    }
    hpy_nodeset_dispose(&out);
    hpy_nodeset_dispose(&set);
}

/*  R -> A -> C <-> D     E holds F, which A holds as well; U, V, W are garbage,
 *  R -> B -> D           W holds C
 *  R -> E -> F <- A                                                           */
Test(dom, sets)
{
    struct hpy_graph *graph = drawn("ABCDEFUVW", "RA RB RE AC CD DC BD EF AF UV VU WC WV");
    struct hpy_domtree *tree = tree_of(graph, NULL);
    answers(hpy_dom_dominos, tree, "A", "A");
    answers(hpy_dom_dominos, tree, "B", "B");
    answers(hpy_dom_dominos, tree, "AB", "ABCD"); /* the cycle as well, held by both */
    answers(hpy_dom_dominos, tree, "AE", "AEF");
    answers(hpy_dom_dominos, tree, "AD", "ACD");
    answers(hpy_dom_dominos, tree, "CF", "CF");
    answers(hpy_dom_dominos, tree, "ABE", "ABCDEF");
    answers(hpy_dom_dominos, tree, "", "");
    answers(hpy_dom_dominos, tree, "U", "UV");
    answers(hpy_dom_dominos, tree, "W", "UVW"); /* C is the root's */
    answers(hpy_dom_dominos, tree, "BUW", "BUVW");

    answers(hpy_dom_imdom, tree, "D", "BC"); /* both are reached around the other */
    answers(hpy_dom_imdom, tree, "C", "AD"); /* D by way of B; W is not reached */
    answers(hpy_dom_imdom, tree, "F", "AE");
    answers(hpy_dom_imdom, tree, "CD", "AB"); /* C, D refer too, but only behind A, B */
    answers(hpy_dom_imdom, tree, "A", "");    /* held by the root, which is no object */
    answers(hpy_dom_imdom, tree, "V", "");
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}

Test(dom, large_sizes_and_external_bytes)
{
    struct made made;
    made_begin(&made);
    uint32_t plain = made_type(&made, "demo", "T", 0);
    made_edge(&made, 0x1000, ITEM);
    made_node(&made, 0x1000, plain, UINT64_C(5) << 32);
    made_edge(&made, 0x2000, ITEM);
    made_node(&made, 0x2000, plain, UINT64_C(7) << 32);
    struct hpy_err err;
    struct hpy_node_info array = { .addr = 0x3000, .size_bytes = 96, .external_bytes = 4000,
                                   .type = plain };
    made_edge(&made, 0x3000, ITEM);
    cr_assert_eq(made.sink->ops->node(made.sink, &array, &err), HPY_OK);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_domtree *tree = tree_of(graph, NULL);
    uint32_t outer = hpy_graph_find(graph, 0x1000);
    cr_expect_eq(hpy_domtree_retained(tree, outer), (UINT64_C(12) << 32) + 96);
    cr_expect_eq(hpy_domtree_retained_external(tree, outer), 4000);
    cr_expect_eq(hpy_domtree_retained_external(tree, HPY_ROOT_NODE), 4000);
    hpy_domtree_free(tree);
    hpy_graph_free(graph);
}

Test(dom, stopped)
{
    struct hpy_graph *graph = drawn("A", "RA");
    struct hpy_analyses analyses;
    const struct hpy_domtree *tree;
    struct hpy_job job;
    struct hpy_err err;
    hpy_job_init(&job);
    hpy_job_cancel(&job);
    hpy_analyses_init(&analyses, graph);
    cr_expect_eq(hpy_analyses_domtree(&tree, &analyses, NULL, &job, &err), HPY_ECANCELLED);
    cr_expect_null(tree);
    cr_expect_eq(hpy_analyses_domtree(&tree, &analyses, NULL, NULL, &err), HPY_OK);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}
