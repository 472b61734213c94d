/* Dicts read as memory, the same way on every supported version.
 *
 * Nothing here materialises, allocates or touches a reference count. Layouts:
 * Objects/dictobject.c and Include/internal/pycore_dict.h of 3.9 to 3.13. */
#ifndef HPY_CAPTURE_CPYTHON_DICT_H
#define HPY_CAPTURE_CPYTHON_DICT_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Iterate over the entries that have a value, in order: start with *pos = 0; false
 * at the end. References are borrowed. Works for combined and split tables. */
bool hpy_dict_next(PyObject *dict, size_t *pos, PyObject **key, PyObject **value);
/* The value of an exact-str key, compared by contents; NULL if absent. */
PyObject *hpy_dict_find(PyObject *dict, const char *ascii_key);
/* The shared or own key object (PyDictKeysObject) of a dict. */
void *hpy_dict_keys(PyObject *dict);
/* Bytes of a key object, as _PyDict_KeysSize of the version. */
size_t hpy_keys_size(const void *keys);

/* The entries of a key object: n of them, a key at entries + i * stride (NULL
 * where one was removed) and, in a combined table, its value right behind it. */
struct hpy_keys_view {
    const char *entries;
    size_t stride;
    size_t n;
};

void hpy_keys_view(struct hpy_keys_view *out, const void *keys);

static inline PyObject *hpy_keys_entry(const struct hpy_keys_view *keys, size_t i)
{
    return *(PyObject *const *)(const void *)(keys->entries + i * keys->stride);
}

/* A dict's table opened once, for loops that cannot afford hpy_dict_next: `n`
 * positions, some of them empty. */
struct hpy_dict_view {
    struct hpy_keys_view keys;
    PyObject *const *values; /* split table; NULL when combined */
    const uint8_t *order;    /* split table of 3.11+: index by order of insertion */
    int order_step;
    size_t n;
};

void hpy_dict_view(struct hpy_dict_view *out, PyObject *dict);
/* The same for an instance's values that lie outside any dict (3.11+). */
void hpy_values_view(struct hpy_dict_view *out, const void *keys, const void *values);

/* The entry at position i < n; false if it is empty. */
static inline bool hpy_dict_entry(PyObject **key, PyObject **value,
                                  const struct hpy_dict_view *view, size_t i)
{
    if (view->order) {
        i = view->order[(ptrdiff_t)i * view->order_step];
        if (i >= view->keys.n)
            return false;
    }
    const char *entry = view->keys.entries + i * view->keys.stride;
    PyObject *const *slot = (PyObject *const *)(const void *)entry;
    *key = slot[0];
    *value = view->values ? view->values[i] : slot[1];
    return *key && *value;
}

/* A type's dict wherever the version keeps it (per interpreter for static types
 * since 3.12); NULL if it has none. */
PyObject *hpy_type_dict(PyTypeObject *type, PyInterpreterState *interp);

#endif
