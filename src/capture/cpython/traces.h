/* What tracemalloc recorded: the lines that were running when a block was allocated.
 *
 * Read as memory; nothing is called, locked or allocated once the table was found.
 * Source: Modules/_tracemalloc.c (3.9 to 3.12), Python/tracemalloc.c (3.13):
 * `traces`, from the address of a block to its trace. From 3.12 on it is a field of
 * _PyRuntime; before, a static variable that is looked for once in the writable data
 * of the interpreter and known by what it holds: a block that was just allocated, with
 * its size.
 *
 * A thread without the GIL may take its own blocks out of the table at any moment
 * (tracemalloc_free of PyMem_RawFree), also at that of a fork: chains are followed
 * within the number of entries only, and whatever goes wrong else is a fault that
 * the guard of a walk catches. */
#ifndef HPY_CAPTURE_CPYTHON_TRACES_H
#define HPY_CAPTURE_CPYTHON_TRACES_H

#include <Python.h>
#include <stdint.h>

#include "base/status.h"

struct hpy_traces {
    const void *const *table; /* where the interpreter keeps it; NULL = not looked for */
    uint32_t max_frames;      /* that tracemalloc keeps of a traceback */
};

/* Find the table. The GIL is held, in the process itself and before a fork; allocates a
 * block for a moment. HPY_ETARGET if tracemalloc does not trace, or is laid out in an
 * unknown way. The first time before 3.12 it takes milliseconds. */
HPY_MUST_CHECK enum hpy_status hpy_traces_find(struct hpy_traces *out, struct hpy_err *err);

/* The traceback of the block that an object lies in, or NULL. One address for equal
 * ones: tracemalloc keeps each once. */
const void *hpy_traces_of(const struct hpy_traces *traces, PyObject *object);

/* Its frames, the most recent first, at most max; returns how many. */
struct hpy_traced_frame {
    PyObject *file; /* a str */
    uint32_t line;
};
uint32_t hpy_traceback_frames(struct hpy_traced_frame *out, uint32_t max,
                              const void *traceback);

#endif
