#include <criterion/criterion.h>
#include <string.h>

#include "query/lexer.h"

static enum hpy_status lex(struct hpy_text *out, const char *text, struct hpy_err *err)
{
    struct hpy_lexer lexer;
    struct hpy_token token;
    hpy_lexer_init(&lexer, hpy_str_of(text));
    hpy_text_clear(out);
    for (;;) {
        HPY_TRY(hpy_lexer_next(&token, &lexer, err));
        if (token.kind == HPY_TOKEN_END)
            return HPY_OK;
        const char *kind = token.kind == HPY_TOKEN_NAME      ? "name"
                           : token.kind == HPY_TOKEN_INTEGER ? "int"
                           : token.kind == HPY_TOKEN_STRING  ? "str" : "";
        hpy_text_addf(out, "%zu%s<%.*s>", token.off, kind, (int)token.text.n_bytes,
                      token.text.data);
    }
}

Test(lexer, tokens)
{
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        { "", "" },
        { " \t\n", "" },
        { "heap", "0name<heap>" },
        { " _a1.b", "1name<_a1>4<.>5name<b>" },
        { "x[-12:3]", "0name<x>1<[>2<->3int<12>5<:>6int<3>7<]>" },
        { "1a", "0int<1>1name<a>" },
        { "by('a \"b\"')", "0name<by>2<(>3str<a \"b\">10<)>" },
        { "\"\"", "0str<>" },
        { "'\xc3\xa9'", "0str<\xc3\xa9>" },
        { "a&b|c^d-e,", "0name<a>1<&>2name<b>3<|>4name<c>5<^>6name<d>7<->8name<e>9<,>" },
        { "9223372036854775807", "0int<9223372036854775807>" },
        { "'it\\'s'\"\\\\\"", "0str<it\\'s>7str<\\\\>" },
        { "a;b=~c+d", "0name<a>1<;>2name<b>3<=>4<~>5name<c>6<+>7name<d>" },
    };
    struct hpy_text out = { 0 };
    struct hpy_err err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(lex(&out, cases[i].text, &err), HPY_OK, "%s", cases[i].text);
        cr_expect_str_eq(hpy_text_get(&out), cases[i].tokens, "%s", hpy_text_get(&out));
    }
    hpy_text_dispose(&out);
}

Test(lexer, what_is_no_token)
{
    static const struct {
        const char *text, *message;
        uint64_t off;
    } cases[] = {
        { "a $", "unexpected character '$'", 2 },
        { "a.\xc3\xa9", "unexpected character '\xc3\xa9'", 2 },
        { "\x1b[31m", "unexpected character '\\x1b'", 0 },
        { "\xff", "unexpected character '\\xff'", 0 },
        { "x['a", "string without its closing quote", 2 },
        { "'a\\'", "string without its closing quote", 0 },
        { "'a\\", "string without its closing quote", 0 },
        { "'a\\n'", "in a string a backslash stands before a backslash or a quote", 2 },
        { "'a\nb'", "a string cannot hold a control character", 2 },
        { "a ! b", "unexpected character '!'", 2 },
        { "0xffffffffffffffff", "number too large", 0 },
        { "x[9223372036854775808]", "number too large", 2 },
    };
    struct hpy_text out = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hpy_err err = { .text = "" };
        cr_expect_eq(lex(&out, cases[i].text, &err), HPY_ESYNTAX, "%s", cases[i].text);
        cr_expect_str_eq(err.text, cases[i].message, "%s", err.text);
        cr_expect_eq(err.offset, cases[i].off, "%s: %d", cases[i].text, (int)err.offset);
    }
    hpy_text_dispose(&out);
}

Test(lexer, the_end_stays_the_end)
{
    struct hpy_lexer lexer;
    struct hpy_token token;
    struct hpy_err err;
    hpy_lexer_init(&lexer, HPY_STR("a"));
    cr_assert_eq(hpy_lexer_next(&token, &lexer, &err), HPY_OK);
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(hpy_lexer_next(&token, &lexer, &err), HPY_OK);
        cr_expect_eq(token.kind, HPY_TOKEN_END);
        cr_expect_eq(token.off, 1);
    }
}

Test(lexer, two_characters_and_hexadecimals)
{
    static const int kinds[] = { HPY_TOKEN_LE, HPY_TOKEN_GE, HPY_TOKEN_EQ, HPY_TOKEN_NE, '<', '>',
                                 '=', HPY_TOKEN_INTEGER, HPY_TOKEN_INTEGER, HPY_TOKEN_NAME,
                                 HPY_TOKEN_END };
    struct hpy_lexer lexer;
    struct hpy_err err;
    struct hpy_token token;
    hpy_lexer_init(&lexer, HPY_STR("<= >= == != < > = 0x7Fe0 0 x"));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        cr_assert_eq(hpy_lexer_next(&token, &lexer, &err), HPY_OK);
        cr_expect_eq(token.kind, kinds[i], "token %zu", i);
        if (i == 7)
            cr_expect_eq(token.integer, 0x7fe0);
    }
}

Test(lexer, escapes)
{
    struct hpy_text text = { 0 };
    hpy_lexer_unescape(&text, HPY_STR("a\\\\b\\'c\\\"d"));
    cr_expect_str_eq(hpy_text_get(&text), "a\\b'c\"d", "%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
}
