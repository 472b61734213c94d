/* The class Value: making, operators, and what is asked of every value. */
#include "heap_types.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "heap_methods.h"

/* ----------------------------------------------------------------- making */

/* Add a heap to those that are kept, once. */
static int add_heap(PyObject *list, struct hpy_py_heap *heap)
{
    if (!heap)
        return 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++)
        if (PyList_GET_ITEM(list, i) == (PyObject *)heap)
            return 0;
    return PyList_Append(list, (PyObject *)heap);
}

static int add_heaps_of(PyObject *list, const struct hpy_py_value *part)
{
    if (add_heap(list, part->heap) != 0)
        return -1;
    for (Py_ssize_t i = 0; part->others && i < PyTuple_GET_SIZE(part->others); i++)
        if (add_heap(list, (struct hpy_py_heap *)(void *)PyTuple_GET_ITEM(part->others, i)) != 0)
            return -1;
    return 0;
}

/* All in one list; then the heap that the value says is its own goes to the front. */
static int keep_heaps(struct hpy_py_value *self, struct hpy_py_heap *heap,
                      PyObject *const *parts, size_t n_parts)
{
    PyObject *list = PyList_New(0);
    int status = list ? add_heap(list, heap) : -1;
    for (size_t i = 0; status == 0 && i < n_parts; i++)
        if (parts[i] && hpy_is_value(parts[i]))
            status = add_heaps_of(list, hpy_as_value(parts[i]));
    for (Py_ssize_t i = 0; status == 0 && self->value.heap && i < PyList_GET_SIZE(list); i++) {
        struct hpy_py_heap *one = (struct hpy_py_heap *)(void *)PyList_GET_ITEM(list, i);
        if (one->heap != self->value.heap)
            continue;
        Py_INCREF(one);
        self->heap = one;
        status = PySequence_DelItem(list, i);
        break;
    }
    if (status == 0 && PyList_GET_SIZE(list) > 0) {
        self->others = PyList_AsTuple(list);
        status = self->others ? 0 : -1;
    }
    Py_XDECREF(list);
    return status;
}

PyObject *hpy_py_value_new(struct hpy_value *value, struct hpy_py_heap *heap,
                           PyObject *const *parts, size_t n_parts)
{
    struct hpy_py_value *self = PyObject_GC_New(struct hpy_py_value, hpy_value_class);
    if (!self) {
        hpy_value_dispose(value);
        return NULL;
    }
    self->value = *value;
    *value = (struct hpy_value){ 0 };
    self->value.keyword = (struct hpy_str){ 0 };
    self->heap = NULL;
    self->others = NULL;
    self->hash = -1;
    int status = keep_heaps(self, heap, parts, n_parts);
    PyObject_GC_Track((PyObject *)self);
    if (status != 0)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static int value_traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(object));
    Py_VISIT((PyObject *)hpy_as_value(object)->heap);
    Py_VISIT(hpy_as_value(object)->others);
    return 0;
}

/* No tp_clear: a value cannot be without its heap, and every cycle goes through a heap. */
static void value_dealloc(PyObject *object)
{
    struct hpy_py_value *self = hpy_as_value(object);
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    hpy_value_dispose(&self->value);
    Py_XDECREF(self->heap);
    Py_XDECREF(self->others);
    PyObject_GC_Del(object);
    Py_DECREF(type);
}

/* -------------------------------------------------------------- operators */

static PyObject *combine(PyObject *a, PyObject *b, enum hpy_operator op)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    PyObject *parts[] = { a, b };
    if (!hpy_is_value(a) || !hpy_is_value(b))
        Py_RETURN_NOTIMPLEMENTED;
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_combine(&value, &hpy_as_value(a)->value,
                                               &hpy_as_value(b)->value, op, &ask.job,
                                               &ask.err);
    if (!hpy_question_end(&ask, status)) {
        hpy_value_dispose(&value);
        return NULL;
    }
    return hpy_py_value_new(&value, NULL, parts, 2);
}

static PyObject *value_and(PyObject *a, PyObject *b)
{
    return combine(a, b, HPY_OP_AND);
}

static PyObject *value_or(PyObject *a, PyObject *b)
{
    return combine(a, b, HPY_OP_OR);
}

static PyObject *value_xor(PyObject *a, PyObject *b)
{
    return combine(a, b, HPY_OP_XOR);
}

static PyObject *value_sub(PyObject *a, PyObject *b)
{
    return combine(a, b, HPY_OP_SUB);
}

static PyObject *value_add(PyObject *a, PyObject *b)
{
    return combine(a, b, HPY_OP_ADD);
}

static PyObject *value_invert(PyObject *a)
{
    struct hpy_question ask;
    struct hpy_value value = { 0 };
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_not(&value, &hpy_as_value(a)->value, &ask.job, &ask.err);
    if (!hpy_question_end(&ask, status)) {
        hpy_value_dispose(&value);
        return NULL;
    }
    return hpy_py_value_new(&value, NULL, &a, 1);
}

static PyObject *value_compare(PyObject *a, PyObject *b, int op)
{
    static const enum hpy_comparison comparisons[] = {
        [Py_LT] = HPY_CMP_LT, [Py_LE] = HPY_CMP_LE, [Py_EQ] = HPY_CMP_EQ,
        [Py_NE] = HPY_CMP_NE, [Py_GT] = HPY_CMP_GT, [Py_GE] = HPY_CMP_GE,
    };
    struct hpy_question ask;
    bool answer = false;
    if (!hpy_is_value(a) || !hpy_is_value(b))
        Py_RETURN_NOTIMPLEMENTED;
    if (!hpy_question_begin(&ask))
        return NULL;
    enum hpy_status status = hpy_value_compare(&answer, &hpy_as_value(a)->value,
                                               &hpy_as_value(b)->value, comparisons[op],
                                               &ask.job, &ask.err);
    /* What cannot be compared is not equal, as everywhere in Python. */
    bool never_equal = status == HPY_ESYNTAX && (op == Py_EQ || op == Py_NE);
    if (!hpy_question_end(&ask, never_equal ? HPY_OK : status))
        return NULL;
    struct hpy_value truth = hpy_value_of_truth(never_equal ? op == Py_NE : answer);
    return hpy_py_value_new(&truth, NULL, NULL, 0);
}

static uint64_t mix(uint64_t word) /* splitmix64 */
{
    word += UINT64_C(0x9e3779b97f4a7c15);
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

/* Of the addresses, whatever their order: sets of two heaps may be equal. Kinds that are
 * written differently may be equal too, so that all of them have one. */
static Py_hash_t value_hash(PyObject *object)
{
    struct hpy_py_value *self = hpy_as_value(object);
    struct hpy_question ask;
    const struct hpy_nodeset *set;
    uint64_t hash = mix(self->value.kind);

    if (self->hash != -1)
        return self->hash;
    if (self->value.kind == HPY_VALUE_NUMBER || self->value.kind == HPY_VALUE_TRUTH)
        hash = mix((uint64_t)self->value.number);
    if (self->value.kind == HPY_VALUE_SET) {
        if (!hpy_question_begin(&ask))
            return -1;
        enum hpy_status status = hpy_value_nodes(&set, &self->value, &ask.job, &ask.err);
        uint32_t page[1024];
        uint64_t n, from = 0;
        while (status == HPY_OK &&
               (n = hpy_nodeset_page(set, (uint32_t)from, page, 1024)) > 0) {
            for (uint64_t i = 0; i < n; i++)
                hash += mix(self->value.heap->graph->addr[page[i]]);
            from = (uint64_t)page[n - 1] + 1;
            status = hpy_job_poll(&ask.job, from, &ask.err);
        }
        if (!hpy_question_end(&ask, status))
            return -1;
    }
    self->hash = (Py_hash_t)(hash == UINT64_MAX ? 1 : hash);
    return self->hash;
}

static int value_bool(PyObject *object)
{
    const struct hpy_value *value = &hpy_as_value(object)->value;
    if (value->kind == HPY_VALUE_TRUTH || value->kind == HPY_VALUE_NUMBER)
        return value->number != 0;
    return 1;
}

/* ------------------------------------------------------------- properties */

static PyObject *value_heap(PyObject *object, void *closure)
{
    PyObject *heap = (PyObject *)hpy_as_value(object)->heap;
    (void)closure;
    if (!heap)
        heap = Py_None;
    Py_INCREF(heap);
    return heap;
}

static PyObject *value_sort(PyObject *object, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(hpy_value_kind_name(hpy_as_value(object)->value.kind));
}

static PyGetSetDef getset[] = {
    { "heap", value_heap, NULL, NULL, NULL },
    { "sort", value_sort, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyObject *no_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    PyErr_Format(PyExc_TypeError, "%s cannot be made by a call", type->tp_name);
    return NULL;
}

static PyType_Slot slots[] = {
    { Py_tp_doc, (void *)(uintptr_t)"A set, kind, number, … of expressions." },
    { Py_tp_new, (void *)no_new },
    { Py_tp_dealloc, (void *)value_dealloc },
    { Py_tp_traverse, (void *)value_traverse },
    { Py_tp_richcompare, (void *)value_compare },
    { Py_tp_hash, (void *)value_hash },
    { Py_tp_call, (void *)hpy_py_value_call },
    { Py_tp_methods, hpy_py_value_methods },
    { Py_tp_getset, getset },
    { Py_nb_and, (void *)value_and },
    { Py_nb_or, (void *)value_or },
    { Py_nb_xor, (void *)value_xor },
    { Py_nb_subtract, (void *)value_sub },
    { Py_nb_add, (void *)value_add },
    { Py_nb_invert, (void *)value_invert },
    { Py_nb_bool, (void *)value_bool },
    { 0, NULL }
};

PyType_Spec hpy_value_spec = {
    .name = "heapy_tui._heap.Value",
    .basicsize = sizeof(struct hpy_py_value),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
