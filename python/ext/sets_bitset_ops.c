/* Operators and relations of bitsets. */
#include "sets_types.h"

PyObject *hpy_sets_relation(const struct hpy_bitset *a, const struct hpy_bitset *b, int op)
{
    bool answer = false;
    switch (op) {
    case Py_EQ:
        answer = hpy_bitset_equal(a, b);
        break;
    case Py_NE:
        answer = !hpy_bitset_equal(a, b);
        break;
    case Py_LE:
        answer = hpy_bitset_is_subset(a, b);
        break;
    case Py_GE:
        answer = hpy_bitset_is_subset(b, a);
        break;
    case Py_LT:
        answer = hpy_bitset_is_subset(a, b) && !hpy_bitset_equal(a, b);
        break;
    case Py_GT:
        answer = hpy_bitset_is_subset(b, a) && !hpy_bitset_equal(a, b);
        break;
    }
    return PyBool_FromLong(answer);
}

PyObject *hpy_bitset_compare(PyObject *self, PyObject *other, int op)
{
    if (!PyObject_TypeCheck(self, &hpy_bitset_type) || !PyObject_TypeCheck(other, &hpy_bitset_type))
        Py_RETURN_NOTIMPLEMENTED;
    return hpy_sets_relation(hpy_bitset_in(self), hpy_bitset_in(other), op);
}

/* A copy of the set of an operand that may be anything a set is made of. 0, or -1 with
 * an exception, or 1 if it is none of these. */
static int operand(struct hpy_bitset *out, PyObject *object)
{
    if (!PyObject_TypeCheck(object, &hpy_bitset_type) && !PyLong_Check(object) &&
        !Py_TYPE(object)->tp_iter && !PySequence_Check(object))
        return 1;
    return hpy_sets_from(out, object);
}

static PyObject *combine(PyObject *left, PyObject *right, enum hpy_set_op op)
{
    struct hpy_bitset a, b, made;
    struct hpy_err err;
    int answer = operand(&a, left);
    if (answer == 0 && (answer = operand(&b, right)) != 0)
        hpy_bitset_dispose(&a);
    if (answer > 0)
        Py_RETURN_NOTIMPLEMENTED;
    if (answer < 0)
        return NULL;
    enum hpy_status status = hpy_bitset_combine(&made, op, &a, &b, &err);
    hpy_bitset_dispose(&a);
    hpy_bitset_dispose(&b);
    return status == HPY_OK ? hpy_sets_wrap(&made, false) : hpy_sets_raise(&err);
}

/* a OP= b: of a mutable set the same object, else a new one. */
static PyObject *combine_into(PyObject *self, PyObject *other, enum hpy_set_op op)
{
    struct hpy_bitset b, made;
    struct hpy_err err;
    int answer = operand(&b, other);
    if (answer > 0)
        Py_RETURN_NOTIMPLEMENTED;
    if (answer < 0)
        return NULL;
    enum hpy_status status = hpy_bitset_combine(&made, op, hpy_bitset_in(self), &b, &err);
    hpy_bitset_dispose(&b);
    if (status != HPY_OK)
        return hpy_sets_raise(&err);
    hpy_bitset_dispose(hpy_bitset_in(self));
    *hpy_bitset_in(self) = made;
    Py_INCREF(self);
    return self;
}

#define OPERATOR(name, op)                                                         \
    static PyObject *name(PyObject *a, PyObject *b)                                \
    {                                                                              \
        return combine(a, b, op);                                                  \
    }                                                                              \
    static PyObject *name##_into(PyObject *a, PyObject *b)                         \
    {                                                                              \
        return combine_into(a, b, op);                                             \
    }
OPERATOR(op_and, HPY_SET_AND)
OPERATOR(op_or, HPY_SET_OR)
OPERATOR(op_xor, HPY_SET_XOR)
OPERATOR(op_sub, HPY_SET_SUB)

static PyObject *invert(PyObject *self)
{
    struct hpy_bitset made;
    struct hpy_err err;
    if (hpy_bitset_copy(&made, hpy_bitset_in(self), &err) != HPY_OK)
        return hpy_sets_raise(&err);
    made.inverted = !made.inverted;
    return hpy_sets_wrap(&made, false);
}

static PyObject *shift_left(PyObject *self, PyObject *by)
{
    struct hpy_bitset made;
    struct hpy_err err;
    int64_t distance;
    if (!PyObject_TypeCheck(self, &hpy_bitset_type) || !PyLong_Check(by))
        Py_RETURN_NOTIMPLEMENTED;
    if (hpy_sets_bit(&distance, by) != 0)
        return NULL;
    if (hpy_bitset_shift(&made, hpy_bitset_in(self), distance, &err) != HPY_OK)
        return hpy_sets_raise(&err);
    return hpy_sets_wrap(&made, false);
}

static int is_true(PyObject *self)
{
    const struct hpy_bitset *set = hpy_bitset_in(self);
    return set->inverted || set->n_pages > 0;
}

static PyObject *as_int(PyObject *self)
{
    return hpy_sets_as_int(hpy_bitset_in(self));
}

PyNumberMethods hpy_bitset_numbers = {
    .nb_and = op_and, .nb_or = op_or, .nb_xor = op_xor, .nb_subtract = op_sub,
    .nb_invert = invert, .nb_lshift = shift_left, .nb_bool = is_true, .nb_int = as_int,
};

PyNumberMethods hpy_mut_bitset_numbers = {
    .nb_and = op_and, .nb_or = op_or, .nb_xor = op_xor, .nb_subtract = op_sub,
    .nb_invert = invert, .nb_lshift = shift_left, .nb_bool = is_true, .nb_int = as_int,
    .nb_inplace_and = op_and_into, .nb_inplace_or = op_or_into,
    .nb_inplace_xor = op_xor_into, .nb_inplace_subtract = op_sub_into,
};
