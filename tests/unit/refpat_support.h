/* Small graphs with types, drawn as text, for tests of reference patterns. */
#ifndef HPY_TESTS_REFPAT_SUPPORT_H
#define HPY_TESTS_REFPAT_SUPPORT_H

#include "engine/graph.h"
#include "sets/nodeset.h"

/* One object: a letter, its type, its size, and whom it refers to, by letters: "bc.d",
 * where ".d" is a weak reference and "=d" the attribute dict of the object. The addresses
 * of letters ascend with their codes, from 0x1000 in steps of 16. */
struct drawn_node {
    char letter;
    const char *type; /* "module" … of builtins, "demo.Node", or "!module": a class that says
                         it is from there */
    uint64_t size_bytes;
    const char *refers;
    const char *name; /* NULL, or what it is called */
};

/* nodes ends with the letter '\0'. held: what the root refers to. */
struct hpy_graph *refpat_drawn(const struct drawn_node *nodes, const char *held);
struct hpy_nodeset refpat_set_of(const struct hpy_graph *graph, const char *letters);

/* Heapy's example of a list that four others hold, see renderings in Heapy's own words:
 * p the list, m a module dict, s something with slots, d and e dicts of nobody. */
struct hpy_graph *refpat_payload(void);

#endif
