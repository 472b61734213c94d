/* The two searches that dominators begin with. Both wait for memory more than they
 * compute, hence the reads ahead. */
#include <string.h>

#include "engine/dom_work.h"

/* ------------------------------------------------------------- depth first */

void hpy_dom_depth_dispose(struct hpy_dom_depth *depth)
{
    hpy_free(depth->number);
    hpy_free(depth->node);
    hpy_free(depth->parent);
    hpy_free(depth->spare);
    *depth = (struct hpy_dom_depth){ 0 };
}

enum { EDGES_AHEAD = 8 };

/* What will be asked about the targets of edges [from, end). */
static inline void fetch_targets(const struct hpy_graph *graph, const uint32_t *number,
                                 uint64_t from, uint64_t end)
{
    for (uint64_t e = from; e < end; e++) {
        __builtin_prefetch(&number[graph->out_target[e]]);
        __builtin_prefetch(&graph->out_off[graph->out_target[e]]);
    }
}

/* The stack is the chain of parents; resume[v] says which of its edges v had come
 * to when a target was entered, so that a chain of any length needs no more. */
static enum hpy_status walk_depth(struct hpy_dom_depth *depth, uint32_t *resume,
                                  const struct hpy_graph *graph,
                                  const struct hpy_dom_keeps *keeps, struct hpy_job *job,
                                  struct hpy_err *err)
{
    uint32_t *number = depth->number, *node = depth->node, *parent = depth->parent;
    uint32_t n = 1, v = 0;
    uint64_t end, first = hpy_dom_edges(&end, keeps, graph, HPY_ROOT_NODE), e = first;
    number[HPY_ROOT_NODE] = 0;
    node[0] = HPY_ROOT_NODE;
    parent[0] = 0;
    for (;;) {
        while (e < end) {
            uint64_t at = e++;
            uint32_t target = graph->out_target[at];
            if (at + EDGES_AHEAD < end)
                fetch_targets(graph, number, at + EDGES_AHEAD, at + EDGES_AHEAD + 1);
            if (e < end)
                __builtin_prefetch(&graph->out_target[graph->out_off[graph->out_target[e]]]);
            if (number[target] != HPY_DOM_NO_RANK ||
                !hpy_dom_edge_keeps(keeps, graph, at, target))
                continue;
            uint32_t w = n++;
            number[target] = w;
            node[w] = target;
            parent[w] = v;
            if (w % HPY_DOM_STRIDE == 0)
                HPY_TRY(hpy_job_poll(job, w, err));
            uint64_t its_end, its_first = hpy_dom_edges(&its_end, keeps, graph, target);
            if (its_first == its_end)
                continue;
            resume[v] = (uint32_t)(e - first);
            v = w;
            first = e = its_first;
            end = its_end;
            fetch_targets(graph, number, e, e + EDGES_AHEAD < end ? e + EDGES_AHEAD : end);
        }
        if (v == 0)
            break;
        v = parent[v];
        first = graph->out_off[node[v]];
        end = graph->out_off[node[v] + 1ull];
        e = first + resume[v];
    }
    depth->n = n;
    return HPY_OK;
}

enum hpy_status hpy_dom_search_depth(struct hpy_dom_depth *out, const struct hpy_graph *graph,
                                     const struct hpy_dom_keeps *keeps, struct hpy_job *job,
                                     struct hpy_err *err)
{
    uint64_t n = graph->n_nodes;
    enum hpy_status status;
    *out = (struct hpy_dom_depth){ 0, HPY_ARRAY(uint32_t, n), HPY_ARRAY(uint32_t, n),
                                   HPY_ARRAY(uint32_t, n), HPY_ARRAY(uint32_t, n) };
    if (out->number && out->node && out->parent && out->spare) {
        memset(out->number, 0xff, n * sizeof *out->number); /* HPY_DOM_NO_RANK */
        status = walk_depth(out, out->spare, graph, keeps, job, err);
    } else {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    }
    if (status != HPY_OK)
        hpy_dom_depth_dispose(out);
    return status;
}

/* ----------------------------------------------------------- breadth first */

static enum hpy_status walk_breadth(struct hpy_domtree *tree, uint32_t *queue, uint64_t *met,
                                    struct hpy_job *job, struct hpy_err *err)
{
    enum { AHEAD = 16 };
    const struct hpy_graph *graph = tree->graph;
    uint32_t head = 0, tail = 0;
    tree->rank[HPY_ROOT_NODE] = 0;
    tree->parent[0] = 0;
    hpy_bits_add(met, HPY_ROOT_NODE);
    queue[tail++] = HPY_ROOT_NODE;
    while (head < tail) {
        if (head + AHEAD < tail)
            __builtin_prefetch(&graph->out_off[queue[head + AHEAD]]);
        if (head + AHEAD / 2 < tail)
            __builtin_prefetch(&graph->out_target[graph->out_off[queue[head + AHEAD / 2]]]);
        uint32_t source = queue[head];
        uint64_t end;
        for (uint64_t e = hpy_dom_edges(&end, &tree->keeps, graph, source); e < end; e++) {
            uint32_t target = graph->out_target[e];
            if (hpy_bits_has(met, target) || !hpy_dom_edge_keeps(&tree->keeps, graph, e, target))
                continue;
            hpy_bits_add(met, target);
            tree->rank[target] = tail;
            tree->parent[tail] = head;
            queue[tail++] = target;
        }
        if (++head % HPY_DOM_STRIDE == 0 && hpy_job_cancelled(job))
            return hpy_fail(err, HPY_ECANCELLED, "stopped while searching breadth first");
    }
    tree->n_reached = tail;
    return HPY_OK;
}

enum hpy_status hpy_dom_search_breadth(struct hpy_domtree *tree, struct hpy_job *job,
                                       struct hpy_err *err)
{
    uint64_t n = tree->graph->n_nodes;
    enum hpy_status status;
    uint32_t *queue = HPY_ARRAY(uint32_t, n);
    uint64_t *met = hpy_bits_new(n);
    tree->rank = HPY_ARRAY(uint32_t, n);
    tree->parent = HPY_ARRAY(uint32_t, n);
    if (queue && met && tree->rank && tree->parent) {
        memset(tree->rank, 0xff, n * sizeof *tree->rank); /* HPY_DOM_NO_RANK */
        status = walk_breadth(tree, queue, met, job, err);
    } else {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for dominators");
    }
    hpy_free(queue);
    hpy_free(met);
    return status;
}
