#include "render/table.h"

#include <assert.h>
#include <string.h>

#define HIDDEN (-1) /* in want: never shown */

void hpy_table_init(struct hpy_table *table, const struct hpy_column *columns,
                    int n_columns)
{
    assert(n_columns <= HPY_MAX_COLUMNS);
    *table = (struct hpy_table){ .columns = columns, .n_columns = n_columns };
    for (int i = 0; i < n_columns; i++)
        table->want[i] = (int)hpy_text_width(hpy_str_of(columns[i].title));
}

void hpy_table_want(struct hpy_table *table, int column, int cells)
{
    if (table->want[column] != HIDDEN && cells > table->want[column])
        table->want[column] = cells;
}

void hpy_table_hide(struct hpy_table *table, int column)
{
    table->want[column] = HIDDEN;
}

bool hpy_table_is_wanted(const struct hpy_table *table, int column)
{
    return table->want[column] != HIDDEN;
}

static int bounded(const struct hpy_column *column, int cells)
{
    if (column->max_cells > 0 && cells > column->max_cells)
        cells = column->max_cells;
    return cells < column->min_cells ? column->min_cells : cells;
}

static int total(const struct hpy_table *table)
{
    int sum = 0;
    bool first = true;
    for (int i = 0; i < table->n_columns; i++)
        if (table->width[i] > 0) {
            sum += table->width[i] + (first ? 0 : table->columns[i].gap);
            first = false;
        }
    return sum;
}

/* Take cells, one by one, from the flexible column that has most for its weight. */
static void shrink(struct hpy_table *table, int excess)
{
    for (; excess > 0; excess--) {
        int widest = -1;
        for (int i = 0; i < table->n_columns; i++) {
            const struct hpy_column *column = &table->columns[i];
            if (column->flex == 0 || table->width[i] <= column->min_cells)
                continue;
            if (widest < 0 || table->width[i] * table->columns[widest].flex >
                                  table->width[widest] * column->flex)
                widest = i;
        }
        if (widest < 0)
            return;
        table->width[widest]--;
    }
}

static bool drop_one(struct hpy_table *table)
{
    int worst = -1;
    for (int i = 0; i < table->n_columns; i++)
        if (table->width[i] > 0 && table->columns[i].drop > 0 &&
            (worst < 0 || table->columns[i].drop > table->columns[worst].drop))
            worst = i;
    if (worst >= 0)
        table->width[worst] = 0;
    return worst >= 0;
}

/* Give left-over cells to flexible columns by weight, within their bounds. */
static void grow(struct hpy_table *table, int spare)
{
    bool gave = true;
    while (spare > 0 && gave) {
        gave = false;
        for (int i = 0; i < table->n_columns && spare > 0; i++) {
            const struct hpy_column *column = &table->columns[i];
            if (column->flex == 0 || table->width[i] == 0)
                continue;
            int gift = column->flex < spare ? column->flex : spare;
            int room = column->max_cells > 0 ? column->max_cells - table->width[i] : gift;
            if (gift > room)
                gift = room;
            if (gift > 0) {
                table->width[i] += gift;
                spare -= gift;
                gave = true;
            }
        }
    }
}

void hpy_table_calc(struct hpy_table *table, int x, int cells)
{
    for (int i = 0; i < table->n_columns; i++)
        table->width[i] =
            table->want[i] == HIDDEN ? 0 : bounded(&table->columns[i], table->want[i]);
    for (;;) {
        shrink(table, total(table) - cells);
        if (total(table) <= cells || !drop_one(table))
            break;
        /* a dropped column may have freed more than was needed */
        for (int i = 0; i < table->n_columns; i++)
            if (table->width[i] > 0)
                table->width[i] = bounded(&table->columns[i], table->want[i]);
    }
    grow(table, cells - total(table));
    bool first = true;
    for (int i = 0; i < table->n_columns; i++) {
        if (table->width[i] > 0) {
            x += first ? 0 : table->columns[i].gap;
            first = false;
        }
        table->x[i] = x;
        x += table->width[i];
    }
}

static void print(const struct hpy_table *table, struct hpy_grid *grid, int y, int i,
                  enum hpy_role role, const char *text)
{
    if (grid->recorder) {
        if (hpy_table_is_wanted(table, i))
            grid->recorder->cell(grid->recorder, table, y, i, text);
        return;
    }
    if (table->width[i] == 0)
        return;
    if (table->columns[i].align == HPY_ALIGN_RIGHT)
        hpy_grid_text_right(grid, table->x[i], y, table->width[i], role, text);
    else if (table->columns[i].align == HPY_ALIGN_TAIL)
        (void)hpy_grid_text_tail(grid, table->x[i], y, table->width[i], role, text);
    else
        (void)hpy_grid_text(grid, table->x[i], y, table->width[i], role, text);
}

void hpy_table_header(const struct hpy_table *table, struct hpy_grid *grid, int y,
                      int sorted, bool descending)
{
    const char *arrow = descending ? "▾" : "▴";
    if (grid->recorder)
        return;
    for (int i = 0; i < table->n_columns; i++) {
        const struct hpy_column *column = &table->columns[i];
        if (table->width[i] == 0)
            continue;
        print(table, grid, y, i, HPY_ROLE_HEADER, column->title);
        if (sorted == HPY_NO_TAG || column->tag != sorted)
            continue;
        /* in the blank beside the heading, where it pushes nothing aside */
        int title = (int)hpy_text_width(hpy_str_of(column->title));
        int at = column->align == HPY_ALIGN_RIGHT
                     ? table->x[i] + table->width[i] - title - 1
                     : table->x[i] + title + 1;
        (void)hpy_grid_text(grid, at, y, 1, HPY_ROLE_HEADER, arrow);
        sorted = HPY_NO_TAG; /* only the first of the columns that share a tag */
    }
}

void hpy_table_cell_as(const struct hpy_table *table, struct hpy_grid *grid, int y,
                       int column, enum hpy_role role, const char *text)
{
    print(table, grid, y, column, role, text);
}

void hpy_table_cell(const struct hpy_table *table, struct hpy_grid *grid, int y,
                    int column, const char *text)
{
    print(table, grid, y, column, table->columns[column].role, text);
}

void hpy_table_bar(const struct hpy_table *table, struct hpy_grid *grid, int y,
                   int column, double share)
{
    if (!grid->recorder)
        hpy_grid_bar(grid, table->x[column], y, table->width[column],
                     table->columns[column].role, share);
}

int hpy_table_column_at(const struct hpy_table *table, int x)
{
    for (int i = 0; i < table->n_columns; i++)
        if (table->width[i] > 0 && x >= table->x[i] - 1 &&
            x < table->x[i] + table->width[i])
            return i;
    return -1;
}
