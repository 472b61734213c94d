/* Libraries outside CPython.
 *
 * NumPy 1.22 to 2.x: numpy/core/include/numpy/ndarraytypes.h, its public structures.
 * Arrays have no tp_traverse: what they hold is found here or not at all.
 * Cython 3.1 to 3.3: Cython/Utility/CythonFunction.c, __pyx_CyFunctionObject; the
 * longer one where its dict is a field of its own. */
#include "capture/cpython/compat.h"

#include "capture/cpython/layouts.h"

#include <string.h>

#define ARRAY_OWNS_DATA 0x0004 /* NPY_ARRAY_OWNDATA */
#define MAX_DIMENSIONS 64      /* NPY_MAXDIMS of 2.x, 32 before */

struct descriptor_head {
    PyObject_HEAD
    PyTypeObject *scalar_type;
    char kind, letter;
};

struct array {
    PyObject_HEAD
    char *data;
    int n_dimensions;
    Py_ssize_t *dimensions, *strides;
    PyObject *base;
    struct descriptor_head *descriptor;
    int flags;
};

static bool holds_objects(const struct descriptor_head *descriptor)
{
    const PyTypeObject *type = descriptor ? Py_TYPE((const PyObject *)descriptor) : NULL;
    while (type && strcmp(type->tp_name, "numpy.dtype") != 0)
        type = type->tp_base;
    return type && descriptor->kind == 'O';
}

/* Items in the order of the flat array. A view's items are its base's. */
static void read_array(struct hpy_gather *gather, PyObject *object)
{
    const struct array *array = (const struct array *)(const void *)object;
    int n = array->n_dimensions;
    Py_ssize_t at[MAX_DIMENSIONS] = { 0 };
    const char *item = array->data;

    if (n < 0 || n > MAX_DIMENSIONS || !item || !(array->flags & ARRAY_OWNS_DATA) ||
        !holds_objects(array->descriptor))
        return;
    for (int d = 0; d < n; d++)
        if (array->dimensions[d] <= 0)
            return;
    for (size_t index = 0;; index++) {
        PyObject *target;
        memcpy(&target, item, sizeof(target)); /* strides need not be aligned */
        hpy_gather_add(gather, target, HPY_REL_INDEX(HPY_REL_ITEM, index));
        int d = n - 1;
        for (; d >= 0; d--) {
            item += array->strides[d];
            if (++at[d] < array->dimensions[d])
                break;
            item -= at[d] * array->strides[d];
            at[d] = 0;
        }
        if (d < 0)
            return;
    }
}

#define CYTHON_FUNCTION                                                             \
    ".__name__ .__qualname__ .__doc__ .__globals__ .__code__ .__closure__ defaults " \
    "- .__defaults__ .__kwdefaults__ - .__annotations__"

const struct hpy_layout hpy_layouts_foreign[] = {
    { "numpy.ndarray", { 80, 88, 96 }, "-4 !.base !.dtype", read_array },
    { "numpy.dtype", { 88 }, "-5 !metadata", NULL },
    { "numpy.dtype", { 96 }, "-4 !fields !.names - !metadata", NULL }, /* 1.x */
    { "numpy.dtype[*]", { 120 }, "-10 !fields !.names", NULL },
    { "_cython_3*.cython_function_or_method", { 160 },
      "-2 .__module__ -2 mm_class " CYTHON_FUNCTION, NULL },
    { "_cython_3*.cython_function_or_method", { 168 },
      "-2 .__module__ -2 mm_class - " CYTHON_FUNCTION, NULL },
    { "_cython_3*.fused_cython_function", { 176 }, "-18 __signatures__ self", NULL },
    { "_cython_3*.fused_cython_function", { 184 }, "-19 __signatures__ self", NULL },
    { "pandas._libs.properties.CachedProperty", { 40 }, "func name .__doc__", NULL },
    { NULL, { 0 }, NULL, NULL }
};
