/* The dominator tree downwards. */
#include <stdlib.h>

#include "engine/dom_work.h"

struct child {
    uint64_t retained;
    uint32_t rank;
};

static int compare_children(const void *one, const void *other)
{
    const struct child *a = one, *b = other;
    if (a->retained != b->retained)
        return a->retained > b->retained ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* Fill off, and child with ranks, ascending within each list; the longest list. */
static uint32_t collect(const struct hpy_dom_children *children)
{
    const struct hpy_domtree *tree = children->tree;
    uint32_t n = tree->n_reached, longest = 0, at = 0;
    uint32_t *off = children->off;
    for (uint32_t r = 0; r <= n; r++)
        off[r] = 0;
    for (uint32_t r = 1; r < n; r++)
        off[tree->idom[r]]++;
    for (uint32_t r = 0; r <= n; r++) {
        uint32_t count = off[r];
        longest = count > longest ? count : longest;
        at += count;
        off[r] = at; /* the end, which filling from behind makes the start */
    }
    for (uint32_t r = n - 1; r > 0; r--)
        children->child[--off[tree->idom[r]]] = r;
    return longest;
}

static void sort_list(uint32_t *list, uint32_t n, struct child *room,
                      const struct hpy_domtree *tree)
{
    if (n > 1) {
        for (uint32_t i = 0; i < n; i++)
            room[i] = (struct child){ tree->retained[list[i]], list[i] };
        qsort(room, n, sizeof *room, compare_children);
        for (uint32_t i = 0; i < n; i++)
            list[i] = room[i].rank;
    }
    for (uint32_t i = 0; i < n; i++)
        list[i] = tree->node[list[i]];
}

static enum hpy_status sort_lists(const struct hpy_dom_children *children, uint32_t longest,
                                  struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree *tree = children->tree;
    struct child *room = HPY_ARRAY(struct child, longest);
    enum hpy_status status = room ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t r = 0; r < tree->n_reached && status == HPY_OK; r++) {
        sort_list(children->child + children->off[r], children->off[r + 1] - children->off[r],
                  room, tree);
        if (r % HPY_JOB_STRIDE == 0)
            status = hpy_job_poll(job, r, err);
    }
    hpy_free(room);
    return status;
}

enum hpy_status hpy_dom_children_new(struct hpy_dom_children **out,
                                     const struct hpy_domtree *tree, struct hpy_job *job,
                                     struct hpy_err *err)
{
    enum hpy_status status;
    struct hpy_dom_children *children = HPY_NEW(struct hpy_dom_children);
    *out = NULL;
    if (children) {
        *children = (struct hpy_dom_children){ tree, HPY_ARRAY(uint32_t, tree->n_reached + 1ull),
                                               HPY_ARRAY(uint32_t, tree->n_reached) };
    }
    if (!children || !children->off || !children->child) {
        status = hpy_fail(err, HPY_ENOMEM, "out of memory for the tree of dominators");
        goto out;
    }
    hpy_job_phase(job, "sorting what dominates", tree->n_reached);
    status = hpy_job_poll(job, 0, err);
    if (status == HPY_OK)
        status = sort_lists(children, collect(children), job, err);
out:
    if (status == HPY_OK)
        *out = children;
    else
        hpy_dom_children_free(children);
    return status;
}

void hpy_dom_children_free(struct hpy_dom_children *children)
{
    if (!children)
        return;
    hpy_free(children->off);
    hpy_free(children->child);
    hpy_free(children);
}
