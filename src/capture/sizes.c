#include <Python.h>

#include "capture/sizes.h"

#include <string.h>

#include "capture/cpython/dict.h"
#include "capture/cpython/size_rows.h"

static const struct hpy_size_row *const tables[] = {
    hpy_size_rows_core, hpy_size_rows_stdlib, hpy_size_rows_foreign, hpy_size_rows_external
};
enum { EXTERNAL = 3 }; /* not for __sizeof__ */

/* A rule is a word: the table of the row that measures (0: object.__sizeof__ does,
 * else its index and 1), the row, the row that knows memory outside (0: none, else
 * its index and 1), and whether the size is a guess. Read once per object, so that
 * nothing has to be searched there. */
#define TABLE_BITS 2
#define ROW_BITS 6
#define ROW_SHIFT TABLE_BITS
#define EXTERNAL_SHIFT (TABLE_BITS + ROW_BITS)
#define GUESSED (1u << (TABLE_BITS + 2 * ROW_BITS))
#define TABLE_MASK ((1u << TABLE_BITS) - 1)
#define ROW_MASK ((1u << ROW_BITS) - 1)

/* Where the dicts of static types are found. One walk at a time per process, as
 * for the guard: in the target the GIL is held. */
static PyInterpreterState *home;

void hpy_sizes_begin(PyInterpreterState *interp)
{
    home = interp;
}

/* Index of the type's row in a table, or -1. */
static int find_row(const struct hpy_size_row *table, const PyTypeObject *type)
{
    for (int i = 0; table[i].type; i++)
        if (strcmp(table[i].type, type->tp_name) == 0 &&
            (table[i].struct_bytes == 0 ||
             table[i].struct_bytes == (size_t)type->tp_basicsize))
            return i;
    return -1;
}

/* Table and row as bits of a rule; 0 if nobody knows the type. */
static unsigned find_measure(const PyTypeObject *type)
{
    for (unsigned t = 0; t < EXTERNAL; t++) {
        int row = find_row(tables[t], type);
        if (row >= 0)
            return (t + 1) | (unsigned)row << ROW_SHIFT;
    }
    return 0;
}

hpy_size_rule hpy_size_rule_of(PyTypeObject *type)
{
    unsigned measure = 0, external = 0;
    bool guessed = false, decided = false;
    PyObject *mro = type->tp_mro;
    if (!mro || !PyTuple_Check(mro))
        return GUESSED; /* not ready, or torn down already */
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if (!PyType_Check((PyObject *)base))
            continue;
        if (!external)
            external = (unsigned)(find_row(tables[EXTERNAL], base) + 1);
        PyObject *dict = decided ? NULL : hpy_type_dict(base, home);
        PyObject *method = dict ? hpy_dict_find(dict, "__sizeof__") : NULL;
        if (!method)
            continue;
        decided = true;
        if (base == &PyBaseObject_Type)
            continue;
        /* A method written in C, of this very type, is what a row stands for. */
        if (Py_IS_TYPE(method, &PyMethodDescr_Type) &&
            ((PyMethodDescrObject *)method)->d_common.d_type == base)
            measure = find_measure(base);
        guessed = measure == 0;
    }
    return (hpy_size_rule)(measure | external << EXTERNAL_SHIFT | (guessed ? GUESSED : 0));
}

bool hpy_size_rule_is_guess(hpy_size_rule rule)
{
    return (rule & GUESSED) != 0;
}

void hpy_size_apply(struct hpy_size *out, PyObject *object, hpy_size_rule rule)
{
    unsigned table = rule & TABLE_MASK;
    unsigned row = (unsigned)rule >> ROW_SHIFT & ROW_MASK;
    unsigned external = (unsigned)rule >> EXTERNAL_SHIFT & ROW_MASK;
    out->bytes = hpy_size_before(object) + (table ? tables[table - 1][row].measure(object)
                                                  : hpy_size_basic(object));
    out->external_bytes = external ? tables[EXTERNAL][external - 1].measure(object) : 0;
    out->guessed = hpy_size_rule_is_guess(rule);
}
