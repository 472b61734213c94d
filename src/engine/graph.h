/* The heap graph: objects, their types and sizes, and who refers to whom.
 *
 * Built once (engine/build) or mapped from a snapshot (format/snapshot), then
 * immutable and validated: every id in it is in range. Node ids are dense and
 * ascend with the address; node 0 is the root (HPY_ADDR_ROOT). Fields are public
 * for reading, because analyses run over them at memory speed; nobody but builder
 * and snapshot writes them. Shared by any number of threads.
 *
 * Memory: 42 bytes per node (46 where the capture recorded sites) and 8 per edge and
 * direction, plus names, types, sites and contents. */
#ifndef HPY_ENGINE_GRAPH_H
#define HPY_ENGINE_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/relation.h"
#include "engine/sink.h"

#define HPY_NO_NODE UINT32_MAX
#define HPY_MAX_NODES (UINT32_MAX - 1)
#define HPY_ROOT_NODE 0u
#define HPY_SIZE_ELSEWHERE UINT32_MAX /* size32: look into the table of large sizes */

/* A value by node, for the few nodes that have one; sorted by node. */
struct hpy_sparse {
    const uint32_t *node;
    const uint64_t *value;
    uint64_t n;
};

struct hpy_graph_type {
    uint32_t node;      /* the type object, or HPY_NO_NODE (virtual types) */
    uint32_t base;      /* index of the base type, or HPY_NO_TYPE */
    uint32_t basicsize_bytes, itemsize_bytes;
    uint32_t flags;     /* HPY_TYPE_* */
    uint32_t name, module; /* indexes into the name table */
};

struct hpy_skip {
    uint32_t type;
    uint32_t reason; /* index into the name table */
    uint64_t n_objects;
};

struct hpy_fact {
    struct hpy_str key, value;
};

struct hpy_graph {
    uint32_t n_nodes; /* root and other virtual nodes included */
    uint32_t n_types;
    uint32_t n_names;
    uint32_t n_facts;
    uint32_t n_skips;
    uint32_t n_sites; /* HPY_NO_SITE included; 0 = none were recorded */
    uint32_t n_site_frames;
    uint64_t n_edges;

    /* by node */
    const uint64_t *addr;   /* ascending */
    const uint32_t *type;   /* index of type */
    const uint32_t *size32; /* bytes, or HPY_SIZE_ELSEWHERE */
    const uint16_t *flags;  /* HPY_NODE_* */
    const uint32_t *owner;  /* node whose __dict__ this dict is, or HPY_NO_NODE */
    const uint64_t *out_off; /* n_nodes + 1: first out-edge */
    const uint64_t *in_off;  /* n_nodes + 1: first in-edge */
    const uint32_t *content_off; /* into content, in units of 4 bytes; 0 = none */
    const uint32_t *site;   /* where it was allocated; NULL where none were recorded */

    /* Edges: NULL until hpy_graph_need_edges has answered HPY_OK. */
    /* by out-edge, in the order the referrer holds them */
    const uint32_t *out_target;
    const uint32_t *out_rel;
    /* by in-edge, ascending by source; the edge is out_off[source] + slot */
    const uint32_t *in_source;
    const uint32_t *in_slot;

    struct hpy_sparse large_size; /* sizes >= HPY_SIZE_ELSEWHERE */
    struct hpy_sparse external;   /* external bytes, where not zero */

    const struct hpy_graph_type *types; /* by type index */
    const uint64_t *name_off;           /* n_names + 1, into name_text */
    const char *name_text;              /* UTF-8 as the producer gave it */
    const uint8_t *content;             /* encoded records, see hpy_graph_content */
    uint64_t n_content_bytes;
    /* The frames of site s are site_off[s] to site_off[s + 1], the most recent first;
     * HPY_NO_SITE has none, every other one to HPY_MAX_SITE_FRAMES. NULL with site. */
    const uint32_t *site_off;
    const struct hpy_site_frame *site_frames;
    const struct hpy_fact *facts;
    const struct hpy_skip *skips;

    /* totals over reachable and over all objects, virtual nodes left out */
    uint64_t n_objects, size_bytes, external_bytes;
    uint64_t n_reachable, reachable_bytes;

    void *owner_state; /* private to who made the graph */
    /* NULL where the edges are there from the start; else looks at them once, as
     * many threads as may ask, and fills in their arrays */
    enum hpy_status (*reveal_edges)(struct hpy_graph *graph, struct hpy_job *job,
                                    struct hpy_err *err);
    void (*release)(struct hpy_graph *graph);
};

void hpy_graph_free(struct hpy_graph *graph); /* NULL allowed */

/* Whoever reads the arrays of edges asks first, once per analysis. A built graph
 * has them; one from a file checks them now, so that opening a large file need
 * not wait for what a table by class never looks at. HPY_EDAMAGED if they break
 * the rules of a graph; then the arrays stay NULL. Linear the first time. */
HPY_MUST_CHECK enum hpy_status hpy_graph_need_edges(const struct hpy_graph *graph,
                                                    struct hpy_job *job,
                                                    struct hpy_err *err);

static inline struct hpy_str hpy_graph_name(const struct hpy_graph *graph, uint32_t name)
{
    uint64_t from = graph->name_off[name];
    return (struct hpy_str){ graph->name_text + from,
                             (size_t)(graph->name_off[name + 1] - from) };
}

uint64_t hpy_graph_large_size(const struct hpy_graph *graph, uint32_t node);
static inline uint64_t hpy_graph_size(const struct hpy_graph *graph, uint32_t node)
{
    uint32_t size = graph->size32[node];
    return size != HPY_SIZE_ELSEWHERE ? size : hpy_graph_large_size(graph, node);
}

/* Bytes outside the object that its size does not count; 0 for most. O(log n). */
uint64_t hpy_graph_external(const struct hpy_graph *graph, uint32_t node);
/* The node at an address, or HPY_NO_NODE. O(log n). */
uint32_t hpy_graph_find(const struct hpy_graph *graph, uint64_t addr);
/* The first in-edge of `target` that does not come before `source`: those from there, if
 * any, begin with it. The end of its in-edges if there is none. O(log referrers). */
uint64_t hpy_graph_in_edge(const struct hpy_graph *graph, uint32_t source, uint32_t target);
/* What is known of the value; kind HPY_CONTENT_NONE if nothing. The text points
 * into the graph. */
struct hpy_content hpy_graph_content(const struct hpy_graph *graph, uint32_t node);
/* The value of a fact, or {NULL, 0}. */
struct hpy_str hpy_graph_fact(const struct hpy_graph *graph, const char *key);
/* A fact that is a number; false if missing or malformed. */
bool hpy_graph_fact_number(uint64_t *out, const struct hpy_graph *graph, const char *key);

/* "module.Qualname", plain "Qualname" for builtins; appended escaped. */
void hpy_graph_type_name(struct hpy_text *out, const struct hpy_graph *graph, uint32_t type);
/* A short safe text for an object, at most max_bytes long, cut with an ellipsis:
 * a literal where the contents are known ('text…', b'…', 1, 0.5, None), a name
 * (os, demo.f, file.py:10:walk), "str of 17 characters", address*length for
 * containers (0x7f10*12), an attribute dict's owner, else the address. */
void hpy_graph_brief(struct hpy_text *out, const struct hpy_graph *graph,
                     uint32_t node, size_t max_bytes);
/* The notation of out-edge `edge` of node `source`, e.g. ".children", "[3]",
 * "['key']", "->ob_type": the relation's notation with its referrer left out
 * (for list(X)[n] that is "list(_)[n]"). */
void hpy_graph_edge_text(struct hpy_text *out, const struct hpy_graph *graph,
                         uint32_t source, uint64_t edge);
/* The key of a dict's value: the node, or HPY_NO_NODE if the edge has none. */
uint32_t hpy_graph_edge_key(const struct hpy_graph *graph, uint32_t source, uint64_t edge);
/* The same notation for a relation by itself, a key cut to max_key_bytes. */
void hpy_graph_relation_text(struct hpy_text *out, const struct hpy_graph *graph,
                             uint32_t rel, uint32_t key, size_t max_key_bytes);

#endif
