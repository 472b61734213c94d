/* Sealing, third part: edges turned round, and what the root reaches. */
#include <string.h>

#include "base/mem.h"
#include "engine/build_seal.h"

/* ---------------------------------------------------------- turning round */

/* Turning round scatters to as many places as there are nodes, each in its own
 * cache line. So it is done in two steps: edges are first dealt out to stretches of
 * targets small enough for the cache (in_source, in_slot and `target` hold them,
 * stretch by stretch), then each stretch is sorted by counting. Both steps keep the
 * order of sources, so that each node's in-edges come out ascending. */
enum { STRETCH_SHIFT = 16, STRETCH_NODES = 1 << STRETCH_SHIFT };

struct turning {
    struct hpy_seal *seal;
    uint32_t *target;       /* beside in_source and in_slot */
    uint64_t *stretch_at;   /* per stretch: where its next edge goes, then its end */
    uint64_t n_stretches;
    uint32_t *source, *slot; /* room for the largest stretch */
};

static enum hpy_status deal_out(struct turning *turning, struct hpy_err *err)
{
    struct hpy_seal *seal = turning->seal;
    uint64_t *at = turning->stretch_at;
    for (uint64_t source = 0; source < seal->n_nodes; source++) {
        uint64_t first = seal->out_off[source], end = seal->out_off[source + 1];
        for (uint64_t e = first; e < end; e++) {
            uint32_t target = seal->out_target[e];
            uint64_t to = at[target >> STRETCH_SHIFT]++;
            turning->target[to] = target;
            seal->in_source[to] = (uint32_t)source;
            seal->in_slot[to] = (uint32_t)(e - first);
            /* the first referrer, by address, owns an attribute dict */
            if (HPY_REL_KIND(seal->out_rel[e]) == HPY_REL_DICT &&
                seal->owner[target] == HPY_NO_NODE)
                seal->owner[target] = (uint32_t)source;
        }
        if (source % (16 * HPY_JOB_STRIDE) == 0)
            HPY_TRY(hpy_job_poll(seal->job, source / 2, err));
    }
    return HPY_OK;
}

/* Sort one stretch, whose edges lie in [from, end), and fill its part of in_off. */
static void sort_stretch(const struct turning *turning, uint64_t stretch, uint64_t from,
                         uint64_t end)
{
    struct hpy_seal *seal = turning->seal;
    uint32_t first = (uint32_t)(stretch << STRETCH_SHIFT);
    uint64_t n = seal->n_nodes - first < STRETCH_NODES ? seal->n_nodes - first : STRETCH_NODES;
    /* in_off is used one place further on: it moves to the end of each node's
     * edges, which is the start of the next's. The last place belongs to nobody. */
    uint64_t *next = seal->in_off + first + 1;
    memset(next, 0, n * sizeof *next);
    for (uint64_t e = from; e < end; e++)
        next[turning->target[e] - first]++;
    uint64_t at = from;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t degree = next[i];
        next[i] = at;
        at += degree;
    }
    memcpy(turning->source, seal->in_source + from, (end - from) * sizeof *turning->source);
    memcpy(turning->slot, seal->in_slot + from, (end - from) * sizeof *turning->slot);
    for (uint64_t e = from; e < end; e++) {
        uint64_t to = next[turning->target[e] - first]++;
        seal->in_source[to] = turning->source[e - from];
        seal->in_slot[to] = turning->slot[e - from];
    }
}

/* Count the stretches; the largest, for the room it needs. */
static uint64_t measure_stretches(const struct turning *turning)
{
    const struct hpy_seal *seal = turning->seal;
    uint64_t largest = 0, from = 0;
    for (uint64_t e = 0; e < seal->n_edges; e++)
        turning->stretch_at[seal->out_target[e] >> STRETCH_SHIFT]++;
    for (uint64_t i = 0; i < turning->n_stretches; i++) {
        uint64_t n = turning->stretch_at[i];
        turning->stretch_at[i] = from;
        from += n;
        largest = n > largest ? n : largest;
    }
    return largest;
}

static enum hpy_status turn_edges(void *work, struct hpy_err *err)
{
    struct hpy_seal *seal = work;
    enum hpy_status status = HPY_OK;
    struct turning turning = { .seal = seal };
    turning.n_stretches = ((uint64_t)seal->n_nodes + STRETCH_NODES - 1) >> STRETCH_SHIFT;
    turning.target = HPY_ARRAY(uint32_t, seal->n_edges);
    turning.stretch_at = HPY_ZARRAY(uint64_t, turning.n_stretches);
    uint64_t room = turning.stretch_at ? measure_stretches(&turning) : 0;
    turning.source = HPY_ARRAY(uint32_t, room);
    turning.slot = HPY_ARRAY(uint32_t, room);
    if (!turning.target || !turning.stretch_at || !turning.source || !turning.slot) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for turning references round");
        goto out;
    }
    memset(seal->owner, 0xff, seal->n_nodes * sizeof *seal->owner); /* HPY_NO_NODE */
    status = deal_out(&turning, err);
    if (status != HPY_OK)
        goto out;
    seal->in_off[0] = 0;
    for (uint64_t i = 0, from = 0; i < turning.n_stretches; i++) {
        sort_stretch(&turning, i, from, turning.stretch_at[i]);
        from = turning.stretch_at[i];
        if (i % 16 == 0) {
            status = hpy_job_poll(seal->job, seal->n_nodes / 2 + (i << STRETCH_SHIFT) / 2, err);
            if (status != HPY_OK)
                goto out;
        }
    }
out:
    hpy_free(turning.target);
    hpy_free(turning.stretch_at);
    hpy_free(turning.source);
    hpy_free(turning.slot);
    return status;
}

/* ----------------------------------------------------------- reachability */

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
        if (head + AHEAD / 2 < tail) {
            uint64_t e = seal->out_off[queue[head + AHEAD / 2]];
            __builtin_prefetch(&seal->out_target[e]);
            __builtin_prefetch(&seal->out_rel[e]);
        }
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

static enum hpy_status mark_from_root(void *work, struct hpy_err *err)
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
    return status;
}

/* ------------------------------------------------------------------- both */

enum hpy_status hpy_seal_in_edges(struct hpy_seal *seal, struct hpy_err *err)
{
    uint64_t n = seal->n_nodes;
    seal->in_off = hpy_seal_block(seal, n + 1, sizeof *seal->in_off);
    seal->in_source = hpy_seal_block(seal, seal->n_edges, sizeof *seal->in_source);
    seal->in_slot = hpy_seal_block(seal, seal->n_edges, sizeof *seal->in_slot);
    seal->owner = hpy_seal_block(seal, n, sizeof *seal->owner);
    if (!seal->in_off || !seal->in_source || !seal->in_slot || !seal->owner)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for %llu references",
                        (unsigned long long)seal->n_edges);
    hpy_job_phase(seal->job, "turning references round", n);
    return hpy_seal_both(seal, turn_edges, seal, mark_from_root, seal, err);
}
