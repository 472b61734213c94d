#include "engine/via_parse.h"

#include <string.h>

/* The parts of a notation around its argument, without the referrer in front:
 * ".f_locals["  $  "]". What stands for the referrer inside is written "_". */
struct form {
    char before[40], after[8];
    bool has_argument;
};

static struct form form_of(enum hpy_rel_kind kind)
{
    struct form form = { .has_argument = false };
    size_t n = 0, n_after = 0;
    const char *notation = hpy_rel_info(kind)->notation;
    for (const char *p = notation; *p; p++) {
        char c = *p;
        if (c == '$') {
            form.has_argument = true;
            continue;
        }
        if (c == 'X') {
            if (p == notation)
                continue;
            c = '_';
        }
        if (form.has_argument && n_after + 1 < sizeof form.after)
            form.after[n_after++] = c;
        else if (!form.has_argument && n + 1 < sizeof form.before)
            form.before[n++] = c;
    }
    return form;
}

/* Quotes of either sort are the same: Heapy writes what repr makes of a name. */
static bool same_char(char a, char b)
{
    return a == b || ((a == '"' || a == '\'') && (b == '"' || b == '\''));
}

static bool begins(struct hpy_str text, const char *part)
{
    size_t n = strlen(part);
    if (text.n_bytes < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!same_char(text.data[i], part[i]))
            return false;
    return true;
}

/* The argument inside a text of a form, or data NULL. */
static struct hpy_str argument_of(struct hpy_str text, const struct form *form)
{
    size_t n_before = strlen(form->before), n_after = strlen(form->after);
    if (text.n_bytes < n_before + n_after + (form->has_argument ? 1 : 0) ||
        !begins(text, form->before))
        return (struct hpy_str){ NULL, 0 };
    struct hpy_str rest = { text.data + n_before, text.n_bytes - n_before };
    struct hpy_str argument = { rest.data, rest.n_bytes - n_after };
    struct hpy_str end = { rest.data + argument.n_bytes, n_after };
    if (!begins(end, form->after) || (!form->has_argument && argument.n_bytes > 0))
        return (struct hpy_str){ NULL, 0 };
    return argument;
}

static bool read_index(uint32_t *out, struct hpy_str text)
{
    uint32_t value = 0;
    if (hpy_str_equal(text, HPY_STR("*"))) {
        *out = HPY_VIA_ANY;
        return true;
    }
    for (size_t i = 0; i < text.n_bytes; i++) {
        char c = text.data[i];
        if (c < '0' || c > '9' || value > HPY_REL_ARG_MAX / 10)
            return false;
        value = value * 10 + (uint32_t)(c - '0');
    }
    *out = value;
    return text.n_bytes > 0 && value < HPY_REL_ARG_MAX;
}

/* The inside of a str literal, if no escape is in it. */
static struct hpy_str plain_literal(struct hpy_str text)
{
    struct hpy_str none = { NULL, 0 };
    if (text.n_bytes < 2 || (text.data[0] != '\'' && text.data[0] != '"') ||
        text.data[text.n_bytes - 1] != text.data[0])
        return none;
    struct hpy_str inside = { text.data + 1, text.n_bytes - 2 };
    bool escaped = inside.n_bytes && (memchr(inside.data, '\\', inside.n_bytes) ||
                                      memchr(inside.data, text.data[0], inside.n_bytes));
    return escaped ? none : inside;
}

/* Fill in what a text of this kind of relation says; false if it is none. */
static bool read_as(struct hpy_via_wanted *out, const struct hpy_vias *vias,
                    enum hpy_rel_kind kind, struct hpy_str argument)
{
    const struct hpy_graph *graph = vias->graph;
    uint32_t index = 0;
    *out = (struct hpy_via_wanted){ .relation = (uint64_t)kind << 32 };
    switch (hpy_rel_info(kind)->arg) {
    case HPY_ARG_NONE:
        return true;
    case HPY_ARG_INDEX:
        if (!read_index(&index, argument))
            return false;
        out->relation |= index;
        return true;
    case HPY_ARG_NAME:
        while (index < graph->n_names && !hpy_str_equal(hpy_graph_name(graph, index), argument))
            index++;
        out->relation |= index;
        out->never = index == graph->n_names;
        return true;
    case HPY_ARG_KEY:
        out->is_key = true;
        out->key = argument;
        out->plain = plain_literal(argument);
        return true;
    }
    return false;
}

/* What a type written in C tells stands in the names as it is written; or 0. */
static hpy_via find_told(const struct hpy_graph *graph, struct hpy_str text)
{
    for (uint32_t i = 0; i < graph->n_names; i++) {
        struct hpy_str name = hpy_graph_name(graph, i);
        size_t n = 0;
        while (name.n_bytes == text.n_bytes && n < name.n_bytes &&
               same_char(name.data[n], text.data[n]))
            n++;
        if (n > 0 && n == name.n_bytes)
            return (uint64_t)HPY_REL_TOLD << 32 | i;
    }
    return 0;
}

enum hpy_status hpy_via_parse(struct hpy_via_wanted *out, const struct hpy_vias *vias,
                              struct hpy_str text, struct hpy_err *err)
{
    size_t best = 0;
    bool found = false;
    if (text.n_bytes > 1 && text.data[0] == '_') /* the referrer, as Heapy allows */
        text = (struct hpy_str){ text.data + 1, text.n_bytes - 1 };
    for (int k = 0; k < HPY_N_REL_KINDS; k++) {
        enum hpy_rel_kind kind = (enum hpy_rel_kind)k;
        struct form form = form_of(kind);
        struct hpy_str argument = argument_of(text, &form);
        struct hpy_via_wanted wanted;
        /* ".f_locals["x"]" is no attribute: what leaves least to the argument is meant,
         * and of two that leave as much, the one that was read first */
        size_t fixed = strlen(form.before) + strlen(form.after) + !form.has_argument;
        if (kind == HPY_REL_TOLD || vias->same_as[k] != k || !hpy_rel_keeps_alive(HPY_REL(kind, 0)) || !argument.data ||
            (found && fixed <= best) || !read_as(&wanted, vias, kind, argument))
            continue;
        *out = wanted;
        best = fixed;
        found = true;
    }
    hpy_via told = find_told(vias->graph, text);
    if (told && (!found || (out->never && !out->is_key)))
        *out = (struct hpy_via_wanted){ .relation = told };
    else if (found)
        out->told = told;
    if (found || told)
        return HPY_OK;
    struct hpy_text safe = { 0 };
    hpy_text_add_safe(&safe, text);
    enum hpy_status status =
        hpy_fail(err, HPY_ESYNTAX, "no relation is written \"%s\"; they look like .attr, ['key'], "
                 "[0], ->field", hpy_text_get(&safe));
    hpy_text_dispose(&safe);
    return status;
}

bool hpy_via_is_key(const struct hpy_via_wanted *wanted, const struct hpy_graph *graph,
                    uint32_t key)
{
    struct hpy_content content = hpy_graph_content(graph, key);
    if (wanted->plain.data && content.kind == HPY_CONTENT_STR)
        /* a text with fewer bytes than characters is the beginning of a longer one */
        return content.text.n_bytes >= content.length &&
               hpy_str_equal(wanted->plain, content.text);
    struct hpy_text text = { 0 }, whole = { 0 };
    hpy_vias_text(&text, graph, (uint64_t)HPY_REL_DICT_VALUE << 32 | key);
    hpy_text_add_char(&whole, '[');
    hpy_text_add_bytes(&whole, wanted->key.data, wanted->key.n_bytes);
    hpy_text_add_char(&whole, ']');
    bool same = !text.failed && !whole.failed &&
                hpy_str_equal(hpy_text_str(&text), hpy_text_str(&whole));
    hpy_text_dispose(&text);
    hpy_text_dispose(&whole);
    return same;
}
