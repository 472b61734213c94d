/* The module heapy_tui._sets, which heapy_tui.sets is made of. */
#include "sets_types.h"

#include "base/status.h"

PyDoc_STRVAR(immbit_doc,
"immbit(bit, /)\n--\n\n"
"The set of one int.\n\nReturns:\n    ImmBitSet\n\n"
"Example:\n    >>> immbit(3)\n    ImmBitSet([3])");

static PyObject *immbit(PyObject *module, PyObject *item)
{
    struct hpy_bitset set = { 0 };
    struct hpy_err err;
    int64_t bit;
    (void)module;
    if (hpy_sets_bit(&bit, item) != 0)
        return NULL;
    if (hpy_bitset_put(NULL, &set, bit, true, &err) != HPY_OK)
        return hpy_sets_raise(&err);
    return hpy_sets_wrap(&set, false);
}

PyDoc_STRVAR(immbitset_doc,
"immbitset(members=(), /)\n--\n\n"
"An immutable set of ints.\n\n"
"Args:\n    members: a bitset, an iterable of ints, or an int, whose bits are the\n"
"        members; a negative one has all bits but those of its complement.\n\n"
"Returns:\n    ImmBitSet, or CplBitSet for a complement.\n\n"
"Example:\n    >>> immbitset([1, 5]) | 4\n    ImmBitSet([1, 2, 5])");

static PyObject *immbitset(PyObject *module, PyObject *args)
{
    struct hpy_bitset set;
    PyObject *members = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "|O:immbitset", &members) || hpy_sets_from(&set, members) != 0)
        return NULL;
    return hpy_sets_wrap(&set, false);
}

PyDoc_STRVAR(immbitrange_doc,
"immbitrange([start,] stop[, step])\n\n"
"The ints of range(start, stop, step) as an immutable set; step is positive.\n\n"
"Returns:\n    ImmBitSet\n\n"
"Raises:\n    ValueError: step is not positive.\n"
"    OverflowError: a range over more than 2**44 ints.\n\n"
"Example:\n    >>> immbitrange(2, 20, 5)\n    ImmBitSet([2, 7, 12, 17])");

static PyObject *immbitrange(PyObject *module, PyObject *args)
{
    struct hpy_bitset set = { 0 };
    struct hpy_err err;
    long long start, stop, step = 1;
    (void)module;
    if (!PyArg_ParseTuple(args, "L|LL:immbitrange", &start, &stop, &step))
        return NULL;
    if (PyTuple_GET_SIZE(args) == 1) {
        stop = start;
        start = 0;
    }
    if (step <= 0) {
        PyErr_SetString(PyExc_ValueError, "the step of a bitrange must be positive");
        return NULL;
    }
    uint64_t count = start >= stop ? 0
                                   : ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1;
    if (hpy_bitset_add_range(&set, start, count, (uint64_t)step, &err) != HPY_OK)
        return hpy_sets_raise(&err);
    return hpy_sets_wrap(&set, false);
}

PyDoc_STRVAR(immnodeset_union_doc,
"immnodeset_union(sets, /)\n--\n\n"
"The objects of all of some sets or iterables.\n\nReturns:\n    ImmNodeSet\n\n"
"Example:\n    >>> len(immnodeset_union([['a'], ['b']]))\n    2");
PyDoc_STRVAR(mutnodeset_union_doc,
"mutnodeset_union(sets, /)\n--\n\n"
"The objects of all of some sets or iterables.\n\nReturns:\n    MutNodeSet\n\n"
"Example:\n    >>> len(mutnodeset_union([['a'], ['b']]))\n    2");

static PyObject *immnodeset_union(PyObject *module, PyObject *sets)
{
    (void)module;
    return hpy_sets_union(&hpy_imm_nodeset_type, sets);
}

static PyObject *mutnodeset_union(PyObject *module, PyObject *sets)
{
    (void)module;
    return hpy_sets_union(&hpy_mut_nodeset_type, sets);
}

static PyMethodDef functions[] = {
    { "immbit", immbit, METH_O, immbit_doc },
    { "immbitset", immbitset, METH_VARARGS, immbitset_doc },
    { "immbitrange", immbitrange, METH_VARARGS, immbitrange_doc },
    { "immnodeset_union", immnodeset_union, METH_O, immnodeset_union_doc },
    { "mutnodeset_union", mutnodeset_union, METH_O, mutnodeset_union_doc },
    { NULL, NULL, 0, NULL }
};

static int fill_module(PyObject *module)
{
    static const struct {
        const char *name;
        PyTypeObject *type;
    } types[] = {
        { "BitSet", &hpy_bitset_type },         { "ImmBitSet", &hpy_imm_bitset_type },
        { "CplBitSet", &hpy_cpl_bitset_type },  { "MutBitSet", &hpy_mut_bitset_type },
        { "NodeSet", &hpy_nodeset_type },       { "ImmNodeSet", &hpy_imm_nodeset_type },
        { "MutNodeSet", &hpy_mut_nodeset_type },
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        PyObject *type = (PyObject *)types[i].type;
        if (PyType_Ready(types[i].type) != 0)
            return -1;
        Py_INCREF(type);
        if (PyModule_AddObject(module, types[i].name, type) != 0) {
            Py_DECREF(type);
            return -1;
        }
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, (void *)fill_module },
    { 0, NULL }
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "heapy_tui._sets",
    .m_doc = "Sets of integers and of objects, over CRoaring.",
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__sets(void);
PyMODINIT_FUNC PyInit__sets(void)
{
    return PyModuleDef_Init(&definition);
}
