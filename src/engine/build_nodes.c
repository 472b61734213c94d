/* Sealing, first part: nodes into the order of their addresses. */
#include <string.h>

#include "base/mem.h"
#include "engine/build_seal.h"

struct node_share {
    struct hpy_seal *seal;
    size_t from, end; /* chunks of builder->nodes */
    bool shows_progress;
};

static enum hpy_status place_chunk(struct hpy_seal *seal, struct hpy_pool_chunk *chunk,
                                   struct hpy_err *err)
{
    const struct hpy_addrset *addrs = seal->builder->addrs;
    for (uint32_t i = 0; i < chunk->n; i++) {
        struct hpy_raw_node raw;
        memcpy(&raw, chunk->items + (size_t)i * sizeof raw, sizeof raw);
        uint64_t rank = hpy_addrset_rank(addrs, raw.addr);
        if (rank >= seal->n_nodes) /* cannot be: every address was claimed */
            return hpy_fail(err, HPY_EDAMAGED, "an object without a number");
        uint32_t node = (uint32_t)rank;
        seal->addr[node] = raw.addr;
        seal->type[node] = raw.type;
        seal->size32[node] = raw.size32;
        seal->content_off[node] = raw.content_off;
        seal->flags[node] = (uint16_t)raw.flags;
        seal->out_off[(uint64_t)node + 1] = raw.degree;
        if (seal->site)
            seal->site[node] = raw.site;
        /* eight of the thirty-two bytes are still needed; they trail the reading */
        struct hpy_placed_node placed = { node, raw.degree };
        memcpy(chunk->items + (size_t)i * sizeof placed, &placed, sizeof placed);
    }
    char *shrunk = hpy_realloc(chunk->items, chunk->n, sizeof(struct hpy_placed_node));
    if (shrunk)
        chunk->items = shrunk;
    return HPY_OK;
}

static enum hpy_status place_share(void *work, struct hpy_err *err)
{
    const struct node_share *share = work;
    struct hpy_seal *seal = share->seal;
    for (size_t i = share->from; i < share->end; i++) {
        struct hpy_pool_chunk *chunk = &seal->builder->nodes.chunks[i];
        if (share->shows_progress)
            HPY_TRY(hpy_job_poll(seal->job, 2 * chunk->first, err));
        else if (hpy_job_cancelled(seal->job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while numbering objects");
        HPY_TRY(place_chunk(seal, chunk, err));
    }
    return HPY_OK;
}

enum hpy_status hpy_seal_nodes(struct hpy_seal *seal, struct hpy_err *err)
{
    uint64_t n = seal->n_nodes;
    seal->addr = hpy_seal_block(seal, n, sizeof *seal->addr);
    seal->type = hpy_seal_block(seal, n, sizeof *seal->type);
    seal->size32 = hpy_seal_block(seal, n, sizeof *seal->size32);
    seal->flags = hpy_seal_block(seal, n, sizeof *seal->flags);
    seal->content_off = hpy_seal_block(seal, n, sizeof *seal->content_off);
    seal->out_off = hpy_seal_block(seal, n + 1, sizeof *seal->out_off);
    if (!seal->addr || !seal->type || !seal->size32 || !seal->flags ||
        !seal->content_off || !seal->out_off)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for %u objects", seal->n_nodes);

    if (seal->builder->n_sites > 0) {
        seal->site = hpy_seal_block(seal, n, sizeof *seal->site);
        if (!seal->site)
            return hpy_fail(err, HPY_ENOMEM, "out of memory for the sites of objects");
    }

    hpy_job_phase(seal->job, "numbering objects", n);
    const struct hpy_pool *nodes = &seal->builder->nodes;
    size_t half = hpy_pool_locate(nodes, n / 2);
    struct node_share first = { seal, 0, half, true };
    struct node_share second = { seal, half, nodes->n_chunks, false };
    HPY_TRY(hpy_seal_both(seal, place_share, &first, place_share, &second, err));

    seal->out_off[0] = 0;
    for (uint64_t i = 0; i < n; i++)
        seal->out_off[i + 1] += seal->out_off[i];
    return HPY_OK;
}
