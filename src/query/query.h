/* Heapy expressions over heaps: heap.bytype[0].byid[3:10].count
 *
 * docs/expressions.md has the grammar. Evaluation gives a value (query/value.h). Errors
 * say what and at which column (err->offset, in bytes from 0). */
#ifndef HPY_QUERY_QUERY_H
#define HPY_QUERY_QUERY_H

#include "query/heap.h"
#include "query/value.h"

/* A conversation about one graph: what is assigned, and the last value as _, stay for
 * the expressions that follow. One expression at a time. It keeps the heap of the graph
 * that it is about; values may outlive it, but not the graph. */
struct hpy_conversation;
struct hpy_conversation *hpy_conversation_new(const struct hpy_graph *graph); /* NULL = no memory */
void hpy_conversation_free(struct hpy_conversation *conversation);
/* Another graph under a name, a static string: all that it reaches. The name is taken
 * from then on. HPY_ENOMEM. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_add(struct hpy_conversation *conversation,
                                                    const char *name,
                                                    const struct hpy_graph *graph,
                                                    struct hpy_err *err);
/* The heap of the graph that it was made with; borrowed. */
struct hpy_heap *hpy_conversation_heap(const struct hpy_conversation *conversation);
/* Objects as they are seen, as hpy_seen_new makes them; but all that its own heap reaches,
 * seen by default, is one thing with what `heap` is in expressions, so that its partition
 * is made once. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_seen(struct hpy_seen **out,
                                                     const struct hpy_conversation *conversation,
                                                     struct hpy_heap *heap,
                                                     struct hpy_members *members,
                                                     const struct hpy_classifier *by,
                                                     struct hpy_err *err);

/* Evaluate; the caller disposes of the value. Several statements are parted by ";",
 * and the last one's value counts. HPY_ESYNTAX for an expression that breaks the
 * grammar or the rules of types, HPY_ENOTFOUND for a row that is not there, HPY_ELIMIT
 * for one that is too long or too deep. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_eval(struct hpy_value *out,
                                                     struct hpy_conversation *conversation,
                                                     const char *expression,
                                                     struct hpy_job *job,
                                                     struct hpy_err *err);
/* The same in a conversation of its own. */
HPY_MUST_CHECK enum hpy_status hpy_query_eval(struct hpy_value *out,
                                              const struct hpy_graph *graph,
                                              const char *expression,
                                              struct hpy_job *job,
                                              struct hpy_err *err);

#endif
