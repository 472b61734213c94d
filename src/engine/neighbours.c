#include "engine/neighbours.h"

#include "base/mem.h"
#include "base/pair.h"
#include "sets/bits.h"

enum { PAGE = HPY_JOB_STRIDE };

/* One bit per node: small enough to stay in a cache while edges are read in a row. */
static enum hpy_status bits_new(uint64_t **bits, const struct hpy_graph *graph,
                                struct hpy_err *err)
{
    *bits = hpy_bits_new(graph->n_nodes);
    return *bits ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory for a set of objects");
}

static void drop_virtual(uint64_t *bits, const struct hpy_graph *graph)
{
    for (uint64_t node = 0; (node = hpy_bits_next(bits, graph->n_nodes, node, true)) <
                            graph->n_nodes; node++)
        if (graph->flags[node] & HPY_NODE_VIRTUAL)
            hpy_bits_remove(bits, node);
}

/* A walk over the members of a set that adds to bits. */
struct walk {
    const struct hpy_graph *graph;
    const struct hpy_nodeset *set;
    uint64_t *found;
    struct hpy_job *job;
    struct hpy_err *err;
};

typedef void (*add_of)(struct walk *walk, uint32_t node);

static enum hpy_status walk_members(struct walk *walk, add_of add)
{
    uint32_t nodes[PAGE];
    uint64_t n, done = 0;
    for (uint32_t next = 0; next < walk->graph->n_nodes; next = nodes[n - 1] + 1) {
        if ((n = hpy_nodeset_page(walk->set, next, nodes, PAGE)) == 0)
            break;
        for (uint64_t i = 0; i < n; i++)
            add(walk, nodes[i]);
        HPY_TRY(hpy_job_poll(walk->job, done += n, walk->err));
    }
    return HPY_OK;
}

static void add_referrers(struct walk *walk, uint32_t node)
{
    const struct hpy_graph *graph = walk->graph;
    for (uint64_t e = graph->in_off[node]; e < graph->in_off[node + 1]; e++) {
        uint32_t source = graph->in_source[e];
        if (!hpy_bits_has(walk->found, source) &&
            hpy_rel_keeps_alive(graph->out_rel[graph->out_off[source] + graph->in_slot[e]]))
            hpy_bits_add(walk->found, source);
    }
}

static void add_referents(struct walk *walk, uint32_t node)
{
    const struct hpy_graph *graph = walk->graph;
    for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1]; e++)
        if (hpy_rel_keeps_alive(graph->out_rel[e]))
            hpy_bits_add(walk->found, graph->out_target[e]);
}

static void add_owner(struct walk *walk, uint32_t node)
{
    if (walk->graph->owner[node] != HPY_NO_NODE)
        hpy_bits_add(walk->found, walk->graph->owner[node]);
}

static void add_dicts(struct walk *walk, uint32_t node)
{
    const struct hpy_graph *graph = walk->graph;
    for (uint64_t e = graph->out_off[node]; e < graph->out_off[node + 1]; e++)
        if (graph->owner[graph->out_target[e]] == node)
            hpy_bits_add(walk->found, graph->out_target[e]);
}

static void add_member(struct walk *walk, uint32_t node)
{
    hpy_bits_add(walk->found, node);
}

/* One half of all nodes, asked whether they refer to a member. Edges are read in the
 * order in which they lie, and each half writes words of its own. */
struct scan {
    const struct hpy_graph *graph;
    const uint64_t *members;
    uint64_t *found;
    uint32_t from, end;
    struct hpy_job *job; /* of the half that tells progress; the other looks only */
    const struct hpy_job *watched;
};

static enum hpy_status scan_sources(void *scan_, struct hpy_err *err)
{
    struct scan *scan = scan_;
    const struct hpy_graph *graph = scan->graph;
    for (uint32_t node = scan->from; node < scan->end; node++) {
        uint64_t end = graph->out_off[node + 1];
        for (uint64_t e = graph->out_off[node]; e < end; e++)
            if (hpy_bits_has(scan->members, graph->out_target[e]) &&
                hpy_rel_keeps_alive(graph->out_rel[e])) {
                hpy_bits_add(scan->found, node);
                break;
            }
        if (node % (16 * PAGE) == 0) {
            HPY_TRY(hpy_job_poll(scan->job, node, err));
            if (hpy_job_cancelled(scan->watched))
                return hpy_fail(err, HPY_ECANCELLED, "stopped");
        }
    }
    return HPY_OK;
}

static enum hpy_status scan_all(struct walk *walk)
{
    const struct hpy_graph *graph = walk->graph;
    uint64_t *members;
    HPY_TRY(bits_new(&members, graph, walk->err));
    struct walk into = *walk;
    into.found = members;
    enum hpy_status status = walk_members(&into, add_member);
    if (status == HPY_OK) {
        uint32_t middle = graph->n_nodes / 2 / 64 * 64; /* no word belongs to both */
        struct scan low = { graph, members, walk->found, 0, middle, walk->job, walk->job };
        struct scan high = { graph, members, walk->found, middle, graph->n_nodes, NULL, walk->job };
        status = hpy_pair_run(scan_sources, &low, scan_sources, &high, walk->err);
    }
    hpy_free(members);
    return status;
}

/* In-edges of all members, or `limit` if there are as many. */
static uint64_t count_in_edges(const struct hpy_graph *graph, const struct hpy_nodeset *set,
                               uint64_t limit)
{
    uint32_t nodes[PAGE];
    uint64_t n, n_edges = 0;
    for (uint32_t next = 0; next < graph->n_nodes && n_edges < limit; next = nodes[n - 1] + 1) {
        if ((n = hpy_nodeset_page(set, next, nodes, PAGE)) == 0)
            break;
        for (uint64_t i = 0; i < n; i++)
            n_edges += graph->in_off[nodes[i] + 1] - graph->in_off[nodes[i]];
    }
    return n_edges < limit ? n_edges : limit;
}

/* In-edges lead to relations all over memory, out-edges lie in a row: from about one
 * edge in eight it is faster to read them all. */
static bool better_scanned(const struct hpy_graph *graph, const struct hpy_nodeset *set)
{
    uint64_t limit = graph->n_edges / 8 + 1;
    return count_in_edges(graph, set, limit) == limit;
}

/* A set that few edges lead to, as most are on the way up from an object: they are
 * listed, because a bit for each node would cost more than reading them. */
enum { FEW_EDGES = PAGE };

static enum hpy_status gather_few(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                  const struct hpy_nodeset *set, struct hpy_err *err)
{
    uint32_t nodes[PAGE], found[FEW_EDGES];
    uint64_t n, n_found = 0;
    for (uint32_t next = 0; next < graph->n_nodes; next = nodes[n - 1] + 1) {
        if ((n = hpy_nodeset_page(set, next, nodes, PAGE)) == 0)
            break;
        for (uint64_t i = 0; i < n; i++)
            for (uint64_t e = graph->in_off[nodes[i]]; e < graph->in_off[nodes[i] + 1]; e++) {
                uint32_t source = graph->in_source[e];
                uint64_t edge = graph->out_off[source] + graph->in_slot[e];
                if (hpy_rel_keeps_alive(graph->out_rel[edge]) &&
                    !(graph->flags[source] & HPY_NODE_VIRTUAL))
                    found[n_found++] = source;
            }
    }
    return hpy_nodeset_from_array(out, graph->n_nodes, found, n_found, err);
}

static enum hpy_status gather(struct hpy_nodeset *out, const struct hpy_graph *graph,
                              const struct hpy_nodeset *set, const char *phase, add_of add,
                              struct hpy_job *job, struct hpy_err *err)
{
    uint64_t *found = NULL;
    struct walk walk = { graph, set, NULL, job, err };
    *out = (struct hpy_nodeset){ 0 };
    HPY_TRY(hpy_graph_need_edges(graph, job, err));
    hpy_job_phase(job, phase, graph->n_nodes);
    if (add == add_referrers && count_in_edges(graph, set, FEW_EDGES) < FEW_EDGES)
        return gather_few(out, graph, set, err);
    HPY_TRY(bits_new(&found, graph, err));
    walk.found = found;
    enum hpy_status status = add == add_referrers && better_scanned(graph, set)
                                 ? scan_all(&walk) : walk_members(&walk, add);
    if (status == HPY_OK) {
        drop_virtual(found, graph);
        status = hpy_nodeset_from_bits(out, graph->n_nodes, found, err);
    }
    hpy_free(found);
    return status;
}

enum hpy_status hpy_referrers(struct hpy_nodeset *out, const struct hpy_graph *graph,
                              const struct hpy_nodeset *set, struct hpy_job *job,
                              struct hpy_err *err)
{
    return gather(out, graph, set, "looking for referrers", add_referrers, job, err);
}

enum hpy_status hpy_referents(struct hpy_nodeset *out, const struct hpy_graph *graph,
                              const struct hpy_nodeset *set, struct hpy_job *job,
                              struct hpy_err *err)
{
    return gather(out, graph, set, "looking for referents", add_referents, job, err);
}

enum hpy_status hpy_dict_owners(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                const struct hpy_nodeset *set, struct hpy_job *job,
                                struct hpy_err *err)
{
    return gather(out, graph, set, "looking for owners", add_owner, job, err);
}

enum hpy_status hpy_owned_dicts(struct hpy_nodeset *out, const struct hpy_graph *graph,
                                const struct hpy_nodeset *set, struct hpy_job *job,
                                struct hpy_err *err)
{
    return gather(out, graph, set, "looking for dicts", add_dicts, job, err);
}
