/* Recursive descent with one function per binding level, by a table. It recurses
 * for parentheses and calls only, and those are counted. */
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
    const char *symbols;
    enum hpy_operator op[2]; /* of each symbol */
} levels[] = {
    { "|", { HPY_OP_OR } },
    { "^", { HPY_OP_XOR } },
    { "&", { HPY_OP_AND } },
    { "-+", { HPY_OP_SUB, HPY_OP_ADD } },
};
enum { N_LEVELS = sizeof levels / sizeof *levels };

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

static size_t pushes(enum hpy_step_kind kind)
{
    return kind != HPY_STEP_DROP;
}

size_t hpy_step_pops(const struct hpy_step *step)
{
    switch (step->kind) {
    case HPY_STEP_NAME:
    case HPY_STEP_NUMBER:
    case HPY_STEP_TEXT:
    case HPY_STEP_NOTHING:
        return 0;
    case HPY_STEP_CALL:
        return step->n_args;
    case HPY_STEP_APPLY:
    case HPY_STEP_METHOD:
        return 1 + step->n_args;
    case HPY_STEP_ITEM:
    case HPY_STEP_COMBINE:
    case HPY_STEP_COMPARE:
        return 2;
    case HPY_STEP_KEYWORD:
    case HPY_STEP_ATTR:
    case HPY_STEP_INDEX:
    case HPY_STEP_SLICE:
    case HPY_STEP_NOT:
    case HPY_STEP_KEEP:
    case HPY_STEP_DROP:
        return 1;
    }
    return 0;
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
    parser->stack = parser->stack + pushes(step->kind) - hpy_step_pops(step);
    if (parser->stack > steps->n_stack)
        steps->n_stack = parser->stack;
    return HPY_OK;
}

static enum hpy_status parse_comparison(struct parser *parser);

static enum hpy_status go_deeper(struct parser *parser)
{
    if (++parser->depth > HPY_EXPRESSION_DEPTH_MAX)
        return hpy_fail_at(parser->err, HPY_ELIMIT, parser->token.off,
                           "parentheses nested more than %d deep", HPY_EXPRESSION_DEPTH_MAX);
    return advance(parser);
}

/* Take "name =" if it is there; else name->n_bytes is 0 and nothing is taken. */
static enum hpy_status parse_target(struct parser *parser, struct hpy_token *name)
{
    struct hpy_token token = parser->token;
    struct hpy_lexer lexer = parser->lexer;
    *name = (struct hpy_token){ .kind = HPY_TOKEN_END, .off = token.off };
    if (token.kind != HPY_TOKEN_NAME)
        return HPY_OK;
    HPY_TRY(advance(parser));
    if (parser->token.kind == '=') {
        *name = token;
        return advance(parser);
    }
    parser->token = token;
    parser->lexer = lexer;
    return HPY_OK;
}

/* What stands between the parentheses of a call, and the closing one. */
static enum hpy_status parse_arguments(struct parser *parser, size_t *n_args)
{
    *n_args = 0;
    HPY_TRY(go_deeper(parser));
    while (parser->token.kind != ')') {
        struct hpy_token keyword;
        if (++*n_args > HPY_EXPRESSION_ARGS_MAX)
            return hpy_fail_at(parser->err, HPY_ELIMIT, parser->token.off,
                               "more than %d arguments", HPY_EXPRESSION_ARGS_MAX);
        HPY_TRY(parse_target(parser, &keyword));
        HPY_TRY(parse_comparison(parser));
        if (keyword.kind == HPY_TOKEN_NAME)
            HPY_TRY(add_step(parser, &(struct hpy_step){ .kind = HPY_STEP_KEYWORD,
                                                         .off = keyword.off,
                                                         .name = keyword.text }));
        if (parser->token.kind != ',')
            break;
        HPY_TRY(advance(parser));
    }
    parser->depth--;
    return expect(parser, ')', "')'");
}

/* A name, or a call of one. "hp." in front is Heapy's and says nothing here. */
static enum hpy_status parse_name(struct parser *parser)
{
    struct hpy_step step = { .kind = HPY_STEP_NAME, .off = parser->token.off,
                             .name = parser->token.text };
    HPY_TRY(advance(parser));
    if (hpy_str_equal(step.name, HPY_STR("hp")) && parser->token.kind == '.') {
        HPY_TRY(advance(parser));
        step.off = parser->token.off;
        step.name = parser->token.text;
        HPY_TRY(expect(parser, HPY_TOKEN_NAME, "a name"));
    }
    if (parser->token.kind == '(') {
        step.kind = HPY_STEP_CALL;
        HPY_TRY(parse_arguments(parser, &step.n_args));
    }
    return add_step(parser, &step);
}

static enum hpy_status parse_primary(struct parser *parser)
{
    struct hpy_step step = { .off = parser->token.off, .text = parser->token.text,
                             .from = parser->token.integer };
    switch (parser->token.kind) {
    case HPY_TOKEN_NAME:
        return parse_name(parser);
    case HPY_TOKEN_INTEGER:
        step.kind = HPY_STEP_NUMBER;
        HPY_TRY(advance(parser));
        return add_step(parser, &step);
    case HPY_TOKEN_STRING:
        step.kind = HPY_STEP_TEXT;
        HPY_TRY(advance(parser));
        return add_step(parser, &step);
    case '-':
        step.kind = HPY_STEP_NUMBER;
        HPY_TRY(advance(parser));
        step.from = -parser->token.integer;
        HPY_TRY(expect(parser, HPY_TOKEN_INTEGER, "a number"));
        return add_step(parser, &step);
    case '(':
        break;
    default:
        return unexpected(parser, "a name, a number, a text or '('");
    }
    HPY_TRY(go_deeper(parser));
    if (parser->token.kind == ')') {
        step.kind = HPY_STEP_NOTHING;
        HPY_TRY(add_step(parser, &step));
    } else {
        HPY_TRY(parse_comparison(parser));
    }
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
        step.kind = HPY_STEP_METHOD;
        HPY_TRY(parse_arguments(parser, &step.n_args));
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

/* Numbers of rows are read here, and all else as any expression. */
static bool is_start_of_item(int kind)
{
    return kind == HPY_TOKEN_NAME || kind == HPY_TOKEN_STRING || kind == '(';
}

static enum hpy_status parse_item(struct parser *parser, struct hpy_step *step)
{
    step->kind = HPY_STEP_ITEM;
    parser->depth++;
    HPY_TRY(parse_comparison(parser));
    parser->depth--;
    HPY_TRY(expect(parser, ']', "']'"));
    return add_step(parser, step);
}

static enum hpy_status parse_rows(struct parser *parser)
{
    struct hpy_step step = { .kind = HPY_STEP_INDEX, .off = parser->token.off, .by = 1 };
    HPY_TRY(go_deeper(parser)); /* over the bracket */
    parser->depth--;
    if (is_start_of_item(parser->token.kind))
        return parse_item(parser, &step);
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

static enum hpy_status parse_application(struct parser *parser)
{
    struct hpy_step step = { .kind = HPY_STEP_APPLY, .off = parser->token.off };
    HPY_TRY(parse_arguments(parser, &step.n_args));
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
        else if (parser->token.kind == '(')
            HPY_TRY(parse_application(parser));
        else
            return HPY_OK;
    }
}

/* Any number of "~", each a step behind the operand. Counted, not recursed into. */
static enum hpy_status parse_unary(struct parser *parser)
{
    struct hpy_step step = { .kind = HPY_STEP_NOT, .off = parser->token.off };
    size_t n = 0;
    for (; parser->token.kind == '~'; n++)
        HPY_TRY(advance(parser));
    HPY_TRY(parse_postfix(parser));
    for (; n > 0; n--)
        HPY_TRY(add_step(parser, &step));
    return HPY_OK;
}

static enum hpy_status parse_level(struct parser *parser, int level)
{
    if (level == N_LEVELS)
        return parse_unary(parser);
    HPY_TRY(parse_level(parser, level + 1));
    for (;;) {
        int kind = parser->token.kind;
        const char *symbol = kind > 0 && kind < 128 ? strchr(levels[level].symbols, kind) : NULL;
        if (!symbol)
            return HPY_OK;
        struct hpy_step step = { .kind = HPY_STEP_COMBINE, .off = parser->token.off,
                                 .op = levels[level].op[symbol - levels[level].symbols] };
        HPY_TRY(advance(parser));
        HPY_TRY(parse_level(parser, level + 1));
        HPY_TRY(add_step(parser, &step));
    }
}

static bool is_comparison(int kind)
{
    return kind == '<' || kind == '>' || kind == HPY_TOKEN_LE || kind == HPY_TOKEN_GE ||
           kind == HPY_TOKEN_EQ || kind == HPY_TOKEN_NE;
}

static enum hpy_status parse_comparison(struct parser *parser)
{
    HPY_TRY(parse_level(parser, 0));
    if (!is_comparison(parser->token.kind))
        return HPY_OK;
    struct hpy_step step = { .kind = HPY_STEP_COMPARE, .off = parser->token.off,
                             .name = parser->token.text };
    HPY_TRY(advance(parser));
    HPY_TRY(parse_level(parser, 0));
    if (is_comparison(parser->token.kind))
        return hpy_fail_at(parser->err, HPY_ESYNTAX, parser->token.off,
                           "comparisons are not chained; use parentheses");
    return add_step(parser, &step);
}

static enum hpy_status parse_statement(struct parser *parser)
{
    struct hpy_token target;
    HPY_TRY(parse_target(parser, &target));
    const char *all = parser->lexer.text.data;
    size_t from = parser->token.off, end;
    HPY_TRY(parse_comparison(parser));
    for (end = parser->token.off; end > from && (unsigned char)all[end - 1] <= ' ';)
        end--; /* blanks before the token behind it */
    return add_step(parser, &(struct hpy_step){ .kind = HPY_STEP_KEEP, .off = target.off,
                                                .name = target.text,
                                                .text = { all + from, end - from } });
}

static enum hpy_status parse_all(struct parser *parser)
{
    HPY_TRY(advance(parser));
    HPY_TRY(parse_statement(parser));
    while (parser->token.kind == ';') {
        HPY_TRY(add_step(parser, &(struct hpy_step){ .kind = HPY_STEP_DROP,
                                                     .off = parser->token.off }));
        HPY_TRY(advance(parser));
        HPY_TRY(parse_statement(parser));
    }
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
