/* What is found out of a heap in the background, for who draws rows of it: the tree of
 * dominators, and by what names people know its objects.
 *
 * Both are made once for a heap (engine/analyses.h). They are taken over here by whoever
 * works on the worker, while the key loop draws with what there is. */
#ifndef HPY_TUI_KNOWN_H
#define HPY_TUI_KNOWN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/analyses.h"
#include "engine/why.h"

struct hpy_task;

struct hpy_known {
    struct hpy_analyses *analyses; /* borrowed */
    /* private */
    _Atomic(const struct hpy_domtree *) tree;
    _Atomic(const struct hpy_why_rules *) rules;
    atomic_bool failed; /* there was no memory: no more is tried */
};

void hpy_known_init(struct hpy_known *known, struct hpy_analyses *analyses);

/* NULL while it is not known. O(1). */
const struct hpy_domtree *hpy_known_tree(const struct hpy_known *known);
const struct hpy_why_rules *hpy_known_rules(const struct hpy_known *known);
/* Nothing more will be known. */
bool hpy_known_failed(const struct hpy_known *known);

/* On the worker: make it, or wait for whoever does. */
HPY_MUST_CHECK enum hpy_status hpy_known_need_tree(const struct hpy_domtree **tree,
                                                   struct hpy_known *known,
                                                   struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_known_need_rules(const struct hpy_why_rules **rules,
                                                    struct hpy_known *known,
                                                    struct hpy_job *job,
                                                    struct hpy_err *err);
/* A background task that finds what is not known yet, names first; NULL if there is
 * nothing to be done. */
struct hpy_task *hpy_known_task(struct hpy_known *known, bool names, bool tree);
/* For the end of a background task: nobody asked for it by a key, so that a failure
 * shows in what is drawn only. Stopping is passed on. */
HPY_MUST_CHECK enum hpy_status hpy_known_excuse(struct hpy_known *known,
                                                enum hpy_status status);

/* Append how an object is called: by a name ("shop.events.bus.listeners['tick']"), or
 * else by what holds it on the shortest way ("shop.cart.Cart.user"), as far as is
 * known. */
void hpy_known_name(struct hpy_text *out, const struct hpy_known *known, uint32_t node);
/* The same behind something else, or nothing if no name is known. */
void hpy_known_add_name(struct hpy_text *out, const char *before,
                        const struct hpy_known *known, uint32_t node);

#endif
