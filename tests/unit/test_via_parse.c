#include <criterion/criterion.h>

#include "engine/via_parse.h"
#include "made_graph.h"

/* A module and an object that refer to one another by names, by places, and as a type
 * written in C tells. */
static struct hpy_graph *graph;
static struct hpy_vias vias;
static uint32_t place, state_place, told_key, told_call, attribute;

/* The builder gives names numbers of its own. */
static uint32_t number_of(const char *name)
{
    uint32_t i = 0;
    while (i < graph->n_names && !hpy_str_equal(hpy_graph_name(graph, i), hpy_str_of(name)))
        i++;
    cr_assert_lt(i, graph->n_names, "%s", name);
    return i;
}

static void begin(void)
{
    struct made made;
    struct hpy_err err;
    made_begin(&made);
    place = made_name(&made, "+0x18");
    state_place = made_name(&made, "md_state+0x18");
    told_key = made_name(&made, "['key']");
    told_call = made_name(&made, ".at(3)");
    attribute = made_name(&made, "plain");
    made_edge(&made, 0x100, HPY_REL(HPY_REL_ATTR, attribute));
    made_node(&made, 0x100, 0, 16);
    made_edge(&made, 0x100, HPY_REL(HPY_REL_FIELD, place));
    made_edge(&made, 0x100, HPY_REL(HPY_REL_FIELD, state_place));
    made_edge(&made, 0x100, HPY_REL(HPY_REL_TOLD, told_key));
    made_edge(&made, 0x100, HPY_REL(HPY_REL_TOLD, told_call));
    graph = made_end(&made);
    place = number_of("+0x18");
    state_place = number_of("md_state+0x18");
    told_key = number_of("['key']");
    told_call = number_of(".at(3)");
    attribute = number_of("plain");
    cr_assert_eq(hpy_vias_init(&vias, graph, false, &err), HPY_OK);
}

static void end(void)
{
    hpy_vias_dispose(&vias);
    hpy_graph_free(graph);
}

static struct hpy_via_wanted parsed(const char *text)
{
    struct hpy_via_wanted wanted;
    struct hpy_err err;
    cr_assert_eq(hpy_via_parse(&wanted, &vias, hpy_str_of(text), &err), HPY_OK, "%s", text);
    return wanted;
}

static hpy_via via(enum hpy_rel_kind kind, uint32_t argument)
{
    return (hpy_via)kind << 32 | argument;
}

static void expect_alone(const char *text, hpy_via relation)
{
    struct hpy_via_wanted wanted = parsed(text);
    cr_expect_eq(wanted.relation, relation, "%s: %lx", text, (unsigned long)wanted.relation);
    cr_expect(!wanted.is_key && !wanted.never && !wanted.told, "%s", text);
}

Test(via_parse, names_and_places, .init = begin, .fini = end)
{
    expect_alone("->+0x18", via(HPY_REL_FIELD, place));
    expect_alone("->md_state+0x18", via(HPY_REL_FIELD, state_place));
    expect_alone("_->+0x18", via(HPY_REL_FIELD, place));
    expect_alone(".plain", via(HPY_REL_ATTR, attribute));
    cr_expect(parsed("->+0x20").never);
    cr_expect(parsed("->md_state+0x20").never);
}

Test(via_parse, what_a_type_tells, .init = begin, .fini = end)
{
    /* no attribute of that name: what the type tells is meant */
    expect_alone(".at(3)", via(HPY_REL_TOLD, told_call));
    /* a key of a dict is written in the same way: both are meant, in either quotes */
    static const char *const keys[] = { "['key']", "[\"key\"]" };
    for (int i = 0; i < 2; i++) {
        struct hpy_via_wanted wanted = parsed(keys[i]);
        cr_expect(wanted.is_key);
        cr_expect_eq(wanted.told, via(HPY_REL_TOLD, told_key));
    }
    cr_expect_eq(parsed("['other']").told, 0);
    cr_expect(parsed(".at(4)").never);
}

Test(via_parse, what_is_written_comes_back, .init = begin, .fini = end)
{
    static const enum hpy_rel_kind kinds[] = { HPY_REL_FIELD, HPY_REL_FIELD, HPY_REL_TOLD };
    const uint32_t names[] = { place, state_place, told_call };
    for (int i = 0; i < 3; i++) {
        struct hpy_text text = { 0 };
        hpy_vias_text(&text, graph, via(kinds[i], names[i]));
        expect_alone(hpy_text_get(&text), via(kinds[i], names[i]));
        hpy_text_dispose(&text);
    }
}

Test(via_parse, what_is_no_relation, .init = begin, .fini = end)
{
    struct hpy_via_wanted wanted;
    struct hpy_err err;
    cr_expect_eq(hpy_via_parse(&wanted, &vias, HPY_STR("nonsense"), &err), HPY_ESYNTAX);
}
