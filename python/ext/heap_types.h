/* What the files of the module _heap share. */
#ifndef HPY_EXT_HEAP_TYPES_H
#define HPY_EXT_HEAP_TYPES_H

#include <Python.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/build.h"
#include "engine/graph.h"
#include "query/value_ops.h"
#include "walk_api.h"

/* One per process: only the main interpreter may import the module. */
extern PyTypeObject *hpy_heap_class, *hpy_value_class; /* owned by the module */
extern const struct hpy_walk_api *hpy_lent;            /* of _engine */

/* ------------------------------------------------------------------- Heap */

/* References owned to the objects of a graph: to each that is one and not immortal, but
 * for frames and what was going when it was met. */
struct hpy_pins {
    uint32_t *loose; /* nodes without a reference, ascending */
    size_t n_loose;
};

struct hpy_py_heap {
    PyObject_HEAD
    PyObject *weakrefs;
    struct hpy_graph *graph;
    struct hpy_heap *heap;                 /* over graph */
    struct hpy_conversation *conversation; /* over heap; under `talking` */
    pthread_mutex_t talking;
    bool live;
    bool pinned;          /* pins holds */
    struct hpy_pins pins;
};

/* Takes graph and pins (NULL: none) over, also on failure. */
struct hpy_py_heap *hpy_py_heap_new(struct hpy_graph *graph, struct hpy_pins *pins, bool live);

/* ------------------------------------------------------------------ Value */

struct hpy_py_value {
    PyObject_HEAD
    struct hpy_value value;
    struct hpy_py_heap *heap; /* NULL for a kind that names no objects; owned … */
    PyObject *others;         /* … as are other heaps it may speak of: NULL or a tuple */
    Py_hash_t hash;           /* -1 = not known yet */
};

static inline bool hpy_is_value(PyObject *object)
{
    return Py_TYPE(object) == hpy_value_class;
}

static inline struct hpy_py_value *hpy_as_value(PyObject *object)
{
    return (struct hpy_py_value *)(void *)object;
}

/* Takes the value over, also on failure. It may speak of the heap and of what any of the
 * parts does (Values; NULL allowed). */
PyObject *hpy_py_value_new(struct hpy_value *value, struct hpy_py_heap *heap,
                           PyObject *const *parts, size_t n_parts);

extern PyType_Spec hpy_heap_spec, hpy_value_spec;

/* Arguments of a call, as values. */
struct hpy_passed {
    struct hpy_value *values;
    size_t n;
    PyObject *const *objects; /* what they were made of, borrowed */
    size_t n_objects;
};

/* Objects may be int, bool, str, Value, None, () and classes, which stand for their names;
 * n by position, and behind them one for each of kwnames (NULL: none), as in a vector
 * call. Borrows them. False with an exception. */
bool hpy_passed_take(struct hpy_passed *out, PyObject *const *objects, size_t n,
                     PyObject *kwnames);
void hpy_passed_dispose(struct hpy_passed *args);

/* ----------------------------------------------------------------- asking */

/* A question that may take long: it runs between begin and end without the GIL. Ten times
 * a second the signal handlers of Python are given their turn; when one raises, the job is
 * cancelled. Its handlers cannot ask a heap themselves. */
struct hpy_question {
    struct hpy_job job; /* first */
    PyThreadState *thread;
    uint64_t next_ns;
    bool raised;
    struct hpy_err err;
};

/* False with an exception. */
bool hpy_question_begin(struct hpy_question *ask);
/* Takes the GIL again. True if the status is HPY_OK; else false with an exception. */
bool hpy_question_end(struct hpy_question *ask, enum hpy_status status);
/* Between the two: lock a mutex, stopping to wait when a handler raises. */
HPY_MUST_CHECK enum hpy_status hpy_question_lock(struct hpy_question *ask, pthread_mutex_t *mutex);

/* The exception of a failure. Always NULL. */
PyObject *hpy_raise(const struct hpy_err *err);

/* ---------------------------------------------------------------- capture */

PyObject *hpy_py_capture(PyObject *module, PyObject *args, PyObject *kwargs);

/* ------------------------------------------------------------------- pins */

/* What a builder was told of, between the walk and the sealing: references are taken, at
 * once after the walk, and given back if no graph comes of it. */
struct hpy_taken {
    PyObject **objects;
    size_t n, room;
    PyObject **loose; /* met, but no reference taken */
    size_t n_loose, loose_room;
};

/* Take a reference to each object. False: no memory, and none is taken. The GIL has been
 * held since the walk. */
bool hpy_taken_take(struct hpy_taken *taken, const struct hpy_builder *builder);
void hpy_taken_give_back(struct hpy_taken *taken);
/* The references are those of a heap from now on. False: no memory; all are still here. */
bool hpy_taken_hand_over(struct hpy_pins *out, struct hpy_taken *taken,
                         const struct hpy_graph *graph);

/* Whether there is a reference to the object of a node. */
bool hpy_pins_has(const struct hpy_pins *pins, const struct hpy_graph *graph, uint32_t node);
/* Give all back; destructors run, which must not reach pins or graph. */
void hpy_pins_release(struct hpy_pins *pins, const struct hpy_graph *graph);
int hpy_pins_traverse(const struct hpy_pins *pins, const struct hpy_graph *graph,
                      visitproc visit, void *arg);

/* ---------------------------------------------------------------- objects */

/* The objects of a set that are still there, at most limit of them (-1: all), and how
 * many members are not: (list, count). */
PyObject *hpy_objects_of(struct hpy_py_heap *heap, const struct hpy_nodeset *set,
                         Py_ssize_t limit);
/* The node of an object, or HPY_NO_NODE: not captured, or another object lies there now.
 * False with an exception. */
bool hpy_object_nodes(uint32_t *nodes, struct hpy_py_heap *heap, PyObject *const *objects,
                      size_t n);

#endif
