#include "report/rep_overview.h"

#include <inttypes.h>

#include "base/mem.h"
#include "engine/paths.h"
#include "engine/why_text.h"
#include "report/rep_doc.h"
#include "report/rep_facts.h"
#include "report/rep_overview_data.h"
#include "report/rep_paths.h"

enum { WHY_STEPS = 12, PATH_STEPS = 40 };

static const struct hpy_numbers *const numbers = &hpy_numbers_plain;

/* ---------------------------------------------------------------------- making */

static enum hpy_status add_why(struct hpy_text *out, const struct hpy_rep_overview_data *data,
                               uint32_t node, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_why *why;
    struct hpy_why_options options = { HPY_WHY_ANY, data->suspects->tree };
    HPY_TRY(hpy_why_new(&why, data->rules, node, &options, job, err));
    hpy_why_line(out, why, WHY_STEPS, numbers);
    hpy_why_free(why);
    return hpy_text_check(out, err);
}

/* The first shortest path; nothing if there is none. */
static enum hpy_status add_path(struct hpy_text *out, const struct hpy_graph *graph,
                                uint32_t node, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_nodeset target;
    struct hpy_paths *paths;
    HPY_TRY(hpy_nodeset_from_range(&target, graph->n_nodes, node, node + 1, err));
    enum hpy_status status = hpy_paths_new(&paths, graph, NULL, &target, NULL, job, err);
    hpy_nodeset_dispose(&target);
    HPY_TRY(status);
    struct hpy_path_walk walk = { 0 };
    if (paths->length > 0)
        status = hpy_path_walk_init(&walk, paths, 0, err);
    if (status == HPY_OK && paths->length > 0)
        hpy_rep_path_line(out, &walk, PATH_STEPS);
    hpy_path_walk_dispose(&walk);
    hpy_paths_unref(paths);
    HPY_TRY(status);
    return hpy_text_check(out, err);
}

/* What stands for a suspect: its point. Of a group, which nobody keeps, a member that its
 * referrer refers to, if it has one. O(references to the members). */
static uint32_t example_of(const struct hpy_graph *graph, const struct hpy_suspect *s)
{
    if (s->form != HPY_SUSPECT_GROUP)
        return s->point;
    for (uint32_t i = 0; s->referrer != HPY_NO_NODE && i < s->n; i++)
        for (uint64_t e = graph->in_off[s->node[i]]; e < graph->in_off[s->node[i] + 1]; e++)
            if (graph->in_source[e] == s->referrer)
                return s->node[i];
    return s->node[0];
}

/* The chains of all that is told. */
static enum hpy_status find_chains(struct hpy_rep_overview_data *data, struct hpy_job *job,
                                   struct hpy_err *err)
{
    data->why_suspect = HPY_ZARRAY(struct hpy_text, data->suspects->n);
    data->why_largest = HPY_ZARRAY(struct hpy_text, data->largest->n);
    data->path_suspect = HPY_ZARRAY(struct hpy_text, data->suspects->n);
    if (!data->why_suspect || !data->why_largest || !data->path_suspect)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < data->suspects->n; i++) {
        uint32_t node = example_of(data->graph, &data->suspects->suspect[i]);
        HPY_TRY(add_why(&data->why_suspect[i], data, node, job, err));
        HPY_TRY(add_path(&data->path_suspect[i], data->graph, node, job, err));
    }
    for (uint32_t i = 0; i < data->largest->n; i++)
        HPY_TRY(add_why(&data->why_largest[i], data, data->largest->row[i].node, job, err));
    return HPY_OK;
}

static enum hpy_status data_init(struct hpy_rep_overview_data *data,
                                 struct hpy_analyses *analyses, const char *title,
                                 struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = analyses->graph;
    *data = (struct hpy_rep_overview_data){ .graph = graph, .title = title };
    HPY_TRY(hpy_partition_new(&data->kinds, graph, NULL, hpy_classifier_default, job, err));
    HPY_TRY(hpy_partition_new(&data->types, graph, NULL, hpy_classifier_find("bytype"), job, err));
    HPY_TRY(hpy_analyses_suspects(&data->suspects, analyses, job, err));
    HPY_TRY(hpy_analyses_largest(&data->largest, analyses, job, err));
    HPY_TRY(hpy_analyses_why_rules(&data->rules, analyses, job, err));
    return find_chains(data, job, err);
}

static void free_texts(struct hpy_text *texts, uint32_t n)
{
    for (uint32_t i = 0; texts && i < n; i++)
        hpy_text_dispose(&texts[i]);
    hpy_free(texts);
}

static void data_dispose(struct hpy_rep_overview_data *data)
{
    free_texts(data->why_suspect, data->suspects ? data->suspects->n : 0);
    free_texts(data->path_suspect, data->suspects ? data->suspects->n : 0);
    free_texts(data->why_largest, data->largest ? data->largest->n : 0);
    hpy_partition_free(data->kinds);
    hpy_partition_free(data->types);
}

/* --------------------------------------------------------------------- telling */

struct telling {
    const struct hpy_rep_overview_data *data;
    const struct hpy_doc_ops *doc;
    struct hpy_text *out;
};

static double share_of(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static void add_count(struct hpy_text *out, uint64_t n)
{
    char text[HPY_COUNT_BYTES];
    hpy_text_add(out, hpy_numbers_count(text, (int64_t)n, numbers));
}

static void add_size(struct hpy_text *out, uint64_t n)
{
    char text[HPY_SIZE_BYTES];
    hpy_text_add(out, hpy_numbers_size(text, (int64_t)n, numbers));
}

/* A row of two cells. */
static struct hpy_text *pair(struct hpy_doc_table *table, const char *title)
{
    struct hpy_text *row = hpy_doc_table_row(table, 0);
    if (row)
        hpy_text_add(&row[0], title);
    return row ? &row[1] : NULL;
}

static void objects_row(struct hpy_doc_table *table, const char *title, uint64_t n,
                        uint64_t bytes)
{
    struct hpy_text *cell = pair(table, title);
    if (!cell)
        return;
    add_count(cell, n);
    hpy_text_add(cell, ", ");
    add_size(cell, bytes);
}

static void skipped_row(struct hpy_doc_table *table, const struct hpy_graph *graph)
{
    struct hpy_text *cell = pair(table, "Skipped");
    if (cell && graph->n_skips == 0)
        hpy_text_add(cell, "nothing");
    for (uint32_t i = 0; cell && i < graph->n_skips; i++) {
        hpy_text_add(cell, i ? "; " : "");
        add_count(cell, graph->skips[i].n_objects);
        hpy_text_add_char(cell, ' ');
        hpy_kinds_type_label(cell, graph, graph->skips[i].type);
        hpy_text_add(cell, ": ");
        hpy_text_add_safe(cell, hpy_graph_name(graph, graph->skips[i].reason));
    }
}

static void tell_facts(const struct telling *t)
{
    const struct hpy_graph *graph = t->data->graph;
    struct hpy_doc_table table = { .n_columns = 2, .bar = -1 };
    struct hpy_text *cell = pair(&table, "Heap");
    if (cell)
        hpy_rep_facts_memory(cell, graph, numbers);
    objects_row(&table, "Objects", graph->n_objects, graph->size_bytes);
    objects_row(&table, "Reachable", graph->n_reachable, graph->reachable_bytes);
    objects_row(&table, "Unreachable", graph->n_objects - graph->n_reachable,
                graph->size_bytes - graph->reachable_bytes);
    if ((cell = pair(&table, "Outside objects")))
        add_size(cell, graph->external_bytes);
    if ((cell = pair(&table, "References")))
        add_count(cell, graph->n_edges);
    skipped_row(&table, graph);
    for (const struct hpy_rep_fact *fact = hpy_rep_facts; fact->key; fact++)
        if (hpy_rep_fact_shown(graph, fact) && (cell = pair(&table, fact->title)))
            hpy_rep_fact_text(cell, graph, fact, numbers);
    t->doc->section(t->out, "What was captured");
    t->doc->table(t->out, &table);
    hpy_doc_table_dispose(&table);
}

static void tell_suspect(const struct telling *t, uint32_t i)
{
    const struct hpy_suspects *suspects = t->data->suspects;
    const struct hpy_suspect *s = &suspects->suspect[i];
    struct hpy_text line = { 0 }, below[3] = { { 0 } };
    hpy_rep_suspect(&line, suspects, i, t->data->rules, numbers);
    add_size(&below[0], s->bytes);
    if (s->external_bytes) {
        hpy_text_add(&below[0], ", of which ");
        add_size(&below[0], s->external_bytes);
        hpy_text_add(&below[0], " outside of objects");
    }
    if (s->form == HPY_SUSPECT_HOLDER && s->n > 0) {
        hpy_text_add(&below[0], "; the ");
        add_count(&below[0], s->n);
        hpy_text_add(&below[0], " keep ");
        add_size(&below[0], s->gathered_bytes);
    }
    hpy_text_add(&below[1], s->form == HPY_SUSPECT_GROUP ? "one of them is alive by: "
                                                         : "alive by: ");
    hpy_text_add(&below[1], hpy_text_get(&t->data->why_suspect[i]));
    int n_below = 2;
    if (t->data->path_suspect[i].n_bytes > 0) {
        hpy_text_addf(&below[2], "path: %s", hpy_text_get(&t->data->path_suspect[i]));
        n_below++;
    }
    t->doc->item(t->out, i + 1, hpy_text_get(&line), share_of(s->bytes, suspects->total_bytes),
                 below, n_below);
    t->out->failed |= line.failed;
    hpy_text_dispose(&line);
    for (int b = 0; b < 3; b++) {
        t->out->failed |= below[b].failed;
        hpy_text_dispose(&below[b]);
    }
}

static void tell_suspects(const struct telling *t)
{
    const struct hpy_suspects *suspects = t->data->suspects;
    struct hpy_text heading = { 0 };
    hpy_text_add(&heading, "Suspects");
    if (suspects->n_found > suspects->n)
        hpy_text_addf(&heading, ", the first %u of %u", suspects->n, suspects->n_found);
    t->doc->section(t->out, hpy_text_get(&heading));
    hpy_text_dispose(&heading);
    struct hpy_text unreached = { 0 };
    hpy_rep_facts_unreached(&unreached, t->data->graph, numbers);
    if (unreached.n_bytes > 0) {
        hpy_text_add(&unreached, ": garbage in cycles, or held by C code. The "
                                 "expressions garbage and unreachable tell which.");
        t->doc->note(t->out, hpy_text_get(&unreached));
    }
    t->out->failed |= unreached.failed;
    hpy_text_dispose(&unreached);
    if (suspects->n == 0) {
        t->doc->note(t->out, "Nothing keeps 5 % of the heap, but what every program has.");
        return;
    }
    for (uint32_t i = 0; i < suspects->n; i++)
        tell_suspect(t, i);
    t->doc->items_end(t->out);
}

static void tell_largest(const struct telling *t)
{
    const struct hpy_rep_overview_data *data = t->data;
    struct hpy_doc_table table = { .titles = { "retained", "%", "", "object", "alive by" },
                                   .right = { true, true }, .n_columns = 5, .bar = 2 };
    for (uint32_t i = 0; i < data->largest->n; i++) {
        const struct hpy_largest_row *row = &data->largest->row[i];
        uint64_t bytes = row->retained_bytes + row->external_bytes;
        double share = share_of(bytes, data->suspects->total_bytes);
        struct hpy_text *cells = hpy_doc_table_row(&table, share);
        if (!cells)
            break;
        add_size(&cells[0], bytes);
        hpy_text_addf(&cells[1], "%.0f", share * 100);
        hpy_rep_object_name(&cells[3], data->suspects->tree, data->rules, row->node);
        hpy_text_add(&cells[4], hpy_text_get(&data->why_largest[i]));
    }
    t->doc->section(t->out, "Objects that keep most");
    if (table.n_rows > 0)
        t->doc->table(t->out, &table);
    else
        t->doc->note(t->out, "Nothing keeps a part worth telling.");
    t->out->failed |= table.failed;
    hpy_doc_table_dispose(&table);
}

static void tell_kinds(const struct telling *t, const struct hpy_partition *partition,
                       const char *heading)
{
    struct hpy_doc_table table = { .titles = { "count", "%", "size", "%", "", "kind" },
                                   .right = { true, true, true, true }, .n_columns = 6,
                                   .bar = 4 };
    uint64_t n = partition->n_rows < HPY_REP_OVERVIEW_KINDS ? partition->n_rows
                                                            : HPY_REP_OVERVIEW_KINDS;
    for (uint64_t i = 0; i < n; i++) {
        struct hpy_row row = hpy_partition_row(partition, i);
        double share = share_of(row.size_bytes, partition->size_bytes);
        struct hpy_text *cells = hpy_doc_table_row(&table, share);
        if (!cells)
            break;
        add_count(&cells[0], row.count);
        hpy_text_addf(&cells[1], "%.0f", share_of(row.count, partition->count) * 100);
        add_size(&cells[2], row.size_bytes);
        hpy_text_addf(&cells[3], "%.0f", share * 100);
        hpy_partition_label(&cells[5], partition, i);
    }
    t->doc->section(t->out, heading);
    t->doc->table(t->out, &table);
    if (partition->n_rows > n) {
        struct hpy_text more = { 0 };
        hpy_text_add(&more, "and ");
        add_count(&more, partition->n_rows - n);
        hpy_text_add(&more, " kinds more, ");
        add_size(&more, partition->size_bytes - hpy_partition_size_before(partition, n));
        t->doc->note(t->out, hpy_text_get(&more));
        hpy_text_dispose(&more);
    }
    hpy_doc_table_dispose(&table);
}

static void tell(const struct telling *t)
{
    const struct hpy_graph *graph = t->data->graph;
    struct hpy_text line = { 0 };
    hpy_text_add_safe(&line, hpy_str_of(t->data->title));
    t->doc->begin(t->out, hpy_text_get(&line));
    hpy_text_clear(&line);
    hpy_rep_facts_program(&line, graph);
    t->doc->note(t->out, hpy_text_get(&line));
    hpy_text_clear(&line);
    hpy_rep_facts_process(&line, graph);
    hpy_text_add(&line, " · ");
    hpy_rep_facts_cost(&line, graph);
    t->doc->note(t->out, hpy_text_get(&line));
    t->out->failed |= line.failed;
    hpy_text_dispose(&line);
    tell_suspects(t);
    tell_largest(t);
    tell_kinds(t, t->data->kinds, "By class or dict owner");
    tell_kinds(t, t->data->types, "By type");
    tell_facts(t);
    t->doc->end(t->out);
}

enum hpy_status hpy_rep_overview(struct hpy_text *out, struct hpy_analyses *analyses,
                                 const char *title, enum hpy_rep_overview_form form,
                                 struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_rep_overview_data data;
    enum hpy_status status = data_init(&data, analyses, title, job, err);
    if (status == HPY_OK && form == HPY_REP_OVERVIEW_JSON)
        status = hpy_rep_overview_json(out, &data, err);
    else if (status == HPY_OK)
        tell(&(struct telling){ &data,
                                form == HPY_REP_OVERVIEW_HTML ? &hpy_doc_html : &hpy_doc_text,
                                out });
    data_dispose(&data);
    return status == HPY_OK ? hpy_text_check(out, err) : status;
}
