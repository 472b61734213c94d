/* Operators and relations of nodesets. */
#include "sets_types.h"

/* A nodeset for an operand: itself, or made of an iterable. A new reference; NULL without
 * an exception for what is neither. */
static PyObject *operand(PyObject *object)
{
    if (hpy_is_nodes(object)) {
        Py_INCREF(object);
        return object;
    }
    if (!Py_TYPE(object)->tp_iter && !PySequence_Check(object))
        return NULL;
    PyObject *made = hpy_nodes_new(&hpy_imm_nodeset_type);
    if (made && hpy_nodes_add_all(made, object) != 0)
        Py_CLEAR(made);
    return made;
}

static PyObject *not_implemented(void)
{
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NOTIMPLEMENTED;
}

/* A new immutable set, or with `into` the changed left one. */
static PyObject *combine(PyObject *left, PyObject *right, enum hpy_set_op op, bool into)
{
    struct hpy_bitset made, before;
    struct hpy_err err;
    PyObject *a = operand(left), *b = a ? operand(right) : NULL, *result = NULL;
    if (!b) {
        Py_XDECREF(a);
        return not_implemented();
    }
    if (hpy_bitset_combine(&made, op, hpy_nodes_in(a), hpy_nodes_in(b), &err) != HPY_OK) {
        hpy_sets_raise(&err);
    } else if (into) {
        hpy_nodes_own(&made);
        before = *hpy_nodes_in(left);
        *hpy_nodes_in(left) = made;
        hpy_nodes_give_up(&before);
        Py_INCREF(left);
        result = left;
    } else if ((result = hpy_nodes_new(&hpy_imm_nodeset_type))) {
        hpy_nodes_own(&made);
        *hpy_nodes_in(result) = made;
    } else {
        hpy_bitset_dispose(&made);
    }
    Py_DECREF(a);
    Py_DECREF(b);
    return result;
}

#define OPERATOR(name, op)                                                         \
    static PyObject *name(PyObject *a, PyObject *b)                                \
    {                                                                              \
        return combine(a, b, op, false);                                           \
    }                                                                              \
    static PyObject *name##_into(PyObject *a, PyObject *b)                         \
    {                                                                              \
        return combine(a, b, op, true);                                            \
    }
OPERATOR(op_and, HPY_SET_AND)
OPERATOR(op_or, HPY_SET_OR)
OPERATOR(op_xor, HPY_SET_XOR)
OPERATOR(op_sub, HPY_SET_SUB)

PyObject *hpy_nodes_compare(PyObject *self, PyObject *other, int op)
{
    if (!hpy_is_nodes(self) || !hpy_is_nodes(other))
        Py_RETURN_NOTIMPLEMENTED;
    return hpy_sets_relation(hpy_nodes_in(self), hpy_nodes_in(other), op);
}

PyNumberMethods hpy_nodes_numbers = {
    .nb_and = op_and, .nb_or = op_or, .nb_xor = op_xor, .nb_subtract = op_sub,
};

PyNumberMethods hpy_mut_nodes_numbers = {
    .nb_and = op_and, .nb_or = op_or, .nb_xor = op_xor, .nb_subtract = op_sub,
    .nb_inplace_and = op_and_into, .nb_inplace_or = op_or_into,
    .nb_inplace_xor = op_xor_into, .nb_inplace_subtract = op_sub_into,
};
