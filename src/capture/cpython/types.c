#include "capture/cpython/compat.h"

#include "capture/cpython/types.h"

#include <string.h>

#include "capture/cpython/text.h"

bool hpy_type_is_heap(const PyTypeObject *type)
{
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0;
}

#if PY_VERSION_HEX >= 0x030d0000
typedef managed_static_type_state static_state;
#elif PY_VERSION_HEX >= 0x030c0000
typedef static_builtin_state static_state;
#endif

#if PY_VERSION_HEX >= 0x030c0000
/* Since 3.12 the core's static types keep dict and subclasses per interpreter,
 * at an index that stands, plus one, in tp_subclasses (pycore_typeobject.h). */
static const static_state *state_of(const PyTypeObject *type,
                                    const PyInterpreterState *interp)
{
    if (!(type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN))
        return NULL;
    size_t index = (size_t)type->tp_subclasses - 1;
#if PY_VERSION_HEX >= 0x030d0000
    if (index < _Py_MAX_MANAGED_STATIC_BUILTIN_TYPES &&
        interp->types.builtins.initialized[index].type == type)
        return &interp->types.builtins.initialized[index];
    if (index < _Py_MAX_MANAGED_STATIC_EXT_TYPES &&
        interp->types.for_extensions.initialized[index].type == type)
        return &interp->types.for_extensions.initialized[index];
#else
    if (index < _Py_MAX_STATIC_BUILTIN_TYPES &&
        interp->types.builtins[index].type == type)
        return &interp->types.builtins[index];
#endif
    return NULL;
}
#endif

static PyObject *dict_in(const PyTypeObject *type, const PyInterpreterState *interp)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN) {
        const static_state *state = state_of(type, interp);
        return state ? state->tp_dict : NULL;
    }
#else
    (void)interp;
#endif
    return type->tp_dict;
}

PyObject *hpy_type_subclasses(PyTypeObject *type, PyInterpreterState *interp)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN) {
        const static_state *state = state_of(type, interp);
        return state ? state->tp_subclasses : NULL;
    }
#else
    (void)interp;
#endif
    return type->tp_subclasses;
}

PyObject *hpy_type_dict(PyTypeObject *type, PyInterpreterState *interp)
{
    return dict_in(type, interp ? interp : _PyRuntime.interpreters.main);
}

/* A static type's dict and subclasses in each interpreter. */
static void read_per_interpreter(struct hpy_gather *gather, const PyTypeObject *type)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN) {
        for (const PyInterpreterState *interp = _PyRuntime.interpreters.head; interp;
             interp = interp->next) {
            const static_state *state = state_of(type, interp);
            if (!state)
                continue;
            hpy_gather_add(gather, state->tp_dict, HPY_REL(HPY_REL_DICT, 0));
            hpy_gather_named(gather, state->tp_subclasses, HPY_REL_FIELD,
                             "tp_subclasses");
        }
        return;
    }
#endif
    hpy_gather_add(gather, type->tp_dict, HPY_REL(HPY_REL_DICT, 0));
    hpy_gather_named(gather, type->tp_subclasses, HPY_REL_FIELD, "tp_subclasses");
}

void hpy_type_read(struct hpy_gather *gather, PyTypeObject *type)
{
    read_per_interpreter(gather, type);
    hpy_gather_named(gather, type->tp_base, HPY_REL_ATTR, "__base__");
    hpy_gather_named(gather, type->tp_bases, HPY_REL_ATTR, "__bases__");
    hpy_gather_named(gather, type->tp_mro, HPY_REL_ATTR, "__mro__");
    hpy_gather_named(gather, type->tp_cache, HPY_REL_FIELD, "tp_cache");
    if (!hpy_type_is_heap(type))
        return;

    const PyHeapTypeObject *heap = (const PyHeapTypeObject *)type;
    hpy_gather_named(gather, heap->ht_name, HPY_REL_ATTR, "__name__");
    hpy_gather_named(gather, heap->ht_qualname, HPY_REL_ATTR, "__qualname__");
    hpy_gather_named(gather, heap->ht_slots, HPY_REL_FIELD, "ht_slots");
    hpy_gather_named(gather, heap->ht_module, HPY_REL_FIELD, "ht_module");
    if (heap->ht_cached_keys) {
        struct hpy_keys_view keys;
        hpy_keys_view(&keys, heap->ht_cached_keys);
        for (size_t i = 0; i < keys.n; i++)
            hpy_gather_add(gather, hpy_keys_entry(&keys, i),
                           HPY_REL_INDEX(HPY_REL_SHARED_KEY, i));
    }
}

static void copy_str(char *out, struct hpy_str *text, PyObject *str)
{
    struct hpy_str_view view;
    text->data = out;
    text->n_bytes = 0;
    if (!str || !PyUnicode_Check(str))
        return;
    hpy_str_view(&view, str);
    text->n_bytes = hpy_str_utf8(out, 256, &view);
}

/* Whether a class statement made the type: such types carry no C methods. */
static bool made_by_class(const PyTypeObject *type, PyInterpreterState *interp)
{
    return hpy_type_is_heap(type) && !type->tp_methods &&
           type->tp_traverse == hpy_type_python_traverse(interp) &&
           ((const PyHeapTypeObject *)type)->ht_cached_keys;
}

void hpy_type_describe(struct hpy_type_info *out, struct hpy_type_text *text,
                       PyTypeObject *type, PyInterpreterState *interp)
{
    *out = (struct hpy_type_info){
        .addr = (uint64_t)(uintptr_t)type,
        .base_addr = (uint64_t)(uintptr_t)type->tp_base,
        .basicsize_bytes = (uint32_t)type->tp_basicsize,
        .itemsize_bytes = (uint32_t)type->tp_itemsize,
    };
    if (hpy_type_is_heap(type))
        out->flags |= HPY_TYPE_HEAP;
    if (type->tp_flags & Py_TPFLAGS_HAVE_GC)
        out->flags |= HPY_TYPE_GC;
    if (made_by_class(type, interp))
        out->flags |= HPY_TYPE_PYTHON;
    if (type->tp_flags & Py_TPFLAGS_DICT_SUBCLASS)
        out->flags |= HPY_TYPE_IS_DICT;
    if (type->tp_flags & Py_TPFLAGS_TYPE_SUBCLASS)
        out->flags |= HPY_TYPE_IS_TYPE;
    int steps = 0;
    for (PyTypeObject *base = type; base && steps < 64; base = base->tp_base, steps++)
        if (base == &PyModule_Type)
            out->flags |= HPY_TYPE_IS_MODULE;

    if (hpy_type_is_heap(type)) {
        copy_str(text->name, &out->name, ((PyHeapTypeObject *)type)->ht_qualname);
        PyObject *dict = hpy_type_dict(type, interp);
        PyObject *module = dict && PyDict_Check(dict)
                               ? hpy_dict_find(dict, "__module__") : NULL;
        copy_str(text->module, &out->module, module);
        if (out->name.n_bytes && out->module.n_bytes)
            return;
    }
    /* tp_name is "module.Name" or, for built-in types, "Name". */
    const char *full = type->tp_name ? type->tp_name : "?";
    size_t length = strnlen(full, sizeof(text->name) - 1);
    const char *dot = memrchr(full, '.', length);
    const char *tail = dot ? dot + 1 : full;
    if (!out->name.n_bytes) {
        out->name.n_bytes = (size_t)(full + length - tail);
        memcpy(text->name, tail, out->name.n_bytes);
        out->name.data = text->name;
    }
    if (!out->module.n_bytes) {
        if (dot) {
            out->module.n_bytes = (size_t)(dot - full);
            memcpy(text->module, full, out->module.n_bytes);
            out->module.data = text->module;
        } else {
            out->module = HPY_STR("builtins");
        }
    }
}

static PyObject *importlib_of(const PyInterpreterState *interp)
{
#if PY_VERSION_HEX < 0x030c0000
    return interp->importlib;
#else
    return interp->imports.importlib;
#endif
}

traverseproc hpy_type_python_traverse(PyInterpreterState *interp)
{
    PyObject *module = importlib_of(interp);
    if (!module || !PyModule_Check(module))
        return NULL;
    PyObject *dict = *(PyObject **)((char *)module + PyModule_Type.tp_dictoffset);
    PyObject *spec = dict && PyDict_Check(dict) ? hpy_dict_find(dict, "ModuleSpec") : NULL;
    if (!spec || !PyType_Check(spec))
        return NULL;
    return ((PyTypeObject *)spec)->tp_traverse;
}

bool hpy_member_slot(const char **name, uint32_t *offset, PyObject *descriptor)
{
    if (Py_TYPE(descriptor) != &PyMemberDescr_Type)
        return false;
    const PyMemberDef *member = ((PyMemberDescrObject *)descriptor)->d_member;
    const PyTypeObject *owner = ((PyMemberDescrObject *)descriptor)->d_common.d_type;
    if (!member || (member->type != T_OBJECT && member->type != T_OBJECT_EX))
        return false;
    if (member->offset < (Py_ssize_t)sizeof(PyObject) || member->offset % 8 != 0 ||
        member->offset + (Py_ssize_t)sizeof(PyObject *) > owner->tp_basicsize)
        return false;
    *name = member->name;
    *offset = (uint32_t)member->offset;
    return true;
}

static size_t small_int(PyObject *dict, const char *key)
{
    struct hpy_int_view number = { .fits = false };
    PyObject *value = hpy_dict_find(dict, key);
    if (value && PyLong_Check(value))
        hpy_int_view(&number, value);
    return number.fits && number.value > 0 ? (size_t)number.value : 0;
}

bool hpy_type_hidden_item(const char **name, uint32_t *offset, PyTypeObject *type, size_t i,
                          PyInterpreterState *interp)
{
    const PyMemberDef *member = type->tp_members ? &type->tp_members[i] : NULL;
    PyObject *dict = hpy_type_dict(type, interp);
    size_t first = offsetof(PyTupleObject, ob_item);

    if (!(type->tp_flags & Py_TPFLAGS_TUPLE_SUBCLASS) || !member || !member->name || !dict ||
        !PyDict_Check(dict))
        return false;
    /* Objects/structseq.c: sequence, then what only has a name */
    size_t hidden = first + small_int(dict, "n_sequence_fields") * sizeof(PyObject *);
    size_t end = first + small_int(dict, "n_fields") * sizeof(PyObject *);
    bool is_hidden = member->offset >= (Py_ssize_t)hidden && member->offset < (Py_ssize_t)end;
    *name = is_hidden ? member->name : NULL;
    *offset = (uint32_t)member->offset;
    return true;
}
