/* Recursive descent with one function per binding level, by a table. It recurses
 * for parentheses only, and those are counted. */
#include "query/parser.h"

#include <string.h>

#include "base/mem.h"
#include "query/lexer.h"

struct parser {
    struct hpy_lexer lexer;
    struct hpy_token token; /* the one looked at */
    struct hpy_steps *steps;
    size_t depth, stack;
    struct hpy_err *err;
};

/* Binary operators from the loosest to the tightest, as Python binds them. */
static const struct {
    char symbol;
    enum hpy_set_op op;
} operators[] = {
    { '|', HPY_SET_OR },
    { '^', HPY_SET_XOR },
    { '&', HPY_SET_AND },
    { '-', HPY_SET_SUB },
};
enum { N_LEVELS = sizeof operators / sizeof *operators };

static enum hpy_status advance(struct parser *parser)
{
    return hpy_lexer_next(&parser->token, &parser->lexer, parser->err);
}

static enum hpy_status unexpected(const struct parser *parser, const char *wanted)
{
    const struct hpy_token *token = &parser->token;
    if (token->kind == HPY_TOKEN_END)
        return hpy_fail_at(parser->err, HPY_ESYNTAX, token->off,
                           "the expression ends where %s is expected", wanted);
    return hpy_fail_at(parser->err, HPY_ESYNTAX, token->off, "%s expected, not '%.*s'", wanted,
                       (int)token->text.n_bytes, token->text.data);
}

static enum hpy_status expect(struct parser *parser, int kind, const char *wanted)
{
    if (parser->token.kind != kind)
        return unexpected(parser, wanted);
    return advance(parser);
}

static enum hpy_status add_step(struct parser *parser, const struct hpy_step *step)
{
    struct hpy_steps *steps = parser->steps;
    if (steps->n == steps->capacity) {
        size_t capacity = steps->capacity ? steps->capacity * 2 : 16;
        struct hpy_step *grown = hpy_realloc(steps->steps, capacity, sizeof *grown);
        if (!grown)
            return hpy_fail(parser->err, HPY_ENOMEM, "out of memory");
        steps->steps = grown;
        steps->capacity = capacity;
    }
    steps->steps[steps->n++] = *step;
    if (step->kind == HPY_STEP_NAME && ++parser->stack > steps->n_stack)
        steps->n_stack = parser->stack;
    if (step->kind == HPY_STEP_COMBINE)
        parser->stack--;
    return HPY_OK;
}

static enum hpy_status parse_level(struct parser *parser, int level);

static enum hpy_status parse_primary(struct parser *parser)
{
    struct hpy_token token = parser->token;
    if (token.kind == HPY_TOKEN_NAME) {
        HPY_TRY(advance(parser));
        return add_step(parser, &(struct hpy_step){ .kind = HPY_STEP_NAME, .off = token.off,
                                                    .name = token.text });
    }
    if (token.kind != '(')
        return unexpected(parser, "a name or '('");
    if (++parser->depth > HPY_EXPRESSION_DEPTH_MAX)
        return hpy_fail_at(parser->err, HPY_ELIMIT, token.off,
                           "parentheses nested more than %d deep", HPY_EXPRESSION_DEPTH_MAX);
    HPY_TRY(advance(parser));
    HPY_TRY(parse_level(parser, 0));
    parser->depth--;
    return expect(parser, ')', "')'");
}

static enum hpy_status parse_attribute(struct parser *parser)
{
    HPY_TRY(advance(parser)); /* over the dot */
    struct hpy_step step = { .kind = HPY_STEP_ATTR, .off = parser->token.off,
                             .name = parser->token.text };
    HPY_TRY(expect(parser, HPY_TOKEN_NAME, "the name of an attribute"));
    if (parser->token.kind == '(') {
        step.kind = HPY_STEP_CALL;
        HPY_TRY(advance(parser));
        if (parser->token.kind == HPY_TOKEN_STRING) {
            step.text = parser->token.text;
            HPY_TRY(advance(parser));
        }
        HPY_TRY(expect(parser, ')', "')'"));
    }
    return add_step(parser, &step);
}

/* An integer with an optional sign; *given tells whether there is one. */
static enum hpy_status parse_integer(struct parser *parser, int64_t *out, bool *given)
{
    bool negative = parser->token.kind == '-';
    if (negative)
        HPY_TRY(advance(parser));
    *given = parser->token.kind == HPY_TOKEN_INTEGER;
    if (!*given)
        return negative ? unexpected(parser, "a number") : HPY_OK;
    *out = negative ? -parser->token.integer : parser->token.integer;
    return advance(parser);
}

static enum hpy_status parse_rows(struct parser *parser)
{
    struct hpy_step step = { .kind = HPY_STEP_INDEX, .off = parser->token.off, .by = 1 };
    HPY_TRY(advance(parser)); /* over the bracket */
    HPY_TRY(parse_integer(parser, &step.from, &step.has_from));
    if (parser->token.kind == ':') {
        step.kind = HPY_STEP_SLICE;
        HPY_TRY(advance(parser));
        HPY_TRY(parse_integer(parser, &step.end, &step.has_end));
        if (parser->token.kind == ':') {
            bool has_by;
            HPY_TRY(advance(parser));
            size_t off = parser->token.off;
            HPY_TRY(parse_integer(parser, &step.by, &has_by));
            if (step.by <= 0)
                return hpy_fail_at(parser->err, HPY_ESYNTAX, off,
                                   "the step of a slice must be positive");
        }
    } else if (!step.has_from) {
        return unexpected(parser, "a row number or a slice");
    }
    HPY_TRY(expect(parser, ']', "']'"));
    return add_step(parser, &step);
}

static enum hpy_status parse_postfix(struct parser *parser)
{
    HPY_TRY(parse_primary(parser));
    for (;;) {
        if (parser->token.kind == '.')
            HPY_TRY(parse_attribute(parser));
        else if (parser->token.kind == '[')
            HPY_TRY(parse_rows(parser));
        else
            return HPY_OK;
    }
}

static enum hpy_status parse_level(struct parser *parser, int level)
{
    if (level == N_LEVELS)
        return parse_postfix(parser);
    HPY_TRY(parse_level(parser, level + 1));
    while (parser->token.kind == operators[level].symbol) {
        struct hpy_step step = { .kind = HPY_STEP_COMBINE, .off = parser->token.off,
                                 .op = operators[level].op };
        HPY_TRY(advance(parser));
        HPY_TRY(parse_level(parser, level + 1));
        HPY_TRY(add_step(parser, &step));
    }
    return HPY_OK;
}

static enum hpy_status parse_all(struct parser *parser)
{
    HPY_TRY(advance(parser));
    HPY_TRY(parse_level(parser, 0));
    if (parser->token.kind != HPY_TOKEN_END)
        return unexpected(parser, "the end of the expression");
    return HPY_OK;
}

enum hpy_status hpy_parser_parse(struct hpy_steps *out, const char *expression,
                                 struct hpy_err *err)
{
    *out = (struct hpy_steps){ 0 };
    struct parser parser = { .steps = out, .err = err };
    struct hpy_str text = hpy_str_of(expression);
    if (text.n_bytes > HPY_EXPRESSION_BYTES_MAX)
        return hpy_fail_at(err, HPY_ELIMIT, HPY_EXPRESSION_BYTES_MAX,
                           "an expression has at most %u bytes", HPY_EXPRESSION_BYTES_MAX);
    hpy_lexer_init(&parser.lexer, text);
    enum hpy_status status = parse_all(&parser);
    if (status != HPY_OK)
        hpy_steps_dispose(out);
    return status;
}

void hpy_steps_dispose(struct hpy_steps *steps)
{
    hpy_free(steps->steps);
    *steps = (struct hpy_steps){ 0 };
}
