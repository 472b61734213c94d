/* Heaps made by hand, for frames that never change: every address, size and fact
 * is written in fixture.c. */
#ifndef HPY_TESTS_GOLDEN_FIXTURE_H
#define HPY_TESTS_GOLDEN_FIXTURE_H

#include <stdint.h>

#include "engine/graph.h"

/* "shop": a service whose registry keeps sessions. "text": names and values in many
 * scripts, and hostile ones. "empty": an interpreter without objects. "garbage": a
 * list, and a cycle that nothing reaches. "many": n strings. "leak": a small program
 * that leaks, fixture_leak.c. "chain": a linked list of n objects, fixture_chain.c. NULL if
 * the name is unknown; aborts if a heap cannot be built. */
struct hpy_graph *fixture_make(const char *name, uint64_t n);
struct hpy_graph *fixture_make_leak(void);
struct hpy_graph *fixture_make_grown(const char *fixture); /* before, after, stranger */
struct hpy_graph *fixture_make_chain(uint64_t n);

#endif
