/* CPython's own headers, with the core switched on.
 *
 * Every file of this folder includes this one first and nothing outside the
 * folder does: it is the single door to private structures, and the only place
 * (with its neighbours) that tests the version. Supported: 3.9 to 3.13 with the
 * GIL. What is used of the core is data only; no private function is called. */
#ifndef HPY_CAPTURE_CPYTHON_COMPAT_H
#define HPY_CAPTURE_CPYTHON_COMPAT_H

#ifdef Py_PYTHON_H
#error "capture/cpython/compat.h must come before Python.h"
#endif

/* BUILD_CORE_MODULE: the core as an extension module sees it. */
#define Py_BUILD_CORE 1
#define Py_BUILD_CORE_MODULE 1

/* The core's headers are not held to this project's warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wpointer-arith"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wold-style-declaration"

#include <Python.h>

#if PY_VERSION_HEX < 0x03090000 || PY_VERSION_HEX >= 0x030e0000
#error "this CPython is not supported: 3.9 to 3.13"
#endif
#ifdef Py_GIL_DISABLED
#error "free-threaded CPython is not supported"
#endif

#include <frameobject.h>
#include <structmember.h>

/* pycore_asdl.h of 3.12 and 3.13 makes `object` a type name. */
#define object pycore_object
#include <internal/pycore_gc.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>
#if PY_VERSION_HEX >= 0x030b0000
#include <internal/pycore_code.h>
#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_object.h>
#else
#include <longintrepr.h>
#endif
#if PY_VERSION_HEX >= 0x030c0000
#include <internal/pycore_long.h>
#include <internal/pycore_typeobject.h>
#endif

#undef object

#pragma GCC diagnostic pop

#endif
