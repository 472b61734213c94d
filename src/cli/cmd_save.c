/* heapy-tui save: a capture stream, or a snapshot, as a snapshot. */
#include "cli/cmd.h"
#include "format/snapshot.h"
#include "source/source.h"

int hpy_cmd_save(const struct hpy_args *args)
{
    const char *path = args->operands[0], *output = args->value[HPY_OPT_OUTPUT];
    if (!output)
        return hpy_cmd_complain("no output file given; see heapy-tui save --help");
    struct hpy_graph *graph;
    struct hpy_err err;
    if (hpy_source_open(&graph, path, NULL, &err) != HPY_OK)
        return hpy_cmd_tell(&err, path);
    int code = HPY_EXIT_GOOD;
    if (hpy_snapshot_save(graph, output, NULL, &err) != HPY_OK)
        code = hpy_cmd_tell(&err, output);
    hpy_graph_free(graph);
    return code;
}
