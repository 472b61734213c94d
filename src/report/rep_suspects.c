#include "report/rep_suspects.h"

#include "engine/kinds_table.h"
#include "engine/roundabout.h"
#include "engine/why_text.h"

void hpy_rep_object_noun(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    if (graph->owner[node] != HPY_NO_NODE)
        hpy_kinds_clodo_text(out, graph, node);
    else
        hpy_kinds_type_label(out, graph, graph->type[node]);
}

void hpy_rep_percent(struct hpy_text *out, uint64_t part, uint64_t whole)
{
    double share = whole ? 100.0 * (double)part / (double)whole : 0;
    if (part > 0 && share < 1)
        hpy_text_add(out, "under 1 %");
    else
        hpy_text_addf(out, "%.0f %%", share);
}

static void add_count(struct hpy_text *out, uint64_t n, const struct hpy_numbers *numbers)
{
    char text[HPY_COUNT_BYTES];
    hpy_text_add(out, hpy_numbers_count(text, (int64_t)n, numbers));
}

/* "1,999 × shop.registry.Session" */
static void add_gathered(struct hpy_text *out, const struct hpy_suspects *suspects,
                         const struct hpy_suspect *s, const struct hpy_numbers *numbers)
{
    const struct hpy_graph *graph = suspects->tree->graph;
    add_count(out, s->n, numbers);
    hpy_text_add(out, " × ");
    if (s->kind == 2 * (hpy_kind)graph->n_types) /* dicts of nobody are just dicts */
        hpy_text_add(out, "dict");
    else
        hpy_kinds_clodo_label(out, graph, s->kind);
}

static void add_keeps(struct hpy_text *out, const struct hpy_suspects *suspects,
                      const struct hpy_suspect *s, const char *keeps)
{
    hpy_text_add(out, keeps);
    hpy_rep_percent(out, s->bytes, suspects->total_bytes);
}

/* The words before a name, and the name, if there is one. */
static void add_name(struct hpy_text *out, const char *before, const struct hpy_why_rules *rules,
                     uint32_t node, const char *after)
{
    size_t start = out->n_bytes;
    hpy_text_add(out, before);
    size_t name = out->n_bytes;
    hpy_why_name(out, rules, node);
    if (out->n_bytes == name)
        hpy_text_cut(out, start);
    else
        hpy_text_add(out, after);
}

/* What has no name is found in what keeps it: the nearest that has one, or code that runs. */
enum { MAX_KEEPERS = 32 };

static void add_place(struct hpy_text *out, const char *before, const struct hpy_domtree *tree,
                      const struct hpy_why_rules *rules, uint32_t node)
{
    const struct hpy_graph *graph = tree->graph;
    size_t start = out->n_bytes;
    for (int i = 0; i < MAX_KEEPERS && out->n_bytes == start; i++) {
        node = hpy_domtree_idom(tree, node);
        if (node == HPY_NO_NODE || node == HPY_ROOT_NODE)
            return;
        if (hpy_roundabout_is_frame_type(graph, graph->type[node])) {
            hpy_text_add(out, before);
            hpy_why_object_text(out, graph, node, &hpy_numbers_plain);
        } else {
            add_name(out, before, rules, node, "");
        }
    }
}

static void say_holder(struct hpy_text *out, const struct hpy_suspects *suspects,
                       const struct hpy_suspect *s, const struct hpy_why_rules *rules,
                       const struct hpy_numbers *numbers)
{
    const struct hpy_graph *graph = suspects->tree->graph;
    (void)numbers;
    if (graph->flags[s->point] & HPY_NODE_IS_TYPE) {
        add_name(out, "class ", rules, s->point, "");
    } else {
        hpy_text_add(out, "one ");
        hpy_rep_object_noun(out, graph, s->point);
        size_t start = out->n_bytes;
        add_name(out, " held by ", rules, s->point, "");
        if (out->n_bytes == start)
            add_place(out, " in ", suspects->tree, rules, s->point);
    }
    add_keeps(out, suspects, s, s->apart_bytes ? " keeps another " : " keeps ");
}

static void say_chain(struct hpy_text *out, const struct hpy_suspects *suspects,
                      const struct hpy_suspect *s, const struct hpy_why_rules *rules,
                      const struct hpy_numbers *numbers)
{
    hpy_text_add(out, "a chain of ");
    add_gathered(out, suspects, s, numbers);
    add_name(out, " from ", rules, s->point, " on");
    add_keeps(out, suspects, s, " keeps ");
}

static void say_group(struct hpy_text *out, const struct hpy_suspects *suspects,
                      const struct hpy_suspect *s, const struct hpy_why_rules *rules,
                      const struct hpy_numbers *numbers)
{
    (void)rules;
    add_gathered(out, suspects, s, numbers);
    add_keeps(out, suspects, s, " keep ");
    hpy_text_add(out, " together");
}

void hpy_rep_suspect_who(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                         const struct hpy_why_rules *rules, const struct hpy_numbers *numbers)
{
    static void (*const say[])(struct hpy_text *, const struct hpy_suspects *,
                               const struct hpy_suspect *, const struct hpy_why_rules *,
                               const struct hpy_numbers *) = {
        [HPY_SUSPECT_HOLDER] = say_holder,
        [HPY_SUSPECT_CHAIN] = say_chain,
        [HPY_SUSPECT_GROUP] = say_group,
    };
    const struct hpy_suspect *s = &suspects->suspect[i];
    say[s->form](out, suspects, s, rules, numbers);
}

/* Who else refers to what gathered. */
static void add_referrer(struct hpy_text *out, const struct hpy_suspect *s, const char *before,
                         const struct hpy_why_rules *rules, const struct hpy_numbers *numbers)
{
    if (s->referrer == HPY_NO_NODE || s->referrer == s->point)
        return;
    size_t start = out->n_bytes;
    add_name(out, before, rules, s->referrer, " refers to ");
    if (out->n_bytes == start)
        return;
    if (s->n_referred == s->n) {
        hpy_text_add(out, "all of them");
    } else {
        add_count(out, s->n_referred, numbers);
        hpy_text_add(out, " of them");
    }
}

void hpy_rep_suspect_what(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                          const struct hpy_why_rules *rules, const struct hpy_numbers *numbers)
{
    const struct hpy_suspect *s = &suspects->suspect[i];
    if (s->form == HPY_SUSPECT_GROUP) {
        add_referrer(out, s, "", rules, numbers);
    } else if (s->form == HPY_SUSPECT_HOLDER && s->n > 0) {
        add_gathered(out, suspects, s, numbers);
        add_referrer(out, s, "; ", rules, numbers);
    } else if (s->form == HPY_SUSPECT_HOLDER) {
        hpy_text_add(out, "most of it is its own size");
    }
}

void hpy_rep_suspect(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                     const struct hpy_why_rules *rules, const struct hpy_numbers *numbers)
{
    hpy_rep_suspect_who(out, suspects, i, rules, numbers);
    size_t who = out->n_bytes;
    hpy_text_add(out, ": ");
    size_t what = out->n_bytes;
    hpy_rep_suspect_what(out, suspects, i, rules, numbers);
    if (out->n_bytes == what)
        hpy_text_cut(out, who);
}

void hpy_rep_object_name(struct hpy_text *out, const struct hpy_domtree *tree,
                         const struct hpy_why_rules *rules, uint32_t node)
{
    const struct hpy_graph *graph = hpy_why_rules_graph(rules);
    size_t start = out->n_bytes;
    hpy_why_name(out, rules, node);
    bool has_name = out->n_bytes > start;
    hpy_text_add(out, has_name ? " (" : "a ");
    if (graph->flags[node] & HPY_NODE_IS_TYPE)
        hpy_text_add(out, "class");
    else
        hpy_rep_object_noun(out, graph, node);
    if (has_name)
        hpy_text_add(out, ")");
    else
        add_place(out, " in ", tree, rules, node);
}

void hpy_rep_suspect_row(struct hpy_text *out, const struct hpy_suspects *suspects, uint32_t i,
                         const struct hpy_why_rules *rules, const struct hpy_numbers *numbers)
{
    const struct hpy_suspect *s = &suspects->suspect[i];
    if (s->form == HPY_SUSPECT_HOLDER) {
        hpy_rep_object_name(out, suspects->tree, rules, s->point);
        if (s->n > 0) {
            hpy_text_add(out, ": ");
            add_gathered(out, suspects, s, numbers);
        }
        return;
    }
    if (s->form == HPY_SUSPECT_CHAIN)
        hpy_text_add(out, "chain of ");
    add_gathered(out, suspects, s, numbers);
    if (s->form == HPY_SUSPECT_CHAIN)
        add_name(out, " from ", rules, s->point, " on");
    else if (s->referrer != HPY_NO_NODE)
        add_name(out, s->n_referred == s->n ? ", all in " : ", many in ", rules, s->referrer, "");
}
