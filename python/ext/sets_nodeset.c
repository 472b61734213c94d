/* NodeSet and its subtypes: sets of objects by identity.
 *
 * A member is told by its address in units of 8 bytes, so that objects side by side are
 * bits side by side, and the set owns a reference to it. Whether objects are equal never
 * matters and none of their code is run. */
#include "sets_types.h"

enum { SOME = 256, FEW = 8 };

static bool is_mutable(PyObject *object)
{
    return PyObject_TypeCheck(object, &hpy_mut_nodeset_type);
}

/* ---------------------------------------------------------------------- members */

static int traverse(PyObject *self, visitproc visit, void *arg)
{
    int64_t some[SOME], from = 0;
    size_t n;
    Py_VISIT(((struct hpy_py_nodeset *)(void *)self)->hiding_tag);
    while ((n = hpy_bitset_list(hpy_nodes_in(self), from, some, SOME)) > 0) {
        for (size_t i = 0; i < n; i++)
            Py_VISIT(hpy_nodes_object(some[i]));
        from = some[n - 1] + 1;
    }
    return 0;
}

void hpy_nodes_own(const struct hpy_bitset *set)
{
    int64_t some[SOME], from = 0;
    size_t n;
    while ((n = hpy_bitset_list(set, from, some, SOME)) > 0) {
        for (size_t i = 0; i < n; i++)
            Py_INCREF(hpy_nodes_object(some[i]));
        from = some[n - 1] + 1;
    }
}

void hpy_nodes_give_up(struct hpy_bitset *set)
{
    /* Few at a time: sets in sets nest on the C stack until the trashcan steps in. */
    int64_t some[FEW], from = 0;
    size_t n;
    while ((n = hpy_bitset_list(set, from, some, FEW)) > 0) {
        for (size_t i = 0; i < n; i++)
            Py_DECREF(hpy_nodes_object(some[i]));
        from = some[n - 1] + 1;
    }
    hpy_bitset_dispose(set);
}

int hpy_nodes_clear(PyObject *self)
{
    struct hpy_bitset members = *hpy_nodes_in(self);
    *hpy_nodes_in(self) = (struct hpy_bitset){ 0 };
    hpy_nodes_give_up(&members);
    Py_CLEAR(((struct hpy_py_nodeset *)(void *)self)->hiding_tag);
    return 0;
}

static void dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, dealloc)
    (void)hpy_nodes_clear(self);
    PyObject_GC_Del(self);
    Py_TRASHCAN_END
}

int hpy_nodes_put(PyObject *self, PyObject *object, bool member)
{
    struct hpy_err err;
    bool was;
    if (hpy_bitset_put(&was, hpy_nodes_in(self), hpy_nodes_number(object), member, &err) !=
        HPY_OK) {
        hpy_sets_raise(&err);
        return -1;
    }
    if (member && !was)
        Py_INCREF(object);
    if (!member && was)
        Py_DECREF(object);
    return was;
}

PyObject *hpy_nodes_new(PyTypeObject *type)
{
    struct hpy_py_nodeset *self = PyObject_GC_New(struct hpy_py_nodeset, type);
    if (!self)
        return NULL;
    self->addresses = (struct hpy_bitset){ 0 };
    self->hiding_tag = NULL;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

int hpy_nodes_add_all(PyObject *self, PyObject *iterable)
{
    struct hpy_bitset both;
    struct hpy_err err;
    PyObject *iterator, *item;
    if (hpy_is_nodes(iterable)) {
        if (hpy_bitset_combine(&both, HPY_SET_SUB, hpy_nodes_in(iterable), hpy_nodes_in(self),
                               &err) != HPY_OK) {
            hpy_sets_raise(&err);
            return -1;
        }
        struct hpy_bitset added = both;
        enum hpy_status status =
            hpy_bitset_combine(&both, HPY_SET_OR, hpy_nodes_in(self), &added, &err);
        if (status == HPY_OK) {
            hpy_nodes_own(&added);
            hpy_bitset_dispose(hpy_nodes_in(self));
            *hpy_nodes_in(self) = both;
        } else {
            hpy_sets_raise(&err);
        }
        hpy_bitset_dispose(&added);
        return status == HPY_OK ? 0 : -1;
    }
    iterator = PyObject_GetIter(iterable);
    if (!iterator)
        return -1;
    while ((item = PyIter_Next(iterator))) {
        int answer = hpy_nodes_put(self, item, true);
        Py_DECREF(item);
        if (answer < 0)
            break;
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? -1 : 0;
}

static Py_hash_t hash(PyObject *self)
{
    return hpy_sets_hash(hpy_nodes_in(self));
}

static int contains(PyObject *self, PyObject *object)
{
    return hpy_bitset_has(hpy_nodes_in(self), hpy_nodes_number(object));
}

static Py_ssize_t length(PyObject *self)
{
    return (Py_ssize_t)hpy_bitset_stored(hpy_nodes_in(self));
}

/* Members as they are now, by address: destructors and other threads may change a mutable
 * set during an iteration. */
static PyObject *iterate(PyObject *self)
{
    int64_t some[SOME], from = 0;
    size_t n;
    PyObject *list = PyList_New(0);
    while (list && (n = hpy_bitset_list(hpy_nodes_in(self), from, some, SOME)) > 0) {
        for (size_t i = 0; list && i < n; i++)
            if (PyList_Append(list, hpy_nodes_object(some[i])) != 0)
                Py_CLEAR(list);
        from = some[n - 1] + 1;
    }
    PyObject *iterator = list ? PyObject_GetIter(list) : NULL;
    Py_XDECREF(list);
    return iterator;
}

static PyObject *repr(PyObject *self)
{
    Py_ssize_t n = length(self);
    return PyUnicode_FromFormat("<%s of %zd object%s>", strrchr(Py_TYPE(self)->tp_name, '.') + 1,
                                n, n == 1 ? "" : "s");
}

/* ---------------------------------------------------------------------- methods */

static PyObject *get_is_immutable(PyObject *self, void *closure)
{
    (void)closure;
    return PyBool_FromLong(!is_mutable(self));
}

static PyObject *get_hiding_tag(PyObject *self, void *closure)
{
    PyObject *tag = ((struct hpy_py_nodeset *)(void *)self)->hiding_tag;
    (void)closure;
    if (!tag) {
        PyErr_SetString(PyExc_AttributeError, "this set was made without a hiding tag");
        return NULL;
    }
    Py_INCREF(tag);
    return tag;
}

static PyGetSetDef getters[] = {
    { "is_immutable", get_is_immutable, NULL, "bool: whether the set can never change.", NULL },
    { "_hiding_tag_", get_hiding_tag, NULL, "object: the tag that the set was made with.", NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

PyDoc_STRVAR(obj_at_doc,
"obj_at($self, address, /)\n--\n\n"
"The member at an address, which is what id() gives.\n\n"
"Raises:\n    ValueError: no member is there.\n\n"
"Example:\n    >>> x = []; immnodeset([x]).obj_at(id(x)) is x\n    True");

static PyObject *obj_at(PyObject *self, PyObject *address)
{
    void *at = PyLong_AsVoidPtr(address);
    if (!at && PyErr_Occurred())
        return NULL;
    if ((uintptr_t)at % 8 != 0 || !hpy_bitset_has(hpy_nodes_in(self), hpy_nodes_number(at)))
        return PyErr_Format(PyExc_ValueError, "no member is at %p", at);
    Py_INCREF((PyObject *)at);
    return at;
}

static PyMethodDef methods[] = {
    { "obj_at", obj_at, METH_O, obj_at_doc },
    { NULL, NULL, 0, NULL }
};

/* ------------------------------------------------------------------------ types */

static PyObject *make_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *members = NULL, *tag = NULL;
    bool tagged = type == &hpy_imm_nodeset_type;
    if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", type->tp_name);
        return NULL;
    }
    if (!PyArg_ParseTuple(args, tagged ? "|OO" : "|O", &members, &tag))
        return NULL;
    PyObject *self = hpy_nodes_new(type);
    if (self && members && hpy_nodes_add_all(self, members) != 0)
        Py_CLEAR(self);
    if (self && tag) {
        Py_INCREF(tag);
        ((struct hpy_py_nodeset *)(void *)self)->hiding_tag = tag;
    }
    return self;
}

PyObject *hpy_sets_union(PyTypeObject *type, PyObject *sets)
{
    PyObject *self = hpy_nodes_new(type), *item;
    PyObject *iterator = self ? PyObject_GetIter(sets) : NULL;
    while (iterator && (item = PyIter_Next(iterator))) {
        int answer = hpy_nodes_add_all(self, item);
        Py_DECREF(item);
        if (answer != 0)
            break;
    }
    Py_XDECREF(iterator);
    if (PyErr_Occurred())
        Py_CLEAR(self);
    return self;
}

static PySequenceMethods sequence = { .sq_contains = contains, .sq_length = length };

#define COMMON                                                                     \
    .tp_basicsize = sizeof(struct hpy_py_nodeset), .tp_dealloc = dealloc,                 \
    .tp_traverse = traverse, .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC

PyTypeObject hpy_nodeset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.NodeSet",
    COMMON,
    .tp_clear = hpy_nodes_clear,
    .tp_repr = repr,
    .tp_doc = "Sets of objects by identity; the base of ImmNodeSet and MutNodeSet.\n\n"
              "Operators: & | ^ -, in, len, iteration by address, and the relations of sets.\n"
              "The other operand of & | ^ - may be an iterable too; the result is immutable.",
    .tp_as_number = &hpy_nodes_numbers,
    .tp_as_sequence = &sequence,
    .tp_richcompare = hpy_nodes_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_iter = iterate,
    .tp_methods = methods,
    .tp_getset = getters,
};

PyTypeObject hpy_imm_nodeset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.ImmNodeSet",
    COMMON,
    .tp_clear = hpy_nodes_clear,
    .tp_doc = "ImmNodeSet(objects=(), hiding_tag=None, /)\n--\n\n"
              "An immutable set of objects by identity; also called immnodeset.\n\n"
              "Args:\n    objects: an iterable, or another nodeset.\n"
              "    hiding_tag: kept as _hiding_tag_, as in Heapy; nothing is hidden by it.\n\n"
              "Example:\n    >>> x = []; [] in immnodeset([x]), x in immnodeset([x])\n"
              "    (False, True)",
    .tp_base = &hpy_nodeset_type,
    .tp_richcompare = hpy_nodes_compare,
    .tp_hash = hash,
    .tp_new = make_new,
};

PyTypeObject hpy_mut_nodeset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.MutNodeSet",
    COMMON,
    .tp_clear = hpy_nodes_clear,
    .tp_doc = "MutNodeSet(objects=(), /)\n--\n\n"
              "A set of objects by identity that can be changed; also called mutnodeset.\n\n"
              "Example:\n    >>> x = []; s = mutnodeset(); s.add(x); x in s\n    True",
    .tp_base = &hpy_nodeset_type,
    .tp_as_number = &hpy_mut_nodes_numbers,
    .tp_richcompare = hpy_nodes_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_methods = hpy_mut_nodes_methods,
    .tp_new = make_new,
};
