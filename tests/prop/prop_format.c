/* Random heaps go through writer and reader, and through a snapshot, unchanged. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../unit/format_support.h"
#include "base/mem.h"
#include "engine/build.h"
#include "format/snapshot.h"

static uint64_t seed;

static enum hpy_status random_heap(struct hpy_sink *sink, struct hpy_err *err)
{
    return sample_random(sink, (uint32_t)(1 + seed % 997), seed, err);
}

static enum hpy_status random_heap_with_sites(struct hpy_sink *sink, struct hpy_err *err)
{
    return sample_random_sites(sink, (uint32_t)(1 + seed % 997), seed, err);
}

static void assert_same_snapshot(const struct bytes *stream, const char *path)
{
    struct hpy_graph *graph = NULL, *again = NULL;
    struct hpy_err err;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(hpy_stream_read_memory(stream->data, stream->n_bytes, hpy_builder_sink(builder),
                                        NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK, "%s", err.text);
    hpy_builder_free(builder);
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(with_edges(hpy_snapshot_open(&again, path, NULL, &err), &again, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(graph->n_nodes, again->n_nodes);
    cr_assert_eq(graph->n_edges, again->n_edges);
    cr_assert_eq(graph->size_bytes, again->size_bytes);
    cr_assert_eq(graph->n_reachable, again->n_reachable);
    cr_assert(memcmp(graph->addr, again->addr, graph->n_nodes * sizeof *graph->addr) == 0);
    cr_assert(memcmp(graph->type, again->type, graph->n_nodes * sizeof *graph->type) == 0);
    cr_assert(memcmp(graph->out_rel, again->out_rel, graph->n_edges * sizeof *graph->out_rel) == 0);
    cr_assert(memcmp(graph->in_slot, again->in_slot, graph->n_edges * sizeof *graph->in_slot) == 0);
    cr_assert_eq(graph->n_sites, again->n_sites);
    cr_assert_eq(!graph->site, !again->site);
    if (graph->site) {
        size_t n = graph->n_sites + (size_t)1, n_frames = graph->n_site_frames;
        cr_assert(memcmp(graph->site, again->site, graph->n_nodes * sizeof *graph->site) == 0);
        cr_assert(memcmp(graph->site_off, again->site_off, n * sizeof *graph->site_off) == 0);
        cr_assert(memcmp(graph->site_frames, again->site_frames,
                         n_frames * sizeof *graph->site_frames) == 0);
    }
    hpy_graph_free(graph);
    hpy_graph_free(again);
}

static void come_through(bool sites)
{
    enum hpy_status (*heap)(struct hpy_sink *, struct hpy_err *) =
        sites ? random_heap_with_sites : random_heap;
    char path[] = "/tmp/heapy-test-XXXXXX";
    const char *given = getenv("HPY_SEED");
    uint64_t first = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    for (seed = first; seed < first + 40; seed++) {
        struct recorder direct, through;
        struct bytes stream;
        struct hpy_err err;
        recorder_init(&direct);
        recorder_init(&through);
        cr_assert_eq(heap(&direct.sink, &err), HPY_OK);
        (sites ? write_stream_with_sites : write_stream)(&stream, heap);
        cr_assert_eq(hpy_stream_read_memory(stream.data, stream.n_bytes, &through.sink, NULL, &err),
                     HPY_OK, "HPY_SEED=%llu: %s", (unsigned long long)seed, err.text);
        cr_assert(strcmp(hpy_text_get(&direct.log), hpy_text_get(&through.log)) == 0,
                  "HPY_SEED=%llu", (unsigned long long)seed);
        assert_same_snapshot(&stream, path);
        recorder_dispose(&direct);
        recorder_dispose(&through);
        bytes_dispose(&stream);
    }
    unlink(path);
}

Test(prop_format, random_heaps_come_through)
{
    come_through(false);
}

Test(prop_format, random_heaps_with_sites_come_through)
{
    come_through(true);
}
