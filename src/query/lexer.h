/* Tokens of an expression. The lexer borrows the text and allocates nothing. */
#ifndef HPY_QUERY_LEXER_H
#define HPY_QUERY_LEXER_H

#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

/* Single characters are their own token kind. */
enum hpy_token_kind {
    HPY_TOKEN_END = 0,
    HPY_TOKEN_NAME = 256,
    HPY_TOKEN_INTEGER, /* digits, or 0x and hexadecimal ones; a sign is a token of its own */
    HPY_TOKEN_STRING,
    HPY_TOKEN_LE, /* <= */
    HPY_TOKEN_GE, /* >= */
    HPY_TOKEN_EQ, /* == */
    HPY_TOKEN_NE  /* != */
};

struct hpy_token {
    int kind;            /* enum hpy_token_kind, or one of . [ ] ( ) : ; & | ^ ~ + - , < > = */
    size_t off;          /* bytes from the start of the expression */
    struct hpy_str text; /* a string's without its quotes, escapes as they stand */
    int64_t integer;
};

struct hpy_lexer {
    struct hpy_str text;
    size_t at;
};

void hpy_lexer_init(struct hpy_lexer *lexer, struct hpy_str text);
/* The next token; HPY_TOKEN_END again and again at the end. HPY_ESYNTAX with
 * err->offset for what is no token. */
HPY_MUST_CHECK enum hpy_status hpy_lexer_next(struct hpy_token *out, struct hpy_lexer *lexer,
                                              struct hpy_err *err);
/* Append the characters that a string token stands for: a backslash stands for the
 * backslash or quote behind it. */
void hpy_lexer_unescape(struct hpy_text *out, struct hpy_str string);

#endif
