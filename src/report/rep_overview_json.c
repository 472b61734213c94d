/* An account of a heap as JSON. */
#include <inttypes.h>

#include "engine/kinds_table.h"
#include "report/rep_facts.h"
#include "report/rep_overview_data.h"
#include "report/rep_write.h"

static enum hpy_status add_member(struct hpy_text *out, const char *before, struct hpy_str text,
                                  struct hpy_err *err)
{
    hpy_text_add(out, before);
    return hpy_rep_json_string(out, text, err);
}

/* A made text, which is disposed of. */
static enum hpy_status add_made(struct hpy_text *out, const char *before, struct hpy_text *text,
                                struct hpy_err *err)
{
    enum hpy_status status = hpy_text_check(text, err);
    if (status == HPY_OK)
        status = add_member(out, before, hpy_text_str(text), err);
    hpy_text_dispose(text);
    return status;
}

/* A fact's number as one, its text safe, or null. */
static enum hpy_status add_fact(struct hpy_text *out, const struct hpy_graph *graph,
                                const struct hpy_rep_fact *fact, struct hpy_err *err)
{
    struct hpy_text safe = { 0 };
    struct hpy_str text = hpy_graph_fact(graph, fact->key);
    uint64_t number;
    if (!text.data) {
        hpy_text_add(out, "null");
        return HPY_OK;
    }
    if (*fact->unit && hpy_graph_fact_number(&number, graph, fact->key)) {
        hpy_text_addf(out, "%" PRIu64, number);
        return HPY_OK;
    }
    hpy_text_add_safe(&safe, text);
    return add_made(out, "", &safe, err);
}

static enum hpy_status add_head(struct hpy_text *out, const struct hpy_rep_overview_data *data,
                                struct hpy_err *err)
{
    const struct hpy_graph *graph = data->graph;
    struct hpy_text text = { 0 };
    hpy_text_add_safe(&text, hpy_str_of(data->title));
    HPY_TRY(add_made(out, "{\"title\":", &text, err));
    hpy_rep_facts_program(&text, graph);
    HPY_TRY(add_made(out, ",\"program\":", &text, err));
    hpy_text_add(out, ",\"facts\":{");
    for (const struct hpy_rep_fact *fact = hpy_rep_facts; fact->key; fact++) {
        hpy_text_addf(out, "%s\"%s\":", fact == hpy_rep_facts ? "" : ",", fact->key);
        HPY_TRY(add_fact(out, graph, fact, err));
    }
    hpy_text_addf(out,
                  "},\"objects\":{\"count\":%" PRIu64 ",\"size\":%" PRIu64 "}"
                  ",\"reachable\":{\"count\":%" PRIu64 ",\"size\":%" PRIu64 "}"
                  ",\"outside\":%" PRIu64 ",\"references\":%" PRIu64 ",\"kept_bytes\":%" PRIu64,
                  graph->n_objects, graph->size_bytes, graph->n_reachable,
                  graph->reachable_bytes, graph->external_bytes, graph->n_edges,
                  data->suspects->total_bytes);
    return HPY_OK;
}

static void add_share(struct hpy_text *out, const struct hpy_rep_overview_data *data,
                      uint64_t bytes, uint64_t external)
{
    uint64_t total = data->suspects->total_bytes;
    hpy_text_addf(out, "\"bytes\":%" PRIu64 ",\"outside\":%" PRIu64 ",\"share\":%.4f", bytes,
                  external, total ? (double)bytes / (double)total : 0);
}

/* "address":…,"kind":…,"name":… */
static enum hpy_status add_object(struct hpy_text *out, const struct hpy_rep_overview_data *data,
                                  uint32_t node, struct hpy_err *err)
{
    struct hpy_text text = { 0 };
    hpy_text_addf(out, "\"address\":\"0x%" PRIx64 "\"", data->graph->addr[node]);
    hpy_kinds_clodo_text(&text, data->graph, node);
    HPY_TRY(add_made(out, ",\"kind\":", &text, err));
    hpy_why_name(&text, data->rules, node);
    if (text.n_bytes > 0)
        return add_made(out, ",\"name\":", &text, err);
    hpy_text_add(out, ",\"name\":null");
    return hpy_text_check(&text, err);
}

static enum hpy_status add_suspect(struct hpy_text *out,
                                   const struct hpy_rep_overview_data *data, uint32_t i,
                                   struct hpy_err *err)
{
    static const char *const forms[] = {
        [HPY_SUSPECT_HOLDER] = "holder", [HPY_SUSPECT_CHAIN] = "chain",
        [HPY_SUSPECT_GROUP] = "group",
    };
    const struct hpy_suspect *s = &data->suspects->suspect[i];
    struct hpy_text text = { 0 };
    hpy_text_addf(out, "%s{\"form\":\"%s\",", i ? "," : "", forms[s->form]);
    add_share(out, data, s->bytes, s->external_bytes);
    hpy_rep_suspect(&text, data->suspects, i, data->rules, &hpy_numbers_plain);
    HPY_TRY(add_made(out, ",\"text\":", &text, err));
    if (s->point != HPY_NO_NODE) {
        hpy_text_add(out, ",\"point\":{");
        HPY_TRY(add_object(out, data, s->point, err));
    }
    hpy_text_add(out, s->point != HPY_NO_NODE ? "}" : ",\"point\":null");
    if (s->n > 0) {
        hpy_text_addf(out, ",\"gathered\":{\"count\":%" PRIu32 ",\"bytes\":%" PRIu64, s->n,
                      s->gathered_bytes);
        hpy_kinds_clodo_label(&text, data->graph, s->kind);
        HPY_TRY(add_made(out, ",\"kind\":", &text, err));
    }
    hpy_text_add(out, s->n > 0 ? "}" : ",\"gathered\":null");
    if (s->referrer != HPY_NO_NODE) {
        hpy_text_addf(out, ",\"referrer\":{\"count\":%" PRIu32 ",", s->n_referred);
        HPY_TRY(add_object(out, data, s->referrer, err));
    }
    hpy_text_add(out, s->referrer != HPY_NO_NODE ? "}" : ",\"referrer\":null");
    HPY_TRY(add_member(out, ",\"why\":", hpy_text_str(&data->why_suspect[i]), err));
    HPY_TRY(add_member(out, ",\"path\":", hpy_text_str(&data->path_suspect[i]), err));
    hpy_text_add_char(out, '}');
    return HPY_OK;
}

static enum hpy_status add_largest(struct hpy_text *out,
                                   const struct hpy_rep_overview_data *data, uint32_t i,
                                   struct hpy_err *err)
{
    const struct hpy_largest_row *row = &data->largest->row[i];
    hpy_text_add(out, i ? ",{" : "{");
    add_share(out, data, row->retained_bytes + row->external_bytes, row->external_bytes);
    hpy_text_add_char(out, ',');
    HPY_TRY(add_object(out, data, row->node, err));
    HPY_TRY(add_member(out, ",\"why\":", hpy_text_str(&data->why_largest[i]), err));
    hpy_text_add_char(out, '}');
    return HPY_OK;
}

static enum hpy_status add_kinds(struct hpy_text *out, const char *before,
                                 const struct hpy_partition *partition, struct hpy_err *err)
{
    hpy_text_add(out, before);
    for (uint64_t i = 0; i < partition->n_rows && i < HPY_REP_OVERVIEW_KINDS; i++) {
        struct hpy_row row = hpy_partition_row(partition, i);
        struct hpy_text label = { 0 };
        hpy_text_addf(out, "%s{\"count\":%" PRIu64 ",\"size\":%" PRIu64, i ? "," : "",
                      row.count, row.size_bytes);
        hpy_partition_label(&label, partition, i);
        HPY_TRY(add_made(out, ",\"kind\":", &label, err));
        hpy_text_add_char(out, '}');
    }
    return HPY_OK;
}

enum hpy_status hpy_rep_overview_json(struct hpy_text *out,
                                      const struct hpy_rep_overview_data *data,
                                      struct hpy_err *err)
{
    HPY_TRY(add_head(out, data, err));
    hpy_text_add(out, ",\"suspects\":[");
    for (uint32_t i = 0; i < data->suspects->n; i++)
        HPY_TRY(add_suspect(out, data, i, err));
    hpy_text_add(out, "],\"largest\":[");
    for (uint32_t i = 0; i < data->largest->n; i++)
        HPY_TRY(add_largest(out, data, i, err));
    HPY_TRY(add_kinds(out, "],\"kinds\":[", data->kinds, err));
    HPY_TRY(add_kinds(out, "],\"types\":[", data->types, err));
    hpy_text_add(out, "]}\n");
    return HPY_OK;
}
