/* Shortest paths: how objects are reached, step by step.
 *
 * A path leads from one of the sources (the interpreter, if nothing else is said)
 * over references to one of the targets. All shortest paths are found at once and
 * kept as a graph of levels: level 0 holds the sources that lie on one, the last level
 * the targets nearest to the sources, and between two levels are the references that
 * paths take. Targets farther away than the nearest are not reached by any, and a
 * target that is a source itself is none: there is no path of no steps.
 *
 * Each reference is a step of its own. Where an object is held twice by another, as
 * an item and as an attribute or as two items, there are two paths; so the count is
 * the number of lines that a listing has. (Heapy counts and lists by different rules.)
 *
 * Not followed: weak references, unless asked for, and avoided nodes and edges.
 *
 * Some ways are roundabout, and followed only if no target can be reached without them:
 * through the node of static types and singletons (HPY_ADDR_STATICS), because that an
 * object is compiled into the interpreter says least of how it is held; through what the
 * interpreter keeps for itself (caches, modules by index), where Heapy does not look; and
 * from a frame, and on ways from the interpreter from a function, unless it is a source, to
 * what it runs: its function, its code, its builtins and a module's namespace. Else all global variables would be found
 * through whatever function happens to run, and not through their module. A frame's own
 * variables are followed.
 *
 * Order of paths: sources by size, largest first, then address; from each node by
 * relation (attributes, items and dict values, dict keys, C fields, local variables,
 * cells, stack, members of sets, others; what cannot be named comes first), then by
 * value (numbers, texts), then by address of the target, then as the referrer holds
 * them. It depends on nothing but the graph and the question.
 *
 * The search goes forwards and backwards at once, whole levels and always on the side
 * where fewer edges are to be read, until the two meet. Time: the edges of the levels
 * read, and one look at all nodes' types for frames. Memory: while searching 5 bits per
 * node of the graph, 4 bytes per node met and 12 per reference found; kept are 20 bytes per
 * node and 8 per reference on a shortest path.
 *
 * Immutable once made, shared by any number of threads and counted. Borrows the graph. */
#ifndef HPY_ENGINE_PATHS_H
#define HPY_ENGINE_PATHS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/graph.h"
#include "sets/nodeset.h"

/* All references from one node to another. */
struct hpy_path_edge {
    uint32_t source, target;
};

/* Ascending by source, then target; no two equal. */
struct hpy_path_edges {
    struct hpy_path_edge *at;
    uint64_t n;
};

/* Puts any edges into order. O(n log n). Takes over `at`, which is then released by
 * hpy_path_edges_dispose. */
void hpy_path_edges_init(struct hpy_path_edges *out, struct hpy_path_edge *at, uint64_t n);
HPY_MUST_CHECK enum hpy_status hpy_path_edges_union(struct hpy_path_edges *out,
                                                    const struct hpy_path_edges *a,
                                                    const struct hpy_path_edges *b,
                                                    struct hpy_err *err);
bool hpy_path_edges_have(const struct hpy_path_edges *edges, uint32_t source, uint32_t target);
void hpy_path_edges_dispose(struct hpy_path_edges *edges); /* also of a zeroed one */

/* Copied where kept. NULL members = nothing to avoid. */
struct hpy_paths_options {
    const struct hpy_nodeset *avoid_nodes;
    const struct hpy_path_edges *avoid_edges;
    bool weak; /* follow weak references too */
};

struct hpy_paths {
    const struct hpy_graph *graph;
    uint64_t length;     /* references in each path; 0 = there is no path */
    uint64_t n_paths;    /* UINT64_MAX = so many or more, see hpy_paths_count_text */
    uint64_t n_asked;    /* sources there were to start from, on a path or not */
    bool from_root;      /* the only source is the interpreter */

    /* The levels: nodes of level i are level_off[i] … level_off[i + 1]. A node's steps
     * are edge_off[i] … edge_off[i + 1], in the order of paths. NULL without paths. */
    uint64_t *level_off; /* length + 2 */
    uint32_t *node;
    uint64_t *count;     /* paths from this node on; UINT64_MAX = so many or more */
    uint64_t *edge_off;
    uint32_t *slot;      /* the step is out-edge out_off[source] + slot */
    uint32_t *to;        /* its target's place in the next level */

    /* private */
    atomic_uint_fast32_t n_refs;
    struct hpy_nodeset avoid_nodes;
    struct hpy_path_edges avoid_edges;
    bool weak;
};

/* Paths from sources (NULL = the interpreter) to the nearest of the targets; options
 * NULL = none. No path is not an error: then length is 0. Release by
 * hpy_paths_unref. */
HPY_MUST_CHECK enum hpy_status hpy_paths_new(struct hpy_paths **out,
                                             const struct hpy_graph *graph,
                                             const struct hpy_nodeset *sources,
                                             const struct hpy_nodeset *targets,
                                             const struct hpy_paths_options *options,
                                             struct hpy_job *job, struct hpy_err *err);
/* Every reference to a member of a set, and every reference that a member holds, as
 * paths of one step: Heapy's pathsin and pathsout. References between members are
 * among them. Referrers may be virtual nodes, the node of statics excepted. */
HPY_MUST_CHECK enum hpy_status hpy_paths_in(struct hpy_paths **out, const struct hpy_graph *graph,
                                            const struct hpy_nodeset *set,
                                            const struct hpy_paths_options *options,
                                            struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_paths_out(struct hpy_paths **out, const struct hpy_graph *graph,
                                             const struct hpy_nodeset *set,
                                             const struct hpy_paths_options *options,
                                             struct hpy_job *job, struct hpy_err *err);

struct hpy_paths *hpy_paths_ref(struct hpy_paths *paths); /* returns its argument */
void hpy_paths_unref(struct hpy_paths *paths);            /* NULL allowed */

/* How many paths there are besides the first `without`, in decimal digits and exact;
 * 0 if there are no more than that. Where the count is over 64 bits: O(references kept *
 * digits), and memory for a number per node of two levels. */
HPY_MUST_CHECK enum hpy_status hpy_paths_count_text(struct hpy_text *out,
                                                    const struct hpy_paths *paths,
                                                    uint64_t without, struct hpy_job *job,
                                                    struct hpy_err *err);

/* The nodes of a level, from 0 (sources) to length (targets); negative levels count
 * from the last. Virtual nodes are among them. HPY_ENOTFOUND for a level that is not
 * there. */
HPY_MUST_CHECK enum hpy_status hpy_paths_level_set(struct hpy_nodeset *out,
                                                   const struct hpy_paths *paths,
                                                   int64_t level, struct hpy_err *err);
/* The edges between levels i and i + 1, for each i of levels; negative ones count from
 * the end (-1: those into the targets). HPY_ENOTFOUND if there are none such. */
HPY_MUST_CHECK enum hpy_status hpy_paths_edges_at(struct hpy_path_edges *out,
                                                  const struct hpy_paths *paths,
                                                  const int64_t *levels, size_t n_levels,
                                                  struct hpy_err *err);
/* Paths between the same two ends (levels 0 and length) that take none of the edges at
 * those levels, nor what was avoided already: Heapy's avoided(*levels). */
HPY_MUST_CHECK enum hpy_status hpy_paths_avoiding(struct hpy_paths **out,
                                                  const struct hpy_paths *paths,
                                                  const int64_t *levels, size_t n_levels,
                                                  struct hpy_job *job, struct hpy_err *err);

struct hpy_path_step {
    uint32_t source, target; /* nodes */
    uint64_t edge;           /* out-edge of source */
};

/* One path, and the way to the next: nothing is enumerated before. 8 bytes per step.
 * The paths must outlive it. */
struct hpy_path_walk {
    const struct hpy_paths *paths;
    uint64_t index;   /* of the path, from 0; if from_end, from the last: 0 = the last */
    bool from_end;
    /* private */
    uint64_t *at;     /* by level: the step taken, an index of slot and to */
    uint64_t first;   /* the source */
};

/* Path number k, from 0; a negative k counts from the end. HPY_ENOTFOUND if there is
 * none. O(length + steps passed over). */
HPY_MUST_CHECK enum hpy_status hpy_path_walk_init(struct hpy_path_walk *out,
                                                  const struct hpy_paths *paths, int64_t k,
                                                  struct hpy_err *err);
void hpy_path_walk_dispose(struct hpy_path_walk *walk); /* also of a zeroed one */
/* Go on to the next path; false, and no change, at the last. O(steps that differ). */
bool hpy_path_walk_next(struct hpy_path_walk *walk);

/* Step i of the path, below length. O(1). */
static inline struct hpy_path_step hpy_path_walk_step(const struct hpy_path_walk *walk, uint64_t i)
{
    const struct hpy_paths *p = walk->paths;
    uint64_t from = i ? p->level_off[i] + p->to[walk->at[i - 1]] : walk->first;
    uint64_t step = walk->at[i];
    uint32_t source = p->node[from];
    return (struct hpy_path_step){ source, p->node[p->level_off[i + 1] + p->to[step]],
                                   p->graph->out_off[source] + p->slot[step] };
}

#endif
