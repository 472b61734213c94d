/* The class Heap. */
#include "heap_kinds.h"
#include "heap_types.h"

#include <stddef.h>
#include <structmember.h>
#include <string.h>

#include "base/mem.h"
#include "format/snapshot.h"

static struct hpy_py_heap *as_heap(PyObject *object)
{
    return (struct hpy_py_heap *)(void *)object;
}

struct hpy_py_heap *hpy_py_heap_new(struct hpy_graph *graph, struct hpy_pins *pins, bool live)
{
    struct hpy_py_heap *self = PyObject_GC_New(struct hpy_py_heap, hpy_heap_class);
    if (!self) {
        if (pins)
            hpy_pins_release(pins, graph);
        hpy_graph_free(graph);
        return NULL;
    }
    self->weakrefs = NULL;
    self->graph = graph;
    self->live = live;
    self->pinned = pins != NULL;
    self->pins = pins ? *pins : (struct hpy_pins){ 0 };
    pthread_mutex_init(&self->talking, NULL);
    self->conversation = hpy_conversation_new(graph);
    self->heap = self->conversation ? hpy_conversation_heap(self->conversation) : NULL;
    PyObject_GC_Track((PyObject *)self);
    if (!self->conversation) {
        Py_DECREF(self);
        PyErr_NoMemory();
        return NULL;
    }
    return self;
}

/* The collector sees what is owned, so that a heap which is held by one of its own objects
 * alone can go. */
static int heap_traverse(PyObject *object, visitproc visit, void *arg)
{
    const struct hpy_py_heap *self = as_heap(object);
    Py_VISIT(Py_TYPE(object));
    return self->pinned ? hpy_pins_traverse(&self->pins, self->graph, visit, arg) : 0;
}

static int heap_clear(PyObject *object)
{
    struct hpy_py_heap *self = as_heap(object);
    if (self->pinned) {
        struct hpy_pins pins = self->pins;
        self->pinned = false;
        self->pins = (struct hpy_pins){ 0 };
        hpy_pins_release(&pins, self->graph);
    }
    return 0;
}

static void heap_dealloc(PyObject *object)
{
    struct hpy_py_heap *self = as_heap(object);
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    if (self->weakrefs)
        PyObject_ClearWeakRefs(object);
    heap_clear(object);
    hpy_conversation_free(self->conversation);
    hpy_graph_free(self->graph);
    pthread_mutex_destroy(&self->talking);
    PyObject_GC_Del(object);
    Py_DECREF(type);
}

/* A call of the conversation, one at a time. */
typedef enum hpy_status (*talk)(struct hpy_value *out, struct hpy_conversation *conversation,
                                const char *text, struct hpy_job *job, struct hpy_err *err);

static PyObject *talk_to(struct hpy_py_heap *self, PyObject *argument, talk call)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    Py_ssize_t n;
    const char *text = PyUnicode_AsUTF8AndSize(argument, &n);
    if (!text)
        return NULL;
    if (strlen(text) != (size_t)n) {
        PyErr_SetString(PyExc_ValueError, "a null character in an expression");
        return NULL;
    }
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_question_lock(&ask, &self->talking);
    if (status == HPY_OK) {
        status = call(&value, self->conversation, text, &ask.job, &ask.err);
        pthread_mutex_unlock(&self->talking);
    }
    if (!hpy_question_end(&ask, status)) {
        hpy_value_dispose(&value);
        return NULL;
    }
    return hpy_py_value_new(&value, self, NULL, 0);
}

static enum hpy_status by_name(struct hpy_value *out, struct hpy_conversation *conversation,
                               const char *text, struct hpy_job *job, struct hpy_err *err)
{
    return hpy_value_of_name(out, conversation, hpy_str_of(text), job, err);
}

static PyObject *heap_name(PyObject *object, PyObject *name)
{
    return talk_to(as_heap(object), name, by_name);
}

static PyObject *heap_eval(PyObject *object, PyObject *expression)
{
    return talk_to(as_heap(object), expression, hpy_conversation_eval);
}

static PyObject *heap_of_objects(PyObject *object, PyObject *list)
{
    struct hpy_py_heap *self = as_heap(object);
    struct hpy_nodeset set = { 0 };
    struct hpy_value value = { 0 };
    struct hpy_err err;
    PyObject *missing = NULL, *found = NULL, *result = NULL;
    PyObject *sequence = PySequence_Tuple(list); /* stays as it is */
    if (!sequence)
        return NULL;
    size_t n = (size_t)PyTuple_GET_SIZE(sequence), n_known = 0;
    uint32_t *nodes = HPY_ARRAY(uint32_t, n ? n : 1);
    missing = PyList_New(0);
    if (!nodes)
        PyErr_NoMemory();
    if (!nodes || !missing ||
        !hpy_object_nodes(nodes, self, &PyTuple_GET_ITEM(sequence, 0), n))
        goto out;
    for (size_t i = 0; i < n; i++)
        if (nodes[i] != HPY_NO_NODE)
            nodes[n_known++] = nodes[i];
        else if (PyList_Append(missing, PyTuple_GET_ITEM(sequence, (Py_ssize_t)i)) != 0)
            goto out;
    if (hpy_nodeset_from_array(&set, self->graph->n_nodes, nodes, n_known, &err) != HPY_OK ||
        hpy_value_of_set(&value, self->heap, &set, NULL, &err) != HPY_OK) {
        hpy_raise(&err);
        goto out;
    }
    found = hpy_py_value_new(&value, self, NULL, 0);
    result = found ? PyTuple_Pack(2, found, missing) : NULL;
out:
    hpy_free(nodes);
    Py_XDECREF(found);
    Py_XDECREF(missing);
    Py_DECREF(sequence);
    return result;
}

static PyObject *heap_save(PyObject *object, PyObject *path)
{
    struct hpy_question ask;
    PyObject *bytes = NULL;
    if (!PyUnicode_FSConverter(path, &bytes))
        return NULL;
    if (!hpy_question_begin(&ask)) {
        Py_DECREF(bytes);
        return NULL;
    }
    enum hpy_status status = hpy_snapshot_save(as_heap(object)->graph,
                                               PyBytes_AS_STRING(bytes), &ask.job, &ask.err);
    bool done = hpy_question_end(&ask, status);
    Py_DECREF(bytes);
    if (!done)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *heap_complete(PyObject *object, PyObject *text)
{
    struct hpy_py_heap *self = as_heap(object);
    struct hpy_completion completion = { 0 };
    struct hpy_question ask;
    Py_ssize_t n;
    const char *data = PyUnicode_AsUTF8AndSize(text, &n);
    if (!data || !hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_question_lock(&ask, &self->talking);
    if (status == HPY_OK) {
        status = hpy_query_complete(&completion, self->conversation,
                                    (struct hpy_str){ data, (size_t)n }, &ask.err);
        pthread_mutex_unlock(&self->talking);
    }
    PyObject *list = hpy_question_end(&ask, status) ? PyList_New((Py_ssize_t)completion.n) : NULL;
    for (size_t i = 0; list && i < completion.n; i++) {
        PyObject *word = PyUnicode_FromString(completion.words[i].name);
        if (word)
            PyList_SET_ITEM(list, (Py_ssize_t)i, word);
        else
            Py_CLEAR(list);
    }
    hpy_completion_dispose(&completion);
    return list;
}

static PyObject *decode(struct hpy_str text)
{
    return PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.n_bytes, "replace");
}

static PyObject *heap_facts(PyObject *object, void *closure)
{
    const struct hpy_graph *graph = as_heap(object)->graph;
    PyObject *dict = PyDict_New();
    (void)closure;
    for (uint32_t i = 0; dict && i < graph->n_facts; i++) {
        PyObject *key = decode(graph->facts[i].key), *value = decode(graph->facts[i].value);
        if (!key || !value || PyDict_SetItem(dict, key, value) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *heap_pinned(PyObject *object, void *closure)
{
    (void)closure;
    return PyBool_FromLong(as_heap(object)->pinned);
}

static PyObject *heap_live(PyObject *object, void *closure)
{
    (void)closure;
    return PyBool_FromLong(as_heap(object)->live);
}

static PyObject *heap_n_objects(PyObject *object, void *closure)
{
    (void)closure;
    return PyLong_FromUnsignedLongLong(as_heap(object)->graph->n_reachable);
}

static PyObject *heap_size(PyObject *object, void *closure)
{
    (void)closure;
    return PyLong_FromUnsignedLongLong(as_heap(object)->graph->reachable_bytes);
}

static PyObject *heap_reduce(PyObject *object, PyObject *ignored)
{
    (void)object, (void)ignored;
    PyErr_SetString(PyExc_TypeError,
                    "a heap cannot be pickled or copied: save() writes it to a file");
    return NULL;
}

static PyMethodDef methods[] = {
    { "name", heap_name, METH_O, "The value of a name: heap, unreachable, all, root." },
    { "eval", heap_eval, METH_O, "The value of an expression." },
    { "of_objects", heap_of_objects, METH_O, "The set of objects, and those not there." },
    { "save", heap_save, METH_O, "Write a snapshot." },
    { "compare_kinds", (PyCFunction)(void (*)(void))hpy_py_compare_kinds, METH_FASTCALL,
      "Whether a kind is within another, or disjoint." },
    { "complete", heap_complete, METH_O, "Names that may stand at the end of a text." },
    { "__reduce__", heap_reduce, METH_NOARGS, NULL },
    { "__reduce_ex__", heap_reduce, METH_O, NULL },
    { "__copy__", heap_reduce, METH_NOARGS, NULL },
    { "__deepcopy__", heap_reduce, METH_O, NULL },
    { NULL, NULL, 0, NULL }
};

static PyGetSetDef getset[] = {
    { "facts", heap_facts, NULL, NULL, NULL },
    { "pinned", heap_pinned, NULL, NULL, NULL },
    { "live", heap_live, NULL, NULL, NULL },
    { "n_objects", heap_n_objects, NULL, NULL, NULL },
    { "size", heap_size, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyMemberDef members[] = {
    { (char *)(uintptr_t)"__weaklistoffset__", T_PYSSIZET,
      offsetof(struct hpy_py_heap, weakrefs), READONLY, NULL },
    { NULL, 0, 0, 0, NULL }
};

static PyObject *no_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    PyErr_Format(PyExc_TypeError, "%s cannot be made by a call", type->tp_name);
    return NULL;
}

static PyType_Slot slots[] = {
    { Py_tp_doc, (void *)(uintptr_t)"A captured graph." },
    { Py_tp_new, (void *)no_new },
    { Py_tp_dealloc, (void *)heap_dealloc },
    { Py_tp_traverse, (void *)heap_traverse },
    { Py_tp_clear, (void *)heap_clear },
    { Py_tp_methods, methods },
    { Py_tp_getset, getset },
    { Py_tp_members, members },
    { 0, NULL }
};

PyType_Spec hpy_heap_spec = {
    .name = "heapy_tui._heap.Heap",
    .basicsize = sizeof(struct hpy_py_heap),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
