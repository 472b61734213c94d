/* Fail each allocation in turn while views of what is kept alive are opened and asked:
 * the right status, and nothing left behind. */
#include <criterion/criterion.h>

#include "../unit/heap_support.h"
#include "base/mem.h"
#include "tui/tree.h"
#include "tui/views/domtree_rows.h"
#include "tui/views/treemap_blocks.h"

/* A list of 150 pairs, in which each first one holds the second. */
static struct hpy_graph *make(void)
{
    struct heap heap;
    uint64_t held[] = { 0x1000, 0 };
    heap_begin(&heap);
    uint32_t t_list = heap_type(&heap, "builtins", "list", 0);
    uint32_t t_a = heap_type(&heap, "m", "A", 0), t_b = heap_type(&heap, "m", "B", 0);
    heap_node(&heap, 0x1000, t_list, 1256);
    for (uint64_t i = 0; i < 150; i++)
        heap_edge(&heap, 0x2000 + 64 * i, HPY_REL_INDEX(HPY_REL_ITEM, i));
    for (uint64_t i = 0; i < 150; i++) {
        heap_node(&heap, 0x2000 + 64 * i, i % 3 ? t_a : t_b, 16 + i);
        heap_edge(&heap, 0x8000 + 64 * i, HPY_REL(HPY_REL_ITEM, 0));
    }
    for (uint64_t i = 0; i < 150; i++)
        heap_node(&heap, 0x8000 + 64 * i, t_b, 32);
    return heap_end(&heap, held);
}

static enum hpy_status ask_tree(const struct hpy_view *view, const struct hpy_kept *kept,
                                bool grouped, struct hpy_err *err)
{
    struct hpy_domtree_rows rows = { kept, grouped };
    struct hpy_tree tree;
    struct hpy_view_args args = HPY_NO_ARGS;
    hpy_tree_init(&tree, &hpy_domtree_tree_ops, &rows);
    enum hpy_status status = hpy_tree_open(&tree, NULL, err);
    cr_assert_eq(tree.list.n_rows == 0, status != HPY_OK);
    if (status == HPY_OK)
        status = hpy_tree_unfold(&tree, 0, NULL, err);
    uint64_t row = tree.list.n_rows ? tree.list.n_rows - 1 : 0;
    if (status == HPY_OK)
        status = hpy_domtree_row_subject(&tree, view, row, &args, NULL, err);
    if (status == HPY_OK && tree.rows[row].fold == HPY_TREE_FOLDED)
        status = hpy_tree_unfold(&tree, row, NULL, err);
    hpy_view_args_dispose(&args);
    hpy_tree_dispose(&tree);
    return status;
}

static enum hpy_status ask_map(const struct hpy_view *view, const struct hpy_kept *kept,
                               struct hpy_err *err)
{
    struct hpy_treemap map = { 0 };
    struct hpy_treemap_block blocks[HPY_TREEMAP_MAX];
    struct hpy_rect inside[HPY_TREEMAP_MAX];
    enum hpy_status status = hpy_treemap_init(&map, kept, NULL, err);
    int n = status != HPY_OK ? 0
                             : hpy_treemap_blocks(blocks, inside, &map, false,
                                                  (struct hpy_rect){ 0, 0, 80, 19 });
    for (int i = 0; i < n && status == HPY_OK; i++) {
        struct hpy_view_args args = HPY_NO_ARGS;
        status = hpy_treemap_subject(&map, view, blocks[i].number, &args, NULL, err);
        hpy_view_args_dispose(&args);
    }
    hpy_treemap_dispose(&map);
    return status;
}

/* Everything that such views ask. */
static enum hpy_status use(struct hpy_heap *heap, const struct hpy_nodeset *set,
                           struct hpy_err *err)
{
    struct hpy_session session = { .graph = heap->graph, .heap = heap, .name = "heap" };
    struct hpy_view view = { .session = &session };
    struct hpy_view_args args = HPY_NO_ARGS;
    struct hpy_kept kept = { 0 };
    struct hpy_nodeset copy;
    enum hpy_status status = HPY_OK;
    if (set)
        status = hpy_nodeset_copy(&copy, set, err);
    if (set && status == HPY_OK)
        status = hpy_members_new(&args.members, &copy, err);
    hpy_text_add(&args.base, "x");
    if (status == HPY_OK)
        status = hpy_text_check(&args.base, err);
    if (status == HPY_OK)
        status = hpy_kept_open(&kept, &view, &args, NULL, err);
    for (int grouped = 0; grouped < 2 && status == HPY_OK; grouped++)
        status = ask_tree(&view, &kept, grouped, err);
    if (status == HPY_OK)
        status = ask_map(&view, &kept, err);
    hpy_kept_dispose(&kept);
    hpy_view_args_dispose(&args);
    hpy_text_dispose(&view.expression);
    hpy_text_dispose(&view.trail);
    return status;
}

static void fail_each(uint32_t first, uint32_t end)
{
    struct hpy_graph *graph = make();
    struct hpy_nodeset set;
    struct hpy_err err;
    cr_assert_eq(hpy_nodeset_from_range(&set, graph->n_nodes, first, end, &err), HPY_OK);
    uint64_t live = hpy_mem_live();
    uint64_t n_refused = 0;
    /* giving back unused room may fail without harm: go on far beyond the last that counts */
    for (uint64_t at = 1; at <= n_refused + 100; at++) {
        struct hpy_heap *heap = hpy_heap_new(graph);
        cr_assert_not_null(heap);
        hpy_mem_fail_at(at);
        enum hpy_status status = use(heap, end > first ? &set : NULL, &err);
        hpy_mem_fail_at(0);
        n_refused = status == HPY_OK ? n_refused : at;
        cr_assert(status == HPY_OK || status == HPY_ENOMEM, "allocation %llu: %s",
                  (unsigned long long)at, err.text);
        hpy_heap_unref(heap);
        cr_assert_eq(hpy_mem_live(), live, "allocation %llu", (unsigned long long)at);
    }
    cr_assert_gt(n_refused, 30);
    hpy_nodeset_dispose(&set);
    hpy_graph_free(graph);
}

Test(oom_kept, of_the_whole_heap)
{
    fail_each(0, 0);
}

Test(oom_kept, of_an_object)
{
    fail_each(1, 2);
}

Test(oom_kept, of_a_set)
{
    fail_each(2, 200);
}
