#include <criterion/criterion.h>

#include "render/table.h"

static const struct hpy_column columns[] = {
    { "#", 2, 0, 0, 0, 2, HPY_ALIGN_RIGHT, HPY_ROLE_DIM, HPY_NO_TAG, "index" },
    { "size", 4, 0, 1, 0, 0, HPY_ALIGN_RIGHT, HPY_ROLE_NUMBER, 0, "size" },
    { "bar", 3, 8, 1, 1, 1, HPY_ALIGN_LEFT, HPY_ROLE_BAR, HPY_NO_TAG, NULL },
    { "kind", 6, 0, 2, 3, 0, HPY_ALIGN_LEFT, HPY_ROLE_NAME, 1, "kind" },
};

static struct hpy_table table;

static void lay_out(int cells)
{
    hpy_table_init(&table, columns, 4);
    hpy_table_want(&table, 1, 6);
    hpy_table_want(&table, 3, 12);
    hpy_table_calc(&table, 0, cells);
}

static int end_of(int column)
{
    return table.x[column] + table.width[column];
}

Test(table, columns_never_overlap_nor_leave_the_room)
{
    for (int cells = 14; cells <= 200; cells++) {
        int last = 0;
        lay_out(cells);
        for (int i = 0; i < 4; i++) {
            if (table.width[i] == 0)
                continue;
            cr_assert_geq(table.x[i], last, "%d cells, column %d", cells, i);
            last = end_of(i);
        }
        cr_assert_leq(last, cells);
    }
}

Test(table, room_left_over_goes_to_flexible_columns_within_bounds)
{
    lay_out(100);
    cr_assert_eq(table.width[0], 2);
    cr_assert_eq(table.width[1], 6);
    cr_assert_eq(table.width[2], 8);
    cr_assert_eq(end_of(3), 100);
}

Test(table, columns_are_dropped_in_order)
{
    lay_out(2 + 1 + 6 + 1 + 3 + 2 + 6);
    cr_assert(table.width[0] && table.width[1] && table.width[2] && table.width[3]);
    lay_out(2 + 1 + 6 + 1 + 3 + 2 + 6 - 1);
    cr_assert_eq(table.width[0], 0, "the index goes first");
    cr_assert(table.width[2]);
    cr_assert_eq(table.x[1], 0, "no gap before the first one shown");
    lay_out(6 + 2 + 6);
    cr_assert_eq(table.width[2], 0, "then the bar");
    cr_assert_eq(table.width[3], 6);
    lay_out(5);
    cr_assert_eq(table.width[1], 6, "what may not be dropped stays");
}

Test(table, a_hidden_column_is_not_laid_out)
{
    hpy_table_init(&table, columns, 4);
    hpy_table_hide(&table, 2);
    hpy_table_want(&table, 2, 50);
    hpy_table_calc(&table, 0, 100);
    cr_assert_eq(table.width[2], 0);
    cr_assert_eq(end_of(3), 100);
}

Test(table, prints_aligned_with_an_arrow_beside_the_heading)
{
    struct hpy_grid grid;
    struct hpy_text text = { 0 };
    cr_assert_eq(hpy_grid_init(&grid, 30, 3, false, NULL), HPY_OK);
    lay_out(30);
    hpy_table_header(&table, &grid, 0, 0, true);
    hpy_table_header(&table, &grid, 1, 1, false);
    hpy_table_cell(&table, &grid, 2, 0, "7");
    hpy_table_cell(&table, &grid, 2, 1, "12 B");
    hpy_table_bar(&table, &grid, 2, 2, 0.5);
    hpy_table_cell(&table, &grid, 2, 3, "a kind that is far too long");
    hpy_grid_to_text(&grid, &text);
    cr_assert_str_eq(hpy_text_get(&text), " #  ▾size bar   kind\n"
                                          " #   size bar   kind ▴\n"
                                          " 7   12 B ██    a kind that i…\n");
    hpy_text_dispose(&text);
    hpy_grid_dispose(&grid);
}

Test(table, a_click_finds_its_column)
{
    lay_out(30);
    for (int i = 0; i < 4; i++)
        cr_assert_eq(hpy_table_column_at(&table, end_of(i) - 1), i);
    cr_assert_eq(hpy_table_column_at(&table, 99), -1);
}
