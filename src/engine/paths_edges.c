#include <stdlib.h>
#include <string.h>

#include "engine/paths_work.h"

static int compare(const void *a, const void *b)
{
    const struct hpy_path_edge *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return (x->target > y->target) - (x->target < y->target);
}

void hpy_path_edges_init(struct hpy_path_edges *out, struct hpy_path_edge *at, uint64_t n)
{
    uint64_t kept = 0;
    if (n > 1)
        qsort(at, n, sizeof *at, compare);
    for (uint64_t i = 0; i < n; i++)
        if (i == 0 || compare(&at[kept - 1], &at[i]) != 0)
            at[kept++] = at[i];
    *out = (struct hpy_path_edges){ at, kept };
}

void hpy_path_edges_dispose(struct hpy_path_edges *edges)
{
    hpy_free(edges->at);
    *edges = (struct hpy_path_edges){ NULL, 0 };
}

enum hpy_status hpy_path_edges_union(struct hpy_path_edges *out, const struct hpy_path_edges *a,
                                     const struct hpy_path_edges *b, struct hpy_err *err)
{
    *out = (struct hpy_path_edges){ NULL, 0 };
    if (a->n + b->n == 0)
        return HPY_OK;
    struct hpy_path_edge *at = HPY_ARRAY(struct hpy_path_edge, a->n + b->n);
    if (!at)
        return hpy_paths_no_memory(err);
    if (a->n)
        memcpy(at, a->at, a->n * sizeof *at);
    if (b->n)
        memcpy(at + a->n, b->at, b->n * sizeof *at);
    hpy_path_edges_init(out, at, a->n + b->n);
    return HPY_OK;
}

bool hpy_path_edges_have(const struct hpy_path_edges *edges, uint32_t source, uint32_t target)
{
    struct hpy_path_edge wanted = { source, target };
    return edges->n && bsearch(&wanted, edges->at, edges->n, sizeof wanted, compare);
}
