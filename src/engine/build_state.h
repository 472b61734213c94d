/* What the builder collects before it seals. Shared by build.c, which fills it,
 * and build_seal.c, which makes a graph out of it. */
#ifndef HPY_ENGINE_BUILD_STATE_H
#define HPY_ENGINE_BUILD_STATE_H

#include "engine/build.h"
#include "engine/build_names.h"
#include "engine/build_pool.h"
#include "sets/addrset.h"

/* A node as announced, in the order of announcement. Sealing overwrites each with
 * a hpy_placed_node at the front of its chunk. */
struct hpy_raw_node {
    uint64_t addr;
    uint32_t size32; /* or HPY_SIZE_ELSEWHERE */
    uint32_t type;
    uint32_t content_off;
    uint32_t degree;
    uint32_t flags;
    uint32_t site;
};

struct hpy_placed_node {
    uint32_t node, degree;
};

/* Twelve bytes rather than sixteen: there are tens of millions of them. */
struct hpy_raw_edge {
    uint32_t target_low, target_high, rel;
};

struct hpy_raw_value {
    uint64_t at; /* address of the node; its id once it is known */
    uint64_t value;
};

struct hpy_raw_values {
    struct hpy_raw_value *items;
    uint64_t n, room;
};

struct hpy_raw_type {
    uint64_t addr, base_addr;
    struct hpy_graph_type info; /* node and base not yet filled in */
};

struct hpy_raw_fact {
    struct hpy_text key, value;
};

enum hpy_builder_phase { HPY_BUILDER_EMPTY, HPY_BUILDER_OPEN, HPY_BUILDER_FINISHED };

struct hpy_builder {
    struct hpy_sink sink;
    enum hpy_builder_phase phase;

    struct hpy_addrset *addrs;
    struct hpy_pool nodes; /* hpy_raw_node; a chunk's tag: edges before it */
    struct hpy_pool edges; /* hpy_raw_edge */
    struct hpy_raw_node *open; /* the node announced last, or NULL */
    bool root_seen;

    struct hpy_raw_values large_size, external;

    uint8_t *content;
    uint64_t content_bytes, content_room;

    struct hpy_names names;
    uint32_t *name_of; /* producer's name index -> ours */
    uint32_t n_name_of, name_of_room;
    /* By relation kind (all 64 that 6 bits can say): arguments must be below
     * this; 0 refuses the kind. Names raise it as they are announced. */
    uint32_t arg_limit[1 << (32 - HPY_REL_ARG_BITS)];
    uint64_t name_kinds; /* bit k: relation kind k has a name as argument */

    struct hpy_raw_type *types;
    uint32_t n_types, type_room;
    struct hpy_skip *skips;
    uint32_t n_skips, skip_room;
    struct hpy_site_frame *frames; /* of all sites, one behind the other */
    uint32_t *site_off;            /* n_sites + 1 once there are any, as in the graph */
    uint32_t n_sites, site_room;   /* HPY_NO_SITE counts, which has no frames */
    uint32_t n_frames, frame_room;
    struct hpy_raw_fact *facts;
    uint32_t n_facts, fact_room;
};

/* The call `site` of the sink (build_sites.c). */
HPY_MUST_CHECK enum hpy_status hpy_builder_site(struct hpy_builder *builder, uint32_t index,
                                                const struct hpy_site_frame *frames,
                                                uint32_t n_frames, struct hpy_err *err);

/* Back to nothing collected. */
void hpy_builder_reset(struct hpy_builder *builder);

#endif
