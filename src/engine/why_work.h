/* What the files about why an object lives share; private to them.
 *
 *     why_rules.c    what is known of a graph: modules, types, what a reference costs
 *     why_search.c   the cheapest way, from the object backwards
 *     why_name.c     names
 *     why_direct.c   who refers to the object itself
 *     why.c          the answer */
#ifndef HPY_ENGINE_WHY_WORK_H
#define HPY_ENGINE_WHY_WORK_H

#include "base/mem.h"
#include "engine/why.h"

/* --------------------------------------------------------------------- rules */

enum hpy_why_trait {
    HPY_WHY_RUNS = 1 << 0,    /* a frame, or what has one inside */
    HPY_WHY_CALLS = 1 << 1,   /* a function: knows a namespace, and does not hold it */
    HPY_WHY_CACHES = 1 << 2,
    HPY_WHY_MODULE_TYPE = 1 << 3
};

/* A module that can be imported. */
struct hpy_why_module {
    uint32_t node, table;      /* the module; the dict that has it, of an interpreter */
    uint64_t edge, table_edge; /* out-edges: of the table, of the root */
    struct hpy_str name;       /* as the graph has it; empty = not known */
};

struct hpy_why_type {
    uint32_t node, type;
};

struct hpy_why_rules {
    const struct hpy_graph *graph;
    uint32_t statics;              /* the node of statics, or HPY_NO_NODE */
    uint8_t *type_cost;            /* by type: of every reference that it holds */
    uint8_t *type_trait;           /* by type */
    struct hpy_why_type *type;     /* those that are objects, ascending by node */
    uint32_t n_types;
    struct hpy_why_module *module; /* ascending by node */
    const struct hpy_why_module **by_name; /* those that have one */
    uint32_t n_modules, n_named;
};

/* The module that a node is, or NULL. O(log modules). */
const struct hpy_why_module *hpy_why_module_at(const struct hpy_why_rules *rules,
                                               uint32_t node);
/* The module of that name. */
const struct hpy_why_module *hpy_why_module_named(const struct hpy_why_rules *rules,
                                                  struct hpy_str name);
/* The type that a node is, or HPY_NO_TYPE. O(log types). */
uint32_t hpy_why_type_at(const struct hpy_why_rules *rules, uint32_t node);
/* The attribute dict that a node refers to as such, or HPY_NO_NODE; *edge is that
 * reference. Looks at the first few references only: it is among them. */
uint32_t hpy_why_dict_of(uint64_t *edge, const struct hpy_graph *graph, uint32_t node);

/* What a reference costs, below HPY_WHY_N_COSTS; HPY_WHY_NEVER for one that is not followed. */
#define HPY_WHY_N_COSTS 256u
#define HPY_WHY_NEVER UINT32_MAX
#define HPY_WHY_COST_OF_NAMES 2u /* at most, of one that people write */
uint32_t hpy_why_cost(const struct hpy_why_rules *rules, uint32_t source, uint64_t edge);
/* Whether the interpreter refers to it as to a frame that runs. O(1): the root is the first
 * among the referrers. */
bool hpy_why_is_running(const struct hpy_why_rules *rules, uint32_t node);

/* Whether a reference can be written as people do: attributes, keys that are known, items. */
bool hpy_why_nameable(const struct hpy_graph *graph, uint32_t source, uint64_t edge);

/* The name of an attribute by its key in an attribute dict; false if it is not known, or no
 * identifier. The text is foreign. */
bool hpy_why_identifier(struct hpy_str *out, const struct hpy_graph *graph, uint32_t key);

/* -------------------------------------------------------------------- search */

#define HPY_WHY_NO_REC UINT32_MAX

/* A node that was met, and the way from it to the object. */
struct hpy_why_rec {
    uint32_t node;
    uint32_t cost;
    uint32_t towards; /* the record of the next node, HPY_WHY_NO_REC for the object */
    uint32_t slot;    /* of the reference to that */
    uint32_t before, behind; /* in the queue of its cost; itself where settled */
};

struct hpy_why_search {
    const struct hpy_why_rules *rules;
    struct hpy_why_rec *rec;
    uint32_t n, room;
    uint32_t *slot;    /* hash table of records, 1 + place; 0 = free */
    uint32_t n_slots;  /* a power of two, at least twice `room` */
    bool lent;         /* the arrays are the caller's and do not grow */
    bool names;        /* only references that people write, and whole ways of them */
    bool unreached;    /* the object is not reachable: look for who is held by nobody */
    uint64_t edges_left;             /* not more references are read than that, */
    uint32_t max_cost;               /* and no way is dearer */
    uint32_t queue[HPY_WHY_N_COSTS]; /* records by cost % HPY_WHY_N_COSTS */
    uint32_t now, n_queued;
    /* what was found */
    uint32_t found;    /* the record that the way begins with, or HPY_WHY_NO_REC */
    enum hpy_why_begin begin;
    uint64_t root_edge; /* where it is the interpreter's: by which reference */
    /* progress */
    struct hpy_job *job;
    uint64_t n_read;
};

/* Starts with the object alone, or if `through` is not HPY_WHY_ANY with that reference to
 * it. Memory is the search's own unless it is lent. */
HPY_MUST_CHECK enum hpy_status hpy_why_search(struct hpy_why_search *search, uint32_t node,
                                              uint64_t through, struct hpy_err *err);
void hpy_why_search_dispose(struct hpy_why_search *search);
/* The record of a node, HPY_WHY_NO_REC if it was not met. */
uint32_t hpy_why_rec_of(const struct hpy_why_search *search, uint32_t node);

/* -------------------------------------------------------------- direct holders */

/* Fills in direct, n_direct, count and n_holders. */
HPY_MUST_CHECK enum hpy_status hpy_why_directs(struct hpy_why *why,
                                               const struct hpy_why_rules *rules,
                                               const struct hpy_domtree *tree,
                                               struct hpy_job *job, struct hpy_err *err);

static inline enum hpy_status hpy_why_no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for the reasons why an object lives");
}

#endif
