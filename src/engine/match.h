/* Two graphs of one process: which objects of the old one are still there in the new.
 *
 * An object has no identity but its address, and an address is used again. A node is
 * taken for kept if the other graph has one at the same address, of the same type, and
 * nothing that cannot change differs:
 *
 *   - the type: its name, its module, and for a class the address of the class object;
 *   - what is known of the value, where it is immutable: numbers, strings, bytes, the
 *     names of functions, generators, code, modules and classes;
 *   - the size, where objects of the type never change it;
 *   - of a tuple or a frozenset, how many objects it refers to; of a tuple, also that the
 *     first of them is at the same address;
 *   - where it was allocated, if both captures recorded that.
 *
 * What is left is said here because it cannot be mended: an address that was used again for
 * an object of the same type which looks the same (another instance of a class, another
 * list) is taken for kept. Virtual nodes are no objects and match nothing.
 *
 * Borrows both graphs; counted. Immutable once made and readable from any number of
 * threads. */
#ifndef HPY_ENGINE_MATCH_H
#define HPY_ENGINE_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/job.h"
#include "base/status.h"
#include "engine/graph.h"
#include "sets/nodeset.h"

struct hpy_match; /* opaque */

enum hpy_match_side { HPY_MATCH_OLD, HPY_MATCH_NEW, HPY_N_MATCH_SIDES };

/* Whether two graphs can be of one process, as far as their facts tell: process id, when
 * it was started, and the version of Python. Facts that one of them lacks are passed over,
 * but not the process id. HPY_OK, or HPY_EUNSUPPORTED and in err how they
 * differ. */
HPY_MUST_CHECK enum hpy_status hpy_match_check(const struct hpy_graph *old,
                                               const struct hpy_graph *new,
                                               struct hpy_err *err);

/* Fails as hpy_match_check does. Linear in the nodes; 4 bytes per node of both graphs
 * kept. Starts with one reference. */
HPY_MUST_CHECK enum hpy_status hpy_match_new(struct hpy_match **out,
                                             const struct hpy_graph *old,
                                             const struct hpy_graph *new,
                                             struct hpy_job *job, struct hpy_err *err);
struct hpy_match *hpy_match_ref(struct hpy_match *match);
void hpy_match_unref(struct hpy_match *match); /* NULL allowed */

const struct hpy_graph *hpy_match_graph(const struct hpy_match *match,
                                        enum hpy_match_side side);
/* Objects of one side that the other does not have: of the new one, what is new; of
 * the old one, what is gone. Reachable or not. Lives as long as the match. */
const struct hpy_nodeset *hpy_match_only(const struct hpy_match *match,
                                         enum hpy_match_side side);
/* Objects that both have, as nodes of one side. Lives as long as the match. */
const struct hpy_nodeset *hpy_match_kept(const struct hpy_match *match,
                                         enum hpy_match_side side);
/* The node on the other side, or HPY_NO_NODE. O(1). */
uint32_t hpy_match_other(const struct hpy_match *match, enum hpy_match_side side,
                         uint32_t node);
/* The members of a set of one side that the other side has, as a set of the other side,
 * which the caller disposes of. Linear in the set. */
HPY_MUST_CHECK enum hpy_status hpy_match_translate(struct hpy_nodeset *out,
                                                   const struct hpy_match *match,
                                                   enum hpy_match_side from,
                                                   const struct hpy_nodeset *set,
                                                   struct hpy_job *job, struct hpy_err *err);

#endif
