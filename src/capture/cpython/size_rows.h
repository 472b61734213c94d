/* Size rows: how big an object of one family of types is, as its C-level
 * __sizeof__ would say.
 *
 * One row per type of CPython, the standard library or a known library that
 * defines __sizeof__ in C. A row is found by the name of the type that defines the
 * method and believed only if that type has the basic size of the structure known
 * here. Measuring reads memory and does nothing else; numbers that come out of a
 * torn object are clamped at zero, never negative. */
#ifndef HPY_CAPTURE_CPYTHON_SIZE_ROWS_H
#define HPY_CAPTURE_CPYTHON_SIZE_ROWS_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t (*hpy_measure)(PyObject *object);

struct hpy_size_row {
    const char *type;    /* tp_name of the type that defines __sizeof__ */
    size_t struct_bytes; /* its tp_basicsize; 0: not checked */
    hpy_measure measure;
};

/* Tables, one per source; each ends by a row without a name. */
extern const struct hpy_size_row hpy_size_rows_core[];   /* size_core.c */
extern const struct hpy_size_row hpy_size_rows_stdlib[]; /* size_stdlib.c */
extern const struct hpy_size_row hpy_size_rows_foreign[]; /* size_foreign.c */
/* Not __sizeof__: memory that a type holds and does not count, by any type of the
 * method resolution order (size_external.c). */
extern const struct hpy_size_row hpy_size_rows_external[];

/* Bytes before the object: GC header, and from 3.11 the pre-header. */
size_t hpy_size_before(PyObject *object);

/* Tell what sys.getsizeof says of a static type, for one patch-level difference. */
void hpy_size_learn(size_t size_of_a_static_type);

/* object.__sizeof__: basic size and items. */
uint64_t hpy_size_basic(PyObject *object);

/* What a dict's table adds to its basic size (_PyDict_SizeOf): the values of a split
 * table, and the keys if nobody shares them; shared keys count for the type. */
uint64_t hpy_size_dict_table(PyObject *dict);

static inline uint64_t hpy_size_at_least_0(Py_ssize_t n)
{
    return n > 0 ? (uint64_t)n : 0;
}

static inline uint64_t hpy_size_items(Py_ssize_t n, size_t item_bytes)
{
    return hpy_size_at_least_0(n) * item_bytes;
}

static inline uint64_t hpy_size_type_basic(PyObject *object)
{
    return hpy_size_at_least_0(Py_TYPE(object)->tp_basicsize);
}

#endif
