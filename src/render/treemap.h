/* A treemap: an area parted into blocks as large as their weights, on a grid of cells.
 *
 * Neighbours share the line between them, one cell wide; the lines around the whole lie
 * just outside of the area, so that none of it is lost. A cell is taken to be twice as
 * high as wide, and blocks are made as square as can be for the eye: squarified, after
 * Bruls, Huizing and van Wijk, Squarified Treemaps (2000). */
#ifndef HPY_RENDER_TREEMAP_H
#define HPY_RENDER_TREEMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "render/grid.h"
#include "render/layout.h"

#define HPY_TREEMAP_MAX 128 /* blocks */
/* The least inside of a block, in cells, that something can be read in. */
#define HPY_TREEMAP_MIN_WIDTH 5
#define HPY_TREEMAP_MIN_HEIGHT 1

/* Lay n blocks of positive weights out over an area: `inside` gets the inside of each,
 * lines left out. The weights should descend, a last one that stands for a rest aside. False
 * if one of them would be too small to be read; then lay out fewer. O(n). */
bool hpy_treemap_calc(struct hpy_rect *inside, const double *weight, int n,
                      struct hpy_rect area);

/* The lines around the inside of a block, as far as they lie in the area, joined with
 * those drawn before. */
void hpy_treemap_lines(struct hpy_grid *grid, struct hpy_rect inside, struct hpy_rect area);

/* The block that one comes to from the cell (x, y) of block `from`, going (dx, dy), one of
 * which is 0; `from` at the edge. */
int hpy_treemap_neighbour(const struct hpy_rect *inside, int n, int from, int x, int y,
                          int dx, int dy);
/* The block that a cell is in, lines counting to the block above and left of them; -1 =
 * none. */
int hpy_treemap_at(const struct hpy_rect *inside, int n, int x, int y);

#endif
