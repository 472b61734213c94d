#include "tui/views/paths_rows.h"

#include <string.h>

#include "engine/why_text.h"

/* Keys: where a path begins is a place of level 0; a step is its index. */
#define IS_SOURCE (1ull << 63)

static const struct hpy_paths *paths_of(const struct hpy_tree *tree)
{
    return tree->context;
}

/* ------------------------------------------------------------------- unfolding */

/* The place of what a row leads to, and its level. */
static uint64_t place_of(uint64_t *level, const struct hpy_paths *paths,
                         const struct hpy_tree_row *row)
{
    *level = row->depth; /* what paths begin with stands at the left */
    return row->key & IS_SOURCE ? row->key & ~IS_SOURCE
                                : paths->level_off[*level] + paths->to[row->key];
}

static void add_child(struct hpy_tree_builder *out, const struct hpy_paths *paths, uint64_t key,
                      uint64_t level)
{
    struct hpy_tree_row *row =
        hpy_tree_add(out, key, level < paths->length ? HPY_TREE_FOLDED : HPY_TREE_LEAF);
    if (row)
        row->count = paths->count[key & IS_SOURCE ? key & ~IS_SOURCE
                                                  : paths->level_off[level] + paths->to[key]];
}

static enum hpy_status unfold(const void *context, const struct hpy_tree_row *row, uint64_t from,
                              uint32_t room, struct hpy_tree_builder *out, struct hpy_job *job,
                              struct hpy_err *err)
{
    const struct hpy_paths *paths = context;
    uint64_t level, first = 0, end = 0;
    (void)job;
    (void)err;
    if (paths->length == 0)
        return HPY_OK;
    if (!row) {
        end = paths->level_off[1];
        for (uint64_t i = from; i < end && i < from + room; i++)
            add_child(out, paths, IS_SOURCE | i, 0);
    } else {
        uint64_t place = place_of(&level, paths, row);
        first = paths->edge_off[place];
        end = paths->edge_off[place + 1];
        for (uint64_t i = first + from; i < end && i < first + from + room; i++)
            add_child(out, paths, i, level + 1);
    }
    if (end - first > from + room)
        (void)hpy_tree_add_more(out, end - first - from - room, 0);
    return HPY_OK;
}

void hpy_paths_tree_row(struct hpy_paths_step *out, const struct hpy_tree *tree, uint64_t number)
{
    const struct hpy_paths *paths = paths_of(tree);
    const struct hpy_tree_row *row = hpy_tree_row(tree, number);
    const struct hpy_tree_row *above = hpy_tree_parent(tree, row);
    uint64_t level;
    *out = (struct hpy_paths_step){ .source = HPY_NO_NODE, .target = HPY_NO_NODE };
    if (row->n_more) {
        out->is_more = true;
        if (above)
            out->target = paths->node[place_of(&level, paths, above)];
        return;
    }
    out->target = paths->node[place_of(&level, paths, row)];
    out->n_paths = row->count;
    out->is_end = row->depth == paths->length;
    if (above) {
        out->source = paths->node[place_of(&level, paths, above)];
        out->edge = paths->graph->out_off[out->source] + paths->slot[row->key];
    }
}

static void label(const void *context, const struct hpy_tree *tree, uint64_t number,
                  struct hpy_text *out)
{
    const struct hpy_paths *paths = context;
    struct hpy_paths_step step;
    hpy_paths_tree_row(&step, tree, number);
    if (step.is_more)
        return;
    if (step.source != HPY_NO_NODE) {
        hpy_graph_edge_text(out, paths->graph, step.source, step.edge);
        hpy_text_add_char(out, ' ');
    }
    hpy_why_object_text(out, paths->graph, step.target, &hpy_numbers_plain);
}

/* Where there is one way on, one goes it. */
static bool follow(const void *context, const struct hpy_tree_row *row,
                   const struct hpy_tree_row *first)
{
    const struct hpy_paths *paths = context;
    uint64_t level, place = place_of(&level, paths, row);
    (void)first;
    return paths->edge_off[place + 1] - paths->edge_off[place] == 1;
}

const struct hpy_tree_ops hpy_paths_tree_ops = { unfold, label, follow };

/* --------------------------------------------------------------------- the list */

void hpy_paths_lines_dispose(struct hpy_paths_lines *lines)
{
    hpy_path_walk_dispose(&lines->walk);
    lines->walking = false;
}

enum hpy_status hpy_paths_lines_go(struct hpy_paths_lines *lines, uint64_t path,
                                   struct hpy_err *err)
{
    if (lines->walking && lines->walk.index == path)
        return HPY_OK;
    if (lines->walking && lines->walk.index + 1 == path && hpy_path_walk_next(&lines->walk))
        return HPY_OK;
    hpy_paths_lines_dispose(lines);
    enum hpy_status status = hpy_path_walk_init(&lines->walk, lines->paths, (int64_t)path, err);
    lines->walking = status == HPY_OK;
    return status;
}

/* Bytes of text that take at most so many cells. */
static size_t bytes_of_cells(struct hpy_str text, int cells)
{
    size_t at = 0;
    while (at < text.n_bytes) {
        uint32_t cp;
        size_t used = hpy_utf8_decode(&cp, text.data + at, text.n_bytes - at);
        cells -= hpy_char_width(cp);
        if (cells < 0)
            break;
        at += used;
    }
    return at;
}

void hpy_paths_draw_line(struct hpy_grid *grid, int x, int y, int cells, enum hpy_role role,
                         const char *text)
{
    struct hpy_str whole = hpy_str_of(text);
    int width = (int)hpy_text_width(whole), head = cells / 3;
    if (width <= cells || cells < 12) {
        (void)hpy_grid_text(grid, x, y, cells, role, text);
        return;
    }
    struct hpy_text start = { 0 };
    hpy_text_add_bytes(&start, text, bytes_of_cells(whole, head));
    x = hpy_grid_text(grid, x, y, head, role, hpy_text_get(&start));
    x = hpy_grid_text(grid, x, y, 1, HPY_ROLE_DIM, "…");
    size_t skip = bytes_of_cells(whole, width - (cells - head - 1));
    if (skip < whole.n_bytes) { /* a wide character may end one cell later */
        struct hpy_str rest = { whole.data + skip, whole.n_bytes - skip };
        if ((int)hpy_text_width(rest) > cells - head - 1)
            skip += bytes_of_cells(rest, 2);
    }
    (void)hpy_grid_text(grid, x, y, cells - head - 1, role, text + skip);
    hpy_text_dispose(&start);
}
