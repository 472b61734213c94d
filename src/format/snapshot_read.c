/* Reading a snapshot: the file is mapped, everything in it is checked, and the arrays
 * of the graph point into the mapping. */
#include "format/snapshot.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
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
    char *path; /* for errors told later; NULL when unknown */
    struct hpy_fact *facts;
    pthread_mutex_t checking; /* held while the edges are looked at */
    bool revealed;
    struct hpy_snapshot_layout in;
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

/* The chunks that lie by edge; their arrays are filled in by reveal_edges. */
static bool lies_by_edge(unsigned chunk)
{
    return chunk >= HPY_SNAPSHOT_OTGT && chunk <= HPY_SNAPSHOT_ISLT;
}

static void point_arrays(struct hpy_graph *graph, const struct hpy_snapshot_layout *in, bool by_edge)
{
    for (unsigned i = 0; i < in->n_chunks; i++)
        if (hpy_snapshot_chunks[i].field != HPY_SNAPSHOT_NO_FIELD && lies_by_edge(i) == by_edge)
            memcpy((char *)graph + hpy_snapshot_chunks[i].field, &in->chunks[i].data,
                   sizeof in->chunks[i].data);
}

static void point_graph(struct hpy_graph *graph, const struct hpy_snapshot_layout *in)
{
    const uint64_t *counts = in->counts;
    point_arrays(graph, in, false);
    graph->n_nodes = (uint32_t)counts[HPY_SNAPSHOT_NODES];
    graph->n_types = (uint32_t)counts[HPY_SNAPSHOT_TYPES];
    graph->n_names = (uint32_t)counts[HPY_SNAPSHOT_NAMES];
    graph->n_facts = (uint32_t)counts[HPY_SNAPSHOT_FACTS];
    graph->n_skips = (uint32_t)counts[HPY_SNAPSHOT_SKIPS];
    graph->n_sites = (uint32_t)counts[HPY_SNAPSHOT_SITES];
    graph->n_site_frames = (uint32_t)counts[HPY_SNAPSHOT_FRAMES];
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

/* Opening looks at everything once: each chunk against its checksum, and the nodes
 * against the rules of a graph. So a file that was damaged is told from the start,
 * and a table by class can be made. Whether somebody wrote a file whose checksums
 * are right and whose edges lie is looked at before the edges are first used.
 *
 * Two threads: one looks at the nodes while the other sums, then both sum, chunk
 * by chunk. Nodes may be looked at before their checksums are known, because
 * looking is safe on any bytes; but a wrong checksum explains more, so the half
 * that only sums goes first when both find something. */
struct opening {
    const struct hpy_snapshot_layout *in;
    const struct hpy_graph *graph;
    struct hpy_job *job;
    atomic_uint next; /* chunk that nobody has summed yet */
};

static enum hpy_status check_sums(void *work, struct hpy_err *err)
{
    struct opening *opening = (struct opening *)work;
    unsigned chunk;
    while ((chunk = atomic_fetch_add(&opening->next, 1)) < opening->in->n_chunks) {
        if (hpy_job_cancelled(opening->job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while opening the snapshot");
        HPY_TRY(hpy_snapshot_check_sum(opening->in, (enum hpy_snapshot_chunk)chunk, err));
    }
    return HPY_OK;
}

static enum hpy_status check_nodes(void *work, struct hpy_err *err)
{
    struct opening *opening = (struct opening *)work;
    HPY_TRY(hpy_graph_validate_tables(opening->graph,
                                      opening->in->counts[HPY_SNAPSHOT_NAME_BYTES], err));
    HPY_TRY(hpy_graph_validate_nodes(opening->graph, err));
    return check_sums(opening, err);
}

/* Edges: one direction beside the other. */
struct direction {
    const struct hpy_graph *graph;
    struct hpy_edge_seed seed;
    uint64_t print;
};

static enum hpy_status check_out(void *work, struct hpy_err *err)
{
    struct direction *out = (struct direction *)work;
    return hpy_graph_validate_out(&out->print, out->graph, out->seed, err);
}

static enum hpy_status check_in(void *work, struct hpy_err *err)
{
    struct direction *in = (struct direction *)work;
    return hpy_graph_validate_in(&in->print, in->graph, in->seed, err);
}

/* Two halves, on two threads where that is worth it. */
static enum hpy_status run_halves(const struct hpy_snapshot_layout *in, hpy_half first, void *a,
                                  hpy_half second, void *b, struct hpy_err *err)
{
    if (in->n_bytes >= THREAD_BYTES)
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

static enum hpy_status check_opening(const struct hpy_snapshot_layout *in,
                                     const struct hpy_graph *graph, struct hpy_job *job,
                                     struct hpy_err *err)
{
    struct opening opening = { .in = in, .graph = graph, .job = job };
    atomic_init(&opening.next, HPY_SNAPSHOT_META + 1);
    HPY_TRY(run_halves(in, check_sums, &opening, check_nodes, &opening, err));
    return hpy_job_poll(job, 0, err);
}

static enum hpy_status check_edges(const struct hpy_snapshot_layout *in,
                                   const struct hpy_graph *graph, struct hpy_err *err)
{
    struct direction out = { .graph = graph, .seed = hpy_edge_seed_new() };
    struct direction back = out;
    HPY_TRY(run_halves(in, check_out, &out, check_in, &back, err));
    if (out.print != back.print)
        return hpy_fail_at(err, HPY_EDAMAGED, hpy_snapshot_offset(in, HPY_SNAPSHOT_ISRC),
                           "damaged: the two directions of references differ");
    return HPY_OK;
}

/* hpy_graph_need_edges: the first who asks checks, the others wait. What was found
 * bad is looked at again by each who asks, and stays bad. */
static enum hpy_status reveal_edges(struct hpy_graph *graph, struct hpy_job *job,
                                    struct hpy_err *err)
{
    struct keep *keep = (struct keep *)graph->owner_state;
    enum hpy_status status = HPY_OK;
    pthread_mutex_lock(&keep->checking);
    if (!keep->revealed) {
        struct hpy_graph whole = *graph;
        hpy_job_phase(job, "checking the references", 0);
        point_arrays(&whole, &keep->in, true);
        status = explain(check_edges(&keep->in, &whole, err), err);
        if (status == HPY_OK)
            point_arrays(graph, &keep->in, true);
        keep->revealed = status == HPY_OK;
    }
    pthread_mutex_unlock(&keep->checking);
    if (status != HPY_OK && keep->path)
        hpy_err_set_path(err, keep->path);
    return status;
}

static void release_graph(struct hpy_graph *graph)
{
    struct keep *keep = (struct keep *)graph->owner_state;
    if (keep->mapping)
        munmap(keep->mapping, keep->n_bytes);
    hpy_free(keep->facts);
    hpy_free(keep->path);
    pthread_mutex_destroy(&keep->checking);
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
    if (!graph || !keep || pthread_mutex_init(&keep->checking, NULL) != 0) {
        hpy_free(graph);
        hpy_free(keep);
        return hpy_fail(err, HPY_ENOMEM, "out of memory for a snapshot");
    }
    keep->n_bytes = n_bytes;
    keep->in = in;
    graph->owner_state = keep;
    graph->reveal_edges = reveal_edges;
    graph->release = release_graph;
    point_graph(graph, &in);
    enum hpy_status status = explain(check_opening(&in, graph, job, err), err);
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
        else /* a path that finds no memory is missed in a message only */
            ((struct keep *)(*out)->owner_state)->path = hpy_strdup(path);
    }
    if (status != HPY_OK)
        hpy_err_set_path(err, path);
    return status;
}
