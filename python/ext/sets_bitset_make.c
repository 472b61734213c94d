/* Bitsets from and to other Python objects. */
#include "sets_types.h"

#include "base/mem.h"

enum { LIST_PAGE = 1024 };
#define INT_BYTES_MAX (INT64_C(1) << 30)

PyObject *hpy_sets_raise(const struct hpy_err *err)
{
    PyErr_SetString(err->code == HPY_ENOMEM   ? PyExc_MemoryError
                    : err->code == HPY_ELIMIT ? PyExc_OverflowError
                                              : PyExc_RuntimeError,
                    err->text);
    return NULL;
}

PyObject *hpy_sets_wrap(struct hpy_bitset *set, bool is_mutable)
{
    PyTypeObject *type = is_mutable      ? &hpy_mut_bitset_type
                         : set->inverted ? &hpy_cpl_bitset_type
                                         : &hpy_imm_bitset_type;
    struct hpy_py_bitset *self = PyObject_New(struct hpy_py_bitset, type);
    if (!self) {
        hpy_bitset_dispose(set);
        return NULL;
    }
    self->set = *set;
    self->hash = -1;
    *set = (struct hpy_bitset){ 0 };
    return (PyObject *)self;
}

int hpy_sets_bit(int64_t *out, PyObject *object)
{
    if (!PyLong_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a bit number must be an int, not %.100s",
                     Py_TYPE(object)->tp_name);
        return -1;
    }
    *out = PyLong_AsLongLong(object);
    return *out == -1 && PyErr_Occurred() ? -1 : 0;
}

static int add_bytes(struct hpy_bitset *out, const unsigned char *bytes, Py_ssize_t n)
{
    struct hpy_err err;
    for (Py_ssize_t i = 0; i < n; i++)
        for (unsigned byte = bytes[i], bit = 0; byte; byte >>= 1, bit++)
            if ((byte & 1) &&
                hpy_bitset_put(NULL, out, 8 * (int64_t)i + bit, true, &err) != HPY_OK) {
                hpy_sets_raise(&err);
                return -1;
            }
    return 0;
}

/* The bits of an int that is not negative. */
static int from_positive(struct hpy_bitset *out, PyObject *number)
{
    int answer = -1;
    PyObject *bytes = NULL;
    PyObject *length = PyObject_CallMethod(number, "bit_length", NULL);
    Py_ssize_t n_bits = length ? PyLong_AsSsize_t(length) : -1;
    Py_XDECREF(length);
    if (n_bits >= 0)
        bytes = PyObject_CallMethod(number, "to_bytes", "ns", n_bits / 8 + 1, "little");
    if (bytes)
        answer = add_bytes(out, (const unsigned char *)PyBytes_AS_STRING(bytes),
                           PyBytes_GET_SIZE(bytes));
    Py_XDECREF(bytes);
    return answer;
}

static int from_int(struct hpy_bitset *out, PyObject *number)
{
    PyObject *zero = PyLong_FromLong(0);
    int negative = zero ? PyObject_RichCompareBool(number, zero, Py_LT) : -1;
    Py_XDECREF(zero);
    if (negative <= 0)
        return negative < 0 ? -1 : from_positive(out, number);
    PyObject *inverted = PyNumber_Invert(number);
    int answer = inverted ? from_positive(out, inverted) : -1;
    Py_XDECREF(inverted);
    out->inverted = true;
    return answer;
}

static int from_iterable(struct hpy_bitset *out, PyObject *iterable)
{
    PyObject *iterator = PyObject_GetIter(iterable), *item;
    struct hpy_err err;
    int64_t bit;
    if (!iterator)
        return -1;
    while ((item = PyIter_Next(iterator))) {
        int answer = hpy_sets_bit(&bit, item);
        Py_DECREF(item);
        if (answer == 0 && hpy_bitset_put(NULL, out, bit, true, &err) != HPY_OK)
            hpy_sets_raise(&err);
        if (PyErr_Occurred())
            break;
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? -1 : 0;
}

int hpy_sets_from(struct hpy_bitset *out, PyObject *object)
{
    struct hpy_err err;
    int answer = 0;
    *out = (struct hpy_bitset){ 0 };
    if (!object)
        return 0;
    if (PyObject_TypeCheck(object, &hpy_bitset_type)) {
        if (hpy_bitset_copy(out, hpy_bitset_in(object), &err) == HPY_OK)
            return 0;
        hpy_sets_raise(&err);
        return -1;
    }
    answer = PyLong_Check(object) ? from_int(out, object) : from_iterable(out, object);
    if (answer != 0)
        hpy_bitset_dispose(out);
    return answer;
}

PyObject *hpy_sets_as_int(const struct hpy_bitset *set)
{
    int64_t first, last, some[LIST_PAGE], from = 0;
    size_t n;
    if (!hpy_bitset_first(&first, set) || !hpy_bitset_last(&last, set))
        return PyLong_FromLong(set->inverted ? -1 : 0);
    if (first < 0) {
        PyErr_SetString(PyExc_OverflowError, "a set with negative bit numbers is no int");
        return NULL;
    }
    if (last / 8 >= INT_BYTES_MAX) {
        PyErr_SetString(PyExc_OverflowError, "the int would have more than a thousand "
                                             "million bytes");
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(last / 8 + 1));
    if (!bytes)
        return NULL;
    char *to = PyBytes_AS_STRING(bytes);
    memset(to, 0, (size_t)(last / 8 + 1));
    while ((n = hpy_bitset_list(set, from, some, LIST_PAGE)) > 0) {
        for (size_t i = 0; i < n; i++)
            to[some[i] / 8] = (char)(to[some[i] / 8] | 1 << some[i] % 8);
        from = some[n - 1] + 1;
    }
    PyObject *number =
        PyObject_CallMethod((PyObject *)&PyLong_Type, "from_bytes", "Ns", bytes, "little");
    if (number && set->inverted) {
        PyObject *inverted = PyNumber_Invert(number);
        Py_DECREF(number);
        number = inverted;
    }
    return number;
}

PyObject *hpy_sets_as_list(const struct hpy_bitset *set)
{
    int64_t some[LIST_PAGE], from = INT64_MIN;
    PyObject *list = PyList_New(0);
    size_t n;
    while (list && (n = hpy_bitset_list(set, from, some, LIST_PAGE)) > 0) {
        for (size_t i = 0; list && i < n; i++) {
            PyObject *number = PyLong_FromLongLong(some[i]);
            if (!number || PyList_Append(list, number) != 0)
                Py_CLEAR(list);
            Py_XDECREF(number);
        }
        if (some[n - 1] == INT64_MAX)
            break;
        from = some[n - 1] + 1;
    }
    return list;
}
