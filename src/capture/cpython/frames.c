#include "capture/cpython/compat.h"

#include "capture/cpython/frames.h"

static PyObject *tuple_item(PyObject *tuple, Py_ssize_t i)
{
    if (!tuple || !PyTuple_Check(tuple) || i >= ((PyVarObject *)tuple)->ob_size)
        return NULL;
    return ((PyTupleObject *)tuple)->ob_item[i];
}

static void add_variable(struct hpy_gather *gather, PyObject *value,
                         enum hpy_rel_kind kind, PyObject *name)
{
    if (value)
        hpy_gather_add(gather, value,
                       HPY_REL(kind, hpy_names_str(gather->names, name)));
}

/* A stack of known height, or a scan of its room. */
static void add_stack(struct hpy_gather *gather, PyObject *const *stack,
                      Py_ssize_t height, Py_ssize_t room)
{
    if (height >= 0) {
        for (Py_ssize_t i = 0; i < height && i < room; i++)
            hpy_gather_add(gather, stack[i], HPY_REL_INDEX(HPY_REL_STACK, (size_t)i));
        return;
    }
    if (!gather->scan_stacks)
        return;
    for (Py_ssize_t i = 0; i < room; i++) {
        uintptr_t word = (uintptr_t)stack[i];
        if (word > 4096 && word % 8 == 0 && hpy_addrset_has(gather->seen, word))
            hpy_gather_add(gather, stack[i], HPY_REL_INDEX(HPY_REL_STACK, (size_t)i));
    }
}

#if PY_VERSION_HEX < 0x030b0000

static Py_ssize_t stack_height(const PyFrameObject *frame)
{
#if PY_VERSION_HEX < 0x030a0000
    if (frame->f_stacktop)
        return frame->f_stacktop - frame->f_valuestack;
    /* NULL while it runs and after it ended; an ended frame has an empty stack. */
    return frame->f_executing ? -1 : 0;
#else
    if (frame->f_state == FRAME_EXECUTING)
        return -1;
    return frame->f_stackdepth < 0 ? 0 : frame->f_stackdepth;
#endif
}

bool hpy_frame_first(struct hpy_frame *out, PyThreadState *thread)
{
    PyFrameObject *frame = thread->frame;
    *out = (struct hpy_frame){ frame, (PyObject *)frame, NULL };
    return frame != NULL;
}

bool hpy_frame_outer(struct hpy_frame *frame)
{
    PyFrameObject *back = ((const PyFrameObject *)frame->raw)->f_back;
    *frame = (struct hpy_frame){ back, (PyObject *)back, NULL };
    return back != NULL;
}

void hpy_frame_read(struct hpy_gather *gather, const void *raw)
{
    (void)gather;
    (void)raw; /* every frame is an object */
}

size_t hpy_frame_bytes(const void *raw)
{
    (void)raw;
    return 0;
}

PyObject *hpy_frame_code(const void *raw)
{
    return (PyObject *)((const PyFrameObject *)raw)->f_code;
}

PyObject *hpy_frame_globals(const void *raw)
{
    return ((const PyFrameObject *)raw)->f_globals;
}

void hpy_frame_object_read(struct hpy_gather *gather, PyObject *object)
{
    const PyFrameObject *frame = (const PyFrameObject *)object;
    const PyCodeObject *code = frame->f_code;

    hpy_gather_named(gather, frame->f_back, HPY_REL_ATTR, "f_back");
    hpy_gather_named(gather, code, HPY_REL_ATTR, "f_code");
    hpy_gather_named(gather, frame->f_builtins, HPY_REL_ATTR, "f_builtins");
    hpy_gather_named(gather, frame->f_globals, HPY_REL_ATTR, "f_globals");
    hpy_gather_named(gather, frame->f_locals, HPY_REL_ATTR, "f_locals");
    hpy_gather_named(gather, frame->f_trace, HPY_REL_ATTR, "f_trace");
    if (!code || !PyCode_Check((PyObject *)frame->f_code))
        return;

    Py_ssize_t n_locals = code->co_nlocals;
    Py_ssize_t n_cells = PyTuple_GET_SIZE(code->co_cellvars);
    Py_ssize_t n_free = PyTuple_GET_SIZE(code->co_freevars);
    PyObject *const *at = frame->f_localsplus;
    for (Py_ssize_t i = 0; i < n_locals; i++)
        add_variable(gather, *at++, HPY_REL_LOCAL, tuple_item(code->co_varnames, i));
    for (Py_ssize_t i = 0; i < n_cells; i++)
        add_variable(gather, *at++, HPY_REL_CELL, tuple_item(code->co_cellvars, i));
    for (Py_ssize_t i = 0; i < n_free; i++)
        add_variable(gather, *at++, HPY_REL_CELL, tuple_item(code->co_freevars, i));
    add_stack(gather, frame->f_valuestack, stack_height(frame), code->co_stacksize);
}

void hpy_generator_read(struct hpy_gather *gather, PyObject *generator)
{
    (void)gather;
    (void)generator; /* gi_frame is a plain field */
}

bool hpy_frame_runs(const void *raw)
{
    return stack_height(raw) < 0;
}

bool hpy_frame_object_runs(PyObject *frame)
{
    return stack_height((const PyFrameObject *)frame) < 0;
}

bool hpy_generator_runs(PyObject *generator)
{
    (void)generator;
    return false;
}

#else

typedef struct _PyInterpreterFrame raw_frame;

static PyCodeObject *code_of(const raw_frame *frame)
{
#if PY_VERSION_HEX < 0x030d0000
    PyObject *code = (PyObject *)frame->f_code;
#else
    PyObject *code = frame->f_executable; /* None in a shim */
#endif
    return code && PyCode_Check(code) ? (PyCodeObject *)code : NULL;
}

/* Frames by which C code calls the evaluator stand in the chain since 3.12. */
static bool is_shim(const raw_frame *frame)
{
#if PY_VERSION_HEX < 0x030c0000
    (void)frame;
    return false;
#else
    return frame->owner == FRAME_OWNED_BY_CSTACK;
#endif
}

static bool take(struct hpy_frame *out, const raw_frame *frame)
{
    while (frame && is_shim(frame))
        frame = frame->previous;
    if (!frame) {
        *out = (struct hpy_frame){ NULL, NULL, NULL };
        return false;
    }
    out->raw = frame;
    out->object = (PyObject *)frame->frame_obj;
    out->generator = NULL;
    if (frame->owner == FRAME_OWNED_BY_GENERATOR)
        out->generator = (PyObject *)((uintptr_t)frame -
                                      offsetof(PyGenObject, gi_iframe));
    return true;
}

bool hpy_frame_first(struct hpy_frame *out, PyThreadState *thread)
{
#if PY_VERSION_HEX < 0x030d0000
    return take(out, thread->cframe ? thread->cframe->current_frame : NULL);
#else
    return take(out, thread->current_frame);
#endif
}

bool hpy_frame_outer(struct hpy_frame *frame)
{
    return take(frame, ((const raw_frame *)frame->raw)->previous);
}

bool hpy_frame_runs(const void *raw)
{
    return ((const raw_frame *)raw)->stacktop < 0;
}

PyObject *hpy_frame_code(const void *raw)
{
    return (PyObject *)code_of(raw);
}

PyObject *hpy_frame_globals(const void *raw)
{
    return ((const raw_frame *)raw)->f_globals;
}

size_t hpy_frame_bytes(const void *raw)
{
    const raw_frame *frame = raw;
    const PyCodeObject *code = code_of(frame);
    return offsetof(raw_frame, localsplus) +
           (code ? (size_t)(code->co_nlocalsplus + code->co_stacksize) : 0) *
               sizeof(PyObject *);
}

void hpy_frame_read(struct hpy_gather *gather, const void *raw)
{
    const raw_frame *frame = raw;
    const PyCodeObject *code = code_of(frame);

#if PY_VERSION_HEX < 0x030c0000
    hpy_gather_named(gather, frame->f_func, HPY_REL_FIELD, "f_func");
#else
    hpy_gather_named(gather, frame->f_funcobj, HPY_REL_FIELD, "f_func");
#endif
#if PY_VERSION_HEX < 0x030d0000
    hpy_gather_named(gather, frame->f_code, HPY_REL_ATTR, "f_code");
#else
    hpy_gather_named(gather, frame->f_executable, HPY_REL_ATTR, "f_code");
#endif
    hpy_gather_named(gather, frame->f_locals, HPY_REL_ATTR, "f_locals");
    if (!code)
        return;
    Py_ssize_t n_variables = code->co_nlocalsplus;
    PyObject *kinds_bytes = code->co_localspluskinds;
    const char *kinds = PyBytes_AS_STRING(kinds_bytes);
    Py_ssize_t n_kinds = ((PyVarObject *)kinds_bytes)->ob_size;
    /* A frame that is still being set up has fewer than its variables. */
    Py_ssize_t n_set = frame->stacktop >= 0 && frame->stacktop < n_variables
                           ? frame->stacktop
                           : n_variables;
    for (Py_ssize_t i = 0; i < n_set; i++) {
        int kind = i < n_kinds ? kinds[i] : CO_FAST_LOCAL;
        add_variable(gather, frame->localsplus[i],
                     kind & (CO_FAST_CELL | CO_FAST_FREE) ? HPY_REL_CELL : HPY_REL_LOCAL,
                     tuple_item(code->co_localsplusnames, i));
    }
    add_stack(gather, frame->localsplus + n_variables,
              frame->stacktop < 0              ? -1
              : frame->stacktop <= n_variables ? 0
                                               : frame->stacktop - n_variables,
              code->co_stacksize);
}

void hpy_frame_object_read(struct hpy_gather *gather, PyObject *object)
{
    const PyFrameObject *frame = (const PyFrameObject *)object;

    hpy_gather_named(gather, frame->f_back, HPY_REL_ATTR, "f_back");
    hpy_gather_named(gather, frame->f_trace, HPY_REL_ATTR, "f_trace");
#if PY_VERSION_HEX >= 0x030d0000
    hpy_gather_named(gather, frame->f_extra_locals, HPY_REL_FIELD, "f_extra_locals");
    hpy_gather_named(gather, frame->f_locals_cache, HPY_REL_FIELD, "f_locals_cache");
#endif
    /* A generator's frame is read with the generator. */
    if (frame->f_frame && frame->f_frame->owner != FRAME_OWNED_BY_GENERATOR &&
        !is_shim(frame->f_frame))
        hpy_frame_read(gather, frame->f_frame);
}

static const raw_frame *generator_frame(PyObject *generator)
{
    const PyGenObject *gen = (const PyGenObject *)generator;
    return gen->gi_frame_state < FRAME_CLEARED ? (const raw_frame *)gen->gi_iframe : NULL;
}

void hpy_generator_read(struct hpy_gather *gather, PyObject *generator)
{
    const raw_frame *frame = generator_frame(generator);
    if (!frame)
        return;
    hpy_gather_named(gather, frame->frame_obj, HPY_REL_FIELD, "frame_obj");
    hpy_frame_read(gather, frame);
}

bool hpy_frame_object_runs(PyObject *object)
{
    const raw_frame *frame = ((const PyFrameObject *)object)->f_frame;
    return frame && frame->owner == FRAME_OWNED_BY_THREAD && frame->stacktop < 0;
}

bool hpy_generator_runs(PyObject *generator)
{
    const raw_frame *frame = generator_frame(generator);
    return frame && frame->stacktop < 0;
}

#endif
