/* set.why, in the heap of why_support.h. */
#include <criterion/criterion.h>

#include "query/query.h"
#include "query/value.h"
#include "why_support.h"

Test(set_why, lines)
{
    static const struct {
        const char *expression, *text;
    } cases[] = {
        { "(heap & Type('shop.models.Session')).why",
          "module shop.registry .SESSIONS ['9f1c']" },
        { "(heap & Id(0x1150)).why",
          "frame sweep(), registry.py:88 local left (running code holds it, until that returns)" },
        { "(all & Id(0x11a0)).why",
          "list (unreachable: nothing in the heap refers to it; C code may hold it)" },
    };
    struct hpy_graph *graph = shop_graph(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_value value;
        struct hpy_err err = { .text = "" };
        cr_assert_eq(hpy_query_eval(&value, graph, cases[i].expression, NULL, &err), HPY_OK, "%s",
                     err.text);
        cr_assert_eq(value.kind, HPY_VALUE_TEXT);
        cr_assert_str_eq(hpy_text_get(&value.text), cases[i].text);
        hpy_value_dispose(&value);
    }
    hpy_graph_free(graph);
}

Test(set_why, of_nothing)
{
    struct hpy_graph *graph = shop_graph(0);
    struct hpy_value value;
    struct hpy_err err;
    cr_assert_eq(hpy_query_eval(&value, graph, "(heap - heap).why", NULL, &err), HPY_ENOTFOUND);
    hpy_graph_free(graph);
}
