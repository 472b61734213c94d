/* Heaps to press keys on: those of the golden frames, and random ones with cycles, garbage,
 * virtual nodes and names in odd scripts. */
#ifndef HPY_TESTS_KEYS_HEAPS_H
#define HPY_TESTS_KEYS_HEAPS_H

#include "engine/graph.h"
#include "person.h"

/* Some heap; aborts if it cannot be built. `name` gets what it is called. */
struct hpy_graph *heaps_any(const char **name, struct person *person);

#endif
