/* What a set keeps alive, by random heaps: what the tree of dominators and the map show
 * is compared with what follows from who dominates whom. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/heap_support.h"
#include "base/mem.h"
#include "engine/dom_set.h"
#include "random.h"
#include "tui/views/treemap_blocks.h"

#define N_TYPES 5u

static struct hpy_graph *make_heap(unsigned n)
{
    static const char *const names[N_TYPES] = { "a", "b", "c", "d", "e" };
    struct heap heap;
    uint32_t type[N_TYPES];
    uint64_t held[12] = { 0 };
    heap_begin(&heap);
    for (unsigned i = 0; i < N_TYPES; i++)
        type[i] = heap_type(&heap, "m", names[i], 0);
    for (unsigned i = 0; i < n; i++) {
        heap_node(&heap, 0x1000 + 64 * i, type[any_of(N_TYPES)], any_of(4) ? any(200) : any(9000));
        for (unsigned e = any_of(3); e > 0; e--)
            heap_edge(&heap, 0x1000 + 64 * any(n), HPY_REL(HPY_REL_ITEM, e));
    }
    for (unsigned i = 0; i < 1 + any_of(10); i++)
        held[i] = 0x1000 + 64 * any(n);
    return heap_end(&heap, held);
}

struct opened {
    struct hpy_session session;
    struct hpy_view view;
    struct hpy_kept kept;
};

static void open_kept(struct opened *o, struct hpy_heap *heap, struct hpy_view_args *args)
{
    struct hpy_err err;
    *o = (struct opened){ .session = { .graph = heap->graph, .heap = heap,
                                       .name = "heap" } };
    o->view.session = &o->session;
    demand(hpy_kept_open(&o->kept, &o->view, args, NULL, &err), &err);
    hpy_view_args_dispose(args);
}

static void close_kept(struct opened *o)
{
    hpy_kept_dispose(&o->kept);
    hpy_text_dispose(&o->view.expression);
    hpy_text_dispose(&o->view.trail);
}

static void random_args(struct hpy_view_args *args, const struct hpy_graph *graph)
{
    struct hpy_err err;
    struct hpy_nodeset set;
    *args = HPY_NO_ARGS;
    hpy_text_add(&args->base, "x");
    unsigned n = any_of(4) ? 1 + any_of(20) : graph->n_nodes;
    demand(hpy_nodeset_init(&set, graph->n_nodes, &err), &err);
    for (unsigned i = 0; i < n; i++)
        hpy_nodeset_add(&set, 1 + (uint32_t)any(graph->n_nodes - 1));
    demand(hpy_members_new(&args->members, &set, &err), &err);
}

/* ------------------------------------------------------------------ at the top */

static void check_tops(const struct hpy_kept *kept)
{
    const struct hpy_domtree *tree = kept->tree;
    const struct hpy_nodeset *set = &kept->members->set;
    uint32_t n, n_wanted = 0;
    uint64_t bytes = 0, size;
    struct hpy_err err;
    const uint32_t *tops = hpy_kept_below(&n, kept, HPY_NO_NODE);
    for (uint32_t i = 0; i < n; i++) {
        cr_assert(hpy_nodeset_has(set, tops[i]));
        bytes += hpy_kept_bytes(kept, tops[i]);
        if (i > 0)
            cr_assert_geq(hpy_kept_bytes(kept, tops[i - 1]), hpy_kept_bytes(kept, tops[i]));
    }
    for (uint32_t node = 0; node < set->universe; node++) {
        bool below = false;
        if (!hpy_nodeset_has(set, node))
            continue;
        for (uint32_t other = 0; other < set->universe; other++)
            below |= other != node && hpy_nodeset_has(set, other) &&
                     hpy_domtree_has(tree, node) && hpy_domtree_has(tree, other) &&
                     hpy_domtree_dominates(tree, other, node);
        n_wanted += !below;
        bool is_top = false;
        for (uint32_t i = 0; i < n; i++)
            is_top |= tops[i] == node;
        cr_assert_eq(is_top, !below);
    }
    cr_assert_eq(n, n_wanted);
    cr_assert_eq(bytes, kept->top_bytes);
    cr_assert_eq(bytes, hpy_kept_below_bytes(kept, HPY_NO_NODE));
    demand(hpy_dom_domisize(&size, tree, set, NULL, &err), &err);
    cr_assert_eq(kept->freed_bytes, size);
    cr_assert_geq(size, bytes, "members may dominate together what none does alone");
}

/* ------------------------------------------------------------------- by kind */

static void check_groups(const struct hpy_kept *kept, uint32_t node)
{
    struct hpy_kept_group *groups;
    uint32_t n_groups, n, n_all = 0;
    uint64_t bytes = 0;
    struct hpy_err err;
    const uint32_t *below = hpy_kept_below(&n, kept, node);
    demand(hpy_kept_groups(&groups, &n_groups, kept, node, NULL, &err), &err);
    for (uint32_t g = 0; g < n_groups; g++) {
        uint64_t passed = 0, sum = 0;
        bytes += groups[g].bytes;
        n_all += groups[g].count;
        cr_assert(g == 0 || groups[g - 1].bytes >= groups[g].bytes);
        /* in pages of three: the same nodes in the same order */
        for (uint32_t i = 0; i < n; i++) {
            uint32_t page[3], n_page;
            uint64_t so_far;
            if (kept->session->graph->type[below[i]] != groups[g].kind)
                continue;
            sum += hpy_kept_bytes(kept, below[i]);
            cr_assert(passed > 0 || groups[g].first == below[i]);
            demand(hpy_kept_page(page, &n_page, &so_far, kept, node, groups[g].kind, passed, 3,
                                 NULL, &err), &err);
            cr_assert_eq(page[0], below[i]);
            passed++;
            cr_assert_eq(n_page, groups[g].count - passed + 1 < 3
                                     ? groups[g].count - passed + 1 : 3);
            if (n_page == 1)
                cr_assert_eq(so_far, sum);
        }
        cr_assert_eq(passed, groups[g].count);
        cr_assert_eq(sum, groups[g].bytes);
    }
    cr_assert_eq(n_all, n);
    cr_assert_eq(bytes, hpy_kept_below_bytes(kept, node));
    hpy_free(groups);
}

/* ----------------------------------------------------------------------- the map */

/* Blocks part what is below the node, each is about what it says, and the subject of a
 * number does not depend on the window that is now. */
static void check_map(const struct opened *o, struct hpy_rect area, bool by_kind)
{
    struct hpy_treemap map = { 0 };
    struct hpy_treemap_block blocks[HPY_TREEMAP_MAX];
    struct hpy_rect inside[HPY_TREEMAP_MAX];
    struct hpy_nodeset all;
    struct hpy_err err;
    uint32_t n_below;
    uint64_t bytes = 0;
    demand(hpy_treemap_init(&map, &o->kept, NULL, &err), &err);
    int n = hpy_treemap_blocks(blocks, inside, &map, by_kind, area);
    cr_assert_eq(n == 0, map.all_bytes == 0);
    demand(hpy_nodeset_init(&all, o->session.graph->n_nodes, &err), &err);
    for (int i = 0; i < n; i++) {
        struct hpy_view_args args = HPY_NO_ARGS;
        uint32_t node;
        uint64_t sum = 0;
        demand(hpy_treemap_subject(&map, &o->view, blocks[i].number, &args, NULL, &err), &err);
        const struct hpy_nodeset *set = &args.members->set;
        cr_assert_eq(hpy_nodeset_count(set), blocks[i].count);
        bytes += blocks[i].bytes;
        for (uint64_t k = 0; (node = hpy_nodeset_select(set, k)) != HPY_NO_NODE_AT; k++) {
            sum += hpy_kept_bytes(&o->kept, node);
            cr_assert_not(hpy_nodeset_has(&all, node));
            if (blocks[i].what != HPY_TREEMAP_ITSELF)
                hpy_nodeset_add(&all, node);
        }
        cr_assert(blocks[i].what == HPY_TREEMAP_ITSELF || sum == blocks[i].bytes);
        cr_assert(args.base.n_bytes > 0 || args.trail.n_bytes > 0);
        hpy_view_args_dispose(&args);
    }
    (void)hpy_kept_below(&n_below, &o->kept, map.node);
    if (n > 0) {
        /* those that retain nothing need not have a block */
        uint64_t n_shown = hpy_nodeset_count(&all);
        cr_assert_leq(n_shown, n_below);
        cr_assert_leq(bytes, map.all_bytes);
        cr_assert_geq(bytes + map.own_bytes, map.all_bytes);
    }
    hpy_nodeset_dispose(&all);
    hpy_treemap_dispose(&map);
}

Test(prop_kept, trees_and_maps_tell_what_dominates)
{
    static const struct hpy_rect areas[] = {
        { 0, 2, 80, 19 }, { 0, 2, 40, 6 }, { 0, 2, 120, 35 }, { 0, 2, 60, 11 },
    };
    uint64_t seed = seed_or(41, "prop_kept");
    for (uint64_t round = 0; round < 400; round++) {
        random_state = seed + round;
        struct opened o;
        struct hpy_view_args args;
        struct hpy_graph *graph = make_heap(2 + any_of(round % 4 ? 60 : 400));
        struct hpy_heap *heap = hpy_heap_new(graph);
        cr_assert_not_null(heap);
        random_args(&args, graph);
        open_kept(&o, heap, &args);
        if (o.kept.members)
            check_tops(&o.kept);
        check_groups(&o.kept, HPY_NO_NODE);
        check_groups(&o.kept, (uint32_t)any(graph->n_nodes));
        for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
            check_map(&o, areas[i], false);
            check_map(&o, areas[i], true);
        }
        close_kept(&o);
        args = HPY_NO_ARGS;
        open_kept(&o, heap, &args); /* the whole heap */
        cr_assert(hpy_kept_is_whole(&o.kept));
        check_groups(&o.kept, HPY_NO_NODE);
        check_map(&o, areas[round % 4], round % 3 == 0);
        close_kept(&o);
        hpy_heap_unref(heap);
        hpy_graph_free(graph);
        cr_assert_eq(hpy_mem_live(), 0);
    }
}
