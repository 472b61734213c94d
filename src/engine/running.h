/* What a frame runs. */
#ifndef HPY_ENGINE_RUNNING_H
#define HPY_ENGINE_RUNNING_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/graph.h"

/* The function and the place of its code ("work" and "shop/server.py:120", the line where it
 * begins) of a frame or a generator; false if that is not known. An empty place is one
 * that is not known. The texts point into the graph and are foreign. */
bool hpy_running(struct hpy_str *function, struct hpy_str *place, const struct hpy_graph *graph,
                 uint32_t node);

#endif
