/* Expressions without the names that were assigned: what a person may run again later, or
 * elsewhere, and gets the same. */
#ifndef HPY_QUERY_EXPAND_H
#define HPY_QUERY_EXPAND_H

#include "query/parser.h"

struct hpy_conversation;

/* Append `text`, a part of the expression that the n steps were made of, with names that
 * were assigned replaced by the expressions of their values. Names whose values have none
 * (a heap's; one that would be longer than an expression may be) stay. O(n log n). */
HPY_MUST_CHECK enum hpy_status hpy_expand_names(struct hpy_text *out, struct hpy_str text,
                                                const struct hpy_step *steps, size_t n,
                                                const struct hpy_conversation *conversation,
                                                struct hpy_err *err);
/* Append an expression so that an attribute, brackets or an operator may stand beside it:
 * in parentheses, unless it is a name with attributes and brackets. Linear. */
void hpy_expand_operand(struct hpy_text *out, struct hpy_str expression);

#endif
