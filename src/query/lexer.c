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

static enum hpy_status lex_integer(struct hpy_token *out, const char *digits, size_t n,
                                   struct hpy_err *err)
{
    int64_t value = 0;
    for (size_t i = 0; i < n; i++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digits[i] - '0', &value))
            return hpy_fail_at(err, HPY_ESYNTAX, out->off, "number too large");
    out->kind = HPY_TOKEN_INTEGER;
    out->integer = value;
    return HPY_OK;
}

static enum hpy_status lex_string(struct hpy_token *out, struct hpy_lexer *lexer,
                                  struct hpy_err *err)
{
    const char *data = lexer->text.data;
    size_t from = lexer->at + 1, end = from;
    while (end < lexer->text.n_bytes && data[end] != data[lexer->at]) {
        if (data[end] == '\\' || (unsigned char)data[end] < ' ')
            return hpy_fail_at(err, HPY_ESYNTAX, end,
                               "a string cannot hold a backslash or a control character");
        end++;
    }
    if (end == lexer->text.n_bytes)
        return hpy_fail_at(err, HPY_ESYNTAX, out->off, "string without its closing quote");
    out->kind = HPY_TOKEN_STRING;
    out->text = (struct hpy_str){ data + from, end - from };
    lexer->at = end + 1;
    return HPY_OK;
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
        while (end < n && is_digit(data[end]))
            end++;
        HPY_TRY(lex_integer(out, data + from, end - from, err));
    } else if (c != '\0' && strchr(".[]():&|^-,", c)) {
        end = from + 1;
        out->kind = c;
    } else {
        return refuse_character(lexer, err);
    }
    out->text = (struct hpy_str){ data + from, end - from };
    lexer->at = end;
    return HPY_OK;
}
