#include "capture/hide.h"

#include <string.h>

#include "capture/cpython/dict.h"
#include "capture/cpython/frames.h"
#include "capture/cpython/gc.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/types.h"
#include "capture/peek.h"
#include "capture/roots.h"

#define MANY UINT32_MAX /* references: too many to be all hidden */

struct search {
    struct hpy_addrset *hidden;
    const struct hpy_hide *hide;
    PyInterpreterState *interp;
    struct hpy_map left;    /* by address: references not yet known to be hidden */
    struct hpy_words queue; /* hidden, references not yet taken off */
    bool out_of_memory;
    struct hpy_peek peek;
};

static bool is_hidden(const struct search *search, const void *object)
{
    return hpy_addrset_has(search->hidden, (uint64_t)(uintptr_t)object);
}

static void hide_one(struct search *search, PyObject *object)
{
    switch (hpy_addrset_add(search->hidden, (uint64_t)(uintptr_t)object)) {
    case HPY_ADDRSET_NEW:
        if (hpy_words_push(&search->queue, (uint64_t)(uintptr_t)object) != 0)
            search->out_of_memory = true;
        break;
    case HPY_ADDRSET_FULL:
        search->out_of_memory = true;
        break;
    case HPY_ADDRSET_OLD:
        break;
    }
}

/* Whether a module name is the package or inside it. */
static bool in_package(const struct search *search, struct hpy_str module)
{
    size_t n = strlen(search->hide->package);
    return module.n_bytes >= n && memcmp(module.data, search->hide->package, n) == 0 &&
           (module.n_bytes == n || module.data[n] == '.');
}

static bool is_own_type(const struct search *search, PyTypeObject *type)
{
    struct hpy_type_info info;
    struct hpy_type_text text;
    hpy_type_describe(&info, &text, type, search->interp);
    return in_package(search, info.module);
}

static bool is_own(const struct search *search, PyObject *object)
{
    if (is_hidden(search, Py_TYPE(object)))
        return true;
    if (PyFunction_Check(object))
        return is_hidden(search, PyFunction_GET_GLOBALS(object));
    if (PyCFunction_Check(object))
        return PyCFunction_GET_SELF(object) &&
               is_hidden(search, PyCFunction_GET_SELF(object));
    if (Py_TYPE(object) == &PyModuleDef_Type)
        return true; /* of a module that is hidden */
    return PyType_Check(object) && is_own_type(search, (PyTypeObject *)object);
}

/* A hidden object has a reference to another one. What refers to nothing is never met
 * but through what is visible, so that it need not be hidden. */
static void take_off(void *context, PyObject *object, uint32_t rel)
{
    struct search *search = context;
    uint64_t addr = (uint64_t)(uintptr_t)object;
    uint32_t left;
    (void)rel;
    if (is_hidden(search, object))
        return;
    if (!PyType_IS_GC(Py_TYPE(object)) && !PyCode_Check(object) &&
        Py_TYPE(object) != &PyModuleDef_Type)
        return;
    if (is_own(search, object)) {
        hide_one(search, object);
        return;
    }
    if (hpy_object_immortal(object))
        return;
    if (!hpy_map_get(&search->left, addr, &left)) {
        Py_ssize_t count = Py_REFCNT(object);
        left = count < 0 || count >= (Py_ssize_t)MANY ? MANY : (uint32_t)count;
    }
    if (left == MANY)
        return;
    if (left > 0)
        left--;
    if (hpy_map_put(&search->left, addr, left) != 0)
        search->out_of_memory = true;
    if (left == 0)
        hide_one(search, object);
}

/* Whether a base has hidden subclasses only: then it had no dict of them before. */
static bool all_hidden(const struct search *search, PyObject *subclasses)
{
    size_t at = 0;
    PyObject *key, *ref;
    while (hpy_dict_next(subclasses, &at, &key, &ref))
        if (!is_hidden(search, ref))
            return false;
    return true;
}

/* The entries that other classes have for their hidden subclasses. */
static void hide_weakrefs(struct search *search, PyTypeObject *type)
{
    for (PyWeakReference *ref = (PyWeakReference *)type->tp_weaklist; ref; ref = ref->wr_next)
        hide_one(search, (PyObject *)ref);
    PyObject *bases = type->tp_bases;
    for (Py_ssize_t i = 0; bases && i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i);
        PyObject *subclasses = PyType_Check(base)
                                   ? hpy_type_subclasses((PyTypeObject *)base, search->interp)
                                   : NULL;
        if (subclasses && PyDict_CheckExact(subclasses) && all_hidden(search, subclasses))
            hide_one(search, subclasses);
    }
}

static enum hpy_status spread(struct search *search, struct hpy_err *err)
{
    while (search->queue.n > 0) {
        PyObject *object = (PyObject *)(uintptr_t)search->queue.at[--search->queue.n];
        HPY_TRY(hpy_peek_read(&search->peek, object, take_off, search));
        if (PyType_Check(object))
            hide_weakrefs(search, (PyTypeObject *)object);
    }
    return search->out_of_memory
               ? hpy_fail(err, HPY_ENOMEM, "no memory for what is left out") : HPY_OK;
}

/* Frames that run code of the package, with what they alone hold. */
static enum hpy_status hide_frames(struct search *search, PyThreadState *thread)
{
    struct hpy_frame frame;
    uint64_t n = 0;
    for (bool more = hpy_frame_first(&frame, thread); more && ++n < HPY_MAX_FRAMES;
         more = hpy_frame_outer(&frame)) {
        if (!is_hidden(search, hpy_frame_globals(frame.raw)))
            continue;
        if (frame.generator) {
            hide_one(search, frame.generator);
        } else if (frame.object) {
            hide_one(search, frame.object);
        } else {
            if (hpy_addrset_add(search->hidden, (uint64_t)(uintptr_t)frame.raw) ==
                HPY_ADDRSET_FULL)
                search->out_of_memory = true;
            HPY_TRY(hpy_peek_read_frame(&search->peek, frame.raw, take_off, search));
        }
    }
    return HPY_OK;
}

/* Instances of hidden classes, and functions made by hidden ones, wherever they are. */
static void hide_listed(struct search *search, PyInterpreterState *interp, unsigned list)
{
    struct hpy_gc_cursor cursor;
    PyObject *object;
    hpy_gc_begin(&cursor, interp, list);
    while (hpy_gc_next(&object, &cursor) == HPY_GC_OBJECT)
        if (is_hidden(search, Py_TYPE(object)) ||
            (Py_TYPE(object) == &PyFunction_Type &&
             is_hidden(search, PyFunction_GET_GLOBALS(object))))
            hide_one(search, object);
}

static enum hpy_status run(struct search *search, struct hpy_err *err)
{
    for (size_t i = 0; i < search->hide->n_shown; i++)
        if (hpy_map_put(&search->left, (uint64_t)(uintptr_t)search->hide->shown[i],
                        MANY) != 0)
            search->out_of_memory = true;
    for (size_t i = 0; i < search->hide->n_seeds; i++)
        hide_one(search, search->hide->seeds[i]);
    HPY_TRY(spread(search, err));
    for (PyInterpreterState *interp = hpy_interp_first(); interp;
         interp = hpy_interp_next(interp)) {
        for (unsigned list = 0; list < HPY_GC_LISTS; list++)
            hide_listed(search, interp, list);
        for (PyThreadState *thread = hpy_thread_first(interp); thread;
             thread = hpy_thread_next(thread))
            HPY_TRY(hide_frames(search, thread));
    }
    return spread(search, err);
}

enum hpy_status hpy_hide_find(struct hpy_addrset *out, const struct hpy_hide *hide,
                              struct hpy_scratch *scratch, struct hpy_err *err)
{
    struct search *search = hpy_scratch_alloc(scratch, sizeof *search);
    if (!search)
        return hpy_fail(err, HPY_ENOMEM, "no memory for what is left out");
    search->hidden = out;
    search->hide = hide;
    search->interp = hpy_interp_main();
    hpy_peek_init(&search->peek, scratch, search->interp, err);
    enum hpy_status status = run(search, err);
    hpy_peek_release(&search->peek);
    hpy_map_release(&search->left);
    hpy_words_release(&search->queue);
    return status;
}
