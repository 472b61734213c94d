/* What has gathered: sums by kind, the objects themselves, who refers to them. */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/suspects_work.h"

enum { FIRST_ROOM = 16, CHAIN_LINKS = 8 /* at least */ };

enum hpy_status hpy_pile_add(struct hpy_pile *pile, uint32_t node, struct hpy_err *err)
{
    if (pile->n == pile->room) {
        uint32_t room = pile->room ? pile->room * 2 : FIRST_ROOM;
        uint32_t *more = hpy_realloc(pile->node, room, sizeof *more);
        if (!more)
            return hpy_fail(err, HPY_ENOMEM, "out of memory");
        pile->node = more;
        pile->room = room;
    }
    pile->node[pile->n++] = node;
    return HPY_OK;
}

/* ---------------------------------------------------------------------- tally */

void hpy_tally_add(struct hpy_tally *tally, hpy_kind kind, uint64_t bytes)
{
    if (tally->n[kind]++ == 0)
        tally->met[tally->n_met++] = (uint32_t)kind;
    tally->bytes[kind] += bytes;
}

bool hpy_tally_best(hpy_kind *kind, const struct hpy_tally *tally)
{
    for (uint32_t i = 0; i < tally->n_met; i++) {
        uint32_t met = tally->met[i];
        if (i == 0 || tally->bytes[met] > tally->bytes[*kind] ||
            (tally->bytes[met] == tally->bytes[*kind] && met < *kind))
            *kind = met;
    }
    return tally->n_met > 0;
}

void hpy_tally_clear(struct hpy_tally *tally)
{
    for (uint32_t i = 0; i < tally->n_met; i++) {
        tally->n[tally->met[i]] = 0;
        tally->bytes[tally->met[i]] = 0;
    }
    tally->n_met = 0;
}

/* ------------------------------------------------------------------- suspects */

enum hpy_status hpy_suspects_more(struct hpy_suspect **out, struct hpy_suspects_work *work,
                                  struct hpy_err *err)
{
    if (work->n_found == work->room_found) {
        uint32_t room = work->room_found ? work->room_found * 2 : FIRST_ROOM;
        struct hpy_suspect *more = hpy_realloc(work->found, room, sizeof *more);
        if (!more)
            return hpy_fail(err, HPY_ENOMEM, "out of memory");
        work->found = more;
        work->room_found = room;
    }
    *out = &work->found[work->n_found++];
    **out = (struct hpy_suspect){ .point = HPY_NO_NODE, .referrer = HPY_NO_NODE };
    return HPY_OK;
}

static uint64_t external_of(const struct hpy_suspects_work *work, uint32_t node)
{
    return hpy_domtree_retained_external(work->tree, node);
}

/* The children of a kind, those apart left out, as what the last suspect has gathered. */
static enum hpy_status gather_children(struct hpy_suspects_work *work, hpy_kind kind, bool apart,
                                       struct hpy_err *err)
{
    struct hpy_suspect *suspect = &work->found[work->n_found - 1];
    uint32_t n;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, suspect->point);
    suspect->kind = kind;
    suspect->gathered_bytes = work->tally.bytes[kind];
    suspect->node = HPY_ARRAY(uint32_t, work->tally.n[kind]);
    if (!suspect->node)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < n; i++)
        if (hpy_suspects_kind(work, child[i]) == kind &&
            !(apart && hpy_suspects_weight(work, child[i]) >= work->limit))
            suspect->node[suspect->n++] = child[i];
    return hpy_suspects_step(work, n, err);
}

enum hpy_status hpy_suspects_holder(struct hpy_suspects_work *work, uint32_t point,
                                    uint64_t bytes, bool apart, struct hpy_err *err)
{
    struct hpy_suspect *suspect;
    uint32_t n;
    uint64_t external = external_of(work, point), of_children = 0;
    hpy_kind kind;
    enum hpy_status status = HPY_OK;
    const uint32_t *child = hpy_dom_children_of(&n, work->children, point);
    HPY_TRY(hpy_suspects_more(&suspect, work, err));
    HPY_TRY(hpy_suspects_step(work, n, err));
    for (uint32_t i = 0; i < n; i++) {
        uint64_t weight = hpy_suspects_weight(work, child[i]);
        if (apart && weight >= work->limit) {
            external -= external_of(work, child[i]);
            continue;
        }
        of_children += weight;
        hpy_tally_add(&work->tally, hpy_suspects_kind(work, child[i]), weight);
    }
    suspect->form = HPY_SUSPECT_HOLDER;
    suspect->point = point;
    suspect->bytes = bytes;
    suspect->external_bytes = external;
    suspect->apart_bytes = hpy_suspects_weight(work, point) - bytes;
    /* where most is the point's own, nothing has gathered below it */
    if (of_children > bytes / 2 && hpy_tally_best(&kind, &work->tally))
        status = gather_children(work, kind, apart, err);
    hpy_tally_clear(&work->tally);
    return status;
}

/* --------------------------------------------------------------------- chains */

/* What there is to say of the way from `first` to before `end`. */
struct way {
    hpy_kind kind;     /* of which there is most on it: that of the links */
    uint32_t n;        /* of that kind */
    uint64_t step;     /* the most that one of them keeps and the next does not */
};

/* Whether below a node the chain goes on: with steps as before, to one of the kind of its
 * links. */
static enum hpy_status goes_on(bool *out, struct hpy_suspects_work *work, uint32_t node,
                               const struct way *way, struct hpy_err *err)
{
    *out = false;
    for (;;) {
        uint32_t child = hpy_suspects_heaviest(work, node);
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (child == HPY_NO_NODE ||
            hpy_suspects_weight(work, node) - hpy_suspects_weight(work, child) > 2 * way->step)
            return HPY_OK;
        if (hpy_suspects_kind(work, child) == way->kind) {
            *out = true;
            return HPY_OK;
        }
        node = child;
    }
}

/* The links from `node` to before `end`, which is HPY_NO_NODE for all of them. */
static enum hpy_status gather_links(struct hpy_suspects_work *work, struct hpy_pile *links,
                                    uint32_t node, uint32_t end, hpy_kind kind,
                                    struct hpy_err *err)
{
    for (; node != end; node = hpy_suspects_heaviest(work, node)) {
        HPY_TRY(hpy_suspects_step(work, 1, err));
        if (hpy_suspects_kind(work, node) == kind)
            HPY_TRY(hpy_pile_add(links, node, err));
    }
    return HPY_OK;
}

static enum hpy_status look_back(struct way *out, struct hpy_suspects_work *work,
                                 uint32_t first, uint32_t end, struct hpy_err *err)
{
    enum hpy_status status = HPY_OK;
    *out = (struct way){ 0 };
    for (uint32_t node = first; node != end && status == HPY_OK;) {
        uint32_t next = hpy_suspects_heaviest(work, node);
        uint64_t step = hpy_suspects_weight(work, node) - hpy_suspects_weight(work, next);
        hpy_tally_add(&work->tally, hpy_suspects_kind(work, node), step);
        out->step = step > out->step ? step : out->step;
        node = next;
        status = hpy_suspects_step(work, 1, err);
    }
    (void)hpy_tally_best(&out->kind, &work->tally);
    out->n = work->tally.n[out->kind];
    hpy_tally_clear(&work->tally);
    return status;
}

static uint32_t first_of_kind(const struct hpy_suspects_work *work, uint32_t node, hpy_kind kind)
{
    while (hpy_suspects_kind(work, node) != kind)
        node = hpy_suspects_heaviest(work, node);
    return node;
}

enum hpy_status hpy_suspects_chain(bool *whole, struct hpy_suspects_work *work, uint32_t first,
                                   uint32_t end, uint64_t bytes, struct hpy_err *err)
{
    struct hpy_suspect *suspect;
    struct hpy_pile links = { 0 };
    struct way way;
    *whole = false;
    HPY_TRY(look_back(&way, work, first, end, err));
    if (way.n < CHAIN_LINKS)
        return hpy_suspects_holder(work, first, bytes, true, err);
    uint32_t point = first_of_kind(work, first, way.kind);
    HPY_TRY(goes_on(whole, work, end, &way, err));
    enum hpy_status status =
        gather_links(work, &links, point, *whole ? HPY_NO_NODE : end, way.kind, err);
    if (status == HPY_OK)
        status = hpy_suspects_more(&suspect, work, err);
    if (status != HPY_OK) {
        hpy_free(links.node);
        return status;
    }
    uint64_t apart = *whole ? 0 : hpy_suspects_weight(work, end);
    suspect->form = HPY_SUSPECT_CHAIN;
    suspect->point = point;
    suspect->bytes = hpy_suspects_weight(work, point) - apart;
    suspect->external_bytes =
        external_of(work, point) - (*whole ? 0 : external_of(work, end));
    suspect->apart_bytes = apart;
    suspect->kind = way.kind;
    suspect->gathered_bytes = suspect->bytes;
    suspect->node = links.node;
    suspect->n = links.n;
    return HPY_OK;
}

/* ------------------------------------------------------------------ referrers */

/* Objects that refer to a node, each once: in-edges ascend by source. */
struct referrers {
    const struct hpy_suspects_work *work;
    uint64_t edge, end;
    uint32_t last;
};

static uint32_t next_referrer(struct referrers *r)
{
    const struct hpy_suspects_work *work = r->work;
    const struct hpy_graph *graph = work->graph;
    while (r->edge < r->end) {
        uint64_t edge = r->edge++;
        uint32_t source = graph->in_source[edge];
        if (source == r->last || !hpy_domtree_has(work->tree, source) ||
            hpy_ground_has(&work->ground, source) ||
            !hpy_rel_keeps_alive(graph->out_rel[graph->out_off[source] + graph->in_slot[edge]]))
            continue;
        r->last = source;
        return source;
    }
    return HPY_NO_NODE;
}

static struct referrers referrers_of(const struct hpy_suspects_work *work, uint32_t node)
{
    const struct hpy_graph *graph = work->graph;
    return (struct referrers){ work, graph->in_off[node], graph->in_off[node + 1], HPY_NO_NODE };
}

/* Count by referrer, then the same way once more to leave all counts at 0. */
static enum hpy_status find_referrer(struct hpy_suspects_work *work, struct hpy_suspect *suspect,
                                     uint32_t *count, struct hpy_err *err)
{
    for (uint32_t i = 0; i < suspect->n; i++) {
        struct referrers r = referrers_of(work, suspect->node[i]);
        HPY_TRY(hpy_suspects_step(work, 1 + r.end - r.edge, err));
        for (uint32_t from; (from = next_referrer(&r)) != HPY_NO_NODE;)
            if (++count[from] > suspect->n_referred ||
                (count[from] == suspect->n_referred && from < suspect->referrer)) {
                suspect->n_referred = count[from];
                suspect->referrer = from;
            }
    }
    for (uint32_t i = 0; i < suspect->n; i++) {
        struct referrers r = referrers_of(work, suspect->node[i]);
        for (uint32_t from; (from = next_referrer(&r)) != HPY_NO_NODE;)
            count[from] = 0;
    }
    if (2ull * suspect->n_referred < suspect->n) {
        suspect->referrer = HPY_NO_NODE;
        suspect->n_referred = 0;
    }
    return HPY_OK;
}

enum hpy_status hpy_suspects_referrers(struct hpy_suspects_work *work, struct hpy_err *err)
{
    uint32_t *count = HPY_ZARRAY(uint32_t, work->graph->n_nodes);
    enum hpy_status status = count ? HPY_OK : hpy_fail(err, HPY_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < work->n_found && status == HPY_OK; i++)
        if (work->found[i].form != HPY_SUSPECT_CHAIN)
            status = find_referrer(work, &work->found[i], count, err);
    hpy_free(count);
    return status;
}
