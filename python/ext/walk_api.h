/* What _engine lends to _heap, by the capsule heapy_tui._engine._walk: the capture, so
 * that it is there once per process. Both modules are built from one tree; the version
 * keeps a mixture of two from being used. */
#ifndef HPY_EXT_WALK_API_H
#define HPY_EXT_WALK_API_H

#include <Python.h>

#include "capture/alive.h"
#include "capture/cpython/traces.h"
#include "capture/twin.h"

#define HPY_WALK_CAPSULE "heapy_tui._engine._walk"
#define HPY_WALK_VERSION 1u

struct hpy_walk_api {
    uint32_t version, n_bytes; /* of this structure */
    const char *build;         /* HPY_VERSION_TEXT */
    enum hpy_status (*capture)(struct hpy_capture_result *out, int fd,
                               const struct hpy_capture_options *options,
                               struct hpy_err *err);
    enum hpy_status (*capture_tell)(struct hpy_capture_result *out, struct hpy_sink *sink,
                                    const struct hpy_capture_options *options,
                                    struct hpy_err *err);
    enum hpy_status (*traces_find)(struct hpy_traces *out, struct hpy_err *err);
    enum hpy_status (*alive_begin)(struct hpy_alive **out, bool values,
                                   uint32_t preview_bytes, struct hpy_err *err);
    void (*alive_end)(struct hpy_alive *alive);
    bool (*alive_listed)(const struct hpy_alive *alive, uint64_t addr);
    enum hpy_status (*alive_read)(struct hpy_alive *alive, PyObject *object,
                                  hpy_peek_edge edge, void *context);
    const struct hpy_content *(*alive_content)(struct hpy_alive *alive, PyObject *object);
};

extern const struct hpy_walk_api hpy_walk_api; /* walk_api.c, in _engine only */

#endif
