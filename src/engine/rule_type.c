/* Rules by type and by Clodo: a mark for each kind, made once, and a load per object.
 *
 * Types are ordered as classes are (engine/type_order), which is looked up only where a
 * rule asks for it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/kinds_table.h"
#include "engine/rule_atom.h"
#include "engine/type_order.h"

static bool is_full_name(const struct hpy_graph *graph, uint32_t type, struct hpy_str text)
{
    struct hpy_str module = hpy_graph_name(graph, graph->types[type].module);
    struct hpy_str name = hpy_graph_name(graph, graph->types[type].name);
    return text.n_bytes == module.n_bytes + 1 + name.n_bytes &&
           text.data[module.n_bytes] == '.' &&
           hpy_str_equal((struct hpy_str){ text.data, module.n_bytes }, module) &&
           hpy_str_equal((struct hpy_str){ text.data + module.n_bytes + 1, name.n_bytes }, name);
}

uint64_t hpy_rule_type_address(struct hpy_str text)
{
    static const char before[] = " at 0x";
    char digits[20];
    if (text.n_bytes < 6 || memcmp(text.data, "<type ", 6) != 0 ||
        text.data[text.n_bytes - 1] != '>')
        return 0;
    const char *at = memmem(text.data, text.n_bytes, before, sizeof before - 1);
    if (!at)
        return 0;
    at += sizeof before - 1;
    size_t n = (size_t)(text.data + text.n_bytes - 1 - at);
    if (n == 0 || n >= sizeof digits)
        return 0;
    memcpy(digits, at, n);
    digits[n] = '\0';
    char *end;
    uint64_t address = strtoull(digits, &end, 16);
    return *end == '\0' ? address : 0;
}

bool hpy_rule_names_type(const struct hpy_graph *graph, uint32_t type, struct hpy_str text)
{
    uint64_t address = hpy_rule_type_address(text);
    if (address) {
        uint32_t node = graph->types[type].node;
        return node != HPY_NO_NODE && graph->addr[node] == address;
    }
    if (is_full_name(graph, type, text))
        return true;
    if (text.n_bytes == 0 || !memchr(text.data, '\\', text.n_bytes)) { /* nothing is escaped: no label is needed */
        struct hpy_str name = hpy_graph_name(graph, graph->types[type].name);
        struct hpy_str module = hpy_graph_name(graph, graph->types[type].module);
        bool plain = !module.n_bytes || hpy_str_equal(module, HPY_STR("builtins"));
        bool python = graph->types[type].flags & HPY_TYPE_PYTHON;
        const char *alias = plain && module.n_bytes && !python ? hpy_kinds_alias(name) : "";
        return *alias ? hpy_str_equal(text, hpy_str_of(alias))
                      : plain && hpy_str_equal(text, name);
    }
    struct hpy_text label = { 0 };
    hpy_kinds_type_label(&label, graph, type);
    bool same = hpy_str_equal(hpy_text_str(&label), text);
    hpy_text_dispose(&label);
    return same;
}

void hpy_rule_mark_clodo(bool *out, const struct hpy_graph *graph, struct hpy_str text)
{
    static const struct hpy_str dict_of = { HPY_KINDS_DICT_OF, sizeof HPY_KINDS_DICT_OF - 1 };
    uint32_t n_types = graph->n_types, first = 0;
    if (hpy_str_equal(text, HPY_STR(HPY_KINDS_UNOWNED))) {
        out[2 * (size_t)n_types] = true;
        return;
    }
    if (text.n_bytes > dict_of.n_bytes && memcmp(text.data, dict_of.data, dict_of.n_bytes) == 0) {
        text = (struct hpy_str){ text.data + dict_of.n_bytes, text.n_bytes - dict_of.n_bytes };
        first = n_types;
    }
    for (uint32_t t = 0; t < n_types; t++)
        if (hpy_rule_names_type(graph, t, text))
            out[(size_t)first + t] = true;
}

struct type_state {
    uint32_t dict_type; /* of Clodo */
    bool belongs[];     /* by type, or by kind of Clodo */
};

static enum hpy_status new_state(struct type_state **out, uint64_t n, struct hpy_err *err)
{
    *out = hpy_zalloc(1, sizeof **out + (size_t)n);
    return *out ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
}

/* Types that are the named ones, or are not. */
static enum hpy_status mark_named(bool *out, const struct hpy_graph *graph,
                                  const struct hpy_atom *atom)
{
    for (uint32_t t = 0; t < graph->n_types; t++)
        out[t] = hpy_rule_names_type(graph, t, hpy_atom_text(atom, 0)) ==
                 (atom->alt == HPY_ALT_EQ);
    return HPY_OK;
}

static enum hpy_status mark_related(bool *out, const struct hpy_type_order *order,
                                    const struct hpy_atom *atom, struct hpy_err *err)
{
    bool strict = atom->alt == HPY_ALT_LT || atom->alt == HPY_ALT_GT;
    bool *named = HPY_ZARRAY(bool, order->n), *related = HPY_ZARRAY(bool, order->n);
    if (named && related) {
        for (uint32_t c = 0; c < order->n; c++)
            named[c] = hpy_type_order_names(order, c, hpy_atom_text(atom, 0));
        (atom->alt == HPY_ALT_LT || atom->alt == HPY_ALT_LE
             ? hpy_type_order_below : hpy_type_order_above)(related, order, named);
        for (uint32_t t = 0; t < order->graph->n_types; t++)
            out[t] = named[t] ? !strict : related[t];
    }
    enum hpy_status status =
        named && related ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for a kind");
    hpy_free(named);
    hpy_free(related);
    return status;
}

enum hpy_status hpy_rule_mark_types(bool *out, const struct hpy_graph *graph,
                                    const struct hpy_atom *atom, struct hpy_job *job,
                                    struct hpy_err *err)
{
    struct hpy_type_order *order;
    if (atom->alt == HPY_ALT_EQ || atom->alt == HPY_ALT_NE)
        return mark_named(out, graph, atom);
    HPY_TRY(hpy_type_order_new(&order, graph, job, err));
    enum hpy_status status = mark_related(out, order, atom, err);
    hpy_type_order_free(order);
    return status;
}

static enum hpy_status type_open(void **state, const struct hpy_graph *graph,
                                 const struct hpy_atom *atom, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct type_state *made;
    HPY_TRY(new_state(&made, graph->n_types, err));
    *state = made;
    return hpy_rule_mark_types(made->belongs, graph, atom, job, err);
}

static enum hpy_status type_match(void *state_, const struct hpy_graph *graph,
                                  const uint32_t *nodes, size_t n, bool *out,
                                  struct hpy_err *err)
{
    (void)err;
    const struct type_state *state = state_;
    for (size_t i = 0; i < n; i++)
        out[i] = state->belongs[graph->type[nodes[i]]];
    return HPY_OK;
}

static enum hpy_status clodo_open(void **state, const struct hpy_graph *graph,
                                  const struct hpy_atom *atom, struct hpy_job *job,
                                  struct hpy_err *err)
{
    (void)job;
    struct type_state *made;
    HPY_TRY(new_state(&made, hpy_kinds_n_clodo(graph), err));
    *state = made;
    made->dict_type = hpy_kinds_dict_type(graph);
    hpy_rule_mark_clodo(made->belongs, graph, hpy_atom_text(atom, 0));
    return HPY_OK;
}

static enum hpy_status clodo_match(void *state_, const struct hpy_graph *graph,
                                   const uint32_t *nodes, size_t n, bool *out,
                                   struct hpy_err *err)
{
    (void)err;
    const struct type_state *state = state_;
    for (size_t i = 0; i < n; i++)
        out[i] = state->belongs[hpy_kinds_clodo_of(graph, state->dict_type, nodes[i])];
    return HPY_OK;
}

const struct hpy_matcher hpy_match_type = { type_open, type_match, hpy_free };
const struct hpy_matcher hpy_match_clodo = { clodo_open, clodo_match, hpy_free };
