/* Immediate dominators, by the Semi-NCA algorithm: L. Georgiadis, R. E. Tarjan,
 * R. F. Werneck, "Finding Dominators in Practice", J. Graph Algorithms and
 * Applications 10 (2006).
 *
 * First the semidominator of every node, from the highest number down, by
 * evaluating minima over paths of the search tree with path compression, as in
 * T. Lengauer, R. E. Tarjan, ACM TOPLAS 1 (1979). Then, from the lowest number
 * up, the immediate dominator: the nearest common ancestor of parent and
 * semidominator in the dominator tree made so far, which is the deepest ancestor
 * of the parent whose number is not above the semidominator.
 *
 * The paper walks to that ancestor step by step, which is quadratic for a long
 * linked list whose items are held elsewhere as well. Here every node has a second,
 * longer link upwards (E. W. Myers, "An applicative random-access stack",
 * Information Processing Letters 17, 1983), so that the walk takes
 * O(log depth) steps. */
#include <assert.h>

#include "engine/dom_work.h"

/* Nodes numbered above the one at hand are linked into trees. */
struct link {
    uint32_t up;  /* an ancestor; not linked if its number is not above the one at hand */
    uint32_t low; /* least semidominator from this node up to and without `up` */
};

struct semi {
    const struct hpy_graph *graph;
    const struct hpy_dom_keeps *keeps;
    const struct hpy_dom_depth *depth;
    struct link *link;
    uint32_t *semi; /* by number */
};

/* Least semidominator among u and its linked ancestors, those numbered above v.
 * Shortens the path: once going up, turning the links round, and once down again,
 * so that a path of any length needs no stack. */
static inline uint32_t evaluate(struct link *link, uint32_t u, uint32_t v)
{
    if (link[u].up <= v)
        return link[u].low;
    uint32_t x = u, below = HPY_DOM_NO_RANK;
    while (link[x].up > v) {
        uint32_t up = link[x].up;
        link[x].up = below;
        below = x;
        x = up;
    }
    uint32_t top = link[x].up, low = link[x].low;
    while (below != HPY_DOM_NO_RANK) {
        uint32_t next = link[below].up;
        if (link[below].low < low)
            low = link[below].low;
        link[below] = (struct link){ top, low };
        below = next;
    }
    return low;
}

enum { BLOCK = 32, FETCHED_EDGES = 4 };

/* Numbers come down, so what will be needed is known well ahead: first where the
 * in-edges lie, then the sources, their numbers, and their links. */
static inline void fetch_ahead(const struct semi *work, uint32_t v)
{
    enum { OFFSETS = 40, SOURCES = 28, NUMBERS = 16, LINKS = 8 };
    const struct hpy_graph *graph = work->graph;
    const uint32_t *node = work->depth->node, *number = work->depth->number;
    if (v <= OFFSETS)
        return;
    __builtin_prefetch(&graph->in_off[node[v - OFFSETS]]);
    __builtin_prefetch(&graph->in_source[graph->in_off[node[v - SOURCES]]]);
    uint64_t from = graph->in_off[node[v - NUMBERS]];
    uint64_t n = graph->in_off[node[v - NUMBERS] + 1ull] - from;
    if (n > 1)
        for (uint64_t i = 0; i < n && i < FETCHED_EDGES; i++)
            __builtin_prefetch(&number[graph->in_source[from + i]]);
    from = graph->in_off[node[v - LINKS]];
    n = graph->in_off[node[v - LINKS] + 1ull] - from;
    if (n > 1)
        for (uint64_t i = 0; i < n && i < FETCHED_EDGES; i++) {
            uint32_t u = number[graph->in_source[from + i]];
            if (u != HPY_DOM_NO_RANK)
                __builtin_prefetch(&work->link[u]);
        }
}

static uint32_t semidominator(const struct semi *work, uint32_t v)
{
    const struct hpy_graph *graph = work->graph;
    const uint32_t *number = work->depth->number;
    uint32_t node = work->depth->node[v];
    uint32_t best = work->depth->parent[v];
    uint64_t e = graph->in_off[node], end = graph->in_off[node + 1ull];
    if (end - e == 1) /* the one that the search came by */
        return best;
    bool special = work->keeps->silent || hpy_bits_has(work->keeps->weakly_held, node);
    while (e < end) {
        uint32_t above[BLOCK], n = 0;
        uint64_t stop = e + BLOCK < end ? e + BLOCK : end;
        for (; e < stop; e++) {
            uint32_t u = number[graph->in_source[e]];
            if (u == HPY_DOM_NO_RANK ||
                (special && !hpy_dom_in_edge_keeps(work->keeps, graph, e, node)))
                continue;
            if (u > v) {
                __builtin_prefetch(&work->link[u]);
                above[n++] = u;
            } else if (u < best) {
                best = u;
            }
        }
        for (uint32_t i = 0; i < n; i++) {
            uint32_t low = evaluate(work->link, above[i], v);
            if (low < best)
                best = low;
        }
    }
    return best;
}

static enum hpy_status find_semidominators(const struct semi *work, struct hpy_job *job,
                                           struct hpy_err *err)
{
    uint32_t n = work->depth->n;
    hpy_job_phase(job, "finding dominators", n);
    for (uint32_t v = n - 1; v > 0; v--) {
        fetch_ahead(work, v);
        uint32_t semi = semidominator(work, v);
        work->semi[v] = semi;
        work->link[v] = (struct link){ work->depth->parent[v], semi };
        if (v % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, n - v, err));
    }
    return HPY_OK;
}

/* A longer way up the dominator tree. */
struct skip {
    uint32_t to; /* an ancestor */
    uint32_t level;
};

/* parent becomes idom, number by number. */
static enum hpy_status meet_parents(uint32_t *parent, const uint32_t *semi,
                                    struct skip *skip, uint32_t n, struct hpy_job *job,
                                    struct hpy_err *err)
{
    uint32_t *idom = parent;
    skip[0] = (struct skip){ 0, 0 };
    for (uint32_t v = 1; v < n; v++) {
        uint32_t up = parent[v];
        while (up > semi[v])
            up = skip[up].to > semi[v] ? skip[up].to : idom[up];
        idom[v] = up;
        /* two skips of one length make one of twice that length and one more */
        uint32_t first = skip[up].to, second = skip[first].to;
        bool equal = skip[up].level - skip[first].level ==
                     skip[first].level - skip[second].level;
        skip[v] = (struct skip){ equal ? second : up, skip[up].level + 1 };
        if (v % HPY_DOM_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, v, err));
    }
    return HPY_OK;
}

/* The links are done with when the skips begin: one room serves both. */
static_assert(sizeof(struct link) == 8 && sizeof(struct skip) == 8, "both fit the room");

enum hpy_status hpy_dom_immediate(struct hpy_dom_depth *depth, void *room,
                                  const struct hpy_graph *graph,
                                  const struct hpy_dom_keeps *keeps, struct hpy_job *job,
                                  struct hpy_err *err)
{
    const struct semi work = { graph, keeps, depth, room, depth->spare };
    HPY_TRY(find_semidominators(&work, job, err));
    return meet_parents(depth->parent, work.semi, room, depth->n, job, err);
}
