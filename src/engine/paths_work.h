/* What the files of the search for shortest paths share; private to them.
 *
 *     paths.c         the questions, and the life of an answer
 *     paths_rules.c   which edges are followed
 *     paths_search.c  levels from both ends, until they meet
 *     paths_draft.c   what of them lies on a shortest path
 *     paths_seal.c    that in its final form: places, order, counts */
#ifndef HPY_ENGINE_PATHS_WORK_H
#define HPY_ENGINE_PATHS_WORK_H

#include "base/mem.h"
#include "engine/paths.h"
#include "sets/bits.h"

/* ------------------------------------------------------- what may be followed */

struct hpy_paths_rules {
    const struct hpy_graph *graph;
    const struct hpy_path_edges *avoid_edges;
    const struct hpy_nodeset *sources; /* NULL = the root */
    uint64_t *frame_types; /* by type, bits */
    uint64_t *special;     /* by node, bits: some out-edge may not be followed for another
                              reason than being weak; NULL = of none */
    uint32_t statics;      /* the node of statics, or HPY_NO_NODE */
    bool weak;
    bool direct; /* roundabout ways are not followed */
};

/* Rules for paths with these options, from these sources. To be disposed of in any case. */
HPY_MUST_CHECK enum hpy_status hpy_paths_rules_init(struct hpy_paths_rules *out,
                                                    const struct hpy_paths *paths,
                                                    const struct hpy_nodeset *sources, bool direct,
                                                    struct hpy_err *err);
void hpy_paths_rules_dispose(struct hpy_paths_rules *rules);
/* Whether a special node's edge may be followed. */
bool hpy_paths_special_follows(const struct hpy_paths_rules *rules, uint32_t source,
                               uint64_t edge);

static inline bool hpy_paths_follows(const struct hpy_paths_rules *rules, uint32_t source,
                                     uint64_t edge)
{
    if (!rules->weak && !hpy_rel_keeps_alive(rules->graph->out_rel[edge]))
        return false;
    return !rules->special || !hpy_bits_has(rules->special, source) ||
           hpy_paths_special_follows(rules, source, edge);
}

/* Steps since the job was asked; edges, because one node may have millions. */
struct hpy_paths_pace {
    struct hpy_job *job;
    uint64_t done, asked;
};

static inline enum hpy_status hpy_paths_poll(struct hpy_paths_pace *pace, uint64_t n_steps,
                                             struct hpy_err *err)
{
    enum { STRIDE = 16 * HPY_JOB_STRIDE };
    pace->done += n_steps;
    if (pace->done - pace->asked < STRIDE)
        return HPY_OK;
    pace->asked = pace->done;
    return hpy_job_poll(pace->job, pace->done, err);
}

static inline enum hpy_status hpy_paths_no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for shortest paths");
}

/* Room for item n of an array (its address is passed); doubles. */
HPY_MUST_CHECK enum hpy_status hpy_paths_grow(void *array, uint64_t *room, uint64_t n,
                                              size_t item_bytes, struct hpy_err *err);

/* ------------------------------------------------------------------ the search */

struct hpy_paths_level {
    uint64_t first; /* in node; ends where the next begins */
    uint64_t cost;  /* edges to be read to go on from here */
};

/* One end of the search, and the levels that were reached from it. */
struct hpy_paths_side {
    uint32_t *node;
    uint64_t n, room;
    struct hpy_paths_level *level;
    uint64_t n_levels, level_room;
    uint64_t *met; /* by node, bits: on a level, or blocked */
};

struct hpy_paths_search {
    struct hpy_paths_rules rules;
    struct hpy_paths_pace pace;
    struct hpy_paths_side fwd, bwd; /* from the sources, from the targets */
    uint64_t *blocked;              /* by node, bits: not to be entered */
    bool met; /* the last levels of both sides have nodes in common */
};

static inline uint64_t hpy_paths_level_end(const struct hpy_paths_side *side, uint64_t level)
{
    return level + 1 < side->n_levels ? side->level[level + 1].first : side->n;
}

/* search.met tells whether there is a way. The search is to be disposed of in any case. */
HPY_MUST_CHECK enum hpy_status hpy_paths_search(struct hpy_paths_search *search,
                                                const struct hpy_nodeset *sources,
                                                const struct hpy_nodeset *targets,
                                                const struct hpy_nodeset *avoid_nodes,
                                                struct hpy_err *err);
void hpy_paths_search_dispose(struct hpy_paths_search *search);

/* ------------------------------------------------------------------- the draft */

struct hpy_paths_step {
    uint32_t source, target, slot;
};

/* Nodes and steps of a level, each a range of the draft's arrays. */
struct hpy_paths_range {
    uint64_t node, node_end, step, step_end;
};

/* What lies on shortest paths, levels in the order in which they were found. */
struct hpy_paths_draft {
    uint32_t *node;
    uint64_t n_nodes, node_room;
    struct hpy_paths_step *step;
    uint64_t n_steps, step_room;
    struct hpy_paths_range *range; /* by level, length + 1; the last without steps */
    uint64_t length;
};

/* Uses up the marks of the search, which must have met. */
HPY_MUST_CHECK enum hpy_status hpy_paths_draft(struct hpy_paths_draft *draft,
                                               struct hpy_paths_search *search,
                                               struct hpy_err *err);
/* All edges into the set, or out of it, as two levels; length 0 if there are none. */
HPY_MUST_CHECK enum hpy_status hpy_paths_draft_beside(struct hpy_paths_draft *draft,
                                                      const struct hpy_paths_rules *rules,
                                                      struct hpy_paths_pace *pace,
                                                      const struct hpy_nodeset *set,
                                                      const struct hpy_nodeset *avoid_nodes,
                                                      bool inwards, struct hpy_err *err);
void hpy_paths_draft_dispose(struct hpy_paths_draft *draft);

/* -------------------------------------------------------------- the final form */

/* Fills in the levels of paths, their order and their counts. */
HPY_MUST_CHECK enum hpy_status hpy_paths_seal(struct hpy_paths *paths,
                                              struct hpy_paths_draft *draft,
                                              struct hpy_paths_pace *pace, struct hpy_err *err);
/* Puts the steps of every node into the order of paths. */
HPY_MUST_CHECK enum hpy_status hpy_paths_order(struct hpy_paths *paths,
                                               struct hpy_paths_pace *pace, struct hpy_err *err);

#endif
