#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "engine/build.h"
#include "format/snapshot.h"
#include "format/snapshot_chunks.h"
#include "format_support.h"

static char folder[64];
static char path[128];

static void make_folder(void)
{
    strcpy(folder, "/tmp/heapy-test-XXXXXX");
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.hps", folder);
}

static unsigned files_in_folder(void)
{
    unsigned n = 0;
    DIR *dir = opendir(folder);
    cr_assert(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(dir);
    return n;
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(snapshot, .init = make_folder, .fini = remove_folder);

static enum hpy_status sample_thousands(struct hpy_sink *sink, struct hpy_err *err)
{
    return sample_random(sink, 30000, 3, err);
}

static struct hpy_graph *build(enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    struct hpy_graph *graph = NULL;
    struct hpy_err err;
    struct hpy_builder *builder = hpy_builder_new();
    cr_assert(builder);
    cr_assert_eq(sample(hpy_builder_sink(builder), &err), HPY_OK, "%s", err.text);
    cr_assert_eq(hpy_build_seal(&graph, builder, NULL, &err), HPY_OK, "%s", err.text);
    hpy_builder_free(builder);
    return graph;
}

/* The file of a graph, in memory that ends where the file ends. */
static struct bytes file_of(const struct hpy_graph *graph)
{
    struct hpy_err err;
    struct stat info;
    struct bytes out = { 0 };
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK, "%s", err.text);
    int fd = open(path, O_RDONLY);
    cr_assert_eq(fstat(fd, &info), 0);
    out.n_bytes = (size_t)info.st_size;
    out.data = (uint8_t *)hpy_alloc(out.n_bytes, 1);
    cr_assert_eq(read(fd, out.data, out.n_bytes), info.st_size);
    close(fd);
    return out;
}

#define ASSERT_SAME(a, b, field, n)                                            \
    do {                                                                       \
        if ((n) > 0)                                                           \
            cr_assert(memcmp((a)->field, (b)->field, (size_t)(n) * sizeof *(a)->field) == 0, #field); \
    } while (0)

static void assert_same_graph(const struct hpy_graph *a, const struct hpy_graph *b)
{
    cr_assert_eq(a->n_nodes, b->n_nodes);
    cr_assert_eq(a->n_edges, b->n_edges);
    cr_assert_eq(a->n_types, b->n_types);
    cr_assert_eq(a->n_names, b->n_names);
    cr_assert_eq(a->n_facts, b->n_facts);
    cr_assert_eq(a->n_skips, b->n_skips);
    cr_assert_eq(a->large_size.n, b->large_size.n);
    cr_assert_eq(a->external.n, b->external.n);
    cr_assert_eq(a->n_content_bytes, b->n_content_bytes);
    cr_assert_eq(a->n_objects, b->n_objects);
    cr_assert_eq(a->size_bytes, b->size_bytes);
    cr_assert_eq(a->external_bytes, b->external_bytes);
    cr_assert_eq(a->n_reachable, b->n_reachable);
    cr_assert_eq(a->reachable_bytes, b->reachable_bytes);
    ASSERT_SAME(a, b, addr, a->n_nodes);
    ASSERT_SAME(a, b, type, a->n_nodes);
    ASSERT_SAME(a, b, size32, a->n_nodes);
    ASSERT_SAME(a, b, flags, a->n_nodes);
    ASSERT_SAME(a, b, owner, a->n_nodes);
    ASSERT_SAME(a, b, content_off, a->n_nodes);
    ASSERT_SAME(a, b, out_off, a->n_nodes + 1u);
    ASSERT_SAME(a, b, in_off, a->n_nodes + 1u);
    ASSERT_SAME(a, b, out_target, a->n_edges);
    ASSERT_SAME(a, b, out_rel, a->n_edges);
    ASSERT_SAME(a, b, in_source, a->n_edges);
    ASSERT_SAME(a, b, in_slot, a->n_edges);
    ASSERT_SAME(a, b, large_size.node, a->large_size.n);
    ASSERT_SAME(a, b, large_size.value, a->large_size.n);
    ASSERT_SAME(a, b, external.node, a->external.n);
    ASSERT_SAME(a, b, external.value, a->external.n);
    ASSERT_SAME(a, b, types, a->n_types);
    ASSERT_SAME(a, b, name_off, a->n_names + 1u);
    ASSERT_SAME(a, b, name_text, a->name_off[a->n_names]);
    ASSERT_SAME(a, b, content, a->n_content_bytes);
    ASSERT_SAME(a, b, skips, a->n_skips);
    for (uint32_t i = 0; i < a->n_facts; i++) {
        cr_assert(hpy_str_equal(a->facts[i].key, b->facts[i].key));
        cr_assert(hpy_str_equal(a->facts[i].value, b->facts[i].value));
    }
}

static void assert_round_trip(enum hpy_status (*sample)(struct hpy_sink *, struct hpy_err *))
{
    struct hpy_err err;
    struct hpy_job job;
    struct hpy_graph *graph = build(sample), *again = NULL;
    hpy_job_init(&job);
    cr_assert_eq(hpy_snapshot_save(graph, path, &job, &err), HPY_OK, "%s", err.text);
    cr_assert_gt(job.done, job.total - 64 * HPY_SNAPSHOT_N_CHUNKS);
    cr_assert_eq(with_edges(hpy_snapshot_open(&again, path, &job, &err), &again, &err), HPY_OK, "%s", err.text);
    assert_same_graph(graph, again);
    hpy_graph_free(graph);
    hpy_graph_free(again);
}

Test(snapshot, opens_as_it_was_saved)
{
    uint64_t live = hpy_mem_live();
    assert_round_trip(sample_small);
    cr_assert_eq(hpy_mem_live(), live);
}

Test(snapshot, opens_as_it_was_saved_on_two_threads)
{
    assert_round_trip(sample_thousands);
    struct stat info;
    cr_assert_eq(stat(path, &info), 0);
    cr_assert_gt(info.st_size, 1 << 20);
}

Test(snapshot, is_private_and_alone_in_its_folder)
{
    struct hpy_err err;
    struct stat info;
    struct hpy_graph *graph = build(sample_small);
    umask(0);
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK);
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK, "over an older one: %s", err.text);
    cr_assert_eq(stat(path, &info), 0);
    cr_assert_eq(info.st_mode & 07777, 0600);
    cr_assert_eq(files_in_folder(), 1);
    hpy_graph_free(graph);
}

/* Saving through a link keeps the link. */
Test(snapshot, follows_a_link)
{
    struct hpy_err err;
    struct stat info;
    char link[160];
    struct hpy_graph *graph = build(sample_small);
    snprintf(link, sizeof link, "%s/link.hps", folder);
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_OK);
    cr_assert_eq(symlink("a.hps", link), 0);
    cr_assert_eq(hpy_snapshot_save(graph, link, NULL, &err), HPY_OK, "%s", err.text);
    cr_assert_eq(lstat(link, &info), 0);
    cr_assert(S_ISLNK(info.st_mode));
    unlink(link);
    hpy_graph_free(graph);
}

Test(snapshot, leaves_nothing_when_it_cannot_be_saved)
{
    struct hpy_err err;
    struct hpy_job job;
    struct hpy_graph *graph = build(sample_thousands);
    char nowhere[160];
    snprintf(nowhere, sizeof nowhere, "%s/none/a.hps", folder);
    err.path[0] = '\0';
    cr_assert_eq(hpy_snapshot_save(graph, nowhere, NULL, &err), HPY_EIO);
    cr_assert_str_eq(err.path, nowhere);
    cr_assert_str_eq(err.text, "cannot write: No such file or directory");
    cr_assert_eq(hpy_snapshot_save(graph, folder, NULL, &err), HPY_EIO);
    cr_assert_eq(hpy_snapshot_save(graph, "/dev/null", NULL, &err), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot write: not a regular file");

    hpy_job_init(&job);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_snapshot_save(graph, path, &job, &err), HPY_ECANCELLED);
    cr_assert_eq(files_in_folder(), 0);

    /* As a full disk: writing fails half way. */
    struct rlimit limit = { 1u << 20, RLIM_INFINITY };
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(hpy_snapshot_save(graph, path, NULL, &err), HPY_EIO);
    cr_assert_str_eq(err.text, "cannot write: File too large");
    cr_assert_eq(files_in_folder(), 0);
    hpy_graph_free(graph);
}

Test(snapshot, every_truncation_is_told)
{
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    for (size_t n = 0; n < file.n_bytes; n++) {
        struct hpy_err err;
        uint8_t *cut = (uint8_t *)hpy_alloc(n + 1, 1);
        memcpy(cut, file.data, n);
        enum hpy_status status = with_edges(hpy_snapshot_parse(&again, cut, n, &err), &again, &err);
        cr_assert_eq(status, HPY_ETRUNCATED, "%zu bytes: %s", n, err.text);
        cr_assert_null(again);
        cr_assert_eq(err.offset, n);
        hpy_free(cut);
    }
    bytes_dispose(&file);
    hpy_graph_free(graph);
}

/* A flipped bit is refused or, in the padding between chunks, does nothing. */
Test(snapshot, every_damaged_byte_is_told_or_harmless)
{
    uint64_t live = hpy_mem_live();
    unsigned n_harmless = 0;
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    for (size_t i = 0; i < file.n_bytes; i++)
        for (unsigned change = 1; change < 256; change <<= 1) {
            struct hpy_err err;
            file.data[i] ^= (uint8_t)change;
            if (with_edges(hpy_snapshot_parse(&again, file.data, file.n_bytes, &err), &again, &err) == HPY_OK) {
                assert_same_graph(graph, again);
                hpy_graph_free(again);
                n_harmless++;
            } else {
                cr_assert_null(again);
            }
            file.data[i] ^= (uint8_t)change;
        }
    cr_assert_leq(n_harmless, 8 * HPY_SNAPSHOT_ALIGN * HPY_SNAPSHOT_N_CHUNKS);
    bytes_dispose(&file);
    hpy_graph_free(graph);
    cr_assert_eq(hpy_mem_live(), live);
}

/* Walk everything that a graph can be asked; ASan tells if a lie got through. */
static void visit(const struct hpy_graph *graph)
{
    struct hpy_text text = { 0 };
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        hpy_text_clear(&text);
        hpy_graph_brief(&text, graph, node, 60);
        hpy_graph_type_name(&text, graph, graph->type[node]);
        for (uint64_t edge = graph->out_off[node]; edge < graph->out_off[node + 1]; edge++) {
            cr_assert_lt(graph->out_target[edge], graph->n_nodes);
            hpy_graph_edge_text(&text, graph, node, edge);
        }
        for (uint64_t edge = graph->in_off[node]; edge < graph->in_off[node + 1]; edge++) {
            uint32_t source = graph->in_source[edge];
            cr_assert_lt(source, graph->n_nodes);
            cr_assert_eq(graph->out_target[graph->out_off[source] + graph->in_slot[edge]], node);
        }
    }
    hpy_text_dispose(&text);
}

Test(snapshot, survives_damage_behind_right_checksums)
{
    static const uint8_t values[] = { 0, 1, 0x7f, 0xff };
    unsigned n_refused = 0;
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    uint8_t *copy = (uint8_t *)hpy_alloc(file.n_bytes, 1);
    for (size_t i = 8; i < file.n_bytes; i++)
        for (unsigned k = 0; k < sizeof values; k++) {
            struct hpy_err err;
            memcpy(copy, file.data, file.n_bytes);
            copy[i] = values[k];
            mend_snapshot(copy, file.n_bytes);
            if (with_edges(hpy_snapshot_parse(&again, copy, file.n_bytes, &err), &again, &err) == HPY_OK) {
                visit(again);
                hpy_graph_free(again);
            } else {
                n_refused++;
            }
        }
    cr_assert_gt(n_refused, 1000);
    hpy_free(copy);
    bytes_dispose(&file);
    hpy_graph_free(graph);
}

static uint8_t *row_of(const struct bytes *file, enum hpy_snapshot_chunk chunk)
{
    return file->data + HPY_SNAPSHOT_HEADER_BYTES + chunk * HPY_SNAPSHOT_ROW_BYTES;
}

static uint8_t *chunk_of(const struct bytes *file, enum hpy_snapshot_chunk chunk)
{
    return file->data + hpy_le64(row_of(file, chunk) + HPY_SNAPSHOT_ROW_OFFSET);
}

static void lie_about_nodes(struct bytes *file)
{
    hpy_put_le64(chunk_of(file, HPY_SNAPSHOT_META) + 8 * HPY_SNAPSHOT_NODES, 5);
}
static void lie_without_bounds(struct bytes *file)
{
    hpy_put_le64(chunk_of(file, HPY_SNAPSHOT_META) + 8 * HPY_SNAPSHOT_EDGES, UINT64_C(1) << 62);
}
static void no_nodes(struct bytes *file)
{
    hpy_put_le64(chunk_of(file, HPY_SNAPSHOT_META) + 8 * HPY_SNAPSHOT_NODES, 0);
}
static void new_version(struct bytes *file)
{
    hpy_put_le32(file->data + HPY_SNAPSHOT_AT_VERSION, 2);
}
static void required_stranger(struct bytes *file)
{
    memcpy(row_of(file, HPY_SNAPSHOT_SKIP), "NEWS", 4);
}
static void optional_stranger(struct bytes *file)
{
    required_stranger(file);
    hpy_put_le16(row_of(file, HPY_SNAPSHOT_SKIP) + HPY_SNAPSHOT_ROW_FLAGS, 0);
}
static void twice(struct bytes *file)
{
    memcpy(row_of(file, HPY_SNAPSHOT_SIZE), "TYPE", 4);
}
static void no_id(struct bytes *file)
{
    memcpy(row_of(file, HPY_SNAPSHOT_SIZE), "\x1b[2J", 4);
}
static void unaligned(struct bytes *file)
{
    uint8_t *at = row_of(file, HPY_SNAPSHOT_ISLT) + HPY_SNAPSHOT_ROW_OFFSET;
    hpy_put_le64(at, hpy_le64(at) + 4);
}
static void overlapping(struct bytes *file)
{
    hpy_put_le64(row_of(file, HPY_SNAPSHOT_SIZE) + HPY_SNAPSHOT_ROW_OFFSET,
                 hpy_le64(row_of(file, HPY_SNAPSHOT_ADDR) + HPY_SNAPSHOT_ROW_OFFSET));
}
static void outside(struct bytes *file)
{
    hpy_put_le64(row_of(file, HPY_SNAPSHOT_ISLT) + HPY_SNAPSHOT_ROW_LENGTH, UINT64_MAX - 63);
}
static void many_chunks(struct bytes *file)
{
    hpy_put_le32(file->data + HPY_SNAPSHOT_AT_N_CHUNKS, HPY_SNAPSHOT_MAX_CHUNKS + 1);
}
static void wrong_type(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_TYPE) + 4, 8);
}
static void wrong_target(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_OTGT), UINT32_MAX);
}
static void wrong_slot(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_ISLT), 77);
}
static void wrong_facts(struct bytes *file)
{
    hpy_put_le32(chunk_of(file, HPY_SNAPSHOT_FACT), 1000000);
}
static void wrong_names(struct bytes *file)
{
    hpy_put_le64(chunk_of(file, HPY_SNAPSHOT_NOFF) + 8, UINT64_MAX);
}
static void reserved(struct bytes *file)
{
    file->data[HPY_SNAPSHOT_AT_RESERVED] = 1;
}

static const struct {
    void (*damage)(struct bytes *file);
    enum hpy_status status;
    const char *wrong;
} refusals[] = {
    { lie_about_nodes, HPY_EDAMAGED, "the chunk \"ADDR\" (the addresses) at byte" },
    { lie_without_bounds, HPY_EDAMAGED, "a count is larger than the file" },
    { no_nodes, HPY_EDAMAGED, "a snapshot without a root" },
    { new_version, HPY_EVERSION, "a snapshot of version 2" },
    { required_stranger, HPY_EVERSION, "the chunk \"NEWS\" is needed" },
    { optional_stranger, HPY_EDAMAGED, "the chunk \"SKIP\" (the notes of skipped objects) is missing" },
    { twice, HPY_EDAMAGED, "the chunk \"TYPE\" is there twice" },
    { no_id, HPY_EDAMAGED, "a row of the chunk table is malformed" },
    { unaligned, HPY_EDAMAGED, "lies where it cannot" },
    { overlapping, HPY_EDAMAGED, "lies where it cannot" },
    { outside, HPY_EDAMAGED, "lies where it cannot" },
    { many_chunks, HPY_EDAMAGED, "impossible sizes" },
    { wrong_type, HPY_EDAMAGED, "an object of a type that is not there" },
    { wrong_target, HPY_EDAMAGED, "a reference to an object that is not there" },
    { wrong_slot, HPY_EDAMAGED, "the two directions of references differ" },
    { wrong_facts, HPY_EDAMAGED, "the facts are malformed" },
    { wrong_names, HPY_EDAMAGED, "the offsets of names are out of order" },
    { reserved, HPY_EDAMAGED, "the header has unknown fields" },
};

Test(snapshot, refuses_with_reason)
{
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    uint8_t *copy = (uint8_t *)hpy_alloc(file.n_bytes, 1);
    for (unsigned i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct hpy_err err;
        struct bytes changed = { .data = copy, .n_bytes = file.n_bytes };
        memcpy(copy, file.data, file.n_bytes);
        refusals[i].damage(&changed);
        mend_snapshot(copy, file.n_bytes);
        cr_assert_eq(with_edges(hpy_snapshot_parse(&again, copy, file.n_bytes, &err), &again, &err), refusals[i].status,
                     "case %u", i);
        cr_assert(strstr(err.text, refusals[i].wrong), "case %u: %s", i, err.text);
    }
    hpy_free(copy);
    bytes_dispose(&file);
    hpy_graph_free(graph);
}

/* A chunk that this program does not know, not marked as required, between its own. */
Test(snapshot, skips_optional_chunks)
{
    struct hpy_err err;
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    uint32_t n = hpy_le32(file.data + HPY_SNAPSHOT_AT_N_CHUNKS);
    size_t n_head = HPY_SNAPSHOT_HEADER_BYTES + n * HPY_SNAPSHOT_ROW_BYTES;
    size_t shift = 2 * HPY_SNAPSHOT_ALIGN;
    struct bytes more = { .n_bytes = file.n_bytes + shift };
    more.data = (uint8_t *)hpy_zalloc(more.n_bytes, 1);
    memcpy(more.data, file.data, n_head);
    memcpy(more.data + n_head + shift, file.data + n_head, file.n_bytes - n_head);
    /* Its row comes first, and it lies in the room won behind the table. */
    uint8_t *rows = more.data + HPY_SNAPSHOT_HEADER_BYTES;
    memmove(rows + HPY_SNAPSHOT_ROW_BYTES, rows, n * HPY_SNAPSHOT_ROW_BYTES);
    for (uint32_t i = 1; i <= n; i++) {
        uint8_t *at = rows + i * HPY_SNAPSHOT_ROW_BYTES + HPY_SNAPSHOT_ROW_OFFSET;
        hpy_put_le64(at, hpy_le64(at) + shift);
    }
    memset(rows, 0, HPY_SNAPSHOT_ROW_BYTES);
    memcpy(rows, "hint", 4);
    hpy_put_le64(rows + HPY_SNAPSHOT_ROW_OFFSET,
                 (n_head + HPY_SNAPSHOT_ROW_BYTES + 63) / 64 * 64);
    hpy_put_le64(rows + HPY_SNAPSHOT_ROW_LENGTH, 3);
    hpy_put_le32(more.data + HPY_SNAPSHOT_AT_N_CHUNKS, n + 1);
    mend_snapshot(more.data, more.n_bytes);
    cr_assert_eq(with_edges(hpy_snapshot_parse(&again, more.data, more.n_bytes, &err), &again, &err), HPY_OK, "%s", err.text);
    assert_same_graph(graph, again);
    hpy_graph_free(again);
    hpy_graph_free(graph);
    bytes_dispose(&more);
    bytes_dispose(&file);
}

Test(snapshot, tells_a_longer_file)
{
    struct hpy_err err;
    struct hpy_graph *graph = build(sample_small), *again;
    struct bytes file = file_of(graph);
    struct bytes longer = { 0 };
    bytes_put(&longer, file.data, file.n_bytes);
    bytes_put(&longer, "x", 1);
    cr_assert_eq(with_edges(hpy_snapshot_parse(&again, longer.data, longer.n_bytes, &err), &again, &err), HPY_EDAMAGED);
    cr_assert(strstr(err.text, "more bytes follow the end"), "%s", err.text);
    bytes_dispose(&longer);
    bytes_dispose(&file);
    hpy_graph_free(graph);
}

Test(snapshot, tells_that_it_cannot_be_opened)
{
    struct hpy_err err = { .path = "" };
    struct hpy_graph *graph;
    cr_assert_eq(hpy_snapshot_open(&graph, path, NULL, &err), HPY_EIO);
    cr_assert_str_eq(err.path, path);
    cr_assert_str_eq(err.text, "cannot open: No such file or directory");
    cr_assert_eq(hpy_snapshot_open(&graph, folder, NULL, &err), HPY_EFORMAT);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_eq(hpy_snapshot_open(&graph, path, NULL, &err), HPY_EFORMAT);
    cr_assert_null(graph);
}

Test(snapshot, opening_stops_when_cancelled)
{
    struct hpy_err err;
    struct hpy_job job;
    struct hpy_graph *graph = build(sample_small), *again;
    hpy_job_init(&job);
    cr_assert_eq(hpy_snapshot_save(graph, path, &job, &err), HPY_OK);
    hpy_job_cancel(&job);
    cr_assert_eq(hpy_snapshot_open(&again, path, &job, &err), HPY_ECANCELLED);
    cr_assert_null(again);
    hpy_graph_free(graph);
}
