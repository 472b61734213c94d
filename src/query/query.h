/* Heapy expressions over a graph: heap.bytype[0].byid[3:10].count
 *
 * docs/expressions.md has the grammar. Evaluation gives a value: a set with the
 * classifier it is seen by, a kind (a set told by a rule), a number or a truth. Errors
 * say what and at which column (err->offset, in bytes from 0). */
#ifndef HPY_QUERY_QUERY_H
#define HPY_QUERY_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "engine/rule.h"
#include "sets/nodeset.h"

enum hpy_value_kind {
    HPY_VALUE_SET,
    HPY_VALUE_NUMBER,
    HPY_VALUE_TRUTH,
    HPY_VALUE_KIND,
    /* arguments of calls only: never the value of an expression */
    HPY_VALUE_TEXT,
    HPY_VALUE_NOTHING
};

struct hpy_value {
    enum hpy_value_kind kind;
    int64_t number;                  /* also of HPY_VALUE_TRUTH: 0 or 1 */
    bool whole;                      /* all reachable objects; set is then empty (zeroed) */
    struct hpy_nodeset set;          /* of HPY_VALUE_SET */
    const struct hpy_classifier *by; /* how the set is seen */
    struct hpy_partition *partition; /* by `by`; made when first needed, may be NULL */
    struct hpy_rule *rule;           /* of HPY_VALUE_KIND */
    struct hpy_text text;            /* of HPY_VALUE_TEXT */
    struct hpy_str keyword;          /* of an argument: in the expression, or empty */
};

/* Evaluate; the caller disposes of the value. Several statements are parted by ";",
 * and the last one's value counts. HPY_ESYNTAX for an expression that breaks the
 * grammar or the rules of types, HPY_ENOTFOUND for a row that is not there, HPY_ELIMIT
 * for one that is too long or too deep. */
HPY_MUST_CHECK enum hpy_status hpy_query_eval(struct hpy_value *out,
                                              const struct hpy_graph *graph,
                                              const char *expression,
                                              struct hpy_job *job,
                                              struct hpy_err *err);

/* A conversation about one graph: what is assigned, and the last value as _, stay for
 * the expressions that follow. One expression at a time. */
struct hpy_conversation;
struct hpy_conversation *hpy_conversation_new(const struct hpy_graph *graph); /* NULL = no memory */
void hpy_conversation_free(struct hpy_conversation *conversation);
HPY_MUST_CHECK enum hpy_status hpy_conversation_eval(struct hpy_value *out,
                                                     struct hpy_conversation *conversation,
                                                     const char *expression,
                                                     struct hpy_job *job,
                                                     struct hpy_err *err);

/* The partition of a set value, made on first use and owned by the value. */
HPY_MUST_CHECK enum hpy_status hpy_value_partition(struct hpy_partition **out,
                                                   struct hpy_value *value,
                                                   const struct hpy_graph *graph,
                                                   struct hpy_job *job,
                                                   struct hpy_err *err);
/* Append a number, a truth (True, False) or a kind as an expression; one safe line. */
void hpy_value_text(struct hpy_text *out, const struct hpy_value *value);
void hpy_value_dispose(struct hpy_value *value); /* also on a zeroed one */

#endif
