/* Matching: addresses of both graphs ascend, so one walk over both finds all that lie at
 * the same. */
#include "engine/match.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "engine/facts.h"
#include "engine/match_same.h"
#include "sets/bits.h"

struct hpy_match {
    atomic_uint references;
    struct side {
        const struct hpy_graph *graph;
        uint32_t *other; /* by node; HPY_NO_NODE */
        struct hpy_nodeset kept, only;
    } sides[HPY_N_MATCH_SIDES];
};

static enum hpy_status no_memory(struct hpy_err *err)
{
    return hpy_fail(err, HPY_ENOMEM, "out of memory for matching two captures");
}

/* ------------------------------------------------------------------- one process? */

static const struct {
    const char *key;
    bool needed;
    const char *what;
} identities[] = {
    { HPY_FACT_PID, true, "they have different process ids" },
    { HPY_FACT_BIRTH, false, "the process ids are equal, but the processes were started at "
                             "different times" },
    { HPY_FACT_PYTHON, false, "they ran different versions of Python" },
};

enum hpy_status hpy_match_check(const struct hpy_graph *old, const struct hpy_graph *new,
                                struct hpy_err *err)
{
    static const char lead[] = "the two captures are not of one process";
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++) {
        struct hpy_str a = hpy_graph_fact(old, identities[i].key);
        struct hpy_str b = hpy_graph_fact(new, identities[i].key);
        if ((!a.data || !b.data) && identities[i].needed)
            return hpy_fail(err, HPY_EUNSUPPORTED, "%s, as far as is known: no %s was recorded",
                            lead, identities[i].key);
        if (a.data && b.data && !hpy_str_equal(a, b))
            return hpy_fail(err, HPY_EUNSUPPORTED, "%s: %s", lead, identities[i].what);
    }
    return HPY_OK;
}

/* ----------------------------------------------------------------------- matching */

static enum hpy_status merge(struct hpy_match *match, struct match_same *same,
                             struct hpy_job *job, struct hpy_err *err)
{
    struct side *old = &match->sides[HPY_MATCH_OLD], *new = &match->sides[HPY_MATCH_NEW];
    uint32_t a = 0, b = 0;
    hpy_job_phase(job, "matching objects", (uint64_t)old->graph->n_nodes + new->graph->n_nodes);
    for (uint64_t steps = 0; a < old->graph->n_nodes && b < new->graph->n_nodes; steps++) {
        uint64_t addr_a = old->graph->addr[a], addr_b = new->graph->addr[b];
        if (addr_a == addr_b && match_is_same(same, a, b)) {
            old->other[a] = b;
            new->other[b] = a;
        }
        a += addr_a <= addr_b;
        b += addr_b <= addr_a;
        if (steps % HPY_JOB_STRIDE == 0)
            HPY_TRY(hpy_job_poll(job, (uint64_t)a + b, err));
    }
    return HPY_OK;
}

/* The objects of a side, with and without another. */
static enum hpy_status collect(struct side *side, struct hpy_err *err)
{
    const struct hpy_graph *graph = side->graph;
    uint64_t *kept = hpy_bits_new(graph->n_nodes), *only = hpy_bits_new(graph->n_nodes);
    enum hpy_status status = kept && only ? HPY_OK : no_memory(err);
    for (uint32_t node = 0; status == HPY_OK && node < graph->n_nodes; node++)
        if (!(graph->flags[node] & HPY_NODE_VIRTUAL))
            hpy_bits_add(side->other[node] == HPY_NO_NODE ? only : kept, node);
    if (status == HPY_OK)
        status = hpy_nodeset_from_bits(&side->kept, graph->n_nodes, kept, err);
    if (status == HPY_OK)
        status = hpy_nodeset_from_bits(&side->only, graph->n_nodes, only, err);
    hpy_free(kept);
    hpy_free(only);
    return status;
}

static enum hpy_status match_all(struct hpy_match *match, struct hpy_job *job,
                                 struct hpy_err *err)
{
    struct match_same same;
    for (int s = 0; s < HPY_N_MATCH_SIDES; s++) {
        struct side *side = &match->sides[s];
        HPY_TRY(hpy_graph_need_edges(side->graph, job, err));
        if (!(side->other = HPY_ARRAY(uint32_t, side->graph->n_nodes)))
            return no_memory(err);
        memset(side->other, 0xff, side->graph->n_nodes * sizeof *side->other); /* NO_NODE */
    }
    HPY_TRY(match_same_init(&same, match->sides[HPY_MATCH_OLD].graph,
                            match->sides[HPY_MATCH_NEW].graph, err));
    enum hpy_status status = merge(match, &same, job, err);
    match_same_dispose(&same);
    for (int s = 0; s < HPY_N_MATCH_SIDES && status == HPY_OK; s++)
        status = collect(&match->sides[s], err);
    return status;
}

enum hpy_status hpy_match_new(struct hpy_match **out, const struct hpy_graph *old,
                              const struct hpy_graph *new, struct hpy_job *job,
                              struct hpy_err *err)
{
    *out = NULL;
    HPY_TRY(hpy_match_check(old, new, err));
    struct hpy_match *match = HPY_NEW(struct hpy_match);
    if (!match)
        return no_memory(err);
    atomic_init(&match->references, 1);
    match->sides[HPY_MATCH_OLD].graph = old;
    match->sides[HPY_MATCH_NEW].graph = new;
    enum hpy_status status = match_all(match, job, err);
    if (status == HPY_OK)
        *out = match;
    else
        hpy_match_unref(match);
    return status;
}

struct hpy_match *hpy_match_ref(struct hpy_match *match)
{
    atomic_fetch_add(&match->references, 1);
    return match;
}

void hpy_match_unref(struct hpy_match *match)
{
    if (!match || atomic_fetch_sub(&match->references, 1) > 1)
        return;
    for (int s = 0; s < HPY_N_MATCH_SIDES; s++) {
        hpy_free(match->sides[s].other);
        hpy_nodeset_dispose(&match->sides[s].kept);
        hpy_nodeset_dispose(&match->sides[s].only);
    }
    hpy_free(match);
}

/* ----------------------------------------------------------------------- questions */

const struct hpy_graph *hpy_match_graph(const struct hpy_match *match, enum hpy_match_side side)
{
    return match->sides[side].graph;
}

const struct hpy_nodeset *hpy_match_only(const struct hpy_match *match, enum hpy_match_side side)
{
    return &match->sides[side].only;
}

const struct hpy_nodeset *hpy_match_kept(const struct hpy_match *match, enum hpy_match_side side)
{
    return &match->sides[side].kept;
}

uint32_t hpy_match_other(const struct hpy_match *match, enum hpy_match_side side, uint32_t node)
{
    return match->sides[side].other[node];
}

/* Both numberings ascend with the address, so the result comes sorted. */
enum hpy_status hpy_match_translate(struct hpy_nodeset *out, const struct hpy_match *match,
                                    enum hpy_match_side from, const struct hpy_nodeset *set,
                                    struct hpy_job *job, struct hpy_err *err)
{
    enum { PAGE = HPY_JOB_STRIDE };
    const struct side *side = &match->sides[from];
    uint32_t universe = match->sides[!from].graph->n_nodes;
    *out = (struct hpy_nodeset){ 0 };
    assert(set->universe == side->graph->n_nodes);
    uint64_t count = hpy_nodeset_count(set), n = 0, done = 0, n_page;
    uint32_t *nodes = HPY_ARRAY(uint32_t, count), page[PAGE];
    enum hpy_status status = nodes ? HPY_OK : no_memory(err);
    hpy_job_phase(job, "matching objects", count);
    for (uint32_t next = 0; status == HPY_OK && done < count; next = page[n_page - 1] + 1) {
        n_page = hpy_nodeset_page(set, next, page, PAGE);
        for (uint64_t i = 0; i < n_page; i++) {
            nodes[n] = side->other[page[i]];
            n += nodes[n] != HPY_NO_NODE;
        }
        status = hpy_job_poll(job, done += n_page, err);
    }
    if (status == HPY_OK)
        status = hpy_nodeset_from_array(out, universe, nodes, n, err);
    hpy_free(nodes);
    return status;
}
