/* The C side of heapy_tui: what Python may ask of the capture. */
#include <Python.h>

#include <fcntl.h>
#include <string.h>

#include "capture/cpython/size_rows.h"
#include "capture/cpython/traces.h"
#include "capture/preflight.h"
#include "capture/sizes.h"
#include "capture/supported.h"
#include "capture/twin.h"
#include "engine/facts.h"
#include "walk_api.h"

#define PREVIEW_BYTES 256

/* Status to exception type. */
static PyObject *exception_of(enum hpy_status code)
{
    switch (code) {
    case HPY_EIO:
        return PyExc_OSError;
    case HPY_ENOMEM:
        return PyExc_MemoryError;
    case HPY_EUSAGE:
        return PyExc_ValueError;
    default:
        return PyExc_RuntimeError;
    }
}

/* A signal handler's exception stands already; one of OSError's kinds if errno is
 * known. */
static PyObject *raise(const struct hpy_err *err, int error)
{
    if (PyErr_Occurred())
        return NULL;
    if (!error) {
        PyErr_SetString(exception_of(err->code), err->text);
        return NULL;
    }
    /* Made at once, because the errno decides which kind of OSError it is. */
    PyObject *exception = PyObject_CallFunction(PyExc_OSError, "is", error, err->text);
    if (exception) {
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
        Py_DECREF(exception);
    }
    return NULL;
}

static PyObject *skips_as_dict(const struct hpy_capture_result *result)
{
    PyObject *dict = PyDict_New();
    for (uint32_t i = 0; dict && i < result->n_skips; i++) {
        const char *type = result->skips[i].type;
        PyObject *name = PyUnicode_DecodeUTF8(type, (Py_ssize_t)strlen(type), "replace");
        PyObject *count = PyLong_FromUnsignedLongLong(result->skips[i].n_objects);
        if (!name || !count || PyDict_SetItem(dict, name, count) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(name);
        Py_XDECREF(count);
    }
    return dict;
}

static PyObject *result_as_dict(const struct hpy_capture_result *r)
{
    PyObject *skips = skips_as_dict(r);
    if (!skips)
        return NULL;
    typedef unsigned long long wide;
    return Py_BuildValue(
        "{sd,sd,sK,sK,sK,sK,sK,ss,ss,sK,sN}", "pause_s", r->pause_s, "walk_s",
        r->walk_s, "objects", (wide)r->objects, "edges", (wide)r->edges, "bytes",
        (wide)r->bytes, "added_bytes", (wide)r->added_bytes, "stream_bytes",
        (wide)r->stream_bytes, "method", r->method, "reason", r->reason, "n_skipped",
        (wide)r->n_skipped, "skipped", skips);
}

PyDoc_STRVAR(capture_doc,
"capture(fd, *, values=False, deadline_s=0.0, force=None, command=None, sites=False)\n"
"-> dict\n\n"
"Write a capture of this process to a descriptor. force is None, 'twin' or\n"
"'inline'; command replaces the argv that the capture tells; sites: record where\n"
"objects were allocated, which tracemalloc must be tracing.");

static PyObject *engine_capture(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = { "fd", "values", "deadline_s", "force",
                                         "command", "sites", NULL };
    int fd, values = 0, sites = 0;
    struct hpy_traces traces;
    struct hpy_capture_options options = { .preview_bytes = PREVIEW_BYTES };
    struct hpy_capture_result result = { 0 };
    struct hpy_err err;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i|$pdzzp", (char **)(uintptr_t)names,
                                     &fd, &values, &options.deadline_s, &options.force,
                                     &options.command, &sites))
        return NULL;
    if (options.force && strcmp(options.force, HPY_METHOD_TWIN) != 0 &&
        strcmp(options.force, HPY_METHOD_INLINE) != 0) {
        PyErr_SetString(PyExc_ValueError, "force must be None, 'twin' or 'inline'");
        return NULL;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return PyErr_SetFromErrno(PyExc_OSError);
    options.values = values != 0;
    if (sites) {
        if (hpy_traces_find(&traces, &err) != HPY_OK)
            return raise(&err, 0);
        options.traces = &traces;
    }
    if (hpy_capture(&result, fd, &options, &err) != HPY_OK)
        return raise(&err, result.io_error);
    return result_as_dict(&result);
}

PyDoc_STRVAR(unsupported_doc,
"unsupported(version=None) -> str | None\n\n"
"Why this interpreter cannot be captured, or None if it can; or what would be\n"
"said of an interpreter of that sys.version.");

static PyObject *engine_unsupported(PyObject *module, PyObject *args)
{
    struct hpy_err err;
    const char *version = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "|z", &version))
        return NULL;
    if ((version ? hpy_supported_version(version, &err) : hpy_capture_supported(&err)) ==
        HPY_OK)
        Py_RETURN_NONE;
    return PyUnicode_FromString(err.text);
}

PyDoc_STRVAR(size_of_doc,
"size_of(object) -> (bytes, external_bytes, guessed)\n\n"
"The size that a capture gives an object; no Python code runs.");

static PyObject *engine_size_of(PyObject *module, PyObject *object)
{
    struct hpy_size size;
    (void)module;
    hpy_sizes_begin(PyInterpreterState_Get());
    hpy_size_apply(&size, object, hpy_size_rule_of(Py_TYPE(object)));
    return Py_BuildValue("(KKN)", (unsigned long long)size.bytes,
                         (unsigned long long)size.external_bytes,
                         PyBool_FromLong(size.guessed));
}

PyDoc_STRVAR(size_rule_is_guess_doc,
"size_rule_is_guess(type) -> bool\n\n"
"Whether instances of a type get a guessed size.");

static PyObject *engine_size_rule_is_guess(PyObject *module, PyObject *type)
{
    (void)module;
    if (!PyType_Check(type)) {
        PyErr_SetString(PyExc_TypeError, "a type is needed");
        return NULL;
    }
    hpy_sizes_begin(PyInterpreterState_Get());
    return PyBool_FromLong(
        hpy_size_rule_is_guess(hpy_size_rule_of((PyTypeObject *)type)));
}

PyDoc_STRVAR(preflight_doc,
"preflight(root='') -> (fork_is_safe, reason)\n\n"
"What is looked at before a fork; root stands before /proc and /sys.");

static PyObject *engine_preflight(PyObject *module, PyObject *args)
{
    const char *root = "";
    struct hpy_preflight flight;
    (void)module;
    if (!PyArg_ParseTuple(args, "|s", &root))
        return NULL;
    hpy_preflight(&flight, root);
    return Py_BuildValue("(Ns)", PyBool_FromLong(flight.fork_is_safe), flight.reason);
}

static PyMethodDef methods[] = {
    { "capture", (PyCFunction)(void (*)(void))engine_capture,
      METH_VARARGS | METH_KEYWORDS, capture_doc },
    { "unsupported", engine_unsupported, METH_VARARGS, unsupported_doc },
    { "size_of", engine_size_of, METH_O, size_of_doc },
    { "size_rule_is_guess", engine_size_rule_is_guess, METH_O, size_rule_is_guess_doc },
    { "preflight", engine_preflight, METH_VARARGS, preflight_doc },
    { NULL, NULL, 0, NULL }
};

static int learn_sizes(void)
{
    PyObject *getsizeof = PySys_GetObject("getsizeof"); /* borrowed */
    PyObject *size = getsizeof ? PyObject_CallFunctionObjArgs(
                                     getsizeof, (PyObject *)&PyBaseObject_Type, NULL)
                               : NULL;
    if (!size)
        return -1;
    hpy_size_learn(PyLong_AsSize_t(size));
    Py_DECREF(size);
    return PyErr_Occurred() ? -1 : 0;
}

static int fill_module(PyObject *module)
{
    if (learn_sizes() != 0)
        return -1;
    PyObject *walk = PyCapsule_New((void *)(uintptr_t)&hpy_walk_api, HPY_WALK_CAPSULE, NULL);
    if (!walk || PyModule_AddObject(module, "_walk", walk) != 0) {
        Py_XDECREF(walk);
        return -1;
    }
    return PyModule_AddStringConstant(module, "version", HPY_VERSION_TEXT);
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, (void *)fill_module },
    { 0, NULL }
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "heapy_tui._engine",
    .m_doc = "The C side of heapy_tui.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__engine(void);
PyMODINIT_FUNC PyInit__engine(void)
{
    return PyModuleDef_Init(&definition);
}
