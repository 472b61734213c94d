#include "capture/cpython/compat.h"

#include "capture/cpython/attrs.h"

void hpy_attrs_of(struct hpy_attrs *out, PyTypeObject *type)
{
    *out = (struct hpy_attrs){ .mode = HPY_ATTRS_NONE };
    /* A class's dict is read with the class. */
    if (type->tp_flags & Py_TPFLAGS_TYPE_SUBCLASS)
        return;
#if PY_VERSION_HEX >= 0x030b0000
    if (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        out->mode = HPY_ATTRS_MANAGED;
        if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
            out->keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
#if PY_VERSION_HEX >= 0x030d0000
        out->embedded = (type->tp_flags & Py_TPFLAGS_INLINE_VALUES) != 0;
#endif
        return;
    }
#endif
    if (type->tp_dictoffset != 0) {
        out->mode = HPY_ATTRS_OFFSET;
        out->offset = type->tp_dictoffset;
    }
}

/* _PyObject_GetDictPtr: a negative offset counts from the end of the items. */
static PyObject *dict_at_offset(PyObject *object, Py_ssize_t offset)
{
    if (offset < 0) {
        PyTypeObject *type = Py_TYPE(object);
        Py_ssize_t n = ((PyVarObject *)object)->ob_size;
        size_t size = (size_t)type->tp_basicsize +
                      (size_t)(n < 0 ? -n : n) * (size_t)type->tp_itemsize;
        offset += (Py_ssize_t)((size + sizeof(void *) - 1) & ~(sizeof(void *) - 1));
        if (offset <= 0)
            return NULL;
    }
    return *(PyObject **)((char *)object + offset);
}

#if PY_VERSION_HEX >= 0x030b0000

struct place {
    PyObject *dict;
    const void *values;
};

/* Words in front of the object (Include/internal/pycore_object.h). 3.11 has a word
 * each for dict and values; 3.12 one word whose lowest bit says values; 3.13 a
 * dict in front and the values, where they fit, behind the head. */
static struct place place_of(PyObject *object, const struct hpy_attrs *attrs)
{
    struct place place = { NULL, NULL };
#if PY_VERSION_HEX < 0x030c0000
    (void)attrs;
    place.dict = ((PyObject **)object)[-3];
    place.values = ((void **)object)[-4];
#elif PY_VERSION_HEX < 0x030d0000
    (void)attrs;
    uintptr_t word = ((uintptr_t *)object)[-3];
    if (word & 1)
        place.values = (const void *)(word + 1);
    else
        place.dict = (PyObject *)word;
#else
    place.dict = ((PyObject **)object)[-3];
    if (attrs->embedded) {
        const PyDictValues *values = (const PyDictValues *)(object + 1);
        if (values->valid)
            place.values = values;
    }
#endif
    return place;
}

static void add_values(struct hpy_gather *gather, const void *values,
                       const struct hpy_attrs *attrs)
{
    struct hpy_dict_view view;
    hpy_values_view(&view, attrs->keys, values);
    for (size_t i = 0; i < view.n; i++) {
        size_t index = view.order[(ptrdiff_t)i * view.order_step];
        if (index < attrs->n_rel)
            hpy_gather_add(gather, view.values[index], attrs->rel[index]);
    }
}

static bool read_managed(struct hpy_gather *gather, PyObject *object,
                         const struct hpy_attrs *attrs,
                         void (*hidden)(struct hpy_gather *gather, PyObject *value))
{
    struct place place = place_of(object, attrs);

    if (place.dict) {
        /* The dict stands on the embedded values; 3.13 traverses both. */
        if (place.values && hidden) {
            struct hpy_dict_view view;
            hpy_values_view(&view, attrs->keys, place.values);
            for (size_t i = 0; i < view.n; i++) {
                size_t index = view.order[(ptrdiff_t)i * view.order_step];
                if (index < attrs->n_rel && view.values[index])
                    hidden(gather, view.values[index]);
            }
        }
        hpy_gather_add(gather, place.dict, HPY_REL(HPY_REL_DICT, 0));
        return false;
    }
    if (place.values && attrs->keys)
        add_values(gather, place.values, attrs);
    return place.values != NULL;
}

#endif

bool hpy_attrs_read(struct hpy_gather *gather, PyObject *object,
                    const struct hpy_attrs *attrs,
                    void (*hidden)(struct hpy_gather *gather, PyObject *value))
{
#if PY_VERSION_HEX >= 0x030b0000
    if (attrs->mode == HPY_ATTRS_MANAGED)
        return read_managed(gather, object, attrs, hidden);
#endif
    (void)hidden;
    if (attrs->mode == HPY_ATTRS_OFFSET)
        hpy_gather_add(gather, dict_at_offset(object, attrs->offset),
                       HPY_REL(HPY_REL_DICT, 0));
    return false;
}
