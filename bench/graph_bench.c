/* graph_bench STREAM SNAPSHOT: what the explorer's side of a capture costs.
 *
 * Reads a capture stream ("-": standard input, as the pipe of a capture under
 * way), seals the graph, makes the first table, saves, opens the saved file again
 * and makes its first table, checks the edges that the table did not need, and matches
 * the capture with itself, as two captures of one process are. Prints one JSON object.
 * Times are seconds of CLOCK_MONOTONIC; sealed_at is a point of that clock, so that the process which
 * began the capture can tell how long it took from end to end. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/build.h"
#include "engine/graph.h"
#include "engine/kinds.h"
#include "engine/match.h"
#include "engine/partition.h"
#include "format/snapshot.h"
#include "format/stream.h"
#include "report/rep_table.h"

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Bytes of this process resident now; 0 if the kernel does not say. */
static unsigned long long resident_bytes(void)
{
    unsigned long long pages_total = 0, pages_resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%llu %llu", &pages_total, &pages_resident) != 2)
        pages_resident = 0;
    fclose(file);
    return pages_resident * (unsigned long long)sysconf(_SC_PAGESIZE);
}

/* The table a person sees first: by clodo, largest first, ten rows. */
static enum hpy_status first_table(double *seconds, const struct hpy_graph *graph,
                                   struct hpy_err *err)
{
    struct hpy_partition *partition = NULL;
    struct hpy_text text = { 0 };
    double begun = now_s();
    enum hpy_status status = hpy_partition_new(&partition, graph, NULL, hpy_classifier_default,
                                               NULL, err);
    if (status == HPY_OK)
        status = hpy_rep_table(&text, partition, HPY_OUTPUT_TEXT, 0, HPY_ROWS_DEFAULT, err);
    *seconds = now_s() - begun;
    hpy_partition_free(partition);
    hpy_text_dispose(&text);
    return status;
}

static enum hpy_status read_graph(struct hpy_graph **out, int fd, double *read_s, double *seal_s,
                                  struct hpy_err *err)
{
    struct hpy_builder *builder = hpy_builder_new();
    if (builder == NULL)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    double begun = now_s();
    enum hpy_status status = hpy_stream_read_fd(fd, hpy_builder_sink(builder), 0, NULL, err);
    *read_s = now_s() - begun;
    if (status == HPY_OK)
        status = hpy_build_seal(out, builder, NULL, err);
    *seal_s = now_s() - begun - *read_s;
    hpy_builder_free(builder);
    return status;
}

int main(int argc, char **argv)
{
    struct hpy_err err;
    struct hpy_graph *graph = NULL, *again = NULL;
    double read_s = 0, seal_s = 0, table_s, save_s, reopen_s, reopen_table_s, reopen_edges_s;
    double match_s;
    struct hpy_match *match = NULL;
    int status = 1;

    if (argc != 3) {
        fprintf(stderr, "usage: graph_bench STREAM|- SNAPSHOT\n");
        return 2;
    }
    int fd = strcmp(argv[1], "-") == 0 ? STDIN_FILENO : open(argv[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        perror(argv[1]);
        return 2;
    }
    unsigned long long before = resident_bytes();
    if (read_graph(&graph, fd, &read_s, &seal_s, &err) != HPY_OK)
        goto fail;
    double sealed_at = now_s();
    unsigned long long graph_bytes = resident_bytes() - before;
    if (first_table(&table_s, graph, &err) != HPY_OK)
        goto fail;

    double begun = now_s();
    if (hpy_snapshot_save(graph, argv[2], NULL, &err) != HPY_OK)
        goto fail;
    save_s = now_s() - begun;
    unsigned n_nodes = graph->n_nodes;
    unsigned long long n_edges = graph->n_edges;
    hpy_graph_free(graph);
    graph = NULL;

    begun = now_s();
    if (hpy_snapshot_open(&again, argv[2], NULL, &err) != HPY_OK)
        goto fail;
    reopen_s = now_s() - begun;
    if (first_table(&reopen_table_s, again, &err) != HPY_OK)
        goto fail;
    begun = now_s();
    if (hpy_graph_need_edges(again, NULL, &err) != HPY_OK)
        goto fail;
    reopen_edges_s = now_s() - begun;

    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    begun = now_s();
    if (hpy_match_new(&match, again, again, NULL, &err) != HPY_OK)
        goto fail;
    match_s = now_s() - begun;
    struct stat file;
    if (stat(argv[2], &file) != 0) {
        perror(argv[2]);
        goto out;
    }
    printf("{\"nodes\": %u, \"edges\": %llu, \"sealed_at\": %.6f, \"read_s\": %.6f,"
           " \"seal_s\": %.6f, \"first_table_s\": %.6f, \"save_s\": %.6f, \"reopen_s\": %.6f,"
           " \"reopen_table_s\": %.6f, \"reopen_edges_s\": %.6f, \"match_s\": %.6f,"
           " \"file_bytes\": %llu, \"graph_bytes\": %llu,"
           " \"peak_bytes\": %llu}\n",
           n_nodes, n_edges, sealed_at, read_s, seal_s, table_s, save_s, reopen_s,
           reopen_table_s, reopen_edges_s, match_s,
           (unsigned long long)file.st_size, graph_bytes,
           (unsigned long long)usage.ru_maxrss * 1024);
    status = 0;
    goto out;

fail:
    fprintf(stderr, "graph_bench: %s\n", err.text);
out:
    hpy_match_unref(match);
    hpy_graph_free(graph);
    hpy_graph_free(again);
    return status;
}
