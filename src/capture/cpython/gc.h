/* The lists of the garbage collector, walked without it.
 *
 * Modules/gcmodule.c and Python/gc.c of 3.9 to 3.13: three generations and the
 * permanent one (gc.freeze) per interpreter, each a ring of heads in front of the
 * objects. */
#ifndef HPY_CAPTURE_CPYTHON_GC_H
#define HPY_CAPTURE_CPYTHON_GC_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#define HPY_GC_LISTS 4

struct hpy_gc_cursor {
    uintptr_t head, at;
    uintptr_t hare; /* where the check for a broken ring stands */
    uint64_t steps, next_check;
};

/* Stand before the first object of list 0 … HPY_GC_LISTS - 1. */
void hpy_gc_begin(struct hpy_gc_cursor *cursor, PyInterpreterState *interp,
                  unsigned list);

enum hpy_gc_answer { HPY_GC_OBJECT, HPY_GC_END, HPY_GC_BROKEN };

/* The next object; BROKEN when the ring does not close (memory caught mid-step). */
enum hpy_gc_answer hpy_gc_next(PyObject **object, struct hpy_gc_cursor *cursor);

/* Whether an object of a type with a GC header is in one of the lists. */
bool hpy_gc_tracked(PyObject *object);
/* Whether a collection is under way: a capture made from a finalizer or a callback of
 * the collector. What it is about to free lies in lists of its own then. */
bool hpy_gc_collecting(PyInterpreterState *interp);
/* Bytes of the header in front of such objects. */
size_t hpy_gc_head_bytes(void);

#endif
