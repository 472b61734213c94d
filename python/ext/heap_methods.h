/* The methods of Value, apart from what the class is made of. */
#ifndef HPY_EXT_HEAP_METHODS_H
#define HPY_EXT_HEAP_METHODS_H

#include <Python.h>

extern PyMethodDef hpy_py_value_methods[];
PyObject *hpy_py_value_call(PyObject *self, PyObject *args, PyObject *kwargs);

#endif
