#include "capture/cpython/compat.h"

#include "capture/cpython/families.h"

#define ATTR(structure, member, name) { name, offsetof(structure, member), HPY_REL_ATTR }
#define FIELD(structure, member) { #member, offsetof(structure, member), HPY_REL_FIELD }
#define END { NULL, 0, 0 }

static const struct hpy_field function_fields[] = {
    ATTR(PyFunctionObject, func_code, "__code__"),
    ATTR(PyFunctionObject, func_globals, "__globals__"),
#if PY_VERSION_HEX >= 0x030a0000
    ATTR(PyFunctionObject, func_builtins, "__builtins__"),
#endif
    ATTR(PyFunctionObject, func_name, "__name__"),
    ATTR(PyFunctionObject, func_qualname, "__qualname__"),
    ATTR(PyFunctionObject, func_module, "__module__"),
    ATTR(PyFunctionObject, func_doc, "__doc__"),
    ATTR(PyFunctionObject, func_defaults, "__defaults__"),
    ATTR(PyFunctionObject, func_kwdefaults, "__kwdefaults__"),
    ATTR(PyFunctionObject, func_closure, "__closure__"),
    ATTR(PyFunctionObject, func_annotations, "__annotations__"),
#if PY_VERSION_HEX >= 0x030c0000
    ATTR(PyFunctionObject, func_typeparams, "__type_params__"),
#endif
    END
};

static const struct hpy_field method_fields[] = {
    ATTR(PyMethodObject, im_func, "__func__"),
    ATTR(PyMethodObject, im_self, "__self__"), END
};

static const struct hpy_field builtin_fields[] = {
    ATTR(PyCFunctionObject, m_self, "__self__"),
    ATTR(PyCFunctionObject, m_module, "__module__"), END
};

static const struct hpy_field builtin_method_fields[] = {
    ATTR(PyCFunctionObject, m_self, "__self__"),
    ATTR(PyCFunctionObject, m_module, "__module__"),
    FIELD(PyCMethodObject, mm_class), END
};

static const struct hpy_field cell_fields[] = {
    ATTR(PyCellObject, ob_ref, "cell_contents"), END
};

/* All descriptors begin alike; only d_type is visited by descr_traverse. */
static const struct hpy_field descriptor_fields[] = {
    ATTR(PyDescrObject, d_type, "__objclass__"),
    ATTR(PyDescrObject, d_name, "__name__"),
    ATTR(PyDescrObject, d_qualname, "__qualname__"), END
};

/* Objects/descrobject.c, private there. */
struct mapping_proxy {
    PyObject_HEAD
    PyObject *mapping;
};

struct property {
    PyObject_HEAD
    PyObject *prop_get, *prop_set, *prop_del, *prop_doc;
#if PY_VERSION_HEX >= 0x030a0000
    PyObject *prop_name;
#endif
};

static const struct hpy_field property_fields[] = {
    ATTR(struct property, prop_get, "fget"), ATTR(struct property, prop_set, "fset"),
    ATTR(struct property, prop_del, "fdel"), ATTR(struct property, prop_doc, "__doc__"),
#if PY_VERSION_HEX >= 0x030a0000
    FIELD(struct property, prop_name),
#endif
    END
};

static const struct hpy_field proxy_fields[] = { FIELD(struct mapping_proxy, mapping),
                                                 END };

static const struct hpy_field traceback_fields[] = {
    ATTR(PyTracebackObject, tb_next, "tb_next"),
    ATTR(PyTracebackObject, tb_frame, "tb_frame"), END
};

static const struct hpy_field slice_fields[] = {
    ATTR(PySliceObject, start, "start"), ATTR(PySliceObject, stop, "stop"),
    ATTR(PySliceObject, step, "step"), END
};

static const struct hpy_field weakref_fields[] = {
    { "()", offsetof(PyWeakReference, wr_object), HPY_REL_WEAK },
    ATTR(PyWeakReference, wr_callback, "__callback__"), END
};

static const struct hpy_field exception_fields[] = {
    ATTR(PyBaseExceptionObject, args, "args"),
    ATTR(PyBaseExceptionObject, traceback, "__traceback__"),
    ATTR(PyBaseExceptionObject, context, "__context__"),
    ATTR(PyBaseExceptionObject, cause, "__cause__"),
#if PY_VERSION_HEX >= 0x030b0000
    ATTR(PyBaseExceptionObject, notes, "__notes__"),
#endif
    END
};

/* Include/internal/pycore_moduleobject.h since 3.10; the same in 3.9's
 * moduleobject.c. Its __dict__ is found by tp_dictoffset. */
struct module {
    PyObject_HEAD
    PyObject *md_dict;
    void *md_def;
    void *md_state;
    PyObject *md_weaklist;
    PyObject *md_name;
};

static const struct hpy_field module_fields[] = { FIELD(struct module, md_name), END };

#if PY_VERSION_HEX < 0x030b0000
#define CODE(member) ATTR(PyCodeObject, member, #member)
static const struct hpy_field code_fields[] = {
    CODE(co_code), CODE(co_consts), CODE(co_names), CODE(co_varnames),
    CODE(co_freevars), CODE(co_cellvars), CODE(co_filename), CODE(co_name),
#if PY_VERSION_HEX < 0x030a0000
    CODE(co_lnotab),
#else
    CODE(co_linetable),
#endif
    END
};
#else
#define CODE(member) ATTR(PyCodeObject, member, #member)
static const struct hpy_field code_fields[] = {
    CODE(co_consts), CODE(co_names), CODE(co_filename), CODE(co_name),
    CODE(co_qualname), CODE(co_linetable), CODE(co_exceptiontable),
    FIELD(PyCodeObject, co_localsplusnames), FIELD(PyCodeObject, co_localspluskinds),
#if PY_VERSION_HEX < 0x030c0000
    FIELD(PyCodeObject, _co_code),
#endif
    END
};
#endif

/* Generators, coroutines and asynchronous generators begin alike. */
#define GENERATOR(member, name) ATTR(PyGenObject, member, name)
#if PY_VERSION_HEX < 0x030b0000
#define GENERATOR_HEAD(prefix)                                                     \
    GENERATOR(gi_frame, prefix "_frame"), GENERATOR(gi_code, prefix "_code"),      \
        GENERATOR(gi_name, "__name__"), GENERATOR(gi_qualname, "__qualname__"),    \
        FIELD(PyGenObject, gi_exc_state.exc_type),                                 \
        FIELD(PyGenObject, gi_exc_state.exc_value),                                \
        FIELD(PyGenObject, gi_exc_state.exc_traceback)
#define COROUTINE_TAIL ATTR(PyCoroObject, cr_origin, "cr_origin"),
#define ASYNC_TAIL FIELD(PyAsyncGenObject, ag_finalizer),
#else
#if PY_VERSION_HEX < 0x030c0000
#define GENERATOR_CODE(prefix) GENERATOR(gi_code, prefix "_code"),
#else
#define GENERATOR_CODE(prefix)
#endif
#define GENERATOR_HEAD(prefix)                                                     \
    GENERATOR_CODE(prefix) GENERATOR(gi_name, "__name__"),                         \
        GENERATOR(gi_qualname, "__qualname__"),                                    \
        FIELD(PyGenObject, gi_exc_state.exc_value)
#define COROUTINE_TAIL ATTR(PyGenObject, gi_origin_or_finalizer, "cr_origin"),
#define ASYNC_TAIL                                                                 \
    { "ag_finalizer", offsetof(PyGenObject, gi_origin_or_finalizer), HPY_REL_FIELD },
#endif

static const struct hpy_field generator_fields[] = { GENERATOR_HEAD("gi"), END };
static const struct hpy_field coroutine_fields[] = { GENERATOR_HEAD("cr"),
                                                     COROUTINE_TAIL END };
static const struct hpy_field async_fields[] = { GENERATOR_HEAD("ag"), ASYNC_TAIL END };

static const struct hpy_field no_fields[] = { END };

static const struct hpy_family families[] = {
    { &PyBaseObject_Type, no_fields, HPY_READ_FIELDS, true },
    { &PyDict_Type, no_fields, HPY_READ_DICT, true },
    /* The linked list's second references to the keys are not repeated; its
     * attribute dict is found by tp_dictoffset. */
    { &PyODict_Type, no_fields, HPY_READ_DICT, true },
    { &PyList_Type, no_fields, HPY_READ_LIST, true },
    { &PyTuple_Type, no_fields, HPY_READ_TUPLE, true },
    { &PySet_Type, no_fields, HPY_READ_SET, true },
    { &PyFrozenSet_Type, no_fields, HPY_READ_SET, true },
    { &PyFunction_Type, function_fields, HPY_READ_FIELDS, true },
    { &PyMethod_Type, method_fields, HPY_READ_FIELDS, true },
    { &PyCFunction_Type, builtin_fields, HPY_READ_FIELDS, true },
    { &PyCMethod_Type, builtin_method_fields, HPY_READ_FIELDS, true },
    { &PyCell_Type, cell_fields, HPY_READ_FIELDS, true },
    { &PyMethodDescr_Type, descriptor_fields, HPY_READ_FIELDS, true },
    { &PyClassMethodDescr_Type, descriptor_fields, HPY_READ_FIELDS, true },
    { &PyWrapperDescr_Type, descriptor_fields, HPY_READ_FIELDS, true },
    { &PyMemberDescr_Type, descriptor_fields, HPY_READ_FIELDS, true },
    { &PyGetSetDescr_Type, descriptor_fields, HPY_READ_FIELDS, true },
    { &PyProperty_Type, property_fields, HPY_READ_FIELDS, true },
    { &PyDictProxy_Type, proxy_fields, HPY_READ_FIELDS, true },
    { &PyTraceBack_Type, traceback_fields, HPY_READ_FIELDS, true },
    { &PySlice_Type, slice_fields, HPY_READ_FIELDS, true },
    { &_PyWeakref_RefType, weakref_fields, HPY_READ_FIELDS, true },
    { &_PyWeakref_ProxyType, weakref_fields, HPY_READ_FIELDS, true },
    { &_PyWeakref_CallableProxyType, weakref_fields, HPY_READ_FIELDS, true },
    { &PyCode_Type, code_fields, HPY_READ_CODE, true },
    { &PyGen_Type, generator_fields, HPY_READ_GENERATOR, true },
    { &PyCoro_Type, coroutine_fields, HPY_READ_GENERATOR, true },
    { &PyAsyncGen_Type, async_fields, HPY_READ_GENERATOR, true },
    { &PyFrame_Type, no_fields, HPY_READ_FRAME, true },
    { &PyType_Type, no_fields, HPY_READ_TYPE, true },
    { &PyModule_Type, module_fields, HPY_READ_MODULE, false },
    { NULL, exception_fields, HPY_READ_TRAVERSE, false }, /* BaseException */
};

const struct hpy_family *hpy_family_of(const PyTypeObject *type)
{
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        /* PyExc_BaseException is a variable, not a constant address. */
        const void *row = families[i].type ? (const void *)families[i].type
                                           : (const void *)PyExc_BaseException;
        if (row == type)
            return &families[i];
    }
    return NULL;
}
