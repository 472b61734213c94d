/* Hiding: what a walk leaves out, because it belongs to whoever captures.
 *
 * Found from a few objects that are known to belong to a package: its modules and
 * their dicts. Of what is found from there these are hidden at once: classes whose
 * __module__ is the package or inside it, their instances, functions whose globals are
 * its dicts, and its running frames. All else is hidden that is held by nothing but
 * hidden objects, by counting: each reference from a hidden object is taken off the
 * object's reference count, and at none left it is hidden as well. So nothing of the
 * program goes that it holds too. (A first step of Bacon & Rajan, Concurrent Cycle
 * Collection in Reference Counted Systems, ECOOP 2001; cycles that no such class or
 * function is part of stay visible.)
 *
 * The interpreter's cache of attribute look-ups is left out as well: what it alone holds
 * are names that the hidden code has asked for.
 *
 * O(lists of the collector + what is hidden and its references). */
#ifndef HPY_CAPTURE_HIDE_H
#define HPY_CAPTURE_HIDE_H

#include <Python.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "capture/scratch.h"
#include "sets/addrset.h"

/* What belongs to whoever captures. Borrowed; the objects stay alive. */
struct hpy_hide {
    const char *package;    /* "heapy_tui" */
    PyObject *const *seeds; /* modules, their dicts, classes, anything else */
    size_t n_seeds;
    /* Objects to show although nobody else may hold them: arguments of a call. */
    PyObject *const *shown;
    size_t n_shown;
};

/* The addresses to leave out, frames without an object included, by *out, which the
 * caller frees. Under the guard: a fault leaves by its jump and is fatal. */
HPY_MUST_CHECK enum hpy_status hpy_hide_find(struct hpy_addrset *out,
                                             const struct hpy_hide *hide,
                                             struct hpy_scratch *scratch,
                                             struct hpy_err *err);

/* Whether to leave an object out: it or its class is hidden. */
static inline bool hpy_hide_has(const struct hpy_addrset *hidden, const void *object)
{
    return hpy_addrset_has(hidden, (uint64_t)(uintptr_t)object) ||
           hpy_addrset_has(hidden, (uint64_t)(uintptr_t)Py_TYPE((PyObject *)(uintptr_t)object));
}

#endif
