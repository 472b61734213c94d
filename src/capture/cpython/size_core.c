/* Types of the core that define __sizeof__: the "builtins" of 3.9 to 3.13, and
 * OrderedDict, which is made by the core too. */
#include "capture/cpython/compat.h"

#include "capture/cpython/size_rows.h"

#include "capture/cpython/dict.h"

/* Whether sys.getsizeof adds a GC header to static types, which have none: 3.9 and
 * 3.10 do not, then it did, and a fix came in the middle of a series. So the
 * interpreter may be asked beforehand; else the version decides. */
#if PY_VERSION_HEX >= 0x030b0000 && PY_VERSION_HEX < 0x030d0000
static bool static_types_have_header = true;
#else
static bool static_types_have_header = false;
#endif

void hpy_size_learn(size_t size_of_a_static_type)
{
    static_types_have_header = size_of_a_static_type > sizeof(PyTypeObject);
}

/* _PySys_GetSizeOf */
size_t hpy_size_before(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
#if PY_VERSION_HEX < 0x030b0000
    bool is_type = PyType_Check(object); /* of any metaclass: PyObject_IS_GC is asked */
#else
    bool is_type = type == &PyType_Type;
#endif
    if (is_type && !static_types_have_header &&
        !(((PyTypeObject *)object)->tp_flags & Py_TPFLAGS_HEAPTYPE))
        return 0;
#if PY_VERSION_HEX < 0x030b0000
    return PyType_IS_GC(type) ? sizeof(PyGC_Head) : 0;
#else
    return _PyType_PreHeaderSize(type);
#endif
}

uint64_t hpy_size_basic(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    uint64_t items = type->tp_itemsize > 0
                         ? hpy_size_items(Py_SIZE(object), (size_t)type->tp_itemsize)
                         : 0;
    return hpy_size_type_basic(object) + items;
}

/* Objects/longobject.c */
static uint64_t measure_int(PyObject *object)
{
#if PY_VERSION_HEX >= 0x030c0000
    const PyLongObject *number = (PyLongObject *)object;
    size_t n_digits = number->long_value.lv_tag >> NON_SIZE_BITS;
    return offsetof(PyLongObject, long_value.ob_digit) +
           (n_digits ? n_digits : 1) * sizeof(digit);
#else
    Py_ssize_t size = Py_SIZE(object);
    uint64_t n_digits = hpy_size_at_least_0(size < 0 ? -size : size);
#if PY_VERSION_HEX >= 0x030b0000
    n_digits = n_digits ? n_digits : 1;
#endif
    return offsetof(PyLongObject, ob_digit) + n_digits * sizeof(digit);
#endif
}

/* Objects/unicodeobject.c. Sizes of structures, also for subclasses. */
static uint64_t measure_str(PyObject *object)
{
    const PyASCIIObject *ascii = (PyASCIIObject *)object;
    const PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)object;
    const PyUnicodeObject *full = (PyUnicodeObject *)object;
    uint64_t n = hpy_size_at_least_0(ascii->length);
    uint64_t bytes;
    const void *data;
    if (ascii->state.compact && ascii->state.ascii) {
        data = ascii + 1;
        bytes = sizeof(PyASCIIObject) + n + 1;
    } else if (ascii->state.compact) {
        data = compact + 1;
        bytes = sizeof(PyCompactUnicodeObject) + (n + 1) * ascii->state.kind;
    } else {
        data = full->data.any;
        bytes = sizeof(PyUnicodeObject) + (data ? (n + 1) * ascii->state.kind : 0);
    }
#if PY_VERSION_HEX < 0x030c0000
    if (ascii->wstr && (!ascii->state.ready || (const void *)ascii->wstr != data)) {
        Py_ssize_t n_wide = ascii->state.ready && ascii->state.ascii && ascii->state.compact
                                ? ascii->length
                                : compact->wstr_length;
        bytes += hpy_size_items(n_wide + 1, sizeof(wchar_t));
    }
#endif
    if (!(ascii->state.compact && ascii->state.ascii) && compact->utf8 &&
        (const void *)compact->utf8 != data)
        bytes += hpy_size_at_least_0(compact->utf8_length) + 1;
    return bytes;
}

static uint64_t measure_bytearray(PyObject *object)
{
    return hpy_size_type_basic(object) +
           hpy_size_at_least_0(((PyByteArrayObject *)object)->ob_alloc);
}

static uint64_t measure_list(PyObject *object)
{
    return hpy_size_type_basic(object) +
           hpy_size_items(((PyListObject *)object)->allocated, sizeof(PyObject *));
}

/* Objects/setobject.c */
static uint64_t measure_set(PyObject *object)
{
    const PySetObject *set = (PySetObject *)object;
    uint64_t bytes = hpy_size_type_basic(object);
    if (set->table != set->smalltable)
        bytes += hpy_size_items(set->mask + 1, sizeof(setentry));
    return bytes;
}

static uint64_t measure_dict(PyObject *object)
{
    return hpy_size_type_basic(object) + hpy_size_dict_table(object);
}

/* Objects/odictobject.c */
struct odict_node {
    PyObject *key;
    Py_hash_t hash;
    struct odict_node *next, *previous;
};

struct odict {
    PyDictObject dict;
    struct odict_node *first, *last;
    struct odict_node **fast_nodes;
    Py_ssize_t fast_nodes_size;
    void *resize_sentinel;
    size_t state;
    PyObject *inst_dict, *weakreflist;
};

static uint64_t measure_odict(PyObject *object)
{
    const struct odict *odict = (const struct odict *)(void *)object;
    uint64_t bytes = measure_dict(object) +
                     hpy_size_items(odict->fast_nodes_size, sizeof(struct odict_node *));
    if (odict->first)
        bytes += hpy_size_items(odict->dict.ma_used, sizeof(struct odict_node));
    return bytes;
}

/* Objects/typeobject.c */
static uint64_t measure_type(PyObject *object)
{
    const PyTypeObject *type = (PyTypeObject *)object;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE))
        return sizeof(PyTypeObject);
    const void *keys = ((PyHeapTypeObject *)object)->ht_cached_keys;
    return sizeof(PyHeapTypeObject) + (keys ? hpy_keys_size(keys) : 0);
}

/* Objects/codeobject.c: _PyCodeObjectExtra */
struct code_extra {
    Py_ssize_t n;
    void *extras[1];
};

static uint64_t code_extra_size(const void *extra_)
{
    const struct code_extra *extra = extra_;
    return extra ? sizeof *extra + hpy_size_items(extra->n - 1, sizeof(void *)) : 0;
}

#if PY_VERSION_HEX < 0x030b0000

static uint64_t tuple_length(PyObject *tuple)
{
    return tuple ? hpy_size_at_least_0(Py_SIZE(tuple)) : 0;
}

/* _PyOpcache (Include/internal/pycore_code.h of 3.9 and 3.10): three words and a
 * small one. */
#define OPCACHE_BYTES 32

static uint64_t measure_code(PyObject *object)
{
    const PyCodeObject *code = (PyCodeObject *)object;
    uint64_t bytes = hpy_size_type_basic(object) + code_extra_size(code->co_extra);
    if (code->co_cell2arg)
        bytes += tuple_length(code->co_cellvars) * sizeof(Py_ssize_t);
    if (code->co_opcache)
        bytes += tuple_length(code->co_code) / sizeof(_Py_CODEUNIT) +
                 (uint64_t)code->co_opcache_size * OPCACHE_BYTES;
    return bytes;
}

/* Objects/frameobject.c */
static uint64_t measure_frame(PyObject *object)
{
    const PyCodeObject *code = ((PyFrameObject *)object)->f_code;
    uint64_t n = hpy_size_at_least_0(code->co_stacksize) +
                 hpy_size_at_least_0(code->co_nlocals) +
                 tuple_length(code->co_cellvars) + tuple_length(code->co_freevars);
    return sizeof(PyFrameObject) + (n ? n - 1 : 0) * sizeof(PyObject *);
}

#else

static uint64_t measure_code(PyObject *object)
{
    const PyCodeObject *code = (PyCodeObject *)object;
    uint64_t bytes = hpy_size_basic(object);
    /* _PyObject_VAR_SIZE rounds up to a pointer. */
    bytes = (bytes + sizeof(void *) - 1) & ~(uint64_t)(sizeof(void *) - 1);
    return bytes + code_extra_size(code->co_extra);
}

static uint64_t slots_of(const PyCodeObject *code)
{
    return offsetof(_PyInterpreterFrame, localsplus) +
           hpy_size_items((Py_ssize_t)code->co_nlocalsplus + code->co_stacksize,
                          sizeof(PyObject *));
}

static const PyCodeObject *code_of(const _PyInterpreterFrame *frame)
{
#if PY_VERSION_HEX >= 0x030d0000
    return (const PyCodeObject *)frame->f_executable;
#else
    return frame->f_code;
#endif
}

static uint64_t measure_frame(PyObject *object)
{
    return offsetof(PyFrameObject, _f_frame_data) +
           slots_of(code_of(((PyFrameObject *)object)->f_frame));
}

/* Objects/genobject.c: generators, coroutines and asynchronous generators alike. */
static uint64_t measure_generator(PyObject *object)
{
    const PyGenObject *generator = (PyGenObject *)object;
    const _PyInterpreterFrame *frame = (const void *)generator->gi_iframe;
    return offsetof(PyGenObject, gi_iframe) + slots_of(code_of(frame));
}

#endif

const struct hpy_size_row hpy_size_rows_core[] = {
    { "int", 0, measure_int },
    { "str", sizeof(PyUnicodeObject), measure_str },
    { "bytearray", sizeof(PyByteArrayObject), measure_bytearray },
    { "list", sizeof(PyListObject), measure_list },
    { "set", sizeof(PySetObject), measure_set },
    { "frozenset", sizeof(PySetObject), measure_set },
    { "dict", sizeof(PyDictObject), measure_dict },
    { "collections.OrderedDict", sizeof(struct odict), measure_odict },
    { "type", sizeof(PyHeapTypeObject), measure_type },
    { "code", 0, measure_code },
    { "frame", 0, measure_frame },
#if PY_VERSION_HEX >= 0x030b0000
    { "generator", 0, measure_generator },
    { "coroutine", 0, measure_generator },
    { "async_generator", 0, measure_generator },
#endif
    { NULL, 0, NULL }
};
