#include <criterion/criterion.h>
#include <string.h>

#include "render/layout.h"

static struct hpy_grid grid;
static struct hpy_text text;

static const char *shown(void)
{
    hpy_text_clear(&text);
    hpy_grid_to_text(&grid, &text);
    return hpy_text_get(&text);
}

static void make(int width, int height)
{
    cr_assert_eq(hpy_grid_init(&grid, width, height, false, NULL), HPY_OK);
}

static void done(void)
{
    hpy_grid_dispose(&grid);
    hpy_text_dispose(&text);
}

Test(layout, parts_fill_the_window_without_overlap)
{
    for (int height = HPY_MIN_HEIGHT; height < 80; height++) {
        struct hpy_layout layout;
        hpy_layout_calc(&layout, 80, height);
        cr_assert(layout.fits);
        int end = layout.body.y + layout.body.height;
        cr_assert_eq(end, layout.rule_y >= 0 ? layout.rule_y : layout.status_y);
        cr_assert_lt(layout.caption_y, layout.body.y);
        cr_assert_eq(layout.hint_y, height - 1);
        cr_assert_geq(layout.body.height, 6);
    }
}

Test(layout, too_small_says_what_it_needs)
{
    struct hpy_layout layout;
    hpy_layout_calc(&layout, HPY_MIN_WIDTH - 1, HPY_MIN_HEIGHT);
    cr_assert_not(layout.fits);
    hpy_layout_calc(&layout, HPY_MIN_WIDTH, HPY_MIN_HEIGHT - 1);
    cr_assert_not(layout.fits);
    make(24, 4);
    hpy_layout_too_small(&grid);
    cr_assert_str_eq(shown(), "\nwindow too small\nneeds 40×10, has 24×4\n\n");
    done();
    make(1, 1); /* must not write outside */
    hpy_layout_too_small(&grid);
    done();
}

Test(layout, a_breadcrumb_keeps_its_end)
{
    make(20, 3);
    hpy_layout_line(&grid, 0, HPY_ROLE_TITLE, "heap.byclodo", "facts", true);
    hpy_layout_line(&grid, 1, HPY_ROLE_TITLE, "heap.byclodo[0].byid", "facts", true);
    hpy_layout_line(&grid, 2, HPY_ROLE_STATUS, "a long name and more", "1/9", false);
    cr_assert_str_eq(shown(), " heap.byclodo\n …p.byclodo[0].byid\n a long name …  1/9\n");
    done();
}

Test(layout, captions_give_way)
{
    make(20, 3);
    hpy_layout_caption(&grid, 0, "left", "right");
    hpy_layout_caption(&grid, 1, "a longer left", "right");
    hpy_layout_caption(&grid, 2, "", "");
    cr_assert_str_eq(shown(), "─ left ───── right ─\n─ a longer left ────\n"
                              "────────────────────\n");
    done();
}

Test(layout, paragraphs_break_at_blanks)
{
    make(12, 5);
    struct hpy_rect area = { 1, 0, 10, 4 };
    cr_assert_eq(hpy_layout_paragraph(&grid, area, HPY_ROLE_TEXT, "some words that go on"), 2);
    cr_assert_str_eq(shown(), " some words\n that go on\n\n\n\n");
    done();
}

Test(layout, hints_are_whole_or_not_there)
{
    make(12, 1);
    int x = hpy_layout_hint(&grid, 1, 0, 12, "q", "quit");
    cr_assert_eq(x, 7);
    cr_assert_eq(hpy_layout_hint(&grid, x + 1, 0, 12, "s", "sort"), -1);
    cr_assert_str_eq(shown(), " q quit\n");
    done();
}

Test(layout, boxes_are_cut_to_the_window)
{
    struct hpy_rect inner;
    make(12, 5);
    hpy_layout_box(&grid, (struct hpy_rect){ 0, 0, 12, 5 }, 6, 1, "t", &inner);
    cr_assert_str_eq(shown(), "\n  ┌─ t ──┐\n  │      │\n  └──────┘\n\n");
    cr_assert_eq(inner.x, 3);
    cr_assert_eq(inner.y, 2);
    hpy_layout_box(&grid, (struct hpy_rect){ 0, 0, 12, 5 }, 600, 100, "title", &inner);
    cr_assert_eq(inner.width, 10);
    cr_assert_eq(inner.height, 3);
    done();
}
