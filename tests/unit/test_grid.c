#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "render/grid.h"

static struct hpy_grid grid;

static void make(int width, int height, bool ascii)
{
    cr_assert_eq(hpy_grid_init(&grid, width, height, ascii, NULL), HPY_OK);
}

static void expect(const char *text, const char *roles)
{
    struct hpy_text out = { 0 };
    hpy_grid_to_text(&grid, &out);
    cr_assert_str_eq(hpy_text_get(&out), text);
    if (roles) {
        hpy_text_clear(&out);
        hpy_grid_to_roles(&grid, &out);
        cr_assert_str_eq(hpy_text_get(&out), roles);
    }
    hpy_text_dispose(&out);
    hpy_grid_dispose(&grid);
}

Test(grid, text_is_placed_and_has_its_role)
{
    make(10, 2, false);
    cr_assert_eq(hpy_grid_text(&grid, 2, 0, 8, HPY_ROLE_NAME, "abc"), 5);
    hpy_grid_text_right(&grid, 0, 1, 10, HPY_ROLE_NUMBER, "42");
    expect("  abc\n        42\n", "..kkk\n........nn\n");
}

Test(grid, long_text_ends_in_an_ellipsis)
{
    make(6, 2, false);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 4, HPY_ROLE_TEXT, "abcdef"), 4);
    hpy_grid_text_right(&grid, 0, 1, 6, HPY_ROLE_TEXT, "abcdefgh");
    expect("abc…\nabcde…\n", NULL);
}

Test(grid, of_names_the_end_is_kept)
{
    make(8, 6, false);
    cr_assert_eq(hpy_grid_text_tail(&grid, 0, 0, 6, HPY_ROLE_TEXT, "abcdef"), 6);
    cr_assert_eq(hpy_grid_text_tail(&grid, 0, 1, 6, HPY_ROLE_TEXT, "abcdefg"), 6);
    cr_assert_eq(hpy_grid_text_tail(&grid, 0, 2, 6, HPY_ROLE_TEXT, "ab漢字e\u0301f"), 5);
    cr_assert_eq(hpy_grid_text_tail(&grid, 0, 3, 1, HPY_ROLE_TEXT, "abc"), 1);
    cr_assert_eq(hpy_grid_text_tail(&grid, 0, 4, 0, HPY_ROLE_TEXT, "abc"), 0);
    cr_assert_eq(hpy_grid_text_tail(&grid, 1, 5, 7, HPY_ROLE_TEXT, ""), 1);
    expect("abcdef\n…cdefg\n…字e\u0301f\n…\n\n\n", NULL);
}

Test(grid, text_that_just_fits_is_not_cut)
{
    make(6, 1, false);
    hpy_grid_text(&grid, 0, 0, 6, HPY_ROLE_TEXT, "日本語");
    expect("日本語\n", NULL);
}

Test(grid, a_wide_character_that_does_not_fit_leaves_a_blank)
{
    make(6, 1, false);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 4, HPY_ROLE_TEXT, "日本語"), 4);
    expect("日 …\n", NULL);
}

Test(grid, clipped_at_every_edge)
{
    make(3, 2, false);
    hpy_grid_text(&grid, -2, 0, 10, HPY_ROLE_TEXT, "abcdefg");
    hpy_grid_text(&grid, 0, -1, 3, HPY_ROLE_TEXT, "no");
    hpy_grid_text(&grid, 0, 2, 3, HPY_ROLE_TEXT, "no");
    hpy_grid_text(&grid, 5, 1, 3, HPY_ROLE_TEXT, "no");
    hpy_grid_fill(&grid, -5, 1, 6, HPY_ROLE_TEXT, "x");
    hpy_grid_role(&grid, -5, 1, 100, HPY_ROLE_DIM);
    expect("cde\nx\n", "\nddd\n");
}

Test(grid, half_a_wide_character_at_the_edges_is_blank)
{
    make(4, 2, false);
    hpy_grid_text(&grid, -1, 0, 4, HPY_ROLE_TEXT, "日x");
    hpy_grid_text(&grid, 3, 1, 4, HPY_ROLE_TEXT, "日");
    expect(" x\n\n", NULL);
}

Test(grid, overwriting_half_of_a_wide_character)
{
    make(6, 2, false);
    hpy_grid_text(&grid, 0, 0, 6, HPY_ROLE_TEXT, "日本語");
    hpy_grid_text(&grid, 1, 0, 1, HPY_ROLE_TEXT, "x");
    hpy_grid_text(&grid, 0, 1, 6, HPY_ROLE_TEXT, "日本語");
    hpy_grid_text(&grid, 2, 1, 1, HPY_ROLE_TEXT, "y");
    expect(" x本語\n日y 語\n", NULL);
    make(4, 1, false);
    hpy_grid_text(&grid, 0, 0, 4, HPY_ROLE_TEXT, "日本");
    hpy_grid_text(&grid, 1, 0, 2, HPY_ROLE_TEXT, "語");
    expect(" 語\n", NULL);
}

Test(grid, combining_marks_share_a_cell)
{
    make(6, 1, false);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 6, HPY_ROLE_TEXT, "e\u0301te\u0301"), 3);
    cr_assert_str_eq(grid.cells[0].text, "e\u0301");
    cr_assert_eq(grid.cells[0].width, 1);
    expect("e\u0301te\u0301\n", NULL);
}

Test(grid, endless_combining_marks_are_cut)
{
    char text[200] = "a";
    for (int i = 0; i < 90; i++)
        strcat(text, "\u0301");
    make(4, 1, false);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 4, HPY_ROLE_TEXT, text), 1);
    cr_assert_lt(strlen(grid.cells[0].text), (size_t)HPY_CELL_BYTES);
    hpy_grid_dispose(&grid);
}

Test(grid, joiners_and_selectors_do_not_move_what_follows)
{
    make(10, 1, false);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 10, HPY_ROLE_TEXT,
                               "\U0001f469\u200d\U0001f467\ufe0fx"), 5);
    expect("\U0001f469\U0001f467x\n", NULL);
}

Test(grid, control_characters_never_stand_in_a_cell)
{
    make(12, 1, false);
    hpy_grid_text(&grid, 0, 0, 12, HPY_ROLE_TEXT, "a\033[2J\nb\u202e\x9b\xff");
    expect("a?[2J?b???\n", NULL);
}

Test(grid, ascii_keeps_the_columns)
{
    make(12, 2, true);
    cr_assert_eq(hpy_grid_text(&grid, 0, 0, 12, HPY_ROLE_TEXT, "日é…x"), 5);
    hpy_grid_rule(&grid, 1);
    expect("? ?~x\n------------\n", NULL);
}

Test(grid, bars_in_eighths)
{
    make(4, 6, false);
    hpy_grid_bar(&grid, 0, 0, 4, HPY_ROLE_BAR, 1);
    hpy_grid_bar(&grid, 0, 1, 4, HPY_ROLE_BAR, 0.5);
    hpy_grid_bar(&grid, 0, 2, 4, HPY_ROLE_BAR, 3.0 / 32);
    hpy_grid_bar(&grid, 0, 3, 4, HPY_ROLE_BAR, 1e-9);
    hpy_grid_bar(&grid, 0, 4, 4, HPY_ROLE_BAR, 0);
    hpy_grid_bar(&grid, 0, 5, 4, HPY_ROLE_BAR, 7);
    expect("████\n██\n▍\n▏\n\n████\n", "bbbb\nbb\nb\nb\n\nbbbb\n");
}

Test(grid, bars_in_ascii)
{
    make(4, 2, true);
    hpy_grid_bar(&grid, 0, 0, 4, HPY_ROLE_BAR, 0.5);
    hpy_grid_bar(&grid, 0, 1, 4, HPY_ROLE_BAR, 0.0 / 0.0);
    expect("##\n\n", NULL);
}

Test(grid, sizes_are_checked)
{
    struct hpy_err err;
    cr_assert_eq(hpy_grid_init(&grid, 0, 5, false, &err), HPY_ELIMIT);
    cr_assert_eq(hpy_grid_init(&grid, 5, 1 << 20, false, &err), HPY_ELIMIT);
    make(5, 1, false);
    hpy_grid_text(&grid, 0, 0, 5, HPY_ROLE_TEXT, "kept?");
    hpy_mem_fail_at(1);
    cr_assert_eq(hpy_grid_resize(&grid, 9, 9, &err), HPY_ENOMEM);
    hpy_mem_fail_at(0);
    cr_assert_eq(grid.width, 5);
    expect("kept?\n", NULL);
    cr_assert_eq(hpy_mem_live(), 0);
}
