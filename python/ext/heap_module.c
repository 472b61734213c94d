/* The module _heap: captured graphs and questions about them. */
#include "heap_types.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "source/source.h"

PyTypeObject *hpy_heap_class, *hpy_value_class;
const struct hpy_walk_api *hpy_lent;

static PyObject *load(PyObject *module, PyObject *path)
{
    struct hpy_question ask;
    struct hpy_graph *graph = NULL;
    PyObject *bytes = NULL;
    (void)module;
    if (!PyUnicode_FSConverter(path, &bytes))
        return NULL;
    const char *name = PyBytes_AS_STRING(bytes);
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) { /* so that it is a FileNotFoundError where it is one */
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path);
        Py_DECREF(bytes);
        return NULL;
    }
    close(fd);
    if (!hpy_question_begin(&ask)) {
        Py_DECREF(bytes);
        return NULL;
    }
    enum hpy_status status = hpy_source_open(&graph, name, &ask.job, &ask.err);
    bool done = hpy_question_end(&ask, status);
    Py_DECREF(bytes);
    if (!done) {
        hpy_graph_free(graph);
        return NULL;
    }
    return (PyObject *)hpy_py_heap_new(graph, NULL, false);
}

static PyObject *call(PyObject *module, PyObject *const *args, Py_ssize_t n_args,
                      PyObject *kwnames)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    struct hpy_passed passed;
    PyObject *made = NULL;
    Py_ssize_t n;
    (void)module;
    if (n_args < 1 || !PyUnicode_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "call() needs a name");
        return NULL;
    }
    const char *name = PyUnicode_AsUTF8AndSize(args[0], &n);
    if (!name || !hpy_passed_take(&passed, args + 1, (size_t)n_args - 1, kwnames))
        return NULL;
    if (hpy_question_begin(&ask)) {
        enum hpy_status status =
            hpy_value_call(&value, NULL, (struct hpy_str){ name, (size_t)n }, passed.values,
                           passed.n, &ask.job, &ask.err);
        if (hpy_question_end(&ask, status))
            made = hpy_py_value_new(&value, NULL, passed.objects, passed.n_objects);
    }
    hpy_value_dispose(&value);
    hpy_passed_dispose(&passed);
    return made;
}

static PyObject *name_of(PyObject *module, PyObject *name)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    Py_ssize_t n;
    const char *text = PyUnicode_AsUTF8AndSize(name, &n);
    (void)module;
    if (!text || !hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_of_name(&value, NULL, (struct hpy_str){ text, (size_t)n },
                                               &ask.job, &ask.err);
    if (hpy_question_end(&ask, status))
        return hpy_py_value_new(&value, NULL, NULL, 0);
    hpy_value_dispose(&value);
    return NULL;
}

static int add_word(PyObject *dict, const struct hpy_word *word)
{
    PyObject *help = PyUnicode_FromString(word->help ? word->help : "");
    int status = help ? PyDict_SetItemString(dict, word->name, help) : -1;
    Py_XDECREF(help);
    return status;
}

static PyObject *names(PyObject *module, PyObject *ignored)
{
    PyObject *dict = PyDict_New();
    struct hpy_word word;
    (void)module, (void)ignored;
    for (size_t i = 0; dict && hpy_query_name_at(&word, NULL, i); i++)
        if (add_word(dict, &word) != 0)
            Py_CLEAR(dict);
    return dict;
}

static PyObject *attributes(PyObject *module, PyObject *sort)
{
    const char *text = PyUnicode_AsUTF8(sort);
    PyObject *dict = text ? PyDict_New() : NULL;
    struct hpy_word word;
    int kind = 0;
    (void)module;
    if (!dict)
        return NULL;
    while (kind < HPY_N_VALUE_KINDS &&
           strcmp(hpy_value_kind_name((enum hpy_value_kind)kind), text) != 0)
        kind++;
    if (kind == HPY_N_VALUE_KINDS) {
        Py_DECREF(dict);
        PyErr_Format(PyExc_ValueError, "no such sort of value: %U", sort);
        return NULL;
    }
    for (size_t i = 0; dict && hpy_query_attribute_at(&word, (enum hpy_value_kind)kind, i); i++)
        if (add_word(dict, &word) != 0)
            Py_CLEAR(dict);
    return dict;
}

#define KEYWORDS(function) ((PyCFunction)(void (*)(void))(function))

static PyMethodDef methods[] = {
    { "capture", KEYWORDS(hpy_py_capture), METH_VARARGS | METH_KEYWORDS,
      "capture(*, pin, hidden=(), values=True, also=[]) -> Heap" },
    { "load", load, METH_O, "load(path) -> Heap" },
    { "call", KEYWORDS(call), METH_FASTCALL | METH_KEYWORDS, "call(name, *args) -> Value" },
    { "name", name_of, METH_O, "name(name) -> Value" },
    { "names", names, METH_NOARGS, "names() -> dict" },
    { "attributes", attributes, METH_O, "attributes(sort) -> dict" },
    { NULL, NULL, 0, NULL }
};

/* A second import, after the first was forgotten, finds the classes of the first. */
static int add_class(PyTypeObject **class, PyObject *module, const char *name,
                     PyType_Spec *spec)
{
    if (!*class)
        *class = (PyTypeObject *)(void *)PyType_FromSpec(spec);
    if (!*class)
        return -1;
    Py_INCREF(*class);
    if (PyModule_AddObject(module, name, (PyObject *)*class) == 0)
        return 0;
    Py_DECREF(*class);
    return -1;
}

/* Classes and what _engine lends are there once in a process, and stay. */
static int fill_module(PyObject *module)
{
    if (PyInterpreterState_GetID(PyInterpreterState_Get()) != 0) {
        PyErr_SetString(PyExc_ImportError,
                        "heapy_tui can ask heaps in the main interpreter only");
        return -1;
    }
    hpy_lent = PyCapsule_Import(HPY_WALK_CAPSULE, 0);
    if (!hpy_lent)
        return -1;
    if (hpy_lent->version != HPY_WALK_VERSION || hpy_lent->n_bytes != sizeof *hpy_lent ||
        strcmp(hpy_lent->build, HPY_VERSION_TEXT) != 0) {
        PyErr_SetString(PyExc_ImportError, "heapy_tui._heap and _engine are of two versions");
        return -1;
    }
    if (add_class(&hpy_heap_class, module, "Heap", &hpy_heap_spec) != 0)
        return -1;
    return add_class(&hpy_value_class, module, "Value", &hpy_value_spec);
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, (void *)fill_module },
    { 0, NULL }
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "heapy_tui._heap",
    .m_doc = "The C side of hpy().",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__heap(void);
PyMODINIT_FUNC PyInit__heap(void)
{
    return PyModuleDef_Init(&definition);
}
