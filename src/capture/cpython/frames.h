/* Frames, live and suspended, read where they lie.
 *
 * Until 3.10 every frame is an object; since 3.11 a thread's frames are bare
 * structures in its own stack, with an object only where somebody asked for one
 * (Objects/frame_layout.md). None is made here. A generator's frame belongs to
 * the generator, a finished frame to its object.
 *
 * What is not repeated: f_globals and f_builtins of 3.11+ are borrowed from the
 * frame's function, which is an edge of its own.
 *
 * The evaluation stack's height is stored only while a frame is suspended or has
 * called a Python function: of a frame that runs C code it lies in a register of
 * the thread. There the room of the stack is scanned, in a second reading at the
 * end of the walk (gather->scan_stacks), for words that are addresses of objects
 * found elsewhere, so that what a running `for` iterates is not taken for
 * garbage. A stale word may name an object that was there before and still lives;
 * an untracked object held by such a stack alone is missed. */
#ifndef HPY_CAPTURE_CPYTHON_FRAMES_H
#define HPY_CAPTURE_CPYTHON_FRAMES_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>

#include "capture/gather.h"

struct hpy_frame {
    const void *raw;     /* the structure */
    PyObject *object;    /* its frame object, or NULL */
    PyObject *generator; /* whose frame it is, or NULL (3.11+) */
};

/* From the innermost frame of a thread outwards; false at the end. */
bool hpy_frame_first(struct hpy_frame *out, PyThreadState *thread);
bool hpy_frame_outer(struct hpy_frame *frame);

/* The edges of a live frame that has no object. */
void hpy_frame_read(struct hpy_gather *gather, const void *raw);
size_t hpy_frame_bytes(const void *raw);
/* The globals of any frame. */
PyObject *hpy_frame_globals(const void *raw);
/* The code object of a bare frame, or NULL. */
PyObject *hpy_frame_code(const void *raw);

void hpy_frame_object_read(struct hpy_gather *gather, PyObject *frame);
/* The frame inside a generator, coroutine or asynchronous generator. */
void hpy_generator_read(struct hpy_gather *gather, PyObject *generator);

/* Whether the height of the evaluation stack is unknown. */
bool hpy_frame_runs(const void *raw);
bool hpy_frame_object_runs(PyObject *frame);
bool hpy_generator_runs(PyObject *generator);

#endif
