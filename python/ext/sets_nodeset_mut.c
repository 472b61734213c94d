/* What can be done to a mutable nodeset. */
#include "sets_types.h"

PyDoc_STRVAR(add_doc, "add($self, object, /)\n--\n\nMake an object a member.\n\n"
"Example:\n    >>> s = mutnodeset(); s.add('a'); len(s)\n    1");
PyDoc_STRVAR(append_doc, "append($self, object, /)\n--\n\n"
"Make an object a member that was none.\n\n"
"Raises:\n    ValueError: it is in the set already.\n\n"
"Example:\n    >>> s = mutnodeset(); s.append('a'); len(s)\n    1");
PyDoc_STRVAR(discard_doc, "discard($self, object, /)\n--\n\nTake an object out if it is in.\n\n"
"Example:\n    >>> s = mutnodeset(['a']); s.discard('a'); len(s)\n    0");
PyDoc_STRVAR(remove_doc, "remove($self, object, /)\n--\n\nTake a member out.\n\n"
"Raises:\n    ValueError: it is not in the set.\n\n"
"Example:\n    >>> s = mutnodeset(['a']); s.remove('a'); len(s)\n    0");
PyDoc_STRVAR(tas_doc, "tas($self, object, /)\n--\n\nTest and set: make an object a member.\n\n"
"Returns:\n    bool: whether it was one before.\n\n"
"Example:\n    >>> mutnodeset().tas('a')\n    False");
PyDoc_STRVAR(tac_doc, "tac($self, object, /)\n--\n\nTest and clear: take an object out.\n\n"
"Returns:\n    bool: whether it was in before.\n\n"
"Example:\n    >>> mutnodeset(['a']).tac('a')\n    True");
PyDoc_STRVAR(clear_doc, "hpy_nodes_clear($self, /)\n--\n\nTake all members out.\n\n"
"Example:\n    >>> s = mutnodeset(['a']); s.clear(); len(s)\n    0");
PyDoc_STRVAR(pop_doc, "pop($self, /)\n--\n\nTake out a member: the one at the lowest address.\n\n"
"Returns:\n    object\n\nRaises:\n    ValueError: the set is empty.\n\n"
"Example:\n    >>> mutnodeset(['a']).pop()\n    'a'");

static PyObject *put_or_complain(PyObject *self, PyObject *object, bool member,
                                 const char *complaint)
{
    int was = hpy_nodes_put(self, object, member);
    if (was < 0)
        return NULL;
    if (complaint && was == member) {
        PyErr_SetString(PyExc_ValueError, complaint);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *mut_add(PyObject *self, PyObject *object)
{
    return put_or_complain(self, object, true, NULL);
}

static PyObject *mut_append(PyObject *self, PyObject *object)
{
    return put_or_complain(self, object, true, "append(): the object is in the set already");
}

static PyObject *mut_discard(PyObject *self, PyObject *object)
{
    return put_or_complain(self, object, false, NULL);
}

static PyObject *mut_remove(PyObject *self, PyObject *object)
{
    return put_or_complain(self, object, false, "remove(): the object is not in the set");
}

static PyObject *mut_tas(PyObject *self, PyObject *object)
{
    int was = hpy_nodes_put(self, object, true);
    return was < 0 ? NULL : PyBool_FromLong(was);
}

static PyObject *mut_tac(PyObject *self, PyObject *object)
{
    int was = hpy_nodes_put(self, object, false);
    return was < 0 ? NULL : PyBool_FromLong(was);
}

static PyObject *mut_clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    (void)hpy_nodes_clear(self);
    Py_RETURN_NONE;
}

static PyObject *mut_pop(PyObject *self, PyObject *unused)
{
    struct hpy_err err;
    int64_t number;
    (void)unused;
    if (!hpy_bitset_first(&number, hpy_nodes_in(self))) {
        PyErr_SetString(PyExc_ValueError, "pop() from an empty set");
        return NULL;
    }
    if (hpy_bitset_put(NULL, hpy_nodes_in(self), number, false, &err) != HPY_OK)
        return hpy_sets_raise(&err);
    return hpy_nodes_object(number); /* with the reference that the set had */
}

PyMethodDef hpy_mut_nodes_methods[] = {
    { "add", mut_add, METH_O, add_doc },
    { "append", mut_append, METH_O, append_doc },
    { "clear", mut_clear, METH_NOARGS, clear_doc },
    { "discard", mut_discard, METH_O, discard_doc },
    { "pop", mut_pop, METH_NOARGS, pop_doc },
    { "remove", mut_remove, METH_O, remove_doc },
    { "tac", mut_tac, METH_O, tac_doc },
    { "tas", mut_tas, METH_O, tas_doc },
    { NULL, NULL, 0, NULL }
};
