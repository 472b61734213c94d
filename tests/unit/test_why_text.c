/* Why objects live, in words. */
#include <criterion/criterion.h>

#include "engine/why_text.h"
#include "why_support.h"

static struct hpy_graph *graph;
static struct hpy_why_rules *rules;
static struct hpy_domtree *tree;

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static void setup(void)
{
    struct hpy_err err;
    graph = shop_graph(100);
    demand(hpy_why_rules_new(&rules, graph, NULL, &err), &err);
    demand(hpy_domtree_new(&tree, graph, NULL, NULL, &err), &err);
}

static void teardown(void)
{
    hpy_domtree_free(tree);
    hpy_why_rules_free(rules);
    hpy_graph_free(graph);
}

TestSuite(why_text, .init = setup, .fini = teardown);

static struct hpy_why *why_of(uint64_t addr)
{
    struct hpy_err err;
    struct hpy_why *why;
    struct hpy_why_options options = { HPY_WHY_ANY, tree };
    demand(hpy_why_new(&why, rules, hpy_graph_find(graph, addr), &options, NULL, &err), &err);
    return why;
}

static void line_is(uint64_t addr, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_why *why = why_of(addr);
    hpy_why_line(&text, why, 8, &hpy_numbers_plain);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    hpy_why_free(why);
}

Test(why_text, chains)
{
    line_is(SHOP_MODULE, "module shop.registry");
    line_is(SHOP_MODULE_DICT, "module shop.registry .__dict__");
    line_is(SHOP_USER, "module shop.registry .SESSIONS ['9f1c'] .user");
    line_is(SHOP_SESSION_3, "module shop.registry .SESSIONS [<str of 4>]");
    line_is(SHOP_BY_ID, "module shop.registry .Cart .by_id");
    line_is(SHOP_LOCAL, "frame sweep(), registry.py:88 local left");
    line_is(SHOP_CODEC, "the interpreter its codec_search_cache");
    line_is(SHOP_STATIC, "compiled into Python C field static");
    line_is(SHOP_LOOP_LIST, "shop.models.User .one .other .items");
    line_is(SHOP_STRAY_ITEM, "list [0]");
    line_is(SHOP_CHAIN + 16 * 99,
            "module shop.registry .CHAIN .next .next … 93 steps … .next .next .next .next");
}

static void object_is(uint64_t addr, const char *expected)
{
    struct hpy_text text = { 0 };
    hpy_why_object_text(&text, graph, hpy_graph_find(graph, addr), &hpy_numbers_plain);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

Test(why_text, objects)
{
    object_is(SHOP_CART, "class shop.registry.Cart");
    object_is(SHOP_MODULE, "module shop.registry");
    object_is(SHOP_SESSION_1, "shop.models.Session");
    object_is(SHOP_SESSION_1_DICT, "dict of shop.models.Session");
    object_is(SHOP_SESSIONS, "dict");
    object_is(SHOP_FRAME, "frame sweep(), registry.py:88");
}

static void holders_are(uint64_t addr, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_why *why = why_of(addr);
    for (uint64_t i = 0; i < why->n_direct; i++) {
        hpy_text_add(&text, i ? "; " : "");
        hpy_why_direct_text(&text, why, rules, i);
    }
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    hpy_why_free(why);
}

Test(why_text, holders)
{
    holders_are(SHOP_SESSION_1,
                "shop.registry.SESSIONS['9f1c']; frame sweep(), registry.py:88, local s; "
                "shop.registry.SESSIONS['9f1c'].user.session; shop.models.User [0]; "
                "weakref in shop.registry.ref");
    holders_are(SHOP_SESSIONS, "shop.registry.SESSIONS; __main__.SESSIONS");
    holders_are(SHOP_CODEC, "the interpreter, its codec_search_cache");
    holders_are(SHOP_STATIC, "compiled into Python");
    holders_are(SHOP_FRAME, "running");
    holders_are(SHOP_STRAY, "");
}
