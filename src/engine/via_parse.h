/* Relations given as text, "['data']" or ".key", looked for among edges.
 *
 * What has a fixed form is turned into a relation once. A key of a dict is compared
 * with each key object met, once per object, since many objects are equal keys. */
#ifndef HPY_ENGINE_VIA_PARSE_H
#define HPY_ENGINE_VIA_PARSE_H

#include "engine/via.h"

struct hpy_via_wanted {
    hpy_via relation;    /* what it is; of a key only the kind counts */
    hpy_via told;        /* what a type tells by the same words, or 0; counts as well */
    bool is_key;
    bool never;          /* a name that no edge of the graph has */
    struct hpy_str key;  /* as it was written, in the text that was parsed */
    struct hpy_str plain; /* the characters of a str literal without escapes, or NULL */
};

/* HPY_ESYNTAX for a text that is no notation of a relation. The text is borrowed. */
HPY_MUST_CHECK enum hpy_status hpy_via_parse(struct hpy_via_wanted *out,
                                             const struct hpy_vias *vias,
                                             struct hpy_str text, struct hpy_err *err);
/* Whether an object is the key that was written. */
bool hpy_via_is_key(const struct hpy_via_wanted *wanted, const struct hpy_graph *graph,
                    uint32_t key);

#endif
