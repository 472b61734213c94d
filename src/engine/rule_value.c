/* Rules by a property of the object itself: Unity, Size, Id, Module, members of a set.
 * Nothing is looked up but a few nodes, so their states are small. */
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/rule_atom.h"

struct value_state {
    enum hpy_rule_alt alt;
    uint64_t number;
    const struct hpy_nodeset *set; /* the atom's */
    bool inverted;
    uint64_t n_nodes;
    uint32_t nodes[]; /* ascending */
};

static enum hpy_status new_state(struct value_state **out, uint64_t n_nodes,
                                 const struct hpy_atom *atom, struct hpy_err *err)
{
    struct value_state *state =
        hpy_zalloc(1, sizeof *state + (size_t)n_nodes * sizeof state->nodes[0]);
    if (!state)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    state->alt = atom->alt;
    state->number = atom->number;
    state->set = &atom->set;
    *out = state;
    return HPY_OK;
}

static enum hpy_status plain_open(void **state, const struct hpy_graph *graph,
                                  const struct hpy_atom *atom, struct hpy_job *job,
                                  struct hpy_err *err)
{
    (void)graph;
    (void)job;
    struct value_state *made = NULL; /* gcc 12 does not see that new_state fills it */
    HPY_TRY(new_state(&made, 0, atom, err));
    *state = made;
    return HPY_OK;
}

static enum hpy_status anything_match(void *state, const struct hpy_graph *graph,
                                      const uint32_t *nodes, size_t n, bool *out,
                                      struct hpy_err *err)
{
    (void)state;
    (void)graph;
    (void)nodes;
    (void)err;
    for (size_t i = 0; i < n; i++)
        out[i] = true;
    return HPY_OK;
}

static bool compares(uint64_t a, enum hpy_rule_alt alt, uint64_t b)
{
    switch (alt) {
    case HPY_ALT_EQ: return a == b;
    case HPY_ALT_NE: return a != b;
    case HPY_ALT_LT: return a < b;
    case HPY_ALT_LE: return a <= b;
    case HPY_ALT_GT: return a > b;
    case HPY_ALT_GE: return a >= b;
    case HPY_N_ALTS: break;
    }
    assert(!"no such comparison");
    return false;
}

static enum hpy_status size_match(void *state_, const struct hpy_graph *graph,
                                  const uint32_t *nodes, size_t n, bool *out,
                                  struct hpy_err *err)
{
    (void)err;
    const struct value_state *state = state_;
    for (size_t i = 0; i < n; i++)
        out[i] = compares(hpy_graph_size(graph, nodes[i]), state->alt, state->number);
    return HPY_OK;
}

static enum hpy_status members_match(void *state_, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, bool *out,
                                     struct hpy_err *err)
{
    (void)graph;
    (void)err;
    const struct value_state *state = state_;
    for (size_t i = 0; i < n; i++)
        out[i] = hpy_nodeset_has(state->set, nodes[i]);
    return HPY_OK;
}

static int compare_nodes(const void *a_, const void *b_)
{
    const uint32_t *a = a_, *b = b_;
    return *a < *b ? -1 : *a > *b;
}

static enum hpy_status nodes_match(void *state_, const struct hpy_graph *graph,
                                   const uint32_t *nodes, size_t n, bool *out,
                                   struct hpy_err *err)
{
    (void)graph;
    (void)err;
    const struct value_state *state = state_;
    for (size_t i = 0; i < n; i++) {
        bool found = state->n_nodes > 0 && bsearch(&nodes[i], state->nodes, state->n_nodes,
                                                   sizeof *nodes, compare_nodes);
        out[i] = found != state->inverted;
    }
    return HPY_OK;
}

static enum hpy_status id_open(void **state, const struct hpy_graph *graph,
                               const struct hpy_atom *atom, struct hpy_job *job,
                               struct hpy_err *err)
{
    (void)job;
    struct value_state *made = NULL; /* gcc 12 does not see that new_state fills it */
    uint32_t node = hpy_graph_find(graph, atom->number);
    HPY_TRY(new_state(&made, 1, atom, err));
    if (node != HPY_NO_NODE)
        made->nodes[made->n_nodes++] = node;
    *state = made;
    return HPY_OK;
}

static bool is_module(const struct hpy_graph *graph, uint32_t node)
{
    return graph->types[graph->type[node]].flags & HPY_TYPE_IS_MODULE;
}

/* Module objects of a name, or all of them, which the match then turns round. */
static enum hpy_status module_open(void **state, const struct hpy_graph *graph,
                                   const struct hpy_atom *atom, struct hpy_job *job,
                                   struct hpy_err *err)
{
    (void)job;
    struct value_state *made = NULL; /* gcc 12 does not see that new_state fills it */
    uint64_t n = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        n += is_module(graph, node);
    HPY_TRY(new_state(&made, n, atom, err));
    made->inverted = atom->n_texts == 0 && atom->number == 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        if (!is_module(graph, node))
            continue;
        struct hpy_content content = hpy_graph_content(graph, node);
        if (atom->number && graph->addr[node] != atom->number)
            continue;
        if (atom->n_texts == 0 || (content.kind == HPY_CONTENT_NAME &&
                                   hpy_str_equal(content.text, hpy_atom_text(atom, 0))))
            made->nodes[made->n_nodes++] = node;
    }
    *state = made;
    return HPY_OK;
}

const struct hpy_matcher hpy_match_anything = { plain_open, anything_match, hpy_free };
const struct hpy_matcher hpy_match_size = { plain_open, size_match, hpy_free };
const struct hpy_matcher hpy_match_members = { plain_open, members_match, hpy_free };
const struct hpy_matcher hpy_match_id = { id_open, nodes_match, hpy_free };
const struct hpy_matcher hpy_match_module = { module_open, nodes_match, hpy_free };
