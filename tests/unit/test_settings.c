#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"
#include "tui/settings.h"

static enum hpy_status set(struct hpy_settings *settings, const char *name, const char *value,
                           struct hpy_err *err)
{
    return hpy_settings_set(settings, hpy_str_of(name), hpy_str_of(value), err);
}

static void assert_value(const struct hpy_settings *settings, enum hpy_setting setting,
                         const char *wanted)
{
    struct hpy_text value = { 0 };
    hpy_settings_add_value(&value, settings, setting);
    cr_assert_str_eq(hpy_text_get(&value), wanted);
    hpy_text_dispose(&value);
}

Test(settings, every_value_of_the_table_can_be_set_and_is_shown)
{
    struct hpy_settings settings;
    hpy_settings_init(&settings, false);
    for (int i = 0; i < HPY_N_SETTINGS; i++) {
        const struct hpy_setting_info *info = hpy_setting_info((enum hpy_setting)i);
        struct hpy_text values = { 0 };
        hpy_setting_add_values(&values, (enum hpy_setting)i, " ");
        cr_assert(*info->name && *info->help && values.n_bytes > 0);
        cr_assert_eq(hpy_setting_find(hpy_str_of(info->name)), (enum hpy_setting)i);
        char *rest = hpy_strdup(hpy_text_get(&values)), *word = strtok(rest, " ");
        assert_value(&settings, (enum hpy_setting)i, word); /* the first is the default */
        for (; word; word = strtok(NULL, " ")) {
            cr_assert_eq(set(&settings, info->name, word, NULL), HPY_OK);
            assert_value(&settings, (enum hpy_setting)i, word);
        }
        hpy_free(rest);
        hpy_text_dispose(&values);
    }
    hpy_settings_dispose(&settings);
}

Test(settings, a_wrong_value_is_refused_with_the_right_ones)
{
    struct hpy_settings settings;
    struct hpy_err err;
    hpy_settings_init(&settings, false);
    cr_assert_eq(set(&settings, "units", "exact", NULL), HPY_OK);
    cr_assert_eq(set(&settings, "units", "meters", &err), HPY_EUSAGE);
    cr_assert_str_eq(err.text, "units cannot be 'meters'; it can be: short exact");
    assert_value(&settings, HPY_SET_UNITS, "exact");
    cr_assert_eq(set(&settings, "units", "", &err), HPY_EUSAGE);
    cr_assert_eq(set(&settings, "units", "short exact", &err), HPY_EUSAGE);
    cr_assert_eq(set(&settings, "theme", "da", &err), HPY_EUSAGE);
    cr_assert_eq(set(&settings, "unit", "short", &err), HPY_EUSAGE);
    cr_assert(strstr(err.text, "there is no setting 'unit'; there are: theme"), "%s", err.text);
    hpy_settings_dispose(&settings);
}

Test(settings, lists_are_words_that_exist)
{
    struct hpy_settings settings;
    struct hpy_err err;
    hpy_settings_init(&settings, false);
    cr_assert_null(settings.words[HPY_SET_HINTS]);
    cr_assert_eq(set(&settings, "hints", "  open ,  quit ", NULL), HPY_OK);
    assert_value(&settings, HPY_SET_HINTS, "open quit");
    enum hpy_action actions[HPY_N_ACTIONS + 1];
    cr_assert(hpy_settings_hints(&settings, actions));
    cr_assert(actions[0] == HPY_ACT_OPEN && actions[1] == HPY_ACT_QUIT &&
              actions[2] == HPY_ACT_NONE);
    cr_assert_eq(set(&settings, "hints", "open nonsense", &err), HPY_EUSAGE);
    cr_assert(strstr(err.text, "hints cannot be 'nonsense'"), "%s", err.text);
    cr_assert_eq(set(&settings, "hints", "open back open", &err), HPY_EUSAGE);
    cr_assert_str_eq(err.text, "hints: open comes twice");
    cr_assert_eq(set(&settings, "hints", "auto open", &err), HPY_EUSAGE);
    cr_assert_eq(set(&settings, "hints", "open auto", &err), HPY_EUSAGE);
    cr_assert_eq(set(&settings, "hints", " ", &err), HPY_EUSAGE);
    assert_value(&settings, HPY_SET_HINTS, "open quit");
    cr_assert_eq(set(&settings, "hints", "auto", NULL), HPY_OK);
    cr_assert_null(settings.words[HPY_SET_HINTS]);
    cr_assert(!hpy_settings_hints(&settings, actions));
    hpy_settings_dispose(&settings);
}

Test(settings, themes_keep_a_persons_colours)
{
    struct hpy_settings settings;
    hpy_settings_init(&settings, false);
    unsigned looks = settings.looks;
    struct hpy_theme_change change = { true, { 201, HPY_COLOR_DEFAULT, 0 } };
    hpy_settings_color(&settings, HPY_ROLE_BAR, &change);
    cr_assert_neq(settings.looks, looks);
    looks = settings.looks;
    cr_assert_eq(set(&settings, "theme", "light", NULL), HPY_OK);
    cr_assert_neq(settings.looks, looks);
    cr_assert_eq(settings.theme.looks[HPY_ROLE_BAR][HPY_COLOR_256].fg, 201);
    cr_assert_eq(settings.theme.looks[HPY_ROLE_KEY][HPY_COLOR_256].fg,
                 hpy_themes[HPY_THEME_LIGHT].looks[HPY_ROLE_KEY][HPY_COLOR_256].fg);
    hpy_settings_dispose(&settings);
}

static void assert_size(const struct hpy_settings *settings, const char *count,
                        const char *size)
{
    char text[HPY_COUNT_BYTES], bytes[HPY_SIZE_BYTES];
    cr_assert_str_eq(hpy_numbers_count(text, 1234567, &settings->numbers), count);
    cr_assert_str_eq(hpy_numbers_size(bytes, 12345678, &settings->numbers), size);
}

Test(settings, groups_never_look_like_decimals)
{
    struct hpy_settings settings;
    hpy_settings_init(&settings, false);
    assert_size(&settings, "1,234,567", "12.3 MB");
    settings.locale = (struct hpy_numbers){ ".", ",", { 3 } };
    cr_assert_eq(set(&settings, "grouping", "locale", NULL), HPY_OK);
    assert_size(&settings, "1.234.567", "12,3 MB");
    cr_assert_eq(set(&settings, "grouping", "space", NULL), HPY_OK);
    assert_size(&settings, "1 234 567", "12,3 MB");
    cr_assert_eq(set(&settings, "grouping", "none", NULL), HPY_OK);
    assert_size(&settings, "1234567", "12,3 MB");
    cr_assert_eq(set(&settings, "grouping", "comma", NULL), HPY_OK);
    assert_size(&settings, "1,234,567", "12.3 MB");
    hpy_settings_dispose(&settings);
}

Test(settings, the_list_can_be_set_again)
{
    struct hpy_settings settings;
    struct hpy_text list = { 0 };
    hpy_settings_init(&settings, false);
    cr_assert_eq(set(&settings, "mouse", "off", NULL), HPY_OK);
    hpy_settings_list(&list, &settings);
    cr_assert(strstr(hpy_text_get(&list), "\nmouse = off\n"), "%s", hpy_text_get(&list));
    int lines = 0;
    for (const char *at = hpy_text_get(&list); (at = strchr(at, '\n')); at++)
        lines++;
    cr_assert_eq(lines, HPY_N_SETTINGS);
    hpy_text_dispose(&list);
    hpy_settings_dispose(&settings);
}
