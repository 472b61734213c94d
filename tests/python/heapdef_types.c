/* An extension module for test_heapdef.py: types that describe themselves to whoever looks
 * at the heap, well and badly. Knows nothing of this project but its public header, and
 * nothing of that where REAL_HEAPY is defined, to be tried with Heapy's own. */
#include <Python.h>
#include <structmember.h>

#ifdef REAL_HEAPY
#include "heapdef.h"
#else
#include "capture/heapdef.h"
#endif

#define MAX 4096

typedef struct {
    PyObject_HEAD
    Py_ssize_t n;
    PyObject **items; /* elsewhere: no place in the object tells of them */
    PyObject **others; /* attribute, field, key, value at the key, value of a C name,
                          a value for the template */
} Ring;

enum { ATTRIBUTE, FIELD, KEY, AT_KEY, AT_NAME, AT_CALL, N_OTHERS };

/* Ring(items, others=()) */
static PyObject *ring_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *items, *others = NULL;
    Ring *ring;
    Py_ssize_t i;
    (void)kwargs;
    if (!PyArg_ParseTuple(args, "O!|O!", &PyTuple_Type, &items, &PyTuple_Type, &others))
        return NULL;
    ring = (Ring *)type->tp_alloc(type, 0);
    if (!ring)
        return NULL;
    ring->items = calloc((size_t)PyTuple_GET_SIZE(items) + 1, sizeof(PyObject *));
    ring->others = calloc(N_OTHERS, sizeof(PyObject *));
    for (i = 0; i < PyTuple_GET_SIZE(items); i++) {
        ring->items[i] = PyTuple_GET_ITEM(items, i);
        Py_INCREF(ring->items[i]);
        ring->n++;
    }
    for (i = 0; others && i < PyTuple_GET_SIZE(others) && i < N_OTHERS; i++) {
        ring->others[i] = PyTuple_GET_ITEM(others, i);
        Py_INCREF(ring->others[i]);
    }
    return (PyObject *)ring;
}

static void ring_dealloc(PyObject *self)
{
    Ring *ring = (Ring *)self;
    Py_ssize_t i;
    for (i = 0; i < ring->n; i++)
        Py_DECREF(ring->items[i]);
    for (i = 0; i < N_OTHERS; i++)
        Py_XDECREF(ring->others[i]);
    free(ring->items);
    free(ring->others);
    Py_TYPE(self)->tp_free(self);
}

static size_t ring_size(PyObject *self)
{
    return 1000 + 8 * (size_t)((Ring *)self)->n;
}

static int ring_traverse(NyHeapTraverse *ask)
{
    Ring *ring = (Ring *)ask->obj;
    Py_ssize_t i;
    int stop;
    for (i = 0; i < ring->n; i++)
        if ((stop = ask->visit(ring->items[i], ask->arg)) != 0)
            return stop;
    for (i = 0; i < N_OTHERS; i++)
        if (ring->others[i] && (stop = ask->visit(ring->others[i], ask->arg)) != 0)
            return stop;
    return 0;
}

static int ring_relate(NyHeapRelate *ask)
{
    Ring *ring = (Ring *)ask->src;
    Py_ssize_t i;
    for (i = 0; i < ring->n; i++)
        if (ring->items[i] == ask->tgt &&
            ask->visit(NYHR_INDEXVAL, PyLong_FromSsize_t(i), ask))
            return 1;
    if (ring->others[ATTRIBUTE] == ask->tgt &&
        ask->visit(NYHR_ATTRIBUTE, PyUnicode_FromString("named"), ask))
        return 1;
    if (ring->others[FIELD] == ask->tgt &&
        ask->visit(NYHR_INTERATTR, PyUnicode_FromString("r_spare"), ask))
        return 1;
    if (ring->others[KEY] == ask->tgt &&
        ask->visit(NYHR_INDEXKEY, PyLong_FromLong(7), ask))
        return 1;
    if (ring->others[AT_KEY] && ring->others[AT_KEY] == ask->tgt) {
        Py_INCREF(ring->others[KEY]);
        if (ask->visit(NYHR_INDEXVAL, ring->others[KEY], ask))
            return 1;
    }
    if (ring->others[AT_NAME] == ask->tgt &&
        ask->visit(NYHR_INDEXVAL, PyUnicode_FromString("c name"), ask))
        return 1;
    if (ring->others[AT_CALL] == ask->tgt &&
        ask->visit(NYHR_RELSRC, PyUnicode_FromString("%s.at(3)"), ask))
        return 1;
    return 0;
}

static int mute_relate(NyHeapRelate *ask)
{
    (void)ask;
    PyErr_SetString(PyExc_ValueError, "left by relate");
    return -1;
}

static size_t unknown_size(PyObject *self)
{
    (void)self;
    PyErr_SetString(PyExc_ValueError, "left by size");
    return (size_t)-1;
}

static volatile int *nowhere = (volatile int *)16;

static int crash_traverse(NyHeapTraverse *ask)
{
    (void)ask;
    return *nowhere;
}

static int crash_relate(NyHeapRelate *ask)
{
    return ask->visit(NYHR_ATTRIBUTE, PyUnicode_FromString("before"), ask) + *nowhere;
}

static size_t crash_size(PyObject *self)
{
    (void)self;
    return (size_t)*nowhere;
}

static int endless_traverse(NyHeapTraverse *ask)
{
    while (*(volatile Py_ssize_t *)&ask->obj->ob_refcnt)
        ;
    return 0;
}

#define TYPE(type)                                                                 \
    static PyTypeObject type##_Type = {                                            \
        PyVarObject_HEAD_INIT(NULL, 0)                                             \
        .tp_name = "heapdef_types." #type, .tp_basicsize = sizeof(Ring),           \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .tp_new = ring_new,  \
        .tp_dealloc = ring_dealloc,                                                \
    };
#define TYPES(T) T(Ring) T(Mute) T(Plain) T(CrashTraverse) T(CrashRelate) T(CrashSize) T(Endless)
TYPES(TYPE)

static NyHeapDef definitions[] = {
    { 0, &Ring_Type, ring_size, ring_traverse, ring_relate, 0, 0, 0 },
    { 0, &Mute_Type, unknown_size, ring_traverse, mute_relate, 0, 0, 0 },
#ifndef REAL_HEAPY
    { 0, &CrashTraverse_Type, 0, crash_traverse, 0, 0, 0, 0 },
    { 0, &CrashRelate_Type, 0, ring_traverse, crash_relate, 0, 0, 0 },
    { 0, &CrashSize_Type, crash_size, ring_traverse, 0, 0, 0, 0 },
    { 0, &Endless_Type, 0, endless_traverse, 0, 0, 0, 0 },
#endif
    { 0, 0, 0, 0, 0, 0, 0, 0 }
};

/* For further modules: a second definition of Ring, one of dict, and one of Plain. */
static NyHeapDef again[] = {
    { 0, &Ring_Type, crash_size, crash_traverse, 0, 0, 0, 0 },
    { 0, &PyDict_Type, crash_size, crash_traverse, 0, 0, 0, 0 },
    { 0, 0, 0, 0, 0, 0, 0, 0 }
};
static NyHeapDef plain[] = {
    { 0, &Plain_Type, crash_size, crash_traverse, 0, 0, 0, 0 },
    { 0, 0, 0, 0, 0, 0, 0, 0 }
};

static PyObject *capsule_again(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    return PyCapsule_New(again, "second._NyHeapDefs_", NULL);
}

static PyObject *capsule_misnamed(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    return PyCapsule_New(plain, "second._OtherDefs_", NULL);
}

static PyObject *capsule_unreadable(PyObject *self, PyObject *unused)
{
    (void)self, (void)unused;
    return PyCapsule_New((void *)nowhere, "third._NyHeapDefs_", NULL);
}

static PyMethodDef methods[] = {
    { "capsule_again", capsule_again, METH_NOARGS, NULL },
    { "capsule_misnamed", capsule_misnamed, METH_NOARGS, NULL },
    { "capsule_unreadable", capsule_unreadable, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL }
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT, .m_name = "heapdef_types", .m_size = -1, .m_methods = methods
};

PyMODINIT_FUNC PyInit_heapdef_types(void)
{
    PyObject *module = PyModule_Create(&module_definition);
#define ADD(type)                                                                  \
    if (PyType_Ready(&type##_Type) < 0)                                            \
        return NULL;                                                               \
    Py_INCREF(&type##_Type);                                                       \
    PyModule_AddObject(module, #type, (PyObject *)&type##_Type);
    TYPES(ADD)
    PyModule_AddObject(module, "_NyHeapDefs_",
                       PyCapsule_New(definitions, "heapdef_types._NyHeapDefs_", NULL));
    return module;
}
