/* Arguments of Python calls as values of expressions. */
#include "heap_types.h"

#include <string.h>

#include "base/mem.h"

/* "Cls" of builtins, "pkg.Outer.Inner" of others: as Type() names them. */
static PyObject *class_name(PyObject *type)
{
    PyObject *module = PyObject_GetAttrString(type, "__module__");
    PyObject *name = PyObject_GetAttrString(type, "__qualname__");
    PyObject *text = NULL;
    if (name && module && PyUnicode_Check(module) &&
        PyUnicode_CompareWithASCIIString(module, "builtins") != 0) {
        text = PyUnicode_FromFormat("%U.%U", module, name);
    } else if (name) {
        PyErr_Clear();
        text = name;
        Py_INCREF(text);
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
    return text;
}

static bool take_text(struct hpy_value *out, PyObject *str)
{
    struct hpy_err err;
    Py_ssize_t n;
    const char *text = PyUnicode_AsUTF8AndSize(str, &n);
    if (!text)
        return false;
    if (hpy_value_of_text(out, (struct hpy_str){ text, (size_t)n }, &err) == HPY_OK)
        return true;
    hpy_raise(&err);
    return false;
}

static bool take_one(struct hpy_value *out, PyObject *object)
{
    struct hpy_err err;
    *out = (struct hpy_value){ 0 };
    if (hpy_is_value(object)) {
        if (hpy_value_copy(out, &hpy_as_value(object)->value, &err) == HPY_OK)
            return true;
        hpy_raise(&err);
        return false;
    }
    if (object == Py_None) {
        *out = hpy_value_none();
        return true;
    }
    if (PyBool_Check(object)) {
        *out = hpy_value_of_truth(object == Py_True);
        return true;
    }
    if (PyLong_Check(object)) {
        long long number = PyLong_AsLongLong(object);
        if (number == -1 && PyErr_Occurred())
            return false;
        *out = hpy_value_of_number(number);
        return true;
    }
    if (PyUnicode_Check(object))
        return take_text(out, object);
    if (PyTuple_Check(object) && PyTuple_GET_SIZE(object) == 0) {
        *out = hpy_value_nothing();
        return true;
    }
    if (PyType_Check(object)) {
        PyObject *name = class_name(object);
        bool done = name && take_text(out, name);
        Py_XDECREF(name);
        return done;
    }
    PyErr_Format(PyExc_TypeError, "no argument of an expression can be a %.200s",
                 Py_TYPE(object)->tp_name);
    return false;
}

/* Keywords behind those given by position, as a vector call passes them. */
bool hpy_passed_take(struct hpy_passed *out, PyObject *const *objects, size_t n,
                     PyObject *kwnames)
{
    size_t n_keywords = kwnames ? (size_t)PyTuple_GET_SIZE(kwnames) : 0;
    *out = (struct hpy_passed){ .objects = objects, .n_objects = n + n_keywords };
    out->values = HPY_ZARRAY(struct hpy_value, n + n_keywords + 1);
    if (!out->values) {
        PyErr_NoMemory();
        return false;
    }
    for (size_t i = 0; i < n + n_keywords; i++) {
        struct hpy_value *value = &out->values[i];
        if (!take_one(value, objects[i]))
            break;
        out->n++;
        if (i >= n) {
            Py_ssize_t n_bytes;
            const char *name = PyUnicode_AsUTF8AndSize(
                PyTuple_GET_ITEM(kwnames, (Py_ssize_t)(i - n)), &n_bytes);
            if (!name)
                break;
            value->keyword = (struct hpy_str){ name, (size_t)n_bytes };
        }
    }
    if (!PyErr_Occurred())
        return true;
    hpy_passed_dispose(out);
    return false;
}

void hpy_passed_dispose(struct hpy_passed *passed)
{
    for (size_t i = 0; i < passed->n; i++)
        hpy_value_dispose(&passed->values[i]);
    hpy_free(passed->values);
    *passed = (struct hpy_passed){ 0 };
}
