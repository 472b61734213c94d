#include "capture/cpython/compat.h"

#include "capture/cpython/dict.h"

#include <string.h>

#if PY_VERSION_HEX < 0x030b0000

/* Objects/dict-common.h of 3.9 and 3.10, which is not installed. */
struct dict_keys {
    Py_ssize_t dk_refcnt;
    Py_ssize_t dk_size;
    void *dk_lookup;
    Py_ssize_t dk_usable;
    Py_ssize_t dk_nentries;
    char dk_indices[];
};

struct dict_entry {
    Py_hash_t me_hash;
    PyObject *me_key;
    PyObject *me_value;
};

static size_t index_bytes(const struct dict_keys *keys)
{
    size_t n = (size_t)keys->dk_size;
    /* DK_IXSIZE: the narrowest signed integer that can hold an index. */
    return n * (n <= 0xff ? 1 : n <= 0xffff ? 2 : n <= 0xffffffffu ? 4 : 8);
}

static size_t slot_count(const struct dict_keys *keys)
{
    return (size_t)keys->dk_size;
}

static size_t entry_bytes(const struct dict_keys *keys)
{
    (void)keys;
    return sizeof(struct dict_entry);
}

static size_t entry_key_offset(const struct dict_keys *keys)
{
    (void)keys;
    return offsetof(struct dict_entry, me_key);
}

#else

#define dict_keys _dictkeysobject

static size_t index_bytes(const struct dict_keys *keys)
{
    return (size_t)1 << keys->dk_log2_index_bytes;
}

static size_t slot_count(const struct dict_keys *keys)
{
    return (size_t)1 << keys->dk_log2_size;
}

/* 3.11: tables whose keys are all str leave out the hash. */
static size_t entry_bytes(const struct dict_keys *keys)
{
    return keys->dk_kind == DICT_KEYS_GENERAL ? sizeof(PyDictKeyEntry)
                                              : sizeof(PyDictUnicodeEntry);
}

static size_t entry_key_offset(const struct dict_keys *keys)
{
    return keys->dk_kind == DICT_KEYS_GENERAL ? offsetof(PyDictKeyEntry, me_key)
                                              : offsetof(PyDictUnicodeEntry, me_key);
}

#endif

/* USABLE_FRACTION: a table is never filled beyond two thirds. */
static size_t usable_of(size_t n_slots)
{
    return (n_slots << 1) / 3;
}

size_t hpy_keys_size(const void *keys_)
{
    const struct dict_keys *keys = keys_;
    return sizeof(*keys) + index_bytes(keys) +
           usable_of(slot_count(keys)) * entry_bytes(keys);
}

void *hpy_dict_keys(PyObject *dict)
{
    return ((PyDictObject *)dict)->ma_keys;
}

void hpy_keys_view(struct hpy_keys_view *out, const void *keys_)
{
    const struct dict_keys *keys = keys_;
    size_t most = usable_of(slot_count(keys));
    size_t n = keys->dk_nentries < 0 ? 0 : (size_t)keys->dk_nentries;

    out->entries = keys->dk_indices + index_bytes(keys) + entry_key_offset(keys);
    out->stride = entry_bytes(keys);
    /* Never beyond the table, whatever a torn counter says. */
    out->n = n < most ? n : most;
}

#if PY_VERSION_HEX < 0x030b0000

/* A split table of 3.9 and 3.10 holds the first ma_used entries of its keys. */
void hpy_dict_view(struct hpy_dict_view *out, PyObject *dict)
{
    PyDictObject *d = (PyDictObject *)dict;
    hpy_keys_view(&out->keys, d->ma_keys);
    out->values = d->ma_values;
    out->order = NULL;
    out->order_step = 0;
    out->n = out->keys.n;
}

#else

void hpy_values_view(struct hpy_dict_view *out, const void *keys, const void *values_)
{
    const struct _dictvalues *values = values_;
    hpy_keys_view(&out->keys, keys);
    out->values = (PyObject *const *)values->values;
#if PY_VERSION_HEX < 0x030d0000
    /* Order of insertion lies before the values, growing downwards. */
    const uint8_t *prefix = (const uint8_t *)values;
    out->n = prefix[-2];
    out->order = prefix - 3;
    out->order_step = -1;
#else
    out->n = values->size;
    out->order = (const uint8_t *)(values->values + values->capacity);
    out->order_step = 1;
#endif
    if (out->n > out->keys.n)
        out->n = out->keys.n;
}

void hpy_dict_view(struct hpy_dict_view *out, PyObject *dict)
{
    PyDictObject *d = (PyDictObject *)dict;
    if (d->ma_values) {
        hpy_values_view(out, d->ma_keys, d->ma_values);
        return;
    }
    hpy_keys_view(&out->keys, d->ma_keys);
    out->values = NULL;
    out->order = NULL;
    out->order_step = 0;
    out->n = out->keys.n;
}

#endif

bool hpy_dict_next(PyObject *dict, size_t *pos, PyObject **key, PyObject **value)
{
    struct hpy_dict_view view;
    hpy_dict_view(&view, dict);
    while (*pos < view.n)
        if (hpy_dict_entry(key, value, &view, (*pos)++))
            return true;
    return false;
}

PyObject *hpy_dict_find(PyObject *dict, const char *ascii_key)
{
    struct hpy_dict_view view;
    size_t length = strlen(ascii_key);

    hpy_dict_view(&view, dict);
    for (size_t i = 0; i < view.n; i++) {
        PyObject *key, *value;
        if (!hpy_dict_entry(&key, &value, &view, i) || !PyUnicode_CheckExact(key))
            continue;
        PyASCIIObject *text = (PyASCIIObject *)key;
        if (text->state.ascii && text->state.compact &&
            (size_t)text->length == length &&
            memcmp(text + 1, ascii_key, length) == 0)
            return value;
    }
    return NULL;
}
