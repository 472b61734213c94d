#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "render/treemap.h"

static const struct hpy_rect area = { 3, 2, 78, 19 };

static bool overlap(struct hpy_rect a, struct hpy_rect b)
{
    /* lines between them are shared, so that there is at least one cell */
    return a.x < b.x + b.width + 1 && b.x < a.x + a.width + 1 && a.y < b.y + b.height + 1 &&
           b.y < a.y + a.height + 1;
}

/* Blocks and the lines around them fill the area, and none covers another. */
static void check_tiling(const struct hpy_rect *inside, int n)
{
    long cells = 0;
    for (int i = 0; i < n; i++) {
        cr_assert_geq(inside[i].x, area.x);
        cr_assert_geq(inside[i].y, area.y);
        cr_assert_leq(inside[i].x + inside[i].width, area.x + area.width);
        cr_assert_leq(inside[i].y + inside[i].height, area.y + area.height);
        cells += (long)(inside[i].width + 1) * (inside[i].height + 1);
        for (int j = 0; j < i; j++)
            cr_assert_not(overlap(inside[i], inside[j]), "%d and %d", i, j);
    }
    cr_assert_eq(cells, (long)(area.width + 1) * (area.height + 1));
}

Test(treemap, blocks_fill_the_area_as_they_weigh)
{
    srand(5);
    int n_fit = 0;
    for (int round = 0; round < 2000; round++) {
        double weight[HPY_TREEMAP_MAX], all = 0, cells = 79.0 * 20;
        struct hpy_rect inside[HPY_TREEMAP_MAX];
        int n = 1 + rand() % 30;
        for (int i = 0; i < n; i++)
            weight[i] = (i ? weight[i - 1] : 1e9) * (0.5 + rand() % 512 / 1024.0);
        for (int i = 0; i < n; i++)
            all += weight[i];
        if (!hpy_treemap_calc(inside, weight, n, area))
            continue;
        n_fit++;
        check_tiling(inside, n);
        for (int i = 0; i < n; i++) {
            double is = (inside[i].width + 1.0) * (inside[i].height + 1.0);
            double wanted = weight[i] / all * cells;
            /* off by the rounding of its four lines */
            double slack = (inside[i].width + 1.0) + (inside[i].height + 1.0) + 1;
            cr_assert(is - wanted <= slack && wanted - is <= slack, "%g %g", is, wanted);
            cr_assert_geq(inside[i].width, HPY_TREEMAP_MIN_WIDTH);
            cr_assert_geq(inside[i].height, HPY_TREEMAP_MIN_HEIGHT);
        }
    }
    cr_assert_gt(n_fit, 300, "%d", n_fit);
}

Test(treemap, equal_blocks_are_square_for_the_eye)
{
    double weight[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
    struct hpy_rect inside[8];
    cr_assert(hpy_treemap_calc(inside, weight, 8, area));
    for (int i = 0; i < 8; i++) {
        double aspect = (inside[i].width + 1) / (2.0 * (inside[i].height + 1));
        cr_assert(aspect > 0.5 && aspect < 2, "%dx%d", inside[i].width, inside[i].height);
    }
}

Test(treemap, what_cannot_be_read_is_refused)
{
    double weight[2] = { 1000, 1 };
    struct hpy_rect inside[2];
    cr_assert_not(hpy_treemap_calc(inside, weight, 2, area));
    cr_assert(hpy_treemap_calc(inside, weight, 1, area));
}

/* From each cell of each block one comes to a block that touches it on that side, or
 * stays at the edge. */
Test(treemap, neighbours_are_beside)
{
    static const int ways[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
    double weight[7] = { 60, 40, 30, 20, 14, 10, 8 };
    struct hpy_rect inside[7];
    cr_assert(hpy_treemap_calc(inside, weight, 7, area));
    for (int from = 0; from < 7; from++)
        for (int way = 0; way < 4; way++) {
            struct hpy_rect a = inside[from];
            for (int y = a.y; y < a.y + a.height; y++)
                for (int x = a.x; x < a.x + a.width; x++) {
                    int dx = ways[way][0], dy = ways[way][1];
                    int to = hpy_treemap_neighbour(inside, 7, from, x, y, dx, dy);
                    struct hpy_rect b = inside[to];
                    bool at_edge = dx > 0   ? a.x + a.width == area.x + area.width
                                   : dx < 0 ? a.x == area.x
                                   : dy > 0 ? a.y + a.height == area.y + area.height
                                            : a.y == area.y;
                    cr_assert_eq(to == from, at_edge, "block %d", from);
                    if (at_edge)
                        continue;
                    if (dx) {
                        cr_assert_eq(dx > 0 ? b.x : b.x + b.width,
                                     dx > 0 ? a.x + a.width + 1 : a.x - 1);
                        cr_assert(y >= b.y - 1 && y <= b.y + b.height);
                    } else {
                        cr_assert_eq(dy > 0 ? b.y : b.y + b.height,
                                     dy > 0 ? a.y + a.height + 1 : a.y - 1);
                        cr_assert(x >= b.x - 1 && x <= b.x + b.width);
                    }
                }
        }
}

static void draws(bool ascii, const char *expected)
{
    double weight[4] = { 4, 4, 2, 2 };
    struct hpy_rect inside[4], all = { 0, 0, 23, 5 };
    struct hpy_grid grid;
    struct hpy_err err;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_grid_init(&grid, 23, 5, ascii, &err), HPY_OK);
    cr_assert(hpy_treemap_calc(inside, weight, 4, all));
    for (int i = 0; i < 4; i++)
        hpy_treemap_lines(&grid, inside[i], all);
    hpy_grid_to_text(&grid, &text);
    cr_assert_str_eq(hpy_text_get(&text), expected, "\n%s", hpy_text_get(&text));
    hpy_text_dispose(&text);
    hpy_grid_dispose(&grid);
}

Test(treemap, lines_are_joined)
{
    draws(false, "       │       │\n"
                 "       │       │\n"
                 "       │       ├───────\n"
                 "       │       │\n"
                 "       │       │\n");
    draws(true, "       |       |\n"
                "       |       |\n"
                "       |       +-------\n"
                "       |       |\n"
                "       |       |\n");
}
