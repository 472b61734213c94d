#include "capture/cpython/compat.h"

#include "capture/cpython/interp.h"

PyInterpreterState *hpy_interp_first(void)
{
    return _PyRuntime.interpreters.head;
}

PyInterpreterState *hpy_interp_next(PyInterpreterState *interp)
{
    return interp->next;
}

PyInterpreterState *hpy_interp_main(void)
{
    return _PyRuntime.interpreters.main;
}

bool hpy_interp_any_apart(void)
{
#if PY_VERSION_HEX >= 0x030c0000 /* struct _ceval_state, pycore_ceval_state.h */
    const PyInterpreterState *own = PyInterpreterState_Get();
    for (PyInterpreterState *interp = hpy_interp_first(); interp; interp = interp->next)
        if (interp->ceval.gil != own->ceval.gil)
            return true;
#endif
    return false;
}

uint64_t hpy_interp_id(const PyInterpreterState *interp)
{
    return (uint64_t)interp->id;
}

PyThreadState *hpy_thread_first(PyInterpreterState *interp)
{
#if PY_VERSION_HEX < 0x030b0000
    return interp->tstate_head;
#else
    return interp->threads.head;
#endif
}

PyThreadState *hpy_thread_next(PyThreadState *thread)
{
    return thread->next;
}

uint64_t hpy_thread_ident(const PyThreadState *thread)
{
    return thread->thread_id;
}

/* n words from an offset, each a reference or NULL. */
struct root_span {
    const char *name;
    uint32_t offset, n, stride;
};

#define INTERP_AS(name, member)                                                    \
    { name, offsetof(PyInterpreterState, member), 1, sizeof(void *) }
#define INTERP(member) INTERP_AS(#member, member)
/* All words from one member to the end of the structure around it. */
#define INTERP_REST(name, outer, member)                                           \
    { name, offsetof(PyInterpreterState, outer.member),                            \
      (sizeof(((PyInterpreterState *)0)->outer) -                                  \
       (offsetof(PyInterpreterState, outer.member) -                               \
        offsetof(PyInterpreterState, outer))) / sizeof(void *),                    \
      sizeof(void *) }
#define INTERP_ARRAY(name, member)                                                 \
    { name, offsetof(PyInterpreterState, member),                                  \
      sizeof(((PyInterpreterState *)0)->member) / sizeof(void *), sizeof(void *) }

/* Include/internal/pycore_interp.h of each version; names as in Heapy. */
static const struct root_span interp_spans[] = {
#if PY_VERSION_HEX < 0x030c0000
    INTERP(modules),
    INTERP(modules_by_index),
    INTERP(importlib),
    INTERP(import_func),
#else
    INTERP_AS("modules", imports.modules),
    INTERP_AS("modules_by_index", imports.modules_by_index),
    INTERP_AS("importlib", imports.importlib),
    INTERP_AS("import_func", imports.import_func),
#endif
    INTERP(sysdict),
    INTERP(builtins),
    INTERP(builtins_copy),
    INTERP(dict),
#if PY_VERSION_HEX < 0x030d0000
    INTERP(codec_search_path),
    INTERP(codec_search_cache),
    INTERP(codec_error_registry),
#else
    INTERP_AS("codec_search_path", codecs.search_path),
    INTERP_AS("codec_search_cache", codecs.search_cache),
    INTERP_AS("codec_error_registry", codecs.error_registry),
#endif
#ifdef HAVE_FORK
    INTERP(before_forkers),
    INTERP(after_forkers_parent),
    INTERP(after_forkers_child),
#endif
    INTERP(audit_hooks),
    INTERP_AS("gc_garbage", gc.garbage),
    INTERP_AS("gc_callbacks", gc.callbacks),
    INTERP_AS("warnings_filters", warnings.filters),
    INTERP_AS("warnings_once_registry", warnings.once_registry),
    INTERP_AS("warnings_default_action", warnings.default_action),
#if PY_VERSION_HEX < 0x030a0000
    INTERP(pyexitmodule),
#else
    INTERP_AS("errnomap", exc_state.errnomap),
    INTERP_REST("ast", ast, AST_type),
#endif
#if PY_VERSION_HEX >= 0x030b0000
    INTERP_AS("exception_group", exc_state.PyExc_ExceptionGroup),
    INTERP_ARRAY("callable_cache", callable_cache),
#endif
#if PY_VERSION_HEX >= 0x030c0000
    INTERP(sysdict_copy),
#if PY_VERSION_HEX < 0x030d0000
    INTERP(interpreter_trampoline),
#endif
    INTERP_ARRAY("monitoring_callables", monitoring_callables),
    INTERP_ARRAY("monitoring_tool_names", monitoring_tool_names),
    INTERP_AS("interned_strings", cached_objects.interned_strings),
    INTERP_AS("str_replace_inf", cached_objects.str_replace_inf),
    INTERP_AS("objreduce", cached_objects.objreduce),
    INTERP_AS("type_slots_pname", cached_objects.type_slots_pname),
    INTERP_AS("generic_type", cached_objects.generic_type),
    INTERP_AS("typevar_type", cached_objects.typevar_type),
    INTERP_AS("typevartuple_type", cached_objects.typevartuple_type),
    INTERP_AS("paramspec_type", cached_objects.paramspec_type),
    INTERP_AS("paramspecargs_type", cached_objects.paramspecargs_type),
    INTERP_AS("paramspeckwargs_type", cached_objects.paramspeckwargs_type),
#endif
#if PY_VERSION_HEX >= 0x030d0000
    INTERP(optimizer),
    INTERP_AS("not_shareable_error", xi.PyExc_NotShareableError),
#endif
};

#define THREAD(member) { #member, offsetof(PyThreadState, member), 1, sizeof(void *) }
#define THREAD_AS(name, member)                                                    \
    { name, offsetof(PyThreadState, member), 1, sizeof(void *) }

/* Include/cpython/pystate.h of each version. */
static const struct root_span thread_spans[] = {
    THREAD(dict),
    THREAD(c_profileobj),
    THREAD(c_traceobj),
    THREAD(async_exc),
    THREAD(async_gen_firstiter),
    THREAD(async_gen_finalizer),
    THREAD(context),
    THREAD_AS("exc_value", exc_state.exc_value),
#if PY_VERSION_HEX < 0x030b0000
    THREAD_AS("exc_type", exc_state.exc_type),
    THREAD_AS("exc_traceback", exc_state.exc_traceback),
#endif
#if PY_VERSION_HEX < 0x030c0000
    THREAD(curexc_type),
    THREAD(curexc_value),
    THREAD(curexc_traceback),
#else
    THREAD(current_exception),
#endif
#if PY_VERSION_HEX >= 0x030d0000
    THREAD(previous_executor),
    THREAD(threading_local_key),
    THREAD(threading_local_sentinel),
#endif
};

static void report_spans(const void *state, const struct root_span *spans, size_t n,
                         hpy_root_found found, void *context)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < spans[i].n; k++) {
            const char *at = (const char *)state + spans[i].offset +
                             (size_t)k * spans[i].stride;
            PyObject *object = *(PyObject *const *)(const void *)at;
            if (object)
                found(context, spans[i].name, object);
        }
}

/* atexit.register: a table of the interpreter since 3.10 (state of the atexit
 * module before, which its m_traverse shows). */
static void report_atexit(const PyInterpreterState *interp, hpy_root_found found,
                          void *context)
{
#if PY_VERSION_HEX >= 0x030a0000
    if (!interp->atexit.callbacks)
        return;
    for (int i = 0; i < interp->atexit.ncallbacks; i++) {
        if (!interp->atexit.callbacks[i])
            continue;
        PyObject *parts[3] = { interp->atexit.callbacks[i]->func,
                               interp->atexit.callbacks[i]->args,
                               interp->atexit.callbacks[i]->kwargs };
        for (int k = 0; k < 3; k++)
            if (parts[k])
                found(context, "atexit", parts[k]);
    }
#else
    (void)interp;
    (void)found;
    (void)context;
#endif
}

/* The cache of attribute look-ups owns its names; values are borrowed. */
static void report_type_cache(const PyInterpreterState *interp, hpy_root_found found,
                              void *context)
{
#if PY_VERSION_HEX >= 0x030a0000
#if PY_VERSION_HEX >= 0x030c0000
    const struct type_cache *cache = &interp->types.type_cache;
#else
    const struct type_cache *cache = &interp->type_cache;
#endif
    for (size_t i = 0; i < (size_t)1 << MCACHE_SIZE_EXP; i++) {
        PyObject *name = cache->hashtable[i].name;
        if (name && name != Py_None)
            found(context, "type_cache", name);
    }
    /* Strings of _Py_Identifier, by index (Objects/unicodeobject.c). */
    for (Py_ssize_t i = 0; i < interp->unicode.ids.size; i++)
        if (interp->unicode.ids.array[i])
            found(context, "identifiers", interp->unicode.ids.array[i]);
#else
    (void)interp; /* a static variable of typeobject.c */
    (void)found;
    (void)context;
#endif
}

void hpy_interp_roots(PyInterpreterState *interp, hpy_root_found found, void *context)
{
    report_spans(interp, interp_spans, sizeof(interp_spans) / sizeof(interp_spans[0]),
                 found, context);
    report_atexit(interp, found, context);
    report_type_cache(interp, found, context);
}

/* threading leaves a weak reference to a thread's lock for its end (until 3.12,
 * Modules/_threadmodule.c: release_sentinel). */
static void report_on_delete(const PyThreadState *thread, hpy_root_found found,
                             void *context)
{
#if PY_VERSION_HEX < 0x030d0000
    PyObject *data = thread->on_delete_data;
    if (thread->on_delete && data && Py_TYPE(data) == &_PyWeakref_RefType)
        found(context, "on_delete_data", data);
#else
    (void)thread;
    (void)found;
    (void)context;
#endif
}

void hpy_thread_roots(PyThreadState *thread, hpy_root_found found, void *context)
{
    report_on_delete(thread, found, context);
    report_spans(thread, thread_spans, sizeof(thread_spans) / sizeof(thread_spans[0]),
                 found, context);
}

#define N_SMALL_INTS (_PY_NSMALLNEGINTS + _PY_NSMALLPOSINTS)

#if PY_VERSION_HEX >= 0x030c0000
#define STATICS (&_PyRuntime.static_objects.singletons)
#define EMPTY_STRING ((PyObject *)(uintptr_t)&STATICS->strings.literals._py_empty)
#elif PY_VERSION_HEX >= 0x030b0000
#define STATICS (&_PyRuntime.global_objects.singletons)
#define EMPTY_STRING ((PyObject *)(uintptr_t)&STATICS->strings.literals._empty)
#endif

void hpy_interp_singletons(hpy_root_found found, void *context)
{
    found(context, "None", Py_None);
    found(context, "True", Py_True);
    found(context, "False", Py_False);
    found(context, "Ellipsis", Py_Ellipsis);
    found(context, "NotImplemented", Py_NotImplemented);
#if PY_VERSION_HEX < 0x030b0000
    for (PyInterpreterState *interp = hpy_interp_first(); interp; interp = interp->next) {
        for (int i = 0; i < N_SMALL_INTS; i++)
            if (interp->small_ints[i])
                found(context, "small_ints", (PyObject *)interp->small_ints[i]);
#if PY_VERSION_HEX >= 0x030a0000
        for (int i = 0; i < 256; i++)
            if (interp->unicode.latin1[i])
                found(context, "latin1", interp->unicode.latin1[i]);
        if (interp->unicode.empty_string)
            found(context, "empty_string", interp->unicode.empty_string);
#endif
    }
#else
    for (int i = 0; i < N_SMALL_INTS; i++)
        found(context, "small_ints", (PyObject *)(uintptr_t)&STATICS->small_ints[i]);
    for (int i = 0; i < 256; i++)
        found(context, "bytes_characters",
              (PyObject *)(uintptr_t)&STATICS->bytes_characters[i]);
    found(context, "bytes_empty", (PyObject *)(uintptr_t)&STATICS->bytes_empty);
    found(context, "tuple_empty", (PyObject *)(uintptr_t)&STATICS->tuple_empty);
    found(context, "empty_string", EMPTY_STRING);
    for (int i = 0; i < 128; i++) {
        found(context, "latin1", (PyObject *)(uintptr_t)&STATICS->strings.ascii[i]);
        found(context, "latin1", (PyObject *)(uintptr_t)&STATICS->strings.latin1[i]);
    }
#endif
}

PyObject *hpy_interp_interned(const PyInterpreterState *interp)
{
#if PY_VERSION_HEX >= 0x030c0000
    return interp->cached_objects.interned_strings;
#else
    (void)interp; /* a static variable of unicodeobject.c */
    return NULL;
#endif
}

bool hpy_object_immortal(PyObject *object)
{
#if PY_VERSION_HEX >= 0x030c0000
    /* The lower half of the count is negative as a signed number (PEP 683). */
    return (int32_t)(uint32_t)((uintptr_t)object->ob_refcnt & 0xffffffffu) < 0;
#else
    (void)object;
    return false;
#endif
}
