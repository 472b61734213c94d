/* Accounts of heaps: what is in them, and that foreign words stay words. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "../golden/fixture.h"
#include "report/rep_overview.h"

static void account(struct hpy_text *out, const char *heap, const char *title,
                    enum hpy_rep_overview_form form)
{
    struct hpy_analyses analyses;
    struct hpy_err err;
    struct hpy_graph *graph = fixture_make(heap, 100);
    hpy_analyses_init(&analyses, graph);
    cr_assert_eq(hpy_rep_overview(out, &analyses, title, form, NULL, &err), HPY_OK);
    hpy_analyses_dispose(&analyses);
    hpy_graph_free(graph);
}

static void has(const struct hpy_text *text, const char *part)
{
    cr_expect(strstr(hpy_text_get(text), part), "no '%s' in\n%s", part, hpy_text_get(text));
}

Test(rep_overview, text)
{
    struct hpy_text text = { 0 };
    account(&text, "leak", "shop.hps", HPY_REP_OVERVIEW_TEXT);
    has(&text, "shop.hps\n========\npython3.11 /srv/shop/serve.py --port 8080\n");
    has(&text, " 1. one dict held by shop.registry._sessions keeps 66 %: 1,999 × "
               "shop.registry.Session\n"
               "    1.1 MB; the 1,999 keep 936 kB\n"
               "    alive by: module shop.registry ._sessions\n");
    has(&text, "one of them is alive by: module shop.orders .ORDERS [0]\n");
    has(&text, "\n  1.1 MB  66  ########      shop.registry._sessions (dict)");
    has(&text, "\nStarted at       unknown\n");
    hpy_text_dispose(&text);
}

Test(rep_overview, nothing_to_tell)
{
    struct hpy_text text = { 0 };
    account(&text, "empty", "empty.hps", HPY_REP_OVERVIEW_TEXT);
    has(&text, "Nothing keeps 5 % of the heap, but what every program has.\n");
    has(&text, "Nothing keeps a part worth telling.\n");
    has(&text, "program unknown\n");
    hpy_text_dispose(&text);
}

/* Names in any script, with control characters, and a file called by somebody funny. */
Test(rep_overview, a_page_has_no_tags_but_ours)
{
    static const char title[] = "<script>alert('x & \"y\"')</script>\x1b[31m.hps";
    struct hpy_text page = { 0 };
    account(&page, "text", title, HPY_REP_OVERVIEW_HTML);
    has(&page, "<h1>&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;\\x1b[31m.hps"
               "</h1>");
    has(&page, "default-src 'none'");
    has(&page, "類別");
    cr_expect_not(strstr(hpy_text_get(&page), "<script"));
    for (const char *at = hpy_text_get(&page); *at; at++)
        cr_assert((unsigned char)*at >= ' ' || *at == '\n');
    hpy_text_dispose(&page);
}

Test(rep_overview, json)
{
    struct hpy_text text = { 0 };
    account(&text, "leak", "shop\xff.hps", HPY_REP_OVERVIEW_JSON);
    json_error_t error;
    json_t *all = json_loads(hpy_text_get(&text), 0, &error);
    cr_assert(all, "%s", error.text);
    const char *title, *form, *name, *kind, *why, *python;
    int n, referred;
    double share;
    json_t *started, *point;
    cr_assert_eq(json_unpack_ex(all, &error, 0, "{s:s,s:{s:s,s:o}}", "title", &title, "facts",
                                "python.version", &python, "process.birth", &started), 0,
                 "%s", error.text);
    cr_expect_str_eq(title, "shop\\xff.hps");
    cr_expect_str_eq(python, "3.11.7");
    cr_expect(json_is_null(started));
    cr_assert_eq(json_unpack_ex(json_array_get(json_object_get(all, "suspects"), 0), &error, 0,
                                "{s:s,s:F,s:{s:s},s:{s:i,s:s},s:s}", "form", &form, "share",
                                &share, "point", "name", &name, "gathered", "count", &n, "kind",
                                &kind, "why", &why), 0, "%s", error.text);
    cr_expect_str_eq(form, "holder");
    cr_expect_str_eq(name, "shop.registry._sessions");
    cr_expect_str_eq(kind, "shop.registry.Session");
    cr_expect_eq(n, 1999);
    cr_expect(share > 0.66 && share < 0.67);
    cr_expect_str_eq(why, "module shop.registry ._sessions");
    cr_assert_eq(json_unpack_ex(json_array_get(json_object_get(all, "suspects"), 2), &error, 0,
                                "{s:s,s:o,s:{s:i}}", "form", &form, "point", &point, "referrer",
                                "count", &referred), 0, "%s", error.text);
    cr_expect_str_eq(form, "group");
    cr_expect(json_is_null(point));
    cr_expect_eq(referred, 600);
    cr_expect_eq(json_array_size(json_object_get(all, "kinds")), 19);
    json_decref(all);
    hpy_text_dispose(&text);
}
