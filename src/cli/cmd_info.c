/* heapy-tui info: where a capture comes from, what it cost and what it holds.
 *
 * Facts come by the list of engine/facts.h; one that the capture does not tell
 * is "unknown" and never zero, or left out if it need not be told (null in JSON). */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "engine/kinds.h"
#include "report/rep_facts.h"
#include "source/source.h"

enum { TITLE_CELLS = 16 };

static void add_count(struct hpy_text *out, uint64_t n)
{
    char text[HPY_COUNT_BYTES];
    hpy_text_add(out, hpy_format_count(text, (int64_t)n, ","));
}

static void add_size(struct hpy_text *out, uint64_t n)
{
    char text[HPY_SIZE_BYTES];
    hpy_text_addf(out, "%s (", hpy_format_size(text, (int64_t)n));
    add_count(out, n);
    hpy_text_add(out, " bytes)");
}

static void add_title(struct hpy_text *out, const char *title)
{
    hpy_text_addf(out, "%-*s ", TITLE_CELLS, title);
}

static void add_objects(struct hpy_text *out, const char *title, uint64_t n, uint64_t bytes)
{
    add_title(out, title);
    add_count(out, n);
    hpy_text_add(out, ", ");
    add_size(out, bytes);
    hpy_text_add_char(out, '\n');
}

static void add_skips(struct hpy_text *out, const struct hpy_graph *graph)
{
    add_title(out, "Skipped");
    if (graph->n_skips == 0)
        hpy_text_add(out, "nothing\n");
    for (uint32_t i = 0; i < graph->n_skips; i++) {
        const struct hpy_skip *skip = &graph->skips[i];
        if (i > 0)
            add_title(out, "");
        add_count(out, skip->n_objects);
        hpy_text_add_char(out, ' ');
        hpy_kinds_type_label(out, graph, skip->type);
        hpy_text_add(out, ": ");
        hpy_text_add_safe(out, hpy_graph_name(graph, skip->reason));
        hpy_text_add_char(out, '\n');
    }
}

static int print_text(const struct hpy_graph *graph, const char *source)
{
    struct hpy_text out = { 0 };
    add_title(&out, "Source");
    hpy_text_addf(&out, "%s\n", source);
    for (const struct hpy_rep_fact *fact = hpy_rep_facts; fact->key; fact++) {
        if (!hpy_rep_fact_shown(graph, fact))
            continue;
        add_title(&out, fact->title);
        hpy_rep_fact_text(&out, graph, fact, &hpy_numbers_plain);
        hpy_text_add_char(&out, '\n');
    }
    add_objects(&out, "Objects", graph->n_objects, graph->size_bytes);
    add_objects(&out, "Reachable", graph->n_reachable, graph->reachable_bytes);
    add_objects(&out, "Unreachable", graph->n_objects - graph->n_reachable,
                graph->size_bytes - graph->reachable_bytes);
    add_title(&out, "Outside objects");
    add_size(&out, graph->external_bytes);
    hpy_text_add_char(&out, '\n');
    add_title(&out, "References");
    add_count(&out, graph->n_edges);
    hpy_text_add_char(&out, '\n');
    add_title(&out, "Types");
    add_count(&out, graph->n_types);
    hpy_text_add_char(&out, '\n');
    add_skips(&out, graph);
    int code = hpy_cmd_print(&out);
    hpy_text_dispose(&out);
    return code;
}

/* A JSON string of foreign bytes: escaped as on screens where they are no UTF-8. */
static json_t *safe_json(struct hpy_str text)
{
    json_t *exact = json_stringn(text.data, text.n_bytes);
    if (exact)
        return exact;
    struct hpy_text safe = { 0 };
    hpy_text_add_safe(&safe, text);
    exact = json_string(hpy_text_get(&safe));
    hpy_text_dispose(&safe);
    return exact;
}

static json_t *fact_json(const struct hpy_graph *graph, const struct hpy_rep_fact *fact)
{
    struct hpy_str text = hpy_graph_fact(graph, fact->key);
    uint64_t number;
    if (!text.data)
        return json_null();
    if (*fact->unit && hpy_graph_fact_number(&number, graph, fact->key))
        return json_integer((json_int_t)number);
    return safe_json(text);
}

static json_t *objects_json(uint64_t n, uint64_t bytes)
{
    return json_pack("{s:I,s:I}", "count", (json_int_t)n, "size", (json_int_t)bytes);
}

static json_t *skips_json(const struct hpy_graph *graph)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < graph->n_skips; i++) {
        const struct hpy_skip *skip = &graph->skips[i];
        struct hpy_text type = { 0 };
        hpy_kinds_type_label(&type, graph, skip->type);
        json_array_append_new(
            list, json_pack("{s:s,s:o,s:I}", "type", hpy_text_get(&type), "reason",
                            safe_json(hpy_graph_name(graph, skip->reason)), "count",
                            (json_int_t)skip->n_objects));
        hpy_text_dispose(&type);
    }
    return list;
}

static int print_json(const struct hpy_graph *graph, const char *source)
{
    json_t *told = json_object();
    for (const struct hpy_rep_fact *fact = hpy_rep_facts; fact->key; fact++)
        json_object_set_new(told, fact->key, fact_json(graph, fact));
    json_t *all = json_pack(
        "{s:s,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:o}", "source", source, "facts", told, "objects",
        objects_json(graph->n_objects, graph->size_bytes), "reachable",
        objects_json(graph->n_reachable, graph->reachable_bytes), "unreachable",
        objects_json(graph->n_objects - graph->n_reachable,
                     graph->size_bytes - graph->reachable_bytes),
        "external_bytes", (json_int_t)graph->external_bytes, "edges",
        (json_int_t)graph->n_edges, "types", (json_int_t)graph->n_types, "skipped",
        skips_json(graph));
    char *text = all ? json_dumps(all, JSON_INDENT(2)) : NULL;
    json_decref(all);
    if (!text)
        return hpy_cmd_complain("out of memory");
    hpy_cmd_write(text, strlen(text));
    hpy_cmd_write("\n", 1);
    free(text);
    return hpy_cmd_flush();
}

static const struct {
    const char *format;
    int (*print)(const struct hpy_graph *graph, const char *source);
} forms[] = {
    { "text", print_text },
    { "json", print_json },
};

int hpy_cmd_info(const struct hpy_args *args)
{
    const char *path = args->operands[0];
    const char *format = args->value[HPY_OPT_FORMAT] ? args->value[HPY_OPT_FORMAT] : "text";
    size_t form = 0;
    while (form < sizeof forms / sizeof *forms && strcmp(format, forms[form].format) != 0)
        form++;
    if (form == sizeof forms / sizeof *forms)
        return hpy_cmd_complain("no such format '%s'; info has text and json", format);

    enum hpy_source_kind kind = HPY_SOURCE_STREAM; /* all that standard input can be */
    struct hpy_graph *graph;
    struct hpy_err err;
    if (strcmp(path, "-") != 0 && hpy_source_sniff(&kind, path, &err) != HPY_OK)
        return hpy_cmd_tell(&err, path);
    if (hpy_source_open(&graph, path, NULL, &err) != HPY_OK)
        return hpy_cmd_tell(&err, path);
    int code = forms[form].print(graph, hpy_source_kind_name(kind));
    hpy_graph_free(graph);
    return code;
}
