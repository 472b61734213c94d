/* Reading one object: its referents and how it holds each.
 *
 * By the plan of its type: the reader of its family, then fields and slots, the
 * instance's attributes, and the type. Where that is not all there is, tp_traverse
 * is asked first. What the named edges do not account for (each reference once)
 * follows, named by where it lies: the object is searched for the same pointer, and
 * a word that a layout knows (cpython/layouts.h) gives its name, any other its
 * place, "->+0x18", in a module's state "->md_state+0x18". What lies elsewhere is
 * HPY_REL_UNKNOWN (capture/rest.h). A type that describes itself (heapdef.h) is asked
 * for references and their names by what it gave. */
#ifndef HPY_CAPTURE_RELATE_H
#define HPY_CAPTURE_RELATE_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/gather.h"
#include "capture/scratch.h"
#include "capture/typetable.h"

#define HPY_RELATE_INTERNED 8
#define HPY_RELATE_ASK_STEPS (UINT64_C(1) << 27) /* for one walk: under a second */
#define HPY_RELATE_PLACES 1024 /* words of an object, or of a module's state, searched */

struct hpy_relate {
    struct hpy_words visited; /* what tp_traverse showed, 0 = accounted for */
    struct hpy_map counts;    /* the same by address, for large containers */
    bool counting;
    bool proving;    /* what is gathered must have been shown by tp_traverse */
    bool aside;      /* what is gathered is what a subtype adds: see plan's own_bytes */
    size_t next;     /* in visited: what is accounted for mostly comes in its order */
    size_t n_proved; /* of the gather: accounted for already */
    /* words of the object, then of a module's state, that gave a name */
    uint64_t used[2][HPY_RELATE_PLACES / 64];
    void (*outer_spill)(struct hpy_gather *gather);
    const struct hpy_plan *plan;
    uint64_t n_unnamed;
    /* How many targets of `asked` may be asked about by its type's relate, and what is
     * left of the steps for all of them. */
    const PyObject *asked;
    size_t n_may_ask;
    uint64_t ask_budget;
    bool out_of_memory;
    /* Tables of interned strings: they do not own what they list. */
    PyObject *interned[HPY_RELATE_INTERNED];
    uint32_t n_interned;
};

void hpy_relate_init(struct hpy_relate *relate);
void hpy_relate_release(struct hpy_relate *relate);

/* Adds the edges of object to gather. True if its attributes lie in the object.
 * May run a tp_traverse, so it belongs under a guard. O(edges). */
bool hpy_relate_read(struct hpy_relate *relate, struct hpy_gather *gather,
                     PyObject *object, const struct hpy_plan *plan);

/* Take one reference to target off what tp_traverse showed; false if it shows none
 * that is left. */
bool hpy_relate_account(struct hpy_relate *relate, uint64_t target);

#endif
