/* Libraries outside CPython whose types define __sizeof__ in C and whose structure
 * can be recognised. A type that is not here gets basic size plus items, and the
 * object is flagged.
 *
 * NumPy 1.22 to 2.x: numpy/core/include/numpy/ndarraytypes.h and arrayscalars.h. Its
 * public structures; the two generations differ in the descriptor. */
#include "capture/cpython/compat.h"

#include "capture/cpython/size_rows.h"

#include <string.h>

#define ARRAY_OWNS_DATA 0x0004 /* NPY_ARRAY_OWNDATA */
#define MAX_DIMENSIONS 64      /* NPY_MAXDIMS of 2.x, 32 before */

struct array_descriptor {
    PyObject_HEAD
    PyTypeObject *scalar_type;
    char kind, letter, byte_order, flags;
    int number;
    union {
        struct {
            int item_bytes, alignment;
        } first; /* 1.x */
        struct {
            uint64_t flags;
            Py_ssize_t item_bytes;
        } second; /* 2.x */
    } of;
};

/* tp_basicsize of numpy.dtype by generation. */
enum { DTYPE_BYTES_1 = 96, DTYPE_BYTES_2 = 88 };

struct array {
    PyObject_HEAD
    char *data;
    int n_dimensions;
    Py_ssize_t *dimensions, *strides;
    PyObject *base;
    struct array_descriptor *descriptor;
    int flags;
    PyObject *weakreflist;
    void *buffer_info;
    PyObject *memory_handler;
};

struct void_scalar {
    PyObject_VAR_HEAD
    char *data;
    struct array_descriptor *descriptor;
};

/* Every dtype is an instance of a subclass of numpy.dtype from 1.20 on. */
static uint64_t item_bytes(const struct array_descriptor *descriptor)
{
    if (!descriptor)
        return 0;
    const PyTypeObject *type = descriptor->ob_base.ob_type;
    while (type && strcmp(type->tp_name, "numpy.dtype") != 0)
        type = type->tp_base;
    if (!type)
        return 0;
    if (type->tp_basicsize == DTYPE_BYTES_2)
        return hpy_size_at_least_0(descriptor->of.second.item_bytes);
    if (type->tp_basicsize == DTYPE_BYTES_1)
        return hpy_size_at_least_0(descriptor->of.first.item_bytes);
    return 0;
}

static uint64_t measure_array(PyObject *object)
{
    const struct array *array = (const struct array *)(void *)object;
    int n = array->n_dimensions;
    if (n < 0 || n > MAX_DIMENSIONS)
        return hpy_size_type_basic(object); /* torn */
    uint64_t bytes = hpy_size_type_basic(object) + hpy_size_items(n, 2 * sizeof(Py_ssize_t));
    if (!(array->flags & ARRAY_OWNS_DATA))
        return bytes;
    uint64_t data = item_bytes(array->descriptor);
    for (int i = 0; i < n; i++)
        data *= hpy_size_at_least_0(array->dimensions[i]);
    return bytes + data;
}

/* Scalars count their value's bytes beside the size that holds them already. */
static const struct {
    const char *type;
    uint8_t bytes;
} scalars[] = {
    { "numpy.float64", 8 },   { "numpy.int64", 8 },       { "numpy.bool", 1 },
    { "numpy.bool_", 1 },     { "numpy.int32", 4 },       { "numpy.float32", 4 },
    { "numpy.int8", 1 },      { "numpy.uint8", 1 },       { "numpy.int16", 2 },
    { "numpy.uint16", 2 },    { "numpy.uint32", 4 },      { "numpy.uint64", 8 },
    { "numpy.longlong", 8 },  { "numpy.ulonglong", 8 },   { "numpy.float16", 2 },
    { "numpy.complex64", 8 }, { "numpy.complex128", 16 }, { "numpy.datetime64", 8 },
    { "numpy.timedelta64", 8 },
    { "numpy.longdouble", sizeof(long double) },
    { "numpy.clongdouble", 2 * sizeof(long double) },
    { "numpy.float128", sizeof(long double) },
    { "numpy.complex256", 2 * sizeof(long double) },
};

static uint64_t scalar_bytes(const PyTypeObject *type)
{
    for (; type; type = type->tp_base)
        for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++)
            if (strcmp(type->tp_name, scalars[i].type) == 0)
                return scalars[i].bytes;
    return 0;
}

static bool is_kind_of(const PyTypeObject *type, const char *name)
{
    while (type && strcmp(type->tp_name, name) != 0)
        type = type->tp_base;
    return type != NULL;
}

static uint64_t measure_scalar(PyObject *object)
{
    /* Scalars come in great numbers of few types: the last answer is remembered. */
    static const PyTypeObject *last;
    static uint64_t last_bytes;
    const PyTypeObject *type = Py_TYPE(object);
    if (type != last || last_bytes == 0) {
        last = type;
        last_bytes = scalar_bytes(type);
    }
    uint64_t value = last_bytes;
    if (value == 0 && PyBytes_Check(object))
        value = hpy_size_at_least_0(Py_SIZE(object));
    else if (value == 0 && is_kind_of(type, "numpy.void"))
        value = item_bytes(((const struct void_scalar *)(void *)object)->descriptor);
    return hpy_size_basic(object) + value;
}

const struct hpy_size_row hpy_size_rows_foreign[] = {
    { "numpy.ndarray", sizeof(struct array), measure_array },
    { "numpy.generic", sizeof(PyObject), measure_scalar },
    { NULL, 0, NULL }
};
