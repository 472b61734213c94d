/* Supported: whether this build of the capture fits the interpreter it runs in.
 *
 * Layouts are private to CPython and known per minor version. Beside the version, a
 * few anchors are read both ways, by our own reading and by the public API, so that
 * a patch release or a vendor's build that differs is refused, not misread. */
#ifndef HPY_CAPTURE_SUPPORTED_H
#define HPY_CAPTURE_SUPPORTED_H

#include "base/status.h"

/* HPY_OK if this interpreter can be captured by this build; else HPY_EUNSUPPORTED and
 * the one line that says why not. The GIL is held. */
HPY_MUST_CHECK enum hpy_status hpy_capture_supported(struct hpy_err *err);

/* The part that the text of Py_GetVersion decides. */
HPY_MUST_CHECK enum hpy_status hpy_supported_version(const char *version,
                                                     struct hpy_err *err);

#endif
