#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "render/svg.h"

static struct hpy_svg_style style; /* ink 0x111111 on 0xeeeeee, but where a test says */

static void init(void)
{
    for (int role = 0; role < HPY_N_ROLES; role++)
        style.looks[role] = (struct hpy_svg_look){ 0x111111, 0xeeeeee, false, false };
    style.looks[HPY_ROLE_SELECTED] = (struct hpy_svg_look){ 0xffffff, 0x000080, true, false };
    style.looks[HPY_ROLE_BAR].ink = 0x00aa00;
    style.paper = 0xeeeeee;
}

TestSuite(svg, .init = init);

/* The picture of a frame of one row of 10 cells. */
static const char *picture(enum hpy_role role, const char *text)
{
    static struct hpy_text out;
    struct hpy_grid grid;
    struct hpy_err err;
    hpy_text_dispose(&out);
    cr_assert_eq(hpy_grid_init(&grid, 10, 1, false, &err), HPY_OK);
    (void)hpy_grid_text(&grid, 0, 0, 10, role, text);
    hpy_svg_write(&out, &grid, &style);
    hpy_grid_dispose(&grid);
    cr_assert_not(out.failed);
    return hpy_text_get(&out);
}

static bool has(const char *svg, const char *part)
{
    return strstr(svg, part) != NULL;
}

static int count(const char *svg, const char *part)
{
    int n = 0;
    for (; (svg = strstr(svg, part)); svg++)
        n++;
    return n;
}

/* Ten cells of 8.4 by 17 and ten pixels around them. */
Test(svg, frames_have_their_size)
{
    const char *svg = picture(HPY_ROLE_TEXT, "");
    cr_expect(has(svg, "width=\"104\" height=\"37\" viewBox=\"0 0 104.0 37.0\""), "%s", svg);
    cr_expect(has(svg, "fill=\"#eeeeee\""));
    cr_expect_eq(count(svg, "<text"), 0);
    cr_expect_eq(strncmp(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"", 38), 0);
    cr_expect_eq(strcmp(svg + strlen(svg) - 7, "</svg>\n"), 0);
}

/* Text keeps its columns whatever the font: a run says how wide it is. */
Test(svg, text_is_stretched_to_its_cells)
{
    const char *svg = picture(HPY_ROLE_TEXT, "  ab c");
    cr_expect(has(svg, "<text x=\"26.8\" y=\"22.8\" textLength=\"33.6\" fill=\"#111111\">ab c</text>"),
              "%s", svg);
    cr_expect_eq(count(svg, "<text"), 1);
    svg = picture(HPY_ROLE_TEXT, "類x");
    cr_expect(has(svg, "textLength=\"25.2\" fill=\"#111111\">類x<"), "%s", svg);
}

Test(svg, what_xml_means_is_escaped)
{
    const char *svg = picture(HPY_ROLE_TEXT, "<a&\"b\">");
    cr_expect(has(svg, ">&lt;a&amp;&quot;b&quot;&gt;</text>"), "%s", svg);
    svg = picture(HPY_ROLE_TEXT, "a\xef\xbf\xbf" "b"); /* U+FFFF */
    cr_expect_not(has(svg, "\xef\xbf\xbf"));
}

Test(svg, roles_have_their_colours)
{
    const char *svg = picture(HPY_ROLE_SELECTED, "ab");
    cr_expect(has(svg, "<rect x=\"10\" y=\"10\" width=\"16.8\" height=\"17\" fill=\"#000080\"/>"),
              "%s", svg);
    cr_expect(has(svg, "fill=\"#ffffff\" font-weight=\"bold\">ab<"), "%s", svg);
}

/* Lines and bars have no gaps between cells: a stretch of one is one shape. */
Test(svg, lines_and_bars_are_shapes)
{
    const char *svg = picture(HPY_ROLE_TEXT, "───a");
    cr_expect(has(svg, "width=\"25.2\" height=\"1\" fill=\"#111111\""), "%s", svg);
    cr_expect_eq(count(svg, "<rect"), 2);
    svg = picture(HPY_ROLE_BAR, "██▌");
    cr_expect(has(svg, "width=\"16.8\" height=\"13\" fill=\"#00aa00\""), "%s", svg);
    cr_expect(has(svg, "<rect x=\"26.8\" y=\"12\" width=\"4.2\" height=\"13\" fill=\"#00aa00\""),
              "%s", svg);
    cr_expect_eq(count(svg, "<text"), 0);
    svg = picture(HPY_ROLE_TEXT, "┌┐└┘├┤┬┴┼│");
    cr_expect_eq(count(svg, "<rect"), 1 + 9 * 2 + 1);
}

Test(svg, cut_wide_letters_do_no_harm)
{
    const char *svg = picture(HPY_ROLE_TEXT, "類類類類類類");
    cr_expect(has(svg, "</svg>"));
    cr_expect_eq(count(svg, "類"), 4);
}
