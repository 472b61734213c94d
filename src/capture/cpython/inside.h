/* Single fields of built-in objects that others need: items, lengths, names. */
#ifndef HPY_CAPTURE_CPYTHON_INSIDE_H
#define HPY_CAPTURE_CPYTHON_INSIDE_H

#include <Python.h>
#include <stddef.h>
#include <stdint.h>

/* The items of a list or tuple, n of them; sane against a torn header. */
PyObject *const *hpy_sequence_items(size_t *n, PyObject *list_or_tuple);

/* The entries of a set's table: a key (NULL where empty, or a mark that is no
 * member) every `stride` bytes. */
struct hpy_set_table {
    const char *entries;
    size_t n, stride;
};

void hpy_set_table(struct hpy_set_table *out, PyObject *set);
/* The member at entry i, or NULL. */
PyObject *hpy_set_entry(const struct hpy_set_table *table, size_t i);

Py_ssize_t hpy_dict_length(PyObject *dict);
Py_ssize_t hpy_set_length(PyObject *set);

/* Borrowed names; NULL where there is none. */
struct hpy_code_names {
    PyObject *file, *name;
    uint64_t line;
};

void hpy_code_names(struct hpy_code_names *out, PyObject *code);
void hpy_function_names(PyObject **module, PyObject **qualname, PyObject *function);
void hpy_builtin_names(PyObject **module, const char **name, PyObject *builtin);
void hpy_descriptor_name(PyObject **qualname, PyObject *descriptor);
void hpy_generator_name(PyObject **qualname, PyObject *generator);
void hpy_module_name(PyObject **name, PyObject *module);

#endif
