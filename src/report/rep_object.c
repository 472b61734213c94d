#include "report/rep_object.h"

#include <inttypes.h>

#include "query/value_ops.h"
#include "report/rep_write.h"

/* References from or to an object: all out-edges of it, or all in-edges. */
struct references {
    const struct hpy_graph *graph;
    uint32_t node;
    bool in;
    uint64_t n;
};

static struct references references_of(const struct hpy_graph *graph, uint32_t node, bool in)
{
    const uint64_t *off = in ? graph->in_off : graph->out_off;
    return (struct references){ graph, node, in, off[node + 1] - off[node] };
}

/* The other end of reference i, and how it is written. */
static uint32_t reference(struct hpy_text *relation, const struct references *refs, uint64_t i)
{
    const struct hpy_graph *graph = refs->graph;
    uint64_t edge = graph->out_off[refs->node] + i;
    if (!refs->in) {
        hpy_graph_edge_text(relation, graph, refs->node, edge);
        return graph->out_target[edge];
    }
    uint64_t at = graph->in_off[refs->node] + i;
    uint32_t source = graph->in_source[at];
    hpy_graph_edge_text(relation, graph, source, graph->out_off[source] + graph->in_slot[at]);
    return source;
}

/* An object's kind and text; what is none is named by its type. */
static void add_kind(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    if (graph->flags[node] & HPY_NODE_VIRTUAL)
        hpy_graph_type_name(out, graph, graph->type[node]);
    else
        hpy_kinds_clodo_text(out, graph, node);
}

static void add_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    if (graph->flags[node] & HPY_NODE_VIRTUAL)
        hpy_graph_brief(out, graph, node, 80);
    else
        hpy_kinds_object_text(out, graph, node);
}

struct fields {
    struct hpy_text relation, kind, text;
    uint32_t node;
};

static void fill(struct fields *fields, const struct references *refs, uint64_t i)
{
    hpy_text_clear(&fields->relation);
    hpy_text_clear(&fields->kind);
    hpy_text_clear(&fields->text);
    fields->node = reference(&fields->relation, refs, i);
    add_kind(&fields->kind, refs->graph, fields->node);
    add_text(&fields->text, refs->graph, fields->node);
}

static enum hpy_status add_json(struct hpy_text *out, const struct fields *fields,
                                const struct references *refs, struct hpy_err *err)
{
    hpy_text_add(out, "{\"relation\":");
    HPY_TRY(hpy_rep_json_string(out, hpy_text_str(&fields->relation), err));
    hpy_text_addf(out, ",\"address\":\"0x%" PRIx64 "\",\"kind\":",
                  refs->graph->addr[fields->node]);
    HPY_TRY(hpy_rep_json_string(out, hpy_text_str(&fields->kind), err));
    hpy_text_add(out, ",\"text\":");
    HPY_TRY(hpy_rep_json_string(out, hpy_text_str(&fields->text), err));
    hpy_text_add_char(out, '}');
    return HPY_OK;
}

static void add_csv(struct hpy_text *out, const struct fields *fields,
                    const struct references *refs)
{
    hpy_text_add(out, refs->in ? "in," : "out,");
    hpy_rep_csv_field(out, hpy_text_str(&fields->relation));
    hpy_text_addf(out, ",0x%" PRIx64 ",", refs->graph->addr[fields->node]);
    hpy_rep_csv_field(out, hpy_text_str(&fields->kind));
    hpy_text_add_char(out, ',');
    hpy_rep_csv_field(out, hpy_text_str(&fields->text));
    hpy_text_add_char(out, '\n');
}

static enum hpy_status add_references(struct hpy_text *out, const struct references *refs,
                                      enum hpy_output output, uint64_t n_rows,
                                      struct hpy_job *job, struct hpy_err *err)
{
    struct fields fields = { 0 };
    uint64_t n = refs->n < n_rows ? refs->n : n_rows;
    enum hpy_status status = HPY_OK;
    if (output == HPY_OUTPUT_TEXT)
        hpy_text_addf(out, "%s %" PRIu64 " object%s%s\n",
                      refs->in ? "Referred to by" : "Refers to", refs->n, refs->n == 1 ? "" : "s",
                      n ? ":" : "");
    for (uint64_t i = 0; i < n && status == HPY_OK; i++) {
        fill(&fields, refs, i);
        if (output == HPY_OUTPUT_JSON) {
            hpy_text_add(out, i ? "," : "");
            status = add_json(out, &fields, refs, err);
        } else if (output == HPY_OUTPUT_CSV) {
            add_csv(out, &fields, refs);
        } else {
            hpy_text_addf(out, "  %-16s %s: %s\n", hpy_text_get(&fields.relation),
                          hpy_text_get(&fields.kind), hpy_text_get(&fields.text));
        }
        if (status == HPY_OK && i % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, i, err);
    }
    if (output == HPY_OUTPUT_TEXT && n < refs->n)
        hpy_text_addf(out, "  <%" PRIu64 " more>\n", refs->n - n);
    hpy_text_dispose(&fields.relation);
    hpy_text_dispose(&fields.kind);
    hpy_text_dispose(&fields.text);
    return status;
}

static enum hpy_status add_head(struct hpy_text *out, const struct hpy_graph *graph,
                                uint32_t node, enum hpy_output output, struct hpy_err *err)
{
    struct hpy_text type = { 0 }, kind = { 0 }, text = { 0 };
    bool reachable = graph->flags[node] & HPY_NODE_REACHABLE;
    enum hpy_status status = HPY_OK;
    hpy_kinds_type_label(&type, graph, graph->type[node]);
    add_kind(&kind, graph, node);
    add_text(&text, graph, node);
    if (output == HPY_OUTPUT_TEXT) {
        hpy_text_addf(out, "%s: %s\nAddress  0x%" PRIx64 "\nType     %s\nSize     %" PRIu64
                      "\n%s", hpy_text_get(&kind), hpy_text_get(&text), graph->addr[node],
                      hpy_text_get(&type), hpy_graph_size(graph, node),
                      reachable ? "" : "The interpreter does not reach it.\n");
    } else if (output == HPY_OUTPUT_JSON) {
        hpy_text_addf(out, "{\"address\":\"0x%" PRIx64 "\",\"type\":", graph->addr[node]);
        status = hpy_rep_json_string(out, hpy_text_str(&type), err);
        hpy_text_add(out, ",\"kind\":");
        if (status == HPY_OK)
            status = hpy_rep_json_string(out, hpy_text_str(&kind), err);
        hpy_text_addf(out, ",\"size\":%" PRIu64 ",\"reachable\":%s,\"text\":",
                      hpy_graph_size(graph, node), reachable ? "true" : "false");
        if (status == HPY_OK)
            status = hpy_rep_json_string(out, hpy_text_str(&text), err);
    } else {
        hpy_text_add(out, "direction,relation,address,kind,text\n");
    }
    hpy_text_dispose(&type);
    hpy_text_dispose(&kind);
    hpy_text_dispose(&text);
    return status;
}

enum hpy_status hpy_rep_object_put(const struct hpy_rep_sink *sink, uint64_t *n,
                                   const struct hpy_value *value, enum hpy_output output,
                                   const struct hpy_rep_value_options *options,
                                   struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_graph *graph = value->heap->graph;
    const struct hpy_nodeset *nodes;
    struct hpy_text text = { 0 };
    *n = 1;
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    HPY_TRY(hpy_value_nodes(&nodes, value, job, err));
    uint32_t node = hpy_nodeset_select(nodes, hpy_nodeset_has(nodes, HPY_ROOT_NODE));
    struct references out = references_of(graph, node, false);
    struct references in = references_of(graph, node, true);
    enum hpy_status status = add_head(&text, graph, node, output, err);
    hpy_text_add(&text, output == HPY_OUTPUT_JSON ? ",\"referents\":[" : "");
    if (status == HPY_OK)
        status = add_references(&text, &out, output, options->n_rows, job, err);
    hpy_text_add(&text, output == HPY_OUTPUT_JSON ? "],\"referrers\":[" : "");
    if (status == HPY_OK)
        status = add_references(&text, &in, output, options->n_rows, job, err);
    hpy_text_add(&text, output == HPY_OUTPUT_JSON ? "]}\n" : "");
    if (status == HPY_OK)
        status = hpy_text_check(&text, err);
    if (status == HPY_OK)
        status = sink->put(sink->context, text.data, text.n_bytes, err);
    hpy_text_dispose(&text);
    return status;
}
