#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tui/theme.h"

static const char *const theme_names[] = {
#define THEME_NAME(id, name) name,
    HPY_THEME_LIST(THEME_NAME)
#undef THEME_NAME
};

/* Roles that can stand in one line and say something by their look. */
static const enum hpy_role telling[] = { HPY_ROLE_TEXT,  HPY_ROLE_SELECTED, HPY_ROLE_DIM,
                                         HPY_ROLE_MATCH, HPY_ROLE_GOOD,     HPY_ROLE_WARN,
                                         HPY_ROLE_ERROR };
static const enum hpy_role hint_line[] = { HPY_ROLE_TEXT, HPY_ROLE_DIM, HPY_ROLE_KEY };
static const enum hpy_role status_line[] = { HPY_ROLE_STATUS, HPY_ROLE_TITLE,
                                             HPY_ROLE_ERROR };

static bool same(const struct hpy_look *a, const struct hpy_look *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->style == b->style;
}

static void assert_told_apart(const enum hpy_role *roles, size_t n)
{
    for (int theme = 0; theme < HPY_N_THEMES; theme++)
        for (int level = 0; level < HPY_N_COLOR_LEVELS; level++)
            for (size_t a = 0; a < n; a++)
                for (size_t b = a + 1; b < n; b++)
                    cr_assert(!same(&hpy_themes[theme].looks[roles[a]][level],
                                    &hpy_themes[theme].looks[roles[b]][level]),
                              "%s, level %d: roles %d and %d look the same",
                              theme_names[theme], level, roles[a], roles[b]);
}

#define TOLD_APART(roles) assert_told_apart(roles, sizeof roles / sizeof *roles)

Test(theme, what_says_something_is_told_apart_in_every_theme_and_without_colours)
{
    TOLD_APART(telling);
    TOLD_APART(hint_line);
    TOLD_APART(status_line);
}

Test(theme, every_role_has_a_look_that_its_terminal_can_show)
{
    static const short colors[] = { [HPY_COLOR_NONE] = 0, [HPY_COLOR_8] = 8,
                                    [HPY_COLOR_256] = 256 };
    for (int theme = 0; theme < HPY_N_THEMES; theme++)
        for (int role = 0; role < HPY_N_ROLES; role++)
            for (int level = 0; level < HPY_N_COLOR_LEVELS; level++) {
                const struct hpy_look *look = &hpy_themes[theme].looks[role][level];
                cr_assert(look->fg >= -1 && look->fg < colors[level] && look->bg >= -1 &&
                          look->bg < colors[level]);
                /* a row that was forgotten is zero: black on black */
                cr_assert(look->fg == -1 || look->fg != look->bg, "%s: role %d at level %d",
                          theme_names[theme], role, level);
            }
}

Test(theme, mono_has_no_colours_and_contrast_nothing_dim)
{
    for (int role = 0; role < HPY_N_ROLES; role++)
        for (int level = 0; level < HPY_N_COLOR_LEVELS; level++) {
            const struct hpy_look *look = &hpy_themes[HPY_THEME_MONO].looks[role][level];
            cr_assert(look->fg == -1 && look->bg == -1);
            if (level == HPY_COLOR_NONE)
                continue;
            look = &hpy_themes[HPY_THEME_CONTRAST].looks[role][level];
            cr_assert(!(look->style & HPY_STYLE_DIM));
            cr_assert(look->fg >= 0 && look->bg >= 0);
        }
}

Test(theme, the_names_are_those_of_the_setting)
{
    char all[64] = "";
    for (int i = 0; i < HPY_N_THEMES; i++) {
        strcat(all, i ? " " : "");
        strcat(all, theme_names[i]);
    }
    cr_assert_str_eq(all, HPY_THEME_NAMES);
}

static int color(const char *word)
{
    short value = -2;
    return hpy_color_parse(&value, hpy_str_of(word)) ? value : -2;
}

Test(theme, colours_have_names_and_numbers)
{
    cr_assert_eq(color("default"), -1);
    cr_assert_eq(color("black"), 0);
    cr_assert_eq(color("white"), 7);
    cr_assert_eq(color("bright-red"), 9);
    cr_assert_eq(color("0"), 0);
    cr_assert_eq(color("255"), 255);
    static const char *const wrong[] = { "", "256", "-1", "1a", "1000", "bright-", "bright",
                                         "Red", "#fff", "bright-9" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert_eq(color(wrong[i]), -2, "'%s'", wrong[i]);
}

Test(theme, roles_have_names)
{
    char name[HPY_ROLE_NAME_BYTES];
    cr_assert_str_eq(hpy_role_name(name, HPY_ROLE_SELECTED), "selected");
    for (int i = 0; i < HPY_N_ROLES; i++)
        cr_assert_eq(hpy_role_find(hpy_str_of(hpy_role_name(name, (enum hpy_role)i))),
                     (enum hpy_role)i);
    cr_assert_eq(hpy_role_find(HPY_STR("select")), HPY_N_ROLES);
    cr_assert_eq(hpy_role_find(HPY_STR("")), HPY_N_ROLES);
}

Test(theme, a_change_reaches_every_level)
{
    static const struct {
        short color, of_8;
    } nearest[] = { { -1, -1 }, { 3, 3 },    { 12, 4 },  { 196, 1 }, { 46, 2 },  { 21, 4 },
                    { 226, 3 }, { 51, 6 },   { 16, 0 },  { 231, 7 }, { 208, 3 }, { 24, 6 },
                    { 235, 0 }, { 250, 7 },  { 160, 1 }, { 17, 4 } };
    for (size_t i = 0; i < sizeof nearest / sizeof *nearest; i++) {
        struct hpy_theme theme = hpy_themes[HPY_THEME_DARK];
        struct hpy_theme_change change = { true, { nearest[i].color, -1, HPY_STYLE_BOLD } };
        hpy_theme_apply(&theme, HPY_ROLE_DIM, &change);
        const struct hpy_look *looks = theme.looks[HPY_ROLE_DIM];
        cr_assert_eq(looks[HPY_COLOR_256].fg, nearest[i].color);
        cr_assert_eq(looks[HPY_COLOR_8].fg, nearest[i].of_8, "%d is %d", nearest[i].color,
                     looks[HPY_COLOR_8].fg);
        cr_assert_eq(looks[HPY_COLOR_NONE].fg, -1);
        cr_assert_eq(looks[HPY_COLOR_NONE].style, HPY_STYLE_BOLD);
    }
    struct hpy_theme theme = hpy_themes[HPY_THEME_DARK];
    struct hpy_theme_change none = { false, { 1, 1, 0 } };
    hpy_theme_apply(&theme, HPY_ROLE_DIM, &none);
    cr_assert_eq(memcmp(&theme, &hpy_themes[HPY_THEME_DARK], sizeof theme), 0);
}
