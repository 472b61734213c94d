/* Relations as Heapy's Via compares them: by what they say, not by which edge says
 * it. All dict values at key 'data' are one relation, whichever string object is the
 * key; an item [3] of a list and the value at 3 of a dict are one; so are an
 * attribute named __dict__ and the edge to the attribute dict.
 *
 * Folded, positions and the keys of plain dicts are left out: [*], .keys()[*]. The
 * keys of attribute dicts stay, as they are names. */
#ifndef HPY_ENGINE_VIA_H
#define HPY_ENGINE_VIA_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/graph.h"
#include "engine/inedges.h"

/* The kind of the relation << 32 | its argument, or the node of its key, or
 * HPY_VIA_ANY. Equal relations of one graph and one hpy_vias are equal numbers. */
typedef uint64_t hpy_via;
#define HPY_VIA_ANY UINT32_MAX

struct hpy_vias {
    const struct hpy_graph *graph;
    bool folded;
    uint32_t dict_name, type_name; /* names "__dict__" and "ob_type", or UINT32_MAX */
    uint8_t same_as[HPY_N_REL_KINDS]; /* first kind with the same notation */
    uint32_t *key_of; /* by node: 0 = not met, else 1 + the first key met that is equal */
    uint32_t *slots;  /* of those first ones, by contents; 1 + node, 0 = free */
    uint64_t n_slots, n_keys;
};

HPY_MUST_CHECK enum hpy_status hpy_vias_init(struct hpy_vias *vias,
                                             const struct hpy_graph *graph, bool folded,
                                             struct hpy_err *err);
void hpy_vias_dispose(struct hpy_vias *vias); /* also on a zeroed one */

/* Ask memory for what hpy_vias_of will need of an edge. */
static inline void hpy_vias_expect(const struct hpy_vias *vias, const struct hpy_inedge *edge)
{
    if (HPY_REL_KIND(edge->rel) == HPY_REL_DICT_VALUE && edge->edge > 0)
        __builtin_prefetch(&vias->graph->out_target[edge->edge - 1]);
}
/* The relation of an edge. HPY_ENOMEM. */
HPY_MUST_CHECK enum hpy_status hpy_vias_of(hpy_via *out, struct hpy_vias *vias,
                                           const struct hpy_inedge *edge,
                                           struct hpy_err *err);
/* Append the notation: ".children", "['data']", "[*]". */
void hpy_vias_text(struct hpy_text *out, const struct hpy_graph *graph, hpy_via via);

#endif
