/* References as people read them: an attribute dict and its owner are one, so that what
 * is in it is an attribute of the owner. All appended, all safe, one line. */
#ifndef HPY_TUI_EDGE_TEXT_H
#define HPY_TUI_EDGE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "engine/graph.h"

/* The first reference from one node to another; false if there is none. O(log edges to
 * the target). */
bool hpy_edge_find(uint64_t *edge, const struct hpy_graph *graph, uint32_t source,
                   uint32_t target);
/* The notation of out-edge `edge` of `source`: ".user" also for what an attribute dict
 * holds by that key, else as hpy_graph_edge_text. */
void hpy_edge_add(struct hpy_text *out, const struct hpy_graph *graph, uint32_t source,
                  uint64_t edge);
/* Who refers, to stand in front of that: a module's name, or one of a kind of
 * objects: "<shop.registry.Session>". */
void hpy_edge_add_holder(struct hpy_text *out, const struct hpy_graph *graph,
                         uint32_t source);
/* The key beside a value of a dict: "'k'", "7", "tuple of 2 items". */
void hpy_edge_add_key(struct hpy_text *out, const struct hpy_graph *graph, uint32_t source,
                      uint64_t edge);

#endif
