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
#include "sets/nodeset.h"

#define HPY_EXPRESSION_BYTES_MAX (64u * 1024)
#define HPY_EXPRESSION_DEPTH_MAX 64 /* parentheses in each other */

enum hpy_step_kind {
    HPY_STEP_NAME,    /* push what a name stands for */
    HPY_STEP_ATTR,    /* value.name */
    HPY_STEP_CALL,    /* value.name('text') or value.name() */
    HPY_STEP_INDEX,   /* value[from] */
    HPY_STEP_SLICE,   /* value[from:end:step] */
    HPY_STEP_COMBINE, /* a op b */
};

struct hpy_step {
    enum hpy_step_kind kind;
    size_t off;           /* for messages: bytes from the start */
    struct hpy_str name;  /* in the expression */
    struct hpy_str text;  /* argument of a call; data NULL = none */
    int64_t from, end, by; /* index in from; parts of a slice */
    bool has_from, has_end;
    enum hpy_set_op op;
};

struct hpy_steps {
    struct hpy_step *steps;
    size_t n, capacity;
    size_t n_stack;
};

/* Errors HPY_ESYNTAX and HPY_ELIMIT with err->offset. The steps point into the
 * expression. */
HPY_MUST_CHECK enum hpy_status hpy_parser_parse(struct hpy_steps *out, const char *expression,
                                                struct hpy_err *err);
void hpy_steps_dispose(struct hpy_steps *steps);

#endif
