#include "capture/sites.h"

#include <stdatomic.h>

#include "capture/cpython/text.h"

#define FILE_BYTES 4096 /* PATH_MAX: longer names of files are cut */

void hpy_sites_init(struct hpy_sites *sites, const struct hpy_traces *traces,
                    struct hpy_names *names, struct hpy_sink *sink, struct hpy_err *err)
{
    *sites = (struct hpy_sites){ .traces = traces, .names = names, .sink = sink, .err = err };
}

void hpy_sites_release(struct hpy_sites *sites)
{
    hpy_map_release(&sites->by_traceback);
}

static void fail(struct hpy_sites *sites, enum hpy_status status)
{
    if (sites->status == HPY_OK)
        sites->status = status;
}

static void remember(struct hpy_sites *sites, const void *what, uint32_t index)
{
    if (hpy_map_put(&sites->by_traceback, (uint64_t)(uintptr_t)what, index) != 0)
        fail(sites, hpy_fail(sites->err, HPY_ENOMEM, "no memory for places of allocation"));
}

/* Names of files are longer than those that relations mention, so they are not looked
 * up among these. tracemalloc keeps each file's str once; its address and that of a
 * traceback are never the same. */
static uint32_t file_name(struct hpy_sites *sites, PyObject *file)
{
    char utf8[FILE_BYTES];
    struct hpy_str_view view;
    uint32_t index;
    if (hpy_map_get(&sites->by_traceback, (uint64_t)(uintptr_t)file, &index))
        return index;
    if (!PyUnicode_Check(file))
        return hpy_names_text(sites->names, "?");
    hpy_str_view(&view, file);
    index = hpy_names_once(sites->names,
                           (struct hpy_str){ utf8, hpy_str_utf8(utf8, sizeof utf8, &view) });
    fail(sites, sites->names->status);
    remember(sites, file, index);
    return index;
}

static uint32_t announce(struct hpy_sites *sites, const void *traceback)
{
    struct hpy_traced_frame traced[HPY_MAX_SITE_FRAMES];
    struct hpy_site_frame frames[HPY_MAX_SITE_FRAMES];
    uint32_t n = hpy_traceback_frames(traced, HPY_MAX_SITE_FRAMES, traceback);
    uint32_t site = HPY_NO_SITE;
    for (uint32_t i = 0; i < n; i++)
        frames[i] = (struct hpy_site_frame){ file_name(sites, traced[i].file), traced[i].line };
    if (n > 0 && sites->n + 1 < HPY_MAX_SITES && sites->status == HPY_OK) {
        site = ++sites->n;
        fail(sites, sites->sink->ops->site(sites->sink, site, frames, n, sites->err));
    }
    remember(sites, traceback, site);
    return site;
}

/* The flag must stand in memory before anything foreign is read. */
static void set_reading(struct hpy_sites *sites, bool reading)
{
    atomic_signal_fence(memory_order_seq_cst);
    sites->reading = reading;
    atomic_signal_fence(memory_order_seq_cst);
}

uint32_t hpy_sites_find(struct hpy_sites *sites, PyObject *object)
{
    uint32_t site = HPY_NO_SITE;
    if (sites->broken || sites->status != HPY_OK)
        return site;
    set_reading(sites, true);
    const void *traceback = hpy_traces_of(sites->traces, object);
    if (traceback && !hpy_map_get(&sites->by_traceback, (uint64_t)(uintptr_t)traceback, &site))
        site = announce(sites, traceback);
    set_reading(sites, false);
    return site;
}

bool hpy_sites_faulted(struct hpy_sites *sites)
{
    if (!sites->reading)
        return false;
    sites->reading = false;
    sites->broken = true;
    return true;
}
