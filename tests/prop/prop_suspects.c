/* Suspects and largest objects of random heaps, against what looking at every object says.
 * The seed is printed; HPY_SEED=n repeats one. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/suspects_support.h"
#include "base/mem.h"
#include "engine/analyses.h"
#include "engine/kinds_table.h"
#include "engine/largest.h"
#include "engine/suspects.h"
#include "random.h"

enum { N_MAX = 200 };

/* Trees with some more references: chains, stars and what is between. */
static struct hpy_graph *any_heap(void)
{
    struct scene *scene = scene_new();
    uint32_t n = 2 + any_of(any_of(10) ? 30 : N_MAX), style = any_of(4), holder = 0;
    bool external = any_of(3) == 0;
    for (uint32_t i = 1; i <= n; i++) {
        enum scene_type type = any_of(3) ? SCENE_OBJECT : (enum scene_type)any_of(SCENE_N_TYPES);
        uint32_t thing = scene_add(scene, type, any_of(8) ? any_of(100) : any_of(3000),
                                   external && any_of(5) == 0 ? any_of(2000) : 0);
        if (style == 0 || any_of(style == 1 ? 8 : 3) == 0)
            holder = any_of(thing);
        scene_hold(scene, holder, thing);
        if (style == 1)
            holder = thing;
    }
    for (uint32_t extra = any_of(3) ? any_of(4) : any_of(n); extra > 0; extra--)
        scene_link(scene, any_of(n + 1), 1 + any_of(n),
                   any_of(6) ? HPY_REL(HPY_REL_ITEM, 0) : HPY_REL(HPY_REL_WEAK, 0));
    return scene_end(scene);
}

struct naive {
    const struct hpy_graph *graph;
    const struct hpy_domtree *tree;
    uint32_t dict_type;
    uint64_t total, limit;
    bool ground[N_MAX + 2];
};

static uint64_t weight(const struct naive *naive, uint32_t node)
{
    return hpy_domtree_retained(naive->tree, node) +
           hpy_domtree_retained_external(naive->tree, node);
}

static hpy_kind kind_of(const struct naive *naive, uint32_t node)
{
    return hpy_kinds_clodo_of(naive->graph, naive->dict_type, node);
}

/* By the definition: of these things, and all dominators as well. */
static bool is_ground(const struct naive *naive, uint32_t node)
{
    const struct hpy_graph *graph = naive->graph;
    for (; node != HPY_ROOT_NODE; node = hpy_domtree_idom(naive->tree, node)) {
        uint32_t type = graph->type[node] - 1;
        bool by_root = false;
        for (uint64_t e = graph->out_off[0]; e < graph->out_off[1]; e++)
            by_root = by_root || graph->out_target[e] == node;
        if (type != SCENE_MODULE && type != SCENE_FRAME && !(type == SCENE_DICT && by_root))
            return false;
    }
    return true;
}

static void check_point(const struct naive *naive, const struct hpy_suspect *s)
{
    const struct hpy_graph *graph = naive->graph;
    uint64_t best = 0, gathered = 0;
    cr_assert_not(naive->ground[s->point]);
    cr_assert_eq(s->bytes + s->apart_bytes, weight(naive, s->point));
    if (s->n == 0)
        return;
    for (uint32_t i = 0; i < s->n; i++) {
        cr_assert_eq(hpy_domtree_idom(naive->tree, s->node[i]), s->point);
        cr_assert_eq(kind_of(naive, s->node[i]), s->kind);
        cr_assert(i == 0 || s->node[i] != s->node[i - 1]);
        gathered += weight(naive, s->node[i]);
    }
    cr_assert_eq(gathered, s->gathered_bytes);
    for (uint32_t a = 0; a < graph->n_nodes; a++) { /* no kind has more */
        uint64_t bytes = 0;
        for (uint32_t b = 0; b < graph->n_nodes; b++)
            if (hpy_domtree_has(naive->tree, b) &&
                hpy_domtree_idom(naive->tree, b) == s->point &&
                kind_of(naive, b) == kind_of(naive, a) &&
                !(s->apart_bytes && weight(naive, b) >= naive->limit))
                bytes += weight(naive, b);
        best = bytes > best ? bytes : best;
    }
    cr_assert_eq(best, s->gathered_bytes);
}

static void check_group(const struct naive *naive, const struct hpy_suspect *s)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        cr_assert(naive->ground[hpy_domtree_idom(naive->tree, s->node[i])]);
        cr_assert_eq(kind_of(naive, s->node[i]), s->kind);
        cr_assert_lt(weight(naive, s->node[i]), naive->limit);
        bytes += weight(naive, s->node[i]);
    }
    cr_assert_eq(bytes, s->bytes);
    cr_assert_geq(bytes, naive->limit);
}

static void check_referrer(const struct naive *naive, const struct hpy_suspect *s)
{
    const struct hpy_graph *graph = naive->graph;
    uint32_t most = 0;
    for (uint32_t from = 0; from < graph->n_nodes && s->form != HPY_SUSPECT_CHAIN; from++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < s->n && hpy_domtree_has(naive->tree, from) && !naive->ground[from];
             i++) {
            bool refers = false;
            for (uint64_t e = graph->out_off[from]; e < graph->out_off[from + 1]; e++)
                refers = refers || (graph->out_target[e] == s->node[i] &&
                                    hpy_rel_keeps_alive(graph->out_rel[e]));
            n += refers;
        }
        most = n > most ? n : most;
        cr_assert(from != s->referrer || n == s->n_referred);
    }
    cr_assert_eq(s->n_referred, 2 * most >= s->n ? most : 0);
    cr_assert_eq(s->referrer == HPY_NO_NODE, s->n_referred == 0);
}

/* Every large part without a large part in it is told of: it is a suspect, or in one, or
 * has one in it that keeps most of it. */
static void check_told(const struct naive *naive, const struct hpy_suspects *suspects)
{
    const struct hpy_graph *graph = naive->graph;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        bool large = hpy_domtree_has(naive->tree, node) && !naive->ground[node] &&
                     weight(naive, node) >= naive->limit, told = false;
        for (uint32_t other = 0; other < graph->n_nodes && large; other++)
            large = !(hpy_domtree_has(naive->tree, other) &&
                      hpy_domtree_idom(naive->tree, other) == node &&
                      weight(naive, other) >= naive->limit);
        for (uint32_t i = 0; i < suspects->n && large && !told; i++)
            told = suspects->suspect[i].point != HPY_NO_NODE &&
                   (hpy_domtree_dominates(naive->tree, suspects->suspect[i].point, node) ||
                    hpy_domtree_dominates(naive->tree, node, suspects->suspect[i].point));
        cr_assert(told || !large, "node %u", node);
    }
}

static void check_suspects(const struct naive *naive, const struct hpy_suspects *suspects)
{
    uint64_t sum = 0;
    cr_assert_eq(suspects->total_bytes, naive->total);
    cr_assert_eq(suspects->n, suspects->n_found);
    for (uint32_t i = 0; i < suspects->n; i++) {
        const struct hpy_suspect *s = &suspects->suspect[i];
        sum += s->bytes;
        cr_assert(i == 0 || s->bytes <= s[-1].bytes);
        if (s->form == HPY_SUSPECT_GROUP)
            check_group(naive, s);
        else if (s->form == HPY_SUSPECT_HOLDER)
            check_point(naive, s);
        check_referrer(naive, s);
    }
    cr_assert_leq(sum, naive->total); /* no byte twice */
    check_told(naive, suspects);
}

static void check_largest(const struct naive *naive, const struct hpy_largest_options *options)
{
    const struct hpy_graph *graph = naive->graph;
    struct hpy_largest largest;
    struct hpy_err err;
    bool listed[N_MAX + 2] = { false };
    uint32_t n = 0;
    demand(hpy_largest_init(&largest, naive->tree, options, NULL, &err), &err);
    for (uint32_t i = 0; i < largest.n; i++) {
        uint32_t node = largest.row[i].node;
        cr_assert_not(listed[node]);
        listed[node] = true;
        cr_assert_eq(largest.row[i].retained_bytes + largest.row[i].external_bytes,
                     weight(naive, node));
        cr_assert(i == 0 || weight(naive, node) <= weight(naive, largest.row[i - 1].node));
    }
    for (uint32_t node = 1; node < graph->n_nodes; node++) {
        if (!hpy_domtree_has(naive->tree, node) || naive->ground[node] ||
            (double)weight(naive, node) < options->share * (double)naive->total)
            continue;
        uint32_t above = hpy_domtree_idom(naive->tree, node);
        cr_assert_lt(above, graph->n_nodes);
        bool link = !naive->ground[above] && (double)weight(naive, node) >=
                                                 options->link * (double)weight(naive, above);
        cr_assert(!link || !listed[node]);
        n += !link;
        /* what is left out is no larger than what is listed last */
        if (!link && !listed[node])
            cr_assert(largest.n == options->max &&
                      (largest.n == 0 ||
                       weight(naive, node) <= weight(naive, largest.row[largest.n - 1].node)));
    }
    cr_assert_eq(largest.n, n < options->max ? n : options->max);
    hpy_largest_dispose(&largest);
}

Test(prop_suspects, suspects_and_largest_are_what_every_object_says)
{
    uint64_t seed = seed_or(2008, "prop_suspects");
    uint32_t forms[3] = { 0 };
    for (unsigned round = 0; round < 3000; round++) {
        random_state = seed + round;
        struct hpy_graph *graph = any_heap();
        struct hpy_analyses analyses;
        const struct hpy_dom_children *children;
        struct hpy_suspects suspects;
        struct hpy_err err;
        static struct naive naive;
        struct hpy_suspect_options options = { 0.01 + 0.01 * any_of(20), 0.55 + 0.1 * any_of(4),
                                               N_MAX };
        hpy_analyses_init(&analyses, graph);
        demand(hpy_analyses_dom_children(&children, &analyses, NULL, NULL, &err), &err);
        naive = (struct naive){ .graph = graph, .tree = children->tree,
                                .dict_type = hpy_kinds_dict_type(graph) };
        naive.total = weight(&naive, HPY_ROOT_NODE);
        double limit = options.share * (double)naive.total;
        naive.limit = (uint64_t)limit + ((double)(uint64_t)limit < limit);
        naive.limit += naive.limit == 0;
        for (uint32_t node = 0; node < graph->n_nodes; node++)
            naive.ground[node] = hpy_domtree_has(children->tree, node) && is_ground(&naive, node);
        demand(hpy_suspects_init(&suspects, children, &options, NULL, &err), &err);
        check_suspects(&naive, &suspects);
        for (uint32_t i = 0; i < suspects.n; i++)
            forms[suspects.suspect[i].form]++;
        hpy_suspects_dispose(&suspects);
        check_largest(&naive, &(struct hpy_largest_options){ any_of(12), 0.7, 0.001 * any_of(20) });
        hpy_analyses_dispose(&analyses);
        hpy_graph_free(graph);
    }
    for (int form = 0; form < 3; form++) /* the heaps have all of them */
        cr_assert_gt(forms[form], 10);
}
