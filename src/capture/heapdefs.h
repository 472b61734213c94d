/* Heap definitions in use: found among the modules, and called (heapdef.h).
 *
 * Found when a walk starts, without running Python; each module is a step, so that a
 * fault in one leaves the others. The functions are foreign code: they run under the
 * guard, and an exception that they leave is dropped. */
#ifndef HPY_CAPTURE_HEAPDEFS_H
#define HPY_CAPTURE_HEAPDEFS_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/heapdef.h"
#include "capture/names.h"
#include "capture/scratch.h"

#define HPY_HEAPDEFS_ATTRIBUTE "_NyHeapDefs_"
#define HPY_HEAPDEFS_MAX 4096 /* of one array; a longer one has no end */

struct hpy_heapdefs {
    struct hpy_map by_type;  /* address of a type -> position in found */
    struct hpy_words found;  /* const NyHeapDef * */
    uint32_t n_twice;        /* of a type that has one already: left out */
    uint32_t n_broken;       /* arrays that could not be read, or not to their end */
    struct hpy_line twice;   /* their types: "pkg.A, pkg.B" */
    bool out_of_memory;
    /* where the search stands */
    PyInterpreterState *interp;
    size_t next_module;
    bool begun;
};

void hpy_heapdefs_release(struct hpy_heapdefs *defs);
/* Look into the next module; false when there is none left. A fault leaves by the
 * guard's jump: call hpy_heapdefs_fault and go on. */
bool hpy_heapdefs_step(struct hpy_heapdefs *defs, void *volatile *subject);
void hpy_heapdefs_fault(struct hpy_heapdefs *defs);

/* The definition of a type or of its nearest base that has one, or NULL. defs
 * may be NULL. */
const NyHeapDef *hpy_heapdefs_of(const struct hpy_heapdefs *defs, const PyTypeObject *type);

/* By the definition's size; false if it has none or does not know. */
bool hpy_heapdef_size(uint64_t *n_bytes, const NyHeapDef *def, PyObject *object);
/* By the definition's traverse. */
void hpy_heapdef_traverse(const NyHeapDef *def, PyObject *object, visitproc visit, void *arg);
/* By the definition's relate: told is called with each relation (engine/relation.h)
 * from source to target, and returns whether to go on. */
typedef bool (*hpy_heapdef_told)(void *context, uint32_t rel);
void hpy_heapdef_relate(const NyHeapDef *def, PyObject *source, PyObject *target,
                        struct hpy_names *names, hpy_heapdef_told told, void *context);

#endif
