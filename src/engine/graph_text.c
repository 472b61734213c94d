/* How objects and references are written in one line. The forms are Heapy's where
 * it has one: address*length for containers, names for what has a name. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/graph.h"

#define ELLIPSIS "…"
#define ELLIPSIS_BYTES (sizeof ELLIPSIS - 1)
#define KEY_BYTES 40 /* most of a dict key that is shown in a reference */

/* ---------------------------------------------------------------- literals */

/* Append a character of a literal, escaped as repr() would. */
static void add_literal_char(struct hpy_text *out, struct hpy_str one, char quote, bool raw)
{
    unsigned char byte = (unsigned char)one.data[0];
    if (byte == (unsigned char)quote || byte == '\\') {
        hpy_text_add_char(out, '\\');
        hpy_text_add_char(out, (char)byte);
    } else if (raw && byte >= 0x7f) {
        hpy_text_addf(out, "\\x%02x", byte);
    } else {
        hpy_text_add_safe(out, one);
    }
}

/* A str or bytes literal in at most max_bytes. It ends in an ellipsis before the
 * closing quote when it is cut, by us or already by the producer (`partial`). */
static void add_literal(struct hpy_text *out, struct hpy_str text, bool raw, bool partial,
                        size_t max_bytes)
{
    size_t start = out->n_bytes;
    bool single = text.n_bytes && memchr(text.data, '\'', text.n_bytes);
    bool both = single && memchr(text.data, '"', text.n_bytes);
    char quote = single && !both ? '"' : '\'';
    if (raw)
        hpy_text_add_char(out, 'b');
    hpy_text_add_char(out, quote);
    /* where the text ended when an ellipsis and the quote still fitted behind it */
    size_t fits = out->n_bytes;
    for (size_t at = 0; at < text.n_bytes && !out->failed;) {
        uint32_t c;
        size_t n = raw ? 1 : hpy_utf8_decode(&c, text.data + at, text.n_bytes - at);
        add_literal_char(out, (struct hpy_str){ text.data + at, n }, quote, raw);
        at += n;
        size_t used = out->n_bytes - start;
        if (used + ELLIPSIS_BYTES + 1 <= max_bytes)
            fits = out->n_bytes;
        if (used + 1 + (partial ? ELLIPSIS_BYTES : 0) > max_bytes) {
            partial = true;
            break;
        }
    }
    if (partial) {
        hpy_text_cut(out, fits);
        hpy_text_add(out, ELLIPSIS);
    }
    hpy_text_add_char(out, quote);
}

/* A double as Python's repr() writes it: the fewest digits that read back the same,
 * exponent from 1e16 on and below 1e-4. Digits are picked out of printf's text, so
 * that the locale's decimal point does not matter. */
static void add_float(struct hpy_text *out, uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    if (value != value) {
        hpy_text_add(out, "nan");
        return;
    }
    if (bits >> 63)
        hpy_text_add_char(out, '-');
    if ((bits << 1) >> 1 == UINT64_C(0x7ff0000000000000)) {
        hpy_text_add(out, "inf");
        return;
    }
    char printed[64], digits[24];
    double magnitude = value < 0 ? -value : value;
    for (int precision = 0; precision <= 16; precision++) {
        snprintf(printed, sizeof printed, "%.*e", precision, magnitude);
        if (strtod(printed, NULL) == magnitude)
            break;
    }
    int n = 0, exponent = atoi(strchr(printed, 'e') + 1);
    for (const char *p = printed; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    digits[n] = '\0';
    if (exponent < -4 || exponent >= 16) {
        hpy_text_addf(out, "%c%s%se%c%02d", digits[0], n > 1 ? "." : "", digits + 1,
                      exponent < 0 ? '-' : '+', abs(exponent));
    } else if (exponent < 0) {
        hpy_text_addf(out, "0.%.*s%s", -exponent - 1, "000", digits);
    } else {
        for (int i = 0; i <= exponent || i < n; i++) {
            hpy_text_add_char(out, i < n ? digits[i] : '0');
            if (i == exponent)
                hpy_text_add_char(out, '.');
        }
        if (n <= exponent + 1)
            hpy_text_add_char(out, '0');
    }
}

/* ----------------------------------------------------------------- objects */

static void add_address(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    hpy_text_addf(out, "0x%" PRIx64, graph->addr[node]);
}

static bool is_builtin_type(const struct hpy_graph *graph, uint32_t type, struct hpy_str name)
{
    const struct hpy_graph_type *info = &graph->types[type];
    return hpy_str_equal(hpy_graph_name(graph, info->name), name) &&
           (hpy_str_equal(hpy_graph_name(graph, info->module), HPY_STR("builtins")) ||
            hpy_str_equal(hpy_graph_name(graph, info->module), HPY_STR("types")));
}

/* Objects of which there is one, known by their type. */
static const char *singleton(const struct hpy_graph *graph, uint32_t node)
{
    static const struct { struct hpy_str type; const char *text; } rows[] = {
        { { "NoneType", 8 }, "None" },
        { { "ellipsis", 8 }, "Ellipsis" },
        { { "NotImplementedType", 18 }, "NotImplemented" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_builtin_type(graph, graph->type[node], rows[i].type))
            return rows[i].text;
    return NULL;
}

/* The type that an object is, or HPY_NO_TYPE. Linear in the types, of which there
 * are some thousands, and asked for the rows on a screen. */
static uint32_t type_at(const struct hpy_graph *graph, uint32_t node)
{
    for (uint32_t i = 0; graph->flags[node] & HPY_NODE_IS_TYPE && i < graph->n_types; i++)
        if (graph->types[i].node == node)
            return i;
    return HPY_NO_TYPE;
}

static void add_length(struct hpy_text *out, const char *what, uint64_t n, const char *unit)
{
    hpy_text_addf(out, "%s of %" PRIu64 " %s%s", what, n, unit, n == 1 ? "" : "s");
}

static void add_number(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                       int64_t value)
{
    if ((value == 0 || value == 1) && is_builtin_type(graph, graph->type[node], HPY_STR("bool")))
        hpy_text_add(out, value ? "True" : "False");
    else
        hpy_text_addf(out, "%" PRId64, value);
}

static uint64_t n_code_points(struct hpy_str text)
{
    uint64_t n = 0;
    for (size_t i = 0; i < text.n_bytes; i++)
        n += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return n;
}

/* What an object says of itself, without cutting (literals cut themselves); false
 * if it says nothing and only its address is left. */
static bool add_value(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                      size_t max_bytes)
{
    struct hpy_content content = hpy_graph_content(graph, node);
    switch (content.kind) {
    case HPY_CONTENT_STR:
        add_literal(out, content.text, false, n_code_points(content.text) < content.length,
                    max_bytes);
        return true;
    case HPY_CONTENT_BYTES:
        add_literal(out, content.text, true, content.text.n_bytes < content.length, max_bytes);
        return true;
    case HPY_CONTENT_STR_HASH:
        add_length(out, "str", content.length, "character");
        return true;
    case HPY_CONTENT_BYTES_HASH:
        hpy_text_addf(out, "bytes of length %" PRIu64, content.length);
        return true;
    case HPY_CONTENT_INT:
        add_number(out, graph, node, (int64_t)content.bits);
        return true;
    case HPY_CONTENT_BIGINT:
        add_length(out, content.bits & 1 ? "negative int" : "int", content.length, "bit");
        return true;
    case HPY_CONTENT_FLOAT:
        add_float(out, content.bits);
        return true;
    case HPY_CONTENT_NAME:
        hpy_text_add_safe(out, content.text);
        return true;
    case HPY_CONTENT_LENGTH:
        add_address(out, graph, node);
        hpy_text_addf(out, "*%" PRIu64, content.length);
        return true;
    case HPY_CONTENT_NONE:
    case HPY_N_CONTENT_KINDS:
        break;
    }
    if (singleton(graph, node)) {
        hpy_text_add(out, singleton(graph, node));
        return true;
    }
    uint32_t type = type_at(graph, node);
    if (type != HPY_NO_TYPE) {
        hpy_graph_type_name(out, graph, type);
        return true;
    }
    if (node == HPY_ROOT_NODE) {
        hpy_text_add(out, "Root");
        return true;
    }
    return false;
}

/* Cut what was added since `start` to max_bytes, with an ellipsis if one fits. */
static void cut_from(struct hpy_text *out, size_t start, size_t max_bytes)
{
    if (out->failed || out->n_bytes - start <= max_bytes)
        return;
    bool room = max_bytes >= ELLIPSIS_BYTES;
    hpy_text_cut(out, start + max_bytes - (room ? ELLIPSIS_BYTES : 0));
    if (room)
        hpy_text_add(out, ELLIPSIS);
}

void hpy_graph_brief(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                     size_t max_bytes)
{
    size_t start = out->n_bytes;
    /* an attribute dict is told by its owner; one step, whatever a file claims */
    uint32_t shown = graph->owner[node] != HPY_NO_NODE ? graph->owner[node] : node;
    if (!add_value(out, graph, shown, max_bytes))
        add_address(out, graph, shown);
    cut_from(out, start, max_bytes);
}

/* -------------------------------------------------------------- references */

/* Kinds of contents that say all of a key; others are put in angle brackets. */
static bool is_plain_value(const struct hpy_graph *graph, uint32_t node)
{
    switch (hpy_graph_content(graph, node).kind) {
    case HPY_CONTENT_STR:
    case HPY_CONTENT_BYTES:
    case HPY_CONTENT_INT:
    case HPY_CONTENT_FLOAT:
        return true;
    default:
        return singleton(graph, node) != NULL;
    }
}

static void add_key(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node,
                    size_t max_bytes)
{
    size_t start = out->n_bytes;
    struct hpy_content content = hpy_graph_content(graph, node);
    if (is_plain_value(graph, node)) {
        (void)add_value(out, graph, node, max_bytes);
        cut_from(out, start, max_bytes);
        return;
    }
    hpy_text_add_char(out, '<');
    if (content.kind == HPY_CONTENT_STR_HASH || content.kind == HPY_CONTENT_BYTES_HASH) {
        hpy_text_addf(out, "%s of %" PRIu64,
                      content.kind == HPY_CONTENT_STR_HASH ? "str" : "bytes", content.length);
    } else {
        hpy_graph_type_name(out, graph, graph->type[node]);
        if (content.kind == HPY_CONTENT_NAME) {
            hpy_text_add_char(out, ' ');
            hpy_text_add_safe(out, content.text);
        } else {
            hpy_text_add(out, " at ");
            add_address(out, graph, node);
        }
    }
    cut_from(out, start, 2 * max_bytes);
    hpy_text_add_char(out, '>');
}

static void add_argument(struct hpy_text *out, const struct hpy_graph *graph, uint32_t rel,
                         uint32_t key, size_t max_bytes)
{
    uint32_t argument = HPY_REL_ARG(rel);
    switch (hpy_rel_info(HPY_REL_KIND(rel))->arg) {
    case HPY_ARG_NONE:
        break;
    case HPY_ARG_INDEX:
        hpy_text_addf(out, "%u", argument);
        if (argument == HPY_REL_ARG_MAX) /* this far or further on */
            hpy_text_add_char(out, '+');
        break;
    case HPY_ARG_NAME:
        hpy_text_add_safe(out, hpy_graph_name(graph, argument));
        break;
    case HPY_ARG_KEY:
        if (key != HPY_NO_NODE)
            add_key(out, graph, key, max_bytes);
        else
            hpy_text_add_char(out, '?');
        break;
    }
}

void hpy_graph_relation_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t rel,
                             uint32_t key, size_t max_key_bytes)
{
    const char *notation = hpy_rel_info(HPY_REL_KIND(rel))->notation;
    for (const char *p = notation; *p; p++) {
        if (*p == '$')
            add_argument(out, graph, rel, key, max_key_bytes);
        else if (*p != 'X')
            hpy_text_add_char(out, *p);
        else if (p > notation) /* in front it is what the reader has just read */
            hpy_text_add_char(out, '_');
    }
}

uint32_t hpy_graph_edge_key(const struct hpy_graph *graph, uint32_t source, uint64_t edge)
{
    bool has_key = hpy_rel_info(HPY_REL_KIND(graph->out_rel[edge]))->arg == HPY_ARG_KEY;
    return has_key && edge > graph->out_off[source] ? graph->out_target[edge - 1] : HPY_NO_NODE;
}

void hpy_graph_edge_text(struct hpy_text *out, const struct hpy_graph *graph,
                         uint32_t source, uint64_t edge)
{
    hpy_graph_relation_text(out, graph, graph->out_rel[edge],
                            hpy_graph_edge_key(graph, source, edge), KEY_BYTES);
}
