#include "capture/cpython/compat.h"

#include "capture/cpython/inside.h"

#include "capture/cpython/dict.h"

PyObject *const *hpy_sequence_items(size_t *n, PyObject *list_or_tuple)
{
    Py_ssize_t size = ((PyVarObject *)list_or_tuple)->ob_size;
    *n = size > 0 ? (size_t)size : 0;
    if (PyTuple_Check(list_or_tuple))
        return ((PyTupleObject *)list_or_tuple)->ob_item;
    PyListObject *list = (PyListObject *)list_or_tuple;
    if (!list->ob_item || size > list->allocated)
        *n = 0;
    return list->ob_item;
}

void hpy_set_table(struct hpy_set_table *out, PyObject *set)
{
    const PySetObject *s = (const PySetObject *)set;
    out->entries = (const char *)s->table;
    out->stride = sizeof(setentry);
    out->n = s->table && s->mask >= 0 ? (size_t)s->mask + 1 : 0;
}

PyObject *hpy_set_entry(const struct hpy_set_table *table, size_t i)
{
    const setentry *entry = (const setentry *)(const void *)(table->entries + i * table->stride);
    /* Where a member was removed, a private object `dummy` stands, with hash -1,
     * which no member can have (Objects/setobject.c). */
    return entry->key && entry->hash != -1 ? entry->key : NULL;
}

Py_ssize_t hpy_dict_length(PyObject *dict)
{
    return ((PyDictObject *)dict)->ma_used;
}

Py_ssize_t hpy_set_length(PyObject *set)
{
    return ((PySetObject *)set)->used;
}

void hpy_code_names(struct hpy_code_names *out, PyObject *object)
{
    const PyCodeObject *code = (const PyCodeObject *)object;
    out->file = code->co_filename;
    out->line = code->co_firstlineno > 0 ? (uint64_t)code->co_firstlineno : 0;
#if PY_VERSION_HEX >= 0x030b0000
    out->name = code->co_qualname;
#else
    out->name = code->co_name;
#endif
}

void hpy_function_names(PyObject **module, PyObject **qualname, PyObject *function)
{
    const PyFunctionObject *f = (const PyFunctionObject *)function;
    *module = f->func_module;
    *qualname = f->func_qualname;
}

void hpy_builtin_names(PyObject **module, const char **name, PyObject *builtin)
{
    const PyCFunctionObject *f = (const PyCFunctionObject *)builtin;
    *module = f->m_module;
    *name = f->m_ml ? f->m_ml->ml_name : NULL;
}

void hpy_descriptor_name(PyObject **qualname, PyObject *descriptor)
{
    const PyDescrObject *d = (const PyDescrObject *)descriptor;
    *qualname = d->d_qualname ? d->d_qualname : d->d_name;
}

void hpy_generator_name(PyObject **qualname, PyObject *generator)
{
    *qualname = ((const PyGenObject *)generator)->gi_qualname;
}

void hpy_module_name(PyObject **name, PyObject *module)
{
    PyObject *dict = *(PyObject **)((char *)module + PyModule_Type.tp_dictoffset);
    *name = dict && PyDict_Check(dict) ? hpy_dict_find(dict, "__name__") : NULL;
}
