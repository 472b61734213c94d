/* Where much has gathered: down the tree of dominators, by its large parts only. */
#include "engine/suspects.h"

#include <stdlib.h>

#include "base/mem.h"
#include "engine/suspects_work.h"

const struct hpy_suspect_options hpy_suspects_usual = { .share = 0.05, .most = 0.7, .max = 10 };

/* ------------------------------------------------------------- the way down */

/* How an object's keeping divides. */
struct division {
    uint64_t whole;    /* what it keeps */
    uint64_t own;      /* without its large children */
    uint32_t n_large;
    uint32_t heaviest; /* child, or HPY_NO_NODE */
    uint64_t heaviest_bytes;
};

/* Without external bytes the children are in order of their weight. */
static bool in_order(const struct hpy_suspects_work *work)
{
    return work->tree->external.n == 0;
}

static enum hpy_status divide(struct division *out, struct hpy_suspects_work *work,
                              uint32_t node, struct hpy_err *err)
{
    uint32_t n, i = 0;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, node);
    uint64_t whole = hpy_suspects_weight(work, node);
    *out = (struct division){ .whole = whole, .own = whole, .heaviest = HPY_NO_NODE };
    for (; i < n; i++) {
        uint64_t bytes = hpy_suspects_weight(work, child[i]);
        if (out->heaviest == HPY_NO_NODE || bytes > out->heaviest_bytes) {
            out->heaviest = child[i];
            out->heaviest_bytes = bytes;
        }
        if (bytes >= work->limit) {
            out->own -= bytes;
            out->n_large++;
        } else if (in_order(work)) {
            break;
        }
    }
    return hpy_suspects_step(work, 1 + i, err);
}

uint32_t hpy_suspects_heaviest(const struct hpy_suspects_work *work, uint32_t node)
{
    uint32_t n, best = HPY_NO_NODE;
    uint64_t most = 0;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, node);
    if (in_order(work))
        return n > 0 ? child[0] : HPY_NO_NODE;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t bytes = hpy_suspects_weight(work, child[i]);
        if (best == HPY_NO_NODE || bytes > most) {
            best = child[i];
            most = bytes;
        }
    }
    return best;
}

static bool is_most(const struct hpy_suspects_work *work, uint64_t bytes, uint64_t of)
{
    return (double)bytes >= work->options->most * (double)of;
}

static enum hpy_status put_large_aside(struct hpy_suspects_work *work, uint32_t node,
                                       struct hpy_err *err)
{
    uint32_t n;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, node);
    for (uint32_t i = 0; i < n; i++) {
        if (hpy_suspects_weight(work, child[i]) >= work->limit)
            HPY_TRY(hpy_pile_add(&work->parts, child[i], err));
        else if (in_order(work))
            break;
    }
    return HPY_OK;
}

/* A container of like things, or a tree whose nodes have nodes: what divides there is
 * one thing. The attributes of an object are different ones. */
static enum hpy_status is_one_thing(bool *out, struct hpy_suspects_work *work, uint32_t node,
                                    uint64_t whole, struct hpy_err *err)
{
    const struct hpy_graph *graph = work->graph;
    uint32_t n, owner = graph->owner[node];
    hpy_kind kind;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, node);
    HPY_TRY(hpy_suspects_step(work, n, err));
    for (uint32_t i = 0; i < n; i++)
        hpy_tally_add(&work->tally, hpy_suspects_kind(work, child[i]),
                      hpy_suspects_weight(work, child[i]));
    bool container = owner == HPY_NO_NODE &&
                     hpy_graph_content(graph, node).kind == HPY_CONTENT_LENGTH;
    *out = hpy_tally_best(&kind, &work->tally) && work->tally.n[kind] > 1 &&
           is_most(work, work->tally.bytes[kind], whole) &&
           (container || kind == hpy_suspects_kind(work, node) ||
            (owner != HPY_NO_NODE && kind == hpy_suspects_kind(work, owner)));
    hpy_tally_clear(&work->tally);
    return HPY_OK;
}

/* Below what keeps much without a large part: where it gathers. */
static enum hpy_status gather_below(struct hpy_suspects_work *work, uint32_t node,
                                    uint64_t whole, struct hpy_err *err)
{
    for (;;) {
        uint32_t child = hpy_suspects_heaviest(work, node);
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (child == HPY_NO_NODE || !is_most(work, hpy_suspects_weight(work, child), whole))
            return hpy_suspects_holder(work, node, hpy_suspects_weight(work, node), false, err);
        node = child;
    }
}

/* What is not in large parts: one of the small ones may have most of it. */
static enum hpy_status gather_besides(struct hpy_suspects_work *work, uint32_t node,
                                      const struct division *division, struct hpy_err *err)
{
    uint32_t n, best = HPY_NO_NODE;
    uint64_t most = 0;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, node);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t bytes = hpy_suspects_weight(work, child[i]);
        if (bytes >= work->limit || bytes <= most)
            continue;
        best = child[i];
        most = bytes;
        if (in_order(work))
            break;
    }
    HPY_TRY(hpy_suspects_step(work, n, err));
    if (best != HPY_NO_NODE && is_most(work, most, division->own))
        return gather_below(work, best, division->own, err);
    return hpy_suspects_holder(work, node, division->own, true, err);
}

/* Where the large parts end or divide, or something else is large as well. */
static enum hpy_status look_at_end(struct hpy_suspects_work *work, uint32_t node,
                                   const struct division *division, struct hpy_err *err)
{
    bool one_thing = false;
    if (division->n_large == 0)
        return gather_below(work, node, division->whole, err);
    if (!is_most(work, division->heaviest_bytes, division->whole))
        HPY_TRY(is_one_thing(&one_thing, work, node, division->whole, err));
    if (one_thing)
        return hpy_suspects_holder(work, node, division->whole, false, err);
    if (division->own >= work->limit)
        HPY_TRY(gather_besides(work, node, division, err));
    return put_large_aside(work, node, err);
}

/* From a large part down, while there is one large part and little else. */
static enum hpy_status look_into(struct hpy_suspects_work *work, uint32_t first,
                                 struct hpy_err *err)
{
    struct division division;
    uint32_t node = first;
    uint64_t passed = 0;
    bool whole = false;
    HPY_TRY(divide(&division, work, node, err));
    while (division.n_large == 1 && division.own < work->limit) {
        passed += division.own;
        node = division.heaviest;
        HPY_TRY(divide(&division, work, node, err));
    }
    if (passed >= work->limit)
        HPY_TRY(hpy_suspects_chain(&whole, work, first, node, passed, err));
    return whole ? HPY_OK : look_at_end(work, node, &division, err);
}

static enum hpy_status look_at_large(struct hpy_suspects_work *work, struct hpy_err *err)
{
    const struct hpy_domtree *tree = work->tree;
    for (uint32_t rank = 1; rank < tree->n_reached; rank++) {
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (hpy_bits_has(work->ground.bits, rank) ||
            !hpy_bits_has(work->ground.bits, tree->idom[rank]) ||
            hpy_suspects_weight(work, tree->node[rank]) < work->limit)
            continue;
        HPY_TRY(hpy_pile_add(&work->parts, tree->node[rank], err));
        while (work->parts.n > 0)
            HPY_TRY(look_into(work, work->parts.node[--work->parts.n], err));
    }
    return HPY_OK;
}

/* ------------------------------------------------------------------ the whole */

static int compare_suspects(const void *one, const void *other)
{
    const struct hpy_suspect *a = one, *b = other;
    if (a->bytes != b->bytes)
        return a->bytes > b->bytes ? -1 : 1;
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind; /* groups */
}

static void free_suspects(struct hpy_suspect *suspect, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        hpy_free(suspect[i].node);
    hpy_free(suspect);
}

static void work_dispose(struct hpy_suspects_work *work)
{
    hpy_ground_dispose(&work->ground);
    hpy_free(work->tally.bytes);
    hpy_free(work->tally.n);
    hpy_free(work->tally.met);
    hpy_free(work->parts.node);
    free_suspects(work->found, work->n_found);
}

static enum hpy_status work_init(struct hpy_suspects_work *work,
                                 const struct hpy_dom_children *children,
                                 const struct hpy_suspect_options *options, struct hpy_job *job,
                                 struct hpy_err *err)
{
    const struct hpy_graph *graph = children->tree->graph;
    uint64_t n_kinds = hpy_kinds_n_clodo(graph);
    *work = (struct hpy_suspects_work){
        .tree = children->tree,
        .graph = graph,
        .children = children,
        .options = options,
        .dict_type = hpy_kinds_dict_type(graph),
        .job = job,
        .tally = { HPY_ZARRAY(uint64_t, n_kinds), HPY_ZARRAY(uint32_t, n_kinds),
                   HPY_ARRAY(uint32_t, n_kinds), 0 },
    };
    double limit = options->share * (double)hpy_suspects_weight(work, HPY_ROOT_NODE);
    work->limit = (uint64_t)limit + ((double)(uint64_t)limit < limit);
    work->limit += work->limit == 0;
    if (!work->tally.bytes || !work->tally.n || !work->tally.met)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    return hpy_ground_init(&work->ground, work->tree, job, err);
}

enum hpy_status hpy_suspects_init(struct hpy_suspects *out,
                                  const struct hpy_dom_children *children,
                                  const struct hpy_suspect_options *options, struct hpy_job *job,
                                  struct hpy_err *err)
{
    struct hpy_suspects_work work;
    if (!options)
        options = &hpy_suspects_usual;
    *out = (struct hpy_suspects){ .tree = children->tree };
    hpy_job_phase(job, "looking for suspects", 0);
    enum hpy_status status = work_init(&work, children, options, job, err);
    if (status == HPY_OK)
        status = look_at_large(&work, err);
    if (status == HPY_OK)
        status = hpy_suspects_groups(&work, err);
    if (status != HPY_OK)
        goto out;
    out->total_bytes = hpy_suspects_weight(&work, HPY_ROOT_NODE);
    out->n_found = work.n_found;
    if (work.n_found > 0)
        qsort(work.found, work.n_found, sizeof *work.found, compare_suspects);
    for (; work.n_found > options->max; work.n_found--)
        hpy_free(work.found[work.n_found - 1].node);
    status = hpy_suspects_referrers(&work, err);
    if (status != HPY_OK)
        goto out;
    out->suspect = work.found;
    out->n = work.n_found;
    work.found = NULL;
    work.n_found = 0;
out:
    work_dispose(&work);
    if (status != HPY_OK)
        *out = (struct hpy_suspects){ 0 };
    return status;
}

void hpy_suspects_dispose(struct hpy_suspects *suspects)
{
    free_suspects(suspects->suspect, suspects->n);
    *suspects = (struct hpy_suspects){ 0 };
}
