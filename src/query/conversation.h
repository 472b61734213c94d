/* A conversation inside: its heaps and what was assigned. */
#ifndef HPY_QUERY_CONVERSATION_H
#define HPY_QUERY_CONVERSATION_H

#include "query/attribute.h"
#include "query/query.h"

#define HPY_VARIABLES_MAX 256

struct hpy_variable {
    struct hpy_text name;
    struct hpy_value value;
    bool fixed; /* cannot be given anew: a heap's name */
};

struct hpy_conversation {
    struct hpy_heap *heap;
    struct hpy_variable *variables;
    size_t n, room;
};

/* NULL if there is none. */
const struct hpy_variable *hpy_conversation_find(const struct hpy_conversation *conversation,
                                                 struct hpy_str name);
/* Give a value a name; an empty name is _. The value is copied. HPY_ESYNTAX for a name
 * that has a meaning already or a value that is an argument only, HPY_ELIMIT. */
HPY_MUST_CHECK enum hpy_status hpy_conversation_keep(struct hpy_conversation *conversation,
                                                     struct hpy_str name,
                                                     const struct hpy_value *value,
                                                     struct hpy_err *err);

#endif
