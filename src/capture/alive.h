/* Alive: which objects of an earlier capture are still there, and what they hold now.
 *
 * An address is believed only if it is in a list of the collector now, or if an object
 * that is known to be alive refers to it now; no other address is ever looked into.
 * Between begin and end the GIL is held and no Python code runs. */
#ifndef HPY_CAPTURE_ALIVE_H
#define HPY_CAPTURE_ALIVE_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/peek.h"
#include "engine/sink.h"

struct hpy_alive;

/* Marks the lists: O(tracked objects). values and preview_bytes as in the capture, for
 * hpy_alive_content. */
HPY_MUST_CHECK enum hpy_status hpy_alive_begin(struct hpy_alive **out, bool values,
                                               uint32_t preview_bytes, struct hpy_err *err);
void hpy_alive_end(struct hpy_alive *alive); /* NULL allowed */

/* Whether the collector has an object there. */
bool hpy_alive_listed(const struct hpy_alive *alive, uint64_t addr);
/* What an object that is alive refers to. */
HPY_MUST_CHECK enum hpy_status hpy_alive_read(struct hpy_alive *alive, PyObject *object,
                                              hpy_peek_edge edge, void *context);
/* What a capture would say of its value; NULL if nothing; valid until the next call. */
const struct hpy_content *hpy_alive_content(struct hpy_alive *alive, PyObject *object);

#endif
