/* Sealing, second part: edges, in both directions, and what the root reaches. */
#include <string.h>

#include "base/mem.h"
#include "engine/build_seal.h"

/* ------------------------------------------------------------ out-edges */

struct edge_share {
    struct hpy_seal *seal;
    size_t from, end; /* chunks of builder->nodes */
    bool shows_progress;
};

/* Reads the collected edges one behind the other, giving chunks back when done
 * with; the chunk where the other thread's share begins is left to it. */
struct edge_reader {
    struct hpy_pool *edges;
    size_t chunk;
    uint32_t at;
    bool whole; /* this reader has read the chunk from its start */
};

static struct edge_reader read_from(struct hpy_pool *edges, uint64_t first)
{
    struct edge_reader reader = { .edges = edges };
    if (edges->n_chunks) {
        reader.chunk = hpy_pool_locate(edges, first);
        reader.at = (uint32_t)(first - edges->chunks[reader.chunk].first);
        reader.whole = reader.at == 0;
    }
    return reader;
}

/* Up to `most` edges that lie together. */
static const struct hpy_raw_edge *read_run(struct edge_reader *reader, uint32_t *n,
                                           uint32_t most)
{
    struct hpy_pool_chunk *chunk = &reader->edges->chunks[reader->chunk];
    if (reader->at == chunk->n) {
        if (reader->whole)
            hpy_pool_drop(reader->edges, reader->chunk);
        chunk = &reader->edges->chunks[++reader->chunk];
        reader->at = 0;
        reader->whole = true;
    }
    const struct hpy_raw_edge *run = (const struct hpy_raw_edge *)(void *)chunk->items + reader->at;
    *n = chunk->n - reader->at < most ? chunk->n - reader->at : most;
    reader->at += *n;
    return run;
}

static enum hpy_status dangling(const struct hpy_seal *seal, uint32_t node, uint64_t target,
                                struct hpy_err *err)
{
    return hpy_fail(err, HPY_EDAMAGED,
                    "the object at %#llx refers to %#llx, where no object was announced",
                    (unsigned long long)seal->addr[node], (unsigned long long)target);
}

static enum hpy_status resolve_share(void *work, struct hpy_err *err)
{
    const struct edge_share *share = work;
    struct hpy_seal *seal = share->seal;
    struct hpy_pool *nodes = &seal->builder->nodes;
    const struct hpy_addrset *addrs = seal->builder->addrs;
    struct edge_reader reader = { NULL, 0, 0, false };
    if (share->from < share->end)
        reader = read_from(&seal->builder->edges, nodes->chunks[share->from].tag);
    uint64_t since_poll = 0;
    for (size_t c = share->from; c < share->end; c++) {
        const struct hpy_pool_chunk *chunk = &nodes->chunks[c];
        for (uint32_t i = 0; i < chunk->n; i++) {
            struct hpy_placed_node placed;
            memcpy(&placed, chunk->items + (size_t)i * sizeof placed, sizeof placed);
            uint64_t to = seal->out_off[placed.node];
            for (uint32_t left = placed.degree, n; left > 0; left -= n) {
                const struct hpy_raw_edge *run = read_run(&reader, &n, left);
                for (uint32_t e = 0; e < n; e++, to++) {
                    uint64_t target = (uint64_t)run[e].target_high << 32 | run[e].target_low;
                    uint64_t rank = hpy_addrset_rank(addrs, target);
                    if (rank == HPY_NO_RANK)
                        return dangling(seal, placed.node, target, err);
                    seal->out_target[to] = (uint32_t)rank;
                    seal->out_rel[to] = run[e].rel;
                }
            }
            since_poll += 1 + placed.degree;
            if (since_poll >= 16 * HPY_JOB_STRIDE) {
                since_poll = 0;
                if (share->shows_progress)
                    HPY_TRY(hpy_job_poll(seal->job, 2 * (chunk->first + i), err));
                else if (hpy_job_cancelled(seal->job))
                    return hpy_fail(err, HPY_ECANCELLED, "stopped while resolving references");
            }
        }
        hpy_pool_drop(nodes, c);
    }
    return HPY_OK;
}

enum hpy_status hpy_seal_out_edges(struct hpy_seal *seal, struct hpy_err *err)
{
    seal->out_target = hpy_seal_block(seal, seal->n_edges, sizeof *seal->out_target);
    seal->out_rel = hpy_seal_block(seal, seal->n_edges, sizeof *seal->out_rel);
    if (!seal->out_target || !seal->out_rel)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for %llu references",
                        (unsigned long long)seal->n_edges);

    hpy_job_phase(seal->job, "resolving references", seal->n_nodes);
    struct hpy_pool *nodes = &seal->builder->nodes;
    size_t half = 0; /* the first chunk of nodes with half of the edges before it */
    while (half < nodes->n_chunks && nodes->chunks[half].tag < seal->n_edges / 2)
        half++;
    struct edge_share first = { seal, 0, half, true };
    struct edge_share second = { seal, half, nodes->n_chunks, false };
    enum hpy_status status =
        hpy_seal_both(seal, resolve_share, &first, resolve_share, &second, err);
    hpy_pool_dispose(nodes);
    hpy_pool_dispose(&seal->builder->edges);
    return status;
}

/* ------------------------------------------------------------- in-edges */

/* Transpose by counting. Edges are met in the order of their sources, so each
 * node's in-edges come out ascending. in_off is used two places further on while
 * filling, which saves a second array of positions. */
static enum hpy_status turn_edges(void *work, struct hpy_err *err)
{
    struct hpy_seal *seal = work;
    uint64_t n = seal->n_nodes, n_edges = seal->n_edges;
    uint64_t *in_off = seal->in_off;
    memset(in_off, 0, (n + 2) * sizeof *in_off);
    for (uint64_t e = 0; e < n_edges; e++)
        in_off[(uint64_t)seal->out_target[e] + 2]++;
    HPY_TRY(hpy_job_poll(seal->job, n / 4, err));
    for (uint64_t i = 2; i < n + 2; i++)
        in_off[i] += in_off[i - 1];
    for (uint64_t source = 0; source < n; source++) {
        uint64_t first = seal->out_off[source], end = seal->out_off[source + 1];
        for (uint64_t e = first; e < end; e++) {
            uint64_t to = in_off[(uint64_t)seal->out_target[e] + 1]++;
            seal->in_source[to] = (uint32_t)source;
            seal->in_slot[to] = (uint32_t)(e - first);
        }
        if (source % (16 * HPY_JOB_STRIDE) == 0)
            HPY_TRY(hpy_job_poll(seal->job, n / 4 + source / 4 * 3, err));
    }
    return HPY_OK;
}

/* Owners of attribute dicts; the first referrer, by address, wins. */
static void find_owners(struct hpy_seal *seal)
{
    memset(seal->owner, 0xff, seal->n_nodes * sizeof *seal->owner); /* HPY_NO_NODE */
    for (uint32_t source = 0; source < seal->n_nodes; source++)
        for (uint64_t e = seal->out_off[source]; e < seal->out_off[source + 1ull]; e++)
            if (HPY_REL_KIND(seal->out_rel[e]) == HPY_REL_DICT &&
                seal->owner[seal->out_target[e]] == HPY_NO_NODE)
                seal->owner[seal->out_target[e]] = source;
}

/* Breadth first from the root over what keeps alive. The marks are bits, which
 * stay in cache; nodes some way ahead in the queue are fetched early. */
static enum hpy_status mark_reachable(struct hpy_seal *seal, uint64_t *marks,
                                      uint32_t *queue, struct hpy_err *err)
{
    enum { AHEAD = 16 };
    uint32_t head = 0, tail = 0;
    queue[tail++] = HPY_ROOT_NODE;
    marks[0] |= 1;
    while (head < tail) {
        if (head + AHEAD < tail)
            __builtin_prefetch(&seal->out_off[queue[head + AHEAD]]);
        if (head + AHEAD / 2 < tail)
            __builtin_prefetch(&seal->out_target[seal->out_off[queue[head + AHEAD / 2]]]);
        uint32_t source = queue[head++];
        uint64_t end = seal->out_off[source + 1ull];
        for (uint64_t e = seal->out_off[source]; e < end; e++) {
            uint32_t target = seal->out_target[e];
            uint64_t bit = UINT64_C(1) << (target & 63);
            if (!(marks[target >> 6] & bit) && hpy_rel_keeps_alive(seal->out_rel[e])) {
                marks[target >> 6] |= bit;
                queue[tail++] = target;
            }
        }
        if (head % (16 * HPY_JOB_STRIDE) == 0 && hpy_job_cancelled(seal->job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while marking what is reachable");
    }
    for (uint32_t node = 0; node < seal->n_nodes; node++)
        seal->flags[node] |= (uint16_t)((marks[node >> 6] >> (node & 63) & 1) * HPY_NODE_REACHABLE);
    return HPY_OK;
}

static enum hpy_status mark_and_own(void *work, struct hpy_err *err)
{
    struct hpy_seal *seal = work;
    uint64_t *marks = HPY_ZARRAY(uint64_t, seal->n_nodes / 64 + 1);
    uint32_t *queue = HPY_ARRAY(uint32_t, seal->n_nodes);
    enum hpy_status status = HPY_OK;
    if (marks && queue)
        status = mark_reachable(seal, marks, queue, err);
    else
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for marking what is reachable");
    hpy_free(marks);
    hpy_free(queue);
    if (status == HPY_OK)
        find_owners(seal);
    return status;
}

enum hpy_status hpy_seal_in_edges(struct hpy_seal *seal, struct hpy_err *err)
{
    uint64_t n = seal->n_nodes;
    seal->in_off = hpy_seal_block(seal, n + 2, sizeof *seal->in_off);
    seal->in_source = hpy_seal_block(seal, seal->n_edges, sizeof *seal->in_source);
    seal->in_slot = hpy_seal_block(seal, seal->n_edges, sizeof *seal->in_slot);
    seal->owner = hpy_seal_block(seal, n, sizeof *seal->owner);
    if (!seal->in_off || !seal->in_source || !seal->in_slot || !seal->owner)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for %llu references",
                        (unsigned long long)seal->n_edges);
    hpy_job_phase(seal->job, "turning references round", n);
    return hpy_seal_both(seal, turn_edges, seal, mark_and_own, seal, err);
}
