/* Interpreters and threads of the process, and what their states hold. */
#ifndef HPY_CAPTURE_CPYTHON_INTERP_H
#define HPY_CAPTURE_CPYTHON_INTERP_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* The interpreters, newest first; NULL at the end. */
PyInterpreterState *hpy_interp_first(void);
PyInterpreterState *hpy_interp_next(PyInterpreterState *interp);
PyInterpreterState *hpy_interp_main(void);
uint64_t hpy_interp_id(const PyInterpreterState *interp);
/* Whether there is one that the current one's GIL does not hold still (3.12+). */
bool hpy_interp_any_apart(void);

PyThreadState *hpy_thread_first(PyInterpreterState *interp);
PyThreadState *hpy_thread_next(PyThreadState *thread);
uint64_t hpy_thread_ident(const PyThreadState *thread);

/* Called for each object a state holds, with the name of where it was found (a
 * string that stays). */
typedef void (*hpy_root_found)(void *context, const char *name, PyObject *object);

void hpy_interp_roots(PyInterpreterState *interp, hpy_root_found found, void *context);
void hpy_thread_roots(PyThreadState *thread, hpy_root_found found, void *context);

/* Objects that are there for ever without a counted reference from anywhere: None,
 * Ellipsis, small integers, one-character strings … They are roots only where the
 * walk met them. */
void hpy_interp_singletons(hpy_root_found found, void *context);

/* The table of interned strings where it can be reached (3.12+), or NULL. It does
 * not own its strings, unless they are immortal. */
PyObject *hpy_interp_interned(const PyInterpreterState *interp);

/* Whether the object is never freed (3.12+). */
bool hpy_object_immortal(PyObject *object);

#endif
