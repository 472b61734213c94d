/* The builder: a sink that indexes what it is told and seals it as a graph.
 *
 * Nodes may come in any order and edges may point forward. Sealing numbers the
 * nodes by address (sets/addrset), resolves edges, turns them round, and marks
 * what the root reaches through edges that keep alive.
 *
 * Cost: 32 bytes per node and 12 per edge while collecting, plus contents; they are
 * given back while the graph grows. Sealing is linear in nodes plus edges and uses
 * a second thread where it helps. */
#ifndef HPY_ENGINE_BUILD_H
#define HPY_ENGINE_BUILD_H

#include "base/job.h"
#include "engine/graph.h"
#include "engine/sink.h"

struct hpy_builder; /* a struct hpy_sink is its first member */

struct hpy_builder *hpy_builder_new(void); /* NULL = out of memory */
void hpy_builder_free(struct hpy_builder *builder);
struct hpy_sink *hpy_builder_sink(struct hpy_builder *builder);

/* Before sealing: calls back for each node told so far, in the order told, with the
 * address of its type, 0 for a virtual one, and its flags. O(nodes). */
typedef void (*hpy_builder_seen)(void *context, uint64_t addr, uint64_t type_addr,
                                 uint32_t flags);
void hpy_builder_each(const struct hpy_builder *builder, hpy_builder_seen seen,
                      void *context);

/* After finish: make the graph, which the caller then owns. The builder is empty
 * afterwards, also on failure. Fails with HPY_EDAMAGED when the sequence broke
 * the rules of sink.h (an edge to an address that was never announced, an
 * address twice, a type or name out of range, no root): these can come from a
 * hostile file. */
HPY_MUST_CHECK enum hpy_status hpy_build_seal(struct hpy_graph **out,
                                              struct hpy_builder *builder,
                                              struct hpy_job *job,
                                              struct hpy_err *err);

#endif
