/* The types of heapy_tui.sets, shared by the files of the module _sets. */
#ifndef HPY_EXT_SETS_TYPES_H
#define HPY_EXT_SETS_TYPES_H

#include <Python.h>
#include <stdbool.h>

#include "base/status.h"
#include "sets/bitset.h"

/* The error of a failed call as an exception. Always NULL. */
PyObject *hpy_sets_raise(const struct hpy_err *err);

/* a OP b as a bool, op being one of Py_LT …: what relations of both sorts of sets are. */
PyObject *hpy_sets_relation(const struct hpy_bitset *a, const struct hpy_bitset *b, int op);
/* What hash() says of a set. */
static inline Py_hash_t hpy_sets_hash(const struct hpy_bitset *set)
{
    Py_hash_t found = (Py_hash_t)hpy_bitset_hash(set);
    return found == -1 ? -2 : found;
}

/* ---- bitsets: sets_bitset.c (the types), _ops.c, _mut.c, _make.c */

struct hpy_py_bitset {
    PyObject_HEAD
    struct hpy_bitset set;
    Py_hash_t hash; /* -1 = not known yet */
};

extern PyTypeObject hpy_bitset_type;     /* BitSet, what they have in common */
extern PyTypeObject hpy_imm_bitset_type; /* ImmBitSet: finite, immutable */
extern PyTypeObject hpy_cpl_bitset_type; /* CplBitSet: complement of one, immutable */
extern PyTypeObject hpy_mut_bitset_type; /* MutBitSet */

static inline struct hpy_bitset *hpy_bitset_in(PyObject *object)
{
    return &((struct hpy_py_bitset *)(void *)object)->set;
}

/* A new object around a set, which it takes over, also on failure: mutable, or ImmBitSet
 * or CplBitSet as the set is inverted. */
PyObject *hpy_sets_wrap(struct hpy_bitset *set, bool is_mutable);
/* A bit number. -1 with an exception for what is none. */
int hpy_sets_bit(int64_t *out, PyObject *object);
/* What a set is made of: a bitset, an int (its bits; a negative one has all but a few), or
 * an iterable of bit numbers. NULL object: the empty set. -1 with an exception. */
int hpy_sets_from(struct hpy_bitset *out, PyObject *object);
/* The int whose bits are the members. */
PyObject *hpy_sets_as_int(const struct hpy_bitset *set);
/* The integers stored as a list. */
PyObject *hpy_sets_as_list(const struct hpy_bitset *set);

/* What the types are made of. */
extern PyNumberMethods hpy_bitset_numbers, hpy_mut_bitset_numbers;
extern PyMethodDef hpy_mut_bitset_methods[];
PyObject *hpy_bitset_compare(PyObject *self, PyObject *other, int op);

/* ---- nodesets: sets_nodeset.c (the types), _ops.c, _mut.c */

extern PyTypeObject hpy_nodeset_type;     /* NodeSet */
extern PyTypeObject hpy_imm_nodeset_type; /* ImmNodeSet */
extern PyTypeObject hpy_mut_nodeset_type; /* MutNodeSet */
extern PyNumberMethods hpy_nodes_numbers, hpy_mut_nodes_numbers;
extern PyMethodDef hpy_mut_nodes_methods[];

struct hpy_py_nodeset {
    PyObject_HEAD
    struct hpy_bitset addresses;
    PyObject *hiding_tag; /* of immutable ones; NULL = none */
};

static inline struct hpy_bitset *hpy_nodes_in(PyObject *set)
{
    return &((struct hpy_py_nodeset *)(void *)set)->addresses;
}

static inline int64_t hpy_nodes_number(const PyObject *object)
{
    return (int64_t)((uintptr_t)object >> 3);
}

static inline PyObject *hpy_nodes_object(int64_t number)
{
    return (PyObject *)(void *)((uintptr_t)number << 3);
}

static inline bool hpy_is_nodes(PyObject *object)
{
    return PyObject_TypeCheck(object, &hpy_nodeset_type);
}

/* Own, or give up, each member of a set. What is given up must not be in use as a set
 * any more: destructors run. */
void hpy_nodes_own(const struct hpy_bitset *set);
void hpy_nodes_give_up(struct hpy_bitset *set);
PyObject *hpy_nodes_new(PyTypeObject *type); /* empty */
/* Make an object a member, or none: 1 if it was one, 0 if not, -1 with an exception. */
int hpy_nodes_put(PyObject *set, PyObject *object, bool member);
/* Add the members of a nodeset or an iterable. -1 with an exception. */
int hpy_nodes_add_all(PyObject *set, PyObject *iterable);
int hpy_nodes_clear(PyObject *set); /* 0 */
PyObject *hpy_nodes_compare(PyObject *self, PyObject *other, int op);
/* Union of an iterable of nodesets or iterables, as a set of that type. */
PyObject *hpy_sets_union(PyTypeObject *type, PyObject *sets);

#endif
