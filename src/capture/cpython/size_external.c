/* Memory that an object owns outside itself and that sys.getsizeof leaves out. Only
 * what the C structure tells; a type that is not known has 0. */
#include "capture/cpython/compat.h"

#include "capture/cpython/size_rows.h"

#include <string.h>

/* Objects/memoryobject.c: one per exported buffer, whatever the number of views.
 * The memory of an owner that counts its buffer itself is not counted again. */
static uint64_t measure_managed_buffer(PyObject *object)
{
    static const char *const counted[] = { "bytes", "bytearray", "array.array",
                                           "_io.BytesIO", "_io._BytesIOBuffer",
                                           "numpy.ndarray", "mmap.mmap", "memoryview" };
    const Py_buffer *master = &((_PyManagedBufferObject *)object)->master;
    if (!master->obj)
        return 0; /* released, or memory that no object stands for */
    for (PyTypeObject *type = Py_TYPE(master->obj); type; type = type->tp_base)
        for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
            if (strcmp(type->tp_name, counted[i]) == 0)
                return 0;
    return hpy_size_at_least_0(master->len);
}

/* Modules/_io/stringio.c, first fields. */
struct string_io {
    PyObject_HEAD
    Py_UCS4 *buffer;
    Py_ssize_t position, length;
    size_t room;
};

static uint64_t measure_string_io(PyObject *object)
{
    const struct string_io *text = (const struct string_io *)(void *)object;
    return text->buffer ? text->room * sizeof(Py_UCS4) : 0;
}

/* Modules/_ctypes/ctypes.h: CDataObject, first fields. Small data lies in the object
 * itself, behind these; data taken from elsewhere is not its own. */
struct ctypes_data {
    PyObject_HEAD
    char *data;
    int owned;
    PyObject *base;
    Py_ssize_t n_bytes, length, index;
};

static uint64_t measure_ctypes_data(PyObject *object)
{
    const struct ctypes_data *data = (const struct ctypes_data *)(void *)object;
    uintptr_t at = (uintptr_t)data->data, start = (uintptr_t)object;
    bool inside = at >= start && at - start < hpy_size_type_basic(object);
    return data->owned && !inside ? hpy_size_at_least_0(data->n_bytes) : 0;
}

const struct hpy_size_row hpy_size_rows_external[] = {
    { "managedbuffer", sizeof(_PyManagedBufferObject), measure_managed_buffer },
    { "_io.StringIO", 0, measure_string_io },
    { "_ctypes._CData", 0, measure_ctypes_data },
    { NULL, 0, NULL }
};
