#include "tui/tree.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tui/view.h"

static void label(const void *model, uint64_t row, struct hpy_text *out)
{
    const struct hpy_tree *tree = model;
    tree->ops->label(tree->context, tree, row, out);
}

/* The rows of a tree have one order only. */
static const struct hpy_list_ops list_ops = { .sorts = NULL, .n_sorts = 0, .label = label };

void hpy_tree_init(struct hpy_tree *tree, const struct hpy_tree_ops *ops,
                   const void *context)
{
    *tree = (struct hpy_tree){ .ops = ops, .context = context, .step = 1, .cap = 1 };
    hpy_list_init(&tree->list, &list_ops, tree, 0);
}

void hpy_tree_dispose(struct hpy_tree *tree)
{
    hpy_free(tree->rows);
    tree->rows = NULL;
    hpy_list_dispose(&tree->list);
}

const struct hpy_tree_row *hpy_tree_parent(const struct hpy_tree *tree,
                                           const struct hpy_tree_row *row)
{
    return row->parent == HPY_TREE_NO_ROW ? NULL : &tree->rows[row->parent];
}

const struct hpy_tree_row *hpy_tree_selected(const struct hpy_tree *tree)
{
    uint64_t row;
    return hpy_list_selected(&row, &tree->list) ? &tree->rows[row] : NULL;
}

/* ------------------------------------------------------------------- drawing */

/* Columns wide enough get a cell between a guide and the next. */
#define WIDE_CELLS 36
#define MIN_LEVELS 3u

static int n_digits(uint32_t number)
{
    int n = 1;
    for (; number >= 10; number /= 10)
        n++;
    return n;
}

/* Trees are mostly flat and then indented as they are. Where what is in sight is
 * deeper than the column can show, the least deep row in sight stands at the left,
 * the deepest share a place, and a number tells the depth of each. */
void hpy_tree_frame(struct hpy_tree *tree, struct hpy_rect area, int header_y, int x,
                    int cells)
{
    struct hpy_list *list = &tree->list;
    hpy_list_frame(list, area, header_y);
    tree->x = x;
    tree->cells = cells;
    tree->step = cells >= WIDE_CELLS ? 2 : 1;
    tree->cap = (uint32_t)(cells > 0 ? cells / 3 / tree->step : 0);
    if (tree->cap < MIN_LEVELS)
        tree->cap = MIN_LEVELS;
    uint32_t least = UINT32_MAX, most = 0;
    for (int i = 0; i < area.height && list->top + (uint64_t)i < list->n_shown; i++) {
        uint32_t depth = tree->rows[hpy_list_row(list, list->top + (uint64_t)i)].depth;
        least = depth < least ? depth : least;
        most = depth > most ? depth : most;
    }
    bool deep = most > tree->cap;
    tree->base = deep ? least : 0;
    tree->digits = deep ? n_digits(most) : 0;
}

/* At how many steps from the left a row stands. */
static uint32_t level_of(const struct hpy_tree *tree, const struct hpy_tree_row *row)
{
    uint32_t level = row->depth > tree->base ? row->depth - tree->base : 0;
    return level < tree->cap ? level : tree->cap;
}

static int guides_x(const struct hpy_tree *tree)
{
    return tree->x + (tree->digits ? tree->digits + 1 : 0);
}

static int marker_x(const struct hpy_tree *tree, const struct hpy_tree_row *row)
{
    return guides_x(tree) + tree->step * (int)level_of(tree, row);
}

enum sign { SIGN_PASS, SIGN_BRANCH, SIGN_END, SIGN_ACROSS, SIGN_FOLDED, SIGN_UNFOLDED };
static const struct {
    const char *fine, *plain;
} signs[] = {
    [SIGN_PASS] = { "│", "|" },     [SIGN_BRANCH] = { "├", "|" },
    [SIGN_END] = { "└", "`" },      [SIGN_ACROSS] = { "─", "-" },
    [SIGN_FOLDED] = { "▸", "+" },   [SIGN_UNFOLDED] = { "▾", "-" },
};

static void put(struct hpy_grid *grid, int x, int y, enum hpy_role role, enum sign sign)
{
    (void)hpy_grid_text(grid, x, y, 1, role, grid->ascii ? signs[sign].plain : signs[sign].fine);
}

/* The lines that lead past a row from its ancestors to their further siblings. A row
 * deeper than the column can show has none, and those above it are not looked for. */
static void draw_guides(const struct hpy_tree *tree, struct hpy_grid *grid, int y,
                        const struct hpy_tree_row *row)
{
    bool whole = tree->list.order == NULL; /* else siblings may be filtered out */
    uint32_t level = level_of(tree, row);
    if (level == 0)
        return;
    int x = guides_x(tree) + tree->step * (int)(level - 1);
    if (whole)
        put(grid, x, y, HPY_ROLE_DIM, row->last ? SIGN_END : SIGN_BRANCH);
    for (int i = 1; whole && i < tree->step; i++)
        put(grid, x + i, y, HPY_ROLE_DIM, SIGN_ACROSS);
    if (!whole || row->depth - tree->base > tree->cap)
        return;
    while (--level > 0) {
        row = hpy_tree_parent(tree, row);
        x -= tree->step;
        if (!row->last)
            put(grid, x, y, HPY_ROLE_DIM, SIGN_PASS);
    }
}

int hpy_tree_lead(const struct hpy_tree *tree, struct hpy_grid *grid, int y, uint64_t number)
{
    const struct hpy_tree_row *row = &tree->rows[number];
    int x = marker_x(tree, row);
    if (tree->digits) {
        char depth[16];
        snprintf(depth, sizeof depth, "%" PRIu32, row->depth);
        hpy_grid_text_right(grid, tree->x, y, tree->digits, HPY_ROLE_DIM, depth);
    }
    draw_guides(tree, grid, y, row);
    bool has_line = level_of(tree, row) > 0 && tree->list.order == NULL;
    if (row->n_more || row->fold == HPY_TREE_LEAF) {
        if (has_line && !grid->ascii) /* there it would look like a marker */
            put(grid, x, y, HPY_ROLE_DIM, SIGN_ACROSS);
    } else
        put(grid, x, y, HPY_ROLE_TEXT,
            row->fold == HPY_TREE_FOLDED ? SIGN_FOLDED : SIGN_UNFOLDED);
    return x + 2;
}

/* ------------------------------------------------------------------- folding */

/* Behind the last row that stands below one. */
static uint64_t end_below(const struct hpy_tree *tree, uint64_t row)
{
    uint64_t end = row + 1;
    while (end < tree->list.n_rows && tree->rows[end].depth > tree->rows[row].depth)
        end++;
    return end;
}

/* Take the rows from + 1 .. end - 1 out of what is shown. */
static void fold_order(struct hpy_list *list, uint64_t from, uint64_t end)
{
    uint64_t n = 0, n_gone = end - from - 1;
    if (!list->order) {
        list->n_shown = list->n_rows;
        return;
    }
    for (uint64_t i = 0; i < list->n_shown; i++) {
        uint32_t row = list->order[i];
        if (row <= from || row >= end)
            list->order[n++] = row <= from ? row : (uint32_t)(row - n_gone);
    }
    list->n_shown = n;
}

static void fold(struct hpy_tree *tree, uint64_t row)
{
    struct hpy_list *list = &tree->list;
    uint64_t end = end_below(tree, row), n_gone = end - row - 1, selected;
    bool had = hpy_list_selected(&selected, list);
    uint64_t above = list->cursor - list->top; /* lines between top and cursor */
    for (uint64_t i = row + 1; i < end; i++)
        list->n_unmade -= hpy_tree_unmade(&tree->rows[i]);
    memmove(tree->rows + row + 1, tree->rows + end,
            (size_t)(list->n_rows - end) * sizeof *tree->rows);
    list->n_rows -= n_gone;
    for (uint64_t i = row + 1; i < list->n_rows; i++)
        if (tree->rows[i].parent != HPY_TREE_NO_ROW && tree->rows[i].parent > row)
            tree->rows[i].parent -= (uint32_t)n_gone;
    tree->rows[row].fold = HPY_TREE_FOLDED;
    fold_order(list, row, end);
    if (!had)
        return;
    if (selected > row)
        selected = selected < end ? row : selected - n_gone;
    hpy_list_select(list, selected);
    list->top = list->cursor > above ? list->cursor - above : 0;
}

/* ------------------------------------------------------------------- actions */

static void go(struct hpy_tree *tree, uint64_t row, struct hpy_reply *reply)
{
    uint64_t selected;
    hpy_list_select(&tree->list, row);
    reply->bits |= HPY_DO_HANDLED;
    if (!hpy_list_selected(&selected, &tree->list) || selected != row)
        hpy_reply_say(reply, "that row is filtered out: Esc shows all");
}

/* The first child; where unfolding would have followed a chain from there, its end. */
static uint64_t way_down(const struct hpy_tree *tree, uint64_t number)
{
    do {
        const struct hpy_tree_row *row = &tree->rows[number];
        if (row->fold != HPY_TREE_UNFOLDED)
            break;
        number++;
        if (!tree->ops->follow || !tree->ops->follow(tree->context, row, row + 1))
            break;
    } while (true);
    return number;
}

void hpy_tree_act(struct hpy_tree *tree, enum hpy_action action, struct hpy_reply *reply)
{
    uint64_t number;
    if (!hpy_list_selected(&number, &tree->list))
        return;
    const struct hpy_tree_row *row = &tree->rows[number];
    bool folded = row->fold == HPY_TREE_FOLDED, unfolded = row->fold == HPY_TREE_UNFOLDED;
    if ((action == HPY_ACT_INTO && folded) || (action == HPY_ACT_OPEN && row->n_more))
        hpy_reply_run(reply, hpy_tree_unfold_task(tree, number));
    else if (action == HPY_ACT_INTO && unfolded)
        go(tree, way_down(tree, number), reply);
    else if (action == HPY_ACT_OUT && unfolded) {
        fold(tree, number);
        reply->bits |= HPY_DO_HANDLED;
    } else if (action == HPY_ACT_OUT && row->parent != HPY_TREE_NO_ROW)
        go(tree, row->parent, reply);
}

bool hpy_tree_mouse(struct hpy_tree *tree, const struct hpy_event *event,
                    struct hpy_reply *reply)
{
    const struct hpy_list *list = &tree->list;
    const struct hpy_rect *area = &list->area;
    /* twice on a marker folds twice, however fast */
    if ((event->kind != HPY_EVENT_CLICK && event->kind != HPY_EVENT_DOUBLE_CLICK) ||
        event->y < area->y || event->y >= area->y + area->height)
        return false;
    uint64_t place = list->top + (uint64_t)(event->y - area->y);
    if (place >= list->n_shown)
        return false;
    uint64_t number = hpy_list_row(list, place);
    const struct hpy_tree_row *row = &tree->rows[number];
    if (row->fold == HPY_TREE_LEAF || event->x != marker_x(tree, row))
        return false;
    hpy_list_select(&tree->list, number);
    hpy_tree_act(tree, row->fold == HPY_TREE_FOLDED ? HPY_ACT_INTO : HPY_ACT_OUT, reply);
    return true;
}
