/* Who refers to the objects of a set, and what they refer to.
 *
 * Weak references are not followed. Virtual nodes (the root, frames without an
 * object) are no objects and never in a result, but a set that holds the root may be
 * asked for its referents: what the interpreter holds. */
#ifndef HPY_ENGINE_NEIGHBOURS_H
#define HPY_ENGINE_NEIGHBOURS_H

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "sets/nodeset.h"

/* Objects with an edge to a member. O(edges into the set), or O(all edges) where that
 * is less to read. */
HPY_MUST_CHECK enum hpy_status hpy_referrers(struct hpy_nodeset *out,
                                             const struct hpy_graph *graph,
                                             const struct hpy_nodeset *set,
                                             struct hpy_job *job, struct hpy_err *err);
/* Objects that a member has an edge to. O(edges out of the set). */
HPY_MUST_CHECK enum hpy_status hpy_referents(struct hpy_nodeset *out,
                                             const struct hpy_graph *graph,
                                             const struct hpy_nodeset *set,
                                             struct hpy_job *job, struct hpy_err *err);

/* Owners of the attribute dicts in a set, and the attribute dicts of its members. */
HPY_MUST_CHECK enum hpy_status hpy_dict_owners(struct hpy_nodeset *out,
                                               const struct hpy_graph *graph,
                                               const struct hpy_nodeset *set,
                                               struct hpy_job *job, struct hpy_err *err);
HPY_MUST_CHECK enum hpy_status hpy_owned_dicts(struct hpy_nodeset *out,
                                               const struct hpy_graph *graph,
                                               const struct hpy_nodeset *set,
                                               struct hpy_job *job, struct hpy_err *err);

#endif
