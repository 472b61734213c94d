#include "engine/why_text.h"

#include <string.h>

#include "engine/kinds.h"
#include "engine/roundabout.h"
#include "engine/running.h"
#include "engine/why_work.h"

enum { VALUE_BYTES = 40 };

/* ------------------------------------------------------------------------ objects */

/* The last part of a place, with its folder where that says more: "shop/__init__.py:3". */
static struct hpy_str short_place(struct hpy_str place)
{
    static const char init[] = "__init__.py";
    const char *slash = memrchr(place.data, '/', place.n_bytes);
    if (!slash)
        return place;
    size_t before = (size_t)(slash - place.data), skip = before + 1;
    if (place.n_bytes - skip >= sizeof init - 1 &&
        memcmp(place.data + skip, init, sizeof init - 1) == 0) {
        const char *upper = memrchr(place.data, '/', before);
        skip = upper ? (size_t)(upper - place.data) + 1 : 0;
    }
    return (struct hpy_str){ place.data + skip, place.n_bytes - skip };
}

/* "sweep(), registry.py:88" */
static bool add_running(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    struct hpy_str function, place;
    if (!hpy_running(&function, &place, graph, node))
        return false;
    hpy_text_add_safe(out, function);
    hpy_text_add(out, "()");
    if (place.n_bytes) {
        hpy_text_add(out, ", ");
        hpy_text_add_safe(out, short_place(place));
    }
    return true;
}

/* The kind, but of a dict of nobody as people say it. */
static void add_kind(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    if (graph->owner[node] == HPY_NO_NODE)
        hpy_graph_type_name(out, graph, graph->type[node]);
    else
        hpy_kinds_clodo_text(out, graph, node);
}

static void add_length(struct hpy_text *out, uint64_t n, const struct hpy_numbers *numbers)
{
    char count[HPY_COUNT_BYTES];
    hpy_text_addf(out, ", %s item%s", hpy_numbers_count(count, (int64_t)n, numbers),
                  n == 1 ? "" : "s");
}

void hpy_why_object_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                         const struct hpy_numbers *numbers)
{
    struct hpy_content content = hpy_graph_content(graph, node);
    if (node == HPY_ROOT_NODE) {
        hpy_text_add(out, "the interpreter");
        return;
    }
    if (graph->flags[node] & HPY_NODE_IS_TYPE) {
        hpy_text_add(out, "class ");
        hpy_graph_brief(out, graph, node, VALUE_BYTES * 2);
        return;
    }
    if (hpy_roundabout_is_frame_type(graph, graph->type[node])) {
        hpy_text_add_safe(out, hpy_graph_name(graph, graph->types[graph->type[node]].name));
        hpy_text_add_char(out, ' ');
        if (!add_running(out, graph, node) && !out->failed)
            hpy_text_cut(out, out->n_bytes - 1);
        return;
    }
    add_kind(out, graph, node);
    switch (content.kind) {
    case HPY_CONTENT_LENGTH:
        add_length(out, content.length, numbers);
        break;
    case HPY_CONTENT_NONE:
        break;
    default:
        hpy_text_add_char(out, ' ');
        hpy_graph_brief(out, graph, node, VALUE_BYTES);
    }
}

/* -------------------------------------------------------------------------- steps */

/* How references are told that are no attributes, items or keys; $ the argument. */
static const char *const words[HPY_N_REL_KINDS] = {
    [HPY_REL_UNKNOWN] = "unnamed", [HPY_REL_DICT_KEY] = "a key of it",
    [HPY_REL_FIELD] = "C field $", [HPY_REL_LOCAL] = "local $",
    [HPY_REL_CELL] = "local $", [HPY_REL_STACK] = "its stack",
    [HPY_REL_SET_ITEM] = "a member", [HPY_REL_TYPE] = ".__class__",
    [HPY_REL_WEAK] = "weakly", [HPY_REL_ROOT] = "its $",
    [HPY_REL_SHARED_KEY] = "a name of an attribute",
};

/* A reference by itself; of an attribute dict's value with what leads into the dict. */
static void add_way(struct hpy_text *out, const struct hpy_graph *graph, uint32_t source,
                    uint64_t edge, bool in_dict)
{
    uint32_t rel = graph->out_rel[edge];
    const char *word = words[HPY_REL_KIND(rel)];
    uint32_t key = hpy_graph_edge_key(graph, source, edge);
    struct hpy_str name;
    bool of_thread;
    if (in_dict && HPY_REL_KIND(rel) == HPY_REL_DICT_VALUE && key != HPY_NO_NODE &&
        hpy_why_identifier(&name, graph, key)) {
        hpy_text_add_char(out, '.');
        hpy_text_add_safe(out, name);
        return;
    }
    if (in_dict)
        hpy_text_add(out, word ? ".__dict__ " : ".__dict__");
    if (!word) {
        hpy_graph_edge_text(out, graph, source, edge);
        return;
    }
    size_t n_before = strcspn(word, "$");
    hpy_text_add_bytes(out, word, n_before);
    if (!word[n_before])
        return;
    hpy_text_add_safe(out, HPY_REL_KIND(rel) == HPY_REL_ROOT
                               ? hpy_roundabout_field(&of_thread, graph, edge)
                               : hpy_graph_name(graph, HPY_REL_ARG(rel)));
}

void hpy_why_step_text(struct hpy_text *out, const struct hpy_why *why, uint64_t i)
{
    const struct hpy_why_step *step = &why->step[i];
    add_way(out, why->graph, step->source, step->edge,
            i > why->n_lead && why->step[i - 1].merged);
}

/* ---------------------------------------------------------------------- beginnings */

const char *hpy_why_note(const struct hpy_why *why)
{
    switch (why->begin) {
    case HPY_WHY_FROM_FRAME:
        return "running code holds it, until that returns";
    case HPY_WHY_FROM_C:
        return "C code of the interpreter holds it";
    case HPY_WHY_FROM_STATIC:
        return "it lives as long as the interpreter";
    case HPY_WHY_FROM_OUTSIDE:
        if (why->first != why->node)
            return "unreachable: nothing refers to the first of these; C code may hold it";
        return why->count[HPY_WHY_WEAK] > 0
                   ? "only weak references lead to it; C code may hold it"
                   : "unreachable: nothing in the heap refers to it; C code may hold it";
    case HPY_WHY_FROM_CYCLE:
        return "unreachable: garbage waiting for the collector, unless C code holds it";
    default:
        return "";
    }
}

void hpy_why_begin_text(struct hpy_text *out, const struct hpy_why *why)
{
    struct hpy_content content;
    switch (why->begin) {
    case HPY_WHY_FROM_MODULE:
        content = hpy_graph_content(why->graph, why->first);
        hpy_text_add(out, "module ");
        if (content.kind == HPY_CONTENT_NAME) {
            hpy_text_add_safe(out, content.text);
        } else { /* as it is imported */
            hpy_graph_edge_text(out, why->graph, why->step[1].source, why->step[1].edge);
        }
        break;
    case HPY_WHY_FROM_C:
        hpy_text_add(out, "the interpreter");
        break;
    case HPY_WHY_FROM_STATIC:
        hpy_text_add(out, "compiled into Python");
        break;
    default:
        hpy_why_object_text(out, why->graph, why->first, &hpy_numbers_plain);
        break;
    }
}

/* ------------------------------------------------------------------------- holders */

void hpy_why_direct_text(struct hpy_text *out, const struct hpy_why *why,
                         const struct hpy_why_rules *rules, uint64_t i)
{
    const struct hpy_graph *graph = why->graph;
    const struct hpy_why_direct *direct = &why->direct[i];
    bool in_dict = direct->owner != direct->source, frame = direct->holder == HPY_WHY_FRAME;
    struct hpy_text name = { 0 };
    if (direct->source == HPY_ROOT_NODE) {
        hpy_text_add(out, frame ? "running" : "the interpreter, ");
        if (!frame)
            add_way(out, graph, direct->source, direct->edge, false);
        return;
    }
    if (direct->source == rules->statics) {
        hpy_text_add(out, "compiled into Python");
        return;
    }
    if (!frame)
        hpy_why_name(&name, rules, direct->owner);
    if (direct->holder == HPY_WHY_WEAK) {
        hpy_graph_type_name(out, graph, graph->type[direct->source]);
        if (name.n_bytes > 0)
            hpy_text_addf(out, " in %s", hpy_text_get(&name));
    } else {
        if (name.n_bytes > 0)
            hpy_text_add(out, hpy_text_get(&name));
        else
            hpy_why_object_text(out, graph, direct->owner, &hpy_numbers_plain);
        struct hpy_text way = { 0 };
        add_way(&way, graph, direct->source, direct->edge, in_dict);
        char first = hpy_text_get(&way)[0];
        bool joins = name.n_bytes > 0 && (first == '.' || first == '[');
        hpy_text_add(out, joins ? "" : first == '.' || first == '[' ? " " : ", ");
        hpy_text_add(out, hpy_text_get(&way));
        out->failed |= way.failed;
        hpy_text_dispose(&way);
    }
    out->failed |= name.failed;
    hpy_text_dispose(&name);
}

/* -------------------------------------------------------------------------- a line */

void hpy_why_line(struct hpy_text *out, const struct hpy_why *why, uint64_t max_steps,
                  const struct hpy_numbers *numbers)
{
    uint64_t n = why->n_steps - why->n_lead, half = max_steps / 2;
    char count[HPY_COUNT_BYTES];
    hpy_why_begin_text(out, why);
    for (uint64_t i = 0; i < n; i++) {
        if (n > max_steps && i == max_steps - half) {
            hpy_text_addf(out, " … %s steps …",
                          hpy_numbers_count(count, (int64_t)(n - max_steps), numbers));
            i += n - max_steps;
        }
        if (i < n && !why->step[why->n_lead + i].merged) {
            hpy_text_add_char(out, ' ');
            hpy_why_step_text(out, why, why->n_lead + i);
        }
    }
}
