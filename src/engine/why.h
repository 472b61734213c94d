/* Why an object is alive, as people ask it: the one chain of references that explains it
 * best, what else holds it, and what people would call it.
 *
 * The chain is a cheapest way from the interpreter to the object, where every reference
 * costs by how little it explains: attributes, items and keys little, local variables more,
 * what C code or the interpreter keeps for itself most. So globals of modules and
 * attributes of classes are preferred to running code, and that to the interpreter, unless
 * the way is very much longer. Weak references are never followed.
 *
 * Everything here borrows the graph and is immutable once made; any number of threads may
 * use it. */
#ifndef HPY_ENGINE_WHY_H
#define HPY_ENGINE_WHY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/dom.h"
#include "engine/graph.h"
#include "sets/nodeset.h"

/* --------------------------------------------------------------------- rules */

/* What is known of a graph for these questions: its modules, what its types cost. */
struct hpy_why_rules;

/* O(types log types + modules log modules). Needs the edges of the graph. */
HPY_MUST_CHECK enum hpy_status hpy_why_rules_new(struct hpy_why_rules **out,
                                                 const struct hpy_graph *graph,
                                                 struct hpy_job *job, struct hpy_err *err);
void hpy_why_rules_free(struct hpy_why_rules *rules); /* NULL allowed */
const struct hpy_graph *hpy_why_rules_graph(const struct hpy_why_rules *rules);

/* --------------------------------------------------------------------- names */

/* Append the shortest name that people would write for an object which a module reaches by
 * attributes, items and keys: "shop.registry.SESSIONS", "shop.models.Cart.by_id",
 * "shop.events.bus.listeners['tick']", "json.decoder". Nothing if there is none within a few
 * steps. An attribute dict is called as its owner with ".__dict__" behind it. Safe, one line,
 * at most HPY_WHY_NAME_BYTES. Cannot fail but by out->failed; asks for no memory but the
 * text's, and reads some hundreds of references at most, so that a view may ask it for every
 * row in sight. */
#define HPY_WHY_NAME_BYTES 200u
void hpy_why_name(struct hpy_text *out, const struct hpy_why_rules *rules, uint32_t node);

/* -------------------------------------------------------------------- answers */

/* What holds something, in the order in which it is told. id, a word for JSON, what is said
 * behind it ("" = nothing), whether it keeps alive */
#define HPY_WHY_HOLDER_LIST(W)                                                    \
    W(HPY_WHY_MODULE, "module", "", true)          /* a global variable */        \
    W(HPY_WHY_CLASS, "class", "", true)            /* an attribute of a class */  \
    W(HPY_WHY_OBJECT, "object", "", true)          /* any other object */         \
    W(HPY_WHY_CACHE, "cache", "a cache", true)     /* a name says so, or a type */ \
    W(HPY_WHY_FRAME, "frame", "temporary", true)   /* code that runs */           \
    W(HPY_WHY_C, "c", "C code", true)              /* the interpreter, statics */ \
    W(HPY_WHY_CYCLE, "cycle", "held by it in turn", false)                        \
    W(HPY_WHY_GARBAGE, "garbage", "unreachable itself", false)                    \
    W(HPY_WHY_WEAK, "weak", "does not keep alive", false)

enum hpy_why_holder {
#define HPY_WHY_HOLDER_ENUM(id, word, note, keeps) id,
    HPY_WHY_HOLDER_LIST(HPY_WHY_HOLDER_ENUM)
#undef HPY_WHY_HOLDER_ENUM
    HPY_N_WHY_HOLDERS
};

struct hpy_why_holder_info {
    const char *word, *note;
    bool keeps;
};
const struct hpy_why_holder_info *hpy_why_holder_info(enum hpy_why_holder holder);

/* What a chain begins with. */
enum hpy_why_begin {
    HPY_WHY_FROM_MODULE, /* `first` is a module that can be imported */
    HPY_WHY_FROM_FRAME,  /* `first` is what runs: a frame, with or without an object, or a
                            generator */
    HPY_WHY_FROM_C,      /* the interpreter; step 0 says by which field */
    HPY_WHY_FROM_STATIC, /* compiled into the interpreter: static types, singletons */
    HPY_WHY_FROM_OUTSIDE, /* nothing reaches it, and nothing in the heap refers to `first`:
                            C code holds that, or did when the heap was captured */
    HPY_WHY_FROM_CYCLE,  /* nothing reaches it but objects that hold each other: garbage
                            waiting for the collector, unless C code holds one of them */
    HPY_N_WHY_BEGINS
};

struct hpy_why_step {
    uint32_t source, target; /* nodes */
    uint64_t edge;           /* out-edge of source */
    bool merged;             /* into an attribute dict, and on: for people one step with the
                                next */
    bool keeps;              /* without `target` nothing else would keep the object: it
                                dominates it. False without a tree */
    uint64_t retained_bytes; /* by `target`; 0 without a tree */
};

struct hpy_why_direct {
    enum hpy_why_holder holder;
    uint32_t source;  /* who refers: a dict rather than its owner */
    uint32_t owner;   /* of an attribute dict its owner, else `source` */
    uint64_t edge;    /* out-edge of source */
};

#define HPY_WHY_MAX_DIRECT 200u

struct hpy_why {
    const struct hpy_graph *graph;
    uint32_t node;             /* whose life is explained */
    enum hpy_why_begin begin;
    uint32_t first;            /* what the chain begins with, for people */
    uint64_t n_lead;           /* steps from the interpreter to `first` */
    struct hpy_why_step *step; /* those, and then from `first` to the object */
    uint64_t n_steps;
    /* Who refers to the object itself, at most HPY_WHY_MAX_DIRECT of them; [0] is the one
     * that the chain goes through, if it has a step to the object; the others in the order
     * of the list above, then by address. */
    struct hpy_why_direct *direct;
    uint64_t n_direct;
    bool through;                       /* direct[0] is on the chain */
    uint64_t count[HPY_N_WHY_HOLDERS];  /* of all references to the object, listed or not;
                                           of those not listed, caches are told by type only */
    uint64_t n_holders;                 /* their sum over those that keep alive */
    bool has_tree;                      /* `keeps` and `retained_bytes` are known */
};

struct hpy_why_options {
    uint64_t through;                 /* the chain must end with this out-edge (one of
                                         direct[]); HPY_WHY_ANY */
    const struct hpy_domtree *tree;   /* tells cycles from holders, and what keeps how much;
                                         NULL = not known */
};
#define HPY_WHY_ANY UINT64_MAX

/* The object must not be the root. options NULL = any and no tree. An object that nothing
 * reaches is no error, see begin. O(references to the object and to what leads to it, as
 * far as the cheapest way is long), so linear in the graph at worst; some 32 bytes for each
 * object met. Without a tree, a holder that is held by the object in turn is not told from
 * others. HPY_ENOTFOUND if no way ends with `through`. */
HPY_MUST_CHECK enum hpy_status hpy_why_new(struct hpy_why **out,
                                           const struct hpy_why_rules *rules, uint32_t node,
                                           const struct hpy_why_options *options,
                                           struct hpy_job *job, struct hpy_err *err);
void hpy_why_free(struct hpy_why *why); /* NULL allowed */

/* The member of a set to ask about: the largest, by retained size if there is a tree and
 * else by its own; of equal ones the lowest address. Virtual nodes are left out;
 * HPY_NO_NODE if there is no other. Linear. */
HPY_MUST_CHECK enum hpy_status hpy_why_largest(uint32_t *out, const struct hpy_graph *graph,
                                               const struct hpy_nodeset *set,
                                               const struct hpy_domtree *tree,
                                               struct hpy_job *job, struct hpy_err *err);

#endif
