#include "engine/site.h"

void hpy_graph_site_brief(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    const struct hpy_site_frame *line = hpy_graph_site_line(graph, node);
    if (!line)
        return;
    hpy_text_add_safe(out, hpy_graph_name(graph, line->file));
    hpy_text_addf(out, ":%u", line->line);
}

void hpy_graph_site_text(struct hpy_text *out, const struct hpy_graph *graph, uint32_t node)
{
    const struct hpy_site_frame *frame = hpy_graph_site_line(graph, node);
    if (!frame)
        return;
    const struct hpy_site_frame *end =
        graph->site_frames + graph->site_off[graph->site[node] + 1];
    hpy_text_add(out, "Traceback (most recent call first):");
    for (; frame < end; frame++) {
        hpy_text_add(out, "\n  File \"");
        hpy_text_add_safe(out, hpy_graph_name(graph, frame->file));
        hpy_text_addf(out, "\", line %u", frame->line);
    }
}
