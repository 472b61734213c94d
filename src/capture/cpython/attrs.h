/* Attributes of instances, read where they lie and never materialised. */
#ifndef HPY_CAPTURE_CPYTHON_ATTRS_H
#define HPY_CAPTURE_CPYTHON_ATTRS_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/cpython/dict.h"
#include "capture/gather.h"

/* Where instances keep their attributes. */
enum hpy_attrs_mode {
    HPY_ATTRS_NONE,
    HPY_ATTRS_OFFSET,  /* a dict pointer at an offset */
    HPY_ATTRS_MANAGED  /* dict or values in front of or in the object (3.11+) */
};

struct hpy_attrs {
    enum hpy_attrs_mode mode;
    bool embedded;            /* values lie inside the object (3.13) */
    Py_ssize_t offset;
    const void *keys;         /* shared keys, NULL = none */
    const uint32_t *rel;      /* relation by index of shared key; owner: types */
    uint32_t n_rel;
};

void hpy_attrs_of(struct hpy_attrs *out, PyTypeObject *type);

/* The edges to an instance's attributes or to its dict. Returns true if the
 * attributes lie in the object and no dict stands for them. When `hidden` is not
 * NULL, it is called for values that tp_traverse shows twice. */
bool hpy_attrs_read(struct hpy_gather *gather, PyObject *object,
                    const struct hpy_attrs *attrs,
                    void (*hidden)(struct hpy_gather *gather, PyObject *value));

#endif
