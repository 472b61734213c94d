/* Why objects live, in a heap where every answer can be seen. */
#include <criterion/criterion.h>
#include <inttypes.h>

#include "base/mem.h"
#include "engine/analyses.h"
#include "engine/why.h"
#include "made_graph.h"
#include "why_support.h"

static struct hpy_graph *graph;
static struct hpy_why_rules *rules;
static struct hpy_domtree *tree;

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static void begin(uint64_t n_chain)
{
    struct hpy_err err;
    graph = shop_graph(n_chain);
    demand(hpy_why_rules_new(&rules, graph, NULL, &err), &err);
    demand(hpy_domtree_new(&tree, graph, NULL, NULL, &err), &err);
    cr_assert_eq(hpy_why_rules_graph(rules), graph);
}

static void end(void)
{
    hpy_domtree_free(tree);
    hpy_why_rules_free(rules);
    hpy_graph_free(graph);
}

static void setup(void) { begin(0); }
TestSuite(why, .init = setup, .fini = end);

static uint32_t at(uint64_t addr) { return hpy_graph_find(graph, addr); }

static struct hpy_why *why_of(uint64_t addr, uint64_t through, bool with_tree)
{
    struct hpy_err err;
    struct hpy_why *why;
    struct hpy_why_options options = { through, with_tree ? tree : NULL };
    demand(hpy_why_new(&why, rules, at(addr), &options, NULL, &err), &err);
    cr_assert_eq(why->node, at(addr));
    return why;
}

/* ------------------------------------------------------------------------- names */

static void name_is(uint64_t addr, const char *expected)
{
    struct hpy_text name = { 0 };
    hpy_text_add(&name, "-");
    hpy_why_name(&name, rules, at(addr));
    cr_assert_str_eq(hpy_text_get(&name) + 1, expected);
    hpy_text_dispose(&name);
}

Test(why, names)
{
    name_is(SHOP_MODULE, "shop.registry");
    name_is(SHOP_MODULE_DICT, "shop.registry.__dict__");
    name_is(SHOP_SESSIONS, "shop.registry.SESSIONS"); /* and not __main__.SESSIONS */
    name_is(SHOP_SESSION_2, "shop.registry.SESSIONS['9f1d']");
    name_is(SHOP_SESSION_1_DICT, "shop.registry.SESSIONS['9f1c'].__dict__");
    name_is(SHOP_USER, "shop.registry.SESSIONS['9f1c'].user");
    name_is(SHOP_CART, "shop.registry.Cart");
    name_is(SHOP_BY_ID, "shop.registry.Cart.by_id");
    name_is(SHOP_LISTENER, "shop.registry.bus.listeners['tick'][1]");
}

Test(why, what_has_no_name)
{
    name_is(SHOP_SESSION_3, ""); /* its key is not known */
    name_is(SHOP_LOCAL, "");
    name_is(SHOP_CODEC, "");
    name_is(SHOP_STATIC, "");
    name_is(SHOP_LOOP, "");
    name_is(SHOP_STRAY_ITEM, "");
    name_is(SHOP_WEAKLY, "");
    name_is(HPY_ADDR_ROOT, "");
    name_is(SHOP_FRAME, "");
}

/* ------------------------------------------------------------------------ chains */

/* "module shop.registry .SESSIONS ['9f1c']", with ! behind what keeps the object. */
static void chain_is(const struct hpy_why *why, const char *expected)
{
    static const char *const begins[] = { "module ", "frame ", "c ", "static ", "outside ",
                                          "cycle " };
    struct hpy_text text = { 0 };
    hpy_text_add(&text, begins[why->begin]);
    hpy_graph_brief(&text, graph, why->first, 60);
    uint32_t node = why->n_lead ? why->step[why->n_lead - 1].target : why->first;
    cr_assert(why->begin == HPY_WHY_FROM_C || why->begin == HPY_WHY_FROM_STATIC ||
              node == why->first);
    for (uint64_t i = 0; i < why->n_steps; i++) {
        const struct hpy_why_step *step = &why->step[i];
        if (i > 0)
            cr_assert_eq(step->source, why->step[i - 1].target);
        cr_assert_eq(step->target, graph->out_target[step->edge]);
        if (i < why->n_lead)
            continue;
        hpy_text_add(&text, " ");
        hpy_graph_edge_text(&text, graph, step->source, step->edge);
        hpy_text_add(&text, step->merged ? "+" : "");
        hpy_text_add(&text, step->keeps ? "!" : "");
    }
    cr_assert(why->n_steps == 0 || why->step[why->n_steps - 1].target == why->node);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

static void why_is(uint64_t addr, const char *expected)
{
    struct hpy_why *why = why_of(addr, HPY_WHY_ANY, false);
    chain_is(why, expected);
    hpy_why_free(why);
}

Test(why, from_modules)
{
    why_is(SHOP_MODULE, "module shop.registry");
    why_is(SHOP_MODULE_DICT, "module shop.registry .__dict__");
    why_is(SHOP_SESSION_1, "module shop.registry .__dict__+ ['SESSIONS'] ['9f1c']");
    why_is(SHOP_SESSION_3, "module shop.registry .__dict__+ ['SESSIONS'] [<str of 4>]");
    why_is(SHOP_USER,
           "module shop.registry .__dict__+ ['SESSIONS'] ['9f1c'] .__dict__+ ['user']");
    why_is(SHOP_BY_ID, "module shop.registry .__dict__+ ['Cart'] .__dict__+ ['by_id']");
}

Test(why, from_elsewhere)
{
    why_is(SHOP_LOCAL, "frame 0x1010 .f_locals[\"left\"]");
    why_is(SHOP_CODEC, "c Root .i0_codec_search_cache");
    why_is(SHOP_STATIC, "static 0x10 ->static");
    why_is(SHOP_FRAME, "frame 0x1010");
    why_is(SHOP_TABLE, "c Root .i0_modules");
}

Test(why, from_nowhere)
{
    why_is(SHOP_STRAY, "outside 0x11a0");
    why_is(SHOP_STRAY_ITEM, "outside 0x11a0 [0]");
    why_is(SHOP_WEAKLY, "outside 0x11d0");
    why_is(SHOP_LOOP, "cycle 0x1180 .other .one");
    why_is(SHOP_LOOP_LIST, "cycle 0x1188 .one .other .items");
}

Test(why, keepers)
{
    struct hpy_why *why = why_of(SHOP_USER, HPY_WHY_ANY, true);
    /* Root alone keeps the table; SESSIONS is imported by __main__ as well, so that the
     * module does not keep it, and the frame holds the session */
    chain_is(why, "module shop.registry .__dict__+ ['SESSIONS'] ['9f1c']! .__dict__+! ['user']!");
    cr_assert(why->has_tree);
    cr_assert_eq(why->step[why->n_steps - 1].retained_bytes, 5000);
    cr_assert_eq(why->step[why->n_steps - 2].retained_bytes, 5000 + 104 + 53);
    cr_assert_eq(why->step[why->n_steps - 3].retained_bytes, 5000 + 104 + 53 + 48);
    hpy_why_free(why);
}

/* ------------------------------------------------------------------------ holders */

static void holder_is(const struct hpy_why *why, uint64_t i, enum hpy_why_holder holder,
                      uint64_t owner)
{
    cr_assert_lt(i, why->n_direct);
    cr_assert_eq(why->direct[i].holder, holder, "%" PRIu64 ": %s", i,
                 hpy_why_holder_info(why->direct[i].holder)->word);
    cr_assert_eq(why->direct[i].owner, at(owner));
}

Test(why, all_that_holds_an_object)
{
    struct hpy_why *why = why_of(SHOP_SESSION_1, HPY_WHY_ANY, true);
    cr_assert(why->through);
    cr_assert_eq(why->n_direct, 5);
    holder_is(why, 0, HPY_WHY_OBJECT, SHOP_SESSIONS);
    holder_is(why, 1, HPY_WHY_FRAME, SHOP_FRAME);
    holder_is(why, 2, HPY_WHY_CYCLE, SHOP_USER);
    holder_is(why, 3, HPY_WHY_GARBAGE, SHOP_STRAY_ITEM);
    holder_is(why, 4, HPY_WHY_WEAK, SHOP_WEAKREF);
    cr_assert_eq(why->n_holders, 2);
    hpy_why_free(why);

    why = why_of(SHOP_SESSION_1, HPY_WHY_ANY, false);
    cr_assert_eq(why->count[HPY_WHY_OBJECT], 2); /* nobody knows of cycles */
    cr_assert_eq(why->count[HPY_WHY_CYCLE], 0);
    cr_assert_not(why->has_tree);
    hpy_why_free(why);
}

Test(why, kinds_of_holders)
{
    struct hpy_why *why = why_of(SHOP_SESSIONS, HPY_WHY_ANY, true);
    holder_is(why, 0, HPY_WHY_MODULE, SHOP_MODULE);
    holder_is(why, 1, HPY_WHY_MODULE, SHOP_MAIN);
    hpy_why_free(why);
    why = why_of(SHOP_BY_ID, HPY_WHY_ANY, true);
    holder_is(why, 0, HPY_WHY_CLASS, SHOP_CART);
    hpy_why_free(why);
    why = why_of(SHOP_CACHED, HPY_WHY_ANY, true);
    holder_is(why, 0, HPY_WHY_CACHE, SHOP_CACHE);
    cr_assert_eq(why->count[HPY_WHY_CACHE], 1);
    cr_assert_eq(why->count[HPY_WHY_OBJECT], 0);
    hpy_why_free(why);
    why = why_of(SHOP_CODEC, HPY_WHY_ANY, true);
    holder_is(why, 0, HPY_WHY_C, HPY_ADDR_ROOT);
    hpy_why_free(why);
    why = why_of(SHOP_WEAKLY, HPY_WHY_ANY, true);
    cr_assert_not(why->through);
    holder_is(why, 0, HPY_WHY_WEAK, SHOP_WEAKREF);
    cr_assert_eq(why->n_holders, 0);
    hpy_why_free(why);
}

Test(why, another_explanation)
{
    struct hpy_err err;
    struct hpy_why *first = why_of(SHOP_SESSION_1, HPY_WHY_ANY, true), *other;
    struct hpy_why_options options = { first->direct[1].edge, tree };
    demand(hpy_why_new(&other, rules, first->node, &options, NULL, &err), &err);
    chain_is(other, "frame 0x1010 .f_locals[\"s\"]!");
    holder_is(other, 0, HPY_WHY_FRAME, SHOP_FRAME);
    cr_assert_eq(other->n_direct, first->n_direct);
    hpy_why_free(other);
    options.through = first->direct[2].edge; /* the user, whom only the session holds */
    cr_assert_eq(hpy_why_new(&other, rules, first->node, &options, NULL, &err), HPY_ENOTFOUND);
    cr_assert_null(other);
    options.through = first->direct[4].edge; /* weakly */
    cr_assert_eq(hpy_why_new(&other, rules, first->node, &options, NULL, &err), HPY_ENOTFOUND);
    hpy_why_free(first);
}

/* ------------------------------------------------------------------- long and many */

Test(why_long, linked_list)
{
    enum { N = 100000 };
    begin(N);
    struct hpy_why *why = why_of(SHOP_CHAIN + 16 * (N - 1), HPY_WHY_ANY, true);
    cr_assert_eq(why->begin, HPY_WHY_FROM_MODULE);
    cr_assert_eq(why->n_steps, 2 + 2 + N - 1);
    for (uint64_t i = 4; i < why->n_steps; i++)
        cr_assert(why->step[i].keeps);
    cr_assert_eq(why->step[4].retained_bytes, UINT64_C(48) * (N - 1));
    name_is(SHOP_CHAIN + 16 * (N - 1), "");
    name_is(SHOP_CHAIN + 32, "shop.registry.CHAIN.next.next");
    hpy_why_free(why);
    end();
}

Test(why, largest)
{
    struct hpy_err err;
    struct hpy_nodeset set;
    uint32_t node;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    demand(hpy_why_largest(&node, graph, &set, tree, NULL, &err), &err);
    cr_assert_eq(node, HPY_NO_NODE);
    hpy_nodeset_add(&set, HPY_ROOT_NODE);
    hpy_nodeset_add(&set, at(SHOP_SESSION_1));
    hpy_nodeset_add(&set, at(SHOP_SESSION_2));
    hpy_nodeset_add(&set, at(SHOP_BY_ID));
    demand(hpy_why_largest(&node, graph, &set, NULL, NULL, &err), &err);
    cr_assert_eq(node, at(SHOP_BY_ID));
    demand(hpy_why_largest(&node, graph, &set, tree, NULL, &err), &err);
    cr_assert_eq(node, at(SHOP_SESSION_1)); /* keeps its user */
    hpy_nodeset_dispose(&set);
}

static void cancel(struct hpy_job *job) { hpy_job_cancel(job); }

Test(why_long, is_stopped)
{
    begin(100000);
    struct hpy_err err;
    struct hpy_why *why;
    struct hpy_job job;
    hpy_job_init(&job);
    job.tick = cancel;
    cr_assert_eq(hpy_why_new(&why, rules, at(SHOP_CHAIN + 16 * 99999), NULL, &job, &err),
                 HPY_ECANCELLED);
    cr_assert_null(why);
    end();
}

Test(why, rules_are_shared)
{
    struct hpy_err err;
    struct hpy_analyses analyses;
    const struct hpy_why_rules *one, *two;
    const struct hpy_domtree *made;
    hpy_analyses_init(&analyses, graph);
    demand(hpy_analyses_why_rules(&one, &analyses, NULL, &err), &err);
    demand(hpy_analyses_why_rules(&two, &analyses, NULL, &err), &err);
    cr_assert_eq(one, two);
    cr_assert_null(hpy_analyses_domtree_made(&analyses, NULL));
    demand(hpy_analyses_domtree(&made, &analyses, NULL, NULL, &err), &err);
    cr_assert_eq(hpy_analyses_domtree_made(&analyses, NULL), made);
    hpy_analyses_dispose(&analyses);
}

/* What thousands of functions refer to is found all the same. */
Test(why_crowd, globals_of_a_module_with_many_functions)
{
    enum { FUNCTIONS = 3000, TABLE = 0x1000, MODULE = 0x1010, DICT = 0x1020, DONE = 0x1030,
           NAME = 0x1040, KEY = 0x1050, FIRST = 0x2000 };
    struct made made;
    struct hpy_text name = { 0 };
    struct hpy_err err;
    made_begin(&made);
    uint32_t modules = made_name(&made, "i0_modules"), globals = made_name(&made, "__globals__");
    uint32_t t_dict = made_type(&made, "builtins", "dict", HPY_TYPE_IS_DICT);
    uint32_t t_module = made_type(&made, "builtins", "module", HPY_TYPE_IS_MODULE);
    uint32_t t_list = made_type(&made, "builtins", "list", 0);
    uint32_t t_str = made_type(&made, "builtins", "str", 0);
    uint32_t t_function = made_type(&made, "builtins", "function", 0);
    made_edge(&made, TABLE, HPY_REL(HPY_REL_ROOT, modules));
    made_node(&made, TABLE, t_dict, 64);
    made_edge(&made, NAME, HPY_REL(HPY_REL_DICT_KEY, 0));
    made_edge(&made, MODULE, HPY_REL(HPY_REL_DICT_VALUE, 0));
    made_valued_node(&made, MODULE, t_module, 64, 0,
                     (struct hpy_content){ HPY_CONTENT_NAME, 0, 0, HPY_STR("shop.jobs") });
    made_edge(&made, DICT, HPY_REL(HPY_REL_DICT, 0));
    made_node(&made, DICT, t_dict, 64);
    made_edge(&made, KEY, HPY_REL(HPY_REL_DICT_KEY, 0));
    made_edge(&made, DONE, HPY_REL(HPY_REL_DICT_VALUE, 0));
    made_node(&made, DONE, t_list, 64);
    for (uint64_t i = 0; i < FUNCTIONS; i++)
        made_edge(&made, FIRST + 16 * i, HPY_REL_INDEX(HPY_REL_ITEM, i));
    made_valued_node(&made, NAME, t_str, 64, 0,
                     (struct hpy_content){ HPY_CONTENT_STR, 9, 0, HPY_STR("shop.jobs") });
    made_valued_node(&made, KEY, t_str, 64, 0,
                     (struct hpy_content){ HPY_CONTENT_STR, 4, 0, HPY_STR("DONE") });
    for (uint64_t i = 0; i < FUNCTIONS; i++) {
        made_node(&made, FIRST + 16 * i, t_function, 64);
        made_edge(&made, DICT, HPY_REL(HPY_REL_ATTR, globals));
    }
    graph = made_end(&made);
    demand(hpy_why_rules_new(&rules, graph, NULL, &err), &err);
    hpy_why_name(&name, rules, at(DONE));
    cr_expect_str_eq(hpy_text_get(&name), "shop.jobs.DONE");
    hpy_text_dispose(&name);
    hpy_why_rules_free(rules);
    hpy_graph_free(graph);
}
