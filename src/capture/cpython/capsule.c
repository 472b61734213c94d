#include "capture/cpython/compat.h"

#include "capture/cpython/capsule.h"

PyObject *hpy_interp_modules(const PyInterpreterState *interp)
{
#if PY_VERSION_HEX >= 0x030c0000
    PyObject *modules = interp->imports.modules;
#else
    PyObject *modules = interp->modules;
#endif
    return modules && PyDict_Check(modules) ? modules : NULL;
}

/* Include/internal/pycore_moduleobject.h since 3.10, the same in 3.9. */
struct module_head {
    PyObject_HEAD
    PyObject *md_dict;
};

PyObject *hpy_module_dict(PyObject *module)
{
    PyObject *dict;
    if (!PyModule_Check(module))
        return NULL;
    dict = ((const struct module_head *)module)->md_dict;
    return dict && PyDict_Check(dict) ? dict : NULL;
}

/* Objects/capsule.c of 3.9 to 3.13; later ones add fields behind. */
struct capsule_head {
    PyObject_HEAD
    void *pointer;
    const char *name;
};

void *hpy_capsule_pointer(const char **name, PyObject *object)
{
    const struct capsule_head *head = (const struct capsule_head *)object;
    *name = NULL;
    if (!Py_IS_TYPE(object, &PyCapsule_Type))
        return NULL;
    *name = head->name;
    return head->pointer;
}
