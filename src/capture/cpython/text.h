/* str, bytes and int objects read as memory. */
#ifndef HPY_CAPTURE_CPYTHON_TEXT_H
#define HPY_CAPTURE_CPYTHON_TEXT_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A str: `length` code points of `width` bytes (1, 2 or 4); width 0 where the
 * text has no such form (legacy strings not made ready, before 3.12). */
struct hpy_str_view {
    const void *data;
    size_t length;
    unsigned width;
    bool ascii;
    bool interned;
    uint64_t hash; /* 0 = not computed */
};

void hpy_str_view(struct hpy_str_view *out, PyObject *str);
/* UTF-8 of the text into at most room bytes, cut at a code point; lone surrogates
 * become U+FFFD. Returns the bytes written. */
size_t hpy_str_utf8(char *out, size_t room, const struct hpy_str_view *str);

/* The cached hash of a bytes object, 0 = not computed. */
uint64_t hpy_bytes_hash(PyObject *bytes);

struct hpy_int_view {
    int64_t value;      /* where it fits */
    bool fits;
    bool negative;
    uint64_t bit_length;
};

void hpy_int_view(struct hpy_int_view *out, PyObject *integer);

#endif
