/* Type objects read as memory. */
#ifndef HPY_CAPTURE_CPYTHON_TYPES_H
#define HPY_CAPTURE_CPYTHON_TYPES_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/cpython/dict.h"
#include "capture/gather.h"
#include "engine/sink.h"

/* Everything a type object holds: dict, bases, order of resolution, subclasses,
 * names, shared keys; a static type's per-interpreter parts of every interpreter. */
void hpy_type_read(struct hpy_gather *gather, PyTypeObject *type);

bool hpy_type_is_heap(const PyTypeObject *type);

/* The dict of weak references to a type's subclasses, in an interpreter; NULL if none. */
PyObject *hpy_type_subclasses(PyTypeObject *type, PyInterpreterState *interp);

/* The names and shape of a type. text gives room for the two names. */
struct hpy_type_text {
    char name[256];
    char module[256];
};

void hpy_type_describe(struct hpy_type_info *out, struct hpy_type_text *text,
                       PyTypeObject *type, PyInterpreterState *interp);

/* The tp_traverse of classes made by a class statement (subtype_traverse, private
 * to typeobject.c), learnt from a class of importlib; NULL when not found. */
traverseproc hpy_type_python_traverse(PyInterpreterState *interp);

/* A reference-holding member (T_OBJECT, T_OBJECT_EX) described by a member
 * descriptor of a type's dict; false if this value is none. */
bool hpy_member_slot(const char **name, uint32_t *offset, PyObject *descriptor);

/* Member i of a struct sequence type if it is none of the items that are seen as a
 * tuple's; false behind the last. *name is NULL for one to be passed over. */
bool hpy_type_hidden_item(const char **name, uint32_t *offset, PyTypeObject *type,
                          size_t i, PyInterpreterState *interp);

#endif
