/* Completion: what may stand at the end of a text. What stands before the last dot is run
 * on kinds of values instead of values, by the tables. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/conversation.h"
#include "query/lexer.h"
#include "query/parser.h"
#include "query/value_ops.h"
#include "query/value_type.h"

#define UNKNOWN HPY_N_VALUE_KINDS

/* ------------------------------------------------------------- where we are */

struct tokens {
    struct hpy_token *at;
    size_t n, room;
};

/* All tokens of a text. *whole is false where something in it is none, such as a string
 * without its end. */
static enum hpy_status read_tokens(struct tokens *out, bool *whole, struct hpy_str text,
                                   struct hpy_err *err)
{
    struct hpy_lexer lexer;
    struct hpy_token token;
    struct hpy_err ignored;
    *whole = false;
    hpy_lexer_init(&lexer, text);
    for (;;) {
        if (hpy_lexer_next(&token, &lexer, &ignored) != HPY_OK)
            return HPY_OK;
        if (token.kind == HPY_TOKEN_END)
            break;
        if (out->n == out->room) {
            size_t room = out->room ? out->room * 2 : 32;
            struct hpy_token *grown = hpy_realloc(out->at, room, sizeof *grown);
            if (!grown)
                return hpy_fail(err, HPY_ENOMEM, "out of memory");
            out->at = grown;
            out->room = room;
        }
        out->at[out->n++] = token;
    }
    *whole = true;
    return HPY_OK;
}

/* The token that opens what token `end` closes, or tokens->n. */
static size_t find_opening(const struct tokens *tokens, size_t end)
{
    size_t depth = 0;
    for (size_t i = end + 1; i-- > 0;) {
        int kind = tokens->at[i].kind;
        if (kind == ')' || kind == ']')
            depth++;
        else if ((kind == '(' || kind == '[') && --depth == 0)
            return i;
    }
    return tokens->n;
}

static bool ends_operand(int kind)
{
    return kind == HPY_TOKEN_NAME || kind == HPY_TOKEN_STRING || kind == ')' || kind == ']';
}

/* The first token of the operand, with its attributes, brackets and calls, that ends at
 * token `end`; tokens->n if there is none. */
static size_t find_operand(const struct tokens *tokens, size_t end)
{
    for (size_t i = end; i < tokens->n;) {
        int kind = tokens->at[i].kind;
        if (kind == ')' || kind == ']') {
            size_t opening = find_opening(tokens, i);
            if (opening == tokens->n)
                return tokens->n;
            bool behind = opening > 0 && ends_operand(tokens->at[opening - 1].kind);
            if (!behind)
                return kind == ')' ? opening : tokens->n;
            i = opening - 1;
        } else if (kind != HPY_TOKEN_NAME && kind != HPY_TOKEN_STRING) {
            return tokens->n;
        } else if (i < 2 || tokens->at[i - 1].kind != '.') {
            return i;
        } else {
            i -= 2;
        }
    }
    return tokens->n;
}

/* Where the last statement begins: behind the last ";". */
static size_t find_statement(const struct tokens *tokens)
{
    for (size_t i = tokens->n; i-- > 0;)
        if (tokens->at[i].kind == ';')
            return tokens->at[i].off + 1;
    return 0;
}

/* -------------------------------------------------------- kinds of values */

struct named_kind {
    struct hpy_str name;
    enum hpy_value_kind kind;
};

struct kinds {
    const struct hpy_conversation *conversation;
    enum hpy_value_kind *stack;
    size_t n;
    struct named_kind *named; /* assigned in the text itself; as many as statements */
    size_t n_named;
};

static enum hpy_value_kind kind_of_variable(struct hpy_str name, const struct kinds *kinds)
{
    for (size_t i = kinds->n_named; i-- > 0;)
        if (hpy_str_equal(name, kinds->named[i].name))
            return kinds->named[i].kind;
    const struct hpy_variable *variable =
        kinds->conversation ? hpy_conversation_find(kinds->conversation, name) : NULL;
    return variable ? variable->value.kind : UNKNOWN;
}

static enum hpy_value_kind kind_of_name(struct hpy_str name, const struct kinds *kinds)
{
    const struct hpy_query_name *row = hpy_query_find_name(name);
    const struct hpy_query_function *function = hpy_query_find_function(name);
    if (row)
        return row->gives;
    if (function)
        return function->classifier ? HPY_VALUE_RELATION : UNKNOWN;
    return kind_of_variable(name, kinds);
}

static enum hpy_value_kind kind_of_call(struct hpy_str name, const struct kinds *kinds)
{
    const struct hpy_query_name *row = hpy_query_find_name(name);
    const struct hpy_query_function *function = hpy_query_find_function(name);
    if (row)
        return row->gives;
    if (function)
        return function->gives;
    enum hpy_value_kind kind = kind_of_variable(name, kinds);
    return kind == UNKNOWN ? UNKNOWN : hpy_value_types[kind].apply_gives;
}

static enum hpy_value_kind kind_of_attribute(enum hpy_value_kind of, struct hpy_str name,
                                             bool called)
{
    if (hpy_query_find_by(of, name))
        return called ? UNKNOWN : HPY_VALUE_SET;
    const struct hpy_value_type *type = &hpy_value_types[of];
    const struct hpy_attribute *row = hpy_query_find_attribute(of, name);
    if (!row)
        return !called && type->has_named && type->has_named(name) ? type->named_gives : UNKNOWN;
    if (called && row->calls == HPY_CALL_NEVER && row->gives != HPY_GIVES_SAME &&
        hpy_value_types[row->gives].apply)
        return hpy_value_types[row->gives].apply_gives;
    if (row->calls != HPY_CALL_MAY && called != (row->calls == HPY_CALL_MUST))
        return UNKNOWN;
    return row->gives == HPY_GIVES_SAME ? of : row->gives;
}

static enum hpy_value_kind kind_of_step(const struct hpy_step *step, const struct kinds *kinds)
{
    const enum hpy_value_kind *operand = kinds->stack + kinds->n - hpy_step_pops(step);
    switch (step->kind) {
    case HPY_STEP_NAME: return kind_of_name(step->name, kinds);
    case HPY_STEP_CALL: return kind_of_call(step->name, kinds);
    case HPY_STEP_NUMBER: return HPY_VALUE_NUMBER;
    case HPY_STEP_TEXT: return HPY_VALUE_TEXT;
    case HPY_STEP_NOTHING: return HPY_VALUE_NOTHING;
    case HPY_STEP_COMPARE: return HPY_VALUE_TRUTH;
    case HPY_STEP_NOT: return HPY_VALUE_KIND;
    default: break;
    }
    if (*operand == UNKNOWN)
        return UNKNOWN;
    const struct hpy_value_type *type = &hpy_value_types[*operand];
    switch (step->kind) {
    case HPY_STEP_APPLY: return type->apply_gives;
    case HPY_STEP_ATTR: return kind_of_attribute(*operand, step->name, false);
    case HPY_STEP_METHOD: return kind_of_attribute(*operand, step->name, true);
    case HPY_STEP_INDEX: return type->row_gives;
    case HPY_STEP_ITEM:
        return operand[1] == HPY_VALUE_NUMBER ? type->row_gives : type->item_gives;
    case HPY_STEP_SLICE: return type->slice_gives;
    case HPY_STEP_COMBINE:
        return operand[1] == UNKNOWN ? UNKNOWN
                                     : hpy_operator_gives(*operand, operand[1], step->op);
    default: return UNKNOWN;
    }
}

static enum hpy_value_kind run_on_kinds(struct kinds *kinds, const struct hpy_steps *steps)
{
    for (size_t i = 0; i < steps->n; i++) {
        const struct hpy_step *step = &steps->steps[i];
        if (step->kind == HPY_STEP_KEYWORD)
            continue;
        if (step->kind == HPY_STEP_KEEP) {
            struct hpy_str name = step->name.n_bytes ? step->name : HPY_STR("_");
            kinds->named[kinds->n_named++] =
                (struct named_kind){ name, kinds->stack[kinds->n - 1] };
            continue;
        }
        if (step->kind == HPY_STEP_DROP) {
            kinds->n--;
            continue;
        }
        enum hpy_value_kind kind = kind_of_step(step, kinds);
        kinds->n -= hpy_step_pops(step);
        kinds->stack[kinds->n++] = kind;
    }
    return kinds->stack[kinds->n - 1];
}

/* The kind of value that an expression gives. */
static enum hpy_status kind_of_text(enum hpy_value_kind *out, const char *text,
                                    const struct hpy_conversation *conversation,
                                    struct hpy_err *err)
{
    struct hpy_steps steps;
    struct kinds kinds = { .conversation = conversation };
    struct hpy_err why;
    *out = UNKNOWN;
    enum hpy_status status = hpy_parser_parse(&steps, text, &why);
    if (status == HPY_ENOMEM)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    if (status != HPY_OK)
        return HPY_OK;
    kinds.stack = HPY_ARRAY(enum hpy_value_kind, steps.n_stack);
    kinds.named = HPY_ARRAY(struct named_kind, steps.n);
    if (kinds.stack && kinds.named)
        *out = run_on_kinds(&kinds, &steps);
    else
        status = hpy_fail(err, HPY_ENOMEM, "out of memory");
    hpy_free(kinds.stack);
    hpy_free(kinds.named);
    hpy_steps_dispose(&steps);
    return status;
}

/* The same of what stands in text from `from` to `end`, with what is assigned before it. */
static enum hpy_status kind_of_operand(enum hpy_value_kind *out, struct hpy_str text,
                                       size_t statement, size_t from, size_t end,
                                       const struct hpy_conversation *conversation,
                                       struct hpy_err *err)
{
    struct hpy_text program = { 0 };
    *out = UNKNOWN;
    hpy_text_add_bytes(&program, text.data, statement);
    size_t before = program.n_bytes;
    hpy_text_add_bytes(&program, text.data + from, end - from);
    enum hpy_status status = hpy_text_check(&program, err);
    if (status == HPY_OK)
        status = kind_of_text(out, hpy_text_get(&program), conversation, err);
    if (status == HPY_OK && *out == UNKNOWN && before) /* something is wrong before it */
        status = kind_of_text(out, hpy_text_get(&program) + before, conversation, err);
    hpy_text_dispose(&program);
    return status;
}

/* ------------------------------------------------------------------ words */

static enum hpy_status add_word(struct hpy_completion *out, const struct hpy_word *word,
                                struct hpy_str begin, struct hpy_err *err)
{
    if (strncmp(word->name, begin.data, begin.n_bytes) != 0)
        return HPY_OK;
    if (out->n % 32 == 0) {
        struct hpy_word *grown = hpy_realloc(out->words, out->n + 32, sizeof *grown);
        if (!grown)
            return hpy_fail(err, HPY_ENOMEM, "out of memory");
        out->words = grown;
    }
    out->words[out->n++] = *word;
    return HPY_OK;
}

static enum hpy_status add_names(struct hpy_completion *out, struct hpy_str begin,
                                 const struct hpy_conversation *conversation,
                                 struct hpy_err *err)
{
    struct hpy_word word;
    for (size_t i = 0; hpy_query_name_at(&word, conversation, i); i++)
        HPY_TRY(add_word(out, &word, begin, err));
    return HPY_OK;
}

static enum hpy_status add_attributes(struct hpy_completion *out, struct hpy_str begin,
                                      enum hpy_value_kind kind, struct hpy_err *err)
{
    struct hpy_word word;
    for (size_t i = 0; kind != UNKNOWN && hpy_query_attribute_at(&word, kind, i); i++)
        HPY_TRY(add_word(out, &word, begin, err));
    return HPY_OK;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const struct hpy_word *)a)->name, ((const struct hpy_word *)b)->name);
}

/* Whether a name may follow what ends with a token of this kind. */
static bool may_begin_operand(int kind)
{
    return kind != ')' && kind != ']' && kind != HPY_TOKEN_NAME &&
           kind != HPY_TOKEN_STRING && kind != HPY_TOKEN_INTEGER;
}

static enum hpy_status add_words(struct hpy_completion *out, struct hpy_str text,
                                 const struct tokens *tokens,
                                 const struct hpy_conversation *conversation,
                                 struct hpy_err *err)
{
    struct hpy_str begin = { text.data + out->from, text.n_bytes - out->from };
    size_t n = tokens->n;
    if (n == 0 || (tokens->at[n - 1].kind != '.' && may_begin_operand(tokens->at[n - 1].kind)))
        return add_names(out, begin, conversation, err);
    if (tokens->at[n - 1].kind != '.' || n < 2)
        return HPY_OK;
    size_t first = find_operand(tokens, n - 2);
    if (first == n)
        return HPY_OK;
    if (first == n - 2 && hpy_str_equal(tokens->at[first].text, HPY_STR("hp")))
        return add_names(out, begin, conversation, err);
    enum hpy_value_kind kind;
    HPY_TRY(kind_of_operand(&kind, text, find_statement(tokens), tokens->at[first].off,
                            tokens->at[n - 1].off, conversation, err));
    return add_attributes(out, begin, kind, err);
}

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

enum hpy_status hpy_query_complete(struct hpy_completion *out,
                                   const struct hpy_conversation *conversation,
                                   struct hpy_str text, struct hpy_err *err)
{
    struct tokens tokens = { 0 };
    bool whole;
    *out = (struct hpy_completion){ .from = text.n_bytes };
    if (text.n_bytes > HPY_EXPRESSION_BYTES_MAX)
        return HPY_OK;
    while (out->from > 0 && is_of_name(text.data[out->from - 1]))
        out->from--;
    if (out->from < text.n_bytes && text.data[out->from] >= '0' && text.data[out->from] <= '9')
        return HPY_OK;
    enum hpy_status status =
        read_tokens(&tokens, &whole, (struct hpy_str){ text.data, out->from }, err);
    if (status == HPY_OK && whole)
        status = add_words(out, text, &tokens, conversation, err);
    hpy_free(tokens.at);
    if (status != HPY_OK)
        hpy_completion_dispose(out);
    else if (out->n)
        qsort(out->words, out->n, sizeof *out->words, compare_words);
    return status;
}

void hpy_completion_dispose(struct hpy_completion *completion)
{
    hpy_free(completion->words);
    *completion = (struct hpy_completion){ 0 };
}
