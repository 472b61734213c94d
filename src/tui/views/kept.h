/* What something keeps alive: the part of the dominator tree that a view is about.
 *
 * Opened on the whole heap it is the tree from the root down; on an object, that object
 * and what is below it; on a set, those members that no other member dominates, and what
 * is below them. What stands below a node is sorted by retained size, largest first, so
 * that the first few of millions are there at once.
 *
 * Immutable once opened; borrows the session's heap. Nodes that the interpreter does not
 * reach are in no dominator tree: as members they stand last, and nothing is below them. */
#ifndef HPY_TUI_VIEWS_KEPT_H
#define HPY_TUI_VIEWS_KEPT_H

#include "engine/dom.h"
#include "engine/kinds.h"
#include "tui/view.h"

struct hpy_kept {
    const struct hpy_session *session;
    const struct hpy_dom_children *children;
    const struct hpy_domtree *tree; /* of children */
    uint32_t node;                  /* the one object, or HPY_NO_NODE */
    struct hpy_members *members;    /* what it was opened on; NULL = the whole heap */
    struct hpy_text base;           /* expression of that, or "" */
    uint32_t *tops;                 /* what stands at the top; NULL = what the root holds */
    uint32_t n_tops;
    uint64_t top_bytes;             /* that the tops retain */
    uint32_t n_loose;               /* tops at the end that the interpreter does not reach */
    /* what would be freed with all of it: the objects (NULL = all reachable ones) */
    struct hpy_members *freed;
    uint64_t n_freed, freed_bytes;
};

/* Takes members, base and trail out of args, and sets expression and trail of the view:
 * "base.dominos". Linear in the set, the tree and what is below the set; the dominators
 * are made if they are not there yet. */
HPY_MUST_CHECK enum hpy_status hpy_kept_open(struct hpy_kept *kept, struct hpy_view *view,
                                             struct hpy_view_args *args, struct hpy_job *job,
                                             struct hpy_err *err);
void hpy_kept_dispose(struct hpy_kept *kept); /* also of a zeroed one */

static inline bool hpy_kept_is_whole(const struct hpy_kept *kept)
{
    return kept->members == NULL;
}

/* What a node dominates immediately, or for HPY_NO_NODE what stands at the top; the
 * array is the callee's. O(1). */
const uint32_t *hpy_kept_below(uint32_t *n, const struct hpy_kept *kept, uint32_t node);
/* Bytes that these retain together. O(1). */
uint64_t hpy_kept_below_bytes(const struct hpy_kept *kept, uint32_t node);
/* Bytes that a node takes itself; none if it is virtual. */
uint64_t hpy_kept_own_bytes(const struct hpy_kept *kept, uint32_t node);
static inline uint64_t hpy_kept_bytes(const struct hpy_kept *kept, uint32_t node)
{
    return hpy_domtree_retained(kept->tree, node);
}

/* The same by kind (class or dict owner), largest first. Caller frees groups with
 * hpy_free. O(n) for n children, one pass. In kept_kinds.c, as the next three. */
struct hpy_kept_group {
    hpy_kind kind;
    uint32_t first; /* the largest */
    uint32_t count;
    uint64_t bytes; /* retained */
};
HPY_MUST_CHECK enum hpy_status hpy_kept_groups(struct hpy_kept_group **groups, uint32_t *n,
                                               const struct hpy_kept *kept, uint32_t node,
                                               struct hpy_job *job, struct hpy_err *err);
/* Those of one kind, in order: the first `from` passed over, up to `room` written; the
 * bytes of those passed over and written are told. O(n), less if found before. */
HPY_MUST_CHECK enum hpy_status hpy_kept_page(uint32_t *out, uint32_t *n, uint64_t *bytes,
                                             const struct hpy_kept *kept, uint32_t node,
                                             hpy_kind kind, uint64_t from, uint32_t room,
                                             struct hpy_job *job, struct hpy_err *err);
/* Some of what stands below a node: sets the members of args. O(n). */
struct hpy_kept_choice {
    uint32_t node;         /* HPY_NO_NODE: at the top */
    uint64_t skip;         /* so many of the largest are left out; */
    const hpy_kind *kinds; /* of the others those of these kinds, ascending; NULL = all */
    uint32_t n_kinds;
    bool except;           /* or those of other kinds */
    uint64_t from;         /* and of these so many of the largest left out again */
    const uint32_t *also;  /* and these nodes */
    uint32_t n_also;
};
HPY_MUST_CHECK enum hpy_status hpy_kept_some(struct hpy_view_args *args,
                                             const struct hpy_kept *kept,
                                             const struct hpy_kept_choice *choice,
                                             struct hpy_job *job, struct hpy_err *err);
/* "list", "dict of pkg.Cls". Appended. */
void hpy_kept_kind_label(struct hpy_text *out, const struct hpy_kept *kept, hpy_kind kind);

/* The first out-edge of `holder` to a node that keeps it alive, or HPY_NO_EDGE if it is
 * held by way of others. O(log referrers). */
#define HPY_NO_EDGE UINT64_MAX
uint64_t hpy_kept_edge(const struct hpy_kept *kept, uint32_t holder, uint32_t node);

/* The subject of a view that embeds this, as a whole: what would be freed. */
HPY_MUST_CHECK enum hpy_status hpy_kept_subject(const struct hpy_kept *kept,
                                                struct hpy_view_args *args,
                                                struct hpy_err *err);
/* Give args, for which there is no expression, a name for people: the view and what of
 * it, "heap.dominos ▸ str". */
HPY_MUST_CHECK enum hpy_status hpy_kept_name(struct hpy_view_args *args,
                                             const struct hpy_view *view, const char *what,
                                             struct hpy_err *err);

/* "12,036 objects · 34.2 MB would be freed", or of the whole heap how much there is. */
void hpy_kept_caption(const struct hpy_kept *kept, struct hpy_text *out);
/* The exact figures of a node: "dict: keeps 702,401,234 bytes, own 9,437; 3 below". */
void hpy_kept_status(const struct hpy_kept *kept, struct hpy_text *out, uint32_t node);

#endif
