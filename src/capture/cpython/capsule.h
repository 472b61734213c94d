/* Modules and capsules read as memory. */
#ifndef HPY_CAPTURE_CPYTHON_CAPSULE_H
#define HPY_CAPTURE_CPYTHON_CAPSULE_H

#include <Python.h>

/* sys.modules of an interpreter, or NULL. Borrowed; a dict or a subclass. */
PyObject *hpy_interp_modules(const PyInterpreterState *interp);
/* The dict of a module; NULL for what is no module or has none. Borrowed. */
PyObject *hpy_module_dict(PyObject *module);
/* What a capsule points to, and its name (may be NULL); NULL if this is no capsule. */
void *hpy_capsule_pointer(const char **name, PyObject *object);

#endif
