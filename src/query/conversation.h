/* A conversation inside: its heaps and what was assigned. */
#ifndef HPY_QUERY_CONVERSATION_H
#define HPY_QUERY_CONVERSATION_H

#include "query/attribute.h"
#include "query/query.h"

#define HPY_VARIABLES_MAX 256

struct hpy_variable {
    struct hpy_text name;
    struct hpy_value value;
    struct hpy_text expression; /* makes the value again, without names that were assigned;
                                 * "" = not known, and of a fixed one */
    bool fixed; /* cannot be given anew: a heap's name */
};

struct hpy_conversation {
    struct hpy_heap *heap;
    /* What `heap` gives: one value for all times it is asked for, so that heap[0] and
     * heap[1] make one partition and not two. It takes what one partition does. */
    struct hpy_value whole;
    struct hpy_variable *variables;
    size_t n, room;
};

/* NULL if there is none. */
const struct hpy_variable *hpy_conversation_find(const struct hpy_conversation *conversation,
                                                 struct hpy_str name);
/* Give a value a name; an empty name is _. The value and its expression are copied.
 * HPY_ESYNTAX for a name that has a meaning already or a value that is an argument only,
 * HPY_ELIMIT. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_keep(struct hpy_conversation *conversation,
                                                     struct hpy_str name,
                                                     struct hpy_str expression,
                                                     const struct hpy_value *value,
                                                     struct hpy_err *err);
/* Give what has a name another one, or none. HPY_ENOTFOUND if nothing has it; HPY_ESYNTAX
 * where the new one is no name or is taken, or the old one cannot be given anew. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_rename(struct hpy_conversation *conversation,
                                                       struct hpy_str from, struct hpy_str to,
                                                       struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_conversation_forget(struct hpy_conversation *conversation,
                                                       struct hpy_str name,
                                                       struct hpy_err *err);
/* Whether a name that nothing has yet can be given. */
bool hpy_conversation_is_free(const struct hpy_conversation *conversation,
                              struct hpy_str name);

#endif
