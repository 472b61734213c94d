/* Values of expressions.
 *
 * A value is never changed once it is made; what is dear in it (sets, partitions, paths,
 * patterns) is shared and counted, so that copying one is cheap and any number of threads
 * may use it. A value that speaks of objects holds its heap. What differs from kind to kind
 * is in one table, query/value_type.h. */
#ifndef HPY_QUERY_VALUE_H
#define HPY_QUERY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/kinds.h"
#include "engine/partition.h"
#include "engine/rule.h"
#include "query/seen.h"

enum hpy_value_kind {
    HPY_VALUE_NONE,    /* None; an argument only */
    HPY_VALUE_NOTHING, /* (), Heapy's mark for a dict without owner; an argument only */
    HPY_VALUE_NUMBER,
    HPY_VALUE_TRUTH,
    HPY_VALUE_TEXT,
    HPY_VALUE_SET,
    HPY_VALUE_KIND,     /* a set told by a rule */
    HPY_VALUE_RELATION, /* an equivalence relation: a classifier */
    HPY_N_VALUE_KINDS
};

struct hpy_value {
    enum hpy_value_kind kind;
    struct hpy_heap *heap;  /* counted; NULL where no object is spoken of */
    struct hpy_str keyword; /* of an argument: its name, borrowed; or empty */
    union {
        int64_t number;                  /* of HPY_VALUE_NUMBER, _TRUTH (0 or 1) */
        struct hpy_text text;            /* _TEXT */
        struct hpy_seen *seen;           /* _SET */
        struct hpy_rule *rule;           /* _KIND */
        const struct hpy_classifier *by; /* _RELATION */
    };
};

void hpy_value_dispose(struct hpy_value *value); /* also of a zeroed one, which is None */

/* Append a value that is no table as one safe line: a number, True, a kind as an
 * expression; of the others what they are: "<set of 3 objects>". */
void hpy_value_text(struct hpy_text *out, const struct hpy_value *value);
/* The partition of a set; made once for all copies, which own it. */
HPY_MUST_CHECK enum hpy_status hpy_value_partition(struct hpy_partition **out,
                                                   const struct hpy_value *value,
                                                   struct hpy_job *job, struct hpy_err *err);

#endif
