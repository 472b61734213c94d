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
#include "engine/paths.h"
#include "engine/refpat.h"
#include "engine/rule.h"
#include "query/seen.h"

enum hpy_value_kind {
    HPY_VALUE_NONE,    /* None; an argument only */
    HPY_VALUE_NOTHING, /* (), Heapy's mark for a dict without owner; an argument only */
    HPY_VALUE_NUMBER,
    HPY_VALUE_TRUTH,
    HPY_VALUE_TEXT,
    HPY_VALUE_SET,
    HPY_VALUE_KIND,       /* a set told by a rule */
    HPY_VALUE_RELATION,   /* an equivalence relation: a classifier */
    HPY_VALUE_OBJECT,     /* a set of just one object, shown as its page */
    HPY_VALUE_TABLE,      /* a set as its rows: - tells how two differ */
    HPY_VALUE_DIFFERENCE, /* of two tables */
    HPY_VALUE_PATHS,
    HPY_VALUE_PATH,       /* one of them */
    HPY_VALUE_LEVELS,     /* the sets that paths lead through */
    HPY_VALUE_EDGES,      /* references, for paths to avoid */
    HPY_VALUE_PATTERN,    /* of references */
    HPY_N_VALUE_KINDS
};

/* References that are shared. Counted, never changed. */
struct hpy_edge_list {
    struct hpy_path_edges edges;
    atomic_uint_fast32_t n_refs;
};

/* What `new` has more than `old`, by kind. Counted, never changed. */
struct hpy_difference {
    struct hpy_seen *old, *new; /* counted; their partitions are made */
    struct hpy_partition_diff *diff;
    atomic_uint_fast32_t n_refs;
};

struct hpy_value {
    enum hpy_value_kind kind;
    struct hpy_heap *heap;  /* counted; NULL where no object is spoken of */
    struct hpy_str keyword; /* of an argument: its name, borrowed; or empty */
    uint64_t page;          /* which page of its rows it is shown from, 0 = the first … */
    bool all;               /* … or all rows */
    union {
        int64_t number;                  /* of HPY_VALUE_NUMBER, _TRUTH (0 or 1) */
        struct hpy_text text;            /* _TEXT */
        struct hpy_seen *seen;           /* _SET, _OBJECT, _TABLE */
        struct hpy_rule *rule;           /* _KIND */
        const struct hpy_classifier *by; /* _RELATION */
        struct hpy_difference *difference;
        struct {
            struct hpy_paths *paths;     /* _PATHS, _PATH, _LEVELS */
            int64_t path;                /* _PATH: its number, negative from the end */
        };
        struct hpy_edge_list *edges;
        struct hpy_refpat *pattern;      /* used between hpy_heap_begin and _end */
    };
};

void hpy_value_dispose(struct hpy_value *value); /* also of a zeroed one, which is None */

/* Append a value that is no table as one safe line: a number, True, a kind as an
 * expression; of the others what they are: "<set of 3 objects>". */
void hpy_value_text(struct hpy_text *out, const struct hpy_value *value);
/* The partition of a set, object or table; made once for all copies, which own it. */
HPY_MUST_CHECK enum hpy_status hpy_value_partition(struct hpy_partition **out,
                                                   const struct hpy_value *value,
                                                   struct hpy_job *job, struct hpy_err *err);

#endif
