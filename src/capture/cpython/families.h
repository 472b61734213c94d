/* Families: how objects of the built-in types hold their referents.
 *
 * A row says for one type which fields of its C structure are references and
 * whether those (with a reader for what is no plain field) are all there are. Where
 * they are not, tp_traverse is asked for the rest. Fields are also those that
 * tp_traverse leaves out: names of descriptors, parts of code objects. */
#ifndef HPY_CAPTURE_CPYTHON_FAMILIES_H
#define HPY_CAPTURE_CPYTHON_FAMILIES_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/relation.h"

struct hpy_field {
    const char *name;
    uint32_t offset;
    uint8_t kind; /* enum hpy_rel_kind */
};

enum hpy_reader {
    HPY_READ_FIELDS, /* nothing but fields, slots and attributes */
    HPY_READ_DICT,
    HPY_READ_LIST,
    HPY_READ_TUPLE,
    HPY_READ_SET,
    HPY_READ_TYPE,
    HPY_READ_CODE,
    HPY_READ_FRAME,
    HPY_READ_GENERATOR,
    HPY_READ_MODULE,
    HPY_READ_TRAVERSE /* fields only, the rest from tp_traverse */
};

struct hpy_family {
    PyTypeObject *type;
    const struct hpy_field *fields; /* ends with a NULL name */
    enum hpy_reader reader;
    bool complete;
};

/* The row of exactly this type, or NULL. */
const struct hpy_family *hpy_family_of(const PyTypeObject *type);

#endif
