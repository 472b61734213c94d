/* Leak suspects: the few things that keep much of a heap, and where it has gathered.
 *
 * Of what stands on the ground of every program (engine/ground.h), three forms are told:
 *
 * A holder keeps much by itself. From what stands on the ground, and from wherever the heap
 * divides into several large parts, the search goes down as long as one object keeps most,
 * to where many share: that is the point of accumulation, `point`.
 *
 * A chain keeps much in its links, each a little less than the one before: a linked list.
 * `point` is its first link.
 *
 * A group is many objects of one kind that are kept by no one else, none of them much, but
 * together: what two or more places hold. Objects that code, classes or modules refer to are
 * what programs are made of, and not counted.
 *
 * No byte is counted for two suspects. Bytes outside of objects (hpy_graph_external) count
 * like those inside. */
#ifndef HPY_ENGINE_SUSPECTS_H
#define HPY_ENGINE_SUSPECTS_H

#include "engine/dom.h"
#include "engine/kinds.h"

struct hpy_suspect_options {
    double share; /* of the heap, from which on something is suspect; above 0 */
    double most;  /* the share of what an object keeps that is most of it: above a half */
    uint32_t max; /* how many are told */
};
extern const struct hpy_suspect_options hpy_suspects_usual; /* 0.05, 0.7, 10 */

enum hpy_suspect_form { HPY_SUSPECT_HOLDER, HPY_SUSPECT_CHAIN, HPY_SUSPECT_GROUP };

struct hpy_suspect {
    enum hpy_suspect_form form;
    uint32_t point;       /* node; HPY_NO_NODE of a group */
    uint64_t bytes;       /* what it keeps, inside objects and outside, without what is
                             kept by suspects and parts that are told by themselves */
    uint64_t external_bytes; /* those outside */
    uint64_t apart_bytes; /* kept by the point as well, but told by themselves */
    /* What has gathered: the objects immediately dominated by a holder that are of the kind
     * which keeps most, the links of a chain, the members of a group. None where the
     * point is large itself. */
    hpy_kind kind;        /* of hpy_classifier_default; if n > 0 */
    uint32_t *node;       /* a holder's by what they keep, else ascending by rank */
    uint32_t n;
    uint64_t gathered_bytes; /* what they keep; of a chain: all that it keeps */
    /* An object, no part of the ground, that refers to more of them than any other, and to
     * half of them at least, or HPY_NO_NODE. Of a holder mostly the point itself. */
    uint32_t referrer;
    uint32_t n_referred;
};

struct hpy_suspects {
    const struct hpy_domtree *tree; /* borrowed */
    struct hpy_suspect *suspect;    /* by bytes, largest first */
    uint32_t n;
    uint32_t n_found;               /* before the list was cut */
    uint64_t total_bytes;           /* all that the tree has, outside of objects too */
};

/* options NULL = the usual ones. Linear in nodes and edges. On failure nothing is to be
 * disposed of. */
HPY_MUST_CHECK enum hpy_status hpy_suspects_init(struct hpy_suspects *out,
                                                 const struct hpy_dom_children *children,
                                                 const struct hpy_suspect_options *options,
                                                 struct hpy_job *job, struct hpy_err *err);
void hpy_suspects_dispose(struct hpy_suspects *suspects); /* also of a zeroed one */

#endif
