/* The heap of this process as a graph: by a twin, whose stream a thread reads, or walked in
 * place, with a reference to every object found. */
#include "heap_types.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "format/stream.h"

#define OWN_PACKAGE "heapy_tui"
#define PREVIEW_BYTES 256

/* ------------------------------------------------------- what is left out */

struct own {
    PyObject **at; /* owned references */
    size_t n, room;
};

static int add_own(struct own *own, PyObject *object)
{
    if (!object)
        return 0;
    if (own->n == own->room) {
        size_t more = own->room ? own->room * 2 : 64;
        PyObject **grown = hpy_realloc(own->at, more, sizeof *grown);
        if (!grown) {
            PyErr_NoMemory();
            return -1;
        }
        own->at = grown;
        own->room = more;
    }
    Py_INCREF(object);
    own->at[own->n++] = object;
    return 0;
}

static void dispose_own(struct own *own)
{
    for (size_t i = 0; i < own->n; i++)
        Py_DECREF(own->at[i]);
    hpy_free(own->at);
}

static bool in_package(PyObject *name)
{
    Py_ssize_t n;
    const char *text = PyUnicode_Check(name) ? PyUnicode_AsUTF8AndSize(name, &n) : NULL;
    if (!text) {
        PyErr_Clear(); /* lone surrogates */
        return false;
    }
    size_t n_package = sizeof OWN_PACKAGE - 1;
    return (size_t)n >= n_package && memcmp(text, OWN_PACKAGE, n_package) == 0 &&
           (text[n_package] == '\0' || text[n_package] == '.');
}

/* The finders of the folders that the package's modules are searched in. */
static int add_finders(struct own *own, PyObject *module_dict)
{
    PyObject *cache = PySys_GetObject("path_importer_cache"); /* borrowed, all of them */
    PyObject *path = PyDict_GetItemString(module_dict, "__path__");
    if (!cache || !PyDict_Check(cache) || !path || !PyList_Check(path))
        return 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(path); i++) {
        PyObject *finder = PyDict_GetItemWithError(cache, PyList_GET_ITEM(path, i));
        if ((!finder && PyErr_Occurred()) || (finder && add_own(own, finder) != 0))
            return -1;
    }
    return 0;
}

static int add_modules(struct own *own)
{
    PyObject *modules = PyImport_GetModuleDict(), *name, *module; /* borrowed */
    Py_ssize_t at = 0;
    if (!PyDict_Check(modules))
        return 0;
    while (PyDict_Next(modules, &at, &name, &module)) {
        if (!in_package(name) || !PyModule_Check(module))
            continue;
        PyObject *dict = PyModule_GetDict(module);
        if (add_own(own, module) != 0 || add_own(own, dict) != 0 ||
            add_finders(own, dict) != 0)
            return -1;
    }
    return 0;
}

/* The arguments of the call are nobody's but ours as well. */
static int find_own(struct own *own, PyObject *kwargs, PyObject *hidden, PyObject *also)
{
    if (add_own(own, kwargs) != 0 || add_own(own, hidden) != 0 || add_own(own, also) != 0)
        return -1;
    for (Py_ssize_t i = 0; hidden && i < PyTuple_GET_SIZE(hidden); i++)
        if (add_own(own, PyTuple_GET_ITEM(hidden, i)) != 0)
            return -1;
    return add_modules(own);
}

/* ------------------------------------------------------------- by a twin */

/* Reads the stream while the capturing thread waits for the twin. */
struct reading {
    int fd;
    struct hpy_builder *builder;
    struct hpy_job job;
    enum hpy_status status;
    struct hpy_err err;
};

static void *read_stream(void *context)
{
    struct reading *reading = context;
    reading->status = hpy_stream_read_fd(reading->fd, hpy_builder_sink(reading->builder), 0,
                                         &reading->job, &reading->err);
    if (reading->status != HPY_OK)
        shutdown(reading->fd, SHUT_RDWR); /* the twin need not go on */
    return NULL;
}

/* Signals are for the threads of the program. */
static int start_thread(pthread_t *thread, struct reading *reading)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, NULL, read_stream, reading);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

/* A pair of sockets and not a pipe: shut down, the reader sees its end although another
 * process may have inherited the writer's side meanwhile. */
static bool by_twin(struct hpy_builder *builder, const struct hpy_capture_options *options)
{
    int ends[2];
    pthread_t thread;
    struct hpy_capture_result *result = HPY_NEW(struct hpy_capture_result);
    struct reading *reading = HPY_NEW(struct reading);
    bool done = false;
    if (!result || !reading) {
        PyErr_NoMemory();
        goto out;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        goto out;
    }
    reading->fd = ends[0];
    reading->builder = builder;
    hpy_job_init(&reading->job);
    int error = start_thread(&thread, reading);
    if (error) {
        errno = error;
        PyErr_SetFromErrno(PyExc_OSError);
    } else {
        struct hpy_err err;
        enum hpy_status status = hpy_lent->capture(result, ends[1], options, &err);
        if (status != HPY_OK)
            hpy_job_cancel(&reading->job);
        shutdown(ends[1], SHUT_WR);
        Py_BEGIN_ALLOW_THREADS
        pthread_join(thread, NULL);
        Py_END_ALLOW_THREADS
        /* Where the reader gave up, the twin's failed write is no news. */
        if (PyErr_Occurred())
            ;
        else if (status == HPY_EIO && reading->status != HPY_OK)
            hpy_raise(&reading->err);
        else if (status != HPY_OK)
            hpy_raise(&err);
        else if (reading->status != HPY_OK)
            hpy_raise(&reading->err);
        else
            done = true;
    }
    close(ends[0]);
    close(ends[1]);
out:
    hpy_free(reading);
    hpy_free(result);
    return done;
}

/* ------------------------------------------------------------- in place */

/* From the walk to the references nothing else runs. */
static bool in_place(struct hpy_taken *taken, struct hpy_builder *builder,
                     const struct hpy_capture_options *options)
{
    struct hpy_err err;
    struct hpy_capture_result *result = HPY_NEW(struct hpy_capture_result);
    if (!result) {
        PyErr_NoMemory();
        return false;
    }
    enum hpy_status status = hpy_lent->capture_tell(result, hpy_builder_sink(builder),
                                                    options, &err);
    bool took = status == HPY_OK && hpy_taken_take(taken, builder);
    hpy_free(result);
    if (status != HPY_OK)
        hpy_raise(&err);
    else if (!took)
        PyErr_NoMemory();
    return took;
}

static struct hpy_graph *seal(struct hpy_builder *builder)
{
    struct hpy_question ask;
    struct hpy_graph *graph = NULL;
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_build_seal(&graph, builder, &ask.job, &ask.err);
    if (hpy_question_end(&ask, status))
        return graph;
    hpy_graph_free(graph);
    return NULL;
}

static PyObject *capture(bool pin, const struct hpy_capture_options *options)
{
    struct hpy_taken taken = { 0 };
    struct hpy_pins pins = { 0 };
    struct hpy_builder *builder = hpy_builder_new();
    if (!builder)
        return PyErr_NoMemory();
    bool done = pin ? in_place(&taken, builder, options) : by_twin(builder, options);
    struct hpy_graph *graph = done ? seal(builder) : NULL;
    hpy_builder_free(builder);
    if (graph && pin && !hpy_taken_hand_over(&pins, &taken, graph)) {
        hpy_graph_free(graph);
        graph = NULL;
        PyErr_NoMemory();
    }
    hpy_taken_give_back(&taken);
    return graph ? (PyObject *)hpy_py_heap_new(graph, pin ? &pins : NULL, true) : NULL;
}

PyObject *hpy_py_capture(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = { "pin", "hidden", "values", "also", NULL };
    int pin = -1, values = 1;
    PyObject *hidden = NULL, *also = NULL, *heap = NULL;
    struct own own = { 0 }, shown = { 0 };
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|$pO!pO!", (char **)(uintptr_t)names,
                                     &pin, &PyTuple_Type, &hidden, &values, &PyList_Type,
                                     &also))
        return NULL;
    if (pin < 0) {
        PyErr_SetString(PyExc_TypeError, "capture() needs the argument 'pin'");
        return NULL;
    }
    for (Py_ssize_t i = 0; hidden && i < PyTuple_GET_SIZE(hidden); i++)
        if (!PyType_Check(PyTuple_GET_ITEM(hidden, i))) {
            PyErr_SetString(PyExc_TypeError, "hidden must be a tuple of classes");
            return NULL;
        }
    bool ready = find_own(&own, kwargs, hidden, also) == 0;
    for (Py_ssize_t i = 0; ready && also && i < PyList_GET_SIZE(also); i++)
        ready = add_own(&shown, PyList_GET_ITEM(also, i)) == 0;
    if (ready) {
        struct hpy_hide hide = {
            .package = OWN_PACKAGE,
            .seeds = own.at,
            .n_seeds = own.n,
            .shown = shown.at,
            .n_shown = shown.n,
        };
        struct hpy_capture_options options = {
            .values = values != 0,
            .preview_bytes = PREVIEW_BYTES,
            .hide = &hide,
        };
        /* Places of allocation are told where tracemalloc knows any. */
        struct hpy_traces traces;
        if (hpy_lent->traces_find(&traces, NULL) == HPY_OK)
            options.traces = &traces;
        heap = capture(pin != 0, &options);
    }
    dispose_own(&shown);
    dispose_own(&own);
    return heap;
}
