/* A graph being sealed: the arrays that will be its own, still writable. Shared by
 * build_seal.c (order of steps, tables) and the parts of the work: build_nodes.c,
 * build_edges.c, build_turn.c. */
#ifndef HPY_ENGINE_BUILD_SEAL_H
#define HPY_ENGINE_BUILD_SEAL_H

#include "base/job.h"
#include "engine/build_state.h"

#define HPY_SEALED_BLOCKS 28

/* The graph and every block that lies under it; owner_state points here. */
struct hpy_sealed {
    struct hpy_graph graph;
    void *blocks[HPY_SEALED_BLOCKS];
    unsigned n_blocks;
};

struct hpy_seal {
    struct hpy_builder *builder;
    struct hpy_sealed *sealed;
    struct hpy_job *job;
    uint32_t n_nodes;
    uint64_t n_edges;

    uint64_t *addr;
    uint32_t *type, *size32, *owner, *content_off;
    uint32_t *site; /* NULL = there are none */
    uint16_t *flags;
    uint64_t *out_off, *in_off; /* n_nodes + 1 */
    uint32_t *out_target, *out_rel, *in_source, *in_slot;
};

/* An array that becomes the graph's; NULL = no memory. */
void *hpy_seal_block(struct hpy_seal *seal, uint64_t n_items, size_t item_bytes);

/* Run two halves, on two threads if the graph is worth it. */
HPY_MUST_CHECK enum hpy_status hpy_seal_both(struct hpy_seal *seal,
                                             enum hpy_status (*first)(void *, struct hpy_err *),
                                             void *first_work,
                                             enum hpy_status (*second)(void *, struct hpy_err *),
                                             void *second_work, struct hpy_err *err);

/* Number the nodes and scatter their columns into address order; fills out_off.
 * Afterwards every chunk of builder->nodes holds hpy_placed_node. */
HPY_MUST_CHECK enum hpy_status hpy_seal_nodes(struct hpy_seal *seal, struct hpy_err *err);
/* Make out_target and out_rel, and give back nodes and edges as collected. */
HPY_MUST_CHECK enum hpy_status hpy_seal_out_edges(struct hpy_seal *seal, struct hpy_err *err);
/* Make the in-edges, the owners of dicts and the reachable marks. */
HPY_MUST_CHECK enum hpy_status hpy_seal_in_edges(struct hpy_seal *seal, struct hpy_err *err);

#endif
