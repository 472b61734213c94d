/* References that are no plain fields of their object (see families.h). */
#ifndef HPY_CAPTURE_CPYTHON_PARTS_H
#define HPY_CAPTURE_CPYTHON_PARTS_H

#include <Python.h>

#include "capture/gather.h"

/* What a code object made on demand: cached parts, executors. */
void hpy_code_read(struct hpy_gather *gather, PyObject *code);
/* The copy of a module's dict that its definition keeps for a second import. */
void hpy_module_read(struct hpy_gather *gather, PyObject *module);
/* The state of a module written in C, or NULL; n_bytes of it. */
const void *hpy_module_state(size_t *n_bytes, PyObject *module);

#endif
