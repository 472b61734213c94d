/* Sites: where objects were allocated, as tracemalloc recorded it.
 *
 * Each traceback is announced to the sink once, with the names of its files before it.
 * Memory: a map with an entry for each traceback and file. */
#ifndef HPY_CAPTURE_SITES_H
#define HPY_CAPTURE_SITES_H

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "capture/cpython/traces.h"
#include "capture/names.h"
#include "capture/scratch.h"
#include "engine/sink.h"

struct hpy_sites {
    const struct hpy_traces *traces; /* NULL = not asked for */
    struct hpy_sink *sink;
    struct hpy_names *names;
    struct hpy_map by_traceback;
    uint32_t n;
    enum hpy_status status; /* the first failure; sticky */
    struct hpy_err *err;
    volatile bool reading;  /* tracemalloc's memory, now: a fault is not the object's */
    bool broken;            /* there was one: no more sites are told */
};

void hpy_sites_init(struct hpy_sites *sites, const struct hpy_traces *traces,
                    struct hpy_names *names, struct hpy_sink *sink, struct hpy_err *err);
void hpy_sites_release(struct hpy_sites *sites);
/* The site of an object, announced, or HPY_NO_SITE. Constant on average. */
uint32_t hpy_sites_find(struct hpy_sites *sites, PyObject *object);
static inline uint32_t hpy_sites_of(struct hpy_sites *sites, PyObject *object)
{
    return sites->traces ? hpy_sites_find(sites, object) : HPY_NO_SITE;
}
/* After a fault: whether tracemalloc's memory was the reason. */
bool hpy_sites_faulted(struct hpy_sites *sites);

#endif
