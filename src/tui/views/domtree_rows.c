#include "tui/views/domtree_rows.h"

#include <stdlib.h>

#include "base/mem.h"
#include "tui/describe.h"
#include "tui/questions.h"

#define PREVIEW_BYTES 200

/* Keys: an object is its node; a group is its kind and the node above. */
#define IS_GROUP (1ull << 63)

static uint64_t group_key(hpy_kind kind, uint32_t above)
{
    return IS_GROUP | kind << 32 | above;
}

static bool is_group(const struct hpy_tree_row *row)
{
    return row && row->key & IS_GROUP && !row->n_more;
}

static hpy_kind group_kind(const struct hpy_tree_row *row)
{
    return (row->key & ~IS_GROUP) >> 32;
}

static uint32_t key_node(const struct hpy_tree_row *row)
{
    return row ? (uint32_t)row->key : HPY_NO_NODE;
}

static const struct hpy_domtree_rows *rows_of(const struct hpy_tree *tree)
{
    return tree->context;
}

/* ------------------------------------------------------------------- unfolding */

static void add_object(struct hpy_tree_builder *out, const struct hpy_kept *kept,
                       uint32_t node)
{
    uint32_t n;
    (void)hpy_kept_below(&n, kept, node);
    (void)hpy_tree_add(out, node, n ? HPY_TREE_FOLDED : HPY_TREE_LEAF);
}

static void add_more(struct hpy_tree_builder *out, uint64_t n, uint64_t bytes)
{
    struct hpy_tree_row *row = hpy_tree_add_more(out, n, 0);
    if (row)
        row->bytes = bytes;
}

static void unfold_object(const struct hpy_kept *kept, uint32_t node, uint64_t from,
                          uint32_t room, struct hpy_tree_builder *out)
{
    uint32_t n;
    const uint32_t *below = hpy_kept_below(&n, kept, node);
    uint64_t left = hpy_kept_below_bytes(kept, node), at = 0;
    for (; at < n && at < from + room; at++) {
        left -= hpy_kept_bytes(kept, below[at]);
        if (at >= from)
            add_object(out, kept, below[at]);
    }
    add_more(out, n - at, left);
}

static enum hpy_status unfold_kinds(const struct hpy_kept *kept, uint32_t node, uint64_t from,
                                    uint32_t room, struct hpy_tree_builder *out,
                                    struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_kept_group *groups;
    uint32_t n;
    uint64_t left = hpy_kept_below_bytes(kept, node), at = 0;
    HPY_TRY(hpy_kept_groups(&groups, &n, kept, node, job, err));
    for (; at < n && at < from + room; at++) {
        const struct hpy_kept_group *group = &groups[at];
        left -= group->bytes;
        if (at < from)
            continue;
        if (group->count == 1) {
            add_object(out, kept, group->first);
            continue;
        }
        struct hpy_tree_row *row =
            hpy_tree_add(out, group_key(group->kind, node), HPY_TREE_FOLDED);
        if (row) {
            row->count = group->count;
            row->bytes = group->bytes;
        }
    }
    add_more(out, n - at, left);
    hpy_free(groups);
    return HPY_OK;
}

static enum hpy_status unfold_group(const struct hpy_kept *kept,
                                    const struct hpy_tree_row *group, uint64_t from,
                                    uint32_t room, struct hpy_tree_builder *out,
                                    struct hpy_job *job, struct hpy_err *err)
{
    uint32_t *nodes = HPY_ARRAY(uint32_t, room), n;
    uint64_t bytes;
    if (!nodes)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for the rows of a tree");
    enum hpy_status status = hpy_kept_page(nodes, &n, &bytes, kept, key_node(group),
                                           group_kind(group), from, room, job, err);
    for (uint32_t i = 0; status == HPY_OK && i < n; i++)
        add_object(out, kept, nodes[i]);
    if (status == HPY_OK)
        add_more(out, group->count - from - n, group->bytes - bytes);
    hpy_free(nodes);
    return status;
}

static enum hpy_status unfold(const void *context, const struct hpy_tree_row *row,
                              uint64_t from, uint32_t room, struct hpy_tree_builder *out,
                              struct hpy_job *job, struct hpy_err *err)
{
    const struct hpy_domtree_rows *rows = context;
    if (is_group(row))
        return unfold_group(rows->kept, row, from, room, out, job, err);
    if (rows->grouped)
        return unfold_kinds(rows->kept, key_node(row), from, room, out, job, err);
    unfold_object(rows->kept, key_node(row), from, room, out);
    return HPY_OK;
}

/* One goes through an object to the one below it that retains nearly all of it: what
 * then comes is where it branches, which is where things pile up. */
static bool follow(const void *context, const struct hpy_tree_row *row,
                   const struct hpy_tree_row *first)
{
    const struct hpy_domtree_rows *rows = context;
    if (rows->grouped) /* kinds are no objects */
        return false;
    uint64_t all = hpy_kept_bytes(rows->kept, key_node(row));
    return hpy_kept_bytes(rows->kept, key_node(first)) >= all - all / 10;
}

/* ---------------------------------------------------------------------- asking */

void hpy_domtree_row_of(struct hpy_domtree_row *out, const struct hpy_tree *tree,
                        uint64_t number)
{
    const struct hpy_kept *kept = rows_of(tree)->kept;
    const struct hpy_tree_row *row = hpy_tree_row(tree, number);
    const struct hpy_tree_row *above = hpy_tree_parent(tree, row);
    *out = (struct hpy_domtree_row){ .edge = HPY_NO_EDGE, .holder = HPY_NO_NODE };
    if (row->n_more) {
        out->what = HPY_DOMTREE_MORE;
        out->node = key_node(above);
        out->is_in_group = is_group(above);
        out->kind = out->is_in_group ? group_kind(above) : 0;
        return;
    }
    out->node = key_node(row);
    if (is_group(row)) {
        out->what = HPY_DOMTREE_GROUP;
        out->kind = group_kind(row);
        return;
    }
    out->is_in_group = is_group(above);
    uint32_t dominator = hpy_domtree_idom(kept->tree, out->node);
    if (dominator == HPY_NO_NODE)
        return;
    out->holder = dominator;
    out->edge = hpy_kept_edge(kept, dominator, out->node);
}

uint64_t hpy_domtree_row_bytes(const struct hpy_tree *tree, uint64_t number)
{
    const struct hpy_tree_row *row = hpy_tree_row(tree, number);
    return row->n_more || is_group(row) ? row->bytes
                                        : hpy_kept_bytes(rows_of(tree)->kept, key_node(row));
}

static void label(const void *context, const struct hpy_tree *tree, uint64_t number,
                  struct hpy_text *out)
{
    const struct hpy_kept *kept = ((const struct hpy_domtree_rows *)context)->kept;
    const struct hpy_graph *graph = kept->session->graph;
    struct hpy_domtree_row row;
    hpy_domtree_row_of(&row, tree, number);
    if (row.what == HPY_DOMTREE_GROUP)
        hpy_kept_kind_label(out, kept, row.kind);
    if (row.what != HPY_DOMTREE_OBJECT)
        return;
    hpy_describe_kind(out, graph, row.node);
    hpy_text_add_char(out, ' ');
    if (row.edge != HPY_NO_EDGE) {
        hpy_graph_edge_text(out, graph, row.holder, row.edge);
        hpy_text_add_char(out, ' ');
    }
    hpy_describe_value(out, graph, &kept->session->numbers, row.node, PREVIEW_BYTES);
}

const struct hpy_tree_ops hpy_domtree_tree_ops = { unfold, label, follow };

/* -------------------------------------------------------------------- subjects */

static int compare_kinds(const void *one, const void *other)
{
    hpy_kind a = *(const hpy_kind *)one, b = *(const hpy_kind *)other;
    return a < b ? -1 : a > b;
}

/* Kinds that a "more" row stands for, in a tree that is grouped. */
static enum hpy_status further_kinds(hpy_kind **kinds, uint32_t *n,
                                     const struct hpy_kept *kept, uint32_t node,
                                     uint64_t from, struct hpy_job *job, struct hpy_err *err)
{
    struct hpy_kept_group *groups;
    uint32_t n_groups;
    *n = 0;
    HPY_TRY(hpy_kept_groups(&groups, &n_groups, kept, node, job, err));
    *kinds = HPY_ARRAY(hpy_kind, (size_t)n_groups + 1);
    for (uint64_t i = from; *kinds && i < n_groups; i++)
        (*kinds)[(*n)++] = groups[i].kind;
    hpy_free(groups);
    if (!*kinds)
        return hpy_fail(err, HPY_ENOMEM, "out of memory for kinds");
    qsort(*kinds, *n, sizeof **kinds, compare_kinds);
    return HPY_OK;
}

enum hpy_status hpy_domtree_row_subject(const struct hpy_tree *tree,
                                        const struct hpy_view *view, uint64_t number,
                                        struct hpy_view_args *args, struct hpy_job *job,
                                        struct hpy_err *err)
{
    const struct hpy_domtree_rows *rows = rows_of(tree);
    const struct hpy_kept *kept = rows->kept;
    struct hpy_domtree_row row;
    hpy_domtree_row_of(&row, tree, number);
    if (row.what == HPY_DOMTREE_OBJECT)
        return hpy_view_args_node(args, row.node, kept->session, err);
    uint64_t from = row.what == HPY_DOMTREE_MORE ? hpy_tree_row(tree, number)->at : 0;
    struct hpy_kept_choice choice = { .node = row.node, .from = from };
    hpy_kind *kinds = NULL;
    if (row.what == HPY_DOMTREE_GROUP || row.is_in_group) {
        choice.kinds = &row.kind;
        choice.n_kinds = 1;
    } else if (rows->grouped) {
        HPY_TRY(further_kinds(&kinds, &choice.n_kinds, kept, row.node, from, job, err));
        choice.kinds = kinds;
        choice.from = 0;
    }
    enum hpy_status status = hpy_kept_some(args, kept, &choice, job, err);
    hpy_free(kinds);
    if (status != HPY_OK)
        return status;
    struct hpy_text name = { 0 };
    if (row.what == HPY_DOMTREE_GROUP || row.is_in_group)
        hpy_kept_kind_label(&name, kept, row.kind);
    else
        hpy_text_add(&name, "the rest");
    status = hpy_kept_name(args, view, hpy_text_get(&name), err);
    hpy_text_dispose(&name);
    return status;
}
