#include "tui/picture.h"

#include "render/svg.h"

/* The first 16 colours, which terminals differ in: middle tones of xterm. */
static const uint32_t named[16] = {
    0x000000, 0xcd3131, 0x2fa04e, 0xc19c00, 0x2f6fd0, 0xb048b0, 0x1f9aa5, 0xd0d0d0,
    0x767676, 0xf14c4c, 0x3fce6b, 0xe5c643, 0x5b9bff, 0xd670d6, 0x3fc7d3, 0xffffff,
};

/* A cube of 6 by 6 by 6 and a ramp of greys, as all terminals of 256 colours have them. */
static uint32_t color_of(short color)
{
    static const uint32_t steps[6] = { 0, 95, 135, 175, 215, 255 };
    if (color < 16)
        return named[color];
    uint32_t i = (uint32_t)color - 16;
    if (color < 232)
        return steps[i / 36] << 16 | steps[i / 6 % 6] << 8 | steps[i % 6];
    return (8 + 10 * (i - 216)) * 0x010101;
}

/* Two parts of one colour and one of another. */
static uint32_t mix(uint32_t a, uint32_t b)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift < 24; shift += 8)
        mixed |= (2 * (a >> shift & 0xff) + (b >> shift & 0xff)) / 3 << shift;
    return mixed;
}

static struct hpy_svg_look look_of(const struct hpy_look *look, uint32_t ink, uint32_t paper)
{
    struct hpy_svg_look made = {
        .ink = look->fg < 0 ? ink : color_of(look->fg),
        .paper = look->bg < 0 ? paper : color_of(look->bg),
        .bold = look->style & HPY_STYLE_BOLD,
        .underline = look->style & HPY_STYLE_UNDERLINE,
    };
    if (look->style & HPY_STYLE_DIM)
        made.ink = mix(made.ink, made.paper);
    if (look->style & HPY_STYLE_REVERSE)
        made = (struct hpy_svg_look){ made.paper, made.ink, made.bold, made.underline };
    return made;
}

void hpy_picture_write(struct hpy_text *out, const struct hpy_grid *grid,
                       const struct hpy_settings *settings)
{
    bool light = settings->choice[HPY_SET_THEME] == HPY_THEME_LIGHT;
    uint32_t ink = light ? 0x1f2328 : 0xd4d7dd, paper = light ? 0xffffff : 0x16181d;
    struct hpy_svg_style style;
    for (int role = 0; role < HPY_N_ROLES; role++)
        style.looks[role] =
            look_of(&settings->theme.looks[role][HPY_COLOR_256], ink, paper);
    style.paper = style.looks[HPY_ROLE_TEXT].paper;
    hpy_svg_write(out, grid, &style);
}
