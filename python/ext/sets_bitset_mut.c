/* What can be done to a mutable bitset. */
#include "sets_types.h"

/* Put a bit in or out: 1 if it was a member, 0 if not, -1 with an exception. */
static int put(PyObject *self, PyObject *item, bool member)
{
    struct hpy_err err;
    int64_t bit;
    bool was;
    if (hpy_sets_bit(&bit, item) != 0)
        return -1;
    if (hpy_bitset_put(&was, hpy_bitset_in(self), bit, member, &err) != HPY_OK) {
        hpy_sets_raise(&err);
        return -1;
    }
    return was;
}

/* What a method does when the bit was, or was not, what it makes it. */
static PyObject *put_or_complain(PyObject *self, PyObject *item, bool member, const char *complaint)
{
    int was = put(self, item, member);
    if (was < 0)
        return NULL;
    if (complaint && was == member)
        return PyErr_Format(PyExc_ValueError, complaint, item);
    Py_RETURN_NONE;
}

static PyObject *test_and_put(PyObject *self, PyObject *item, bool member)
{
    int was = put(self, item, member);
    return was < 0 ? NULL : PyBool_FromLong(was);
}

PyDoc_STRVAR(add_doc, "add($self, bit, /)\n--\n\nMake an int a member.\n\n"
"Example:\n    >>> s = mutbitset([1]); s.add(5); s\n    MutBitSet([1, 5])");
PyDoc_STRVAR(append_doc, "append($self, bit, /)\n--\n\n"
"Make an int a member that was none.\n\n"
"Raises:\n    ValueError: it is in the set already.\n\n"
"Example:\n    >>> s = mutbitset([1]); s.append(5); s\n    MutBitSet([1, 5])");
PyDoc_STRVAR(discard_doc, "discard($self, bit, /)\n--\n\nTake an int out if it is in.\n\n"
"Example:\n    >>> s = mutbitset([1, 5]); s.discard(7); s\n    MutBitSet([1, 5])");
PyDoc_STRVAR(remove_doc, "remove($self, bit, /)\n--\n\nTake a member out.\n\n"
"Raises:\n    ValueError: it is not in the set.\n\n"
"Example:\n    >>> s = mutbitset([1, 5]); s.remove(5); s\n    MutBitSet([1])");
PyDoc_STRVAR(tas_doc, "tas($self, bit, /)\n--\n\nTest and set: make an int a member.\n\n"
"Returns:\n    bool: whether it was one before.\n\n"
"Example:\n    >>> mutbitset([1]).tas(1)\n    True");
PyDoc_STRVAR(tac_doc, "tac($self, bit, /)\n--\n\nTest and clear: take an int out.\n\n"
"Returns:\n    bool: whether it was in before.\n\n"
"Example:\n    >>> mutbitset([1]).tac(2)\n    False");
PyDoc_STRVAR(clear_doc, "clear($self, /)\n--\n\nTake all members out.\n\n"
"Example:\n    >>> s = mutbitset([1]); s.clear(); s\n    MutBitSet([])");
PyDoc_STRVAR(pop_doc, "pop($self, index=-1, /)\n--\n\n"
"Take out the largest member, or the smallest with index 0.\n\n"
"Returns:\n    int: the member.\n\n"
"Raises:\n    ValueError: the set is empty or complemented.\n"
"    IndexError: index is neither 0 nor -1.\n\n"
"Example:\n    >>> mutbitset([1, 5]).pop()\n    5");

static PyObject *mut_add(PyObject *self, PyObject *item)
{
    return put_or_complain(self, item, true, NULL);
}

static PyObject *mut_append(PyObject *self, PyObject *item)
{
    return put_or_complain(self, item, true, "append(%R): it is in the set already");
}

static PyObject *mut_discard(PyObject *self, PyObject *item)
{
    return put_or_complain(self, item, false, NULL);
}

static PyObject *mut_remove(PyObject *self, PyObject *item)
{
    return put_or_complain(self, item, false, "remove(%R): it is not in the set");
}

static PyObject *mut_tas(PyObject *self, PyObject *item)
{
    return test_and_put(self, item, true);
}

static PyObject *mut_tac(PyObject *self, PyObject *item)
{
    return test_and_put(self, item, false);
}

static PyObject *mut_clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    hpy_bitset_dispose(hpy_bitset_in(self));
    Py_RETURN_NONE;
}

static PyObject *mut_pop(PyObject *self, PyObject *args)
{
    struct hpy_bitset *set = hpy_bitset_in(self);
    struct hpy_err err;
    int index = -1;
    int64_t bit;
    if (!PyArg_ParseTuple(args, "|i:pop", &index))
        return NULL;
    if (index != 0 && index != -1) {
        PyErr_SetString(PyExc_IndexError, "pop() takes 0 or -1");
        return NULL;
    }
    if (set->inverted) {
        PyErr_SetString(PyExc_ValueError, "pop() from a complemented set");
        return NULL;
    }
    if (!(index == 0 ? hpy_bitset_first(&bit, set) : hpy_bitset_last(&bit, set))) {
        PyErr_SetString(PyExc_ValueError, "pop() from an empty set");
        return NULL;
    }
    if (hpy_bitset_put(NULL, set, bit, false, &err) != HPY_OK)
        return hpy_sets_raise(&err);
    return PyLong_FromLongLong(bit);
}

PyMethodDef hpy_mut_bitset_methods[] = {
    { "add", mut_add, METH_O, add_doc },
    { "append", mut_append, METH_O, append_doc },
    { "clear", mut_clear, METH_NOARGS, clear_doc },
    { "discard", mut_discard, METH_O, discard_doc },
    { "pop", mut_pop, METH_VARARGS, pop_doc },
    { "remove", mut_remove, METH_O, remove_doc },
    { "tac", mut_tac, METH_O, tac_doc },
    { "tas", mut_tas, METH_O, tas_doc },
    { NULL, NULL, 0, NULL }
};
