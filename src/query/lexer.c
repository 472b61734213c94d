#include "query/lexer.h"

#include <string.h>

/* ASCII only, whatever the locale says. */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void hpy_lexer_init(struct hpy_lexer *lexer, struct hpy_str text)
{
    lexer->text = text;
    lexer->at = 0;
}

static int digit_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* Digits from the first one at lexer->at; leaves it behind them. */
static enum hpy_status lex_integer(struct hpy_token *out, struct hpy_lexer *lexer,
                                   struct hpy_err *err)
{
    const char *data = lexer->text.data;
    size_t n = lexer->text.n_bytes, at = lexer->at;
    int base = 10;
    if (data[at] == '0' && at + 2 < n && (data[at + 1] == 'x' || data[at + 1] == 'X') &&
        digit_value(data[at + 2]) < 16) {
        base = 16;
        at += 2;
    }
    int64_t value = 0;
    for (; at < n && digit_value(data[at]) < base; at++)
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit_value(data[at]), &value))
            return hpy_fail_at(err, HPY_ESYNTAX, out->off, "number too large");
    out->kind = HPY_TOKEN_INTEGER;
    out->integer = value;
    out->text = (struct hpy_str){ data + lexer->at, at - lexer->at };
    lexer->at = at;
    return HPY_OK;
}

static bool can_be_escaped(char c)
{
    return c == '\\' || c == '\'' || c == '"';
}

static enum hpy_status lex_string(struct hpy_token *out, struct hpy_lexer *lexer,
                                  struct hpy_err *err)
{
    const char *data = lexer->text.data;
    size_t from = lexer->at + 1, end = from;
    for (; end < lexer->text.n_bytes && data[end] != data[lexer->at]; end++) {
        if ((unsigned char)data[end] < ' ')
            return hpy_fail_at(err, HPY_ESYNTAX, end, "a string cannot hold a control character");
        if (data[end] != '\\')
            continue;
        if (end + 1 < lexer->text.n_bytes && !can_be_escaped(data[end + 1]))
            return hpy_fail_at(err, HPY_ESYNTAX, end,
                               "in a string a backslash stands before a backslash or a quote");
        end++;
    }
    if (end >= lexer->text.n_bytes)
        return hpy_fail_at(err, HPY_ESYNTAX, out->off, "string without its closing quote");
    out->kind = HPY_TOKEN_STRING;
    out->text = (struct hpy_str){ data + from, end - from };
    lexer->at = end + 1;
    return HPY_OK;
}

void hpy_lexer_unescape(struct hpy_text *out, struct hpy_str string)
{
    for (size_t i = 0; i < string.n_bytes; i++) {
        if (string.data[i] == '\\' && i + 1 < string.n_bytes)
            i++;
        hpy_text_add_char(out, string.data[i]);
    }
}

/* An operator of two characters, or 0. */
static int two_characters(char first, char second)
{
    if (second != '=')
        return 0;
    switch (first) {
    case '<': return HPY_TOKEN_LE;
    case '>': return HPY_TOKEN_GE;
    case '=': return HPY_TOKEN_EQ;
    case '!': return HPY_TOKEN_NE;
    default: return 0;
    }
}

static enum hpy_status refuse_character(const struct hpy_lexer *lexer, struct hpy_err *err)
{
    uint32_t code_point;
    const char *at = lexer->text.data + lexer->at;
    size_t n = hpy_utf8_decode(&code_point, at, lexer->text.n_bytes - lexer->at);
    struct hpy_text shown = { 0 };
    hpy_text_add_safe(&shown, (struct hpy_str){ at, n });
    enum hpy_status status = hpy_fail_at(err, HPY_ESYNTAX, lexer->at,
                                         "unexpected character '%s'", hpy_text_get(&shown));
    hpy_text_dispose(&shown);
    return status;
}

enum hpy_status hpy_lexer_next(struct hpy_token *out, struct hpy_lexer *lexer,
                               struct hpy_err *err)
{
    const char *data = lexer->text.data;
    size_t n = lexer->text.n_bytes;
    while (lexer->at < n && is_blank(data[lexer->at]))
        lexer->at++;
    size_t from = lexer->at, end = from;
    *out = (struct hpy_token){ .kind = HPY_TOKEN_END, .off = from };
    if (from == n)
        return HPY_OK;

    char c = data[from];
    if (c == '\'' || c == '"')
        return lex_string(out, lexer, err);
    if (is_letter(c)) {
        while (end < n && (is_letter(data[end]) || is_digit(data[end])))
            end++;
        out->kind = HPY_TOKEN_NAME;
    } else if (is_digit(c)) {
        return lex_integer(out, lexer, err);
    } else if (from + 1 < n && two_characters(c, data[from + 1])) {
        end = from + 2;
        out->kind = two_characters(c, data[from + 1]);
    } else if (c != '\0' && strchr(".[]():;&|^~+-,<>=", c)) {
        end = from + 1;
        out->kind = c;
    } else {
        return refuse_character(lexer, err);
    }
    out->text = (struct hpy_str){ data + from, end - from };
    lexer->at = end;
    return HPY_OK;
}
