/* Reading a snapshot: the file is mapped, everything in it is checked, and the arrays
 * of the graph point into the mapping. */
#include "format/snapshot.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "base/pair.h"
#include "engine/graph_check.h"
#include "format/snapshot_layout.h"

#define THREAD_BYTES (1u << 20) /* below this a second thread costs more than it saves */

/* What a graph from a snapshot owns. */
struct keep {
    void *mapping; /* NULL when the bytes are the caller's */
    size_t n_bytes;
    struct hpy_fact *facts;
};

static struct hpy_str take_text(struct hpy_cursor *cursor)
{
    uint32_t n = hpy_take_le32(cursor);
    const uint8_t *text = hpy_take(cursor, n);
    return text ? (struct hpy_str){ (const char *)text, n } : HPY_STR("");
}

static enum hpy_status malformed_facts(const struct hpy_snapshot_layout *in, struct hpy_err *err)
{
    uint64_t offset = hpy_snapshot_offset(in, HPY_SNAPSHOT_FACT);
    return hpy_fail_at(err, HPY_EDAMAGED, offset, "damaged: the facts are malformed, at byte %llu",
                       (unsigned long long)offset);
}

static enum hpy_status read_facts(struct keep *keep, const struct hpy_snapshot_layout *in, struct hpy_err *err)
{
    const struct hpy_snapshot_place *c = &in->chunks[HPY_SNAPSHOT_FACT];
    struct hpy_cursor cursor = hpy_cursor_over(c->data, c->n_bytes);
    uint64_t n = in->counts[HPY_SNAPSHOT_FACTS];
    if (n > c->n_bytes / 8)
        return malformed_facts(in, err);
    keep->facts = HPY_ARRAY(struct hpy_fact, n ? n : 1);
    if (!keep->facts)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the facts of a snapshot");
    for (uint64_t i = 0; i < n; i++) {
        keep->facts[i].key = take_text(&cursor);
        keep->facts[i].value = take_text(&cursor);
    }
    if (cursor.failed || hpy_cursor_left(&cursor))
        return malformed_facts(in, err);
    return HPY_OK;
}

static void point_graph(struct hpy_graph *graph, const struct hpy_snapshot_layout *in)
{
    const uint64_t *counts = in->counts;
    for (unsigned i = 0; i < HPY_SNAPSHOT_N_CHUNKS; i++)
        if (hpy_snapshot_chunks[i].field != HPY_SNAPSHOT_NO_FIELD)
            memcpy((char *)graph + hpy_snapshot_chunks[i].field, &in->chunks[i].data,
                   sizeof in->chunks[i].data);
    graph->n_nodes = (uint32_t)counts[HPY_SNAPSHOT_NODES];
    graph->n_types = (uint32_t)counts[HPY_SNAPSHOT_TYPES];
    graph->n_names = (uint32_t)counts[HPY_SNAPSHOT_NAMES];
    graph->n_facts = (uint32_t)counts[HPY_SNAPSHOT_FACTS];
    graph->n_skips = (uint32_t)counts[HPY_SNAPSHOT_SKIPS];
    graph->n_edges = counts[HPY_SNAPSHOT_EDGES];
    graph->large_size.n = counts[HPY_SNAPSHOT_LARGE_SIZES];
    graph->external.n = counts[HPY_SNAPSHOT_EXTERNALS];
    graph->n_content_bytes = counts[HPY_SNAPSHOT_CONTENT_BYTES];
    graph->n_objects = counts[HPY_SNAPSHOT_OBJECTS];
    graph->size_bytes = counts[HPY_SNAPSHOT_OBJECT_BYTES];
    graph->external_bytes = counts[HPY_SNAPSHOT_EXTERNAL_BYTES];
    graph->n_reachable = counts[HPY_SNAPSHOT_REACHABLE];
    graph->reachable_bytes = counts[HPY_SNAPSHOT_REACHABLE_BYTES];
}

/* Checking is done in two steps of two halves each: checksums beside nodes, then one
 * direction of edges beside the other. Nodes may be looked at before their checksums
 * are known, because looking is safe on any bytes; but a wrong checksum explains
 * more, so that half goes first when both find something. */
struct check {
    const struct hpy_snapshot_layout *in;
    const struct hpy_graph *graph;
    struct hpy_edge_seed seed;
    uint64_t print;
    struct hpy_job *job;
};

static enum hpy_status check_sums(void *work, struct hpy_err *err)
{
    const struct check *check = (const struct check *)work;
    for (unsigned i = HPY_SNAPSHOT_META + 1; i < HPY_SNAPSHOT_N_CHUNKS; i++) {
        if (hpy_job_cancelled(check->job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while opening the snapshot");
        HPY_TRY(hpy_snapshot_check_sum(check->in, (enum hpy_snapshot_chunk)i, err));
    }
    return HPY_OK;
}

static enum hpy_status check_nodes(void *work, struct hpy_err *err)
{
    const struct check *check = (const struct check *)work;
    HPY_TRY(hpy_graph_validate_tables(check->graph, check->in->counts[HPY_SNAPSHOT_NAME_BYTES], err));
    return hpy_graph_validate_nodes(check->graph, err);
}

static enum hpy_status check_out(void *work, struct hpy_err *err)
{
    struct check *check = (struct check *)work;
    return hpy_graph_validate_out(&check->print, check->graph, check->seed, err);
}

static enum hpy_status check_in(void *work, struct hpy_err *err)
{
    struct check *check = (struct check *)work;
    return hpy_graph_validate_in(&check->print, check->graph, check->seed, err);
}

/* Two halves, on two threads where that is worth it. */
static enum hpy_status run_halves(hpy_half first, struct check *a, hpy_half second,
                                  struct check *b, struct hpy_err *err)
{
    if (a->in->n_bytes >= THREAD_BYTES)
        return hpy_pair_run(first, a, second, b, err);
    HPY_TRY(first(a, err));
    return second(b, err);
}

/* The engine tells which rule is broken; say also what that means here. */
static enum hpy_status explain(enum hpy_status status, struct hpy_err *err)
{
    if (status != HPY_EDAMAGED || !err || strncmp(err->text, "damaged", 7) == 0)
        return status;
    const struct hpy_err rule = *err;
    return hpy_fail_at(err, status, rule.offset, "damaged: %s", rule.text);
}

static enum hpy_status check_graph(const struct hpy_snapshot_layout *in,
                                   const struct hpy_graph *graph, struct hpy_job *job,
                                   struct hpy_err *err)
{
    struct check out = { .in = in, .graph = graph, .seed = hpy_edge_seed_new(), .job = job };
    struct check back = out;
    HPY_TRY(run_halves(check_sums, &out, check_nodes, &back, err));
    HPY_TRY(hpy_job_poll(job, 0, err));
    HPY_TRY(run_halves(check_out, &out, check_in, &back, err));
    if (out.print != back.print)
        return hpy_fail_at(err, HPY_EDAMAGED, hpy_snapshot_offset(in, HPY_SNAPSHOT_ISRC),
                           "damaged: the two directions of references differ");
    return HPY_OK;
}

static void release_graph(struct hpy_graph *graph)
{
    struct keep *keep = (struct keep *)graph->owner_state;
    if (keep->mapping)
        munmap(keep->mapping, keep->n_bytes);
    hpy_free(keep->facts);
    hpy_free(keep);
    hpy_free(graph);
}

/* Parse bytes; on success the graph owns the mapping (if not NULL), else not. */
static enum hpy_status parse(struct hpy_graph **out, void *mapping, const void *data,
                             size_t n_bytes, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_snapshot_layout in;
    HPY_TRY(hpy_snapshot_lay_out(&in, data, n_bytes, err));
    struct hpy_graph *graph = HPY_NEW(struct hpy_graph);
    struct keep *keep = HPY_NEW(struct keep);
    if (!graph || !keep) {
        hpy_free(graph);
        hpy_free(keep);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a snapshot");
    }
    keep->n_bytes = n_bytes;
    graph->owner_state = keep;
    graph->release = release_graph;
    point_graph(graph, &in);
    enum hpy_status status = explain(check_graph(&in, graph, job, err), err);
    if (status == HPY_OK)
        status = read_facts(keep, &in, err);
    if (status != HPY_OK) {
        hpy_graph_free(graph);
        return status;
    }
    graph->facts = keep->facts;
    keep->mapping = mapping;
    *out = graph;
    return HPY_OK;
}

enum hpy_status hpy_snapshot_parse(struct hpy_graph **out, const void *data, size_t n_bytes,
                                   struct hpy_err *err)
{
    *out = NULL;
    return parse(out, NULL, data, n_bytes, NULL, err);
}

static enum hpy_status map_file(void **mapping, size_t *n_bytes, int fd, struct hpy_err *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return hpy_fail_errno(err, HPY_EIO, "cannot read");
    if (!S_ISREG(info.st_mode))
        return hpy_fail(err, HPY_EFORMAT, "not a regular file");
    if (info.st_size == 0)
        return hpy_fail_at(err, HPY_ETRUNCATED, 0, "empty: no snapshot in it");
    *n_bytes = (size_t)info.st_size;
    *mapping = mmap(NULL, *n_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    if (*mapping == MAP_FAILED)
        return hpy_fail_errno(err, HPY_EIO, "cannot map");
    /* Start reading ahead from a disk; all of it is needed. */
    (void)madvise(*mapping, *n_bytes, MADV_WILLNEED);
    return HPY_OK;
}

enum hpy_status hpy_snapshot_open(struct hpy_graph **out, const char *path,
                                  struct hpy_job *job, struct hpy_err *err)
{
    enum hpy_status status;
    void *mapping = NULL;
    size_t n_bytes = 0;
    *out = NULL;
    /* O_NONBLOCK: a FIFO must not hang, it is refused below. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        status = hpy_fail_errno(err, HPY_EIO, "cannot open");
    else
        status = map_file(&mapping, &n_bytes, fd, err);
    if (fd >= 0)
        close(fd);
    if (status == HPY_OK) {
        hpy_job_phase(job, "opening the snapshot", 0);
        status = parse(out, mapping, mapping, n_bytes, job, err);
        if (status != HPY_OK)
            munmap(mapping, n_bytes);
    }
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}
