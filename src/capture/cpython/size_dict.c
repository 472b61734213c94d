#include "capture/cpython/compat.h"

#include "capture/cpython/dict.h"
#include "capture/cpython/size_rows.h"

#if PY_VERSION_HEX < 0x030b0000

/* Head of PyDictKeysObject (Objects/dict-common.h of 3.9 and 3.10, not installed). */
struct keys_head {
    Py_ssize_t refs;
    Py_ssize_t n_slots;
};

static Py_ssize_t refs_of(const PyDictObject *dict)
{
    return ((const struct keys_head *)(const void *)dict->ma_keys)->refs;
}

/* USABLE_FRACTION of the slots, used or not. */
static Py_ssize_t n_values_of(const PyDictObject *dict)
{
    return (((const struct keys_head *)(const void *)dict->ma_keys)->n_slots << 1) / 3;
}

#else

static Py_ssize_t refs_of(const PyDictObject *dict)
{
    return dict->ma_keys->dk_refcnt;
}

/* shared_keys_usable_size */
static Py_ssize_t n_values_of(const PyDictObject *dict)
{
    return dict->ma_keys->dk_nentries + dict->ma_keys->dk_usable;
}

#endif

uint64_t hpy_size_dict_table(PyObject *object)
{
    const PyDictObject *dict = (PyDictObject *)object;
    uint64_t bytes = 0;
    if (dict->ma_values)
        bytes += hpy_size_items(n_values_of(dict), sizeof(PyObject *));
    if (refs_of(dict) == 1)
        bytes += hpy_keys_size(dict->ma_keys);
    return bytes;
}
