/* Places of allocation through both formats: docs/capture-stream.md (version 2) and
 * docs/snapshot.md (the chunks SITE, SOFF, SFRM). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "engine/build.h"
#include "format/snapshot.h"
#include "format/snapshot_chunks.h"
#include "format/stream_format.h"
#include "format_support.h"

static char path[64];

static void set_up(void)
{
    snprintf(path, sizeof path, "site_formats.%d.hps", (int)getpid());
}

static void tear_down(void)
{
    unlink(path);
}

TestSuite(site_formats, .init = set_up, .fini = tear_down);

static char *read_log(const struct bytes *stream)
{
    struct recorder recorder;
    struct hpy_err err;
    recorder_init(&recorder);
    cr_assert_eq(hpy_stream_read_memory(stream->data, stream->n_bytes, &recorder.sink, NULL, &err),
                 HPY_OK, "%s", err.text);
    char *log = hpy_strdup(hpy_text_get(&recorder.log));
    recorder_dispose(&recorder);
    return log;
}

static struct hpy_graph *build(const struct bytes *stream)
{
    struct hpy_err err;
    struct hpy_graph *graph;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert_eq(hpy_stream_read_memory(stream->data, stream->n_bytes, hpy_builder_sink(builder),
                                        NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK, "%s", err.text);
    hpy_builder_free(builder);
    return graph;
}

static struct hpy_graph *build_sample(void)
{
    struct bytes stream;
    write_stream_with_sites(&stream, sample_sites);
    struct hpy_graph *graph = build(&stream);
    bytes_dispose(&stream);
    return graph;
}

static struct bytes file_of(const struct hpy_graph *graph)
{
    struct hpy_err err;
    struct bytes out = { 0 };
    struct stat info;
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(stat(path, &info), 0);
    out.n_bytes = (size_t)info.st_size;
    out.data = (uint8_t *)hpy_alloc(out.n_bytes, 1);
    FILE *file = fopen(path, "rb");
    cr_assert_eq(fread(out.data, 1, out.n_bytes, file), out.n_bytes);
    fclose(file);
    return out;
}

/* --------------------------------------------------------------- the stream */

Test(site_formats, stream_tells_what_it_was_told)
{
    struct bytes stream;
    struct recorder told;
    struct hpy_err err;
    write_stream_with_sites(&stream, sample_sites);
    cr_assert_eq(hpy_le16(stream.data + 8), HPY_STREAM_VERSION_SITES);
    recorder_init(&told);
    cr_assert_eq(sample_sites(&told.sink, &err), HPY_OK);
    char *log = read_log(&stream);
    cr_assert_str_eq(log, hpy_text_get(&told.log));
    cr_assert(strstr(log, "site 1 6:3\n"));
    cr_assert(strstr(log, "site 3 7:10 7:0\nnode 0x7f1200000140"));
    hpy_free(log);
    recorder_dispose(&told);
    bytes_dispose(&stream);
}

Test(site_formats, version_one_knows_no_sites)
{
    struct bytes stream;
    struct recorder recorder;
    struct hpy_err err;
    write_stream_with_sites(&stream, sample_sites);
    stream.data[8] = HPY_STREAM_VERSION;
    recorder_init(&recorder);
    cr_assert_eq(hpy_stream_read_memory(stream.data, stream.n_bytes, &recorder.sink, NULL, &err),
                 HPY_EDAMAGED);
    cr_assert(strstr(err.text, "the record"), "%s", err.text);
    recorder_dispose(&recorder);
    bytes_dispose(&stream);
    write_stream(&stream, sample_small);
    cr_assert_eq(hpy_le16(stream.data + 8), HPY_STREAM_VERSION);
    bytes_dispose(&stream);
}

static struct hpy_stream_writer writer;

static bool put_nothing(void *context, const void *data, size_t n_bytes)
{
    (void)context;
    (void)data;
    (void)n_bytes;
    return true;
}

static struct hpy_sink *begin_writer(bool sites)
{
    static uint8_t buffer[HPY_STREAM_BLOCK_BYTES];
    struct hpy_err err;
    hpy_stream_writer_init(&writer, buffer, put_nothing, NULL);
    writer.sites = sites;
    cr_assert_eq(writer.sink.ops->begin(&writer.sink, &err), HPY_OK);
    cr_assert_eq(writer.sink.ops->name(&writer.sink, 0, HPY_STR("a.py"), &err), HPY_OK);
    cr_assert_eq(writer.sink.ops->type(&writer.sink, 0, &(struct hpy_type_info){ .addr = 64 }, &err),
                 HPY_OK);
    return &writer.sink;
}

Test(site_formats, writer_refuses_what_breaks_the_rules)
{
    struct hpy_err err;
    struct hpy_site_frame frames[HPY_MAX_SITE_FRAMES + 1] = { { 0, 1 } };
    struct hpy_sink *sink = begin_writer(false);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 1, &err), HPY_EUSAGE);
    sink = begin_writer(true);
    cr_assert_eq(sink->ops->site(sink, 0, frames, 1, &err), HPY_EUSAGE);
    cr_assert_eq(sink->ops->site(sink, 2, frames, 1, &err), HPY_EUSAGE);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 0, &err), HPY_EUSAGE);
    cr_assert_eq(sink->ops->site(sink, 1, frames, HPY_MAX_SITE_FRAMES + 1, &err), HPY_EUSAGE);
    frames[0].file = 1;
    cr_assert_eq(sink->ops->site(sink, 1, frames, 1, &err), HPY_EUSAGE);
    frames[0].file = 0;
    struct hpy_node_info node = { .addr = 64, .site = 1 };
    cr_assert_eq(sink->ops->node(sink, &node, &err), HPY_EUSAGE);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 1, &err), HPY_OK);
    cr_assert_eq(sink->ops->node(sink, &node, &err), HPY_OK);
}

Test(site_formats, builder_refuses_what_breaks_the_rules)
{
    struct hpy_err err;
    struct hpy_site_frame frames[HPY_MAX_SITE_FRAMES + 1] = { { 0, 1 } };
    struct hpy_builder *builder = hpy_builder_new();
    struct hpy_sink *sink = hpy_builder_sink(builder);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 1, &err), HPY_EDAMAGED); /* before begin */
    cr_assert_eq(sink->ops->begin(sink, &err), HPY_OK);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 1, &err), HPY_EDAMAGED); /* no such name */
    cr_assert_eq(sink->ops->name(sink, 0, HPY_STR("a.py"), &err), HPY_OK);
    cr_assert_eq(sink->ops->type(sink, 0, &(struct hpy_type_info){ .addr = 64 }, &err), HPY_OK);
    cr_assert_eq(sink->ops->site(sink, 0, frames, 1, &err), HPY_EDAMAGED);
    cr_assert_eq(sink->ops->site(sink, 1, frames, 0, &err), HPY_EDAMAGED);
    cr_assert_eq(sink->ops->site(sink, 1, frames, HPY_MAX_SITE_FRAMES + 1, &err), HPY_EDAMAGED);
    struct hpy_node_info node = { .addr = 64, .site = 1 };
    cr_assert_eq(sink->ops->node(sink, &node, &err), HPY_EDAMAGED);
    hpy_builder_free(builder);
}

/* Whatever a byte becomes: told, or a graph whose sites are in range. */
Test(site_formats, survives_damaged_streams)
{
    static const uint8_t values[] = { 0, 1, 5, 0x7f, 0x80, 0xff };
    uint64_t live = hpy_mem_live();
    unsigned n_refused = 0;
    struct bytes stream;
    write_stream_with_sites(&stream, sample_sites);
    uint8_t *copy = (uint8_t *)hpy_alloc(stream.n_bytes, 1);
    for (size_t i = 8; i < stream.n_bytes; i++)
        for (size_t k = 0; k < sizeof values; k++) {
            struct hpy_err err;
            struct hpy_graph *graph = NULL;
            struct hpy_builder *builder = hpy_builder_new();
            memcpy(copy, stream.data, stream.n_bytes);
            copy[i] = values[k];
            mend_stream(copy, stream.n_bytes);
            if (hpy_stream_read_memory(copy, stream.n_bytes, hpy_builder_sink(builder), NULL,
                                       &err) == HPY_OK &&
                hpy_build_seal(&graph, builder, NULL, &err) == HPY_OK) {
                for (uint32_t node = 0; node < graph->n_nodes && graph->site; node++)
                    cr_assert_lt(graph->site[node], graph->n_sites);
                hpy_graph_free(graph);
            } else {
                n_refused++;
            }
            hpy_builder_free(builder);
        }
    cr_assert_gt(n_refused, stream.n_bytes);
    hpy_free(copy);
    bytes_dispose(&stream);
    cr_assert_eq(hpy_mem_live(), live);
}

/* ------------------------------------------------------- graph and snapshot */

static void assert_frame(const struct hpy_graph *graph, uint32_t at, const char *file, uint32_t line)
{
    struct hpy_str name = hpy_graph_name(graph, graph->site_frames[at].file);
    cr_assert(hpy_str_equal(name, hpy_str_of(file)));
    cr_assert_eq(graph->site_frames[at].line, line);
}

static void assert_sample(const struct hpy_graph *graph)
{
    static const uint32_t site_of[] = { 0, 1, 2, 1, 0, 1, 3, 2, 3 }; /* the root first */
    static const uint32_t off[] = { 0, 0, 1, 65, 67 };
    cr_assert_eq(graph->n_nodes, 9);
    cr_assert_eq(graph->n_sites, 4);
    cr_assert_eq(graph->n_site_frames, 67);
    cr_assert_eq(memcmp(graph->site, site_of, sizeof site_of), 0);
    cr_assert_eq(memcmp(graph->site_off, off, sizeof off), 0);
    assert_frame(graph, 0, "demo.py", 3);
    assert_frame(graph, 2, "/srv/app/a.py", UINT32_MAX - 1);
    assert_frame(graph, 65, "/srv/app/a.py", 10);
    assert_frame(graph, 66, "/srv/app/a.py", 0);
}

Test(site_formats, graph_and_snapshot_hold_them)
{
    uint64_t live = hpy_mem_live();
    struct hpy_err err;
    struct hpy_graph *graph = build_sample(), *again;
    assert_sample(graph);
    struct bytes file = file_of(graph);
    cr_assert_eq(hpy_snapshot_parse(&again, file.data, file.n_bytes, &err), HPY_OK, "%s", err.text);
    assert_sample(again);
    hpy_graph_free(again);
    hpy_graph_free(graph);
    bytes_dispose(&file);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(site_formats, without_sites_nothing_is_there)
{
    struct hpy_err err;
    struct bytes stream;
    write_stream(&stream, sample_small);
    struct hpy_graph *graph = build(&stream), *again;
    cr_assert_null(graph->site);
    cr_assert_null(graph->site_off);
    cr_assert_eq(graph->n_sites, 0);
    struct bytes file = file_of(graph);
    cr_assert_eq(hpy_le32(file.data + HPY_SNAPSHOT_AT_N_CHUNKS), HPY_SNAPSHOT_FIRST_OPTIONAL);
    cr_assert_eq(hpy_snapshot_parse(&again, file.data, file.n_bytes, &err), HPY_OK, "%s", err.text);
    cr_assert_null(again->site);
    cr_assert_null(again->site_frames);
    hpy_graph_free(again);
    hpy_graph_free(graph);
    bytes_dispose(&file);
    bytes_dispose(&stream);
}

static uint8_t *row_of(const struct bytes *file, enum hpy_snapshot_chunk chunk)
{
    return file->data + HPY_SNAPSHOT_HEADER_BYTES + chunk * HPY_SNAPSHOT_ROW_BYTES;
}

static enum hpy_status parse_mended(struct bytes *file, struct hpy_err *err)
{
    struct hpy_graph *graph;
    mend_snapshot(file->data, file->n_bytes);
    enum hpy_status status = hpy_snapshot_parse(&graph, file->data, file->n_bytes, err);
    if (status == HPY_OK) {
        cr_assert_null(graph->site);
        hpy_graph_free(graph);
    }
    return status;
}

/* A program that does not know the three chunks passes over them; one of them alone
 * is damage. */
Test(site_formats, unknown_chunks_are_passed_over_and_missing_ones_told)
{
    struct hpy_err err;
    struct hpy_graph *graph = build_sample();
    struct bytes file = file_of(graph);
    for (unsigned chunk = HPY_SNAPSHOT_SITE; chunk <= HPY_SNAPSHOT_SFRM; chunk++) {
        uint8_t *row = row_of(&file, (enum hpy_snapshot_chunk)chunk);
        cr_assert_eq(hpy_le16(row + HPY_SNAPSHOT_ROW_FLAGS), 0);
        row[0] = 'z';
        if (chunk < HPY_SNAPSHOT_SFRM) {
            cr_assert_eq(parse_mended(&file, &err), HPY_EDAMAGED);
            cr_assert(strstr(err.text, "is missing"), "%s", err.text);
        }
    }
    cr_assert_eq(parse_mended(&file, &err), HPY_OK, "%s", err.text);
    hpy_graph_free(graph);
    bytes_dispose(&file);
}

Test(site_formats, hostile_tables_are_refused)
{
    static const struct {
        enum hpy_snapshot_chunk chunk;
        unsigned at;
        uint32_t value;
        const char *what;
    } cases[] = {
        { HPY_SNAPSHOT_SITE, 4, 4, "a site that is not there" },
        { HPY_SNAPSHOT_SITE, 32, UINT32_MAX, "a site that is not there" },
        { HPY_SNAPSHOT_SOFF, 0, 1, "offsets of sites" },
        { HPY_SNAPSHOT_SOFF, 4, 1, "offsets of sites" },
        { HPY_SNAPSHOT_SOFF, 8, 0, "site 1 has no frames" },
        { HPY_SNAPSHOT_SOFF, 8, 66, "site 1 has no frames, or too many" },
        { HPY_SNAPSHOT_SOFF, 12, 66, "site 2 has no frames, or too many" },
        { HPY_SNAPSHOT_SOFF, 16, 66, "offsets of sites" },
        { HPY_SNAPSHOT_SOFF, 16, UINT32_MAX, "offsets of sites" },
        { HPY_SNAPSHOT_SFRM, 0, 200, "a file that is not there" },
    };
    struct hpy_graph *graph = build_sample();
    struct bytes file = file_of(graph);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct hpy_err err;
        uint64_t at = hpy_le64(row_of(&file, cases[i].chunk) + HPY_SNAPSHOT_ROW_OFFSET) +
                      cases[i].at;
        uint32_t before = hpy_le32(file.data + at);
        hpy_put_le32(file.data + at, cases[i].value);
        cr_assert_eq(parse_mended(&file, &err), HPY_EDAMAGED, "case %zu", i);
        cr_assert(strstr(err.text, cases[i].what), "case %zu: %s", i, err.text);
        hpy_put_le32(file.data + at, before);
    }
    /* lengths that fit no whole items, or none */
    static const struct {
        enum hpy_snapshot_chunk chunk;
        uint64_t n_bytes;
    } lengths[] = { { HPY_SNAPSHOT_SITE, 32 }, { HPY_SNAPSHOT_SOFF, 19 }, { HPY_SNAPSHOT_SOFF, 4 },
                    { HPY_SNAPSHOT_SOFF, 0 } };
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct hpy_err err;
        uint8_t *length = row_of(&file, lengths[i].chunk) + HPY_SNAPSHOT_ROW_LENGTH;
        uint64_t before = hpy_le64(length);
        hpy_put_le64(length, lengths[i].n_bytes);
        cr_assert_eq(parse_mended(&file, &err), HPY_EDAMAGED, "length %zu", i);
        hpy_put_le64(length, before);
    }
    hpy_graph_free(graph);
    bytes_dispose(&file);
}
