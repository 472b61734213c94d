/* Classifiers: ways of putting objects into kinds.
 *
 * A classifier is a row in a table. It sorts the nodes of a set into kinds,
 * each a 64-bit key whose meaning is the classifier's (a type index, a size, a
 * node id …), and can name a kind and tell which one a node has. Keys are stable
 * for one state; labels are what is compared between two graphs.
 *
 * Some classifiers look at the referrers of a node (Rcs, Via). They follow every
 * edge that keeps alive, also those of virtual nodes (the interpreter, frames
 * without an object), so that what only a frame holds is told as such.
 *
 * Keys should be small where they can be: the partition counts kinds below 2^18
 * in a plain array and hashes the others. */
#ifndef HPY_ENGINE_KINDS_H
#define HPY_ENGINE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/graph.h"

typedef uint64_t hpy_kind;

/* Of a classifier that was made at run time: who counts its holders and ends it. */
struct hpy_classifier_life;

struct hpy_classifier {
    const char *name;   /* as in Heapy: "Clodo", "Type", "Size", "Id", "Module", "Unity" */
    const char *by;     /* attribute of expressions: "byclodo" */
    const char *header; /* last column: "Kind (class / dict of class)" */
    const char *product_header; /* the same as a part of "A & B"; NULL = header. Kinds of
                                 * one in braces are written in braces there */
    const char *title;  /* for menus: "class or dict owner" */
    const char *help;   /* one sentence */
    char letter;        /* of menus; '\0' = not offered there (these come last) */
    bool individual;    /* every object is a kind of its own, the kind being the node (Id) */
    bool numeric;       /* labels are numbers, ordered and aligned as such (Size) */
    /* Of a product, which it is; ends with NULL. NULL for the others. */
    const struct hpy_classifier *const *factors;
    /* Of one made at run time (engine/findex.h, products with one); NULL for those that
     * live as long as the program. */
    struct hpy_classifier_life *life;
    /* State, if the classifier needs any, is made by prepare and freed by dispose;
     * NULL for the simple ones. One thread at a time uses a state. */
    enum hpy_status (*prepare)(void **state, const struct hpy_classifier *self,
                               const struct hpy_graph *graph, struct hpy_job *job,
                               struct hpy_err *err);
    /* The kind of each of n nodes. O(n), and O(edges) where referrers are looked at.
     * HPY_ENOMEM where a state grows. */
    enum hpy_status (*classify)(void *state, const struct hpy_graph *graph,
                                const uint32_t *nodes, size_t n, hpy_kind *out,
                                struct hpy_err *err);
    /* Append the name of a kind, escaped: one harmless line. */
    void (*label)(void *state, const struct hpy_graph *graph, hpy_kind kind,
                  struct hpy_text *out);
    void (*dispose)(void *state);
};

extern const struct hpy_classifier *const hpy_classifiers[]; /* ends with NULL */
#define hpy_classifier_default (hpy_classifiers[0])          /* Clodo, as in Heapy */

/* By name or "by…" attribute, case-insensitively; NULL if unknown. */
const struct hpy_classifier *hpy_classifier_find(const char *name);

/* Classifiers are handed around as plain pointers. Most live as long as the program, and
 * these two then do nothing; whoever keeps a pointer to a classifier beyond a call (a
 * partition, a value, a view, a rule by example) holds it all the same, so that one made
 * at run time lives as long as it is used. Any number of threads. ref returns `by`. */
const struct hpy_classifier *hpy_classifier_ref(const struct hpy_classifier *by);
void hpy_classifier_unref(const struct hpy_classifier *by); /* NULL allowed */
/* Append it as an argument of by(): "Type", "findex(Type('str'), Size(48))",
 * "Type & Size"; one safe line. */
void hpy_classifier_text(struct hpy_text *out, const struct hpy_classifier *by);
/* Append what makes a set seen by it, behind a point: "bytype", "by(findex(…))". */
void hpy_classifier_add_by(struct hpy_text *out, const struct hpy_classifier *by);

#define HPY_MAX_FACTORS 4
/* The product of some classifiers, which may be products or made ones: what one of them
 * refines is left out, and a single one that is left is the result. The caller holds the
 * result. HPY_ENOMEM; HPY_ELIMIT for too many factors, or products. */
HPY_MUST_CHECK enum hpy_status hpy_classifier_product(const struct hpy_classifier **out,
                                                      const struct hpy_classifier *const *factors,
                                                      size_t n_factors, struct hpy_err *err);
/* The same, and products: "Type & Size". A factor that another one refines is left
 * out, as Type in "Type & Clodo". What is found lives as long as the program.
 * HPY_ESYNTAX for an unknown name, HPY_ELIMIT for too many factors or products. */
HPY_MUST_CHECK enum hpy_status hpy_classifier_parse(const struct hpy_classifier **out,
                                                    struct hpy_str text,
                                                    struct hpy_err *err);

/* Append how Heapy names a type: "str", "types.CodeType", "pkg.Outer.Inner". */
void hpy_kinds_type_label(struct hpy_text *out, const struct hpy_graph *graph, uint32_t type);
/* Append the kind of one object by Clodo: "dict of pkg.Cls". */
void hpy_kinds_clodo_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);
/* Append how Heapy shows one object, without its kind: a limited
 * representation, "0x7f…*12" for containers, a name … */
void hpy_kinds_object_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);
/* The column heading of such texts when all objects are of one type, e.g.
 * "Address*Length". */
const char *hpy_kinds_object_header(const struct hpy_graph *graph, uint32_t node);

#endif
