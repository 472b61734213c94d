/* The in-edges of many nodes, one chunk after another.
 *
 * An in-edge names its referrer and a slot there; what relation it is lies with
 * the referrer, somewhere else in memory. Classifying ten million nodes by their
 * referrers is waiting for memory and little else, so a chunk is read in passes,
 * each of which asks for what the next one needs. */
#ifndef HPY_ENGINE_INEDGES_H
#define HPY_ENGINE_INEDGES_H

#include <stddef.h>
#include <stdint.h>

#include "engine/graph.h"

#define HPY_INEDGES_CHUNK 512u

struct hpy_inedge {
    uint64_t edge;   /* index of the out-edge of source */
    uint32_t index;  /* which of the nodes asked for; ascending */
    uint32_t source; /* who refers, possibly a virtual node */
    uint32_t rel;
};

struct hpy_inedges {
    const struct hpy_graph *graph;
    const uint32_t *nodes;
    size_t n, at;    /* nodes, and the one being read */
    uint64_t next;   /* its next in-edge */
    uint32_t statics;
};

/* nodes are borrowed and may be in any order. */
void hpy_inedges_init(struct hpy_inedges *in, const struct hpy_graph *graph,
                      const uint32_t *nodes, size_t n);
/* The next edges that keep their target alive; those of the node of statics are left
 * out. Returns how many, 0 at the end. */
size_t hpy_inedges_take(struct hpy_inedges *in, struct hpy_inedge out[HPY_INEDGES_CHUNK]);

/* The node of static types and singletons (HPY_ADDR_STATICS), or HPY_NO_NODE. */
uint32_t hpy_inedges_statics(const struct hpy_graph *graph);

#endif
