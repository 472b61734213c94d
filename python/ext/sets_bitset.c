/* BitSet and its subtypes: sets of integers, as Heapy's guppy.sets has them. */
#include "sets_types.h"

#include <string.h>

/* ------------------------------------------------------------------- in common */

static void dealloc(PyObject *self)
{
    hpy_bitset_dispose(hpy_bitset_in(self));
    PyObject_Free(self);
}

static bool is_mutable(PyObject *object)
{
    return PyObject_TypeCheck(object, &hpy_mut_bitset_type);
}

static PyObject *repr(PyObject *self)
{
    PyObject *list = hpy_sets_as_list(hpy_bitset_in(self));
    bool inverted = hpy_bitset_in(self)->inverted;
    const char *form = is_mutable(self) ? (inverted ? "MutBitSet(~ImmBitSet(%R))" : "MutBitSet(%R)")
                                        : (inverted ? "(~ImmBitSet(%R))" : "ImmBitSet(%R)");
    PyObject *text = list ? PyUnicode_FromFormat(form, list) : NULL;
    Py_XDECREF(list);
    return text;
}

static Py_hash_t hash(PyObject *self)
{
    struct hpy_py_bitset *set = (struct hpy_py_bitset *)(void *)self;
    if (set->hash == -1)
        set->hash = hpy_sets_hash(&set->set);
    return set->hash;
}

static int contains(PyObject *self, PyObject *item)
{
    int64_t bit;
    if (hpy_sets_bit(&bit, item) != 0)
        return -1;
    return hpy_bitset_has(hpy_bitset_in(self), bit);
}

static PyObject *get_is_immutable(PyObject *self, void *closure)
{
    (void)closure;
    return PyBool_FromLong(!is_mutable(self));
}

static PyGetSetDef getters[] = {
    { "is_immutable", get_is_immutable, NULL, "bool: whether the set can never change.", NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

/* -------------------------------------------------------------------- iteration */

enum { SOME = 256 };

struct iterator {
    PyObject_HEAD
    PyObject *of;
    int64_t some[SOME], next;
    size_t n, at;
    bool ended;
};

static void iterator_dealloc(PyObject *self)
{
    Py_XDECREF(((struct iterator *)(void *)self)->of);
    PyObject_Free(self);
}

/* A member added or taken away behind where the iteration stands is seen or not; never
 * more than that. */
static PyObject *iterator_next(PyObject *self)
{
    struct iterator *it = (struct iterator *)(void *)self;
    if (it->at == it->n) {
        if (it->ended || hpy_bitset_in(it->of)->inverted)
            return NULL;
        it->n = hpy_bitset_list(hpy_bitset_in(it->of), it->next, it->some, SOME);
        it->at = 0;
        it->ended = it->n < SOME || it->some[it->n - 1] == INT64_MAX;
        if (it->n == 0)
            return NULL;
        it->next = it->ended ? 0 : it->some[it->n - 1] + 1;
    }
    return PyLong_FromLongLong(it->some[it->at++]);
}

static PyTypeObject iterator_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.BitSetIterator",
    .tp_basicsize = sizeof(struct iterator),
    .tp_dealloc = iterator_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = iterator_next,
};

static PyObject *iterate(PyObject *self)
{
    if (hpy_bitset_in(self)->inverted) {
        PyErr_SetString(PyExc_TypeError, "a complemented set has no end to iterate to");
        return NULL;
    }
    if (PyType_Ready(&iterator_type) != 0)
        return NULL;
    struct iterator *it = PyObject_New(struct iterator, &iterator_type);
    if (!it)
        return NULL;
    it->of = self;
    Py_INCREF(self);
    it->next = INT64_MIN;
    it->n = it->at = 0;
    it->ended = false;
    return (PyObject *)it;
}

static Py_ssize_t length(PyObject *self)
{
    if (hpy_bitset_in(self)->inverted) {
        PyErr_SetString(PyExc_TypeError, "a complemented set has no length");
        return -1;
    }
    return (Py_ssize_t)hpy_bitset_stored(hpy_bitset_in(self));
}

/* ---------------------------------------------------------------------- methods */

PyDoc_STRVAR(mutcopy_doc,
"mutcopy($self, /)\n--\n\n"
"A mutable set with the same members.\n\n"
"Returns:\n    MutBitSet\n\n"
"Example:\n    >>> immbitset([1]).mutcopy()\n    MutBitSet([1])");

static PyObject *mutcopy(PyObject *self, PyObject *unused)
{
    struct hpy_bitset made;
    (void)unused;
    return hpy_sets_from(&made, self) == 0 ? hpy_sets_wrap(&made, true) : NULL;
}

/* immbitset(list), ~immbitset(list) or mutbitset(one of these). */
static PyObject *reduce(PyObject *self, PyObject *unused)
{
    const struct hpy_bitset *set = hpy_bitset_in(self);
    PyObject *list = hpy_sets_as_list(set);
    (void)unused;
    if (!list)
        return NULL;
    return Py_BuildValue("O(Ni)", is_mutable(self) ? &hpy_mut_bitset_type : &hpy_imm_bitset_type,
                         list, set->inverted);
}

static PyMethodDef methods[] = {
    { "mutcopy", mutcopy, METH_NOARGS, mutcopy_doc },
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL }
};

/* ------------------------------------------------------------------------ types */

/* Type(members=(), inverted=False). */
static PyObject *make_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *members = NULL;
    struct hpy_bitset set;
    int inverted = 0;
    if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", type->tp_name);
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "|Op", &members, &inverted) || hpy_sets_from(&set, members) != 0)
        return NULL;
    set.inverted ^= inverted != 0;
    return hpy_sets_wrap(&set, type == &hpy_mut_bitset_type);
}

static PySequenceMethods cpl_sequence = { .sq_contains = contains };
static PySequenceMethods sequence = { .sq_contains = contains, .sq_length = length };

PyTypeObject hpy_bitset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.BitSet",
    .tp_basicsize = sizeof(struct hpy_py_bitset),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "Sets of integers; the base of ImmBitSet, CplBitSet and MutBitSet.\n\n"
              "Operators: & | ^ - ~, << by an int of either sign, in, and the relations of "
              "sets.\nThe other operand of & | ^ - may be an int or an iterable too.",
    .tp_as_number = &hpy_bitset_numbers,
    .tp_as_sequence = &cpl_sequence,
    .tp_richcompare = hpy_bitset_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_methods = methods,
    .tp_getset = getters,
};

PyTypeObject hpy_imm_bitset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.ImmBitSet",
    .tp_basicsize = sizeof(struct hpy_py_bitset),
    .tp_dealloc = dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "An immutable, finite set of integers. Made by immbitset and its like.",
    .tp_base = &hpy_bitset_type,
    .tp_as_sequence = &sequence,
    .tp_richcompare = hpy_bitset_compare,
    .tp_hash = hash,
    .tp_iter = iterate,
    .tp_new = make_new,
};

PyTypeObject hpy_cpl_bitset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.CplBitSet",
    .tp_basicsize = sizeof(struct hpy_py_bitset),
    .tp_dealloc = dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "The complement of an ImmBitSet, immutable. Made by ~.",
    .tp_base = &hpy_bitset_type,
    .tp_richcompare = hpy_bitset_compare,
    .tp_hash = hash,
};

PyTypeObject hpy_mut_bitset_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "heapy_tui.sets.MutBitSet",
    .tp_basicsize = sizeof(struct hpy_py_bitset),
    .tp_dealloc = dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "MutBitSet(members=(), /)\n--\n\n"
              "A set of ints that can be changed; also called mutbitset.\n\n"
              "Args:\n    members: as for immbitset.\n\n"
              "Example:\n    >>> mutbitset([1, 2])\n    MutBitSet([1, 2])",
    .tp_base = &hpy_bitset_type,
    .tp_as_number = &hpy_mut_bitset_numbers,
    .tp_as_sequence = &sequence,
    .tp_richcompare = hpy_bitset_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_iter = iterate,
    .tp_methods = hpy_mut_bitset_methods,
    .tp_new = make_new,
};
