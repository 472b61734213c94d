/* Rules as expressions: what can be read back is written so. */
#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "engine/inedges.h"
#include "engine/kinds_labels.h"
#include "engine/kinds_table.h"
#include "engine/kinds_tuple.h"
#include "engine/rule_program.h"
#include "engine/site.h"
#include "engine/via.h"

enum { ROWS_MAX = 20 }; /* of a union that is written out */

/* ------------------------------------------------------------ atoms by name */

/* The texts of an atom that is being named after an object. */
struct naming {
    enum hpy_rule_family family;
    struct hpy_text text;
    size_t end[HPY_RULE_MAX_TEXTS];
    size_t n;
    uint64_t number;
    bool too_many;
};

static void add_clodo(struct naming *naming, const struct hpy_graph *graph, uint64_t kind)
{
    hpy_kinds_clodo_label(&naming->text, graph, kind);
}

static void add_via(struct naming *naming, const struct hpy_graph *graph, uint64_t relation)
{
    hpy_vias_text(&naming->text, graph, relation);
}

static void end_text(struct naming *naming)
{
    naming->end[naming->n++] = naming->text.n_bytes;
}

/* The set of what refers to a node, by kind or by relation. */
static enum hpy_status name_referrers(struct naming *naming, const struct hpy_graph *graph,
                                      uint32_t node, struct hpy_err *err)
{
    struct hpy_collected set = { 0 };
    struct hpy_vias vias = { 0 };
    struct hpy_inedges in;
    struct hpy_inedge edges[HPY_INEDGES_CHUNK];
    bool by_kind = naming->family == HPY_RULE_RCS;
    uint32_t dict_type = hpy_kinds_dict_type(graph);
    enum hpy_status status = hpy_graph_need_edges(graph, NULL, err);
    size_t n;
    if (status == HPY_OK && !by_kind)
        status = hpy_vias_init(&vias, graph, naming->family == HPY_RULE_VIA_FOLDED, err);
    if (status == HPY_OK)
        hpy_inedges_init(&in, graph, &node, 1);
    while (status == HPY_OK && (n = hpy_inedges_take(&in, edges)) > 0) {
        for (size_t i = 0; i < n && status == HPY_OK; i++) {
            uint64_t item;
            if (by_kind)
                item = hpy_kinds_clodo_of(graph, dict_type, edges[i].source);
            else
                status = hpy_vias_of(&item, &vias, &edges[i], err);
            if (status == HPY_OK)
                status = hpy_collected_add(&set, item, err);
        }
    }
    if (status == HPY_OK) {
        hpy_collected_finish(&set);
        naming->too_many = set.n > HPY_RULE_MAX_TEXTS;
        for (size_t i = 0; i < set.n && i < HPY_RULE_MAX_TEXTS; i++) {
            (by_kind ? add_clodo : add_via)(naming, graph, set.items[i]);
            end_text(naming);
        }
    }
    hpy_collected_dispose(&set);
    hpy_vias_dispose(&vias);
    return status;
}

static void name_module(struct naming *naming, const struct hpy_graph *graph, uint32_t node)
{
    struct hpy_content content = hpy_graph_content(graph, node);
    if (!(graph->types[graph->type[node]].flags & HPY_TYPE_IS_MODULE))
        return;
    naming->number = graph->addr[node];
    if (content.kind == HPY_CONTENT_NAME) {
        hpy_text_add_bytes(&naming->text, content.text.data, content.text.n_bytes);
        end_text(naming);
    }
}

static void name_line(struct naming *naming, const struct hpy_graph *graph, uint32_t node)
{
    const struct hpy_site_frame *line = hpy_graph_site_line(graph, node);
    if (!line)
        return;
    struct hpy_str file = hpy_graph_name(graph, line->file);
    naming->number = line->line + UINT64_C(1);
    hpy_text_add_bytes(&naming->text, file.data, file.n_bytes);
    end_text(naming);
}

/* The label of a classifier whose kinds are known by their labels. */
static enum hpy_status name_label(struct naming *naming, const struct hpy_graph *graph,
                                  const struct hpy_classifier *by, uint32_t node,
                                  struct hpy_err *err)
{
    void *state = NULL;
    hpy_kind kind;
    if (by->prepare)
        HPY_TRY(by->prepare(&state, by, graph, NULL, err));
    enum hpy_status status = by->classify(state, graph, &node, 1, &kind, err);
    if (status == HPY_OK) {
        by->label(state, graph, kind, &naming->text);
        end_text(naming);
    }
    if (by->dispose)
        by->dispose(state);
    return status;
}

static const struct {
    const struct hpy_classifier *by;
    enum hpy_rule_family family;
} named[] = {
    { &hpy_kinds_unity, HPY_RULE_ANYTHING },     { &hpy_kinds_type, HPY_RULE_TYPE },
    { &hpy_kinds_clodo, HPY_RULE_CLODO },        { &hpy_kinds_size, HPY_RULE_SIZE },
    { &hpy_kinds_id, HPY_RULE_ID },              { &hpy_kinds_idset, HPY_RULE_ID },
    { &hpy_kinds_module, HPY_RULE_MODULE },      { &hpy_kinds_package, HPY_RULE_PACKAGE },
    { &hpy_kinds_class_module, HPY_RULE_DEFINER }, { &hpy_kinds_rcs, HPY_RULE_RCS },
    { &hpy_kinds_prod, HPY_RULE_PROD },
    { &hpy_kinds_via, HPY_RULE_VIA },            { &hpy_kinds_via_folded, HPY_RULE_VIA_FOLDED },
};

static enum hpy_status name_node(struct naming *naming, const struct hpy_graph *graph,
                                 const struct hpy_classifier *by, uint32_t node,
                                 struct hpy_err *err)
{
    naming->family = HPY_N_RULE_FAMILIES;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].by == by)
            naming->family = named[i].family;
    switch (naming->family) {
    case HPY_RULE_ANYTHING:
        return HPY_OK;
    case HPY_RULE_SIZE:
        naming->number = hpy_graph_size(graph, node);
        return HPY_OK;
    case HPY_RULE_ID:
        naming->number = graph->addr[node];
        return HPY_OK;
    case HPY_RULE_PROD:
        name_line(naming, graph, node);
        return hpy_text_check(&naming->text, err);
    case HPY_RULE_MODULE:
        name_module(naming, graph, node);
        return hpy_text_check(&naming->text, err);
    case HPY_RULE_RCS:
    case HPY_RULE_VIA:
    case HPY_RULE_VIA_FOLDED:
        HPY_TRY(name_referrers(naming, graph, node, err));
        break;
    case HPY_RULE_CLODO:
        /* as in Heapy: what is no dict goes by its type, and has its order */
        HPY_TRY(name_label(naming, graph, by, node, err));
        if (graph->type[node] != hpy_kinds_dict_type(graph))
            naming->family = HPY_RULE_TYPE;
        break;
    case HPY_RULE_TYPE:
    case HPY_RULE_PACKAGE:
    case HPY_RULE_DEFINER:
        HPY_TRY(name_label(naming, graph, by, node, err));
        break;
    default:
        return hpy_fail(err, HPY_ESYNTAX, "a kind of %s cannot be compared otherwise", by->name);
    }
    if (naming->too_many)
        return hpy_fail(err, HPY_ELIMIT, "more than %d referrers to name", HPY_RULE_MAX_TEXTS);
    return hpy_text_check(&naming->text, err);
}

static struct hpy_str text_of(const struct naming *naming, size_t i)
{
    size_t from = i ? naming->end[i - 1] : 0;
    return (struct hpy_str){ hpy_text_get(&naming->text) + from, naming->end[i] - from };
}

enum hpy_status hpy_rule_named(struct hpy_rule **out, const struct hpy_graph *graph,
                               const struct hpy_classifier *by, uint32_t node,
                               struct hpy_err *err)
{
    struct naming naming = { .n = 0 };
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    *out = NULL;
    enum hpy_status status = name_node(&naming, graph, by, node, err);
    if (status == HPY_OK) {
        for (size_t i = 0; i < naming.n; i++)
            texts[i] = text_of(&naming, i);
        struct hpy_rule_call call = { naming.family, texts, naming.n, naming.number };
        status = hpy_rule_call(out, &call, err);
    }
    hpy_text_dispose(&naming.text);
    return status;
}

/* -------------------------------------------------------------- expressions */

static void add_quoted(struct hpy_text *out, struct hpy_str text)
{
    struct hpy_text safe = { 0 };
    hpy_text_add_safe(&safe, text);
    if (safe.failed)
        out->failed = true;
    else
        hpy_labels_quote(out, hpy_text_str(&safe));
    hpy_text_dispose(&safe);
}

static void add_clodo_call(struct hpy_text *out, struct hpy_str label)
{
    size_t n = sizeof HPY_KINDS_DICT_OF - 1;
    if (hpy_str_equal(label, HPY_STR(HPY_KINDS_UNOWNED))) {
        hpy_text_add(out, "Clodo(dictof=())");
        return;
    }
    bool is_dict = label.n_bytes > n && memcmp(label.data, HPY_KINDS_DICT_OF, n) == 0;
    hpy_text_add(out, is_dict ? "Clodo(dictof=" : "Clodo(");
    if (is_dict)
        label = (struct hpy_str){ label.data + n, label.n_bytes - n };
    add_quoted(out, label);
    hpy_text_add_char(out, ')');
}

static void add_call(struct hpy_text *out, enum hpy_rule_family family,
                     const struct hpy_str *texts, size_t n_texts, uint64_t number)
{
    if (family == HPY_RULE_CLODO) {
        add_clodo_call(out, texts[0]);
        return;
    }
    hpy_text_addf(out, "%s(", hpy_rule_family_name(family));
    for (size_t i = 0; i < n_texts; i++) {
        if (i > 0)
            hpy_text_add(out, ", ");
        if (family == HPY_RULE_RCS)
            add_clodo_call(out, texts[i]);
        else
            add_quoted(out, texts[i]);
    }
    if (family == HPY_RULE_SIZE)
        hpy_text_addf(out, "%" PRIu64, number);
    else if (family == HPY_RULE_ID)
        hpy_text_addf(out, "0x%" PRIx64, number);
    else if (family == HPY_RULE_PROD && number)
        hpy_text_addf(out, ", %" PRIu64, number - 1);
    else if (family == HPY_RULE_MODULE && number)
        hpy_text_addf(out, "%sat=0x%" PRIx64, n_texts ? ", " : "", number);
    hpy_text_add_char(out, ')');
}

void hpy_rule_like_text(struct hpy_text *out, const struct hpy_graph *graph,
                        const struct hpy_classifier *by, uint32_t node)
{
    if (by->factors) {
        hpy_text_add_char(out, '(');
        for (size_t f = 0; by->factors[f]; f++) {
            hpy_text_add(out, f ? " & " : "");
            hpy_rule_like_text(out, graph, by->factors[f], node);
        }
        hpy_text_add_char(out, ')');
        return;
    }
    struct naming naming = { .n = 0 };
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    struct hpy_err err;
    enum hpy_status status = name_node(&naming, graph, by, node, &err);
    for (size_t i = 0; i < naming.n; i++)
        texts[i] = text_of(&naming, i);
    if (status == HPY_OK)
        add_call(out, naming.family, texts, naming.n, naming.number);
    else if (status == HPY_ENOMEM)
        out->failed = true;
    else
        hpy_text_addf(out, "<a kind of %s>", by->name);
    hpy_text_dispose(&naming.text);
}

static void add_like(struct hpy_text *out, const struct hpy_atom *atom)
{
    if (atom->n_nodes == 0) {
        hpy_text_add(out, "Nothing");
        return;
    }
    bool several = atom->n_nodes > 1;
    hpy_text_add(out, several ? "(" : "");
    for (uint64_t i = 0; i < atom->n_nodes && i < ROWS_MAX; i++) {
        hpy_text_add(out, i ? " | " : "");
        hpy_rule_like_text(out, atom->graph, atom->by, atom->nodes[i]);
    }
    if (atom->n_nodes > ROWS_MAX)
        hpy_text_addf(out, " | <%" PRIu64 " more>", atom->n_nodes - ROWS_MAX);
    hpy_text_add(out, several ? ")" : "");
}

void hpy_rule_atom_text(struct hpy_text *out, const struct hpy_atom *atom)
{
    struct hpy_str texts[HPY_RULE_MAX_TEXTS];
    switch (atom->family) {
    case HPY_RULE_MEMBERS: {
        uint64_t n = hpy_nodeset_count(&atom->set);
        hpy_text_addf(out, "<set of %" PRIu64 " object%s>", n, n == 1 ? "" : "s");
        return;
    }
    case HPY_RULE_LIKE:
        add_like(out, atom);
        return;
    case HPY_RULE_ANYTHING:
        hpy_text_add(out, "Anything");
        return;
    default:
        break;
    }
    for (size_t i = 0; i < atom->n_texts; i++)
        texts[i] = hpy_atom_text(atom, i);
    add_call(out, atom->family, texts, atom->n_texts, atom->number);
    if (atom->alt != HPY_ALT_EQ)
        hpy_text_addf(out, ".alt('%s')", hpy_rule_alts[atom->alt]);
}

/* ---------------------------------------------------------------- whole rules */

typedef void add_atom(struct hpy_text *out, const struct hpy_atom *atom);

/* Postfix becomes infix in place. */
static void add_infix(struct hpy_text *out, const struct hpy_rule *rule, add_atom *add)
{
    static const char symbols[] = { [HPY_SET_AND] = '&', [HPY_SET_OR] = '|',
                                    [HPY_SET_XOR] = '^', [HPY_SET_SUB] = '-' };
    struct hpy_text text = { 0 };
    size_t begin[HPY_RULE_MAX_DEPTH], depth = 0; /* where each operand begins */
    for (size_t s = 0; s < rule->n && !text.failed; s++) {
        const struct hpy_rule_step *step = &rule->steps[s];
        switch (step->kind) {
        case HPY_RULE_ATOM:
            begin[depth++] = text.n_bytes;
            add(&text, step->atom);
            break;
        case HPY_RULE_NOT:
            if (s > 0 && rule->steps[s - 1].kind == HPY_RULE_ATOM &&
                rule->steps[s - 1].atom->family == HPY_RULE_ANYTHING) {
                hpy_text_cut(&text, begin[depth - 1]);
                hpy_text_add(&text, "Nothing");
            } else {
                hpy_text_insert(&text, begin[depth - 1], HPY_STR("~"));
            }
            break;
        case HPY_RULE_COMBINE:
            depth--;
            hpy_text_insert(&text, begin[depth], (struct hpy_str){
                (const char[]){ ' ', symbols[step->op], ' ' }, 3 });
            hpy_text_insert(&text, begin[depth - 1], HPY_STR("("));
            hpy_text_add_char(&text, ')');
            break;
        }
    }
    if (text.failed)
        out->failed = true;
    else
        hpy_text_add_bytes(out, text.data, text.n_bytes);
    hpy_text_dispose(&text);
}

void hpy_rule_text(struct hpy_text *out, const struct hpy_rule *rule)
{
    add_infix(out, rule, hpy_rule_atom_text);
}

/* ----------------------------------------------------------------- as a label */

/* How Heapy words the comparisons of a family. */
static const char *const type_words[HPY_N_ALTS] = {
    [HPY_ALT_LT] = "strict subtype of", [HPY_ALT_LE] = "subtype of",
    [HPY_ALT_GT] = "strict supertype of", [HPY_ALT_GE] = "supertype of",
};
static const char *const set_words[HPY_N_ALTS] = {
    [HPY_ALT_EQ] = " by",            [HPY_ALT_NE] = " by",
    [HPY_ALT_LT] = " by less than",  [HPY_ALT_LE] = " by at most",
    [HPY_ALT_GT] = " by more than",  [HPY_ALT_GE] = " by at least",
};

static void brief_type(struct hpy_text *out, const struct hpy_atom *atom)
{
    const char *words = type_words[atom->alt];
    if (words)
        hpy_text_addf(out, "<%s ", words);
    hpy_text_add_safe(out, hpy_atom_text(atom, 0));
    hpy_text_add(out, words ? ">" : "");
}

static void brief_size(struct hpy_text *out, const struct hpy_atom *atom)
{
    hpy_text_addf(out, "<size %s %" PRIu64 ">",
                  atom->alt == HPY_ALT_EQ ? "=" : hpy_rule_alts[atom->alt], atom->number);
}

static void brief_id(struct hpy_text *out, const struct hpy_atom *atom)
{
    hpy_text_addf(out, "<id 0x%" PRIx64 ">", atom->number);
}

static void brief_set(struct hpy_text *out, const struct hpy_atom *atom)
{
    bool via = atom->family != HPY_RULE_RCS;
    if (via && (atom->alt == HPY_ALT_EQ || atom->alt == HPY_ALT_NE))
        hpy_text_add(out, "<via ");
    else
        hpy_text_addf(out, "<%s%s: ", via ? "via" : "referred", set_words[atom->alt]);
    for (size_t i = 0; i < atom->n_texts; i++) {
        hpy_text_add(out, i ? ", " : "");
        if (via)
            add_quoted(out, hpy_atom_text(atom, i));
        else
            hpy_text_add_safe(out, hpy_atom_text(atom, i));
    }
    hpy_text_add(out, atom->n_texts ? ">" : HPY_KINDS_NOTHING ">");
}

static add_atom *const briefs[HPY_N_RULE_FAMILIES] = {
    [HPY_RULE_TYPE] = brief_type, [HPY_RULE_CLODO] = brief_type,
    [HPY_RULE_SIZE] = brief_size, [HPY_RULE_ID] = brief_id,
    [HPY_RULE_RCS] = brief_set,   [HPY_RULE_VIA] = brief_set,
    [HPY_RULE_VIA_FOLDED] = brief_set,
};

static void add_brief(struct hpy_text *out, const struct hpy_atom *atom)
{
    add_atom *add = briefs[atom->family];
    if (add && atom->alt == HPY_ALT_NE && atom->family != HPY_RULE_SIZE)
        hpy_text_add_char(out, '~'); /* the others have no words for it */
    (add ? add : hpy_rule_atom_text)(out, atom);
}

void hpy_rule_brief(struct hpy_text *out, const struct hpy_rule *rule)
{
    add_infix(out, rule, add_brief);
}
