/* Extension modules of the standard library whose types define __sizeof__. Their
 * structures are not in any header: they are written out here as far as they are
 * read, and sized whole so that another layout is noticed. The same on 3.9 to 3.13
 * unless a row says otherwise. */
#include "capture/cpython/compat.h"

#include "capture/cpython/size_rows.h"

#include <string.h>

static uint64_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

/* ---------------------------------------------------------------- _collections */

#define DEQUE_BLOCK 64
struct deque_block {
    struct deque_block *left;
    PyObject *data[DEQUE_BLOCK];
    struct deque_block *right;
};

struct deque {
    PyObject_VAR_HEAD
    struct deque_block *leftblock, *rightblock;
    Py_ssize_t leftindex, rightindex;
    size_t state;
    Py_ssize_t maxlen;
#if PY_VERSION_HEX >= 0x030b0000
    Py_ssize_t n_free_blocks;
    struct deque_block *free_blocks[16];
#endif
    PyObject *weakreflist;
};

static uint64_t measure_deque(PyObject *object)
{
    const struct deque *deque = (const struct deque *)(void *)object;
    uint64_t last = hpy_size_at_least_0(deque->leftindex + Py_SIZE(object) + DEQUE_BLOCK - 1);
    return hpy_size_type_basic(object) + last / DEQUE_BLOCK * sizeof(struct deque_block);
}

/* ---------------------------------------------------------------- array */

struct array_descriptor {
    char typecode;
    int item_bytes;
};

struct array {
    PyObject_VAR_HEAD
    char *items;
    Py_ssize_t allocated;
    const struct array_descriptor *descriptor;
    PyObject *weakreflist;
    Py_ssize_t exports;
};

static uint64_t measure_array(PyObject *object)
{
    const struct array *array = (const struct array *)(void *)object;
    return hpy_size_type_basic(object) +
           hpy_size_items(array->allocated, (size_t)array->descriptor->item_bytes);
}

/* ---------------------------------------------------------------- itertools */

struct product {
    PyObject_HEAD
    PyObject *pools;
    Py_ssize_t *indices;
    PyObject *result;
    int stopped;
};

struct combinations { /* with replacement as well */
    PyObject_HEAD
    PyObject *pool;
    Py_ssize_t *indices;
    PyObject *result;
    Py_ssize_t r;
    int stopped;
};

struct permutations {
    PyObject_HEAD
    PyObject *pool;
    Py_ssize_t *indices, *cycles;
    PyObject *result;
    Py_ssize_t r;
    int stopped;
};

static uint64_t measure_product(PyObject *object)
{
    const struct product *product = (const struct product *)(void *)object;
    return hpy_size_type_basic(object) +
           (product->pools ? hpy_size_items(Py_SIZE(product->pools), sizeof(Py_ssize_t)) : 0);
}

static uint64_t measure_combinations(PyObject *object)
{
    return hpy_size_type_basic(object) +
           hpy_size_items(((const struct combinations *)(void *)object)->r, sizeof(Py_ssize_t));
}

static uint64_t measure_permutations(PyObject *object)
{
    const struct permutations *permutations = (const struct permutations *)(void *)object;
    return hpy_size_type_basic(object) +
           (permutations->pool ? hpy_size_items(Py_SIZE(permutations->pool), sizeof(Py_ssize_t))
                               : 0) +
           hpy_size_items(permutations->r, sizeof(Py_ssize_t));
}

/* ---------------------------------------------------------------- _io */

struct bytes_io {
    PyObject_HEAD
    PyObject *buffer;
    Py_ssize_t position, size;
    PyObject *dict, *weakreflist;
    Py_ssize_t exports;
};

/* The bytes object inside counts unless somebody else holds it. */
static uint64_t measure_bytes_io(PyObject *object)
{
    PyObject *buffer = ((const struct bytes_io *)(void *)object)->buffer;
    uint64_t bytes = hpy_size_type_basic(object);
    if (buffer && Py_REFCNT(buffer) == 1)
        bytes += hpy_size_basic(buffer);
    return bytes;
}

struct buffered {
    PyObject_HEAD
    PyObject *raw;
    int ok, detached, readable, writable;
    char finalizing;
    int fast_closed_checks;
    int64_t abs_position;
    char *buffer;
    int64_t position, raw_position, read_end, write_position, write_end;
    void *lock;
    unsigned long owner;
    Py_ssize_t buffer_bytes, buffer_mask;
    PyObject *dict, *weakreflist;
};

static uint64_t measure_buffered(PyObject *object)
{
    const struct buffered *buffered = (const struct buffered *)(void *)object;
    return hpy_size_type_basic(object) +
           (buffered->buffer ? hpy_size_at_least_0(buffered->buffer_bytes) : 0);
}

/* ---------------------------------------------------------------- _pickle */

/* 3.13 keeps persistent_id in one field where there were two. */
#if PY_VERSION_HEX < 0x030d0000
#define PERSISTENT_FIELDS 2
#else
#define PERSISTENT_FIELDS 1
#endif

struct memo_table {
    size_t mask, used, allocated;
    void *entries;
};

struct memo_entry {
    PyObject *key;
    Py_ssize_t value;
};

struct pickler {
    PyObject_HEAD
    struct memo_table *memo;
    PyObject *persistent[PERSISTENT_FIELDS];
    PyObject *dispatch_table, *reducer_override, *write, *output_buffer;
    Py_ssize_t output_length, max_output_length;
    int protocol, binary, framing;
    Py_ssize_t frame_start, buffer_bytes;
    int fast, fast_nesting, fix_imports;
    PyObject *fast_memo, *buffer_callback;
};

static uint64_t measure_pickler(PyObject *object)
{
    const struct pickler *pickler = (const struct pickler *)(void *)object;
    uint64_t bytes = hpy_size_type_basic(object);
    if (pickler->memo)
        bytes += sizeof(struct memo_table) +
                 pickler->memo->allocated * sizeof(struct memo_entry);
    if (pickler->output_buffer)
        bytes += hpy_size_basic(pickler->output_buffer);
    return bytes;
}

struct unpickler {
    PyObject_HEAD
    PyObject *stack;
    PyObject **memo;
    size_t memo_room, memo_length;
    PyObject *persistent[PERSISTENT_FIELDS];
    Py_buffer buffer;
    char *input_buffer, *input_line;
    Py_ssize_t input_length, next_read, prefetched;
    PyObject *read, *readinto, *readline, *peek, *buffers;
    char *encoding, *errors;
    Py_ssize_t *marks, n_marks, marks_room;
    int protocol, fix_imports;
};

static uint64_t measure_unpickler(PyObject *object)
{
    const struct unpickler *unpickler = (const struct unpickler *)(void *)object;
    uint64_t bytes = hpy_size_type_basic(object);
    if (unpickler->memo)
        bytes += unpickler->memo_room * sizeof(PyObject *);
    if (unpickler->marks)
        bytes += hpy_size_items(unpickler->marks_room, sizeof(Py_ssize_t));
    return bytes + text_size(unpickler->input_line) + text_size(unpickler->encoding) +
           text_size(unpickler->errors);
}

/* ---------------------------------------------------------------- _struct */

struct struct_code {
    const void *definition; /* NULL in the last one */
    Py_ssize_t offset, size, repeat;
};

struct struct_object {
    PyObject_HEAD
    Py_ssize_t size, length;
    struct struct_code *codes;
    PyObject *format, *weakreflist;
};

static uint64_t measure_struct(PyObject *object)
{
    const struct struct_code *code = ((const struct struct_object *)(void *)object)->codes;
    uint64_t bytes = hpy_size_type_basic(object) + sizeof *code;
    for (; code && code->definition; code++)
        bytes += sizeof *code;
    return bytes;
}

/* ---------------------------------------------------------------- _elementtree */

struct element_extra {
    PyObject *attributes;
    Py_ssize_t length, allocated;
    PyObject **children, *own_children[4];
};

struct element {
    PyObject_HEAD
    PyObject *tag, *text, *tail;
    struct element_extra *extra;
    PyObject *weakreflist;
};

static uint64_t measure_element(PyObject *object)
{
    const struct element_extra *extra = ((const struct element *)(void *)object)->extra;
    uint64_t bytes = hpy_size_type_basic(object);
    if (extra) {
        bytes += sizeof *extra;
        if (extra->children != extra->own_children)
            bytes += hpy_size_items(extra->allocated, sizeof(PyObject *));
    }
    return bytes;
}

/* ---------------------------------------------------------------- _decimal */

#define MPD_FOREIGN_DATA 0xe0 /* static, shared or constant data (libmpdec) */

struct decimal {
    PyObject_HEAD
    Py_hash_t hash;
    struct {
        uint8_t flags;
        Py_ssize_t exponent, digits, length, allocated;
        uint64_t *data;
    } number;
    uint64_t own_data[4];
};

static uint64_t measure_decimal(PyObject *object)
{
    const struct decimal *decimal = (const struct decimal *)(void *)object;
    uint64_t bytes = hpy_size_type_basic(object);
    if (!(decimal->number.flags & MPD_FOREIGN_DATA))
        bytes += hpy_size_items(decimal->number.allocated, sizeof(uint64_t));
    return bytes;
}

/* ---------------------------------------------------------------- _ctypes */

/* StgInfo of 3.13; before, the tail of StgDict. */
struct ctypes_info {
#if PY_VERSION_HEX >= 0x030d0000
    int initialized;
#endif
    Py_ssize_t size, align, length;
    struct {
        size_t size;
        unsigned short alignment, type;
        void **elements;
    } ffi;
    PyObject *proto;
    void *functions[3];
    PyObject *argtypes, *converters, *restype, *checker;
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *module;
#endif
    int flags;
    char *format;
    int n_dimensions;
    Py_ssize_t *shape;
};

static uint64_t ctypes_info_size(const struct ctypes_info *info)
{
    return text_size(info->format) + hpy_size_items(info->n_dimensions, sizeof(Py_ssize_t)) +
           (info->ffi.elements ? hpy_size_items(info->length + 1, sizeof(void *)) : 0);
}

#if PY_VERSION_HEX >= 0x030d0000

/* PyObject_GetTypeData: behind the type, aligned as for any C type. */
#define CTYPES_INFO_OFFSET ((sizeof(PyHeapTypeObject) + 15) & ~(size_t)15)

static uint64_t measure_ctypes(PyObject *object)
{
    const struct ctypes_info *info = (const void *)((char *)object + CTYPES_INFO_OFFSET);
    return hpy_size_basic(object) + (info->initialized ? ctypes_info_size(info) : 0);
}

#else

struct ctypes_dict {
    PyDictObject dict;
    struct ctypes_info info;
};

static uint64_t measure_ctypes(PyObject *object)
{
    const struct ctypes_dict *ctypes = (const struct ctypes_dict *)(void *)object;
    return sizeof(struct ctypes_dict) - sizeof(PyDictObject) + hpy_size_type_basic(object) +
           hpy_size_dict_table(object) +
           ctypes_info_size(&ctypes->info);
}

#endif

const struct hpy_size_row hpy_size_rows_stdlib[] = {
    { "collections.deque", sizeof(struct deque), measure_deque },
    { "array.array", sizeof(struct array), measure_array },
    { "itertools.product", sizeof(struct product), measure_product },
    { "itertools.combinations", sizeof(struct combinations), measure_combinations },
    { "itertools.combinations_with_replacement", sizeof(struct combinations),
      measure_combinations },
    { "itertools.permutations", sizeof(struct permutations), measure_permutations },
    { "_io.BytesIO", sizeof(struct bytes_io), measure_bytes_io },
    { "_io.BufferedReader", sizeof(struct buffered), measure_buffered },
    { "_io.BufferedWriter", sizeof(struct buffered), measure_buffered },
    { "_io.BufferedRandom", sizeof(struct buffered), measure_buffered },
    { "_pickle.Pickler", sizeof(struct pickler), measure_pickler },
    { "_pickle.Unpickler", sizeof(struct unpickler), measure_unpickler },
    { "_struct.Struct", sizeof(struct struct_object), measure_struct },
    { "xml.etree.ElementTree.Element", sizeof(struct element), measure_element },
    { "decimal.Decimal", sizeof(struct decimal), measure_decimal },
#if PY_VERSION_HEX >= 0x030d0000
    { "_ctypes.CType_Type", CTYPES_INFO_OFFSET + sizeof(struct ctypes_info), measure_ctypes },
#else
    { "StgDict", sizeof(struct ctypes_dict), measure_ctypes },
#endif
    { NULL, 0, NULL }
};
