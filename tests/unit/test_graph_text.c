#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

#include "made_graph.h"

static void assert_brief(struct hpy_content content, const char *module, const char *type,
                         size_t max_bytes, const char *expected)
{
    struct made made;
    made_begin(&made);
    made_valued_node(&made, 0x7f10, made_type(&made, module, type, 0), 28, 0, content);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_text text = { 0 };
    hpy_graph_brief(&text, graph, 1, max_bytes);
    cr_assert_str_eq(hpy_text_get(&text), expected);
    cr_assert_leq(text.n_bytes, max_bytes);
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

static struct hpy_content str_of(const char *text, uint64_t length)
{
    return (struct hpy_content){ HPY_CONTENT_STR, length, 0, hpy_str_of(text) };
}

static struct hpy_content float_of(double value)
{
    struct hpy_content content = { .kind = HPY_CONTENT_FLOAT };
    memcpy(&content.bits, &value, sizeof value);
    return content;
}

Test(graph_text, strings_look_like_repr)
{
    assert_brief(str_of("abc", 3), "builtins", "str", 80, "'abc'");
    assert_brief(str_of("it's", 4), "builtins", "str", 80, "\"it's\"");
    assert_brief(str_of("'\"", 2), "builtins", "str", 80, "'\\'\"'");
    assert_brief(str_of("a\nb\\\x1b", 5), "builtins", "str", 80, "'a\\nb\\\\\\x1b'");
    assert_brief(str_of("類é", 2), "builtins", "str", 80, "'類é'");
    assert_brief(str_of("\xe2\x80\xae", 1), "builtins", "str", 80, "'\\u202e'");
    assert_brief(str_of("", 0), "builtins", "str", 80, "''");
    assert_brief(str_of("begin", 900), "builtins", "str", 80, "'begin…'");
    assert_brief(str_of("0123456789", 10), "builtins", "str", 12, "'0123456789'");
    assert_brief(str_of("0123456789", 10), "builtins", "str", 11, "'012345…'");
    assert_brief(str_of("012345\n89", 9), "builtins", "str", 11, "'012345…'");
    assert_brief(str_of("類類類類", 4), "builtins", "str", 12, "'類類…'");
    assert_brief((struct hpy_content){ HPY_CONTENT_BYTES, 4, 0, { "\0\xff'a", 4 } },
                 "builtins", "bytes", 80, "b\"\\x00\\xff'a\"");
    assert_brief((struct hpy_content){ HPY_CONTENT_BYTES, 9, 0, { "x", 1 } },
                 "builtins", "bytes", 80, "b'x…'");
}

Test(graph_text, hidden_contents_tell_their_length)
{
    assert_brief((struct hpy_content){ HPY_CONTENT_STR_HASH, 17, 5, { NULL, 0 } },
                 "builtins", "str", 80, "str of 17 characters");
    assert_brief((struct hpy_content){ HPY_CONTENT_STR_HASH, 1, 5, { NULL, 0 } },
                 "builtins", "str", 80, "str of 1 character");
    assert_brief((struct hpy_content){ HPY_CONTENT_BYTES_HASH, 5000, 5, { NULL, 0 } },
                 "builtins", "bytes", 80, "bytes of length 5000");
    assert_brief((struct hpy_content){ HPY_CONTENT_BIGINT, 70, 1, { NULL, 0 } },
                 "builtins", "int", 80, "negative int of 70 bits");
    assert_brief((struct hpy_content){ HPY_CONTENT_LENGTH, 12, 0, { NULL, 0 } },
                 "builtins", "list", 80, "0x7f10*12");
}

Test(graph_text, numbers_and_singletons)
{
    assert_brief((struct hpy_content){ HPY_CONTENT_INT, 0, (uint64_t)-7, { NULL, 0 } },
                 "builtins", "int", 80, "-7");
    assert_brief((struct hpy_content){ HPY_CONTENT_INT, 0, 1, { NULL, 0 } },
                 "builtins", "bool", 80, "True");
    assert_brief((struct hpy_content){ HPY_CONTENT_INT, 0, 1, { NULL, 0 } },
                 "mine", "bool", 80, "1");
    struct hpy_content none = { .kind = HPY_CONTENT_NONE };
    assert_brief(none, "builtins", "NoneType", 80, "None");
    assert_brief(none, "builtins", "ellipsis", 80, "Ellipsis");
    assert_brief(none, "demo", "Node", 80, "0x7f10");
    assert_brief((struct hpy_content){ HPY_CONTENT_NAME, 0, 0, { "os.py:10:walk\n", 14 } },
                 "builtins", "code", 80, "os.py:10:walk\\n");
    assert_brief((struct hpy_content){ HPY_CONTENT_NAME, 0, 0, { "abcdefghij", 10 } },
                 "builtins", "module", 8, "abcde…");
    assert_brief((struct hpy_content){ HPY_CONTENT_NAME, 0, 0, { "abcdefghij", 10 } },
                 "builtins", "module", 2, "ab");
}

Test(graph_text, floats_are_the_shortest_that_read_back)
{
    static const struct { double value; const char *text; } cases[] = {
        { 0.0, "0.0" }, { -0.0, "-0.0" }, { 1.5, "1.5" }, { 100, "100.0" }, { 0.1, "0.1" },
        { 0.0001, "0.0001" }, { 0.00001, "1e-05" }, { 1e16, "1e+16" }, { 1.25e22, "1.25e+22" },
        { 9999999999999998.0, "9999999999999998.0" }, { 123456.789, "123456.789" },
        { 1.0 / 3, "0.3333333333333333" }, { -5e-324, "-5e-324" }, { 1e300 * 1e300, "inf" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" }, { 0.012, "0.012" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_brief(float_of(cases[i].value), "builtins", "float", 80, cases[i].text);
    assert_brief(float_of(__builtin_nan("")), "builtins", "float", 80, "nan");
    /* a decimal comma must not show; harmless where that locale is missing */
    setlocale(LC_ALL, "de_DE.UTF-8");
    assert_brief(float_of(2.5), "builtins", "float", 80, "2.5");
}

Test(graph_text, an_attribute_dict_is_told_by_its_owner)
{
    struct made made;
    made_begin(&made);
    uint32_t module = made_type(&made, "builtins", "module", HPY_TYPE_IS_MODULE);
    uint32_t dict = made_type(&made, "builtins", "dict", HPY_TYPE_IS_DICT);
    made_valued_node(&made, 0x1000, module, 72, 0,
                     (struct hpy_content){ HPY_CONTENT_NAME, 0, 0, { "os", 2 } });
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_DICT, 0));
    made_valued_node(&made, 0x2000, dict, 64, 0,
                     (struct hpy_content){ HPY_CONTENT_LENGTH, 3, 0, { NULL, 0 } });
    made_edge(&made, 0x2000, HPY_REL(HPY_REL_DICT, 0)); /* its own owner: too late */
    struct hpy_graph *graph = made_end(&made);
    struct hpy_text text = { 0 };
    cr_assert_eq(graph->owner[2], 1);
    hpy_graph_brief(&text, graph, 2, 80);
    cr_assert_str_eq(hpy_text_get(&text), "os");
    hpy_text_clear(&text);
    hpy_graph_brief(&text, graph, 0, 80);
    cr_assert_str_eq(hpy_text_get(&text), "Root");
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

Test(graph_text, type_names_carry_their_module)
{
    struct made made;
    made_begin(&made);
    uint32_t list = made_type(&made, "builtins", "list", 0);
    uint32_t node = made_type(&made, "demo\n", "Node", 0);
    struct hpy_graph *graph = made_end(&made);
    struct hpy_text text = { 0 };
    hpy_graph_type_name(&text, graph, list);
    hpy_text_add_char(&text, ' ');
    hpy_graph_type_name(&text, graph, node);
    cr_assert_str_eq(hpy_text_get(&text), "list demo\\n.Node");
    hpy_text_dispose(&text);
    hpy_graph_free(graph);
}

Test(graph_text, every_relation_has_its_notation)
{
    struct made made;
    made_begin(&made);
    uint32_t str = made_type(&made, "builtins", "str", 0);
    uint32_t tuple = made_type(&made, "builtins", "tuple", 0);
    uint32_t module = made_type(&made, "builtins", "module", 0);
    uint32_t x = made_name(&made, "x\x1b");
    enum { OBJECT = 0x1000, KEY = 0x2000, LONG = 0x2100, HIDDEN = 0x3000, TUPLE = 0x4000,
           MODULE = 0x5000 };
    made_node(&made, OBJECT, tuple, 40);
    static const struct { uint64_t target; int kind; uint32_t arg; const char *text; } edges[] = {
        { OBJECT, HPY_REL_DICT_VALUE, 0, "[?]" }, /* no key before it */
        { OBJECT, HPY_REL_UNKNOWN, 0, ".??" },
        { OBJECT, HPY_REL_ATTR, 0, ".x\\x1b" },
        { OBJECT, HPY_REL_ITEM, 3, "[3]" },
        { OBJECT, HPY_REL_ITEM, HPY_REL_ARG_MAX, "[67108863+]" },
        { KEY, HPY_REL_DICT_KEY, 2, ".keys()[2]" },
        { OBJECT, HPY_REL_DICT_VALUE, 0, "['key']" },
        { LONG, HPY_REL_DICT_KEY, 3, ".keys()[3]" },
        { OBJECT, HPY_REL_DICT_VALUE, 0, "['01234567890123456789012345678901234…']" },
        { HIDDEN, HPY_REL_DICT_KEY, 4, ".keys()[4]" },
        { OBJECT, HPY_REL_DICT_VALUE, 0, "[<str of 17>]" },
        { TUPLE, HPY_REL_DICT_KEY, 5, ".keys()[5]" },
        { OBJECT, HPY_REL_DICT_VALUE, 0, "[<tuple at 0x4000>]" },
        { MODULE, HPY_REL_DICT_KEY, 6, ".keys()[6]" },
        { OBJECT, HPY_REL_DICT_VALUE, 0, "[<module os>]" },
        { OBJECT, HPY_REL_FIELD, 0, "->x\\x1b" },
        { OBJECT, HPY_REL_DICT, 0, ".__dict__" },
        { OBJECT, HPY_REL_LOCAL, 0, ".f_locals[\"x\\x1b\"]" },
        { OBJECT, HPY_REL_CELL, 0, ".f_locals [\"x\\x1b\"]" },
        { OBJECT, HPY_REL_STACK, 1, "->f_valuestack[1]" },
        { OBJECT, HPY_REL_SET_ITEM, 4, "list(_)[4]" },
        { OBJECT, HPY_REL_TYPE, 0, "->ob_type" },
        { OBJECT, HPY_REL_WEAK, 0, ".x\\x1b" },
        { OBJECT, HPY_REL_ROOT, 0, ".x\\x1b" },
        { OBJECT, HPY_REL_SHARED_KEY, 9, "->ht_cached_keys[9]" },
        { OBJECT, HPY_REL_TOLD, 0, "x\\x1b" },
    };
    enum { N_EDGES = sizeof edges / sizeof *edges };
    cr_assert_eq(x, 0);
    for (unsigned i = 0; i < N_EDGES; i++)
        made_edge(&made, edges[i].target, HPY_REL(edges[i].kind, edges[i].arg));
    made_valued_node(&made, KEY, str, 52, 0, str_of("key", 3));
    made_valued_node(&made, LONG, str, 90, 0,
                     str_of("0123456789012345678901234567890123456789", 40));
    made_valued_node(&made, HIDDEN, str, 66, 0,
                     (struct hpy_content){ HPY_CONTENT_STR_HASH, 17, 0, { NULL, 0 } });
    made_valued_node(&made, TUPLE, tuple, 48, 0,
                     (struct hpy_content){ HPY_CONTENT_LENGTH, 2, 0, { NULL, 0 } });
    made_valued_node(&made, MODULE, module, 72, 0,
                     (struct hpy_content){ HPY_CONTENT_NAME, 0, 0, { "os", 2 } });
    struct hpy_graph *graph = made_end(&made);
    bool seen[HPY_N_REL_KINDS] = { false };
    for (unsigned i = 0; i < N_EDGES; i++) {
        struct hpy_text text = { 0 };
        hpy_graph_edge_text(&text, graph, 1, graph->out_off[1] + i);
        cr_assert_str_eq(hpy_text_get(&text), edges[i].text, "edge %u", i);
        seen[edges[i].kind] = true;
        hpy_text_dispose(&text);
    }
    for (unsigned kind = 0; kind < HPY_N_REL_KINDS; kind++)
        cr_assert(seen[kind], "relation %u has no case here", kind);
    hpy_graph_free(graph);
}
