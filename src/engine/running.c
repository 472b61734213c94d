#include "engine/running.h"

#include <string.h>

enum { CODE_EDGES = 64 }; /* of a frame, looked at for its code; it is among the first */

/* The code that a frame or a generator runs, or HPY_NO_NODE. */
static uint32_t code_of(const struct hpy_graph *graph, uint32_t node)
{
    static const struct hpy_str names[] = {
        { "f_code", 6 }, { "gi_code", 7 }, { "cr_code", 7 }, { "ag_code", 7 }
    };
    uint64_t first = graph->out_off[node], end = graph->out_off[node + 1];
    end = end - first > CODE_EDGES ? first + CODE_EDGES : end;
    for (uint64_t e = first; e < end; e++) {
        if (HPY_REL_KIND(graph->out_rel[e]) != HPY_REL_ATTR)
            continue;
        struct hpy_str name = hpy_graph_name(graph, HPY_REL_ARG(graph->out_rel[e]));
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (hpy_str_equal(name, names[i]))
                return graph->out_target[e];
    }
    return HPY_NO_NODE;
}

bool hpy_running(struct hpy_str *function, struct hpy_str *place, const struct hpy_graph *graph,
                 uint32_t node)
{
    uint32_t code = code_of(graph, node);
    if (code == HPY_NO_NODE)
        return false;
    struct hpy_content content = hpy_graph_content(graph, code);
    if (content.kind != HPY_CONTENT_NAME)
        return false;
    /* "server.py:120:work" */
    const char *colon = memrchr(content.text.data, ':', content.text.n_bytes);
    size_t n_place = colon ? (size_t)(colon - content.text.data) : 0, skip = n_place + !!colon;
    *place = (struct hpy_str){ content.text.data, n_place };
    *function = (struct hpy_str){ content.text.data + skip, content.text.n_bytes - skip };
    return true;
}
