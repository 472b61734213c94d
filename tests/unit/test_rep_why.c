/* Why an object lives, as rows and as text. */
#include <criterion/criterion.h>
#include <string.h>

#include "report/rep_why.h"
#include "why_lines.h"
#include "why_support.h"

static struct hpy_graph *graph;
static struct hpy_why_rules *rules;
static struct hpy_domtree *tree;
static struct hpy_why *why;
static struct hpy_rep_why rep;

static void demand(enum hpy_status status, const struct hpy_err *err)
{
    cr_assert_eq(status, HPY_OK, "%s", status == HPY_OK ? "" : err->text);
}

static void begin(uint64_t n_chain, uint64_t addr, bool full)
{
    struct hpy_err err;
    graph = shop_graph(n_chain);
    demand(hpy_why_rules_new(&rules, graph, NULL, &err), &err);
    demand(hpy_domtree_new(&tree, graph, NULL, NULL, &err), &err);
    struct hpy_why_options options = { HPY_WHY_ANY, tree };
    demand(hpy_why_new(&why, rules, hpy_graph_find(graph, addr), &options, NULL, &err), &err);
    demand(hpy_rep_why_init(&rep, why, rules, full, &err), &err);
}

static void end(void)
{
    hpy_rep_why_dispose(&rep);
    hpy_why_free(why);
    hpy_domtree_free(tree);
    hpy_why_rules_free(rules);
    hpy_graph_free(graph);
}

static void text_is(uint64_t addr, bool full, const char *expected)
{
    struct hpy_text text = { 0 };
    struct hpy_err err;
    begin(0, addr, full);
    demand(why_lines(&text, &rep, 80, &hpy_numbers_plain, &err), &err);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
    end();
}

Test(rep_why, a_session)
{
    text_is(SHOP_SESSION_1, false,
            "module shop.registry\n"
            "  .SESSIONS   dict                 keeps 50.3 kB\n"
            "    ['9f1c']  shop.models.Session  keeps 5.2 kB  ◂ here\n"
            "also held by\n"
            "  frame sweep(), registry.py:88, local s  (temporary)\n"
            "  shop.registry.SESSIONS['9f1c'].user.session  (held by it in turn)\n"
            "  shop.models.User [0]  (unreachable itself)\n"
            "  weakref in shop.registry.ref  (does not keep alive)\n");
}

Test(rep_why, in_full)
{
    text_is(SHOP_SESSION_2, true,
            "the interpreter\n"
            "  .i0_modules          dict                  keeps 4.9 kB\n"
            "    ['shop.registry']  module shop.registry  keeps 72 B\n"
            "      .__dict__        dict of module        keeps 4.8 kB\n"
            "        ['SESSIONS']   dict                  keeps 50.3 kB\n"
            "          ['9f1d']     shop.models.Session   keeps 48 B  ◂ here\n"
            "nothing else holds it\n");
}

Test(rep_why, of_what_running_code_holds)
{
    text_is(SHOP_LOCAL, false,
            "frame sweep(), registry.py:88\n"
            "  local left  list  keeps 64 B  ◂ here\n"
            "running code holds it, until that returns\n"
            "nothing else holds it\n");
}

Test(rep_why, of_what_nobody_reaches)
{
    text_is(SHOP_STRAY_ITEM, false,
            "list\n"
            "  [0]  shop.models.User  ◂ here\n"
            "unreachable: nothing refers to the first of these; C code may hold it\n"
            "nothing else holds it\n");
    text_is(SHOP_LOOP_LIST, false,
            "shop.models.User\n"
            "  .one        shop.models.User\n"
            "    .other    shop.models.User\n"
            "      .items  list  ◂ here\n"
            "unreachable: garbage waiting for the collector, unless C code holds it\n");
    text_is(SHOP_STRAY, false,
            "list  ◂ here\n"
            "unreachable: nothing in the heap refers to it; C code may hold it\n");
    text_is(SHOP_WEAKLY, false,
            "shop.models.User  ◂ here\n"
            "only weak references lead to it; C code may hold it\n"
            "held by\n"
            "  weakref in shop.registry.ref  (does not keep alive)\n");
}

Test(rep_why, of_the_interpreters_own)
{
    text_is(SHOP_CODEC, false,
            "the interpreter\n"
            "  its codec_search_cache  list  keeps 64 B  ◂ here\n"
            "C code of the interpreter holds it\n"
            "nothing else holds it\n");
    text_is(SHOP_STATIC, false,
            "compiled into Python\n"
            "  C field static  shop.models.User  keeps 16 B  ◂ here\n"
            "it lives as long as the interpreter\n"
            "nothing else holds it\n");
}

Test(rep_why, of_globals)
{
    text_is(SHOP_MODULE, false, "module shop.registry  keeps 72 B  ◂ here\n"
                                "nothing else holds it\n");
    text_is(SHOP_SESSIONS, false,
            "module shop.registry\n"
            "  .SESSIONS  dict  keeps 50.3 kB  ◂ here\n"
            "also held by\n"
            "  __main__.SESSIONS\n");
}

Test(rep_why, long_chain)
{
    enum { N = 5000 };
    struct hpy_rep_why_parts part = { .note = "" };
    begin(N, SHOP_CHAIN + 16 * (N - 1), false);
    cr_assert_eq(rep.n_rows, 1 + HPY_REP_WHY_STEPS + 1 + 1);
    uint64_t cut = 1 + HPY_REP_WHY_STEPS / 2;
    cr_assert_eq(rep.row[cut].what, HPY_REP_WHY_CUT);
    cr_assert_eq(rep.row[cut].i, N - HPY_REP_WHY_STEPS);
    cr_assert_eq(hpy_rep_why_node(&rep, cut), HPY_NO_NODE);
    hpy_rep_why_part(&part, &rep, cut, &hpy_numbers_plain);
    cr_assert_str_eq(hpy_text_get(&part.label), "… 4,970 more steps");
    cr_assert_eq(hpy_rep_why_node(&rep, rep.n_rows - 2), why->node);
    hpy_rep_why_parts_dispose(&part);
    end();
    begin(N, SHOP_CHAIN + 16 * (N - 1), true);
    cr_assert_eq(rep.n_rows, 1 + 2 + 2 + (N - 1) + 1);
    end();
}
