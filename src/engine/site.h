/* Where objects were allocated, as far as the capture was asked to record it. */
#ifndef HPY_ENGINE_SITE_H
#define HPY_ENGINE_SITE_H

#include "base/text.h"
#include "engine/graph.h"

/* The line that allocated an object, or NULL: not known, or nothing was recorded. */
static inline const struct hpy_site_frame *hpy_graph_site_line(const struct hpy_graph *graph,
                                                               uint32_t node)
{
    if (!graph->site || graph->site[node] == HPY_NO_SITE)
        return NULL;
    return &graph->site_frames[graph->site_off[graph->site[node]]];
}

/* Append the line, "shop/carts.py:33", escaped; nothing if it is not known. */
void hpy_graph_site_brief(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);

/* Append all lines that were kept, as Heapy does and escaped, without a newline at the
 * end; nothing if none is known:
 *
 *     Traceback (most recent call first):
 *       File "shop/carts.py", line 33
 *       File "shop/service.py", line 12 */
void hpy_graph_site_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node);

#endif
