#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/rule.h"
#include "engine/type_order.h"
#include "made_graph.h"

/* Classes at 0x1000 + 16 i, of which the first n_types have instances at 0x5000 + 16 i. */
struct classes {
    struct made made;
    uint32_t type, tuple, mro, bases;
    uint64_t tuple_at;
};

static struct hpy_err err;

/* base: number of the class that gives the layout, or -1. */
static void announce(struct classes *c, const char *name, uint64_t addr, int base)
{
    struct hpy_str text = hpy_str_of(name);
    struct hpy_type_info info = { .addr = addr, .name = text, .module = HPY_STR("m"),
                                  .base_addr = base < 0 ? 0 : 0x1000 + 16 * (uint64_t)base };
    cr_assert_eq(c->made.sink->ops->type(c->made.sink, c->made.n_types++, &info, &err), HPY_OK);
}

static void begin(struct classes *c, const char *const *names, const int *layout, unsigned n_types)
{
    *c = (struct classes){ .tuple_at = 0x9000 };
    made_begin(&c->made);
    c->type = made_type(&c->made, "builtins", "type", HPY_TYPE_IS_TYPE);
    c->tuple = made_type(&c->made, "builtins", "tuple", 0);
    for (unsigned i = 0; i < n_types; i++)
        announce(c, names[i], 0x1000 + 16 * i, layout[i]);
    c->mro = made_name(&c->made, "__mro__");
    c->bases = made_name(&c->made, "__bases__");
    for (unsigned i = 0; i < n_types; i++)
        made_node(&c->made, 0x5000 + 16 * i, c->tuple + 1 + i, 16);
}

/* A class and the tuple that it has; members end with -1. */
static void add_class(struct classes *c, unsigned i, const char *name, uint32_t attribute,
                      const int *members)
{
    char full[32];
    snprintf(full, sizeof full, "m.%s", name);
    struct hpy_content content = { .kind = HPY_CONTENT_NAME, .text = hpy_str_of(full) };
    made_valued_node(&c->made, 0x1000 + 16 * i, c->type, 400, HPY_NODE_IS_TYPE, content);
    if (!members)
        return;
    made_edge(&c->made, c->tuple_at, HPY_REL(HPY_REL_ATTR, attribute));
    made_node(&c->made, c->tuple_at, c->tuple, 40);
    for (unsigned m = 0; members[m] >= 0; m++)
        made_edge(&c->made, 0x1000 + 16 * (uint64_t)members[m], HPY_REL_INDEX(HPY_REL_ITEM, m));
    c->tuple_at += 16;
}

static struct hpy_type_order *order_of(const struct hpy_graph *graph)
{
    struct hpy_type_order *order;
    cr_assert_eq(hpy_type_order_new(&order, graph, NULL, &err), HPY_OK, "%s", err.text);
    return order;
}

static uint32_t class_of(const struct hpy_type_order *order, const char *name)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t c = 0; c < order->n; c++)
        if (hpy_type_order_names(order, c, hpy_str_of(name))) {
            cr_assert_eq(found, UINT32_MAX, "%s twice", name);
            found = c;
        }
    cr_assert_neq(found, UINT32_MAX, "%s", name);
    return found;
}

static bool has(const struct hpy_type_order *order, const char *a, const char *b)
{
    return hpy_type_order_has(order, class_of(order, a), class_of(order, b));
}

static uint64_t n_chosen(const struct hpy_graph *graph, const char *name, enum hpy_rule_alt alt)
{
    struct hpy_str text = hpy_str_of(name);
    struct hpy_rule_call call = { HPY_RULE_TYPE, &text, 1, 0 };
    struct hpy_rule *plain, *rule;
    struct hpy_nodeset all, found;
    cr_assert_eq(hpy_rule_call(&plain, &call, &err), HPY_OK);
    cr_assert_eq(hpy_rule_alt(&rule, plain, alt, &err), HPY_OK);
    cr_assert_eq(hpy_nodeset_from_range(&all, graph->n_nodes, 0, graph->n_nodes, &err), HPY_OK);
    cr_assert_eq(hpy_rule_select(&found, rule, graph, &all, NULL, &err), HPY_OK, "%s", err.text);
    uint64_t n = hpy_nodeset_count(&found);
    hpy_nodeset_dispose(&found);
    hpy_nodeset_dispose(&all);
    hpy_rule_free(plain);
    hpy_rule_free(rule);
    return n;
}

/* class Both(Base, Mixin), where Mixin has no instance, and all say their __mro__ */
Test(type_order, a_second_base_without_instances_counts)
{
    struct classes c;
    begin(&c, (const char *[]){ "Both", "Base" }, (int[]){ 1, -1 }, 2);
    add_class(&c, 0, "Both", c.mro, (int[]){ 0, 1, 2, -1 });
    add_class(&c, 1, "Base", c.mro, (int[]){ 1, -1 });
    add_class(&c, 2, "Mixin", c.mro, (int[]){ 2, -1 });
    struct hpy_graph *graph = made_end(&c.made);
    struct hpy_type_order *order = order_of(graph);
    cr_assert(has(order, "m.Both", "m.Mixin"));
    cr_assert(has(order, "m.Both", "m.Base"));
    cr_assert(has(order, "m.Both", "m.Both"));
    cr_assert(!has(order, "m.Base", "m.Mixin"));
    cr_assert(!has(order, "m.Mixin", "m.Both"));
    cr_assert_eq(n_chosen(graph, "m.Mixin", HPY_ALT_LE), 1);
    cr_assert_eq(n_chosen(graph, "m.Mixin", HPY_ALT_LT), 1);
    cr_assert_eq(n_chosen(graph, "<type m.Mixin at 0x1020>", HPY_ALT_LT), 1);
    cr_assert_eq(n_chosen(graph, "m.Mixin", HPY_ALT_GE), 0);
    cr_assert_eq(n_chosen(graph, "m.Both", HPY_ALT_GT), 1);
    cr_assert_eq(n_chosen(graph, "m.Both", HPY_ALT_GE), 2);
    cr_assert_eq(n_chosen(graph, "m.Base", HPY_ALT_LT), 1);
    hpy_type_order_free(order);
    hpy_graph_free(graph);
}

/* what __mro__ leaves out is no base, although __base__ says so: it is exact */
Test(type_order, mro_counts_before_base)
{
    struct classes c;
    begin(&c, (const char *[]){ "Odd", "Base" }, (int[]){ 1, -1 }, 2);
    add_class(&c, 0, "Odd", c.mro, (int[]){ 0, -1 });
    add_class(&c, 1, "Base", c.mro, (int[]){ 1, -1 });
    struct hpy_graph *graph = made_end(&c.made);
    struct hpy_type_order *order = order_of(graph);
    cr_assert(!has(order, "m.Odd", "m.Base"));
    hpy_type_order_free(order);
    hpy_graph_free(graph);
}

/* A(B, C), B(D) by __bases__ alone, C by its layout */
Test(type_order, bases_are_followed_where_there_is_no_mro)
{
    struct classes c;
    begin(&c, (const char *[]){ "A", "B", "C", "E" }, (int[]){ 1, -1, 3, -1 }, 4);
    add_class(&c, 0, "A", c.bases, (int[]){ 1, 2, -1 });
    add_class(&c, 1, "B", c.bases, (int[]){ 4, -1 });
    add_class(&c, 2, "C", 0, NULL);
    add_class(&c, 3, "E", 0, NULL);
    add_class(&c, 4, "D", 0, NULL);
    struct hpy_graph *graph = made_end(&c.made);
    struct hpy_type_order *order = order_of(graph);
    cr_assert(has(order, "m.A", "m.B"));
    cr_assert(has(order, "m.A", "m.C"));
    cr_assert(has(order, "m.A", "m.D"));
    cr_assert(has(order, "m.A", "m.E"));
    cr_assert(has(order, "m.C", "m.E"));
    cr_assert(!has(order, "m.C", "m.D"));
    cr_assert(!has(order, "m.B", "m.C"));
    hpy_type_order_free(order);
    hpy_graph_free(graph);
}

/* as a damaged file may have it */
Test(type_order, a_circle_of_bases_ends)
{
    struct classes c;
    begin(&c, (const char *[]){ "A", "B" }, (int[]){ -1, -1 }, 2);
    add_class(&c, 0, "A", c.bases, (int[]){ 1, 0, -1 });
    add_class(&c, 1, "B", c.bases, (int[]){ 0, -1 });
    struct hpy_graph *graph = made_end(&c.made);
    struct hpy_type_order *order = order_of(graph);
    cr_assert(has(order, "m.A", "m.B"));
    cr_assert(has(order, "m.B", "m.A"));
    cr_assert_eq(order->off[order->n], 2);
    hpy_type_order_free(order);
    hpy_graph_free(graph);
}
