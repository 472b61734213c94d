#include "capture/cpython/compat.h"

#include "capture/supported.h"

#include <stdlib.h>
#include <string.h>

#include "capture/cpython/dict.h"

/* Does this build's idea of the private structures fit the interpreter that runs?
 * Cheap anchors, each compared with what the public API says; a probe that looks
 * beyond what is known to be mapped comes after one that makes it plausible. */

static bool same_minor_version(const char *text)
{
    char *rest;
    long major = strtol(text, &rest, 10);
    long minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : -1;
    return major == PY_MAJOR_VERSION && minor == PY_MINOR_VERSION;
}

/* Py_TRACE_REFS puts two more words before every object. */
static bool traces_references(void)
{
    return PySys_GetObject("getobjects") != NULL;
}

static PyObject *modules_of(const PyInterpreterState *interp)
{
#if PY_VERSION_HEX >= 0x030c0000
    return interp->imports.modules;
#else
    return interp->modules;
#endif
}

static bool interpreter_fits(void)
{
    const PyInterpreterState *interp = PyInterpreterState_Get();
    return modules_of(interp) == PyImport_GetModuleDict();
}

/* The sys dict is looked up by our own reading of dicts, and the list of modules
 * in it must be the one of the interpreter. */
static bool dict_fits(void)
{
    const PyInterpreterState *interp = PyInterpreterState_Get();
    PyObject *modules = modules_of(interp);
    PyObject *sysdict = interp->sysdict;
    return PyDict_CheckExact(modules) && sysdict && PyDict_CheckExact(sysdict) &&
           hpy_dict_find(sysdict, "modules") == modules;
}

/* The thread that asks must be found among those of its interpreter. */
static bool threads_fit(void)
{
    PyThreadState *own = PyThreadState_Get();
    PyThreadState *thread = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    while (thread && thread != own)
        thread = PyThreadState_Next(thread);
    return thread == own && own->interp == PyInterpreterState_Get();
}

/* A tracked container has its links in the header before it, and its neighbours
 * point back (Include/internal/pycore_gc.h). */
static bool gc_header_fits(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    if (!PyObject_GC_IsTracked(modules))
        return false;
    const PyGC_Head *head = (const PyGC_Head *)(const void *)modules - 1;
    const PyGC_Head *next = (const PyGC_Head *)(head->_gc_next & ~(uintptr_t)3);
    return next && (const PyGC_Head *)(next->_gc_prev & ~(uintptr_t)3) == head;
}

static const struct {
    bool (*fits)(void);
    const char *what;
} probes[] = {
    { interpreter_fits, "the interpreter's state" },
    { dict_fits, "its dicts" },
    { threads_fit, "its threads" },
    { gc_header_fits, "the collector's lists" },
};

enum hpy_status hpy_supported_version(const char *version, struct hpy_err *err)
{
    if (strstr(version, "free-threading"))
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "free-threaded CPython cannot be captured: use a build with the GIL");
    if (!same_minor_version(version))
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "this extension was built for CPython %d.%d and runs on %.32s",
                        PY_MAJOR_VERSION, PY_MINOR_VERSION, version);
    return HPY_OK;
}

enum hpy_status hpy_capture_supported(struct hpy_err *err)
{
    HPY_TRY(hpy_supported_version(Py_GetVersion(), err));
    if (traces_references())
        return hpy_fail(err, HPY_EUNSUPPORTED,
                        "CPython built with Py_TRACE_REFS cannot be captured");
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++)
        if (!probes[i].fits())
            return hpy_fail(err, HPY_EUNSUPPORTED,
                            "CPython %.32s is laid out in an unknown way (%s): it cannot "
                            "be captured", Py_GetVersion(), probes[i].what);
    return HPY_OK;
}
