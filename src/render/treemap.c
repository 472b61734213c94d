#include "render/treemap.h"

#include <string.h>

/* -------------------------------------------------------------------- layout */

/* An area for the eye: in widths of a cell. */
struct room {
    double x, y, width, height;
};
#define CELL_HEIGHT 2.0 /* a cell is so many times as high as wide */

/* How far from square the worst block of a row would be, if weights that add up to
 * `sum`, the least and most of them known, shared a strip along a side. */
static double worst(double sum, double least, double most, double side)
{
    double s2 = sum * sum, w2 = side * side;
    double a = w2 * most / s2, b = s2 / (w2 * least);
    return a > b ? a : b;
}

/* From lines around to what is inside. Lines are rounded, each in the same way for both
 * of its neighbours, so that the blocks fill the area. */
static struct hpy_rect to_cells(struct room room, struct hpy_rect area)
{
    int left = (int)(room.x + 0.5), right = (int)(room.x + room.width + 0.5);
    int top = (int)(room.y / CELL_HEIGHT + 0.5);
    int bottom = (int)((room.y + room.height) / CELL_HEIGHT + 0.5);
    return (struct hpy_rect){ area.x + left, area.y + top, right - left - 1,
                              bottom - top - 1 };
}

/* Put a row of blocks along the shorter side of what is left, and take it off. */
static void lay_row(struct hpy_rect *inside, const double *area_of, int n, double sum,
                    struct room *left, struct hpy_rect area)
{
    bool upright = left->width >= left->height; /* the strip is a column at the left */
    double side = upright ? left->height : left->width;
    double thick = side > 0 ? sum / side : 0, at = 0;
    for (int i = 0; i < n; i++) {
        double length = thick > 0 ? area_of[i] / thick : 0;
        inside[i] = to_cells(upright ? (struct room){ left->x, left->y + at, thick, length }
                                     : (struct room){ left->x + at, left->y, length, thick },
                             area);
        at += length;
    }
    if (upright) {
        left->x += thick;
        left->width -= thick;
    } else {
        left->y += thick;
        left->height -= thick;
    }
}

bool hpy_treemap_calc(struct hpy_rect *inside, const double *weight, int n,
                      struct hpy_rect area)
{
    /* the lines around the whole are outside, and lines have no width here */
    struct room left = { 0, 0, area.width + 1, (area.height + 1) * CELL_HEIGHT };
    double area_of[HPY_TREEMAP_MAX], all = 0, scale = left.width * left.height;
    for (int i = 0; i < n; i++)
        all += weight[i];
    for (int i = 0; i < n; i++)
        area_of[i] = weight[i] / all * scale;
    for (int first = 0; first < n;) {
        double side = left.width < left.height ? left.width : left.height;
        double sum = area_of[first], least = sum, most = sum;
        double now = worst(sum, least, most, side);
        int end = first + 1;
        for (; end < n; end++) {
            double next = area_of[end];
            double more = worst(sum + next, next < least ? next : least,
                                next > most ? next : most, side);
            if (more > now)
                break;
            now = more;
            sum += next;
            least = next < least ? next : least;
            most = next > most ? next : most;
        }
        lay_row(inside + first, area_of + first, end - first, sum, &left, area);
        first = end;
    }
    for (int i = 0; i < n; i++)
        if (inside[i].width < HPY_TREEMAP_MIN_WIDTH ||
            inside[i].height < HPY_TREEMAP_MIN_HEIGHT)
            return false;
    return true;
}

/* --------------------------------------------------------------------- lines */

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

/* By the ways that lead from a cell. */
static const char *const lines[16] = {
    " ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼",
};

static int ways_of(const struct hpy_cell *cell, bool ascii)
{
    if (ascii)
        return *cell->text == '+'   ? UP | DOWN | LEFT | RIGHT
               : *cell->text == '-' ? LEFT | RIGHT
               : *cell->text == '|' ? UP | DOWN : 0;
    for (int ways = 3; ways < 16; ways++)
        if (strcmp(cell->text, lines[ways]) == 0 && ways != 4 && ways != 8)
            return ways;
    return 0;
}

static void put_line(struct hpy_grid *grid, int x, int y, int ways, struct hpy_rect area)
{
    if (x < area.x || y < area.y || x >= area.x + area.width || y >= area.y + area.height ||
        x >= grid->width || y >= grid->height)
        return;
    ways |= ways_of(&grid->cells[(size_t)y * (size_t)grid->width + (size_t)x], grid->ascii);
    bool across = ways & (LEFT | RIGHT), along = ways & (UP | DOWN);
    const char *text = !grid->ascii ? lines[ways] : across && along ? "+" : across ? "-" : "|";
    (void)hpy_grid_text(grid, x, y, 1, HPY_ROLE_RULE, text);
}

void hpy_treemap_lines(struct hpy_grid *grid, struct hpy_rect inside, struct hpy_rect area)
{
    int left = inside.x - 1, right = inside.x + inside.width;
    int top = inside.y - 1, bottom = inside.y + inside.height;
    for (int x = left + 1; x < right; x++) {
        put_line(grid, x, top, LEFT | RIGHT, area);
        put_line(grid, x, bottom, LEFT | RIGHT, area);
    }
    for (int y = top + 1; y < bottom; y++) {
        put_line(grid, left, y, UP | DOWN, area);
        put_line(grid, right, y, UP | DOWN, area);
    }
    put_line(grid, left, top, RIGHT | DOWN, area);
    put_line(grid, right, top, LEFT | DOWN, area);
    put_line(grid, left, bottom, RIGHT | UP, area);
    put_line(grid, right, bottom, LEFT | UP, area);
}

/* -------------------------------------------------------------------- moving */

int hpy_treemap_at(const struct hpy_rect *inside, int n, int x, int y)
{
    for (int i = 0; i < n; i++)
        if (x >= inside[i].x && x <= inside[i].x + inside[i].width && y >= inside[i].y &&
            y <= inside[i].y + inside[i].height)
            return i;
    return -1;
}

int hpy_treemap_neighbour(const struct hpy_rect *inside, int n, int from, int x, int y,
                          int dx, int dy)
{
    const struct hpy_rect *block = &inside[from];
    /* the cell behind the line */
    if (dx)
        x = dx > 0 ? block->x + block->width + 1 : block->x - 2;
    if (dy)
        y = dy > 0 ? block->y + block->height + 1 : block->y - 2;
    int at = hpy_treemap_at(inside, n, x, y);
    return at < 0 ? from : at;
}
