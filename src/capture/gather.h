/* The gathering of one object's edges.
 *
 * Readers add edges to a flat array; when it is full, the walk's spill takes
 * them. An object with more edges than fit is read twice: once to meet its
 * referents, once to announce the edges (see capture/walk.c). */
#ifndef HPY_CAPTURE_GATHER_H
#define HPY_CAPTURE_GATHER_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/names.h"
#include "engine/relation.h"
#include "engine/sink.h"
#include "sets/addrset.h"

#define HPY_GATHER_ROOM 512

struct hpy_relate;

struct hpy_gather {
    size_t n;
    void (*spill)(struct hpy_gather *gather); /* empties the array */
    void *context;              /* the spill's */
    struct hpy_relate *accounting; /* capture/relate.c, while it reads */
    /* Tells that tp_traverse shows a reference which is another object's, so that it
     * is no edge of this one; false if it shows none such. NULL where tp_traverse is
     * not asked. */
    bool (*hide)(struct hpy_gather *gather, PyObject *target);
    struct hpy_names *names;
    const struct hpy_addrset *seen;
    /* The second reading of frames that run: their evaluation stack is scanned for
     * objects met elsewhere (see cpython/frames.h). */
    bool scan_stacks;
    struct hpy_edge at[HPY_GATHER_ROOM];
};

static inline void hpy_gather_add(struct hpy_gather *gather, const void *target,
                                  uint32_t rel)
{
    if (!target)
        return;
    if (gather->n == HPY_GATHER_ROOM)
        gather->spill(gather);
    gather->at[gather->n++] =
        (struct hpy_edge){ (uint64_t)(uintptr_t)target, rel };
}

/* An edge named by a C string that stays where it is. */
static inline void hpy_gather_named(struct hpy_gather *gather, const void *target,
                                    enum hpy_rel_kind kind, const char *name)
{
    if (target)
        hpy_gather_add(gather, target,
                       HPY_REL(kind, hpy_names_text(gather->names, name)));
}

#endif
