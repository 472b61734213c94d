/* Sealing, second part: edges to the ids of their targets. */
#include <string.h>

#include "engine/build_seal.h"

struct edge_share {
    struct hpy_seal *seal;
    size_t from, end;              /* chunks of builder->nodes */
    uint64_t first_edge, end_edge; /* the edges of their nodes */
    bool shows_progress;
};

/* Reads the collected edges of a share one behind the other, with targets turned
 * into node ids some way ahead: one by one, each would wait for memory. Chunks are
 * given back when done with; the one in which the other thread's share begins is
 * left to the end. */
struct edge_reader {
    const struct hpy_addrset *addrs;
    struct hpy_pool *edges;
    struct hpy_pool_chunk *chunk;
    uint32_t at, resolved; /* in chunk: next to read; end of those with ids */
    bool whole;            /* this reader has read the chunk from its start */
    uint64_t left;         /* edges of the share not yet resolved */
};

enum { WINDOW = 256 };
#define DANGLING UINT32_MAX /* in place of a relation; no kind is that large */

static struct edge_reader read_share(const struct edge_share *share)
{
    struct hpy_builder *builder = share->seal->builder;
    struct edge_reader reader = { .addrs = builder->addrs, .edges = &builder->edges,
                                  .left = share->end_edge - share->first_edge };
    if (reader.left > 0) {
        reader.chunk = &builder->edges.chunks[hpy_pool_locate(&builder->edges, share->first_edge)];
        reader.at = (uint32_t)(share->first_edge - reader.chunk->first);
        reader.resolved = reader.at;
        reader.whole = reader.at == 0;
    }
    return reader;
}

static struct hpy_raw_edge *edges_at(const struct edge_reader *reader, uint32_t at)
{
    return (struct hpy_raw_edge *)(void *)reader->chunk->items + at;
}

/* Resolve the next window: target_low becomes the id; where there is none, the
 * address stays and the relation becomes DANGLING. */
static void resolve_window(struct edge_reader *reader)
{
    if (reader->at == reader->chunk->n) {
        if (reader->whole)
            hpy_pool_drop(reader->edges, (size_t)(reader->chunk - reader->edges->chunks));
        reader->chunk++;
        reader->at = reader->resolved = 0;
        reader->whole = true;
    }
    uint64_t ids[WINDOW];
    uint32_t n = reader->chunk->n - reader->resolved;
    n = n < WINDOW ? n : WINDOW;
    n = n < reader->left ? n : (uint32_t)reader->left;
    struct hpy_raw_edge *edge = edges_at(reader, reader->resolved);
    for (uint32_t i = 0; i < n; i++)
        ids[i] = (uint64_t)edge[i].target_high << 32 | edge[i].target_low;
    hpy_addrset_ranks(reader->addrs, ids, ids, n);
    for (uint32_t i = 0; i < n; i++)
        if (ids[i] != HPY_NO_RANK)
            edge[i].target_low = (uint32_t)ids[i];
        else
            edge[i].rel = DANGLING;
    reader->resolved += n;
    reader->left -= n;
}
static enum hpy_status dangling(const struct hpy_seal *seal, uint32_t node,
                                const struct hpy_raw_edge *edge, struct hpy_err *err)
{
    uint64_t target = (uint64_t)edge->target_high << 32 | edge->target_low;
    return hpy_fail(err, HPY_EDAMAGED,
                    "the object at %#llx refers to %#llx, where no object was announced",
                    (unsigned long long)seal->addr[node], (unsigned long long)target);
}

/* Write one node's edges where they belong. */
static enum hpy_status place_edges(struct hpy_seal *seal, struct edge_reader *reader,
                                   struct hpy_placed_node placed, struct hpy_err *err)
{
    uint64_t to = seal->out_off[placed.node];
    for (uint32_t left = placed.degree, n; left > 0; left -= n) {
        if (reader->at == reader->resolved)
            resolve_window(reader);
        n = reader->resolved - reader->at;
        n = n < left ? n : left;
        const struct hpy_raw_edge *edge = edges_at(reader, reader->at);
        for (uint32_t i = 0; i < n; i++, to++) {
            if (edge[i].rel == DANGLING)
                return dangling(seal, placed.node, &edge[i], err);
            seal->out_target[to] = edge[i].target_low;
            seal->out_rel[to] = edge[i].rel;
        }
        reader->at += n;
    }
    return HPY_OK;
}

static enum hpy_status resolve_share(void *work, struct hpy_err *err)
{
    const struct edge_share *share = work;
    struct hpy_seal *seal = share->seal;
    struct hpy_pool *nodes = &seal->builder->nodes;
    struct edge_reader reader = read_share(share);
    uint64_t since_poll = 0;
    for (size_t c = share->from; c < share->end; c++) {
        const struct hpy_pool_chunk *chunk = &nodes->chunks[c];
        for (uint32_t i = 0; i < chunk->n; i++) {
            struct hpy_placed_node placed;
            memcpy(&placed, chunk->items + (size_t)i * sizeof placed, sizeof placed);
            HPY_TRY(place_edges(seal, &reader, placed, err));
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
    uint64_t middle = half < nodes->n_chunks ? nodes->chunks[half].tag : seal->n_edges;
    struct edge_share first = { seal, 0, half, 0, middle, true };
    struct edge_share second = { seal, half, nodes->n_chunks, middle, seal->n_edges, false };
    enum hpy_status status =
        hpy_seal_both(seal, resolve_share, &first, resolve_share, &second, err);
    hpy_pool_dispose(nodes);
    hpy_pool_dispose(&seal->builder->edges);
    return status;
}
