/* Peeking: what single objects refer to, outside a walk.
 *
 * The plans and readings are those of a walk; what these announce, names and types,
 * goes nowhere; what extension types say of themselves (heapdef.h) is not asked.
 * tp_traverse may run, so a read belongs under a guard or to objects that
 * are known to be alive. Not for use by several threads, nor beside a walk. */
#ifndef HPY_CAPTURE_PEEK_H
#define HPY_CAPTURE_PEEK_H

#include <Python.h>

#include "base/status.h"
#include "capture/contents.h"
#include "capture/gather.h"
#include "capture/names.h"
#include "capture/relate.h"
#include "capture/scratch.h"
#include "capture/typetable.h"

/* Called for each edge that keeps alive, one for each reference. */
typedef void (*hpy_peek_edge)(void *context, PyObject *target, uint32_t rel);

struct hpy_peek {
    struct hpy_sink nowhere;
    struct hpy_names names;
    struct hpy_typetable types;
    struct hpy_contents contents;
    struct hpy_relate relate;
    struct hpy_gather gather;
    hpy_peek_edge edge;
    void *context;
    struct hpy_err *err;
};

/* peek is zeroed memory of the scratch given, which outlives it. */
void hpy_peek_init(struct hpy_peek *peek, struct hpy_scratch *scratch,
                     PyInterpreterState *interp, struct hpy_err *err);
void hpy_peek_release(struct hpy_peek *peek);

/* The references of an object. HPY_ETARGET where it has no type that can be read. */
HPY_MUST_CHECK enum hpy_status hpy_peek_read(struct hpy_peek *peek, PyObject *object,
                                               hpy_peek_edge edge, void *context);
/* Those of a frame without an object. */
HPY_MUST_CHECK enum hpy_status hpy_peek_read_frame(struct hpy_peek *peek,
                                                     const void *raw, hpy_peek_edge edge,
                                                     void *context);
/* What a walk would say of the object's value, or NULL; valid until the next call. */
const struct hpy_content *hpy_peek_content(struct hpy_peek *peek, PyObject *object);

#endif
