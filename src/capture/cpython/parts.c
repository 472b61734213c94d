#include "capture/cpython/compat.h"

#include "capture/cpython/parts.h"

void hpy_code_read(struct hpy_gather *gather, PyObject *object)
{
#if PY_VERSION_HEX >= 0x030c0000
    const PyCodeObject *code = (const PyCodeObject *)object;
    if (code->_co_cached) {
        hpy_gather_named(gather, code->_co_cached->_co_code, HPY_REL_FIELD, "_co_code");
        hpy_gather_named(gather, code->_co_cached->_co_varnames, HPY_REL_FIELD,
                         "_co_varnames");
        hpy_gather_named(gather, code->_co_cached->_co_cellvars, HPY_REL_FIELD,
                         "_co_cellvars");
        hpy_gather_named(gather, code->_co_cached->_co_freevars, HPY_REL_FIELD,
                         "_co_freevars");
    }
#if PY_VERSION_HEX >= 0x030d0000
    if (code->co_executors)
        for (int i = 0; i < code->co_executors->size; i++)
            hpy_gather_named(gather, code->co_executors->executors[i], HPY_REL_FIELD,
                             "co_executors");
#endif
#else
    (void)gather;
    (void)object;
#endif
}

/* Include/internal/pycore_moduleobject.h since 3.10, the same in 3.9. */
struct module_head {
    PyObject_HEAD
    PyObject *md_dict;
    PyModuleDef *md_def;
    void *md_state;
};

void hpy_module_read(struct hpy_gather *gather, PyObject *module)
{
    const PyModuleDef *def = ((const struct module_head *)module)->md_def;
    if (def)
        hpy_gather_named(gather, def->m_base.m_copy, HPY_REL_FIELD, "m_copy");
}

const void *hpy_module_state(size_t *n_bytes, PyObject *module)
{
    const struct module_head *head = (const struct module_head *)module;
    const PyModuleDef *def = head->md_def;
    *n_bytes = def && def->m_size > 0 ? (size_t)def->m_size : 0;
    return *n_bytes ? head->md_state : NULL;
}
