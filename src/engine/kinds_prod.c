/* The classifier by the line that allocated an object (Heapy: "Prod", the producer). */
#include "engine/kinds_table.h"
#include "engine/site.h"

/* 0 = not known; else 1 + the file's name in the upper half, the line in the lower. So
 * sites that differ in older frames only are one kind. */
#define UNKNOWN UINT64_C(0)

static enum hpy_status prod_classify(void *state, const struct hpy_graph *graph,
                                     const uint32_t *nodes, size_t n, hpy_kind *out,
                                     struct hpy_err *err)
{
    (void)err;
    (void)state;
    for (size_t i = 0; i < n; i++) {
        const struct hpy_site_frame *line = hpy_graph_site_line(graph, nodes[i]);
        out[i] = line ? (line->file + UINT64_C(1)) << 32 | line->line : UNKNOWN;
    }
    return HPY_OK;
}

static void prod_label(void *state, const struct hpy_graph *graph, hpy_kind kind,
                       struct hpy_text *out)
{
    (void)state;
    if (kind == UNKNOWN) {
        hpy_text_add(out, "unknown");
        return;
    }
    hpy_text_add_safe(out, hpy_graph_name(graph, (uint32_t)(kind >> 32) - 1));
    hpy_text_addf(out, ":%u", (unsigned)(kind & UINT32_MAX));
}

const struct hpy_classifier hpy_kinds_prod = {
    .name = "Prod",
    .by = "byprod",
    .header = "Producer (line of allocation)",
    .title = "line of allocation",
    .letter = 'a',
    .help = "The line that allocated the object; unknown where the capture did not record it.",
    .classify = prod_classify,
    .label = prod_label,
};
