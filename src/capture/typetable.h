/* The types a walk has met: announced once, with a plan for reading instances.
 *
 * A plan says which reader applies (cpython/families.h), which fields, slots and
 * attributes are references, whether tp_traverse must be asked for more, which
 * size rule holds and what is said of contents. It is made at the first instance
 * and found again by the type's address. */
#ifndef HPY_CAPTURE_TYPETABLE_H
#define HPY_CAPTURE_TYPETABLE_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/cpython/attrs.h"
#include "capture/cpython/families.h"
#include "capture/gather.h"
#include "capture/heapdefs.h"
#include "capture/names.h"
#include "capture/scratch.h"
#include "capture/sizes.h"
#include "engine/sink.h"

/* A pointer in the object that is a reference. */
struct hpy_slot {
    uint32_t offset;
    uint32_t rel;
};

enum hpy_content_rule {
    HPY_SAY_NOTHING,
    HPY_SAY_STR,
    HPY_SAY_BYTES,
    HPY_SAY_INT,
    HPY_SAY_FLOAT,
    HPY_SAY_SIZE,       /* ob_size items */
    HPY_SAY_DICT,
    HPY_SAY_SET,
    HPY_SAY_TYPE,
    HPY_SAY_MODULE,
    HPY_SAY_FUNCTION,
    HPY_SAY_BUILTIN,
    HPY_SAY_CODE,
    HPY_SAY_DESCRIPTOR,
    HPY_SAY_GENERATOR
};

#define HPY_OWN_ALL UINT32_MAX

struct hpy_plan {
    PyTypeObject *type;
    uint32_t index;      /* among announced types */
    hpy_size_rule size_rule;
    uint8_t reader;      /* enum hpy_reader */
    uint8_t content;     /* enum hpy_content_rule */
    bool heap;           /* instances own a reference to the type */
    bool has_gc;
    bool is_type;
    bool leaf;           /* instances refer to nothing */
    bool traverse;       /* tp_traverse has more than the reader */
    bool container;      /* the reader may name many edges at once */
    uint16_t n_slots;
    uint16_t n_words;
    /* A definition's traverse shows what its type holds, which lies in so many bytes, and
     * not what a subtype adds behind; else HPY_OWN_ALL. */
    uint32_t own_bytes;
    uint32_t first_place; /* from where words are looked at for what has no name */
    const struct hpy_slot *slots;
    const struct hpy_slot *words; /* names of what tp_traverse shows, by its place */
    void (*read)(struct hpy_gather *gather, PyObject *object); /* a layout's, or NULL */
    const NyHeapDef *def; /* what the type says of itself, or NULL */
    struct hpy_attrs attrs;
    bool def_failed;     /* a fault in a function of its definition */
    uint32_t n_faults;   /* in its tp_traverse or by its layout */
    uint64_t n_skipped;
};

#define HPY_TYPETABLE_CACHE 1024u

struct hpy_typetable {
    struct hpy_sink *sink;
    struct hpy_names *names;
    struct hpy_scratch *scratch;
    struct hpy_err *err;
    const struct hpy_heapdefs *defs; /* found before the first type is met; or NULL */
    PyInterpreterState *interp;
    traverseproc python_traverse;
    struct hpy_map by_addr;   /* address -> position in plans */
    struct hpy_words plans;   /* struct hpy_plan * */
    uint32_t n;               /* announced, virtual ones included */
    enum hpy_status status;   /* first failure; sticky */
    struct hpy_plan *cache[HPY_TYPETABLE_CACHE];
};

void hpy_typetable_init(struct hpy_typetable *table, struct hpy_sink *sink,
                        struct hpy_names *names, const struct hpy_heapdefs *defs,
                        struct hpy_scratch *scratch, struct hpy_err *err);
void hpy_typetable_release(struct hpy_typetable *table);

/* The plan of a type met before, or NULL. */
struct hpy_plan *hpy_typetable_seen(struct hpy_typetable *table, PyTypeObject *type);
/* Make and announce it; NULL when this is no type at all (status stays HPY_OK) or
 * on failure. Reads foreign memory. */
struct hpy_plan *hpy_typetable_add(struct hpy_typetable *table, PyTypeObject *type);

static inline struct hpy_plan *hpy_typetable_find(struct hpy_typetable *table,
                                                  PyTypeObject *type)
{
    size_t at = ((uintptr_t)type >> 4 ^ (uintptr_t)type >> 13) % HPY_TYPETABLE_CACHE;
    struct hpy_plan *plan = table->cache[at];
    if (plan && plan->type == type)
        return plan;
    plan = hpy_typetable_seen(table, type);
    if (!plan)
        plan = hpy_typetable_add(table, type);
    if (plan)
        table->cache[at] = plan;
    return plan;
}

/* Announce a type that is no Python type; module "interpreter". */
uint32_t hpy_typetable_virtual(struct hpy_typetable *table, const char *name);

#endif
