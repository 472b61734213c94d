/* Leak suspects and largest objects of heaps of few strokes. */
#include <criterion/criterion.h>

#include "engine/analyses.h"
#include "engine/largest.h"
#include "engine/suspects.h"
#include "suspects_support.h"

struct found {
    struct hpy_graph *graph;
    struct hpy_analyses analyses;
    struct hpy_suspects suspects;
};

static struct found look(struct scene *scene, const struct hpy_suspect_options *options)
{
    struct found found = { .graph = scene_end(scene) };
    const struct hpy_dom_children *children;
    struct hpy_err err;
    hpy_analyses_init(&found.analyses, found.graph);
    cr_assert_eq(hpy_analyses_dom_children(&children, &found.analyses, NULL, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_suspects_init(&found.suspects, children, options, NULL, &err), HPY_OK);
    return found;
}

static void done(struct found *found)
{
    hpy_suspects_dispose(&found->suspects);
    hpy_analyses_dispose(&found->analyses);
    hpy_graph_free(found->graph);
}

static void says(const struct found *found, uint32_t i, enum hpy_suspect_form form,
                 uint32_t thing, uint64_t bytes, uint32_t n)
{
    cr_assert_lt(i, found->suspects.n);
    const struct hpy_suspect *suspect = &found->suspects.suspect[i];
    cr_expect_eq(suspect->form, form, "form of %u", i);
    cr_expect_eq(suspect->point, thing ? scene_node(found->graph, thing) : HPY_NO_NODE,
                 "point of %u", i);
    cr_expect_eq(suspect->bytes, bytes, "bytes of %u: %d", i, (int)suspect->bytes);
    cr_expect_eq(suspect->n, n, "gathered by %u: %u", i, suspect->n);
}

static void hold_many(struct scene *scene, uint32_t holder, enum scene_type type, uint32_t n,
                      uint64_t size_bytes)
{
    while (n-- > 0)
        scene_hold(scene, holder, scene_add(scene, type, size_bytes, 0));
}

static void background(struct scene *scene, uint32_t dict)
{
    hold_many(scene, dict, SCENE_FUNCTION, 1000, 60);
    hold_many(scene, dict, SCENE_OTHER, 100, 10);
}

/* An object whose attribute dict has a list that has things. */
Test(suspects, where_it_gathers_is_below_who_keeps_it)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), service = scene_add(scene, SCENE_OTHER, 50, 0);
    uint32_t attributes = scene_add(scene, SCENE_DICT, 200, 0);
    uint32_t list = scene_add(scene, SCENE_LIST, 4000, 0);
    background(scene, dict);
    scene_hold(scene, dict, service);
    scene_link(scene, service, attributes, HPY_REL(HPY_REL_DICT, 0));
    scene_hold(scene, attributes, list);
    hold_many(scene, attributes, SCENE_OTHER, 20, 50);
    hold_many(scene, list, SCENE_OBJECT, 400, 100);
    hold_many(scene, list, SCENE_OTHER, 10, 100);
    struct found found = look(scene, NULL);
    cr_expect_eq(found.suspects.total_bytes, found.graph->reachable_bytes);
    cr_assert_eq(found.suspects.n, 1);
    says(&found, 0, HPY_SUSPECT_HOLDER, list, 4000 + 41000, 400);
    const struct hpy_suspect *suspect = &found.suspects.suspect[0];
    cr_expect_eq(suspect->gathered_bytes, 40000);
    cr_expect_eq(suspect->referrer, suspect->point);
    cr_expect_eq(suspect->n_referred, 400);
    cr_expect_eq(found.graph->type[suspect->node[0]], 1 + SCENE_OBJECT);
    done(&found);
}

Test(suspects, attributes_are_different_things_and_items_are_alike)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), service = scene_add(scene, SCENE_OTHER, 50, 0);
    uint32_t attributes = scene_add(scene, SCENE_DICT, 200, 0);
    uint32_t list = scene_add(scene, SCENE_LIST, 100, 0), part[4];
    scene_hold(scene, dict, service);
    scene_hold(scene, dict, list);
    scene_link(scene, service, attributes, HPY_REL(HPY_REL_DICT, 0));
    for (int i = 0; i < 4; i++) {
        part[i] = scene_add(scene, SCENE_LIST, 100, 0);
        scene_hold(scene, i < 2 ? attributes : list, part[i]);
        hold_many(scene, part[i], SCENE_OBJECT, 100 + (uint32_t)i, 100);
    }
    struct found found = look(scene, NULL);
    cr_assert_eq(found.suspects.n, 3);
    says(&found, 0, HPY_SUSPECT_HOLDER, list, 100 + 200 + 20500, 2);
    says(&found, 1, HPY_SUSPECT_HOLDER, part[1], 100 + 10100, 101);
    says(&found, 2, HPY_SUSPECT_HOLDER, part[0], 100 + 10000, 100);
    done(&found);
}

/* A registry of many, one of which is large for a reason of its own. */
Test(suspects, a_large_part_is_told_apart_from_the_rest)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), list = scene_add(scene, SCENE_LIST, 100, 0);
    uint32_t large = scene_add(scene, SCENE_OBJECT, 50000, 0);
    scene_hold(scene, dict, list);
    scene_hold(scene, list, large);
    hold_many(scene, list, SCENE_OBJECT, 300, 100);
    struct found found = look(scene, &(struct hpy_suspect_options){ 0.1, 0.6, 10 });
    cr_assert_eq(found.suspects.n, 2);
    says(&found, 0, HPY_SUSPECT_HOLDER, large, 50000, 0);
    says(&found, 1, HPY_SUSPECT_HOLDER, list, 100 + 30000, 300);
    cr_expect_eq(found.suspects.suspect[1].apart_bytes, 50000);
    cr_expect_eq(found.suspects.suspect[0].referrer, HPY_NO_NODE); /* nothing gathered */
    done(&found);
}

Test(suspects, a_chain_is_one_thing)
{
    enum { LINKS = 1000 };
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), head = scene_add(scene, SCENE_OTHER, 50, 0), first = 0;
    scene_hold(scene, dict, head);
    for (uint32_t i = 0, last = head; i < LINKS; i++) { /* each link has a value */
        uint32_t link = scene_add(scene, SCENE_OBJECT, 60, 0);
        scene_hold(scene, last, link);
        scene_hold(scene, link, scene_add(scene, SCENE_OTHER, 10, 0));
        last = link;
        first = i ? first : link;
    }
    struct found found = look(scene, NULL);
    cr_assert_eq(found.suspects.n, 1);
    says(&found, 0, HPY_SUSPECT_CHAIN, first, 70 * LINKS, LINKS);
    cr_expect_eq(found.suspects.suspect[0].node[0], scene_node(found.graph, first));
    done(&found);
}

/* A chain that ends with what holds much in another way. */
Test(suspects, a_chain_ends_where_something_else_begins)
{
    enum { LINKS = 100 };
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), list = scene_add(scene, SCENE_LIST, 100, 0), first = 0;
    for (uint32_t i = 0, last = dict; i < LINKS; i++) {
        uint32_t link = scene_add(scene, SCENE_OBJECT, 60, 0);
        scene_hold(scene, last, link);
        last = link;
        first = i ? first : link;
        if (i == LINKS - 1)
            scene_hold(scene, link, list);
    }
    hold_many(scene, list, SCENE_OTHER, 100, 100);
    struct found found = look(scene, NULL);
    cr_assert_eq(found.suspects.n, 2);
    says(&found, 0, HPY_SUSPECT_HOLDER, list, 10100, 100);
    /* the last link is where the chain ends: it keeps the list */
    says(&found, 1, HPY_SUSPECT_CHAIN, first, 60 * LINKS, LINKS);
    cr_expect_eq(found.suspects.suspect[1].apart_bytes, 10100);
    done(&found);
}

/* Two modules have the same things; code has constants, and two modules some of these. */
Test(suspects, what_two_hold_together_is_a_group)
{
    enum { MEMBERS = 200 };
    struct scene *scene = scene_new();
    uint32_t a = scene_module(scene), b = scene_module(scene);
    uint32_t table = scene_add(scene, SCENE_DICT, 232, 0); /* of the interpreter */
    scene_hold(scene, 0, table);
    uint32_t list = scene_add(scene, SCENE_LIST, 100, 0);
    uint32_t other = scene_add(scene, SCENE_LIST, 100, 0);
    uint32_t first_code = scene_add(scene, SCENE_CODE, 100, 0);
    uint32_t second_code = scene_add(scene, SCENE_CODE, 100, 0);
    uint32_t first_names = scene_add(scene, SCENE_TUPLE, 100, 0);
    uint32_t second_names = scene_add(scene, SCENE_TUPLE, 100, 0);
    scene_hold(scene, a, list);
    scene_hold(scene, b, other);
    scene_hold(scene, a, first_code);
    scene_hold(scene, b, second_code);
    scene_hold(scene, first_code, first_names);
    scene_hold(scene, second_code, second_names);
    for (uint32_t i = 0; i < MEMBERS; i++) {
        uint32_t member = scene_add(scene, SCENE_OBJECT, 90, 0);
        uint32_t name = scene_add(scene, SCENE_OTHER, 90, 0);
        scene_hold(scene, member, scene_add(scene, SCENE_OTHER, 10, i == 7 ? 1000 : 0));
        scene_hold(scene, list, member);
        if (i % 2 == 0)
            scene_hold(scene, other, member);
        else if (i % 3 == 0)
            scene_hold(scene, table, member);
        else
            scene_hold(scene, b, member); /* a global, and so of the program */
        scene_hold(scene, first_names, name);
        scene_hold(scene, second_names, name);
    }
    struct found found = look(scene, NULL);
    cr_assert_eq(found.suspects.n, 1);
    says(&found, 0, HPY_SUSPECT_GROUP, 0, 100 * MEMBERS / 2, MEMBERS / 2);
    const struct hpy_suspect *suspect = &found.suspects.suspect[0];
    cr_expect_eq(suspect->referrer, scene_node(found.graph, list));
    cr_expect_eq(suspect->n_referred, MEMBERS / 2);
    done(&found);
}

/* What is outside of objects counts, and a list is found by it that is small itself. */
Test(suspects, bytes_outside_count)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), list = scene_add(scene, SCENE_LIST, 100, 0);
    hold_many(scene, dict, SCENE_OTHER, 30, 300);
    scene_hold(scene, dict, list);
    for (int i = 0; i < 50; i++)
        scene_hold(scene, list, scene_add(scene, SCENE_OBJECT, 10, 1000));
    struct found found = look(scene, NULL);
    cr_assert_eq(found.suspects.n, 1);
    says(&found, 0, HPY_SUSPECT_HOLDER, list, 100 + 50 * 1010, 50);
    cr_expect_eq(found.suspects.suspect[0].external_bytes, 50000);
    cr_expect_eq(found.suspects.total_bytes, found.graph->reachable_bytes + 50000);
    done(&found);
}

Test(suspects, options_decide)
{
    static const struct {
        struct hpy_suspect_options options;
        uint32_t n, n_found;
    } cases[] = {
        { { .share = 0.2, .most = 0.7, .max = 10 }, 2, 2 },
        { { .share = 0.35, .most = 0.7, .max = 10 }, 1, 1 },
        { { .share = 0.2, .most = 0.7, .max = 1 }, 1, 2 },
        { { .share = 0.2, .most = 0.7, .max = 0 }, 0, 2 },
        { { .share = 0.9, .most = 0.7, .max = 10 }, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene *scene = scene_new();
        uint32_t dict = scene_module(scene);
        for (uint32_t l = 0; l < 2; l++) {
            uint32_t list = scene_add(scene, SCENE_LIST, 100, 0);
            scene_hold(scene, dict, list);
            hold_many(scene, list, SCENE_OBJECT, 40 - 10 * l, 1000);
        }
        hold_many(scene, dict, SCENE_FUNCTION, 300, 100);
        struct found found = look(scene, &cases[i].options);
        cr_expect_eq(found.suspects.n, cases[i].n, "case %zu", i);
        cr_expect_eq(found.suspects.n_found, cases[i].n_found, "case %zu", i);
        done(&found);
    }
}

Test(suspects, nothing_is_no_suspect)
{
    struct found found = look(scene_new(), NULL);
    cr_expect_eq(found.suspects.n, 0);
    cr_expect_eq(found.suspects.total_bytes, 0);
    done(&found);
}

static void lists(struct hpy_graph *graph, const struct hpy_largest_options *options,
                  const uint32_t *things, uint32_t n)
{
    struct hpy_domtree *tree;
    struct hpy_largest largest;
    struct hpy_err err;
    cr_assert_eq(hpy_domtree_new(&tree, graph, NULL, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_largest_init(&largest, tree, options, NULL, &err), HPY_OK);
    cr_expect_eq(largest.n, n);
    for (uint32_t i = 0; i < n && i < largest.n; i++) {
        cr_expect_eq(largest.row[i].node, scene_node(graph, things[i]), "row %u", i);
        cr_expect_eq(largest.row[i].retained_bytes,
                     hpy_domtree_retained(tree, largest.row[i].node));
    }
    hpy_largest_dispose(&largest);
    hpy_domtree_free(tree);
}

/* Not the module and its dict, and not what only stands between. */
Test(suspects, largest_are_those_that_say_something)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), frame = scene_add(scene, SCENE_FRAME, 0, 0);
    uint32_t service = scene_add(scene, SCENE_OTHER, 50, 0);
    uint32_t attributes = scene_add(scene, SCENE_DICT, 50, 0);
    uint32_t a = scene_add(scene, SCENE_LIST, 6000, 0), b = scene_add(scene, SCENE_LIST, 4000, 0);
    uint32_t local = scene_add(scene, SCENE_OBJECT, 100, 5000);
    uint32_t small = scene_add(scene, SCENE_OBJECT, 20, 0);
    scene_hold(scene, 0, frame);
    scene_hold(scene, frame, local);
    scene_hold(scene, dict, service);
    scene_hold(scene, dict, small);
    scene_link(scene, service, attributes, HPY_REL(HPY_REL_DICT, 0));
    scene_hold(scene, attributes, a);
    scene_hold(scene, attributes, b);
    struct hpy_graph *graph = scene_end(scene);
    lists(graph, NULL, (uint32_t[]){ service, a, local, b }, 4);
    lists(graph, &(struct hpy_largest_options){ 2, 0.9, 0 }, (uint32_t[]){ service, a }, 2);
    lists(graph, &(struct hpy_largest_options){ 9, 2.0, 0 },
          (uint32_t[]){ service, attributes, a, local, b, small }, 6);
    hpy_graph_free(graph);
}
