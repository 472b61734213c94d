#include "engine/graph_check.h"

#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "base/pair.h"
#include "engine/content.h"

#define WORTH_A_THREAD (1u << 16)

#define DAMAGED(err, ...) hpy_fail((err), HPY_EDAMAGED, __VA_ARGS__)

/* ---------------------------------------------------------- building bricks */

/* The largest of n numbers. The inner loop has a fixed count, so that compilers
 * turn it into vector instructions at any level of optimisation. */
static uint32_t largest(const uint32_t *p, uint64_t n)
{
    enum { LANES = 16 };
    uint32_t lane[LANES] = { 0 }, most = 0;
    uint64_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (unsigned j = 0; j < LANES; j++)
            lane[j] = p[i + j] > lane[j] ? p[i + j] : lane[j];
    for (; i < n; i++)
        most = p[i] > most ? p[i] : most;
    for (unsigned j = 0; j < LANES; j++)
        most = lane[j] > most ? lane[j] : most;
    return most;
}

/* The same for numbers of which UINT32_MAX means "none": adding one wraps it. */
static uint32_t largest_plus_one(const uint32_t *p, uint64_t n)
{
    enum { LANES = 16 };
    uint32_t lane[LANES] = { 0 }, most = 0;
    uint64_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (unsigned j = 0; j < LANES; j++) {
            uint32_t value = p[i + j] + 1;
            lane[j] = value > lane[j] ? value : lane[j];
        }
    for (; i < n; i++)
        most = p[i] + 1 > most ? p[i] + 1 : most;
    for (unsigned j = 0; j < LANES; j++)
        most = lane[j] > most ? lane[j] : most;
    return most;
}

/* n + 1 offsets: from 0 to total, never falling. The steps are collected and
 * looked at once; a falling one shows as a carry into the top bit, because the
 * ends are checked and totals are below 2^63. */
static bool offsets_hold(const uint64_t *off, uint64_t n, uint64_t total)
{
    uint64_t steps = 0;
    if (off[0] != 0 || off[n] != total || total >> 62)
        return false;
    for (uint64_t i = 0; i < n; i++)
        steps |= (off[i + 1] - off[i]) | off[i];
    return steps >> 63 == 0;
}

static bool ascending_strictly(const uint64_t *p, uint64_t n)
{
    uint64_t bad = 0;
    for (uint64_t i = 1; i < n; i++)
        bad |= p[i] <= p[i - 1];
    return !bad;
}

/* ------------------------------------------------------------------ tables */

enum hpy_status hpy_graph_check_bases(const struct hpy_graph_type *types,
                                      uint32_t n_types, struct hpy_err *err)
{
    /* walk up from each type; `walk[t]` is the first walk that came by t */
    uint32_t *walk = HPY_ZARRAY(uint32_t, n_types);
    enum hpy_status status = HPY_OK;
    if (!walk)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for types");
    for (uint32_t start = 0; start < n_types && status == HPY_OK; start++) {
        uint32_t type = start;
        while (type != HPY_NO_TYPE && type < n_types && walk[type] == 0) {
            walk[type] = start + 1;
            type = types[type].base;
        }
        if (type != HPY_NO_TYPE && type >= n_types)
            status = DAMAGED(err, "a type's base is type %u of %u", type, n_types);
        else if (type != HPY_NO_TYPE && walk[type] == start + 1)
            status = DAMAGED(err, "type %u is its own base", type);
    }
    hpy_free(walk);
    return status;
}

/* The first offset is that of HPY_NO_SITE, which has no frames. */
static enum hpy_status check_sites(const struct hpy_graph *graph, struct hpy_err *err)
{
    const uint32_t *off = graph->site_off;
    if (!off)
        return HPY_OK;
    if (graph->n_sites == 0 || graph->n_sites > HPY_MAX_SITES || off[0] != 0 || off[1] != 0 ||
        off[graph->n_sites] != graph->n_site_frames)
        return DAMAGED(err, "the offsets of sites are out of order");
    for (uint32_t i = 1; i < graph->n_sites; i++)
        if (off[i + 1] <= off[i] || off[i + 1] - off[i] > HPY_MAX_SITE_FRAMES)
            return DAMAGED(err, "site %u has no frames, or too many", i);
    for (uint32_t i = 0; i < graph->n_site_frames; i++)
        if (graph->site_frames[i].file >= graph->n_names)
            return DAMAGED(err, "a site in a file that is not there");
    return HPY_OK;
}

enum hpy_status hpy_graph_validate_tables(const struct hpy_graph *graph,
                                          uint64_t name_text_bytes, struct hpy_err *err)
{
    if (graph->n_names >= HPY_MAX_NAMES + 1u || graph->n_types > HPY_MAX_TYPES)
        return DAMAGED(err, "too many names or types");
    if (graph->name_off[graph->n_names] > name_text_bytes ||
        !offsets_hold(graph->name_off, graph->n_names, graph->name_off[graph->n_names]))
        return DAMAGED(err, "the offsets of names are out of order");
    for (uint32_t i = 0; i < graph->n_types; i++) {
        const struct hpy_graph_type *type = &graph->types[i];
        if (type->name >= graph->n_names || type->module >= graph->n_names)
            return DAMAGED(err, "type %u has a name that is not there", i);
        if (type->node != HPY_NO_NODE && type->node >= graph->n_nodes)
            return DAMAGED(err, "type %u is an object that is not there", i);
    }
    for (uint32_t i = 0; i < graph->n_skips; i++)
        if (graph->skips[i].type >= graph->n_types || graph->skips[i].reason >= graph->n_names)
            return DAMAGED(err, "skipped objects of a type or for a reason that is not there");
    HPY_TRY(check_sites(graph, err));
    return hpy_graph_check_bases(graph->types, graph->n_types, err);
}

/* ------------------------------------------------------------------- nodes */

static enum hpy_status check_sparse(const struct hpy_sparse *sparse, uint32_t n_nodes,
                                    const char *what, struct hpy_err *err)
{
    for (uint64_t i = 0; i < sparse->n; i++)
        if (sparse->node[i] >= n_nodes || (i > 0 && sparse->node[i] <= sparse->node[i - 1]))
            return DAMAGED(err, "the table of %s is out of order", what);
    return HPY_OK;
}

/* Exactly the nodes whose size lies elsewhere are in the table of large sizes. */
static enum hpy_status check_large_sizes(const struct hpy_graph *graph, struct hpy_err *err)
{
    HPY_TRY(check_sparse(&graph->large_size, graph->n_nodes, "large sizes", err));
    uint64_t n = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        n += graph->size32[node] == HPY_SIZE_ELSEWHERE;
    bool same = n == graph->large_size.n;
    for (uint64_t i = 0; same && i < graph->large_size.n; i++)
        same = graph->size32[graph->large_size.node[i]] == HPY_SIZE_ELSEWHERE;
    return same ? HPY_OK : DAMAGED(err, "the table of large sizes does not fit the objects");
}

void hpy_graph_count_totals(struct hpy_graph *out, const struct hpy_graph *graph)
{
    uint64_t n_all = 0, all_bytes = 0, n_reachable = 0, reachable_bytes = 0, external = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        uint64_t counted = !(graph->flags[node] & HPY_NODE_VIRTUAL);
        uint64_t reached = counted & !!(graph->flags[node] & HPY_NODE_REACHABLE);
        uint64_t size = graph->size32[node];
        size = size == HPY_SIZE_ELSEWHERE ? 0 : size; /* those come below */
        n_all += counted;
        n_reachable += reached;
        all_bytes += size & -counted;
        reachable_bytes += size & -reached;
    }
    for (uint64_t i = 0; i < graph->large_size.n; i++) {
        uint16_t flags = graph->flags[graph->large_size.node[i]];
        if (!(flags & HPY_NODE_VIRTUAL)) {
            all_bytes += graph->large_size.value[i];
            reachable_bytes += flags & HPY_NODE_REACHABLE ? graph->large_size.value[i] : 0;
        }
    }
    for (uint64_t i = 0; i < graph->external.n; i++)
        if (!(graph->flags[graph->external.node[i]] & HPY_NODE_VIRTUAL))
            external += graph->external.value[i];
    out->n_objects = n_all;
    out->size_bytes = all_bytes;
    out->external_bytes = external;
    out->n_reachable = n_reachable;
    out->reachable_bytes = reachable_bytes;
}

static bool totals_hold(const struct hpy_graph *graph)
{
    struct hpy_graph counted;
    hpy_graph_count_totals(&counted, graph);
    return counted.n_objects == graph->n_objects && counted.size_bytes == graph->size_bytes &&
           counted.external_bytes == graph->external_bytes &&
           counted.n_reachable == graph->n_reachable &&
           counted.reachable_bytes == graph->reachable_bytes;
}

enum hpy_status hpy_graph_validate_nodes(const struct hpy_graph *graph, struct hpy_err *err)
{
    uint64_t n = graph->n_nodes;
    if (n == 0 || n > HPY_MAX_NODES)
        return DAMAGED(err, "%llu objects", (unsigned long long)n);
    if (graph->addr[0] != HPY_ADDR_ROOT || !(graph->flags[0] & HPY_NODE_VIRTUAL))
        return DAMAGED(err, "the first object is not the root");
    if (!ascending_strictly(graph->addr, n))
        return DAMAGED(err, "addresses are out of order");
    if (largest(graph->type, n) >= graph->n_types)
        return DAMAGED(err, "an object of a type that is not there");
    if (graph->site && largest(graph->site, n) >= graph->n_sites)
        return DAMAGED(err, "an object of a site that is not there");
    if (largest_plus_one(graph->owner, n) > n)
        return DAMAGED(err, "a dict belongs to an object that is not there");
    uint32_t last_content = largest(graph->content_off, n);
    if (last_content > 0 &&
        (uint64_t)last_content * HPY_CONTENT_UNIT >= graph->n_content_bytes)
        return DAMAGED(err, "contents of an object lie outside their table");
    if (!offsets_hold(graph->out_off, n, graph->n_edges) ||
        !offsets_hold(graph->in_off, n, graph->n_edges))
        return DAMAGED(err, "the offsets of references are out of order");
    HPY_TRY(check_large_sizes(graph, err));
    HPY_TRY(check_sparse(&graph->external, graph->n_nodes, "external sizes", err));
    return totals_hold(graph) ? HPY_OK : DAMAGED(err, "the totals do not fit the objects");
}

/* ------------------------------------------------------------------- edges */

struct hpy_edge_seed hpy_edge_seed_new(void)
{
    struct hpy_edge_seed seed;
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
        struct timespec now; /* no such call: guessable, but only the sly would gain */
        clock_gettime(CLOCK_REALTIME, &now);
        seed.a = (uint64_t)now.tv_nsec * UINT64_C(0x9e3779b97f4a7c15);
        seed.b = (uint64_t)now.tv_sec * UINT64_C(0xbf58476d1ce4e5b9) ^ (uintptr_t)&seed;
        seed.c = seed.a ^ seed.b >> 7;
    }
    seed.b |= 1; /* a factor of 0 would hide the other */
    return seed;
}

static inline uint64_t folded_product(uint64_t x, uint64_t y)
{
    unsigned __int128 product = (unsigned __int128)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* What one edge adds to the fingerprint: a keyed hash of (source, slot, target).
 * Sums of keyed hashes tell multisets apart (Clarke et al., "Incremental Multiset
 * Hash Functions", ASIACRYPT 2003). That shows in one pass over each direction,
 * without a jump in memory, that in-edges are the out-edges turned round: hence
 * also that every slot of an in-edge exists. */
static inline uint64_t edge_print(struct hpy_edge_seed seed, uint64_t source, uint64_t slot,
                                  uint64_t target)
{
    uint64_t x = folded_product((source << 32 | target) ^ seed.a,
                                slot * UINT64_C(0x9e3779b97f4a7c15) ^ seed.b);
    return folded_product(x ^ seed.c, seed.b);
}

/* By relation kind, all 64 of them: 1 + the largest argument allowed; 0 = no such
 * kind. */
struct rel_limits {
    uint32_t of[1 << (32 - HPY_REL_ARG_BITS)];
};

static struct rel_limits relation_limits(const struct hpy_graph *graph)
{
    struct rel_limits limits = { { 0 } };
    for (unsigned kind = 0; kind < HPY_N_REL_KINDS; kind++) {
        enum hpy_rel_arg arg = hpy_rel_info((enum hpy_rel_kind)kind)->arg;
        limits.of[kind] = arg == HPY_ARG_NAME ? graph->n_names
                          : arg == HPY_ARG_INDEX ? HPY_REL_ARG_MAX + 1 : 1;
    }
    return limits;
}

/* Edges are checked in blocks, for each of which the node that every edge hangs on
 * is written out first. So the loops over edges run on without regard to nodes,
 * whose degrees no branch predictor can guess; and a breach is only noted. */
enum { BLOCK_EDGES = 1024, EASY_DEGREE = 4 };

struct edge_walk {
    const uint64_t *off; /* checked offsets of this direction */
    uint64_t node;       /* on which the next edge hangs, or one before it */
    uint64_t from, n;    /* edges of the block */
    uint32_t nodes[BLOCK_EDGES + EASY_DEGREE];
};

/* The next block; false behind the last. */
static bool next_block(struct edge_walk *walk, uint64_t n_edges)
{
    uint64_t at = walk->from += walk->n;
    uint64_t end = n_edges - at < BLOCK_EDGES ? n_edges : at + BLOCK_EDGES;
    uint64_t node = walk->node;
    walk->n = end - at;
    while (at < end) {
        uint64_t next = walk->off[node + 1], stop = next < end ? next : end;
        for (unsigned i = 0; i < EASY_DEGREE; i++) /* what is too much is overwritten */
            walk->nodes[at - walk->from + i] = (uint32_t)node;
        for (uint64_t e = at + EASY_DEGREE; e < stop; e++)
            walk->nodes[e - walk->from] = (uint32_t)node;
        at = stop;
        node += next <= end;
    }
    walk->node = node;
    return walk->n > 0;
}

enum hpy_status hpy_graph_validate_out(uint64_t *print, const struct hpy_graph *graph,
                                       struct hpy_edge_seed seed, struct hpy_err *err)
{
    const struct rel_limits limits = relation_limits(graph);
    struct edge_walk walk = { .off = graph->out_off };
    uint64_t sum = 0, longest = 0;
    unsigned no_target = 0, no_relation = 0;
    while (next_block(&walk, graph->n_edges))
        for (uint64_t i = 0, e = walk.from; i < walk.n; i++, e++) {
            uint32_t source = walk.nodes[i], target = graph->out_target[e];
            uint32_t rel = graph->out_rel[e];
            uint64_t slot = e - graph->out_off[source];
            longest |= slot;
            no_target |= target >= graph->n_nodes;
            no_relation |= HPY_REL_ARG(rel) >= limits.of[rel >> HPY_REL_ARG_BITS];
            sum += edge_print(seed, source, slot, target);
        }
    *print = sum;
    if (no_target)
        return DAMAGED(err, "a reference to an object that is not there");
    if (no_relation)
        return DAMAGED(err, "a relation that is not there");
    return longest > UINT32_MAX ? DAMAGED(err, "an object with too many references") : HPY_OK;
}

enum hpy_status hpy_graph_validate_in(uint64_t *print, const struct hpy_graph *graph,
                                      struct hpy_edge_seed seed, struct hpy_err *err)
{
    struct edge_walk walk = { .off = graph->in_off };
    uint64_t sum = 0, last_target = UINT64_MAX, last_place = 0;
    unsigned no_source = 0, falling = 0;
    while (next_block(&walk, graph->n_edges))
        for (uint64_t i = 0, e = walk.from; i < walk.n; i++, e++) {
            uint64_t target = walk.nodes[i];
            uint64_t source = graph->in_source[e], slot = graph->in_slot[e];
            uint64_t place = source << 32 | slot;
            no_source |= source >= graph->n_nodes;
            falling |= (target == last_target) & (place < last_place);
            last_target = target;
            last_place = place;
            sum += edge_print(seed, source, slot, target);
        }
    *print = sum;
    if (no_source)
        return DAMAGED(err, "a referrer that is not there");
    return falling ? DAMAGED(err, "referrers are out of order") : HPY_OK;
}

/* --------------------------------------------------------------------- all */

struct direction {
    const struct hpy_graph *graph;
    struct hpy_edge_seed seed;
    uint64_t print;
};

static enum hpy_status out_half(void *work, struct hpy_err *err)
{
    struct direction *out = work;
    return hpy_graph_validate_out(&out->print, out->graph, out->seed, err);
}

static enum hpy_status in_half(void *work, struct hpy_err *err)
{
    struct direction *in = work;
    return hpy_graph_validate_in(&in->print, in->graph, in->seed, err);
}

enum hpy_status hpy_graph_validate(const struct hpy_graph *graph, uint64_t name_text_bytes,
                                   struct hpy_err *err)
{
    HPY_TRY(hpy_graph_validate_tables(graph, name_text_bytes, err));
    HPY_TRY(hpy_graph_validate_nodes(graph, err));
    struct direction out = { graph, hpy_edge_seed_new(), 0 }, in = out;
    if (graph->n_nodes + graph->n_edges >= WORTH_A_THREAD) {
        HPY_TRY(hpy_pair_run(out_half, &out, in_half, &in, err));
    } else {
        HPY_TRY(out_half(&out, err));
        HPY_TRY(in_half(&in, err));
    }
    return out.print == in.print
               ? HPY_OK : DAMAGED(err, "the two directions of references differ");
}
