/* Comparing kinds by what they say, against the types of a heap. */
#ifndef HPY_EXT_HEAP_KINDS_H
#define HPY_EXT_HEAP_KINDS_H

#include <Python.h>

/* heap.compare_kinds(a, question, b): True, False or None; see _heap.pyi. */
PyObject *hpy_py_compare_kinds(PyObject *heap, PyObject *const *args, Py_ssize_t n_args);

#endif
