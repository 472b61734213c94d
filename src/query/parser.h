/* The parser: an expression as steps of a stack machine.
 *
 * Steps are in the order in which they run; each takes its operands from a stack
 * of values and leaves one there. n_stack says how many values the stack holds
 * at most, and is bounded, however long the expression is. */
#ifndef HPY_QUERY_PARSER_H
#define HPY_QUERY_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"
#include "query/operator.h"

#define HPY_EXPRESSION_BYTES_MAX (64u * 1024)
#define HPY_EXPRESSION_DEPTH_MAX 64 /* parentheses and calls in each other */
#define HPY_EXPRESSION_ARGS_MAX 64  /* of one call */
/* Values on the stack at most: each depth has its operators' and its arguments. */
#define HPY_EXPRESSION_STACK_MAX                                                  \
    ((HPY_EXPRESSION_DEPTH_MAX + 1) * (HPY_EXPRESSION_ARGS_MAX + 8))

enum hpy_step_kind {
    HPY_STEP_NAME,    /* push what a name stands for */
    HPY_STEP_NUMBER,  /* push a number */
    HPY_STEP_TEXT,    /* push a text */
    HPY_STEP_NOTHING, /* push (), Heapy's mark for a dict without owner */
    HPY_STEP_KEYWORD, /* the value on top is the argument of that name */
    HPY_STEP_CALL,    /* name(…): n_args values become one */
    HPY_STEP_APPLY,   /* value(…): the value and n_args behind it become one */
    HPY_STEP_ATTR,    /* value.name */
    HPY_STEP_METHOD,  /* value.name(…): the value and n_args behind it become one */
    HPY_STEP_INDEX,   /* value[from] */
    HPY_STEP_SLICE,   /* value[from:end:step] */
    HPY_STEP_ITEM,    /* value[value] */
    HPY_STEP_NOT,     /* ~ value */
    HPY_STEP_COMBINE, /* a op b */
    HPY_STEP_COMPARE, /* a < b …: name is the operator */
    HPY_STEP_KEEP,    /* end of a statement: name = value, or _ if name is empty */
    HPY_STEP_DROP     /* the value of a statement that is not the last */
};

struct hpy_step {
    enum hpy_step_kind kind;
    size_t off;          /* for messages: bytes from the start */
    struct hpy_str name; /* in the expression */
    struct hpy_str text; /* of HPY_STEP_TEXT, escapes as they stand; of HPY_STEP_KEEP what
                          * makes the value */
    size_t n_args;
    int64_t from, end, by; /* number or index in from; parts of a slice */
    bool has_from, has_end;
    enum hpy_operator op;
};

struct hpy_steps {
    struct hpy_step *steps;
    size_t n, capacity;
    size_t n_stack;
};

/* Values that a step takes from the stack. */
size_t hpy_step_pops(const struct hpy_step *step);

/* Errors HPY_ESYNTAX and HPY_ELIMIT with err->offset. The steps point into the
 * expression. */
HPY_MUST_CHECK enum hpy_status hpy_parser_parse(struct hpy_steps *out, const char *expression,
                                                struct hpy_err *err);
void hpy_steps_dispose(struct hpy_steps *steps);

#endif
