/* Why an object is alive, as rows for a view and as text:
 *
 *     module shop.registry
 *       .SESSIONS         dict, 120,000 items    keeps 702.4 MB
 *         ['9f1c']        shop.models.Session    keeps 5.8 kB    here
 *     also held by
 *       frame sweep(), registry.py:88, local s   (temporary)
 *       weakref in shop.cache.INDEX              (does not keep alive)
 *
 * Rows are numbers only; their texts are made when they are shown, so that a chain of a
 * million steps is listed as fast as one of three. */
#ifndef HPY_REPORT_REP_WHY_H
#define HPY_REPORT_REP_WHY_H

#include "engine/why_text.h"

enum hpy_rep_why_what {
    HPY_REP_WHY_BEGIN,   /* what the chain begins with */
    HPY_REP_WHY_STEP,
    HPY_REP_WHY_CUT,     /* steps left out */
    HPY_REP_WHY_HEADING, /* "also held by" */
    HPY_REP_WHY_HOLDER,
    HPY_REP_WHY_MORE,    /* holders that are not listed */
    HPY_REP_WHY_REMARK   /* words */
};

struct hpy_rep_why_row {
    enum hpy_rep_why_what what;
    uint64_t i; /* of a step or a direct holder; of CUT and MORE how many they stand for */
};

struct hpy_rep_why {
    const struct hpy_why *why;         /* borrowed, with the rules */
    const struct hpy_why_rules *rules;
    bool full; /* every reference from the interpreter on, none merged, none left out */
    struct hpy_rep_why_row *row;
    uint64_t n_rows;
};

/* A chain that is longer is cut in the middle, unless it is full. */
#define HPY_REP_WHY_STEPS 30u

HPY_MUST_CHECK enum hpy_status hpy_rep_why_init(struct hpy_rep_why *out, const struct hpy_why *why,
                                                const struct hpy_why_rules *rules, bool full,
                                                struct hpy_err *err);
void hpy_rep_why_dispose(struct hpy_rep_why *rep); /* also of a zeroed one */

/* What a row is about: the object that it tells of, or HPY_NO_NODE for words. */
uint32_t hpy_rep_why_node(const struct hpy_rep_why *rep, uint64_t row);
/* Its depth: 0 for what stands at the left. Steps of a deep chain go by their number. */
uint64_t hpy_rep_why_depth(const struct hpy_rep_why *rep, uint64_t row);

/* The parts of a row; absent ones are empty, and a figure is HPY_REP_WHY_NO_FIGURE. Texts
 * are safe and are disposed of by the caller; a part made again keeps their memory. */
#define HPY_REP_WHY_NO_FIGURE UINT64_MAX
struct hpy_rep_why_parts {
    struct hpy_text label;       /* the way, or the words */
    struct hpy_text description; /* what is there */
    uint64_t retained_bytes;
    const char *note;            /* "temporary"; "" = none */
    bool here;                   /* the object that was asked about */
    bool keeps;                  /* without it the object would go */
    bool dim;                    /* does not keep the object, or not for long */
};
void hpy_rep_why_part(struct hpy_rep_why_parts *out, const struct hpy_rep_why *rep, uint64_t row,
                      const struct hpy_numbers *numbers);
void hpy_rep_why_parts_dispose(struct hpy_rep_why_parts *parts);

#endif
