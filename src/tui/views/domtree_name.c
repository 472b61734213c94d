/* What a row of the dominator tree says beside its figures. */
#include <string.h>

#include "tui/describe.h"
#include "tui/figures.h"
#include "tui/views/domtree_rows.h"

#define PREVIEW_BYTES 200
#define MAX_INDENT 40u

/* Kind, the way by which the dominator holds it, value: as far as they fit. The way says
 * most of what differs between siblings, so that a long kind leaves it half the room. */
static void draw_object(const struct hpy_kept *kept, struct hpy_grid *grid, int x, int y,
                        int end, const struct hpy_domtree_row *row)
{
    const struct hpy_graph *graph = kept->session->graph;
    struct hpy_text kind = { 0 }, rest = { 0 };
    hpy_describe_kind(&kind, graph, row->node);
    if (row->edge != HPY_NO_EDGE)
        hpy_graph_edge_text(&rest, graph, row->holder, row->edge);
    int room = end - x, way = (int)hpy_text_width(hpy_text_str(&rest));
    int most = room - (way ? way + 1 : 0);
    most = most > room / 2 ? most : room / 2;
    x = hpy_grid_text(grid, x, y, most, HPY_ROLE_NAME, hpy_text_get(&kind));
    if (way && x + 1 < end)
        x = hpy_grid_text(grid, x + 1, y, end - x - 1, HPY_ROLE_TEXT, hpy_text_get(&rest));
    hpy_text_clear(&rest);
    hpy_describe_value(&rest, graph, &kept->session->numbers, row->node, PREVIEW_BYTES);
    if (x + 4 < end)
        (void)hpy_grid_text(grid, x + 1, y, end - x - 1, HPY_ROLE_DIM, hpy_text_get(&rest));
    hpy_text_dispose(&kind);
    hpy_text_dispose(&rest);
}

static void draw_group(const struct hpy_kept *kept, struct hpy_grid *grid, int x, int y,
                       int end, uint64_t n, hpy_kind kind)
{
    char count[HPY_FIGURE_BYTES];
    struct hpy_text text = { 0 };
    x = hpy_grid_text(grid, x, y, end - x, HPY_ROLE_NUMBER,
                      hpy_figure_count(count, kept->session, n));
    x = hpy_grid_text(grid, x, y, end - x, HPY_ROLE_DIM, " × ");
    hpy_kept_kind_label(&text, kept, kind);
    (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_NAME, hpy_text_get(&text));
    hpy_text_dispose(&text);
}

static void say_more(struct hpy_text *out, const struct hpy_domtree_rows *rows,
                     const struct hpy_domtree_row *row, uint64_t n_more)
{
    char count[HPY_FIGURE_BYTES];
    hpy_text_addf(out, "… %s more%s", hpy_figure_count(count, rows->kept->session, n_more),
                  rows->grouped && !row->is_in_group ? " kinds" : "");
}

void hpy_domtree_say(struct hpy_text *out, const struct hpy_tree *tree, uint64_t number)
{
    const struct hpy_domtree_rows *rows = tree->context;
    const struct hpy_tree_row *of_tree = hpy_tree_row(tree, number);
    struct hpy_domtree_row row;
    char count[HPY_FIGURE_BYTES];
    for (uint32_t depth = of_tree->depth; depth > 0 && depth <= MAX_INDENT; depth--)
        hpy_text_add(out, "  ");
    if (of_tree->depth > MAX_INDENT)
        hpy_text_addf(out, "%u: ", of_tree->depth);
    hpy_domtree_row_of(&row, tree, number);
    if (row.what == HPY_DOMTREE_MORE)
        say_more(out, rows, &row, of_tree->n_more);
    if (row.what == HPY_DOMTREE_GROUP)
        hpy_text_addf(out, "%s × ",
                      hpy_figure_count(count, rows->kept->session, of_tree->count));
    tree->ops->label(tree->context, tree, number, out);
}

void hpy_domtree_draw_name(const struct hpy_tree *tree, struct hpy_grid *grid, int x, int y,
                           uint64_t number)
{
    const struct hpy_domtree_rows *rows = tree->context;
    const struct hpy_tree_row *of_tree = hpy_tree_row(tree, number);
    struct hpy_domtree_row row;
    struct hpy_text text = { 0 };
    int end = tree->x + tree->cells;
    hpy_domtree_row_of(&row, tree, number);
    switch (row.what) {
    case HPY_DOMTREE_OBJECT: draw_object(rows->kept, grid, x, y, end, &row); break;
    case HPY_DOMTREE_GROUP:
        draw_group(rows->kept, grid, x, y, end, of_tree->count, row.kind);
        break;
    case HPY_DOMTREE_MORE:
        say_more(&text, rows, &row, of_tree->n_more);
        (void)hpy_grid_text(grid, x, y, end - x, HPY_ROLE_DIM, hpy_text_get(&text));
        break;
    }
    hpy_text_dispose(&text);
}
