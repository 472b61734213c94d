/* Dicts read as memory, the same way on every supported version.
 *
 * Nothing here materialises, allocates or touches a reference count. Layouts:
 * Objects/dictobject.c and Include/internal/pycore_dict.h of 3.9 to 3.13. */
#ifndef HPY_CAPTURE_CPYTHON_DICT_H
#define HPY_CAPTURE_CPYTHON_DICT_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* Iterate over the entries that have a value, in order: start with *pos = 0; false
 * at the end. References are borrowed. Works for combined and split tables. */
bool hpy_dict_next(PyObject *dict, size_t *pos, PyObject **key, PyObject **value);
/* The value of an exact-str key, compared by contents; NULL if absent. */
PyObject *hpy_dict_find(PyObject *dict, const char *ascii_key);
/* The shared or own key object (PyDictKeysObject) of a dict. */
void *hpy_dict_keys(PyObject *dict);
/* Bytes of a key object, as _PyDict_KeysSize of the version. */
size_t hpy_keys_size(const void *keys);

/* A type's dict wherever the version keeps it (per interpreter for static types
 * since 3.12); NULL if it has none. */
PyObject *hpy_type_dict(PyTypeObject *type, PyInterpreterState *interp);

#endif
