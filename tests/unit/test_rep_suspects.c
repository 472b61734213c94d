/* Suspects and facts in words, of the heaps made for golden frames. */
#include <criterion/criterion.h>
#include <string.h>

#include "../golden/fixture.h"
#include "engine/analyses.h"
#include "report/rep_facts.h"
#include "report/rep_suspects.h"
#include "suspects_support.h"

struct told {
    struct hpy_graph *graph;
    struct hpy_analyses analyses;
    const struct hpy_suspects *suspects;
    const struct hpy_why_rules *rules;
};

static void tell(struct told *told, struct hpy_graph *graph)
{
    struct hpy_err err;
    told->graph = graph;
    hpy_analyses_init(&told->analyses, graph);
    cr_assert_eq(hpy_analyses_suspects(&told->suspects, &told->analyses, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_analyses_why_rules(&told->rules, &told->analyses, NULL, &err), HPY_OK);
}

static void done(struct told *told)
{
    hpy_analyses_dispose(&told->analyses);
    hpy_graph_free(told->graph);
}

static void says(const struct told *told, uint32_t i, const char *sentence, const char *row)
{
    struct hpy_text text = { 0 };
    cr_assert_lt(i, told->suspects->n);
    hpy_rep_suspect(&text, told->suspects, i, told->rules, &hpy_numbers_plain);
    cr_expect_str_eq(hpy_text_get(&text), sentence);
    hpy_text_clear(&text);
    hpy_rep_suspect_row(&text, told->suspects, i, told->rules, &hpy_numbers_plain);
    cr_expect_str_eq(hpy_text_get(&text), row);
    hpy_text_dispose(&text);
}

Test(rep_suspects, who_keeps_what)
{
    struct told told;
    tell(&told, fixture_make("leak", 0));
    cr_assert_eq(told.suspects->n, 5);
    says(&told, 0,
         "one dict held by shop.registry._sessions keeps 66 %: 1,999 × shop.registry.Session",
         "shop.registry._sessions (dict): 1,999 × shop.registry.Session");
    says(&told, 2,
         "600 × shop.orders.Order keep 7 % together: shop.orders.ORDERS refers to all of them",
         "600 × shop.orders.Order, all in shop.orders.ORDERS");
    says(&told, 3,
         "one list held by shop.events.bus.listeners['tick'] keeps 6 %: 500 × types.MethodType",
         "shop.events.bus.listeners['tick'] (list): 500 × types.MethodType");
    done(&told);
}

Test(rep_suspects, chains_and_what_is_large_itself)
{
    struct scene *scene = scene_new();
    uint32_t dict = scene_module(scene), large = scene_add(scene, SCENE_OTHER, 5000, 0);
    scene_hold(scene, dict, large);
    for (uint32_t i = 0, last = dict; i < 50; i++) {
        uint32_t link = scene_add(scene, SCENE_OBJECT, 1000, 0);
        scene_hold(scene, last, link);
        last = link;
    }
    struct told told;
    tell(&told, scene_end(scene));
    cr_assert_eq(told.suspects->n, 2);
    says(&told, 0, "a chain of 50 × demo.Thing keeps 90 %", "chain of 50 × demo.Thing");
    says(&told, 1, "one demo.Other keeps 9 %: most of it is its own size", "a demo.Other");
    done(&told);
}

Test(rep_suspects, what_has_no_name_is_in_what_keeps_it)
{
    struct scene *scene = scene_new();
    uint32_t frame = scene_add(scene, SCENE_FRAME, 0, 0);
    uint32_t holder = scene_add(scene, SCENE_OTHER, 100, 0);
    uint32_t list = scene_add(scene, SCENE_LIST, 100, 0);
    (void)scene_module(scene);
    scene_hold(scene, 0, frame);
    scene_link(scene, frame, holder, HPY_REL(HPY_REL_LOCAL, 0));
    scene_hold(scene, holder, list);
    for (int i = 0; i < 50; i++)
        scene_hold(scene, list, scene_add(scene, SCENE_OBJECT, 1000, 0));
    struct told told;
    tell(&told, scene_end(scene));
    cr_assert_eq(told.suspects->n, 1);
    says(&told, 0, "one list in frame keeps 99 %: 50 × demo.Thing",
         "a list in frame: 50 × demo.Thing");
    done(&told);
}

static void is(void (*add)(struct hpy_text *out, const struct hpy_graph *graph),
               const struct hpy_graph *graph, const char *expected)
{
    struct hpy_text text = { 0 };
    add(&text, graph);
    cr_expect_str_eq(hpy_text_get(&text), expected);
    hpy_text_dispose(&text);
}

Test(rep_facts, what_is_out_of_reach)
{
    struct hpy_text text = { 0 };
    for (int n = 0; n <= 60; n += 6) {
        struct scene *scene = scene_new();
        scene_hold(scene, scene_module(scene), scene_add(scene, SCENE_OBJECT, 99696, 0));
        for (int i = 0; i < n; i++)
            (void)scene_add(scene, SCENE_OBJECT, 1000, 0);
        struct hpy_graph *graph = scene_end(scene);
        hpy_rep_facts_unreached(&text, graph, &hpy_numbers_plain);
        hpy_graph_free(graph);
        if (n == 60)
            cr_expect_str_eq(hpy_text_get(&text), "60 objects out of reach, 60.0 kB (38 %)");
        cr_expect_eq(text.n_bytes == 0, n < 18);
        hpy_text_clear(&text);
    }
    hpy_text_dispose(&text);
}

Test(rep_facts, lines)
{
    struct hpy_graph *leak = fixture_make("leak", 0), *shop = fixture_make("shop", 0);
    struct hpy_text text = { 0 };
    is(hpy_rep_facts_program, leak, "python3.11 /srv/shop/serve.py --port 8080");
    is(hpy_rep_facts_program, shop, "program unknown");
    is(hpy_rep_facts_process, leak, "Python 3.11.7 · process 41873 · 2025-11-12 14:02:12 UTC");
    is(hpy_rep_facts_process, shop, "Python 3.11.7 · process 41873 · time unknown");
    is(hpy_rep_facts_cost, leak, "paused 1.3 ms · walked in a copy");
    is(hpy_rep_facts_cost, shop, "pause unknown · method unknown");
    hpy_rep_facts_memory(&text, leak, &hpy_numbers_plain);
    cr_expect_str_eq(hpy_text_get(&text), "1.7 MB in objects of 12.6 MB RSS (14 %)");
    hpy_text_clear(&text);
    hpy_rep_facts_memory(&text, shop, &hpy_numbers_plain);
    cr_expect_str_eq(hpy_text_get(&text),
                     "58.6 kB in objects and 1.0 MB outside · RSS unknown");
    hpy_text_clear(&text);
    for (const struct hpy_rep_fact *fact = hpy_rep_facts; fact->key; fact++) {
        if (!hpy_rep_fact_shown(leak, fact))
            continue;
        hpy_text_addf(&text, "%s=", fact->title);
        hpy_rep_fact_text(&text, leak, fact, &hpy_numbers_plain);
        hpy_text_add(&text, ";");
    }
    cr_expect(strstr(hpy_text_get(&text), "Resident memory=12.6 MB (12,582,912 bytes);"));
    cr_expect(strstr(hpy_text_get(&text), "Started at=unknown;"));
    cr_expect_not(strstr(hpy_text_get(&text), "Because="));
    hpy_text_dispose(&text);
    hpy_graph_free(leak);
    hpy_graph_free(shop);
}
