/* Reading one object: its referents and how it holds each.
 *
 * By the plan of its type: the reader of its family, then fields and slots, the
 * instance's attributes, and the type. Where that is not all there is, tp_traverse
 * is asked first and what the named edges do not account for (each reference
 * once) follows as HPY_REL_UNKNOWN. */
#ifndef HPY_CAPTURE_RELATE_H
#define HPY_CAPTURE_RELATE_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/gather.h"
#include "capture/scratch.h"
#include "capture/typetable.h"

#define HPY_RELATE_INTERNED 8

struct hpy_relate {
    struct hpy_words visited; /* what tp_traverse showed, 0 = accounted for */
    struct hpy_map counts;    /* the same by address, for large containers */
    void (*outer_spill)(struct hpy_gather *gather);
    const struct hpy_plan *plan;
    uint64_t n_unnamed;
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

#endif
