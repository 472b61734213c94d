/* Roundabout ways: references that keep alive but say least of how something is held. Paths
 * (engine/paths.h) take them only where there is no other way, and of two explanations
 * (engine/why.h) the one without is better. */
#ifndef HPY_ENGINE_ROUNDABOUT_H
#define HPY_ENGINE_ROUNDABOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/graph.h"

/* What runs code: frames, with an object or without, and what holds its frame inside. */
bool hpy_roundabout_is_frame_type(const struct hpy_graph *graph, uint32_t type);
/* Functions, which the stack of a thread holds. */
bool hpy_roundabout_is_function_type(const struct hpy_graph *graph, uint32_t type);
/* An edge from one of these to what it runs rather than holds: its function, code,
 * builtins, a module's namespace. */
bool hpy_roundabout_from_frame(const struct hpy_graph *graph, uint64_t edge);
/* An edge from the root to what the interpreter keeps for itself: caches, tables of its
 * own types, what it has a second way to. */
bool hpy_roundabout_from_root(const struct hpy_graph *graph, uint64_t edge);
/* The field that an edge from the root names, without "i0_" or "i0_t140…_"; *of_thread
 * tells which of these it was. */
struct hpy_str hpy_roundabout_field(bool *of_thread, const struct hpy_graph *graph,
                                    uint64_t edge);

#endif
