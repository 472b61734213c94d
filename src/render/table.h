/* A table: columns described as data, laid out once, printed row by row.
 *
 * Calculating is separate from printing: the caller says how wide the contents
 * of each column can get (from totals, not from the rows in sight, so that
 * nothing jumps while scrolling), hpy_table_calc decides which columns fit and how
 * wide they are, and the print functions only print. Knows nothing of graphs.
 * Owns nothing; columns are borrowed. */
#ifndef HPY_RENDER_TABLE_H
#define HPY_RENDER_TABLE_H

#include <stdbool.h>

#include "render/grid.h"

/* TAIL: to the left, and what is too long is cut in front: names differ at their end. */
enum hpy_align { HPY_ALIGN_LEFT, HPY_ALIGN_RIGHT, HPY_ALIGN_TAIL };

#define HPY_NO_TAG (-1)

struct hpy_column {
    const char *title;
    int min_cells, max_cells; /* bounds of the width; max 0 = none */
    int gap;                  /* blanks before it, unless it is the first shown */
    int flex;                 /* share of left-over room; 0 = keeps its width */
    int drop;                 /* left out earlier the higher; 0 = never */
    enum hpy_align align;
    enum hpy_role role;
    int tag;                  /* the caller's number for it, e.g. what it sorts by */
    const char *name;         /* the same in every version: for settings, export and
                               * choosing columns; NULL = no figure, left out there */
};

#define HPY_MAX_COLUMNS 16

struct hpy_table {
    const struct hpy_column *columns;
    int n_columns;
    int want[HPY_MAX_COLUMNS];  /* cells that the contents need */
    int width[HPY_MAX_COLUMNS]; /* calculated; 0 = not shown */
    int x[HPY_MAX_COLUMNS];     /* calculated: first cell */
};

/* Who takes the cells of tables instead of a grid that it is set in, at their full length
 * and also where there is no room for their column; bars and headings are left out. */
struct hpy_recorder {
    void (*cell)(struct hpy_recorder *recorder, const struct hpy_table *table, int y,
                 int column, const char *text);
};

void hpy_table_init(struct hpy_table *table, const struct hpy_column *columns,
                    int n_columns);
/* The contents of a column need at least so many cells. */
void hpy_table_want(struct hpy_table *table, int column, int cells);
/* Leave a column out, whatever room there is. */
void hpy_table_hide(struct hpy_table *table, int column);
/* Lay the columns out over `cells` cells from x on. */
void hpy_table_calc(struct hpy_table *table, int x, int cells);

/* The headings; the column tagged `sorted` gets an arrow. */
void hpy_table_header(const struct hpy_table *table, struct hpy_grid *grid, int y,
                      int sorted, bool descending);
/* One cell of text, in the column's own role or another. */
void hpy_table_cell(const struct hpy_table *table, struct hpy_grid *grid, int y,
                    int column, const char *text);
void hpy_table_cell_as(const struct hpy_table *table, struct hpy_grid *grid, int y,
                       int column, enum hpy_role role, const char *text);
void hpy_table_bar(const struct hpy_table *table, struct hpy_grid *grid, int y,
                   int column, double share);
/* Whether a column is shown where there is room for it. */
bool hpy_table_is_wanted(const struct hpy_table *table, int column);
/* The column that a heading at x belongs to, or -1. */
int hpy_table_column_at(const struct hpy_table *table, int x);

#endif
